//! Clients that keep a copy of what they may see, and ask for what has changed.

pub mod copy;
mod doings;

use crate::household::{Household, found, id};
use copy::Copy;
use doings::Doings;
use reqwest::Method;
use serde_json::{Value, json};

const SYNC: &str = "/api/sync/";

fn ids(list: &Value) -> Vec<i64> {
    list.as_array().expect("a list").iter().map(|thing| thing["id"].as_i64().or_else(|| thing.as_i64()).expect("an id")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_told_everything_once_and_then_what_has_changed() {
    let household = Household::new().await;
    let owner = &household.owner;
    let task = id(&owner.add(json!({"residence_id": household.home, "title": "Gutters"})).await);
    let first = owner.get(SYNC).await.expect(200);
    assert_eq!((first["resync"].as_bool(), first["has_more"].as_bool()), (Some(false), Some(false)));
    assert_eq!((first["user"]["id"].as_i64(), ids(&first["tasks"]["changed"])), (Some(owner.id), vec![task]));
    assert_eq!(first["reset"], json!({"personal": true, "residences": [household.home]}));

    let since = |answer: &Value| format!("{SYNC}?since={}", answer["cursor"].as_str().expect("a cursor"));
    let nothing = owner.get(&since(&first)).await.expect(200);
    assert_eq!((&nothing["cursor"], &nothing["user"]), (&first["cursor"], &Value::Null));
    for kind in ["residences", "tasks", "completions", "contractors"] {
        assert_eq!(nothing[kind], json!({"changed": [], "deleted": []}), "{kind}");
    }

    household.member.post("/api/task-completions/", &json!({"task_id": task})).await.expect(201);
    let done = owner.get(&since(&nothing)).await.expect(200);
    assert_eq!(done["tasks"]["changed"][0]["kanban_column"], "completed_tasks");
    assert_eq!(done["completions"]["changed"][0]["completed_by"]["username"], "mo");
    assert_eq!(done["residences"]["changed"][0]["task_summary"]["completed"], 1);
    assert_eq!(done["reset"], json!({"personal": false, "residences": []}));

    owner.request(Method::DELETE, &format!("/api/tasks/{task}/")).send().await.expect("an answer");
    let gone = owner.get(&since(&done)).await.expect(200);
    assert_eq!(gone["tasks"], json!({"changed": [], "deleted": [task]}));
}

#[tokio::test(flavor = "multi_thread")]
async fn homes_come_and_go() {
    let household = Household::new().await;
    let (owner, member) = (&household.owner, &household.member);
    let mut copy = Copy::default();
    copy.follow(member, 200).await;
    let cabin = found(owner, "Cabin").await;
    owner.add(json!({"residence_id": cabin, "title": "Roof"})).await;
    assert_eq!(copy.follow(member, 200).await, 1, "what is somebody else's is no news");
    household.app.admit(cabin, owner, member).await;
    copy.follow(member, 200).await;
    copy.expect_whole(member).await;
    let path = format!("/api/residences/{}/users/{}/", household.home, member.id);
    owner.request(Method::DELETE, &path).send().await.expect("an answer");
    copy.follow(member, 200).await;
    copy.expect_whole(member).await;
    assert_eq!(copy.homes(), [cabin]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_whose_payload_was_erased_is_told_whole() {
    let household = Household::new().await;
    let owner = &household.owner;
    let task = id(&owner.add(json!({"residence_id": household.home, "title": "Gutters"})).await);
    let mut copy = Copy::default();
    copy.follow(owner, 200).await;
    owner.request(Method::DELETE, &format!("/api/tasks/{task}/")).send().await.expect("an answer");
    owner.add(json!({"residence_id": household.home, "title": "Roof"})).await;
    let erase = "DELETE FROM ledger_payload WHERE stream = $1 AND version >= 4";
    household.app.admin.execute(erase, &[&household.home]).await.expect("an erased payload");
    copy.follow(owner, 200).await;
    copy.expect_whole(owner).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_that_does_not_fit_this_ledger_starts_over() {
    let household = Household::new().await;
    let (owner, member) = (&household.owner, &household.member);
    let mine = owner.get(SYNC).await.expect(200)["cursor"].as_str().expect("a cursor").to_owned();
    let path = format!("{SYNC}?since={mine}");
    let answer = member.get(&path).await.expect(200);
    assert_eq!((&answer["resync"], &answer["cursor"]), (&json!(true), &Value::Null), "somebody else's");

    owner.add(json!({"residence_id": household.home, "title": "Gutters"})).await;
    let later = owner.get(SYNC).await.expect(200)["cursor"].as_str().expect("a cursor").to_owned();
    // a backup is restored in which the task was never made, and life goes on
    let restore = format!(
        "DELETE FROM ledger_payload WHERE stream = {home} AND version = 3; DELETE FROM ledger WHERE stream = {home} AND version = 3;
         DELETE FROM task; UPDATE stream SET version = 2, head = (SELECT hash FROM ledger WHERE stream = {home} AND version = 2),
           at = (SELECT at FROM ledger WHERE stream = {home} AND version = 2) WHERE id = {home}",
        home = household.home
    );
    household.app.admin.batch_execute(&restore).await.expect("a restored ledger");
    assert_eq!(owner.get(&format!("{SYNC}?since={later}")).await.expect(200)["resync"], true, "of a version that is not there");
    owner.add(json!({"residence_id": household.home, "title": "Roof"})).await;
    assert_eq!(owner.get(&format!("{SYNC}?since={later}")).await.expect(200)["resync"], true, "of another entry with that version");
    assert_eq!(owner.get(&path).await.expect(200)["resync"], false, "from before the backup");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_cursor_is_pointed_at() {
    let household = Household::new().await;
    for (query, pointer) in
        [("since=AQ", "query:since"), ("since=%21", "query:since"), ("limit=0", "query:limit"), ("limit=201", "query:limit")]
    {
        let refusal = household.owner.get(&format!("{SYNC}?{query}")).await.refusal();
        assert_eq!((refusal.status, refusal.faults[0].0.as_str()), (400, pointer), "{query}");
    }
}

/// How many runs: `SYNC_RUNS=1000` for a long night.
fn runs() -> u64 {
    std::env::var("SYNC_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(6)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_follows_anything_is_what_everybody_reads() {
    let household = Household::new().await;
    let people = [household.owner, household.member, household.stranger];
    let mut doings = Doings::new();
    for run in 0..runs() {
        doings.seed(run);
        doings.tidy(&people).await;
        let mut copies = [Copy::default(), Copy::default(), Copy::default()];
        for _ in 0..doings.below(30) + 5 {
            doings.something(&people).await;
            let who = doings.below(9);
            if let (Some(copy), Some(person)) = (copies.get_mut(who), people.get(who)) {
                let limit = 1 + doings.below(12);
                if doings.below(2) == 0 {
                    copy.turn(person, limit).await;
                } else {
                    copy.follow(person, limit).await;
                }
            }
        }
        for (copy, person) in copies.iter_mut().zip(&people) {
            copy.follow(person, 1 + doings.below(40)).await;
            copy.expect_whole_in(person, &doings.told()).await;
        }
    }
    household.app.expect_sound_ledger().await;
}
