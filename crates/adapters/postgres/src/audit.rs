//! `honeydue audit verify`: reads the whole ledger and says what is wrong with it.
//!
//! This is a second implementation of the ledger's format, and shares nothing with the first, the SQL function `append_ledger`: not its
//! code, not diesel, not the pool; only the way to the database. A mistake or a lie has to be made twice to go unseen.
//!
//! ```text
//! commitment = sha256( salt ‖ payload )
//! hash       = sha256( field("honeydue ledger 1") ‖ field(prev_hash)
//!                      ‖ i64(stream) ‖ i64(version) ‖ i64(actor) ‖ field(kind) ‖ i64(at) ‖ field(commitment) )
//! field(b)   = i64(length of b) ‖ b        i64 is big-endian, text is UTF-8, at is in microseconds since 1970, a salt has 32 bytes
//! ```
//!
//! A stream's versions are 1, 2, 3 …, the first `prev_hash` is 32 zero bytes, `at` strictly increases, and the stream's row repeats its
//! last entry's version, hash and time. Each entry has its payload, and nothing else is there.
//!
//! But where a later entry of the same stream says that it was erased: one of the kind `account.deleted`, whose own payload has
//! `{"erased": {"streams": [stream, …], "entries": [{"stream": …, "version": …}, …]}}`. It speaks of everything before itself, where it names
//! its stream, and of single entries. What is said to be erased must not be there.
//!
//! What a chain without a secret can't show: that somebody with full access to the database has written a stream anew from some version
//! on, *its row included*, or has removed it altogether. For that, compare with heads that were kept elsewhere.

mod chain;
mod erased;
mod hash;
mod inspect;
mod read;
mod row;
mod verdict;

#[cfg(test)]
mod attacks;
#[cfg(test)]
mod golden;

pub use verdict::{Fault, Finding, Verdict};

use crate::{DbError, db::Target};
use secrecy::SecretString;

/// Why there is no verdict.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The address of the database is not one.
    #[error("the address of the database can't be understood")]
    Address(#[source] DbError),
    /// The database is away, or does not let us in.
    #[error("the database can't be reached")]
    Unreachable(#[source] tokio_postgres::Error),
    /// The connection was lost, or the tables are not what they should be.
    #[error("the ledger can't be read")]
    Unreadable(#[source] tokio_postgres::Error),
}

/// Checks every entry of every stream, as one snapshot sees them, over a connection of its own. Changes go on meanwhile.
///
/// It needs no more than SELECT on `stream`, `ledger` and `ledger_payload`, and memory for a few thousand rows, however long the ledger.
pub async fn verify(url: &SecretString) -> Result<Verdict, AuditError> {
    let target = Target::read(url).map_err(AuditError::Address)?;
    let (client, driver) = target.connect().await.map_err(AuditError::Unreachable)?;
    // In one task: the driver moves the bytes that the reading waits for, and ends when that has dropped the client.
    let (verdict, end) = futures::join!(read::read(client), driver);
    verdict.map_err(|lost| AuditError::Unreadable(end.err().unwrap_or(lost)))
}
