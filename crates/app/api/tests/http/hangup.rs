//! Clients that hang up in the middle of a change.

use crate::household::Household;
use honeydue_testkit::eventually;
use serde_json::json;
use tokio::{io::AsyncWriteExt, net::TcpStream, task::yield_now};

#[tokio::test(flavor = "multi_thread")]
async fn a_change_whose_client_has_gone_is_whole_or_absent_and_no_connection_suffers() {
    let household = Household::new().await;
    let app = &household.app;
    for n in 0..60 {
        let body = json!({"residence_id": household.home, "title": format!("task {n}"), "description": "x".repeat(2000)}).to_string();
        let head = format!(
            "POST /api/tasks/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Token {}\r\nContent-Length: {}\r\n\r\n",
            household.owner.token,
            body.len()
        );
        let mut stream = TcpStream::connect(&app.client.address).await.expect("a connection");
        // an end without lingering is a reset, which the server notices at once
        stream.set_zero_linger().expect("a socket");
        stream.write_all((head + &body).as_bytes()).await.expect("a request");
        // a little later each time
        for _ in 0..n * 40 {
            yield_now().await;
        }
        drop(stream);
    }
    eventually("all connections are idle", async || {
        let stats = app.wiring.db.stats();
        stats.idle == stats.connections
    })
    .await;
    app.expect_sound_connections().await;
    let sql = "SELECT (SELECT count(*) FROM task), (SELECT count(*) FROM ledger WHERE kind = 'task.created')";
    let counts = app.admin.query_one(sql, &[]).await.expect("counts");
    assert_eq!(counts.get::<_, i64>(0), counts.get::<_, i64>(1), "a task without its event, or the other way round");
    app.expect_sound_ledger().await;
    let stats = app.wiring.db.stats();
    let writing = (0..16).map(|_| household.owner.add(json!({"residence_id": household.home, "title": "after"})));
    futures::future::join_all(writing).await;
    assert_eq!(app.wiring.db.stats().connections, stats.connections, "no connection was lost");
}
