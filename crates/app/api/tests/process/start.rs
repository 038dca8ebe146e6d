//! Started before its database, and what it shows on its other listener.

use crate::server::{Server, free_port};
use honeydue_testkit::{TestDb, eventually, link::Link};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn started_while_postgres_is_away_it_lives_says_not_ready_and_becomes_ready_by_itself() {
    let database = TestDb::create().await;
    let link = Link::to(database.address()).await.expect("a link");
    link.refuse().await.expect("a closed port");
    let server = Server::start(&database.server_url_via(link.port()), &[]).await;
    let (status, problem) = server.get("/api/health/ready/").await.expect("an answer");
    assert_eq!((status, &problem["code"]), (503, &json!("not_ready")));
    let body = json!({"email": "sam@example.org", "password": "correct horse battery staple"});
    let (status, problem) = server.post("/api/auth/register/", "", &body).await.expect("an answer");
    assert_eq!((status, &problem["code"]), (503, &json!("unavailable")));
    link.accept().await.expect("an open port");
    server.is_ready().await;
    server.household().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_not_migrated_is_said_to_be() {
    let database = TestDb::without_schema().await;
    let server = Server::start(&database.owner_url(), &[]).await;
    let (status, problem) = server.get("/api/health/ready/").await.expect("an answer");
    assert_eq!((status, &problem["code"]), (503, &json!("not_ready")));
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("honeydue migrate")), "{problem}");
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_on_a_listener_of_their_own() {
    let database = TestDb::create().await;
    let metrics = format!("127.0.0.1:{}", free_port());
    let server = Server::start(&database.server_url(), &[("HONEYDUE_METRICS_LISTEN", &metrics)]).await;
    server.is_ready().await;
    server.household().await;
    let figures = reqwest::get(format!("http://{metrics}/metrics")).await.expect("an answer").text().await.expect("text");
    let connections = figures.lines().find_map(|line| line.strip_prefix("honeydue_pool_connections ")?.parse::<u32>().ok());
    assert!(connections.is_some_and(|open| (10..=20).contains(&open)), "{figures}");
    assert!(figures.contains("honeydue_requests_total{status=\"2xx\"}"), "{figures}");
    assert_eq!(server.get("/metrics").await.map(|(status, _)| status), Some(404));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_forgets_what_ended_long_ago() {
    let database = TestDb::create().await;
    let server = Server::of(&database).await;
    server.household().await;
    let admin = database.admin().await;
    let keys = "INSERT INTO idempotency (account_id, key, fingerprint, at)
        SELECT id, age, decode(repeat('00', 32), 'hex'), now() - age::interval FROM account, unnest(ARRAY['1 hour', '2 days']) AS age";
    admin.execute(keys, &[]).await.expect(keys);
    // the next turn comes in an hour: as if that had passed
    admin.execute("DELETE FROM chore", &[]).await.expect("turns");
    drop(server);
    let _server = Server::of(&database).await;
    eventually("the older key is forgotten", async || {
        let kept = "SELECT string_agg(key, ' ') FROM idempotency";
        admin.query_one(kept, &[]).await.expect(kept).get::<_, String>(0) == "1 hour"
    })
    .await;
}
