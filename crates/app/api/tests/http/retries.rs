//! Requests that are sent again with their key.

use crate::{
    app::{App, Setup},
    client::{Client, Reply},
    household::{Household, id},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{collections::HashSet, sync::Arc};

async fn keyed(client: &Client, path: &str, key: &str, body: &Value) -> Reply {
    Reply::to(client.request(Method::POST, path).header("Idempotency-Key", key).json(body)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_sent_again_happens_once_and_is_answered_alike() {
    let household = Household::new().await;
    let body = json!({"residence_id": household.home, "title": "Sweep", "frequency_id": 3});
    let first = keyed(&household.owner, "/api/tasks/", "k", &body).await;
    let task = first.expect(201)["task"].clone();
    assert_eq!(first.header("idempotency-replayed"), None);
    // what has happened since does not change the answer
    household.owner.post("/api/task-completions/", &json!({"task_id": id(&task)})).await.expect(201);
    let before = household.app.footprint().await;
    for path in ["/api/tasks/", "/api/tasks"] {
        let again = keyed(&household.owner, path, "k", &body).await;
        assert_eq!(again.expect(201)["task"], task, "the same object at the same version");
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        assert_eq!(again.header("x-stream-version"), first.header("x-stream-version"));
    }
    assert_eq!(household.app.footprint().await, before, "nothing is written");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_completion_that_is_sent_again_is_answered_although_the_task_is_done() {
    let household = Household::new().await;
    let once = id(&household.owner.add(json!({"residence_id": household.home, "title": "Sweep"})).await);
    let body = json!({"task_id": once, "notes": "at last"});
    let first = keyed(&household.member, "/api/task-completions/", "k", &body).await.expect(201);
    let again = keyed(&household.member, "/api/task-completions/", "k", &body).await;
    assert_eq!(again.expect(201), first);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let without = household.member.post("/api/task-completions/", &body).await;
    assert_eq!(without.refused(), (409, "already_completed".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_made_and_is_gone_or_out_of_reach_is_absent_when_it_is_asked_for_again() {
    let household = Household::new().await;
    let (owner, member, home) = (&household.owner, &household.member, household.home);
    let delete = async |task: i64| Reply::to(owner.request(Method::DELETE, &format!("/api/tasks/{task}/"))).await.expect(200);
    let one = json!({"residence_id": home, "title": "Sweep"});
    delete(id(&keyed(owner, "/api/tasks/", "one", &one).await.expect(201)["task"])).await;
    let some = json!({"residence_id": home, "tasks": [{"title": "Sweep"}, {"title": "Dust"}]});
    delete(id(&keyed(owner, "/api/tasks/bulk/", "some", &some).await.expect(201)["tasks"][0])).await;
    let task = id(&owner.add(json!({"residence_id": home, "title": "Yard", "frequency_id": 2})).await);
    let done = json!({"task_id": task});
    keyed(owner, "/api/task-completions/", "done", &done).await.expect(201);
    keyed(member, "/api/tasks/", "theirs", &one).await.expect(201);
    delete(task).await;
    Reply::to(owner.request(Method::DELETE, &format!("/api/residences/{home}/users/{}/", member.id))).await.expect(200);
    for (who, path, key, body) in [
        (owner, "/api/tasks/", "one", &one),
        (owner, "/api/tasks/bulk/", "some", &some),
        (owner, "/api/task-completions/", "done", &done),
        (member, "/api/tasks/", "theirs", &one),
    ] {
        assert_eq!(keyed(who, path, key, body).await.refused(), (404, "not_found".to_owned()), "{key}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_that_is_made_again_is_the_same_home() {
    let household = Household::new().await;
    let body = json!({"name": "Lake house"});
    let first = keyed(&household.owner, "/api/residences/", "k", &body).await;
    let again = keyed(&household.owner, "/api/residences/", "k", &body).await;
    assert_eq!(again.expect(201), first.expect(201));
    assert_eq!((first.header("x-stream-version"), again.header("x-stream-version")), (Some("1"), Some("1")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_good_for_one_request_of_one_person() {
    let household = Household::new().await;
    let body = json!({"residence_id": household.home, "title": "Sweep"});
    keyed(&household.owner, "/api/tasks/", "k", &body).await.expect(201);
    let other = json!({"residence_id": household.home, "title": "Dust"});
    let refused = keyed(&household.owner, "/api/tasks/", "k", &other).await;
    assert_eq!(refused.refused(), (422, "idempotency_key_reused".to_owned()));
    let elsewhere = keyed(&household.owner, "/api/residences/", "k", &json!({"name": "Lake house"})).await;
    assert_eq!(elsewhere.refused(), (422, "idempotency_key_reused".to_owned()));
    keyed(&household.member, "/api/tasks/", "k", &body).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_too_long_is_pointed_at() {
    let household = Household::new().await;
    let body = json!({"residence_id": household.home, "title": "Sweep"});
    let refusal = keyed(&household.owner, "/api/tasks/", &"k".repeat(256), &body).await.refusal();
    assert_eq!(refusal.faults, [("header:Idempotency-Key".to_owned(), "malformed".to_owned())]);
}

/// Pairs of requests that are sent at once, where nothing else is said.
const PAIRS: usize = 50;

#[tokio::test(flavor = "multi_thread")]
async fn of_two_that_are_sent_at_once_to_two_processes_one_happens_and_both_are_answered_alike() {
    let pairs = std::env::var("RACE_ROUNDS").map_or(PAIRS, |rounds| rounds.parse().expect("RACE_ROUNDS is a number"));
    let household = Household::new().await;
    let second = App::with(Setup { database: Some(Arc::clone(&household.app.database)), ..Setup::default() }).await;
    let (here, there) = (&household.owner, second.client.bearing(&household.owner.token));
    let mut made = HashSet::new();
    let mut firsts = 0;
    for pair in 0..pairs {
        let body = json!({"residence_id": household.home, "title": format!("Sweep {pair}"), "frequency_id": 3});
        let key = format!("pair {pair}");
        let (one, other) = futures::join!(keyed(here, "/api/tasks/", &key, &body), keyed(&there, "/api/tasks/", &key, &body));
        assert_eq!(one.expect(201)["task"], other.expect(201)["task"], "pair {pair}");
        assert_eq!(one.header("x-stream-version"), other.header("x-stream-version"), "pair {pair}");
        let replayed = [&one, &other].map(|reply| reply.header("idempotency-replayed") == Some("true"));
        assert_ne!(replayed[0], replayed[1], "pair {pair}: one of them is told again");
        firsts += u32::from(replayed[1]);
        assert!(made.insert(id(&one.json()["task"])), "pair {pair}: a task of its own");
    }
    let sql = "SELECT count(*), count(DISTINCT version), (SELECT count(*) FROM task), (SELECT count(*) FROM idempotency)
        FROM ledger WHERE kind = 'task.created'";
    let kept = household.app.admin.query_one(sql, &[]).await.expect(sql);
    let kept: Vec<_> = (0..4).map(|column| usize::try_from(kept.get::<_, i64>(column)).expect("a count")).collect();
    assert_eq!(kept, [pairs; 4], "one entry, one task and one key each");
    household.app.expect_sound_ledger().await;
    println!("{pairs} pairs, the first one happened {firsts} times");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_forgotten_after_a_day() {
    let household = Household::new().await;
    let body = |title: &str| json!({"residence_id": household.home, "title": title});
    let made = async |title: &str| keyed(&household.owner, "/api/tasks/", "k", &body(title)).await;
    let first = made("Sweep").await.expect(201);
    let age = async |hours: i32| {
        let sql = format!("UPDATE idempotency SET at = at - interval '{hours} hours'");
        household.app.admin.batch_execute(&sql).await.expect("an older key");
    };
    age(23).await;
    assert_eq!(made("Sweep").await.header("idempotency-replayed"), Some("true"));
    age(1).await;
    let second = made("Dust").await;
    assert_eq!(second.header("idempotency-replayed"), None);
    assert_ne!(id(&second.expect(201)["task"]), id(&first["task"]));
    assert_eq!(made("Dust").await.expect(201)["task"], second.expect(201)["task"], "from now on it is the second one's");
    household.app.expect_sound_ledger().await;
}
