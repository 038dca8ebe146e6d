//! The pool, and the three ways to use it: read, operate, fly.

mod config;
mod connect;
mod ids;
mod pooling;
mod queue;
mod target;
mod tls;

pub use config::{DbConfig, DbError, Purpose, check_url};
pub use tls::TlsError;
pub(crate) use {connect::Opener, pooling::keeps_sessions, target::Target};

use crate::{
    connection::Connection,
    flight::{Burst, Flight, Landed, Outcome},
    refusal::port_error,
    statement::{Load, Statement, load},
};
use bb8::{ErrorSink, Pool, PooledConnection, RunError};
use diesel_async::methods::LoadQuery;
use honeydue_kernel::{Id, Ids, PortError, StreamId, Witness};
use ids::IdBlock;
use pooling::Unfit;
use queue::StreamQueues;
use std::{
    future::Future,
    sync::{
        Arc, Mutex, OnceLock, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::runtime::Handle;
use tokio_util::task::TaskTracker;

/// Whether requests can be served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// They can.
    Ready,
    /// Not now, for this reason.
    NotReady(String),
}

/// Figures of the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolStats {
    /// Open connections.
    pub connections: u32,
    /// Of these, how many nobody uses.
    pub idle: u32,
    /// How often a request found no idle connection and had to wait.
    pub waits: u64,
    /// How many connections were thrown away because a flight on them had no known end, or they were dead.
    pub broken: u64,
}

/// A Postgres database, shared by all stores.
///
/// Check-outs, the drivers of connections and flights all run on the runtime whose handle was given at the start: an
/// HTTP worker has a runtime of its own, and what is spawned there dies with it.
#[derive(Clone, Debug)]
pub struct Db(Arc<Shared>);

struct Shared {
    pool: Pool<Opener>,
    runtime: Handle,
    /// Every read and every flight: they end even if whoever asked has gone.
    tasks: TaskTracker,
    queues: StreamQueues,
    ids: IdBlock,
    config: DbConfig,
    last_error: LastError,
    warm: AtomicBool,
    unfit: OnceLock<Unfit>,
    wake: OnceLock<Box<dyn Fn() + Send + Sync>>,
    witness: OnceLock<Arc<dyn Witness>>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db").field("config", &self.config).finish_non_exhaustive()
    }
}

/// Why the last connection could not be opened: the pool itself only says that it took too long.
#[derive(Clone, Debug, Default)]
struct LastError(Arc<Mutex<Option<String>>>);

impl LastError {
    fn told(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ErrorSink<PortError> for LastError {
    fn sink(&self, error: PortError) {
        let reason = told(&error);
        tracing::warn!(reason, "could not open a connection to Postgres");
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason);
    }

    fn boxed_clone(&self) -> Box<dyn ErrorSink<PortError>> {
        Box::new(self.clone())
    }
}

/// No connection could be had in time.
#[derive(Debug, thiserror::Error)]
#[error("no connection to Postgres: {0}")]
struct NoConnection(String);

impl Db {
    /// Opens the database: returns at once, connects and warms in the background, and goes on trying while Postgres is
    /// away. [`Db::ready`] tells when it is there.
    #[expect(clippy::needless_pass_by_value, reason = "a handle is given away: the database runs on it from now on")]
    pub fn open(config: DbConfig, runtime: Handle) -> Result<Self, DbError> {
        if config.pool_max == 0 || config.pool_min > config.pool_max {
            return Err(DbError::Sizes);
        }
        let _inside = runtime.enter();
        let last_error = LastError::default();
        let pool = Pool::builder()
            .max_size(config.pool_max)
            .min_idle(config.pool_min)
            .test_on_check_out(false)
            .retry_connection(false)
            // would end all that were opened at once at once
            .max_lifetime(None)
            .idle_timeout(None)
            .connection_timeout(config.patience)
            .error_sink(Box::new(last_error.clone()))
            .build_unchecked(Opener::new(&config)?);
        let db = Self(Arc::new(Shared {
            pool,
            runtime: runtime.clone(),
            tasks: TaskTracker::new(),
            queues: StreamQueues::new((config.pool_max / 4).max(1), config.patience),
            ids: IdBlock::default(),
            config,
            last_error,
            warm: AtomicBool::new(false),
            unfit: OnceLock::new(),
            wake: OnceLock::new(),
            witness: OnceLock::new(),
        }));
        let warming = db.clone();
        db.0.tasks.spawn_on(async move { warming.warm_up().await }, &runtime);
        runtime.spawn(Self::grow_old(Arc::downgrade(&db.0), db.0.config.lifetime / db.0.config.pool_max));
        Ok(db)
    }

