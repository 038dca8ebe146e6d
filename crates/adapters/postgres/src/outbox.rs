//! Jobs that changes have left, worked off.

use crate::{
    Db,
    statement::{Recipe, statement},
};
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamptz};
use honeydue_kernel::{ClaimedJob, Errand, Job, JobId, JobQueue, JobState, PortError, QueuedJob, Reason};
use jiff::Timestamp;
use std::time::Duration;

/// The outbox as a queue.
///
/// Nothing remembers a last id seen: ids are not in the order of commits, so that a job with a smaller one can come later.
#[derive(Clone, Debug)]
pub struct PgOutbox {
    db: Db,
}

impl PgOutbox {
    /// Of this database.
    pub const fn new(db: Db) -> Self {
        Self { db }
    }
}

impl From<Db> for PgOutbox {
    fn from(db: Db) -> Self {
        Self::new(db)
    }
}

statement! {
    /// Takes jobs that are due. Rows that others are taking at this moment are passed over, not waited for.
    ClaimJobs { now: jiff_diesel::Timestamp => Timestamptz, most: i64 => BigInt, until: jiff_diesel::Timestamp => Timestamptz }
    -> (BigInt, Text, Text, Timestamptz, Integer, Timestamptz),
    ["WITH due AS MATERIALIZED (
        SELECT id, due_at FROM outbox WHERE dead_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT $2 FOR UPDATE SKIP LOCKED
      ), claimed AS (
        UPDATE outbox SET due_at = $3, attempts = attempts + 1 FROM due WHERE outbox.id = due.id
        RETURNING outbox.id, outbox.kind, outbox.payload, outbox.at, outbox.attempts, outbox.due_at, due.due_at AS was_due_at
      )
      SELECT id, kind, payload, at, attempts, due_at FROM claimed ORDER BY was_due_at, id"]
}

statement! {
    /// A job is done.
    FinishJob { id: i64 => BigInt, claimed_until: jiff_diesel::Timestamp => Timestamptz } -> BigInt,
    ["DELETE FROM outbox WHERE id = $1 AND due_at = $2 AND dead_at IS NULL RETURNING id"]
}

statement! {
    /// A job is to be done later.
    PutOffJob {
        due_at: jiff_diesel::Timestamp => Timestamptz, reason: String => Text, id: i64 => BigInt,
        claimed_until: jiff_diesel::Timestamp => Timestamptz,
    } -> BigInt,
    ["UPDATE outbox SET due_at = $1, reason = $2 WHERE id = $3 AND due_at = $4 AND dead_at IS NULL RETURNING id"]
}

statement! {
    /// A job is given up.
    BuryJob {
        at: jiff_diesel::Timestamp => Timestamptz, reason: String => Text, id: i64 => BigInt,
        claimed_until: jiff_diesel::Timestamp => Timestamptz,
    } -> BigInt,
    ["UPDATE outbox SET dead_at = $1, reason = $2 WHERE id = $3 AND due_at = $4 AND dead_at IS NULL RETURNING id"]
}

