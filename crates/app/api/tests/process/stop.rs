//! Stopped in order.

use crate::{
    server::{Server, audit},
    writers::Told,
};
use futures::future::join_all;
use honeydue_testkit::{TestDb, eventually};
use nix::sys::signal::Signal;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn at_sigterm_it_says_that_it_is_not_ready_then_listens_no_more_and_ends_what_has_begun() {
    let database = TestDb::create().await;
    let mut server = Server::of(&database).await;
    let (token, home) = server.household().await;
    let admin = database.admin().await;
    // holds the home's stream, so that changes hang in the middle
    admin.execute("SELECT pg_advisory_lock($1)", &[&home]).await.expect("a lock");
    let body = json!({"residence_id": home, "title": "Gutters"});
    let writing = join_all((0..4).map(|_| server.post("/api/tasks/", &token, &body)));
    let stopping = async {
        eventually("changes that hang", async || {
            let hanging = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database =
                (SELECT oid FROM pg_database WHERE datname = current_database())";
            admin.query_one(hanging, &[]).await.expect("locks").get::<_, i64>(0) == 4
        })
        .await;
        server.signal(Signal::SIGTERM);
        eventually("not ready", async || {
            let (status, problem) = server.get("/api/health/ready/").await.expect("it still listens");
            assert_eq!(server.get("/api/health/").await.map(|(status, _)| status), Some(200));
            status == 503 && problem["code"] == "not_ready"
        })
        .await;
        eventually("nobody listens", async || server.get("/api/health/").await.is_none()).await;
        admin.execute("SELECT pg_advisory_unlock($1)", &[&home]).await.expect("the lock");
    };
    let (written, ()) = futures::join!(writing, stopping);
    for answer in written {
        let (status, task) = answer.expect("what has begun is answered");
        assert_eq!(status, 201, "{task}");
    }
    assert_eq!(server.ended().await.code(), Some(0));
    let kept = admin.query_one("SELECT count(*) FROM task", &[]).await.expect("tasks");
    assert_eq!(kept.get::<_, i64>(0), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn stopped_under_load_it_loses_nothing_that_was_acknowledged() {
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let database = TestDb::create().await;
        let mut server = Server::of(&database).await;
        let (token, home) = server.household().await;
        let told = Told::default();
        let stopping = async {
            eventually("some load", async || told.count() >= 100).await;
            server.signal(signal);
        };
        futures::join!(told.write_all(16, &server, &token, home), stopping);
        assert_eq!(server.ended().await.code(), Some(0), "{signal}");
        told.expect_kept(&database).await;
        // a request that crosses the end of its connection is not taken; one that is taken is answered
        let kept = database.admin().await.query_one("SELECT count(*) FROM task", &[]).await.expect("tasks");
        assert_eq!(usize::try_from(kept.get::<_, i64>(0)), Ok(told.count()), "{signal}: a change was made and its client was not told");
        let (code, words) = audit(&database);
        assert_eq!(code, Some(0), "{words}");
    }
}
