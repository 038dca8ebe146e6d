//! A wire between a server and Postgres that is as long and as broken as a test wants it.
//!
//! A [`Link`] listens on a port of its own and carries what it hears to one upstream. It can be long (a **delay** in each direction,
//! under which bytes keep their order and nothing is throttled: a burst of a hundred segments arrives as a burst, later), it counts
//! **round trips**, and it can be cut, hung and refused while a test is running.
//!
//! # What a round trip is
//!
//! A trip begins when bytes arrive from the client *after the link has delivered bytes of the server to it* since the client's last
//! burst, or when they are the first of the connection. So eight pipelined statements are one trip, eight awaited ones are eight, and an
//! answer in many segments counts once. The rule looks at what the client could have known: whoever sends more only after an answer
//! arrived may have waited for it, whoever sends before that cannot have. Two consequences:
//!
//! - Without a delay the first answers of a long burst can be back before its last bytes have left, and the burst is then counted in
//!   parts. Count with a delay longer than a burst takes to leave; 5 ms is plenty, and what a benchmark uses is more.
//! - What a client sends without being waited for (closing a statement, saying good-bye) is a trip when it follows an answer. It *is* a
//!   burst of its own; call [`Link::reset`] before, and read [`Link::traffic`] before that happens.
//!
//! The connection's start (start-up message, password) is counted like the rest: two or three trips that a pool pays at boot.
//!
//! # What somebody has waited for
//!
//! Two connections that ask at once are two trips, and somebody waits for one. [`Link::waits`] is the length of the longest chain of trips,
//! over all connections, each of which began after an answer of the one before it had arrived. Like trips, it looks at what the client
//! could have known, so that it can tell too much and never too little: whoever does two things at once that have nothing to do with
//! each other is told of one chain.
//!
//! # Who is counted
//!
//! Everybody, but programs that [`Link::leave_out`] names: what a server does in the background is no trip of a request.
//!
//! # Time
//!
//! Each chunk is stamped when it arrives and delivered when its stamp and the delay are over, never earlier. tokio's timers tick in
//! milliseconds, so up to one more may pass in each direction. A shorter delay counts for what arrives from then on, and never overtakes.

mod carry;
mod door;
mod fault;
mod frontend;
mod traffic;

#[cfg(test)]
mod tests;

pub use traffic::{Direction, Traffic};

use door::{Door, Order};
use fault::Faults;
use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::{ToSocketAddrs, lookup_host},
    sync::{mpsc, oneshot},
    task::JoinHandle,
};
use traffic::Books;

/// A listening wire to one upstream. Dropping it closes its port and all its connections.
#[derive(Debug)]
pub struct Link {
    port: u16,
    wire: Arc<Wire>,
    orders: mpsc::UnboundedSender<Order>,
    attending: JoinHandle<()>,
}

