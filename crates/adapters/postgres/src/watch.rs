//! What has moved: the ledger, followed by transactions.

use crate::{
    DbConfig, DbError,
    connection::Connection,
    db::{Opener, Purpose},
    refusal::port_error,
    seeded,
    statement::{Recipe, load, statement},
};
use diesel::sql_types::{BigInt, Nullable, Text};
use futures::future::{BoxFuture, FutureExt};
use honeydue_kernel::{Horizon, Movements, PortError, StreamId, Version, Watch};
use std::time::Duration;
use tokio::{sync::Mutex, time::timeout};

/// Follows the ledger, on a connection of its own: what everybody waits for must not wait for a connection.
///
/// Whoever gives up waiting for an answer also gives up the connection, so that one that hangs is tried once. One that is being
/// opened goes on where it was when it is waited for again: far from Postgres that takes longer than an answer.
pub struct PgWatch {
    opener: Opener,
    way: Mutex<Way>,
}

/// A connection that is being opened.
type Opening = BoxFuture<'static, Result<Connection, PortError>>;

/// How far it is to an answer.
#[derive(Default)]
struct Way {
    open: Option<Connection>,
    opening: Option<Opening>,
}

/// How long a connection may take to be opened.
const OPENING: Duration = Duration::from_secs(15);

impl PgWatch {
    /// In this database. Connects when it is asked.
    pub fn open(config: &DbConfig) -> Result<Self, DbError> {
        let opener = Opener::new(&DbConfig { purpose: Purpose::Watch, ..config.clone() })?;
        Ok(Self { opener, way: Mutex::default() })
    }
}

async fn open(opener: Opener) -> Result<Connection, PortError> {
    timeout(OPENING, opener.open()).await.map_err(PortError::unavailable)?
}

async fn ask(conn: &Connection, horizon: Option<Horizon>) -> Result<Vec<MovedRow>, PortError> {
    let ask = load::<MovedRow, _>(FindMoved { horizon: horizon.map(|Horizon(horizon)| horizon.to_string()) });
    ask.prepared(conn).await.map_err(port_error)
}

impl std::fmt::Debug for PgWatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PgWatch").finish_non_exhaustive()
    }
}

/// Lower and upper end of the transactions that this look sees only in part, and a stream that moved.
type MovedRow = (String, String, Option<(i64, Version)>);

statement! {
    /// What has become visible since a horizon. Every transaction below the lower end of a snapshot has ended, so the next
    /// look needs to go no further back; those between its ends are looked at again.
    FindMoved { horizon: Option<String> => Nullable<Text> } -> (Text, Text, Nullable<(BigInt, BigInt)>),
    ["SELECT pg_snapshot_xmin(now)::text, pg_snapshot_xmax(now)::text, moved.stream, moved.version
        FROM pg_current_snapshot() AS now
        LEFT JOIN LATERAL (
          SELECT stream, max(version) AS version FROM ledger
           WHERE xid >= $1::xid8 AND xid < pg_snapshot_xmax(now) GROUP BY stream) AS moved ON true"]
}

pub(crate) const HOT: &[Recipe] = &[Recipe::of::<FindMoved>()];

impl Watch for PgWatch {
    async fn since(&self, horizon: Option<Horizon>) -> Result<Movements, PortError> {
        let mut way = self.way.lock().await;
        let conn = if let Some(conn) = way.open.take() {
            conn
        } else {
            let opened = way.opening.get_or_insert_with(|| open(self.opener.clone()).boxed()).await;
            way.opening = None;
            opened?
        };
        let rows = ask(&conn, horizon).await?;
        // only a connection that has answered is kept
        way.open = Some(conn);
        movements(&rows, horizon)
    }
}

fn movements(rows: &[MovedRow], before: Option<Horizon>) -> Result<Movements, PortError> {
    let (lower, upper, _) = rows.first().ok_or_else(|| PortError::fault("a snapshot has ends"))?;
    let number = |text: &str| text.parse().map(Horizon).map_err(PortError::fault);
    let (lower, upper) = (number(lower)?, number(upper)?);
    let moved = rows.iter().filter_map(|(_, _, moved)| moved.map(|(stream, version)| (StreamId::new(stream), version))).collect();
    // transactions are numbered upwards: these are another database's
    let has_gap = before.is_some_and(|before| upper < before);
    let horizon = if seeded::is("poll-by-id") { upper } else { lower };
    Ok(Movements { moved, horizon, has_gap })
}
