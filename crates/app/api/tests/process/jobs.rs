//! The operator's commands for jobs.

use crate::operator::{operate, told};
use honeydue_testkit::TestDb;

/// Three jobs that wait and two that are dead, each with something personal in it.
async fn with_jobs(database: &TestDb) {
    let sql = r#"INSERT INTO outbox (at, kind, payload, due_at, attempts, reason, dead_at)
        SELECT '2026-06-01Z', kind, '{"to": "sam@example.org"}', due_at::timestamptz, attempts, reason, dead_at::timestamptz
        FROM (VALUES ('mail.second', '2199-01-02Z', 0, NULL, NULL),
                     ('mail.first', '2199-01-01Z', 3, 'the server is away', NULL),
                     ('mail.third', '2199-01-03Z', 0, NULL, NULL),
                     ('mail.died_first', '2026-06-02Z', 12, 'no such box', '2026-06-03 10:00Z'),
                     ('mail.died_last', '2026-06-02Z', 1, 'no such box', '2026-06-04 10:00Z'))
             AS job (kind, due_at, attempts, reason, dead_at)"#;
    database.admin().await.execute(sql, &[]).await.expect(sql);
}

async fn id_of(database: &TestDb, kind: &str) -> String {
    let sql = "SELECT id::text FROM outbox WHERE kind = $1";
    database.admin().await.query_one(sql, &[&kind]).await.expect(sql).get(0)
}

/// The second column.
fn kinds(table: &str) -> Vec<&str> {
    table.lines().filter_map(|line| line.split_whitespace().nth(1)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_are_listed_without_what_they_say() {
    let database = TestDb::create().await;
    assert_eq!(told(&database, &["jobs", "list"]), "no job waits\n");
    assert_eq!(told(&database, &["jobs", "list", "--dead"]), "no job was given up\n");
    with_jobs(&database).await;
    let waiting = told(&database, &["jobs", "list"]);
    assert_eq!(kinds(&waiting), ["kind", "mail.first", "mail.second", "mail.third"], "{waiting}");
    assert!(waiting.contains("due") && waiting.contains("2199-01-01T00:00:00Z  the server is away"), "{waiting}");
    let dead = told(&database, &["jobs", "list", "--dead"]);
    assert_eq!(kinds(&dead), ["kind", "mail.died_last", "mail.died_first"], "{dead}");
    assert!(dead.contains("died") && dead.contains("12  2026-06-03T10:00:00Z  no such box"), "{dead}");
    assert!(!waiting.contains("sam") && !dead.contains("sam"), "{waiting}{dead}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_up_is_tried_again_one_by_one_or_all_at_once() {
    let database = TestDb::create().await;
    with_jobs(&database).await;
    let id = id_of(&database, "mail.died_first").await;
    assert_eq!(told(&database, &["jobs", "retry", &id]), format!("job {id} is due\n"));
    assert_eq!(kinds(&told(&database, &["jobs", "list"]))[1], "mail.died_first", "it is due at once");
    let (code, _, errors) = operate(&database, &["jobs", "retry", &id]);
    assert!(code == Some(1) && errors.contains(&format!("no job {id} was given up")), "{errors}");
    assert_eq!(told(&database, &["jobs", "retry", "--all"]), "1 job(s) are due\n");
    assert_eq!(told(&database, &["jobs", "retry", "--all"]), "0 job(s) are due\n");
    let anew = "SELECT count(*) FROM outbox WHERE kind LIKE 'mail.died%' AND attempts = 0 AND dead_at IS NULL";
    assert_eq!(database.admin().await.query_one(anew, &[]).await.expect(anew).get::<_, i64>(0), 2, "from the first attempt on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_dropped_whether_it_waits_or_is_dead() {
    let database = TestDb::create().await;
    with_jobs(&database).await;
    for kind in ["mail.second", "mail.died_last"] {
        let id = id_of(&database, kind).await;
        assert_eq!(told(&database, &["jobs", "drop", &id]), format!("job {id} is forgotten\n"));
        let (code, _, errors) = operate(&database, &["jobs", "drop", &id]);
        assert!(code == Some(1) && errors.contains(&format!("there is no job {id}")), "{errors}");
    }
    assert_eq!(kinds(&told(&database, &["jobs", "list"])), ["kind", "mail.first", "mail.third"]);
    assert_eq!(kinds(&told(&database, &["jobs", "list", "--dead"])), ["kind", "mail.died_first"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_can_not_be_read_ends_with_2() {
    let database = TestDb::create().await;
    for wrong in [&["retry"][..], &["retry", "7", "--all"], &["retry", "seven"], &["drop"], &["drop", "--all"], &["list", "all"], &[]] {
        let (code, _, errors) = operate(&database, &[&["jobs"], wrong].concat());
        assert!(code == Some(2), "{wrong:?}: {errors}");
    }
}
