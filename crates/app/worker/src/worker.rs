//! Jobs, from the queue to their end.

use crate::{Bell, Done, Failure, Handler, MOST_ATTEMPTS, delay};
use futures::{
    FutureExt, StreamExt,
    channel::mpsc::{UnboundedSender, unbounded},
    future::Shared,
};
use honeydue_kernel::{ClaimedJob, JobQueue, PortError, Reason, Upkeep};
use jiff::Timestamp;
use std::{fmt, panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};

/// How a worker works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How many jobs are done side by side, 1 at least.
    pub hands: u16,
    /// How long a job is this worker's. It has half of that: one that takes longer has failed for now, and the other half
    /// is for saying so.
    pub lease: Duration,
    /// How often it looks for jobs when nobody rings.
    pub poll: Duration,
    /// How often it looks whether a chore is due.
    pub round: Duration,
}

impl Default for Settings {
    /// 8 jobs at a time, a minute each, with a look a second for jobs and a look a minute for chores.
    fn default() -> Self {
        Self { hands: 8, lease: Duration::from_mins(2), poll: Duration::from_secs(1), round: Duration::from_mins(1) }
    }
}

/// Works off a queue and keeps things tidy, side by side with any number of others.
pub struct Worker<Q, H, U> {
    pub(crate) queue: Q,
    pub(crate) handler: H,
    pub(crate) upkeep: U,
    pub(crate) clock: Box<dyn Fn() -> Timestamp + Send + Sync>,
    dice: Box<dyn Fn() -> u8 + Send + Sync>,
    bell: Bell,
    pub(crate) settings: Settings,
}

impl<Q: fmt::Debug, H: fmt::Debug, U: fmt::Debug> fmt::Debug for Worker<Q, H, U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { queue, handler, upkeep, settings, .. } = self;
        f.debug_struct("Worker")
            .field("queue", queue)
            .field("handler", handler)
            .field("upkeep", upkeep)
            .field("settings", settings)
            .finish_non_exhaustive()
    }
}

impl<Q: JobQueue, H: Handler, U: Upkeep> Worker<Q, H, U> {
    /// A worker that tells the time by `clock`, and spreads what is put off by `dice`: any number, evenly.
    pub fn new(
        queue: Q,
        handler: H,
        upkeep: U,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
        dice: impl Fn() -> u8 + Send + Sync + 'static,
    ) -> Self {
        let (clock, dice) = (Box::new(clock), Box::new(dice));
        Self { queue, handler, upkeep, clock, dice, bell: Bell::default(), settings: Settings::default() }
    }

    /// The same with other settings.
    pub fn with(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// The same, woken by this bell.
    pub fn woken_by(self, bell: Bell) -> Self {
        Self { bell, ..self }
    }

    /// Works until `stop` comes; then begins nothing more, and ends with the jobs that it has begun.
    pub async fn run(&self, stop: impl Future<Output = ()> + Send) {
        let stop = stop.boxed().shared();
        let hands = Arc::new(Semaphore::new(usize::from(self.settings.hands.max(1))));
        let (hand_out, handed_out) = unbounded();
        // boxed, since the compiler does not see through the closure that the whole can be sent to another thread
        let jobs = handed_out.for_each_concurrent(None, |(job, hand)| self.see_to(job, hand)).boxed();
        // the stream ends with the sender, which `take` drops when it stops
        futures::join!(self.take(stop.clone(), hands, hand_out), jobs, self.go_rounds(stop));
    }

    /// Takes jobs for hands that are free.
    async fn take(&self, mut stop: Stop<'_>, hands: Arc<Semaphore>, hand_out: UnboundedSender<(ClaimedJob, OwnedSemaphorePermit)>) {
        loop {
            let hand = tokio::select! {
                biased;
                () = &mut stop => return,
                hand = Arc::clone(&hands).acquire_owned() => hand,
            };
            let Ok(mut free) = hand else { return };
            if let Some(others) = all_free(&hands) {
                free.merge(others);
            }
            let most = free.num_permits();
            let found = self.claim(most).await;
            let all = found.len() == most;
            for job in found {
                let Some(hand) = free.split(1) else { break };
                // the other side ends after this one
                let _ = hand_out.unbounded_send((job, hand));
            }
            drop(free);
            if !all {
                tokio::select! {
                    biased;
                    () = &mut stop => return,
                    () = self.bell.rung() => {}
                    () = sleep(self.settings.poll) => {}
                }
            }
        }
    }

    async fn claim(&self, most: usize) -> Vec<ClaimedJob> {
        let claimed = self.queue.claim(u32::try_from(most).unwrap_or(u32::MAX), self.settings.lease, (self.clock)()).await;
        claimed.unwrap_or_else(|error| {
            tracing::warn!(%error, "jobs could not be claimed; looking again");
            Vec::new()
        })
    }

    /// Does a job and says what became of it; then the hand is free.
    async fn see_to(&self, job: ClaimedJob, _hand: OwnedSemaphorePermit) {
        let outcome =
            if job.attempts > MOST_ATTEMPTS { Err(Failure::Hopeless(Reason::new("its workers died"))) } else { self.attempt(&job).await };
        match self.settle(&job, outcome).await {
            Ok(true) => {}
            Ok(false) => tracing::warn!(id = %job.id, kind = job.kind, "a job has outlived its lease; another worker may have done it too"),
            Err(error) => tracing::warn!(id = %job.id, kind = job.kind, %error, "what became of a job could not be kept; it comes again"),
        }
    }

    async fn attempt(&self, job: &ClaimedJob) -> Result<Done, Failure> {
        let handled = caught(async { self.handler.handle(job, (self.clock)()).await });
        match timeout(self.settings.lease / 2, handled).await {
            Ok(Some(outcome)) => outcome,
            // a panic's message may quote what people wrote
            Ok(None) => Err(Failure::Passing(Reason::new("the handler panicked"))),
            Err(_) => Err(Failure::Passing(Reason::new("the handler took too long"))),
        }
    }

    async fn settle(&self, job: &ClaimedJob, outcome: Result<Done, Failure>) -> Result<bool, PortError> {
        let now = (self.clock)();
        match outcome {
            Ok(Done) => self.queue.finish(job).await,
            Err(Failure::Passing(reason)) if job.attempts < MOST_ATTEMPTS => {
                tracing::info!(id = %job.id, kind = job.kind, attempts = job.attempts, %reason, "a job is put off");
                self.queue.put_off(job, now + delay(job.attempts, (self.dice)()), &reason).await
            }
            Err(Failure::Passing(reason) | Failure::Hopeless(reason)) => {
                tracing::error!(id = %job.id, kind = job.kind, attempts = job.attempts, %reason, "a job is given up");
                self.queue.bury(job, &reason, now).await
            }
        }
    }
}

/// All hands that are free at this moment.
fn all_free(hands: &Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
    let free = u32::try_from(hands.available_permits()).ok()?;
    Arc::clone(hands).try_acquire_many_owned(free).ok()
}

/// A signal that several wait for.
pub(crate) type Stop<'s> = Shared<futures::future::BoxFuture<'s, ()>>;

/// What the work gave, or nothing if it panicked.
pub(crate) async fn caught<T>(work: impl Future<Output = T>) -> Option<T> {
    AssertUnwindSafe(work).catch_unwind().await.ok()
}
