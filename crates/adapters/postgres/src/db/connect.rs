//! A connection, from its opening to the moment when it can serve a request without preparing anything.

use super::{DbConfig, DbError, Purpose, Target};
use crate::{
    accounts, contractors, flight, journal, outbox, residences,
    statement::{Warm, statement, warm},
    subscriptions, tasks, upkeep, watch,
};
use diesel::{
    ConnectionError, ConnectionResult, QueryResult,
    result::DatabaseErrorKind,
    sql_types::{Nullable, Text},
};
use diesel_async::{
    AsyncPgConnection, SimpleAsyncConnection,
    pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, PoolableConnection, RecyclingMethod},
};
use futures::{FutureExt, future::join_all};
use honeydue_kernel::PortError;

statement! {
    /// The newest migration that was applied. The caller may be served by a database that is newer than the program.
    SchemaVersion {} -> Nullable<Text>, ["SELECT max(version)::text FROM __diesel_schema_migrations"]
}

/// Every statement that a request can need, module by module; those of the flights last, as they begin transactions.
const OF_REQUESTS: &[&[Warm]] = &[
    accounts::HOT,
    residences::HOT,
    tasks::HOT,
    journal::HOT,
    contractors::HOT,
    subscriptions::HOT,
    &[warm::<SchemaVersion>],
    flight::HOT,
];

/// The same of what nobody waits for.
const OF_BACKGROUND: &[&[Warm]] = &[outbox::HOT, upkeep::HOT, &[warm::<SchemaVersion>], flight::OPERATING];

const fn hot(purpose: Purpose) -> &'static [&'static [Warm]] {
    match purpose {
        Purpose::Requests => OF_REQUESTS,
        Purpose::Background => OF_BACKGROUND,
        Purpose::Watch => &[watch::HOT],
    }
}

/// What a session is set to. A role that is not read-only by itself is made so here; a statement that hangs gives up.
const SETTINGS: &str = "SET default_transaction_read_only = on; SET statement_timeout = '15s'; SET lock_timeout = '10s'; \
                        SET idle_in_transaction_session_timeout = '15s'";

pub(super) fn manager(config: &DbConfig) -> Result<AsyncDieselConnectionManager<AsyncPgConnection>, DbError> {
    let opener = Opener::new(config)?;
    let mut manager = ManagerConfig::default();
    manager.recycling_method = RecyclingMethod::Fast;
    manager.custom_setup = Box::new(move |_| open(opener.clone()).boxed());
    Ok(AsyncDieselConnectionManager::new_with_config(String::new(), manager))
}

/// Opens connections that serve a purpose.
#[derive(Clone)]
pub(crate) struct Opener {
    target: Target,
    purpose: Purpose,
}

impl Opener {
    pub(crate) fn new(config: &DbConfig) -> Result<Self, DbError> {
        let name = match config.purpose {
            Purpose::Requests => "honeydue",
            Purpose::Background | Purpose::Watch => "honeydue background",
        };
        let target = Target::read(&config.url)?.called(name, config.patience);
        Ok(Self { target, purpose: config.purpose })
    }

    /// A connection, warm.
    pub(crate) async fn open(&self) -> Result<AsyncPgConnection, PortError> {
        open(self.clone()).await.map_err(PortError::unavailable)
    }
}

async fn open(Opener { target, purpose }: Opener) -> ConnectionResult<AsyncPgConnection> {
    let mut conn = target.open().await?;
    conn.batch_execute(SETTINGS).await.map_err(ConnectionError::CouldntSetupConfiguration)?;
    for statements in hot(purpose) {
        // prepared one after the other, in this order; their executions overlap
        join_all(statements.iter().map(|warm| warm(&conn))).await.into_iter().for_each(noted);
    }
    if conn.is_broken() { Err(ConnectionError::BadConnection("lost while it was warmed".to_owned())) } else { Ok(conn) }
}

/// A sample changes nothing and finds nothing: most are refused, as they must be. What is not a refusal is a statement
/// that this database does not understand; requests that need it will fail, and the log should have said why.
fn noted(sample: QueryResult<usize>) {
    use diesel::result::Error::DatabaseError;
    match sample {
        Ok(_) | Err(DatabaseError(DatabaseErrorKind::ReadOnlyTransaction, _)) => {}
        Err(DatabaseError(_, information)) if information.constraint_name().is_some() => {}
        Err(error) => tracing::debug!(%error, "a statement could not be prepared"),
    }
}

#[cfg(test)]
mod tests {
    use super::{DbConfig, Opener, Purpose, hot};
    use diesel::{QueryableByName, sql_types::BigInt};
    use diesel_async::{AsyncPgConnection, RunQueryDsl};
    use honeydue_testkit::TestDb;

    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }

    async fn prepared(conn: &mut AsyncPgConnection) -> i64 {
        let sql = "SELECT count(*) FROM pg_prepared_statements WHERE statement NOT LIKE '%pg_prepared_statements%'";
        let Count { count } = diesel::sql_query(sql).get_result(conn).await.expect("a count");
        count
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_new_connection_has_every_hot_statement_and_none_is_prepared_twice() {
        let database = TestDb::create().await;
        for purpose in [Purpose::Requests, Purpose::Background, Purpose::Watch] {
            let hot = hot(purpose);
            let config = DbConfig { purpose, ..DbConfig::new(database.server_url().into()) };
            let mut conn = Opener::new(&config).expect("a URL").open().await.expect("a connection");
            let count = i64::try_from(hot.iter().map(|statements| statements.len()).sum::<usize>()).expect("few");
            assert_eq!(prepared(&mut conn).await, count, "each hot statement is kept");
            for warm in hot.iter().copied().flatten() {
                // refused by the read-only role or by its own guard; that it is prepared again is what must not be
                let _ = warm(&conn).await;
            }
            assert_eq!(prepared(&mut conn).await, count, "none is prepared twice");
        }
    }
}
