//! What the database forgets in time.

use crate::{
    Db,
    statement::{Recipe, statement},
};
use diesel::sql_types::{BigInt, Text, Timestamptz};
use honeydue_kernel::{Chore, PortError, Upkeep};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

/// Keeps the database from growing by what nobody needs any more.
#[derive(Clone, Debug)]
pub struct PgUpkeep {
    db: Db,
}

impl PgUpkeep {
    /// Of this database.
    pub const fn new(db: Db) -> Self {
        Self { db }
    }
}

impl From<Db> for PgUpkeep {
    fn from(db: Db) -> Self {
        Self::new(db)
    }
}

/// Forgets the keys of requests that will not be repeated any more.
const KEYS: Chore = Chore { name: "idempotency.forget", every: Duration::from_hours(1) };
/// Forgets sessions that have long been over.
const SESSIONS: Chore = Chore { name: "session.forget", every: Duration::from_hours(1) };

/// Forgets codes that were mailed long ago.
const CODES: Chore = Chore { name: "challenge.forget", every: Duration::from_hours(1) };

/// Forgets jobs that were given up long ago: some name an address.
const JOBS: Chore = Chore { name: "outbox.forget", every: Duration::from_hours(1) };

/// How long a key is remembered: what clients are promised.
const KEYS_LAST: SignedDuration = SignedDuration::from_hours(24);
/// How long a session is remembered after its end, for whoever asks what happened to an account.
const SESSIONS_LAST: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long a code is remembered: whoever comes late with it is told that it has expired.
const CODES_LAST: SignedDuration = SignedDuration::from_hours(48);
/// How long a job that was given up is kept for the operator.
const JOBS_LAST: SignedDuration = SignedDuration::from_hours(30 * 24);
/// The most rows that one statement deletes: it is done long before anybody waits for it.
const PART: i64 = 1_000;

statement! {
    /// The turn at a chore. Of two at once the second waits for the first, and then sees that it is not due.
    TakeTurn { name: String => Text, next: jiff_diesel::Timestamp => Timestamptz, now: jiff_diesel::Timestamp => Timestamptz } -> Text,
    ["INSERT INTO chore (name, due_at) VALUES ($1, $2)
      ON CONFLICT (name) DO UPDATE SET due_at = excluded.due_at WHERE chore.due_at <= $3 RETURNING name"]
}

// What is found is named by an array: a join with what was found would read the whole table.

statement! {
    /// Old keys, in parts: by their places in the table, which a key that nobody touches any more keeps.
    ForgetKeys { before: jiff_diesel::Timestamp => Timestamptz, most: i64 => BigInt } -> BigInt,
    ["WITH gone AS (
        DELETE FROM idempotency WHERE ctid = ANY (ARRAY(SELECT ctid FROM idempotency WHERE at < $1 ORDER BY at LIMIT $2)) RETURNING 1
      )
      SELECT count(*) FROM gone"]
}

statement! {
    /// Sessions that were over long ago, in parts.
    ForgetSessions { before: jiff_diesel::Timestamp => Timestamptz, most: i64 => BigInt } -> BigInt,
    ["WITH gone AS (
        DELETE FROM session WHERE id = ANY (ARRAY(
          SELECT id FROM session WHERE least(ended_at, expires_at) < $1 ORDER BY least(ended_at, expires_at) LIMIT $2
        )) RETURNING 1
      )
      SELECT count(*) FROM gone"]
}

statement! {
    /// Codes of long ago, in parts.
    ForgetChallenges { before: jiff_diesel::Timestamp => Timestamptz, most: i64 => BigInt } -> BigInt,
    ["WITH gone AS (
        DELETE FROM challenge WHERE id = ANY (ARRAY(SELECT id FROM challenge WHERE issued_at < $1 ORDER BY issued_at LIMIT $2)) RETURNING 1
      )
      SELECT count(*) FROM gone"]
}

statement! {
    /// Jobs that were given up long ago, in parts.
    ForgetJobs { before: jiff_diesel::Timestamp => Timestamptz, most: i64 => BigInt } -> BigInt,
    ["WITH gone AS (
        DELETE FROM outbox WHERE id = ANY (ARRAY(SELECT id FROM outbox WHERE dead_at < $1 ORDER BY dead_at LIMIT $2)) RETURNING 1
      )
      SELECT count(*) FROM gone"]
}

/// Turns alone: what is done once an hour need not be prepared everywhere.
pub(crate) const HOT: &[Recipe] = &[Recipe::of::<TakeTurn>()];

impl Upkeep for PgUpkeep {
    fn chores(&self) -> &[Chore] {
        &[KEYS, SESSIONS, CODES, JOBS]
    }

    async fn take(&self, chore: Chore, now: Timestamp) -> Result<bool, PortError> {
        let next = now.checked_add(chore.every).map_err(PortError::fault)?;
        let turn: Vec<String> = self.db.operate(TakeTurn { name: chore.name.to_owned(), next: next.into(), now: now.into() }).await?;
        Ok(!turn.is_empty())
    }

    async fn go_on(&self, chore: Chore, now: Timestamp) -> Result<bool, PortError> {
        let forgotten: Vec<i64> = match chore {
            KEYS => self.db.operate(ForgetKeys { before: (now - KEYS_LAST).into(), most: PART }).await?,
            SESSIONS => self.db.operate(ForgetSessions { before: (now - SESSIONS_LAST).into(), most: PART }).await?,
            CODES => self.db.operate(ForgetChallenges { before: (now - CODES_LAST).into(), most: PART }).await?,
            JOBS => self.db.operate(ForgetJobs { before: (now - JOBS_LAST).into(), most: PART }).await?,
            _ => return Err(PortError::fault(format!("the database has no chore {}", chore.name))),
        };
        Ok(forgotten.into_iter().sum::<i64>() >= PART)
    }
}
