//! A connection, from its opening to the moment when it can serve a request without preparing anything.

use super::{DbConfig, DbError, Purpose, Target};
use crate::{
    accounts,
    connection::Connection,
    contractors, flight, journal, outbox,
    refusal::port_error,
    residences,
    statement::{Recipe, statement},
    subscriptions, tasks, upkeep, watch,
};
use bb8::ManageConnection;
use diesel::sql_types::{Nullable, Text};
use futures::future::join;
use honeydue_kernel::PortError;

statement! {
    /// The newest migration that was applied. The caller may be served by a database that is newer than the program.
    SchemaVersion {} -> Nullable<Text>, ["SELECT max(version)::text FROM __diesel_schema_migrations"]
}

/// Every statement that a request can need, module by module; those of the flights last, as they begin transactions.
const OF_REQUESTS: &[&[Recipe]] = &[
    accounts::HOT,
    residences::HOT,
    tasks::HOT,
    journal::HOT,
    contractors::HOT,
    subscriptions::HOT,
    &[Recipe::of::<SchemaVersion>()],
    flight::HOT,
];

/// The same of what nobody waits for.
const OF_BACKGROUND: &[&[Recipe]] = &[outbox::HOT, upkeep::HOT, &[Recipe::of::<SchemaVersion>()], flight::OPERATING];

const fn hot(purpose: Purpose) -> &'static [&'static [Recipe]] {
    match purpose {
        Purpose::Requests => OF_REQUESTS,
        Purpose::Background => OF_BACKGROUND,
        Purpose::Watch => &[watch::HOT],
    }
}

/// What a session is set to. A role that is not read-only by itself is made so here; a statement that hangs gives up.
///
/// A statement is planned once a connection: to plan a board anew for each caller took Postgres twenty times as long as to
/// run it. None of them is worth compiling.
const SETTINGS: &str = "SET default_transaction_read_only = on; SET statement_timeout = '15s'; SET lock_timeout = '10s'; \
                        SET idle_in_transaction_session_timeout = '15s'; SET TIME ZONE 'UTC'; \
                        SET plan_cache_mode = force_generic_plan; SET jit = off";

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

    /// A connection that knows every statement of its purpose: one round trip after it has signed in.
    pub(crate) async fn open(&self) -> Result<Connection, PortError> {
        let (client, driver) = self.target.connect().await.map_err(PortError::unavailable)?;
        let conn = Connection::over(client, driver);
        let recipes: Vec<Recipe> = hot(self.purpose).concat();
        let (set, prepared) = join(conn.run(SETTINGS), conn.prepare(&recipes)).await;
        set.map_err(port_error)?;
        if let Err(error) = prepared {
            // a database that was not migrated yet; a request that needs the statement asks again, and is told
            tracing::debug!(%error, "a statement could not be prepared");
        }
        Ok(conn)
    }
}

impl ManageConnection for Opener {
    type Connection = Connection;
    type Error = PortError;

    async fn connect(&self) -> Result<Connection, PortError> {
        self.open().await
    }

    /// A dead connection is found when it is used: to ask it first would be a round trip.
    async fn is_valid(&self, _: &mut Connection) -> Result<(), PortError> {
        Ok(())
    }

    fn has_broken(&self, conn: &mut Connection) -> bool {
        conn.is_broken()
    }
}

#[cfg(test)]
mod tests {
    use super::{DbConfig, Opener, Purpose, hot};
    use crate::{
        connection::Connection,
        statement::{load, statement},
    };
    use diesel::sql_types::BigInt;
    use honeydue_testkit::TestDb;

    statement! {
        /// How many statements the server knows on this connection.
        CountPrepared {} -> BigInt, ["SELECT count(*) FROM pg_prepared_statements"]
    }

    async fn prepared(conn: &Connection) -> i64 {
        load::<i64, _>(CountPrepared {}).prepared(conn).await.expect("a count")[0]
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_new_connection_has_every_hot_statement_and_none_is_prepared_twice() {
        let database = TestDb::create().await;
        for purpose in [Purpose::Requests, Purpose::Background, Purpose::Watch] {
            let hot = hot(purpose).concat();
            let config = DbConfig { purpose, ..DbConfig::new(database.server_url().into()) };
            let conn = Opener::new(&config).expect("a URL").open().await.expect("a connection");
            // and the one that counts
            let count = i64::try_from(hot.len()).expect("few") + 1;
            assert_eq!(prepared(&conn).await, count, "each hot statement is kept");
            conn.prepare(&hot).await.expect("known");
            assert_eq!(prepared(&conn).await, count, "none is prepared twice");
        }
    }
}
