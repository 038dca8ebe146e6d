//! The role that serves: made and granted as far as the owning role may.

use super::MigrateError;
use crate::db::Target;
use diesel::result::Error;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use secrecy::SecretString;
use std::fmt;

/// What became of the serving role.
#[derive(Clone, Debug)]
pub(super) enum RoleOutcome {
    /// It exists, and may do what it needs.
    Granted(String),
    /// One role does both.
    Shared(String),
    /// Somebody with more rights has to run this.
    ByHand(String),
}

/// Makes the role of `server_url` if it does not exist, and grants it what serving needs.
pub(super) async fn grant(
    conn: &mut AsyncPgConnection,
    owner_url: &SecretString,
    server_url: &SecretString,
) -> Result<RoleOutcome, MigrateError> {
    let (owner, _, _) = parts(owner_url)?;
    let (server, password, database) = parts(server_url)?;
    if owner == server {
        return Ok(RoleOutcome::Shared(owner));
    }
    let grants = grants(&server, &database);
    let exists = diesel::sql_query(format!("SELECT 1 FROM pg_roles WHERE rolname = {}", literal(&server))).execute(conn).await? > 0;
    let create = if exists { String::new() } else { create(&server, password.as_deref()) };
    match conn.batch_execute(&format!("BEGIN; {create} {grants} COMMIT")).await {
        Ok(()) => Ok(RoleOutcome::Granted(server)),
        Err(Error::DatabaseError(_, reason)) if reason.message().contains("permission denied") || reason.message().contains("must be") => {
            conn.batch_execute("ROLLBACK").await?;
            let create = if exists { String::new() } else { create_by_hand(&server) };
            Ok(RoleOutcome::ByHand(format!("{create}{grants}")))
        }
        Err(error) => Err(error.into()),
    }
}

/// User, password and database of a URL.
fn parts(url: &SecretString) -> Result<(String, Option<Vec<u8>>, String), MigrateError> {
    let target = Target::read(url)?;
    let config = target.config();
    let user = config.get_user().ok_or(MigrateError::Nobody)?.to_owned();
    let database = config.get_dbname().unwrap_or(&user).to_owned();
    Ok((user, config.get_password().map(<[u8]>::to_vec), database))
}

/// The password goes over as its SCRAM verifier, so that no statement log has it in clear.
fn create(server: &str, password: Option<&[u8]>) -> String {
    let password = password.map(|password| format!(" PASSWORD {}", literal(&postgres_protocol::password::scram_sha_256(password))));
    format!("CREATE ROLE {} LOGIN{};", identifier(server), password.unwrap_or_default())
}

fn create_by_hand(server: &str) -> String {
    format!("CREATE ROLE {} LOGIN PASSWORD '…';\n", identifier(server))
}

/// What serving needs, and nothing else: no DDL, not even of temporary tables, no change of the ledger, read-only unless a flight says otherwise.
fn grants(server: &str, database: &str) -> String {
    let (server, database) = (identifier(server), identifier(database));
    format!(
        "GRANT CONNECT ON DATABASE {database} TO {server};
REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {server};
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {server};
GRANT SELECT ON ALL TABLES IN SCHEMA public TO {server};
GRANT USAGE ON SEQUENCE ids TO {server};
GRANT INSERT ON ledger, ledger_payload TO {server};
GRANT INSERT, UPDATE ON stream, account, session, residence, member, person, task, completion, contractor, contractor_specialties, contractor_favorite TO {server};
GRANT INSERT, UPDATE, DELETE ON outbox, idempotency, challenge TO {server};
GRANT INSERT ON account_identity TO {server};
GRANT INSERT, UPDATE ON residence_profile, share_code, contractor_name TO {server};
GRANT DELETE ON residence, residence_profile, member, person, share_code, task, completion, contractor_name TO {server};
GRANT DELETE ON session TO {server};
GRANT INSERT, UPDATE ON chore TO {server};
GRANT DELETE ON contractor, contractor_specialties, contractor_favorite TO {server};
GRANT INSERT, UPDATE ON settings, tier_limits, subscription, purchase TO {server};
GRANT INSERT (owner_id, unlimited_until), UPDATE (unlimited_until) ON quota TO {server};
GRANT EXECUTE ON FUNCTION erase_account(bigint) TO {server};
ALTER ROLE {server} IN DATABASE {database} SET default_transaction_read_only = on;
"
    )
}

fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

impl fmt::Display for RoleOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Granted(role) => {
                writeln!(f, "The role {role} may serve: read-only by default, no DDL, INSERT and SELECT alone on the ledger.")
            }
            Self::Shared(role) => {
                writeln!(f, "The role {role} migrates and serves: nothing but this program keeps it from rewriting the ledger.")
            }
            Self::ByHand(sql) => writeln!(f, "This role may not make or grant the serving role. Somebody who may has to run:\n\n{sql}"),
        }
    }
}
