//! What has moved: the ledger, followed by transactions.

use crate::{
    DbConfig, DbError,
    db::{Opener, Purpose},
    refusal::port_error,
    seeded,
    statement::{Warm, load, statement, warm},
};
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel_async::AsyncPgConnection;
use honeydue_kernel::{Horizon, Movements, PortError, StreamId, Version, Watch};
use tokio::sync::Mutex;

/// Follows the ledger, on a connection of its own: what everybody waits for must not wait for a connection.
///
/// Whoever gives up waiting for an answer also gives up the connection, so that one that hangs is tried once.
pub struct PgWatch {
    opener: Opener,
    idle: Mutex<Option<AsyncPgConnection>>,
}

impl PgWatch {
    /// In this database. Connects when it is asked.
    pub fn open(config: &DbConfig) -> Result<Self, DbError> {
        let opener = Opener::new(&DbConfig { purpose: Purpose::Background, ..config.clone() })?;
        Ok(Self { opener, idle: Mutex::new(None) })
    }

    async fn ask(&self, conn: &AsyncPgConnection, horizon: Option<Horizon>) -> Result<Vec<MovedRow>, PortError> {
        let ask = load::<MovedRow, _>(FindMoved { horizon: horizon.map(|Horizon(horizon)| horizon.to_string()) });
        ask(conn).await.map_err(port_error)
    }
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

pub(crate) const HOT: &[Warm] = &[warm::<FindMoved>];

impl Watch for PgWatch {
    async fn since(&self, horizon: Option<Horizon>) -> Result<Movements, PortError> {
        let mut idle = self.idle.lock().await;
        let conn = match idle.take() {
            Some(conn) => conn,
            None => self.opener.open().await?,
        };
        let rows = self.ask(&conn, horizon).await?;
        // only a connection that has answered is kept
        *idle = Some(conn);
        movements(rows, horizon)
    }
}

fn movements(rows: Vec<MovedRow>, before: Option<Horizon>) -> Result<Movements, PortError> {
    let (lower, upper, _) = rows.first().ok_or_else(|| PortError::fault("a snapshot has ends"))?;
    let number = |text: &str| text.parse().map(Horizon).map_err(PortError::fault);
    let (lower, upper) = (number(lower)?, number(upper)?);
    let moved = rows.iter().filter_map(|(_, _, moved)| moved.map(|(stream, version)| (StreamId::new(stream), version))).collect();
    // transactions are numbered upwards: these are another database's
    let has_gap = before.is_some_and(|before| upper < before);
    let horizon = if seeded::is("poll-by-id") { upper } else { lower };
    Ok(Movements { moved, horizon, has_gap })
}
