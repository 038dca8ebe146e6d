//! A small HTTP server with the keys of both providers, which answers as it is told.

use crate::fixtures;
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// What is answered from now on.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The keys as they are published.
    Keys,
    /// This, with this status and these headers.
    Says(&'static str, &'static str, String),
    /// Nothing; the connection stays open.
    Nothing,
    /// The beginning of an answer, and nothing more.
    Half,
    /// Spaces without an end.
    Endless,
    /// The connection is closed.
    HangsUp,
}

impl Answer {
    /// This as JSON.
    pub fn json(body: impl Into<String>) -> Self {
        Self::Says("200 OK", "content-type: application/json", body.into())
    }
}

/// The server. It ends when it is dropped.
pub struct Server {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    _tasks: JoinSet<()>,
}

struct State {
    answer: Answer,
    /// The paths that were asked for.
    asked: Vec<String>,
    connections: usize,
}

impl Server {
    pub async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(Mutex::new(State { answer: Answer::Keys, asked: Vec::new(), connections: 0 }));
        let mut tasks = JoinSet::new();
        let kept = Arc::clone(&state);
        tasks.spawn(async move {
            let mut clients = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                with(&kept, |state| state.connections += 1);
                let state = Arc::clone(&kept);
                // a client that goes away in the middle is none of the server's business
                clients.spawn(async move { drop(serve(stream, &state).await) });
            }
        });
        Self { address, state, _tasks: tasks }
    }

    /// From now on it answers like this.
    pub fn will(&self, answer: Answer) {
        with(&self.state, |state| state.answer = answer);
    }

    /// Where the keys of a provider are.
    pub fn url(&self, provider: &str) -> String {
        format!("http://{}/{provider}", self.address)
    }

    /// How often it was asked for keys.
    pub fn asked(&self) -> usize {
        with(&self.state, |state| state.asked.len())
    }

    /// How often somebody connected.
    pub fn connections(&self) -> usize {
        with(&self.state, |state| state.connections)
    }

    /// Comes back as soon as it was asked so often.
    pub async fn was_asked(&self, times: usize) {
        while self.asked() < times {
            tokio::task::yield_now().await;
        }
    }
}

fn with<T>(state: &Mutex<State>, then: impl FnOnce(&mut State) -> T) -> T {
    then(&mut state.lock().unwrap_or_else(PoisonError::into_inner))
}

async fn serve(mut stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    }
    let request = String::from_utf8_lossy(&request);
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    let answer = with(state, |state| {
        state.asked.push(path.clone());
        state.answer.clone()
    });
    match answer {
        Answer::Keys => say(&mut stream, "200 OK", "content-type: application/json", &fixtures::keys(path.trim_start_matches('/'))).await,
        Answer::Says(status, header, body) => say(&mut stream, status, header, &body).await,
        Answer::Nothing => std::future::pending().await,
        Answer::Half => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"keys\": [").await?;
            std::future::pending().await
        }
        Answer::Endless => {
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
            loop {
                stream.write_all(&[b' '; 1024]).await?;
            }
        }
        Answer::HangsUp => Ok(()),
    }
}

async fn say(stream: &mut TcpStream, status: &str, header: &str, body: &str) -> std::io::Result<()> {
    let head = format!("HTTP/1.1 {status}\r\n{header}\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await
}
