mod pooler;

use super::{Pooling, Trouble, Unfit, look};
use crate::{
    Db, DbConfig, Readiness,
    db::Target,
    migrate::{self, MigrateError},
};
use honeydue_testkit::{TestDb, eventually, link::Link};
use pooler::Pooler;
use tokio::runtime::Handle;

async fn found(url: &str) -> Result<Pooling, Trouble> {
    look(&Target::read(&url.into()).expect("a URL")).await
}

#[tokio::test]
async fn a_connection_without_a_pooler_keeps_its_backend() {
    let database = TestDb::create().await;
    let link = Link::to(database.address()).await.expect("a link");
    let found = found(&database.server_url_via(link.port())).await;
    assert_eq!(found.expect("it is found out"), Pooling::BySession);
}

#[tokio::test]
async fn a_pooler_that_changes_backends_and_forgets_statements_is_recognised() {
    let database = TestDb::create().await;
    for newest_first in [true, false] {
        let pooler = Pooler::to(database.address(), newest_first).await;
        let found = found(&database.server_url_via(pooler.port())).await;
        assert!(matches!(found, Err(Trouble::Unfit(Unfit::Forgets))), "{newest_first}: {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_such_a_pooler_nothing_gets_ready_and_the_reason_is_told() {
    let database = TestDb::create().await;
    let pooler = Pooler::to(database.address(), true).await;
    let config = DbConfig { pool_max: 2, pool_min: 2, ..DbConfig::new(database.server_url_via(pooler.port()).into()) };
    let db = Db::open(config, Handle::current()).expect("a URL");
    db.look_for_poolers();
    let refused = Readiness::NotReady(Unfit::Forgets.to_string());
    eventually("the pooler is recognised", async || db.ready().await == refused).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_nobody_in_between_the_server_gets_ready() {
    let database = TestDb::create().await;
    let db = Db::open(DbConfig::background(database.server_url().into()), Handle::current()).expect("a URL");
    db.look_for_poolers();
    eventually("a warm pool", async || db.ready().await == Readiness::Ready).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_migrated_by_way_of_such_a_pooler() {
    let database = TestDb::without_schema().await;
    let pooler = Pooler::to(database.address(), true).await;
    let (host, port) = database.address();
    let by_pooler = database.owner_url().replace(&format!("{host}:{port}"), &format!("127.0.0.1:{}", pooler.port()));
    assert!(matches!(migrate::run(&by_pooler.into(), None).await, Err(MigrateError::Pooled)));
}
