//! A queue, a handler and a time that tests can look into.

use honeydue_kernel::{
    ClaimedJob, Job, JobId, JobQueue, JobState, PortError, QueuedJob, Reason,
    contract::noon,
    memory::{MemoryJobs, MemoryUpkeep},
};
use honeydue_worker::{Done, Failure, Handler, Settings, Worker};
use jiff::Timestamp;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::sync::Semaphore;

/// Nothing happens by itself: a worker looks again when it is woken.
pub const PATIENT: Settings =
    Settings { hands: 8, lease: Duration::from_mins(2), poll: Duration::from_hours(1), round: Duration::from_hours(1) };

/// The jitter that neither shortens nor lengthens a delay by more than a 256th.
pub const EVEN: u8 = 127;

/// A clock that stands still until it is moved on.
#[derive(Clone, Debug)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    pub fn at(start: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(start.as_microsecond())))
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).expect("an instant")
    }

    pub fn set(&self, to: Timestamp) {
        self.0.store(to.as_microsecond(), Ordering::SeqCst);
    }
}

/// The reference queue, shared by workers and the test: it counts the claims that came to an end, and can be away.
#[derive(Clone, Debug, Default)]
pub struct Queue(Arc<Inside>);

#[derive(Debug, Default)]
struct Inside {
    jobs: MemoryJobs,
    claims: AtomicU32,
    away: AtomicBool,
    refusals: AtomicU32,
}

impl Queue {
    /// With a job for each of these payloads, due at noon.
    pub fn of(payloads: &[&str]) -> Self {
        let queue = Self::default();
        for payload in payloads {
            queue.add(payload);
        }
        queue
    }

    pub fn add(&self, payload: &str) {
        self.0.jobs.enqueue(Job { kind: "test.job", payload: payload.to_owned() }, noon());
    }

    pub fn claims(&self) -> u32 {
        self.0.claims.load(Ordering::SeqCst)
    }

    /// Answers nothing any more.
    pub fn go_away(&self) {
        self.0.away.store(true, Ordering::SeqCst);
    }

    /// Answers again.
    pub fn come_back(&self) {
        self.0.away.store(false, Ordering::SeqCst);
    }

    /// How often it was asked while it was away.
    pub fn refusals(&self) -> u32 {
        self.0.refusals.load(Ordering::SeqCst)
    }

    fn jobs(&self) -> Result<&MemoryJobs, PortError> {
        if !self.0.away.load(Ordering::SeqCst) {
            return Ok(&self.0.jobs);
        }
        self.0.refusals.fetch_add(1, Ordering::SeqCst);
        Err(PortError::unavailable("away, as arranged"))
    }

    pub async fn all(&self, state: JobState) -> Vec<QueuedJob> {
        self.list(state, u32::MAX).await.expect("a list")
    }

    /// The only job there is.
    pub async fn only(&self, state: JobState) -> QueuedJob {
        let all = self.all(state).await;
        let [only] = all.as_slice() else { panic!("there is one {state:?} job: {all:?}") };
        only.clone()
    }
}

impl JobQueue for Queue {
    async fn claim(&self, most: u32, lease: Duration, now: Timestamp) -> Result<Vec<ClaimedJob>, PortError> {
        let claimed = match self.jobs() {
            Ok(jobs) => jobs.claim(most, lease, now).await,
            Err(error) => Err(error),
        };
        self.0.claims.fetch_add(1, Ordering::SeqCst);
        claimed
    }

    async fn finish(&self, job: &ClaimedJob) -> Result<bool, PortError> {
        self.jobs()?.finish(job).await
    }

    async fn put_off(&self, job: &ClaimedJob, until: Timestamp, reason: &Reason) -> Result<bool, PortError> {
        self.jobs()?.put_off(job, until, reason).await
    }

    async fn bury(&self, job: &ClaimedJob, reason: &Reason, now: Timestamp) -> Result<bool, PortError> {
        self.jobs()?.bury(job, reason, now).await
    }

    async fn list(&self, state: JobState, most: u32) -> Result<Vec<QueuedJob>, PortError> {
        self.jobs()?.list(state, most).await
    }

    async fn retry(&self, id: JobId, now: Timestamp) -> Result<bool, PortError> {
        self.jobs()?.retry(id, now).await
    }

    async fn forget(&self, id: JobId) -> Result<bool, PortError> {
        self.jobs()?.forget(id).await
    }
}

/// Does every job alike.
pub struct Always<F>(pub F);

impl<F: Fn(&ClaimedJob) -> Result<Done, Failure> + Send + Sync> Handler for Always<F> {
    async fn handle(&self, job: &ClaimedJob, _: Timestamp) -> Result<Done, Failure> {
        (self.0)(job)
    }
}

/// Begins jobs and ends them when it is let. Clones share the gate.
#[derive(Clone, Debug)]
pub struct Gate(Arc<(AtomicU32, Semaphore)>);

impl Gate {
    pub fn shut() -> Self {
        Self(Arc::new((AtomicU32::new(0), Semaphore::new(0))))
    }

    /// How many jobs were begun.
    pub fn begun(&self) -> u32 {
        self.0.0.load(Ordering::SeqCst)
    }

    /// Lets so many jobs end.
    pub fn admit(&self, jobs: usize) {
        self.0.1.add_permits(jobs);
    }
}

impl Handler for Gate {
    async fn handle(&self, _: &ClaimedJob, _: Timestamp) -> Result<Done, Failure> {
        self.0.0.fetch_add(1, Ordering::SeqCst);
        self.0.1.acquire().await.expect("an open gate").forget();
        Ok(Done)
    }
}

/// A worker without chores, at a standing noon.
pub fn worker<H: Handler>(queue: &Queue, handler: H) -> Worker<Queue, H, MemoryUpkeep> {
    worker_at(&Clock::at(noon()), queue, handler)
}

/// A worker without chores, by this clock.
pub fn worker_at<H: Handler>(clock: &Clock, queue: &Queue, handler: H) -> Worker<Queue, H, MemoryUpkeep> {
    let clock = clock.clone();
    Worker::new(queue.clone(), handler, MemoryUpkeep::default(), move || clock.now(), || EVEN).with(PATIENT)
}
