//! Schedules.

use super::{expect_faults, refuse_each};
use crate::{
    client::{Refusal, Reply},
    household::{Household, id},
};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_that_can_not_be_is_pointed_at() {
    let household = Household::new().await;
    let sound = json!({"residence_id": household.home, "title": "Gutters"});
    let interval = |member: &str, value: Value| {
        let mut schedule = json!({"kind": "interval", "unit": "day"});
        schedule[member] = value;
        json!({"schedule": schedule})
    };
    let season = |from: &str, to: &str| interval("season", json!({"from": from, "to": to}));
    let cases = [
        (json!({"schedule": {}}), "/schedule/kind", "required"),
        (json!({"schedule": []}), "/schedule", "wrong_type"),
        (json!({"schedule": "daily"}), "/schedule", "wrong_type"),
        (interval("kind", json!("often")), "/schedule/kind", "wrong_type"),
        (interval("unit", json!(null)), "/schedule/unit", "required"),
        (interval("unit", json!("decade")), "/schedule/unit", "wrong_type"),
        (interval("every", json!(0)), "/schedule/every", "out_of_range"),
        (interval("every", json!(3651)), "/schedule/every", "out_of_range"),
        (interval("every", json!(-1)), "/schedule/every", "out_of_range"),
        (interval("every", json!(1.5)), "/schedule/every", "wrong_type"),
        (json!({"schedule": {"kind": "interval", "unit": "week", "every": 521}}), "/schedule/every", "out_of_range"),
        (json!({"schedule": {"kind": "interval", "unit": "month", "every": 601}}), "/schedule/every", "out_of_range"),
        (json!({"schedule": {"kind": "interval", "unit": "year", "every": 51}}), "/schedule/every", "out_of_range"),
        (interval("base", json!("anchor")), "/schedule/base", "wrong_type"),
        (interval("anchor", json!("1899-12-31")), "/schedule/anchor", "out_of_range"),
        (interval("anchor", json!("soon")), "/schedule/anchor", "malformed"),
        (interval("ends_on", json!("2201-01-01")), "/schedule/ends_on", "out_of_range"),
        (season("02-30", "03-01"), "/schedule/season/from", "malformed"),
        (season("03-01", "13-01"), "/schedule/season/to", "malformed"),
        (json!({"schedule": {"kind": "weekdays"}}), "/schedule/weekdays", "required"),
        (json!({"schedule": {"kind": "weekdays", "weekdays": []}}), "/schedule/weekdays", "required"),
        (json!({"schedule": {"kind": "weekdays", "weekdays": ["MO"], "base": "completion"}}), "/schedule/base", "not_with_this_kind"),
        (json!({"schedule": {"kind": "month_weekday", "nth": 5, "weekday": "MO"}}), "/schedule/nth", "out_of_range"),
        (json!({"schedule": {"kind": "month_weekday", "nth": 1}}), "/schedule/weekday", "required"),
        (json!({"schedule": {"kind": "month_days", "days": [32]}}), "/schedule/days", "out_of_range"),
        (json!({"schedule": {"kind": "month_days", "days": [0]}}), "/schedule/days", "out_of_range"),
        (json!({"schedule": {"rrule": "FREQ=OFTEN"}}), "/schedule/rrule", "malformed"),
        (json!({"schedule": {"rrule": "FREQ=DAILY;INTERVAL=3651"}}), "/schedule/rrule", "out_of_range"),
        (json!({"schedule": {"rrule": "x".repeat(100_000)}}), "/schedule/rrule", "malformed"),
        (json!({"schedule": {"rrule": 7}}), "/schedule/rrule", "wrong_type"),
    ];
    refuse_each(&household.app, &household.owner, "/api/tasks/", &sound, &cases).await;
    let task = format!("/api/tasks/{}/", id(&household.owner.add(sound).await));
    let before = household.app.footprint().await;
    for (body, pointer, code) in &cases {
        let reply = Reply::to(household.owner.request(Method::PATCH, &task).json(body)).await;
        expect_faults(&reply, &[(pointer, code)]);
    }
    assert_eq!(household.app.footprint().await, before);
}

/// Sends each schedule in a new task, in a batch and in a patch, and fails unless it is refused with this code there.
async fn refuse_with(code: &str, pointer: &str, cases: &[Value]) {
    let household = Household::new().await;
    let task = json!({"residence_id": household.home, "title": "Gutters", "frequency_id": 5, "due_date": "2026-01-15"});
    let path = format!("/api/tasks/{}/", id(&household.owner.add(task).await));
    let before = household.app.footprint().await;
    let expected = |pointer: String| Refusal { status: 400, code: code.to_owned(), faults: vec![(pointer, code.to_owned())] };
    for case in cases {
        let mut new = case.clone();
        (new["residence_id"], new["title"]) = (json!(household.home), json!("Gutters"));
        assert_eq!(household.owner.post("/api/tasks/", &new).await.refusal(), expected(pointer.to_owned()), "{case}");
        let batch = json!({"residence_id": household.home, "tasks": [{"title": "Good"}, new]});
        assert_eq!(household.owner.post("/api/tasks/bulk/", &batch).await.refusal(), expected(format!("/tasks/1{pointer}")), "{case}");
        let patched = Reply::to(household.owner.request(Method::PATCH, &path).json(case)).await;
        assert_eq!(patched.refusal(), expected(pointer.to_owned()), "{case}");
    }
    assert_eq!(household.app.footprint().await, before, "nothing was written");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_that_never_occurs_is_refused() {
    let spring = json!({"from": "04-01", "to": "06-30"});
    let half_yearly = json!({"kind": "interval", "every": 6, "unit": "month", "base": "schedule", "season": spring});
    refuse_with(
        "schedule_never_occurs",
        "/schedule",
        &[
            json!({"schedule": half_yearly, "due_date": "2026-01-16"}),
            json!({"schedule": {"kind": "weekdays", "weekdays": ["MO"], "ends_on": "2000-01-01"}, "due_date": "2026-01-16"}),
            json!({"schedule": {"rrule": "FREQ=DAILY;UNTIL=20000101"}, "due_date": "2026-01-16"}),
        ],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_can_not_be_said_is_refused() {
    let ruled = |rule: &str| json!({"schedule": {"rrule": rule}});
    refuse_with(
        "rrule_not_supported",
        "/schedule/rrule",
        &[
            ruled("FREQ=MONTHLY;BYMONTHDAY=31"),
            ruled("FREQ=MONTHLY;BYDAY=5MO"),
            ruled("FREQ=HOURLY"),
            ruled("FREQ=DAILY;COUNT=5"),
            ruled("FREQ=YEARLY;BYWEEKNO=20"),
            json!({"schedule": {"rrule": "FREQ=MONTHLY"}, "due_date": "2026-01-31"}),
        ],
    )
    .await;
}
