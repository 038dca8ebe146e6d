//! One connection: two directions, each a queue of stamped chunks.

use super::{Direction, Wire, fault::Allowance, traffic::Account};
use std::{io, sync::Arc};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpStream,
        tcp::{ReadHalf, WriteHalf},
    },
    sync::{mpsc, watch},
    time::{Instant, sleep_until},
};

/// The largest chunk that is stamped as one.
const CHUNK: usize = 16 * 1024;
/// Chunks on their way in one direction; more than any delay needs, and yet a reader who has stopped reading is felt at last.
const QUEUE: usize = 16 * 1024;

/// What leaves the queue.
enum Parcel {
    Bytes(Vec<u8>),
    /// The sender will send no more.
    End,
    /// The sender has reset the connection.
    Reset,
}

/// The connection ends by a reset on both sides.
struct Torn;

/// Carries between a client and the upstream until both have ended, one has reset, or the wire is cut.
pub(super) async fn carry(mut client: TcpStream, wire: Arc<Wire>, mut cuts: watch::Receiver<()>) {
    tokio::select! {
        biased;
        _ = cuts.changed() => return reset(&client),
        () = wire.faults.passable() => {}
    }
    // Not given up by a cut: only a server that was reached can be reset.
    let Ok(mut server) = connect(&wire, &client).await else { return reset(&client) };
    let torn = tokio::select! {
        biased;
        _ = cuts.changed() => true,
        ended = converse(&wire, &mut client, &mut server) => ended.is_err(),
    };
    if torn {
        reset(&client);
        reset(&server);
    }
}

async fn connect(wire: &Wire, client: &TcpStream) -> io::Result<TcpStream> {
    let server = TcpStream::connect(wire.upstream.as_slice()).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    Ok(server)
}

async fn converse(wire: &Wire, client: &mut TcpStream, server: &mut TcpStream) -> Result<(), Torn> {
    let account = wire.books.account();
    let (from_client, to_client) = client.split();
    let (from_server, to_server) = server.split();
    let asking = Lane { wire, account: &account, direction: Direction::ToServer };
    let answering = Lane { wire, account: &account, direction: Direction::ToClient };
    tokio::try_join!(asking.carry(from_client, to_server), answering.carry(from_server, to_client)).map(|_| ())
}

/// The socket's close, when it is dropped, is a reset. Where that can't be set the peer is gone already.
fn reset(socket: &TcpStream) {
    let _ = socket.set_zero_linger();
}

/// One direction of one connection.
struct Lane<'a> {
    wire: &'a Wire,
    account: &'a Account<'a>,
    direction: Direction,
}

impl Lane<'_> {
    async fn carry(&self, from: ReadHalf<'_>, to: WriteHalf<'_>) -> Result<(), Torn> {
        let (queue, due) = mpsc::channel(QUEUE);
        tokio::try_join!(self.take(from, queue), self.give(due, to)).map(|_| ())
    }

    /// Stamps what arrives.
    async fn take(&self, mut from: ReadHalf<'_>, queue: mpsc::Sender<(Instant, Parcel)>) -> Result<(), Torn> {
        let mut buffer = vec![0; CHUNK];
        loop {
            let parcel = match from.read(&mut buffer).await {
                Ok(0) => Parcel::End,
                Ok(length) => {
                    let mut bytes = buffer[..length].to_vec();
                    self.account.arrived(self.direction, &bytes);
                    if self.direction == Direction::ToServer {
                        self.wire.faults.garble(&mut bytes);
                    }
                    Parcel::Bytes(bytes)
                }
                Err(_) => Parcel::Reset,
            };
            let last = !matches!(parcel, Parcel::Bytes(_));
            if queue.send((Instant::now() + self.wire.delay(), parcel)).await.is_err() || last {
                return Ok(());
            }
        }
    }

    /// Delivers what is due. A receiver that is gone is not the end: its other direction may have more to say, or tells of the reset.
    async fn give(&self, mut queue: mpsc::Receiver<(Instant, Parcel)>, mut to: WriteHalf<'_>) -> Result<(), Torn> {
        while let Some((due, parcel)) = queue.recv().await {
            // A timer that is due already would still wait for the next tick.
            if Instant::now() < due {
                sleep_until(due).await;
            }
            self.wire.faults.passable().await;
            match parcel {
                Parcel::Bytes(bytes) => match self.wire.faults.allow(self.direction, bytes.len()) {
                    Allowance::Whole => self.deliver(&mut to, &bytes).await,
                    Allowance::Last(length) => {
                        self.deliver(&mut to, &bytes[..length]).await;
                        return Err(Torn);
                    }
                },
                Parcel::End => drop(to.shutdown().await),
                Parcel::Reset => return Err(Torn),
            }
        }
        Ok(())
    }

    async fn deliver(&self, to: &mut WriteHalf<'_>, bytes: &[u8]) {
        self.account.delivered(self.direction, bytes.len());
        // See `give`.
        let _ = to.write_all(bytes).await;
    }
}
