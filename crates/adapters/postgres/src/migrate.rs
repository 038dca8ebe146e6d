//! The schema, its functions, and the role that serves.
//!
//! Migrations run as the owning role. The serving role may neither define anything nor rewrite the ledger, and is
//! read-only by default: only a flight's `BEGIN READ WRITE` makes it write.

mod role;

use crate::{
    DbError,
    db::{Target, keeps_sessions},
};
use diesel::{
    migration::{Migration, MigrationSource},
    pg::Pg,
};
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use honeydue_kernel::BoxError;
use role::RoleOutcome;
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use std::fmt;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../../migrations");
const FUNCTIONS: &str = include_str!("../../../../migrations/functions.sql");

/// Migrations take turns on this advisory lock. Streams use positive numbers.
const TURN: &str = "SET default_transaction_read_only = off; SELECT pg_advisory_lock(-1)";

/// What a migration did.
#[derive(Clone, Debug)]
pub struct Report {
    applied: Vec<String>,
    functions_changed: bool,
    role: RoleOutcome,
}

/// Why a migration did not come to its end. What it had finished by then stays.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The owning role could not sign in.
    #[error("could not connect: {0}")]
    Connect(#[from] diesel::ConnectionError),
    /// A migration failed and was rolled back.
    #[error("a migration failed: {0}")]
    Migration(#[source] BoxError),
    /// A statement failed.
    #[error(transparent)]
    Statement(#[from] diesel::result::Error),
    /// A pooler gives each transaction another backend: the lock by which migrations take turns would stay with one.
    #[error("a pooler that is not in session mode stands before Postgres: lead HONEYDUE_MIGRATION_URL past it")]
    Pooled,
    /// A URL can't be read.
    #[error(transparent)]
    Url(#[from] DbError),
    /// A URL names no user.
    #[error("the URL names no user")]
    Nobody,
}

/// Brings the schema up to this release, applies the functions if they changed, and makes and grants the role that
/// `server_url` names, where the owning role may; else the report has the SQL for somebody who may. Safe to repeat, and
/// beside a running server of the release before.
///
/// Needs a multi-threaded tokio runtime.
pub async fn run(owner_url: &SecretString, server_url: Option<&SecretString>) -> Result<Report, MigrateError> {
    let target = Target::read(owner_url)?;
    let mut conn = target.open().await?;
    if !keeps_sessions(&target).await {
        return Err(MigrateError::Pooled);
    }
    conn.batch_execute(TURN).await?;
    let mut harness = AsyncMigrationHarness::new(conn);
    let applied = harness.run_pending_migrations(MIGRATIONS).map_err(MigrateError::Migration)?;
    let applied = applied.iter().map(ToString::to_string).collect();
    let mut conn = harness.into_inner();
    let functions_changed = apply_functions(&mut conn).await?;
    let role = role::grant(&mut conn, owner_url, server_url.unwrap_or(owner_url)).await?;
    Ok(Report { applied, functions_changed, role })
}

/// The version of the newest migration in this program.
pub(crate) fn newest() -> String {
    let migrations: Result<Vec<Box<dyn Migration<Pg>>>, _> = MIGRATIONS.migrations();
    migrations.unwrap_or_default().iter().map(|migration| migration.name().version().to_string()).max().unwrap_or_default()
}

/// Names what a migrated database of this release looks like: two programs with the same fingerprint make the same.
pub fn fingerprint() -> String {
    format!("{}_{}", newest(), &functions_digest()[..12])
}

fn functions_digest() -> String {
    Sha256::digest(FUNCTIONS).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// Applies `functions.sql` in one transaction, unless it was the last one applied.
async fn apply_functions(conn: &mut AsyncPgConnection) -> Result<bool, MigrateError> {
    let digest = functions_digest();
    let known = format!("SELECT 1 FROM functions_applied WHERE sha256 = '\\x{digest}' AND at = (SELECT max(at) FROM functions_applied)");
    if diesel::sql_query(known).execute(conn).await? > 0 {
        return Ok(false);
    }
    conn.batch_execute(&format!(
        "BEGIN; {FUNCTIONS}; INSERT INTO functions_applied (sha256) VALUES ('\\x{digest}')
         ON CONFLICT (sha256) DO UPDATE SET at = clock_timestamp(); COMMIT"
    ))
    .await?;
    Ok(true)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.applied.as_slice() {
            [] => writeln!(f, "The schema was up to date ({}).", newest())?,
            applied => writeln!(f, "Applied {} migration(s), up to {}.", applied.len(), applied.join(", "))?,
        }
        writeln!(f, "Functions: {}.", if self.functions_changed { "applied" } else { "unchanged" })?;
        write!(f, "{}", self.role)
    }
}
