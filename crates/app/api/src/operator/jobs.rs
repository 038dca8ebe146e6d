//! `honeydue jobs`: what waits to be done, and what was given up.

use super::Operator;
use crate::{clock, wire::instant};
use anyhow::bail;
use honeydue_kernel::{JobId, JobQueue, JobState, QueuedJob};
use std::fmt;

/// How many jobs are told at once.
const SHOWN: u32 = 200;

/// How many jobs one command retries.
const RETRIED: u32 = 10_000;

/// Which dead jobs are to be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retried {
    /// This one.
    One(JobId),
    /// All that are dead now.
    All,
}

/// Jobs as a table, without what they say: that may be personal.
#[derive(Clone, Debug)]
pub struct JobTable {
    state: JobState,
    jobs: Vec<QueuedJob>,
    /// Whether there are more of them.
    is_cut: bool,
}

impl Operator {
    /// Jobs that wait, what is due first before others; or those that were given up, the last one first.
    pub async fn jobs(&self, state: JobState) -> anyhow::Result<JobTable> {
        let jobs = self.app.queue.list(state, SHOWN + 1).await?;
        Ok(JobTable::of(state, jobs, SHOWN as usize))
    }

    /// Makes dead jobs due, as if they had never been tried, and tells how many.
    pub async fn retry(&self, retried: Retried) -> anyhow::Result<String> {
        let queue = &self.app.queue;
        let dead = match retried {
            Retried::One(id) if queue.retry(id, clock::now()).await? => return Ok(format!("job {id} is due")),
            Retried::One(id) => bail!("no job {id} was given up"),
            Retried::All => queue.list(JobState::Dead, RETRIED + 1).await?,
        };
        let mut retried = 0;
        for QueuedJob { id, .. } in dead.iter().take(RETRIED as usize) {
            retried += u32::from(queue.retry(*id, clock::now()).await?);
        }
        let more = if dead.len() > RETRIED as usize { "; there are more: once again" } else { "" };
        Ok(format!("{retried} job(s) are due{more}"))
    }

    /// Forgets a job: what it would have done is never done.
    pub async fn drop_job(&self, id: JobId) -> anyhow::Result<String> {
        if self.app.queue.forget(id).await? { Ok(format!("job {id} is forgotten")) } else { bail!("there is no job {id}") }
    }
}

impl JobTable {
    fn of(state: JobState, mut jobs: Vec<QueuedJob>, most: usize) -> Self {
        let is_cut = jobs.len() > most;
        jobs.truncate(most);
        Self { state, jobs, is_cut }
    }

    fn cells(&self, job: &QueuedJob) -> [String; 5] {
        let QueuedJob { id, kind, at: _, due_at, attempts, reason, dead_at } = job;
        let when = match self.state {
            JobState::Waiting => *due_at,
            JobState::Dead => dead_at.unwrap_or(*due_at),
        };
        let reason = reason.as_ref().map_or_else(String::new, ToString::to_string);
        [id.to_string(), kind.clone(), attempts.to_string(), instant(when), reason]
    }
}

/// A line a job, in columns; instants in universal time.
impl fmt::Display for JobTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (when, nothing) = match self.state {
            JobState::Waiting => ("due", "no job waits"),
            JobState::Dead => ("died", "no job was given up"),
        };
        if self.jobs.is_empty() {
            return f.write_str(nothing);
        }
        let head = ["id", "kind", "attempts", when, "reason"].map(ToOwned::to_owned);
        let rows: Vec<_> = [head].into_iter().chain(self.jobs.iter().map(|job| self.cells(job))).collect();
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths = [width(0), width(1), width(2), width(3)];
        for (n, [id, kind, attempts, when, reason]) in rows.iter().enumerate() {
            let [ids, kinds, tries, whens] = widths;
            let line = format!("{id:>ids$}  {kind:<kinds$}  {attempts:>tries$}  {when:<whens$}  {reason}");
            write!(f, "{}{}", if n == 0 { "" } else { "\n" }, line.trim_end())?;
        }
        if self.is_cut { f.write_str("\nthere are more") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use honeydue_kernel::Reason;
    use jiff::Timestamp;

    fn job(id: i64, kind: &str, attempts: u32, reason: Option<&str>) -> QueuedJob {
        let at: Timestamp = "2026-06-15T16:20:00Z".parse().unwrap();
        QueuedJob { id: JobId::new(id), kind: kind.to_owned(), at, due_at: at, attempts, reason: reason.map(Reason::new), dead_at: None }
    }

    #[test]
    fn jobs_stand_in_columns() {
        let jobs = vec![job(7, "mail.welcome", 0, None), job(1_234, "push", 11, Some("the server is away"))];
        let told = JobTable::of(JobState::Waiting, jobs.clone(), 2).to_string();
        let lines = [
            "  id  kind          attempts  due                   reason",
            "   7  mail.welcome         0  2026-06-15T16:20:00Z",
            "1234  push                11  2026-06-15T16:20:00Z  the server is away",
        ];
        assert_eq!(told, lines.join("\n"));
        let cut = JobTable::of(JobState::Dead, jobs, 1).to_string();
        assert!(cut.contains("died") && cut.ends_with("\nthere are more") && !cut.contains("1234"), "{cut}");
    }

    #[test]
    fn no_jobs_are_told_in_words() {
        assert_eq!(JobTable::of(JobState::Waiting, Vec::new(), 1).to_string(), "no job waits");
        assert_eq!(JobTable::of(JobState::Dead, Vec::new(), 1).to_string(), "no job was given up");
    }
}