statement! {
    /// Jobs for the operator. Each half of the condition has its index.
    ListJobs { dead: bool => Bool, most: i64 => BigInt }
    -> (BigInt, Text, Timestamptz, Timestamptz, Integer, Nullable<Text>, Nullable<Timestamptz>),
    ["(SELECT id, kind, at, due_at, attempts, reason, dead_at FROM outbox WHERE dead_at IS NULL AND NOT $1 ORDER BY due_at, id LIMIT $2)
      UNION ALL
      (SELECT id, kind, at, due_at, attempts, reason, dead_at FROM outbox WHERE dead_at IS NOT NULL AND $1 ORDER BY dead_at DESC, id DESC LIMIT $2)"]
}

statement! {
    /// A dead job begins anew.
    RetryJob { now: jiff_diesel::Timestamp => Timestamptz, id: i64 => BigInt } -> BigInt,
    ["UPDATE outbox SET due_at = $1, attempts = 0, dead_at = NULL WHERE id = $2 AND dead_at IS NOT NULL RETURNING id"]
}

statement! {
    /// A job goes undone.
    ForgetJob { id: i64 => BigInt } -> BigInt, ["DELETE FROM outbox WHERE id = $1 RETURNING id"]
}

/// How an errand waits.
pub(crate) fn job(errand: &Errand) -> Result<Job, PortError> {
    Ok(Job { kind: errand.kind(), payload: serde_json::to_string(errand).map_err(PortError::fault)? })
}

/// What workers need all day; operators can wait.
pub(crate) const HOT: &[Recipe] =
    &[Recipe::of::<ClaimJobs>(), Recipe::of::<FinishJob>(), Recipe::of::<PutOffJob>(), Recipe::of::<BuryJob>()];

type ClaimedRow = (i64, String, String, jiff_diesel::Timestamp, i32, jiff_diesel::Timestamp);
type QueuedRow = (i64, String, jiff_diesel::Timestamp, jiff_diesel::Timestamp, i32, Option<String>, Option<jiff_diesel::Timestamp>);

impl JobQueue for PgOutbox {
    async fn claim(&self, most: u32, lease: Duration, now: Timestamp) -> Result<Vec<ClaimedJob>, PortError> {
        let until = now.checked_add(lease).map_err(PortError::fault)?;
        let claim = ClaimJobs { now: now.into(), most: i64::from(most), until: until.into() };
        let rows: Vec<ClaimedRow> = self.db.operate(claim).await?;
        let claimed = rows.into_iter().map(|(id, kind, payload, at, attempts, until)| {
            let attempts = attempts.unsigned_abs();
            ClaimedJob { id: JobId::new(id), kind, payload, at: at.to_jiff(), attempts, until: until.to_jiff() }
        });
        Ok(claimed.collect())
    }

    async fn finish(&self, job: &ClaimedJob) -> Result<bool, PortError> {
        let rows: Vec<i64> = self.db.operate(FinishJob { id: job.id.get(), claimed_until: job.until.into() }).await?;
        Ok(!rows.is_empty())
    }

    async fn put_off(&self, job: &ClaimedJob, until: Timestamp, reason: &Reason) -> Result<bool, PortError> {
        let reason = reason.as_str().to_owned();
        let put_off = PutOffJob { due_at: until.into(), reason, id: job.id.get(), claimed_until: job.until.into() };
        let rows: Vec<i64> = self.db.operate(put_off).await?;
        Ok(!rows.is_empty())
    }

    async fn bury(&self, job: &ClaimedJob, reason: &Reason, now: Timestamp) -> Result<bool, PortError> {
        let reason = reason.as_str().to_owned();
        let bury = BuryJob { at: now.into(), reason, id: job.id.get(), claimed_until: job.until.into() };
        let rows: Vec<i64> = self.db.operate(bury).await?;
        Ok(!rows.is_empty())
    }

    async fn list(&self, state: JobState, most: u32) -> Result<Vec<QueuedJob>, PortError> {
        let list = ListJobs { dead: state == JobState::Dead, most: i64::from(most) };
        let rows: Vec<QueuedRow> = self.db.read(list).await?;
        let jobs = rows.into_iter().map(|(id, kind, at, due_at, attempts, reason, dead_at)| QueuedJob {
            id: JobId::new(id),
            kind,
            at: at.to_jiff(),
            due_at: due_at.to_jiff(),
            attempts: attempts.unsigned_abs(),
            reason: reason.as_deref().map(Reason::new),
            dead_at: dead_at.map(jiff_diesel::Timestamp::to_jiff),
        });
        Ok(jobs.collect())
    }

    async fn retry(&self, id: JobId, now: Timestamp) -> Result<bool, PortError> {
        let rows: Vec<i64> = self.db.operate(RetryJob { now: now.into(), id: id.get() }).await?;
        Ok(!rows.is_empty())
    }

    async fn forget(&self, id: JobId) -> Result<bool, PortError> {
        let rows: Vec<i64> = self.db.operate(ForgetJob { id: id.get() }).await?;
        Ok(!rows.is_empty())
    }
}