impl Link {
    /// Listens on a free port of 127.0.0.1 and carries to `upstream`: a `SocketAddr`, `(host, port)` or `"host:port"`, resolved once.
    /// The upstream itself is called only when a client calls. There is no delay yet.
    ///
    /// All work is done on the runtime that this is called on: it must have its timers and I/O on, and outlive the link.
    pub async fn to(upstream: impl ToSocketAddrs) -> io::Result<Self> {
        let upstream = lookup_host(upstream).await?.collect();
        let wire = Arc::new(Wire { upstream, delay: AtomicU64::new(0), faults: Faults::default(), books: Books::default() });
        let (orders, heard) = mpsc::unbounded_channel();
        let door = Door::open(Arc::clone(&wire))?;
        let port = door.port();
        Ok(Self { port, wire, orders, attending: attend(door, heard) })
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The delay of each direction: half of what a round trip costs.
    pub fn delay(&self) -> Duration {
        self.wire.delay()
    }

    /// Sets the delay of each direction, for what arrives from now on.
    pub fn set_delay(&self, delay: Duration) {
        self.wire.delay.store(u64::try_from(delay.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Round trips of all connections, also of those that are closed, since the start or the last [`Link::reset`].
    pub fn trips(&self) -> u64 {
        self.traffic().trips
    }

    /// The longest chain of trips that waited for one another, since the start or the last [`Link::reset`].
    pub fn waits(&self) -> u64 {
        self.wire.books.waits()
    }

    /// Statements that clients of Postgres have had executed over any connection, since the start or the last [`Link::reset`]: by
    /// `Execute` of the extended protocol, or a simple `Query`, which counts once whatever is in it. Nothing encrypted is understood.
    pub fn statements(&self) -> u64 {
        self.traffic().statements
    }

    /// Trips and bytes of all connections, also of those that are closed, since the start or the last [`Link::reset`].
    pub fn traffic(&self) -> Traffic {
        self.wire.books.total()
    }

    /// The same for each connection that is open now, in the order in which they were opened.
    pub fn connections(&self) -> Vec<Traffic> {
        self.wire.books.open()
    }

    /// Leaves out whoever calls Postgres by this `application_name`, however long they have been connected: they are carried and
    /// delayed like others, and are in no figure but those of [`Link::connections`]. What calls in several chunks is counted until
    /// its name has come.
    pub fn leave_out(&self, application: &str) {
        self.wire.books.leave_out(application);
    }

    /// Counts from nought again. A trip that is under way is not counted again when its answer arrives.
    pub fn reset(&self) {
        self.wire.books.reset();
    }

    /// Resets every connection now, in both directions (RST); what was on its way is lost. New ones are carried as before.
    pub fn cut(&self) {
        self.wire.faults.cut();
    }

    /// Cuts the connection that delivers the `bytes`th byte in this direction from now on, exactly after that byte (of all connections
    /// together, since nobody knows which of a pool's a request will take). Once; the others go on. Nought cuts before the next byte.
    pub fn cut_after(&self, direction: Direction, bytes: u64) {
        self.wire.faults.arm(direction, bytes);
    }

    /// Whether [`Link::cut_after`] still waits for its byte.
    pub fn is_armed(&self) -> bool {
        self.wire.faults.is_armed()
    }

    /// Puts `to` in the place of the first `from` behind each `behind` that a client says, on connections of before and after: a statement
    /// that lacks a condition, without a build of its own. What is said in several chunks is not found; ask [`Link::garbled`].
    ///
    /// # Panics
    ///
    /// If the two are not of the same length, which a message tells before its text.
    pub fn garble(&self, behind: &str, from: &str, to: &str) {
        assert_eq!(from.len(), to.len(), "the length of the message must stay what it is");
        self.wire.faults.set_garbling(behind, from, to);
    }

    /// How often [`Link::garble`] has found its words.
    pub fn garbled(&self) -> u64 {
        self.wire.faults.garbled()
    }

    /// Goes silent: connections stay open and new ones are accepted, but nothing is delivered in either direction, not even an end.
    pub fn hang(&self) {
        self.wire.faults.hang(true);
    }

    /// Ends [`Link::hang`]: what was sent meanwhile is delivered, in order.
    pub fn resume(&self) {
        self.wire.faults.hang(false);
    }

    /// Refuses new connections, as a port does on which nobody listens; the open ones go on. Holds when this returns.
    pub async fn refuse(&self) -> io::Result<()> {
        self.order(Order::Refuse).await
    }

    /// Ends [`Link::refuse`], on the same port. Holds when this returns.
    pub async fn accept(&self) -> io::Result<()> {
        self.order(Order::Accept).await
    }

    async fn order(&self, order: fn(oneshot::Sender<io::Result<()>>) -> Order) -> io::Result<()> {
        let (done, outcome) = oneshot::channel();
        self.orders.send(order(done)).map_err(io::Error::other)?;
        outcome.await.map_err(io::Error::other)?
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.attending.abort();
    }
}

#[expect(clippy::disallowed_methods, reason = "the link's one task; the link aborts it when dropped, and it owns all connections")]
fn attend(door: Door, orders: mpsc::UnboundedReceiver<Order>) -> JoinHandle<()> {
    tokio::spawn(door.attend(orders))
}

/// What the owner of a link turns, and each of its connections watches.
#[derive(Debug)]
struct Wire {
    upstream: Vec<SocketAddr>,
    /// Nanoseconds.
    delay: AtomicU64,
    faults: Faults,
    books: Books,
}

impl Wire {
    fn delay(&self) -> Duration {
        Duration::from_nanos(self.delay.load(Ordering::Relaxed))
    }
}
