//! Ids of what is somewhere else.

use crate::{
    client::{Refusal, Reply},
    household::{Household, found, id},
};
use reqwest::Method;
use serde_json::{Value, json};

/// Fails unless the answer is 400 and points there, at what is unknown.
fn expect_unknown(reply: &Reply, pointer: &str) {
    let expected = Refusal { status: 400, code: "validation_failed".to_owned(), faults: vec![(pointer.to_owned(), "unknown".to_owned())] };
    assert_eq!(reply.refusal(), expected, "{}", reply.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_refers_to_its_own_home_alone() {
    let household = Household::new().await;
    let (owner, home) = (&household.owner, household.home);
    let cabin = found(owner, "Cabin").await;
    let guest = household.app.person("gus").await;
    household.app.admit(cabin, owner, &guest).await;
    let contractor = async |by: &crate::household::Person, residence: Value| {
        id(&by.post("/api/contractors/", &json!({"residence_id": residence, "name": "Ana"})).await.expect(201))
    };
    let strangers = [
        ("assigned_to_id", vec![guest.id, household.stranger.id, home, 999_999_999, 0, -1]),
        (
            "contractor_id",
            vec![
                contractor(owner, json!(cabin)).await,
                contractor(&household.stranger, json!(household.elsewhere)).await,
                contractor(&household.member, json!(null)).await,
                999_999_999,
                -1,
            ],
        ),
        ("template_id", vec![91, 0, -1, i64::MAX]),
        ("category_id", vec![999, 0, -1, i64::MAX]),
        ("priority_id", vec![999, 0, -1, i64::MIN]),
    ];
    let task = id(&owner.add(json!({"residence_id": home, "title": "Gutters", "frequency_id": 2})).await);
    let done = json!({"task_id": task});
    let completion = id(&owner.post("/api/task-completions/", &done).await.expect(201));
    let before = household.app.footprint().await;
    for (member, ids) in strangers {
        for foreign in ids {
            let with = |mut body: Value| {
                body[member] = json!(foreign);
                body
            };
            let pointer = format!("/{member}");
            expect_unknown(&owner.post("/api/tasks/", &with(json!({"residence_id": home, "title": "Roof"}))).await, &pointer);
            let batch = json!({"residence_id": home, "tasks": [{"title": "Good"}, with(json!({"title": "Roof"})), {"title": "Good"}]});
            expect_unknown(&owner.post("/api/tasks/bulk/", &batch).await, &format!("/tasks/1{pointer}"));
            let patch = owner.request(Method::PATCH, &format!("/api/tasks/{task}/")).json(&with(json!({})));
            expect_unknown(&Reply::to(patch).await, &pointer);
            if member == "contractor_id" {
                expect_unknown(&owner.post("/api/task-completions/", &with(done.clone())).await, &pointer);
                let patch = owner.request(Method::PATCH, &format!("/api/task-completions/{completion}/")).json(&with(json!({})));
                expect_unknown(&Reply::to(patch).await, &pointer);
            }
        }
    }
    assert_eq!(household.app.footprint().await, before, "nothing was written");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_not_moved_to_another_home() {
    let household = Household::new().await;
    let cabin = found(&household.owner, "Cabin").await;
    let task = id(&household.owner.add(json!({"residence_id": household.home, "title": "Gutters"})).await);
    let before = household.app.footprint().await;
    for home in [cabin, household.elsewhere, 999_999_999, 0] {
        let patch = household.owner.request(Method::PATCH, &format!("/api/tasks/{task}/")).json(&json!({"residence_id": home}));
        assert_eq!(Reply::to(patch).await.refusal().faults, [("/residence_id".to_owned(), "fixed".to_owned())]);
    }
    assert_eq!(household.app.footprint().await, before);
}