    /// Whether requests can be served: the database answers, its schema is at least ours, the pool is warm.
    pub async fn ready(&self) -> Readiness {
        if let Some(reason) = self.0.unfit.get() {
            return Readiness::NotReady(reason.to_string());
        }
        match self.read::<connect::SchemaVersion, Option<String>>(connect::SchemaVersion {}).await {
            Err(error @ PortError::Unavailable(_)) => Readiness::NotReady(format!("the database is away: {}", told(&error))),
            // a database that was never migrated has no such table
            Err(_) => Readiness::NotReady("the schema can't be read: run `honeydue migrate`".to_owned()),
            Ok(rows) => {
                let found = rows.into_iter().flatten().next();
                let ours = crate::migrate::newest();
                match found {
                    Some(version) if version >= ours => self.warmth(),
                    Some(version) => {
                        Readiness::NotReady(format!("the schema is {version}, this release needs {ours}: run `honeydue migrate`"))
                    }
                    None => Readiness::NotReady("the database is empty: run `honeydue migrate`".to_owned()),
                }
            }
        }
    }

    /// Finds out once, beside everything else, whether a pooler stands in between by way of which no server can work: then this one
    /// never gets ready, and the log says why. Each process does this for one of its databases, which lead to the same place.
    pub fn look_for_poolers(&self) {
        let (db, config) = (Arc::downgrade(&self.0), self.0.config.clone());
        self.0.runtime.spawn(async move {
            if let (Some(unfit), Some(db)) = (pooling::find(&config).await, db.upgrade()) {
                db.unfit.get_or_init(|| unfit);
            }
        });
    }

    /// Calls this after each change that left jobs: it wakes the worker of this process, and must not block. Only the
    /// first call counts.
    pub fn wake_by(&self, wake: impl Fn() + Send + Sync + 'static) {
        self.0.wake.get_or_init(|| Box::new(wake));
    }

    /// Tells this one of each change, in the task that commits it: also if nobody waits for the answer any more, and before
    /// whoever does is answered. Only the first call counts.
    pub fn tell(&self, witness: Arc<dyn Witness>) {
        self.0.witness.get_or_init(|| witness);
    }

    /// There may be work for the worker of this process.
    pub(crate) fn wake(&self) {
        if let Some(wake) = self.0.wake.get() {
            wake();
        }
    }

    /// Waits until every read and every flight has ended. No new ones should be begun.
    pub async fn drain(&self) {
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }

    /// Figures of the pool.
    pub fn stats(&self) -> PoolStats {
        let state = self.0.pool.state();
        PoolStats {
            connections: state.connections,
            idle: state.idle_connections,
            waits: state.statistics.get_waited,
            broken: state.statistics.connections_closed_broken,
        }
    }

    /// The rows of one statement, in one round trip. Reads are idempotent: one that hit a dead connection is tried
    /// once more on another.
    pub(crate) fn read<Q, R>(&self, query: Q) -> impl Future<Output = Result<Vec<R>, PortError>> + Send + use<Q, R>
    where
        R: Send + 'static,
        Q: Statement + Clone + for<'q, 'c> LoadQuery<'q, &'c Connection, R>,
    {
        self.read_rows(load(query))
    }

    fn read_rows<R: Send + 'static>(&self, load: Load<R>) -> impl Future<Output = Result<Vec<R>, PortError>> + Send + use<R> {
        let db = self.clone();
        self.on_main(async move {
            if let Some(rows) = db.read_once(&load).await? {
                return Ok(rows);
            }
            tracing::debug!("a dead connection was found at use; reading again on another");
            db.read_once(&load).await?.ok_or_else(|| PortError::unavailable(NoConnection("two were dead when they were used".to_owned())))
        })
    }

    /// An operational write: one statement in a transaction of its own, which leaves no ledger row. What a person
    /// would want to find in the history is a change instead, and flies.
    pub(crate) fn operate<Q, R>(&self, query: Q) -> impl Future<Output = Result<Vec<R>, PortError>> + Send + use<Q, R>
    where
        R: Send + 'static,
        Q: Statement + Clone + for<'q, 'c> LoadQuery<'q, &'c Connection, R>,
    {
        let db = self.clone();
        let burst = Burst::begin().reading(query);
        self.on_main(async move { db.send(burst).await.map(|((), rows)| rows) })
    }

