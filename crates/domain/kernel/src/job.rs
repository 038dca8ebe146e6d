//! Work that follows from changes, and the queue in which it waits for a worker.

use crate::{JobId, PortError};
use jiff::Timestamp;
use std::{fmt, time::Duration};

/// An [`Errand`](crate::Errand) as the queue keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Stable name of the kind of work: `mail.welcome`.
    pub kind: &'static str,
    /// What the worker needs to know, as JSON text.
    pub payload: String,
}

/// A job that a worker has for itself, until its lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedJob {
    /// Which one.
    pub id: JobId,
    /// Stable name of the kind of work. A release may find one that it does not know: another has written it.
    pub kind: String,
    /// What the worker needs to know, as JSON text.
    pub payload: String,
    /// When the change was decided that it follows from.
    pub at: Timestamp,
    /// How often it was claimed, this time included: also by workers that died.
    pub attempts: u32,
    /// When the lease ends. It tells this claim from later ones of the same job.
    pub until: Timestamp,
}

/// A job as the operator looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedJob {
    /// Which one.
    pub id: JobId,
    /// Stable name of the kind of work.
    pub kind: String,
    /// When the change was decided that it follows from.
    pub at: Timestamp,
    /// When it is taken next: at the end of its lease, if somebody has it. Without meaning for a dead one.
    pub due_at: Timestamp,
    /// How often it was claimed.
    pub attempts: u32,
    /// Why it came to no good end the last time.
    pub reason: Option<Reason>,
    /// When it was buried.
    pub dead_at: Option<Timestamp>,
}

/// Which jobs an operator looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// Those that will be taken, now or later.
    Waiting,
    /// Those that were given up.
    Dead,
}

/// Why a job came to no good end: for the operator, so that it names nobody and quotes nothing that people wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// The most characters (Unicode scalar values) that are kept.
    pub const MAX: usize = 200;

    /// The beginning of this text, without control characters: a reason that is too long is no reason to lose it.
    pub fn new(text: &str) -> Self {
        Self(text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(Self::MAX).collect())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where jobs wait. Any number of workers take from it side by side.
///
/// A job is done at least once: by another worker too, if the first one died or outlived its lease. Jobs are not in the
/// order of their changes. Whoever has lost a job is told so (`false`) and has changed nothing.
#[trait_variant::make(Send)]
pub trait JobQueue: Sync {
    /// Takes at most so many jobs that are due at `now`, what was due first before others. They are nobody else's until
    /// the lease ends.
    async fn claim(&self, most: u32, lease: Duration, now: Timestamp) -> Result<Vec<ClaimedJob>, PortError>;

    /// The job is done, and gone.
    async fn finish(&self, job: &ClaimedJob) -> Result<bool, PortError>;

    /// The job is due again at `until`.
    async fn put_off(&self, job: &ClaimedJob, until: Timestamp, reason: &Reason) -> Result<bool, PortError>;

    /// The job is given up. It stays for the operator to look at.
    async fn bury(&self, job: &ClaimedJob, reason: &Reason, now: Timestamp) -> Result<bool, PortError>;

    /// At most so many jobs, for the operator: what is due first before others; of dead ones, what died last.
    async fn list(&self, state: JobState, most: u32) -> Result<Vec<QueuedJob>, PortError>;

    /// Makes a dead job due at `now`, as if it had never been tried. `false` if there is no such dead one.
    async fn retry(&self, id: JobId, now: Timestamp) -> Result<bool, PortError>;

    /// Forgets a job, waiting or dead. `false` if there is none. Whoever has it may still do it.
    async fn forget(&self, id: JobId) -> Result<bool, PortError>;
}

#[cfg(test)]
mod tests {
    use super::Reason;

    #[test]
    fn a_reason_is_cut_to_its_length_and_is_one_line() {
        assert_eq!(Reason::new("550\r\nno such box").as_str(), "550  no such box");
        assert_eq!(Reason::new(&"é".repeat(Reason::MAX + 1)).as_str(), "é".repeat(Reason::MAX));
    }
}
