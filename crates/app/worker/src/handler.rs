//! What does the jobs.

use honeydue_kernel::{ClaimedJob, Reason};
use jiff::Timestamp;

/// A job was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done;

/// Why a job was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It may go better later: the job is put off.
    Passing(Reason),
    /// It never will: the job is given up, and stays for the operator.
    Hopeless(Reason),
}

/// Does jobs of all kinds.
#[trait_variant::make(Send)]
pub trait Handler: Sync {
    /// Does one job. Jobs are done side by side on one task, so that nothing in here may block it, and each at least
    /// once: a job may have been done before by a worker that died before it could say so.
    ///
    /// A kind that this release does not know is a passing failure: another release wrote it, and may still run.
    async fn handle(&self, job: &ClaimedJob, now: Timestamp) -> Result<Done, Failure>;
}
