//! Every change is in the ledger, and moves each of its streams by one.

use crate::{
    app::App,
    client::Reply,
    household::{Household, PASSWORD, Person, id},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Streams with their versions, each the same in its own row and at the end of its ledger.
async fn heads(app: &App) -> BTreeMap<i64, i64> {
    let sql = "SELECT id, stream.version, coalesce(max(ledger.version), 0), count(ledger.version)
        FROM stream LEFT JOIN ledger ON ledger.stream = id GROUP BY id";
    let rows = app.admin.query(sql, &[]).await.expect("streams");
    let head = |row: tokio_postgres::Row| {
        let (stream, version, last, entries): (i64, i64, i64, i64) = (row.get(0), row.get(1), row.get(2), row.get(3));
        assert!(version == last && last == entries, "stream {stream} says {version}, its ledger ends with {last} of {entries}");
        (stream, version)
    };
    rows.into_iter().map(head).collect()
}

/// The last event of a stream.
async fn last_event(app: &App, stream: i64) -> (String, i64, Value) {
    let sql = "SELECT kind, actor, payload FROM ledger JOIN ledger_payload USING (stream, version)
        WHERE stream = $1 ORDER BY version DESC LIMIT 1";
    let row = app.admin.query_one(sql, &[&stream]).await.expect("an event");
    (row.get(0), row.get(1), serde_json::from_str(row.get(2)).expect("JSON"))
}

/// Fails unless exactly these streams moved by one, the first of them being the one that the answer tells of.
async fn expect_moved(app: &App, before: &BTreeMap<i64, i64>, reply: &Reply, streams: &[i64], kind: &str, actor: i64) {
    let after = heads(app).await;
    let mut expected = before.clone();
    for stream in streams {
        *expected.entry(*stream).or_default() += 1;
        let (told, by, _) = last_event(app, *stream).await;
        assert_eq!((told.as_str(), by), (kind, actor), "stream {stream}");
    }
    assert_eq!(after, expected, "{kind}");
    assert_eq!(reply.header("x-stream-version"), Some(after[&streams[0]].to_string().as_str()), "{kind}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_is_told_in_the_ledger_of_its_streams_and_moves_them_by_one() {
    let household = Household::new().await;
    let (app, owner, member, home) = (&household.app, &household.owner, &household.member, household.home);

    let before = heads(app).await;
    let reply = app.client.post("/api/auth/register/", &json!({"email": "new@example.org", "password": PASSWORD})).await;
    let new = Person::signed_in(&app.client, &reply.expect(201));
    expect_moved(app, &before, &reply, &[new.id], "account.opened", new.id).await;

    let before = heads(app).await;
    let reply = new.post("/api/residences/", &json!({"name": "Cabin"})).await;
    expect_moved(app, &before, &reply, &[id(&reply.expect(201)), new.id], "residence.founded", new.id).await;

    let before = heads(app).await;
    let reply = member.post("/api/tasks/", &json!({"residence_id": home, "title": "Sweep", "frequency_id": 2})).await;
    let task = id(&reply.expect(201)["task"]);
    expect_moved(app, &before, &reply, &[home], "task.created", member.id).await;
    assert_eq!(last_event(app, home).await.2["task"]["id"], task);

    let before = heads(app).await;
    let reply = owner.post("/api/task-completions/", &json!({"task_id": task, "notes": "done"})).await;
    let completion = id(&reply.expect(201));
    expect_moved(app, &before, &reply, &[home], "task.completed", owner.id).await;
    assert_eq!(last_event(app, home).await.2["completion"]["id"], completion);

    let before = heads(app).await;
    let reply = new.post("/api/auth/logout/", &json!({})).await;
    reply.expect(200);
    expect_moved(app, &before, &reply, &[new.id], "account.signed_out", new.id).await;
    app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_is_no_event_and_reading_writes_nothing() {
    let household = Household::new().await;
    let app = &household.app;
    let before = heads(app).await;
    let reply = app.client.post("/api/auth/login/", &json!({"username": "olive", "password": PASSWORD})).await;
    reply.expect(200);
    assert_eq!(reply.header("x-stream-version"), None);
    assert_eq!(heads(app).await, before);
    let before = app.footprint().await;
    let home = household.home;
    for path in [
        "/api/tasks/",
        "/api/tasks/list/",
        "/api/residences/my/",
        &format!("/api/residences/{home}/"),
        "/api/auth/me/",
        "/api/static_data/",
    ] {
        household.owner.get(path).await.expect(200);
    }
    assert_eq!(app.footprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_of_one_home_are_dense_whoever_writes() {
    let household = Household::new().await;
    let writing = (0..40).map(|n| {
        let who = if n % 2 == 0 { &household.owner } else { &household.member };
        let body = json!({"residence_id": household.home, "title": format!("task {n}")});
        async move {
            let reply = who.post("/api/tasks/", &body).await;
            reply.expect(201);
            reply.header("x-stream-version").expect("a version").parse::<i64>().expect("a number")
        }
    });
    let first = heads(&household.app).await[&household.home] + 1;
    let mut versions = futures::future::join_all(writing).await;
    versions.sort_unstable();
    assert_eq!(versions, (first..first + 40).collect::<Vec<_>>());
    household.app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_ledger_can_not_be_written_nothing_is_and_reads_go_on() {
    let household = Household::new().await;
    let app = &household.app;
    app.admin.batch_execute("REVOKE INSERT ON ledger FROM honeydue_server").await.expect("a ledger that can't be written");
    let before = app.footprint().await;
    let body = json!({"residence_id": household.home, "title": "Gutters"});
    assert_eq!(household.owner.post("/api/tasks/", &body).await.refused(), (500, "internal_error".to_owned()));
    household.owner.get("/api/tasks/").await.expect(200);
    assert_eq!(app.footprint().await, before);
    app.admin.batch_execute("GRANT INSERT ON ledger TO honeydue_server").await.expect("a ledger");
    household.owner.post("/api/tasks/", &body).await.expect(201);
    app.expect_sound_connections().await;
}
