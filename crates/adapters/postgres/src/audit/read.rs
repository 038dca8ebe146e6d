//! The three tables, as one snapshot of the database sees them.

use super::{
    erased::KIND,
    inspect::inspect,
    row::{Entry, Erasure, Head, Micros, Payload},
    verdict::Verdict,
};
use futures::{Stream, TryStreamExt, stream};
use std::error::Error as StdError;
use tokio_postgres::{
    Client, Error, IsolationLevel, Portal, Row, Transaction,
    types::{FromSql, Type, accepts},
};

/// Rows of a table that are fetched, and held, at once.
const PAGE: i32 = 5_000;

/// A long ledger takes longer than a request may.
const PATIENCE: &str = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";

const HEADS: &str = "SELECT id, version, head, at FROM stream ORDER BY id";
const ENTRIES: &str = "SELECT stream, version, actor, kind, at, commitment, prev_hash, hash FROM ledger ORDER BY stream, version";
const PAYLOADS: &str = "SELECT stream, version, salt, payload FROM ledger_payload ORDER BY stream, version";
const ERASURES: &str = "SELECT stream, version, payload FROM ledger JOIN ledger_payload USING (stream, version) WHERE kind = $1
     ORDER BY stream, version";

/// Reads and inspects everything.
pub(super) async fn read(mut client: Client) -> Result<Verdict, Error> {
    let snapshot = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true).start().await?;
    snapshot.batch_execute(PATIENCE).await?;
    let heads = snapshot.bind(HEADS, &[]).await?;
    let entries = snapshot.bind(ENTRIES, &[]).await?;
    let payloads = snapshot.bind(PAYLOADS, &[]).await?;
    let erasures = snapshot.bind(ERASURES, &[&KIND]).await?;
    let (heads, entries) = (rows(&snapshot, &heads, head), rows(&snapshot, &entries, entry));
    inspect(heads, entries, rows(&snapshot, &payloads, payload), rows(&snapshot, &erasures, erasure)).await
}

/// All rows of an open portal, fetched by the page.
fn rows<T>(snapshot: &Transaction<'_>, portal: &Portal, convert: fn(&Row) -> Result<T, Error>) -> impl Stream<Item = Result<T, Error>> {
    stream::try_unfold((), move |()| async move {
        let page = snapshot.query_portal(portal, PAGE).await?;
        let is_last = page.is_empty();
        let page = stream::iter(page.into_iter().map(move |row| convert(&row)));
        Ok::<_, Error>((!is_last).then_some((page, ())))
    })
    .try_flatten()
}

fn head(row: &Row) -> Result<Head, Error> {
    Ok(Head { stream: row.try_get(0)?, version: row.try_get(1)?, hash: row.try_get(2)?, at: row.try_get(3)? })
}

fn entry(row: &Row) -> Result<Entry, Error> {
    Ok(Entry {
        stream: row.try_get(0)?,
        version: row.try_get(1)?,
        actor: row.try_get(2)?,
        kind: row.try_get(3)?,
        at: row.try_get(4)?,
        commitment: row.try_get(5)?,
        prev_hash: row.try_get(6)?,
        hash: row.try_get(7)?,
    })
}

fn payload(row: &Row) -> Result<Payload, Error> {
    Ok(Payload { stream: row.try_get(0)?, version: row.try_get(1)?, salt: row.try_get(2)?, text: row.try_get(3)? })
}

fn erasure(row: &Row) -> Result<Erasure, Error> {
    Ok(Erasure { stream: row.try_get(0)?, version: row.try_get(1)?, text: row.try_get(2)? })
}

/// From 2000, where the database counts from, to 1970: 10,957 days.
const EPOCHS_APART: i64 = 10_957 * 86_400 * 1_000_000;

impl<'a> FromSql<'a> for Micros {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        let since_2000 = match i64::from_be_bytes(raw.try_into()?) {
            // the infinities
            end @ (i64::MIN | i64::MAX) => return Ok(Self(end)),
            micros => micros,
        };
        Ok(Self(since_2000.saturating_add(EPOCHS_APART)))
    }

    accepts!(TIMESTAMPTZ);
}
