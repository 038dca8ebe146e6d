//! What is done to tasks, and when.

use super::{expect_faults, refuse_each};
use crate::{
    client::Reply,
    household::{Household, id},
};
use jiff::ToSpan;
use reqwest::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_put_off_to_a_day_to_come() {
    let household = Household::new().await;
    let today = household.owner.today().await;
    let task = household.owner.add(json!({"residence_id": household.home, "title": "Sweep", "frequency_id": 3, "due_date": today})).await;
    let path = format!("/api/tasks/{}/snooze/", id(&task));
    let cases = [
        (json!({"until": today.to_string()}), "/until", "out_of_range"),
        (json!({"until": (today - 1.day()).to_string()}), "/until", "out_of_range"),
        (json!({"until": "1900-01-01"}), "/until", "out_of_range"),
        (json!({"until": "2201-01-01"}), "/until", "out_of_range"),
        (json!({"until": "2199-02-30"}), "/until", "malformed"),
        (json!({"until": "2199-01-01T12:00:00Z"}), "/until", "malformed"),
        (json!({"until": ""}), "/until", "malformed"),
        (json!({"until": null}), "/until", "wrong_type"),
    ];
    let sound = json!({"until": (today + 1.day()).to_string()});
    refuse_each(&household.app, &household.owner, &path, &sound, &cases).await;
    expect_faults(&household.owner.post(&path, &json!({})).await, &[("/until", "required")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reason_has_an_end() {
    let household = Household::new().await;
    let today = household.owner.today().await;
    let task = household.owner.add(json!({"residence_id": household.home, "title": "Sweep", "frequency_id": 3, "due_date": today})).await;
    let cases = [
        (json!({"reason": "x".repeat(1001)}), "/reason", "too_long"),
        (json!({"reason": "a\u{0}b"}), "/reason", "control_character"),
        (json!({"reason": 7}), "/reason", "wrong_type"),
    ];
    let sound = json!({"reason": "x".repeat(1000)});
    refuse_each(&household.app, &household.owner, &format!("/api/tasks/{}/skip/", id(&task)), &sound, &cases).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_is_cancelled_or_archived_is_not_done() {
    let household = Household::new().await;
    let today = household.owner.today().await;
    for action in ["cancel", "archive"] {
        let body = json!({"residence_id": household.home, "title": "Sweep", "frequency_id": 3, "due_date": today});
        let task = id(&household.owner.add(body).await);
        household.owner.post(&format!("/api/tasks/{task}/{action}/"), &json!({})).await.expect(200);
        let before = household.app.footprint().await;
        for (path, body) in [
            ("/api/task-completions/".to_owned(), json!({"task_id": task})),
            (format!("/api/tasks/{task}/quick-complete/"), json!({})),
            (format!("/api/tasks/{task}/skip/"), json!({})),
            (format!("/api/tasks/{task}/snooze/"), json!({"until": (today + 3.days()).to_string()})),
            (format!("/api/tasks/{task}/mark-in-progress/"), json!({})),
        ] {
            let refused = household.owner.post(&path, &body).await.refused();
            assert_eq!(refused, (409, "task_cancelled".to_owned()), "{path} after {action}");
        }
        assert_eq!(household.app.footprint().await, before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_completion_is_of_a_day_since_1900_and_until_today() {
    let household = Household::new().await;
    let today = household.owner.today().await;
    let task = household.owner.add(json!({"residence_id": household.home, "title": "Sweep", "frequency_id": 2})).await;
    let cases = [
        (json!({"completed_on": (today + 2.days()).to_string()}), "/completed_on", "in_future"),
        (json!({"completed_at": format!("{}T00:00:01Z", today + 2.days())}), "/completed_at", "in_future"),
        (json!({"completed_on": "1899-12-31"}), "/completed_on", "out_of_range"),
        (json!({"completed_at": "1899-12-31T23:59:59Z"}), "/completed_at", "out_of_range"),
        (json!({"completed_on": "yesterday"}), "/completed_on", "malformed"),
        (json!({"scheduled_for": "soon"}), "/scheduled_for", "malformed"),
        (json!({"affects_schedule": "no"}), "/affects_schedule", "wrong_type"),
    ];
    refuse_each(&household.app, &household.owner, "/api/task-completions/", &json!({"task_id": task["id"]}), &cases).await;
    let made = household.owner.post("/api/task-completions/", &json!({"task_id": task["id"]})).await.expect(201);
    let before = household.app.footprint().await;
    for (body, pointer, code) in &cases[..5] {
        let patch = household.owner.request(Method::PATCH, &format!("/api/task-completions/{}/", id(&made))).json(body);
        expect_faults(&Reply::to(patch).await, &[(pointer, code)]);
    }
    assert_eq!(household.app.footprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_is_not_the_tasks_changes_nothing() {
    let household = Household::new().await;
    let task = household.owner.add(json!({"residence_id": household.home, "title": "Sweep"})).await;
    let path = format!("/api/tasks/{}/", id(&task));
    let before = household.app.footprint().await;
    for method in [Method::PATCH, Method::PUT, Method::DELETE] {
        let asked =
            |version: &str| household.owner.request(method.clone(), &path).header("If-Match", version).json(&json!({"title": "Dust"}));
        for version in ["\"2\"", "0", "W/\"99\""] {
            let stale = Reply::to(asked(version)).await;
            assert_eq!(stale.refused(), (412, "stale".to_owned()), "{method} {version}");
            assert_eq!(stale.json()["current"], task, "{method} {version}");
        }
        expect_faults(&Reply::to(asked("latest")).await, &[("header:If-Match", "malformed")]);
    }
    assert_eq!(household.app.footprint().await, before);
}
