//! What is done to tasks, and taken back.

use crate::{
    client::{Client, Reply},
    household::{Household, id},
};
use jiff::ToSpan;
use reqwest::Method;
use serde_json::{Value, json};

/// A weekly task that is due today.
async fn weekly(household: &Household) -> (Value, String) {
    let today = household.owner.today().await;
    let task = household.owner.add(json!({"residence_id": household.home, "title": "Gutters", "frequency_id": 3, "due_date": today})).await;
    let path = format!("/api/tasks/{}/", id(&task));
    (task, path)
}

async fn send(client: &Client, method: Method, path: &str, body: &Value) -> Reply {
    Reply::to(client.request(method, path).json(body)).await
}

async fn patch(client: &Client, path: &str, body: Value) -> Reply {
    send(client, Method::PATCH, path, &body).await
}

/// An action without a body.
async fn act(client: &Client, path: &str, action: &str) -> Reply {
    Reply::to(client.request(Method::POST, &format!("{path}{action}/"))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_that_is_said_again_changes_nothing() {
    let household = Household::new().await;
    let (_, path) = weekly(&household).await;
    for (action, member, value) in [
        ("mark-in-progress", "in_progress", true),
        ("mark-not-in-progress", "in_progress", false),
        ("cancel", "is_cancelled", true),
        ("uncancel", "is_cancelled", false),
        ("archive", "is_archived", true),
        ("unarchive", "is_archived", false),
    ] {
        let first = act(&household.member, &path, action).await;
        assert_eq!(first.expect(200)["task"][member], value, "{action}");
        assert!(first.expect(200)["total_summary"]["tasks"].is_number(), "{action}");
        let before = household.app.footprint().await;
        let again = act(&household.member, &path, action).await;
        assert_eq!(again.expect(200)["task"], first.expect(200)["task"], "{action}");
        assert_eq!(again.header("x-stream-version"), first.header("x-stream-version"), "{action}");
        assert_eq!(household.app.footprint().await, before, "{action}");
    }
    household.app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_state_forbids_is_409() {
    let household = Household::new().await;
    let (_, path) = weekly(&household).await;
    let once = household.owner.add(json!({"residence_id": household.home, "title": "Tap"})).await;
    let once = format!("/api/tasks/{}/", id(&once));
    let undated = household.owner.add(json!({"residence_id": household.home, "title": "Fan", "frequency_id": 3})).await;
    let undated = format!("/api/tasks/{}/", id(&undated));
    let refused = async |path: &str, action: &str, code: &str| {
        let reply = if action == "snooze" {
            household.owner.post(&format!("{path}snooze/"), &json!({"until": "2199-01-01"})).await
        } else {
            act(&household.owner, path, action).await
        };
        assert_eq!(reply.refused(), (409, code.to_owned()), "{path} {action}");
    };
    refused(&path, "undo", "nothing_to_undo").await;
    refused(&once, "skip", "not_recurring").await;
    refused(&undated, "skip", "not_scheduled").await;
    act(&household.owner, &once, "quick-complete").await.expect(200);
    for action in ["quick-complete", "mark-in-progress", "snooze"] {
        refused(&once, action, "already_completed").await;
    }
    act(&household.owner, &path, "cancel").await.expect(200);
    for action in ["quick-complete", "skip", "snooze", "mark-in-progress"] {
        refused(&path, action, "task_cancelled").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn occurrences_are_skipped_and_snoozed_and_that_is_taken_back() {
    let household = Household::new().await;
    let (task, path) = weekly(&household).await;
    let today = household.owner.today().await;
    let until = (today + 3.days()).to_string();
    let past = household.owner.post(&format!("{path}snooze/"), &json!({"until": today})).await.refusal();
    assert_eq!((past.status, &past.faults[..]), (400, &[("/until".to_owned(), "out_of_range".to_owned())][..]));
    let snoozed = household.owner.post(&format!("{path}snooze/"), &json!({"until": until})).await.expect(200)["task"].clone();
    assert_eq!((&snoozed["snoozed_until"], &snoozed["scheduled_for"]), (&json!(until), &task["scheduled_for"]));
    let skipped = household.owner.post(&format!("{path}skip/"), &json!({"reason": "rain"})).await.expect(200)["task"].clone();
    assert_eq!((&skipped["next_due_date"], &skipped["snoozed_until"]), (&json!((today + 7.days()).to_string()), &json!(null)));
    let history = household.member.get(&format!("{path}history/")).await.expect(200);
    let mut kinds: Vec<_> = history["results"].as_array().expect("entries").iter().map(|entry| entry["kind"].clone()).collect();
    kinds.sort_by_key(ToString::to_string);
    assert_eq!(kinds, ["skipped", "snoozed"]);
    assert_eq!(household.member.get(&format!("{path}completions/")).await.expect(200)["results"], json!([]));
    for expected in [&snoozed, &task] {
        let undone = act(&household.member, &path, "undo").await.expect(200)["task"].clone();
        for member in ["next_due_date", "scheduled_for", "snoozed_until", "kanban_column"] {
            assert_eq!(undone[member], expected[member], "{member}");
        }
    }
    let upcoming = household.member.get(&format!("{path}upcoming/?count=2")).await.expect(200);
    assert_eq!(upcoming["dates"], json!([today.to_string(), (today + 7.days()).to_string()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_patched_if_it_is_the_one_that_was_seen() {
    let household = Household::new().await;
    let (task, path) = weekly(&household).await;
    let at = |version: &str| household.owner.request(Method::PATCH, &path).header("If-Match", version);
    let stale = Reply::to(at("\"7\"").json(&json!({"title": "Roof"}))).await;
    assert_eq!(stale.refused(), (412, "stale".to_owned()));
    assert_eq!(stale.json()["current"], task);
    let body = json!({"title": "Roof", "description": "north", "assigned_to_id": household.member.id, "priority_id": 4});
    let patched = Reply::to(at("1").json(&body)).await.expect(200)["task"].clone();
    assert_eq!((&patched["title"], &patched["version"]), (&json!("Roof"), &json!(2)));
    assert_eq!(patched["assigned_to"]["username"], "mo");
    let cleared = send(&household.owner, Method::PUT, &path, &json!({"assigned_to_id": null, "description": null})).await.expect(200);
    assert_eq!((&cleared["task"]["assigned_to"], &cleared["task"]["priority_id"]), (&json!(null), &json!(4)));
    for (body, fault) in [
        (json!({"residence_id": household.elsewhere}), ("/residence_id", "fixed")),
        (json!({"assigned_to_id": household.stranger.id}), ("/assigned_to_id", "unknown")),
        (json!({"contractor_id": 999}), ("/contractor_id", "unknown")),
        (json!({"category_id": 999}), ("/category_id", "unknown")),
        (json!({"frequency_id": 9}), ("/custom_interval_days", "required")),
        (json!({"title": " "}), ("/title", "blank")),
    ] {
        let refusal = patch(&household.owner, &path, body.clone()).await.refusal();
        assert_eq!((refusal.status, &refusal.faults[..]), (400, &[(fault.0.to_owned(), fault.1.to_owned())][..]), "{body}");
    }
    let before = household.app.footprint().await;
    let same = patch(&household.owner, &path, json!({"residence_id": household.home, "title": "Roof"})).await.expect(200);
    assert_eq!(same["task"]["version"], 3);
    assert_eq!(household.app.footprint().await, before, "nothing was to be changed");
    let stale = Reply::to(household.owner.request(Method::DELETE, &path).header("If-Match", "\"1\"")).await;
    assert_eq!(stale.refused(), (412, "stale".to_owned()));
    let gone = Reply::to(household.owner.request(Method::DELETE, &path)).await.expect(200);
    assert_eq!((&gone["deleted_id"], &gone["total_summary"]["tasks"]), (&task["id"], &json!(0)));
    assert_eq!(household.owner.get(&path).await.refused().0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn completions_are_read_amended_and_deleted() {
    let household = Household::new().await;
    let (task, path) = weekly(&household).await;
    let today = household.owner.today().await;
    act(&household.owner, &path, "mark-in-progress").await.expect(200);
    let body = json!({"task_id": task["id"], "completed_on": today, "notes": "MERV 11", "actual_cost": 23.5, "rating": 5});
    let done = household.member.post("/api/task-completions/", &body).await.expect(201);
    assert_eq!((&done["actual_cost"], &done["task"]["actual_cost"]), (&json!("23.50"), &json!("23.50")));
    let one = format!("/api/task-completions/{}/", id(&done));
    let read = household.owner.get(&one).await.expect(200);
    assert_eq!((&read["notes"], &read["completed_by"]["username"]), (&json!("MERV 11"), &json!("mo")));
    for list in [format!("{path}completions/"), format!("/api/task-completions/?task={}", task["id"])] {
        assert_eq!(household.owner.get(&list).await.expect(200)["results"], json!([read]), "{list}");
    }
    let body = json!({"completed_on": (today - 2.days()).to_string(), "notes": null});
    let amended = patch(&household.owner, &one, body).await.expect(200);
    assert_eq!((&amended["notes"], &amended["version"]), (&json!(null), &json!(2)));
    assert_eq!(amended["task"]["next_due_date"], (today + 5.days()).to_string());
    let future = patch(&household.owner, &one, json!({"completed_on": (today + 3.days()).to_string()})).await.refusal();
    assert_eq!(future.faults, [("/completed_on".to_owned(), "in_future".to_owned())]);
    let gone = Reply::to(household.owner.request(Method::DELETE, &one)).await.expect(200);
    assert_eq!((&gone["deleted_id"], &gone["task"]["next_due_date"]), (&done["id"], &json!(today.to_string())));
    assert_eq!((&gone["task"]["in_progress"], &gone["task"]["completion_count"]), (&json!(true), &json!(0)));
    assert_eq!(household.owner.get(&one).await.refused().0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_made_whole_or_not_at_all() {
    let household = Household::new().await;
    let bulk = async |body: Value| household.owner.post("/api/tasks/bulk/", &body).await;
    let titles: Vec<_> = (0..50).map(|n| json!({"title": format!("T{n}"), "residence_id": household.elsewhere})).collect();
    let made = bulk(json!({"residence_id": household.home, "tasks": titles})).await.expect(201);
    assert_eq!((&made["created_count"], &made["total_summary"]["tasks"]), (&json!(50), &json!(50)));
    for (n, task) in made["tasks"].as_array().expect("tasks").iter().enumerate() {
        assert_eq!((&task["title"], &task["residence_id"]), (&json!(format!("T{n}")), &json!(household.home)));
    }
    let before = household.app.footprint().await;
    let good = || json!({"title": "Good"});
    for (tasks, pointer, code) in [
        (vec![good(); 51], "/tasks", "out_of_range"),
        (vec![], "/tasks", "out_of_range"),
        (vec![good(), good(), good(), json!({"title": ""})], "/tasks/3/title", "blank"),
        (vec![good(), json!({"title": "Bad", "category_id": 999})], "/tasks/1/category_id", "unknown"),
        (vec![good(), json!({"title": "Bad", "assigned_to_id": household.stranger.id})], "/tasks/1/assigned_to_id", "unknown"),
        (vec![good(), json!({"title": "Bad", "frequency_id": 9})], "/tasks/1/custom_interval_days", "required"),
    ] {
        let refusal = bulk(json!({"residence_id": household.home, "tasks": tasks})).await.refusal();
        assert_eq!((refusal.status, &refusal.faults[..]), (400, &[(pointer.to_owned(), code.to_owned())][..]));
    }
    assert_eq!(household.app.footprint().await, before, "nothing was written");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_a_column_has_every_task_of_it_once() {
    let household = Household::new().await;
    let today = household.owner.today().await;
    for n in 0..9_i32 {
        let due = (today + (n % 3 - 1).days()).to_string();
        household.owner.add(json!({"residence_id": household.home, "title": format!("T{n}"), "due_date": due})).await;
    }
    let cancelled = household.owner.add(json!({"residence_id": household.home, "title": "Given up"})).await;
    act(&household.owner, &format!("/api/tasks/{}/", id(&cancelled)), "cancel").await.expect(200);
    for (column, expected) in [("overdue_tasks", 3), ("due_soon_tasks", 6), ("completed_tasks", 0), ("cancelled_tasks", 1)] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = household.owner.get(&format!("/api/tasks/list/?column={column}&limit=2{cursor}")).await.expect(200);
            let results = page["results"].as_array().expect("tasks").clone();
            assert!(results.len() <= 2 && results.iter().all(|task| task["kanban_column"] == column), "{column}: {page}");
            seen.extend(results.iter().map(id));
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!((all, seen.len()), (expected, expected), "{column}");
    }
    let unknown = household.owner.get("/api/tasks/list/?column=later").await.refusal();
    assert_eq!(unknown.faults, [("query:column".to_owned(), "unknown".to_owned())]);
    let found = household.owner.get("/api/tasks/list/?q=GIVEN&is_archived=false").await.expect(200);
    assert_eq!(found["results"].as_array().map(Vec::len), Some(1));
}
