//! Who is let in: the listening side of a link.

use super::{Wire, carry::carry};
use std::{
    future::pending,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::{mpsc, oneshot},
    task::JoinSet,
};

const BACKLOG: u32 = 1024;

/// What the door is told to do; answered when it is done.
#[derive(Debug)]
pub(super) enum Order {
    Refuse(oneshot::Sender<io::Result<()>>),
    Accept(oneshot::Sender<io::Result<()>>),
}

/// The port, and the connections that came in through it.
#[derive(Debug)]
pub(super) struct Door {
    /// Keeps the port ours while nobody listens on it.
    _seat: TcpSocket,
    address: SocketAddr,
    listener: Option<TcpListener>,
    connections: JoinSet<()>,
    wire: Arc<Wire>,
}

impl Door {
    pub(super) fn open(wire: Arc<Wire>) -> io::Result<Self> {
        let seat = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let address = seat.local_addr()?;
        let listener = Some(bind(address)?.listen(BACKLOG)?);
        Ok(Self { _seat: seat, address, listener, connections: JoinSet::new(), wire })
    }

    pub(super) fn port(&self) -> u16 {
        self.address.port()
    }

    /// Lets clients in and follows orders until the link is dropped.
    pub(super) async fn attend(mut self, mut orders: mpsc::UnboundedReceiver<Order>) {
        loop {
            tokio::select! {
                biased;
                order = orders.recv() => match order {
                    Some(order) => self.follow(order),
                    None => return,
                },
                Some(_) = self.connections.join_next() => {}
                client = accept(self.listener.as_ref()) => self.admit(client),
            }
        }
    }

    /// Nobody may be left to hear the answer; the order is followed anyway.
    fn follow(&mut self, order: Order) {
        match order {
            Order::Refuse(done) => {
                self.listener = None;
                let _ = done.send(Ok(()));
            }
            Order::Accept(done) => {
                let _ = done.send(self.listen());
            }
        }
    }

    fn listen(&mut self) -> io::Result<()> {
        if self.listener.is_none() {
            self.listener = Some(bind(self.address)?.listen(BACKLOG)?);
        }
        Ok(())
    }

    /// A client that was gone before it was let in is no concern of anybody.
    fn admit(&mut self, client: io::Result<TcpStream>) {
        if let Ok(client) = client {
            let cuts = self.wire.faults.cuts();
            self.connections.spawn(carry(client, Arc::clone(&self.wire), cuts));
        }
    }
}

async fn accept(listener: Option<&TcpListener>) -> io::Result<TcpStream> {
    match listener {
        Some(listener) => listener.accept().await.map(|(client, _)| client),
        None => pending().await,
    }
}

/// Two sockets share the port: one that listens, and one that only keeps it. BSDs want to hear that from both.
fn bind(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    #[cfg(not(target_os = "linux"))]
    socket.set_reuseport(true)?;
    socket.bind(address)?;
    Ok(socket)
}