    /// Commits a change: waits for its turn on each of its streams, then sends everything in one burst.
    pub(crate) async fn fly<A: Send + 'static>(&self, flight: Flight<A>) -> Result<Landed<A>, PortError> {
        let db = self.clone();
        self.on_main(async move {
            let _turns = db.0.queues.turns(&flight.waits_for).await?;
            let (leaves_jobs, moves) = (flight.leaves_jobs, flight.waits_for.clone());
            let landed = db.send(flight.load()).await;
            db.testify(&moves, &landed);
            if leaves_jobs && landed.is_ok() {
                db.wake();
            }
            landed
        })
        .await
    }

    fn testify<A>(&self, moves: &[StreamId], landed: &Result<Landed<A>, PortError>) {
        let Some(witness) = self.0.witness.get() else { return };
        match landed {
            Ok(landed) => witness.moved(&landed.versions),
            Err(PortError::Refused(_)) => {}
            Err(PortError::Unavailable(_) | PortError::Fault(_)) => witness.in_doubt(moves),
        }
    }

    async fn send<A: Send + 'static>(&self, burst: Burst<A>) -> Result<A, PortError> {
        if !burst.keeps_its_order() {
            return Err(PortError::fault("a burst of more statements than can be kept in order"));
        }
        let mut conn = self.checkout().await?;
        match burst.send(&mut conn).await {
            Outcome::Done(answer) => Ok(answer),
            Outcome::Refused(cause) => Err(port_error(cause)),
            Outcome::Unknown(lost) => Err(PortError::unavailable(lost)),
        }
    }

    /// The rows; none if the connection turned out to be dead, in whatever words it said so.
    async fn read_once<R>(&self, load: &Load<R>) -> Result<Option<Vec<R>>, PortError> {
        let conn = self.checkout().await?;
        match load.prepared(&conn).await {
            Ok(rows) => Ok(Some(rows)),
            Err(_) if conn.is_broken() => Ok(None),
            Err(error) => Err(port_error(error)),
        }
    }

    /// A connection that is not known to be dead. Costs no round trip: a dead one that nobody has noticed yet is found
    /// when it is used.
    pub(crate) async fn checkout(&self) -> Result<PooledConnection<'_, Opener>, PortError> {
        loop {
            let conn = self.0.pool.get().await.map_err(|error| self.no_connection(&error))?;
            if !conn.is_broken() {
                return Ok(conn);
            }
        }
    }

    fn no_connection(&self, error: &RunError<PortError>) -> PortError {
        let away = self.0.pool.state().connections == 0;
        let reason = if away { self.0.last_error.told() } else { None };
        PortError::unavailable(NoConnection(reason.unwrap_or_else(|| error.to_string())))
    }

    /// Runs on the main runtime, to its end, whatever becomes of the caller.
    fn on_main<T, W>(&self, work: W) -> impl Future<Output = Result<T, PortError>> + Send + use<T, W>
    where
        T: Send + 'static,
        W: Future<Output = Result<T, PortError>> + Send + 'static,
    {
        let running = self.0.tasks.spawn_on(work, &self.0.runtime);
        async move { running.await.map_err(PortError::unavailable)? }
    }

    /// Waits for the connections that are kept, and takes the first ids.
    async fn warm_up(&self) {
        while !self.0.tasks.is_closed() {
            match self.next_id::<()>().await {
                Ok(_) if self.0.pool.state().connections >= self.0.config.pool_min => return self.is_warm(),
                Ok(_) => tokio::time::sleep(Duration::from_millis(5)).await,
                Err(error) => {
                    tracing::warn!(reason = told(&error), "Postgres is away or not migrated yet; trying again in a second");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }

    /// Ends the connection that was idle longest, from time to time. The pool opens another if it has too few then; so what it
    /// opened beyond those it keeps goes by itself.
    async fn grow_old(shared: Weak<Shared>, pause: Duration) {
        loop {
            tokio::time::sleep(pause).await;
            let Some(db) = shared.upgrade() else { return };
            if let Ok(mut conn) = db.pool.get().await {
                conn.unsettled();
            }
        }
    }

    fn is_warm(&self) {
        self.0.warm.store(true, Ordering::Release);
        tracing::info!(connections = self.0.pool.state().connections, "the pool is warm");
    }

    fn warmth(&self) -> Readiness {
        if self.0.warm.load(Ordering::Acquire) { Readiness::Ready } else { Readiness::NotReady("connections are being opened".to_owned()) }
    }
}

/// The innermost reason, for a log line.
fn told(error: &PortError) -> String {
    let mut reason: &dyn std::error::Error = error;
    while let Some(source) = reason.source() {
        reason = source;
    }
    reason.to_string()
}

impl Ids for Db {
    async fn next_id<T>(&self) -> Result<Id<T>, PortError> {
        self.0.ids.next(self).await.map(Id::new)
    }
}
