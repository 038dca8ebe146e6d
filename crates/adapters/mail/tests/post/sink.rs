//! A small SMTP server that keeps what it is sent, and does what it is told to once.

mod talk;

use std::{
    collections::VecDeque,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{net::TcpListener, task::JoinSet, time::sleep};
use tokio_rustls::TlsAcceptor;

/// How the server is set up.
#[derive(Clone, Default)]
pub struct Setup {
    /// Its certificate, if it encrypts.
    pub tls: Option<TlsAcceptor>,
    /// Whether a connection is encrypted from the start, or when it is asked for.
    pub implicit: bool,
    /// Who may send, if not everybody: `\0user\0password`, as base64.
    pub credentials: Option<&'static str>,
    /// Whether it takes addresses beyond ASCII.
    pub utf8: bool,
}

/// What it does once, instead of saying that all is well.
#[derive(Clone, Copy, Debug)]
pub enum Whim {
    /// Says this.
    Says(&'static str),
    /// Says nothing any more.
    Hangs,
    /// Says that all is well when it hears the next thing.
    Lags,
    /// Ends the connection.
    HangsUp,
}

/// A mail that it has taken, or could have.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// What stood in `MAIL` after `FROM:`, with its parameters.
    pub from: String,
    /// What stood in `RCPT` after `TO:`.
    pub to: String,
    /// The mail.
    pub bytes: Vec<u8>,
    /// Whether nobody else could read it.
    pub encrypted: bool,
    /// Whether the sender had signed in.
    pub signed_in: bool,
}

/// What has happened so far, and what is to come.
#[derive(Debug, Default)]
pub struct Seen {
    /// What it will do when it hears these commands. `""` is a new connection, `.` the end of a mail.
    pub whims: VecDeque<(&'static str, Whim)>,
    pub taken: Vec<Taken>,
    /// Every command it heard, without arguments.
    pub heard: Vec<String>,
    pub connections: usize,
    pub open: usize,
    pub most_open: usize,
}

/// The server. It ends when it is dropped.
pub struct Sink {
    address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
    _tasks: JoinSet<()>,
}

impl Sink {
    pub async fn start(setup: Setup) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::<Mutex<Seen>>::default();
        let mut tasks = JoinSet::new();
        let kept = Arc::clone(&seen);
        tasks.spawn(async move {
            let mut clients = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (setup, seen) = (setup.clone(), Arc::clone(&kept));
                clients.spawn(async move {
                    let open = Open::new(seen);
                    // a client that goes away in the middle is none of the server's business
                    let _ = talk::talk(stream, &setup, &open.0).await;
                });
            }
        });
        Self { address, seen, _tasks: tasks }
    }

    /// One that takes everything from everybody, in clear.
    pub async fn plain() -> Self {
        Self::start(Setup::default()).await
    }

    /// `host:port`.
    pub fn place(&self) -> String {
        format!("localhost:{}", self.address.port())
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.place())
    }

    /// Next time that it hears this command, it does this. Several are done in their order.
    pub fn will(&self, command: &'static str, whim: Whim) {
        self.seen().whims.push_back((command, whim));
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.seen().taken.clone()
    }

    /// Comes back as soon as it hears this command.
    pub async fn heard(&self, command: &str) {
        while !self.seen().heard.iter().any(|heard| heard == command) {
            sleep(Duration::from_millis(5)).await;
        }
    }

    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        locked(&self.seen)
    }
}

fn locked(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts a connection as long as it is open.
struct Open(Arc<Mutex<Seen>>);

impl Open {
    fn new(seen: Arc<Mutex<Seen>>) -> Self {
        let mut now = locked(&seen);
        now.connections += 1;
        now.open += 1;
        now.most_open = now.most_open.max(now.open);
        drop(now);
        Self(seen)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        locked(&self.0).open -= 1;
    }
}
