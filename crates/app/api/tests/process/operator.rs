//! The operator's commands.

use crate::server::{Server, run};
use honeydue_testkit::{TestDb, eventually};
use serde_json::{Value, json};

const KEY: (&str, &str) = ("HONEYDUE_SECRET_KEY", "only-for-tests-only-for-tests-only");

/// Exit code, and what was printed where.
pub fn operate(database: &TestDb, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = run(arguments, &[("DATABASE_URL", &database.server_url()), KEY]);
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// What a command that works prints.
pub fn told(database: &TestDb, arguments: &[&str]) -> String {
    let (code, told, errors) = operate(database, arguments);
    assert_eq!(code, Some(0), "{arguments:?}: {errors}");
    told
}

async fn status(server: &Server, token: &str) -> Value {
    server.read("/api/subscription/status/", token).await
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_told_and_changed() {
    let database = TestDb::create().await;
    let before = told(&database, &["settings", "show"]);
    assert!(
        before.contains("enable_limitations off") && before.contains("free.tasks 10") && before.contains("pro.tasks unlimited"),
        "{before}"
    );
    let after = told(&database, &["settings", "set", "free.tasks", "25"]);
    assert_eq!(after, before.replace("free.tasks 10", "free.tasks 25"));
    told(&database, &["settings", "set", "enable_limitations", "on"]);
    told(&database, &["settings", "set", "enable_limitations", "on"]);
    let entries =
        "SELECT count(*), count(*) FILTER (WHERE actor = 0 AND kind = 'subscription.settings_changed') FROM ledger WHERE stream = 0";
    let row = database.admin().await.query_one(entries, &[]).await.expect(entries);
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1)), (2, 2), "what is so already is no change");
    for wrong in [["free.homes", "1"], ["free.tasks", "many"], ["enable_limitations", "maybe"], ["trial_duration_days", "0"]] {
        let (code, _, errors) = operate(&database, &["settings", "set", wrong[0], wrong[1]]);
        assert!(code == Some(2) && errors.contains(wrong[0]), "{wrong:?}: {errors}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_told_given_and_taken_back() {
    let database = TestDb::create().await;
    let server = Server::of(&database).await;
    let (token, _) = server.household().await;
    let show = ["plan", "show", "sam@example.org"];
    assert!(told(&database, &show).contains(": free\n"), "nothing was given");
    let given = told(&database, &["plan", "set", "sam@example.org", "--tier", "pro", "--until", "2199-06-30"]);
    assert!(given.contains(": pro\n") && given.contains("from admin until 2199-06-30T00:00:00Z"), "{given}");
    assert!(!given.contains("sam"), "by number alone: {given}");
    let seen = status(&server, &token).await;
    assert_eq!((&seen["tier"], &seen["subscription_source"]), (&json!("pro"), &json!("admin")), "nothing was read before");
    assert_eq!(seen["trial_start"], Value::Null, "there is nothing to try");
    let free = told(&database, &["plan", "set", "sam@example.org", "--tier", "free", "--free", "on"]);
    assert!(free.contains(": free\n") && free.contains("free of all limits"), "{free}");
    eventually("the server hears of it", async || status(&server, &token).await["is_free"] == true).await;
    for (wrong, told) in [
        (&["plan", "show", "nobody@example.org"][..], "nobody signs in"),
        (&["plan", "set", "sam@example.org", "--tier", "pro", "--until", "2001-01-01"], "in the future"),
    ] {
        let (code, _, errors) = operate(&database, wrong);
        assert!(code == Some(1) && errors.contains(told), "{wrong:?}: {errors}");
    }
    for wrong in [
        &["--tier", "gold"][..],
        &["--until", "2199-01-01"],
        &["--tier", "pro", "--until", "soon"],
        &["--free", "maybe"],
        &["--tier", "free", "--until", "2199-01-01"],
    ] {
        let (code, _, errors) = operate(&database, &[&["plan", "set", "sam@example.org"], wrong].concat());
        let option = wrong.iter().rfind(|word| word.starts_with("--")).expect("an option");
        assert!(code == Some(2) && errors.contains(option), "{wrong:?}: {errors}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_finds_counters_that_are_wrong_and_mends_them() {
    let database = TestDb::create().await;
    let server = Server::of(&database).await;
    let (token, home) = server.household().await;
    let task = json!({"residence_id": home, "title": "Sweep"});
    assert_eq!(server.post("/api/tasks/", &token, &task).await.expect("an answer").0, 201);
    assert_eq!(told(&database, &["doctor"]), "what is kept of plans is what there is\n");
    let admin = database.admin().await;
    admin.batch_execute("UPDATE quota SET tasks = 7, contractors = -1, unlimited_until = '2199-01-01Z'").await.expect("three lies");
    let (code, found, _) = operate(&database, &["doctor"]);
    assert!(code == Some(1) && found.contains("tasks counted as 7, there are 1") && found.contains("contractors counted as -1"), "{found}");
    assert!(found.contains("guards let anything through until 2199-01-01T00:00:00Z, the plan never"), "{found}");
    assert_eq!(status(&server, &token).await["usage"]["tasks"], 7);
    let mended = told(&database, &["doctor", "--fix"]);
    assert!(mended.contains("mended 1 account(s)"), "{mended}");
    assert_eq!(told(&database, &["doctor"]), "what is kept of plans is what there is\n");
    assert_eq!(status(&server, &token).await["usage"]["tasks"], 1);
    assert_eq!(crate::server::audit(&database).0, Some(0));
}
