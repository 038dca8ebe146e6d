//! Connections come and go.

use honeydue_postgres::{Db, DbConfig, Readiness};
use honeydue_testkit::{TestDb, eventually};
use std::{collections::BTreeSet, time::Duration};
use tokio::runtime::Handle;
use tokio_postgres::Client;

/// The server's processes behind the connections that serve requests.
async fn backends(admin: &Client) -> BTreeSet<i32> {
    let sql = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'honeydue'";
    admin.query(sql, &[]).await.expect(sql).iter().map(|row| row.get(0)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_grow_old_and_are_replaced_one_after_the_other() {
    let database = TestDb::create().await;
    let lifetime = Duration::from_secs(2);
    let config = DbConfig { pool_max: 4, pool_min: 4, lifetime, ..DbConfig::new(database.server_url().into()) };
    let db = Db::open(config, Handle::current()).expect("a URL");
    eventually("a warm pool", async || db.ready().await == Readiness::Ready).await;
    let admin = database.admin().await;
    let first = backends(&admin).await;
    eventually("all were replaced", async || {
        assert_eq!(db.ready().await, Readiness::Ready, "it serves all the time");
        backends(&admin).await.is_disjoint(&first)
    })
    .await;
}
