//! A worker by itself.

use crate::{
    running::Running,
    server::{SECRET_KEY, Server, free_port},
};
use honeydue_testkit::{TestDb, eventually, link::Link};
use nix::sys::signal::Signal;
use serde_json::json;
use std::fs;

/// A worker of this database, which shows its metrics on this port.
fn worker(database_url: &str, port: u16) -> Running {
    worker_with(database_url, port, &[])
}

fn worker_with(database_url: &str, port: u16, more: &[(&str, &str)]) -> Running {
    let metrics = format!("127.0.0.1:{port}");
    let settings = [
        ("DATABASE_URL", database_url),
        ("HONEYDUE_SECRET_KEY", SECRET_KEY),
        ("HONEYDUE_METRICS_LISTEN", metrics.as_str()),
        ("HONEYDUE_LOG", "off"),
    ];
    Running::start(&["work"], &[&settings, more].concat())
}

async fn shows_metrics(port: u16) -> bool {
    reqwest::get(format!("http://127.0.0.1:{port}/metrics")).await.is_ok_and(|answer| answer.status() == 200)
}

/// A job that no release knows is claimed, and put off.
const LEFT: &str = "INSERT INTO outbox (at, kind, payload) VALUES (now(), 'test.of_no_release', '{}')";

async fn count(admin: &tokio_postgres::Client, sql: &str) -> i64 {
    admin.query_one(sql, &[]).await.expect(sql).get(0)
}

const PUT_OFF: &str = "SELECT count(*) FROM outbox WHERE attempts = 1 AND reason IS NOT NULL";

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_a_worker_leaves_jobs_and_chores_to_one_that_serves_nobody() {
    let database = TestDb::create().await;
    let admin = database.admin().await;
    admin.execute(LEFT, &[]).await.expect(LEFT);
    let server = Server::run(&["serve", "--no-worker"], &database.server_url(), &[]).await;
    server.is_ready().await;
    server.household().await;
    let untouched = "SELECT (SELECT count(*) FROM outbox WHERE attempts > 0) + (SELECT count(*) FROM chore)";
    assert_eq!(count(&admin, untouched).await, 0);
    let mut worker = worker(&database.server_url(), free_port());
    eventually("the job is seen to", async || count(&admin, PUT_OFF).await == 1).await;
    eventually("all chores are done", async || count(&admin, "SELECT count(*) FROM chore").await >= 2).await;
    worker.signal(Signal::SIGINT);
    assert_eq!(worker.ended().await.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_that_a_server_has_left_are_sent_by_a_worker_of_another_process() {
    let (database, folder) = (TestDb::create().await, tempfile::tempdir().expect("a folder"));
    let mails = || fs::read_dir(folder.path()).expect("the folder").count();
    let url = format!("file://{}", folder.path().display());
    let mail = [("HONEYDUE_MAIL_URL", url.as_str()), ("HONEYDUE_MAIL_FROM", "honeydue <mail@home.example>")];
    let server = Server::run(&["serve", "--no-worker"], &database.server_url(), &mail).await;
    server.is_ready().await;
    let body = json!({"email": "sam@example.org", "password": "correct horse battery staple"});
    assert_eq!(server.post("/api/auth/register/", "", &body).await.expect("an answer").0, 201);
    assert_eq!(mails(), 0);
    let _worker = worker_with(&database.server_url(), free_port(), &mail);
    eventually("a letter", async || mails() > 0).await;
    let admin = database.admin().await;
    eventually("no job is left", async || count(&admin, "SELECT count(*) FROM outbox").await == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn asked_to_stop_a_worker_ends_with_the_jobs_that_it_has_begun() {
    let database = TestDb::create().await;
    let admin = database.admin().await;
    // what became of a job can't be said while somebody holds the lock
    let held = "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NEW; END';
        CREATE TRIGGER hold BEFORE UPDATE ON outbox FOR EACH ROW WHEN (NEW.reason IS NOT NULL) EXECUTE FUNCTION hold();
        SELECT pg_advisory_lock(7)";
    admin.batch_execute(held).await.expect("a lock");
    admin.execute(LEFT, &[]).await.expect(LEFT);
    let port = free_port();
    let mut worker = worker(&database.server_url(), port);
    let hanging = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database =
        (SELECT oid FROM pg_database WHERE datname = current_database())";
    eventually("a job that is being done", async || count(&admin, hanging).await == 1).await;
    eventually("metrics", async || shows_metrics(port).await).await;
    worker.signal(Signal::SIGTERM);
    eventually("nobody listens", async || !shows_metrics(port).await).await;
    admin.execute(LEFT, &[]).await.expect(LEFT);
    assert!(worker.lives() && count(&admin, PUT_OFF).await == 0, "it waits for what it has begun");
    admin.execute("SELECT pg_advisory_unlock(7)", &[]).await.expect("the lock");
    assert_eq!(worker.ended().await.code(), Some(0));
    assert_eq!(count(&admin, PUT_OFF).await, 1, "and says what became of it");
    assert_eq!(count(&admin, "SELECT count(*) FROM outbox WHERE attempts = 0").await, 1, "nothing else was begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_killed_leaves_its_jobs_to_others_and_one_without_a_database_waits_for_it() {
    let database = TestDb::create().await;
    let admin = database.admin().await;
    let link = Link::to(database.address()).await.expect("a link");
    link.refuse().await.expect("a closed port");
    let port = free_port();
    let waiting = worker(&database.server_url_via(link.port()), port);
    eventually("metrics", async || shows_metrics(port).await).await;
    admin.execute(LEFT, &[]).await.expect(LEFT);
    // as a worker leaves it that was killed: claimed once, its lease over
    admin.execute("UPDATE outbox SET attempts = 1, due_at = now() - interval '1 second'", &[]).await.expect("a lease");
    link.accept().await.expect("an open port");
    let taken = "SELECT count(*) FROM outbox WHERE attempts = 2 AND reason IS NOT NULL";
    eventually("the job is taken", async || count(&admin, taken).await == 1).await;
    drop(waiting);
}
