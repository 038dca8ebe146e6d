//! Whether a pooler in between leaves the server what it needs of a connection.
//!
//! The server prepares its statements once a connection, and nothing may be written that does not say so. Behind a pooler that gives a
//! connection another backend for each transaction, the one holds if the pooler brings prepared statements along, and the other if the
//! role is read-only by itself.

#[cfg(test)]
mod tests;

use super::{DbConfig, Target};
use futures::future::{join3, try_join};
use std::time::Duration;
use tokio::time::{error::Elapsed, sleep, timeout};
use tokio_postgres::{Client, Error, SimpleQueryMessage, Statement, error::SqlState};

/// Which backends a connection has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pooling {
    /// One for as long as it lives.
    BySession,
    /// One for each transaction, and all that it needs with each.
    ByTransaction,
}

/// Why no server can work by way of a pooler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unfit {
    /// Another backend does not know what was prepared.
    #[error(
        "a pooler gives each transaction another backend and keeps no prepared statements: have it keep them, or set pool_mode = session"
    )]
    Forgets,
    /// Not even a transaction has one backend.
    #[error("a pooler takes no transactions: set pool_mode = session")]
    ByStatement,
    /// Nothing keeps a statement from writing outside of a transaction that may.
    #[error("a pooler gives each transaction another backend, where the role is not read-only by default: see PgBouncer in OPERATIONS.md")]
    Writable,
}

/// Why there is no answer, or none that one can work with.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// A server can't work like this.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// Postgres is away.
    #[error("no connection to Postgres")]
    Away(#[source] Error),
    /// A pooler may have fewer backends than are asked for.
    #[error("no answer in time")]
    Silent(#[from] Elapsed),
}

/// How long all of it may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// How often backends are compared: others use the pooler meanwhile, and may take what would have told.
const TURNS: usize = 2;

/// Looks until Postgres is there to be looked at: why no server can work here, if none can.
pub(super) async fn find(config: &DbConfig) -> Option<Unfit> {
    let target = Target::read(&config.url).ok()?.called("honeydue background", config.patience);
    loop {
        match look(&target).await {
            Ok(pooling) => tracing::debug!(?pooling, "nothing is in the way to Postgres"),
            Err(Trouble::Silent(_)) => tracing::warn!("whether a pooler stands before Postgres could not be found out"),
            Err(Trouble::Unfit(unfit)) => {
                tracing::error!(reason = %unfit, "this server can't work here");
                return Some(unfit);
            }
            Err(Trouble::Away(_)) => {
                sleep(Duration::from_secs(1)).await;
                continue;
            }
        }
        return None;
    }
}

/// Whether a session has one backend: what is set and locked in it then holds. Where that can't be found out, it is taken to be so.
pub(crate) async fn keeps_sessions(target: &Target) -> bool {
    !matches!(look(target).await, Ok(Pooling::ByTransaction) | Err(Trouble::Unfit(_)))
}

/// Finds out, by two connections of its own and some round trips.
pub(super) async fn look(target: &Target) -> Result<Pooling, Trouble> {
    let looking = async {
        let ((asking, drives_one), (holding, drives_other)) = try_join(target.connect(), target.connect()).await.map_err(Trouble::Away)?;
        // in one task: the drivers move the bytes, and end when the clients are gone
        let (found, _, _) = join3(compare(asking, holding), drives_one, drives_other).await;
        found
    };
    timeout(PATIENCE, Box::pin(looking)).await?
}

/// One connection asks for its backend by a statement that it has prepared, before and while another holds a backend.
async fn compare(asking: Client, holding: Client) -> Result<Pooling, Trouble> {
    let prepared = asking.prepare("SELECT pg_backend_pid()").await.map_err(forgotten)?;
    for _ in 0..TURNS {
        // twice, since a pooler that gives the backend that waits longest may give each of two who take turns always the same
        let first = backend(&asking, &prepared).await?;
        let second = backend(&asking, &prepared).await?;
        let held = hold(&holding).await?;
        let third = backend(&asking, &prepared).await?;
        holding.simple_query("ROLLBACK").await.map_err(Trouble::Away)?;
        if first != second || second != third || Some(second) == held {
            return by_transaction(&holding).await;
        }
    }
    Ok(Pooling::BySession)
}

/// The backend that answers. One that takes the statement for somebody else's answers something else.
async fn backend(asking: &Client, prepared: &Statement) -> Result<i32, Trouble> {
    let rows = asking.query(prepared, &[]).await.map_err(forgotten)?;
    rows.first().and_then(|row| row.try_get(0).ok()).ok_or(Trouble::Unfit(Unfit::Forgets))
}

/// Takes a backend until the transaction ends.
async fn hold(holding: &Client) -> Result<Option<i32>, Trouble> {
    let told = holding.simple_query("BEGIN READ ONLY; SELECT pg_backend_pid()").await;
    let told = told.map_err(|error| match error.code() {
        Some(&SqlState::PROTOCOL_VIOLATION) => Trouble::Unfit(Unfit::ByStatement),
        _ => Trouble::Away(error),
    })?;
    Ok(text(&told).and_then(|backend| backend.parse().ok()))
}

/// Backends change, and statements come along. What a session sets does not: the role's own default counts.
async fn by_transaction(client: &Client) -> Result<Pooling, Trouble> {
    let default = "SELECT reset_val FROM pg_settings WHERE name = 'default_transaction_read_only'";
    let told = client.simple_query(default).await.map_err(Trouble::Away)?;
    if text(&told) == Some("on") { Ok(Pooling::ByTransaction) } else { Err(Unfit::Writable.into()) }
}

/// A backend that does not know a statement, or knows another by its name, says so. Whatever else one says will have passed.
fn forgotten(error: Error) -> Trouble {
    match error.code() {
        Some(&(SqlState::INVALID_SQL_STATEMENT_NAME | SqlState::DUPLICATE_PSTATEMENT | SqlState::PROTOCOL_VIOLATION)) => {
            Trouble::Unfit(Unfit::Forgets)
        }
        _ => Trouble::Away(error),
    }
}

/// The first value of the first row.
fn text(told: &[SimpleQueryMessage]) -> Option<&str> {
    told.iter().find_map(|message| if let SimpleQueryMessage::Row(row) = message { row.get(0) } else { None })
}
