//! A pooler that gives backends by transaction and keeps nothing of them, as PgBouncer was before its release 1.21.

use std::{collections::VecDeque, net::Ipv4Addr, sync::Arc};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Mutex,
    task::JoinSet,
};

/// Listens on a port of its own until it is dropped. Each client opens the backend that it begins with; from the first `ReadyForQuery`
/// on that one is everybody's. All clients are the same role in the same database.
pub(super) struct Pooler {
    port: u16,
    _serving: JoinSet<()>,
}

type Idle = Arc<Mutex<VecDeque<TcpStream>>>;

impl Pooler {
    /// Whoever comes is given the backend that was given back last, or the one that waits longest.
    pub(super) async fn to(upstream: (String, u16), newest_first: bool) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            let (idle, mut clients) = (Idle::default(), JoinSet::new());
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&upstream).await.expect("Postgres listens");
                clients.spawn(serve(client, server, Arc::clone(&idle), newest_first));
            }
        });
        Self { port, _serving: serving }
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }
}

/// Until the client goes, or something is said that is not understood.
async fn serve(mut client: TcpStream, mut server: TcpStream, idle: Idle, newest_first: bool) -> Option<()> {
    // who asks for encryption is told that there is none
    let mut start = message(&mut client, false).await?;
    while start.len() == 8 {
        client.write_all(b"N").await.ok()?;
        start = message(&mut client, false).await?;
    }
    server.write_all(&start).await.ok()?;
    loop {
        let told = message(&mut server, true).await?;
        client.write_all(&told).await.ok()?;
        match told[0] {
            b'R' if asks(&told) => server.write_all(&message(&mut client, true).await?).await.ok()?,
            b'Z' => break,
            _ => {}
        }
    }
    give_back(&idle, server).await;
    loop {
        let mut said = message(&mut client, true).await.filter(|said| said[0] != b'X')?;
        let mut server = take(&idle, newest_first).await?;
        // until a transaction is over, and everything that was said is answered
        loop {
            server.write_all(&said).await.ok()?;
            if matches!(said[0], b'Q' | b'S') {
                let over = loop {
                    let told = message(&mut server, true).await?;
                    client.write_all(&told).await.ok()?;
                    if told[0] == b'Z' {
                        break told[5] == b'I';
                    }
                };
                if over {
                    break;
                }
            }
            said = message(&mut client, true).await?;
        }
        give_back(&idle, server).await;
    }
}

/// Whether an authentication message wants an answer: a password, or a step of SASL.
fn asks(authentication: &[u8]) -> bool {
    matches!(authentication[8], 3 | 5 | 10 | 11)
}

async fn give_back(idle: &Idle, server: TcpStream) {
    idle.lock().await.push_back(server);
}

/// A backend, as soon as one is free.
async fn take(idle: &Idle, newest_first: bool) -> Option<TcpStream> {
    loop {
        let mut idle = idle.lock().await;
        if let Some(server) = if newest_first { idle.pop_back() } else { idle.pop_front() } {
            return Some(server);
        }
        drop(idle);
        tokio::task::yield_now().await;
    }
}

/// One message, whole; the first one has no type before its length.
async fn message(from: &mut TcpStream, typed: bool) -> Option<Vec<u8>> {
    let mut message = vec![0; 4 + usize::from(typed)];
    from.read_exact(&mut message).await.ok()?;
    let length = u32::from_be_bytes(message[usize::from(typed)..].try_into().ok()?);
    let mut body = vec![0; usize::try_from(length).ok()?.checked_sub(4)?];
    from.read_exact(&mut body).await.ok()?;
    message.extend(body);
    Some(message)
}
