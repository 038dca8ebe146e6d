//! Several tasks at once.

use super::{expect_faults, refuse_each};
use crate::household::Household;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn of_a_batch_the_bad_entry_is_named_and_nothing_is_written() {
    let household = Household::new().await;
    let sound = json!({"residence_id": household.home, "tasks": [{"title": "Good"}]});
    let good = || json!({"title": "Good"});
    let fourth = |bad: Value| json!({"tasks": [good(), good(), good(), bad, good()]});
    let cases = [
        (json!({"tasks": vec![good(); 51]}), "/tasks", "out_of_range"),
        (json!({"tasks": []}), "/tasks", "out_of_range"),
        (json!({"tasks": null}), "/tasks", "wrong_type"),
        (json!({"tasks": {"title": "Good"}}), "/tasks", "wrong_type"),
        (json!({"residence_id": null}), "/residence_id", "wrong_type"),
        (fourth(json!("Sweep")), "/tasks/3", "wrong_type"),
        (fourth(json!({})), "/tasks/3/title", "required"),
        (fourth(json!({"title": " "})), "/tasks/3/title", "blank"),
        (fourth(json!({"title": "x".repeat(201)})), "/tasks/3/title", "too_long"),
        (fourth(json!({"title": "Bad", "due_date": "2026-02-30"})), "/tasks/3/due_date", "malformed"),
        (fourth(json!({"title": "Bad", "frequency_id": 9})), "/tasks/3/custom_interval_days", "required"),
        (fourth(json!({"title": "Bad", "frequency_id": 77})), "/tasks/3/frequency_id", "unknown"),
        (fourth(json!({"title": "Bad", "template_id": 91})), "/tasks/3/template_id", "unknown"),
        (fourth(json!({"title": "Bad", "schedule": {"kind": "weekdays", "weekdays": []}})), "/tasks/3/schedule/weekdays", "required"),
        (
            fourth(json!({"title": "Bad", "frequency_id": 5, "schedule": {"kind": "weekdays", "weekdays": ["MO"]}})),
            "/tasks/3/schedule",
            "conflict",
        ),
    ];
    refuse_each(&household.app, &household.owner, "/api/tasks/bulk/", &sound, &cases).await;
    let before = household.app.footprint().await;
    let elsewhere = json!({"residence_id": household.elsewhere, "tasks": [{"title": "Good", "residence_id": household.home}]});
    assert_eq!(household.owner.post("/api/tasks/bulk/", &elsewhere).await.refused(), (404, "not_found".to_owned()));
    assert_eq!(household.app.footprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_bad_entries_of_a_batch_are_named_at_once() {
    let household = Household::new().await;
    let tasks = json!([{"title": ""}, {"title": "Good"}, {"title": "Bad", "estimated_cost": -1, "due_date": "soon"}]);
    let reply = household.owner.post("/api/tasks/bulk/", &json!({"residence_id": household.home, "tasks": tasks})).await;
    expect_faults(&reply, &[("/tasks/0/title", "blank"), ("/tasks/2/due_date", "malformed"), ("/tasks/2/estimated_cost", "out_of_range")]);
}
