//! A queue of one process.

use crate::{ClaimedJob, Job, JobId, JobQueue, JobState, PortError, QueuedJob, Reason};
use jiff::Timestamp;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Jobs in memory: they are gone with the process.
#[derive(Debug, Default)]
pub struct MemoryJobs(Mutex<Inside>);

#[derive(Debug, Default)]
struct Inside {
    last_id: i64,
    jobs: BTreeMap<JobId, Kept>,
}

#[derive(Debug)]
struct Kept {
    job: QueuedJob,
    payload: String,
}

impl MemoryJobs {
    /// Adds a job that is due at once: it follows from a change of this instant.
    pub fn enqueue(&self, job: Job, at: Timestamp) -> JobId {
        let mut inside = self.inside();
        inside.last_id += 1;
        let id = JobId::new(inside.last_id);
        let Job { kind, payload } = job;
        let job = QueuedJob { id, kind: kind.to_owned(), at, due_at: at, attempts: 0, reason: None, dead_at: None };
        inside.jobs.insert(id, Kept { job, payload });
        id
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something to a job that is still claimed as it was.
    fn settle(&self, claimed: &ClaimedJob, settle: impl FnOnce(&mut QueuedJob)) -> bool {
        let mut inside = self.inside();
        let held = inside.jobs.get_mut(&claimed.id).filter(|kept| kept.job.is_held_as(claimed));
        held.map(|kept| settle(&mut kept.job)).is_some()
    }
}

impl QueuedJob {
    fn is_held_as(&self, claimed: &ClaimedJob) -> bool {
        self.dead_at.is_none() && self.due_at == claimed.until
    }
}

impl JobQueue for MemoryJobs {
    async fn claim(&self, most: u32, lease: Duration, now: Timestamp) -> Result<Vec<ClaimedJob>, PortError> {
        let until = now.checked_add(lease).map_err(PortError::fault)?;
        let mut inside = self.inside();
        let mut due: Vec<&mut Kept> =
            inside.jobs.values_mut().filter(|kept| kept.job.dead_at.is_none() && kept.job.due_at <= now).collect();
        due.sort_by_key(|kept| (kept.job.due_at, kept.job.id));
        let claimed = due.into_iter().take(most as usize).map(|Kept { job, payload }| {
            job.due_at = until;
            job.attempts += 1;
            ClaimedJob { id: job.id, kind: job.kind.clone(), payload: payload.clone(), at: job.at, attempts: job.attempts, until }
        });
        Ok(claimed.collect())
    }

    async fn finish(&self, job: &ClaimedJob) -> Result<bool, PortError> {
        let mut inside = self.inside();
        let held = inside.jobs.get(&job.id).is_some_and(|kept| kept.job.is_held_as(job));
        Ok(held && inside.jobs.remove(&job.id).is_some())
    }

    async fn put_off(&self, job: &ClaimedJob, until: Timestamp, reason: &Reason) -> Result<bool, PortError> {
        Ok(self.settle(job, |job| {
            job.due_at = until;
            job.reason = Some(reason.clone());
        }))
    }

    async fn bury(&self, job: &ClaimedJob, reason: &Reason, now: Timestamp) -> Result<bool, PortError> {
        Ok(self.settle(job, |job| {
            job.dead_at = Some(now);
            job.reason = Some(reason.clone());
        }))
    }

    async fn list(&self, state: JobState, most: u32) -> Result<Vec<QueuedJob>, PortError> {
        let inside = self.inside();
        let jobs = inside.jobs.values().map(|kept| kept.job.clone());
        let mut jobs: Vec<_> = jobs.filter(|job| job.dead_at.is_some() == (state == JobState::Dead)).collect();
        match state {
            JobState::Waiting => jobs.sort_by_key(|job| (job.due_at, job.id)),
            JobState::Dead => jobs.sort_by_key(|job| std::cmp::Reverse((job.dead_at, job.id))),
        }
        jobs.truncate(most as usize);
        Ok(jobs)
    }

    async fn retry(&self, id: JobId, now: Timestamp) -> Result<bool, PortError> {
        let mut inside = self.inside();
        let dead = inside.jobs.get_mut(&id).filter(|kept| kept.job.dead_at.is_some());
        let retried = dead.map(|Kept { job, .. }| (job.due_at, job.attempts, job.dead_at) = (now, 0, None));
        Ok(retried.is_some())
    }

    async fn forget(&self, id: JobId) -> Result<bool, PortError> {
        Ok(self.inside().jobs.remove(&id).is_some())
    }
}
