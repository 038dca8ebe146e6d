use super::*;
use honeydue_kernel::Edit;
use serde_json::{Value, json};

fn made(mut body: Value) -> Result<NewTask, Problem> {
    body["residence_id"] = json!(12);
    let request: NewTaskRequest = serde_json::from_value(body).unwrap();
    request.validate()?;
    request.into_domain()
}

fn patched(body: Value) -> Result<TaskPatch, Problem> {
    let request: UpdateTaskRequest = serde_json::from_value(body).unwrap();
    request.validate()?;
    request.into_domain()
}

/// Where each fault is, and its code.
fn faults<T: std::fmt::Debug>(outcome: Result<T, Problem>) -> Vec<(String, String)> {
    let problem = outcome.unwrap_err();
    problem.errors().iter().map(|error| (error.pointer.clone(), error.code.clone().into_owned())).collect()
}

fn at<const N: usize>(faults: [(&str, &str); N]) -> Vec<(String, String)> {
    faults.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())).to_vec()
}

#[test]
fn a_title_is_enough_for_a_new_task() {
    let new = made(json!({"title": "Sweep", "schedule": null})).unwrap();
    assert!(new.due_date.is_none() && !new.in_progress && new.description.is_none());
    assert_eq!(new.recurrence.frequency, Edit::Keep);
    for body in [json!({}), json!({"title": null})] {
        assert_eq!(faults(made(body)), at([("/title", "required")]));
    }
}

#[test]
fn a_day_may_be_a_timestamp_at_midnight() {
    let day = |text: &str| made(json!({"title": "Sweep", "due_date": text})).unwrap().due_date.unwrap().to_string();
    assert_eq!(day("2026-06-15"), "2026-06-15");
    assert_eq!(day("2026-06-15T00:00:00Z"), "2026-06-15");
}

#[test]
fn all_faults_are_told_at_once() {
    let body = json!({
        "title": "", "due_date": "1899-12-31", "frequency_id": 77, "custom_interval_days": -3, "estimated_cost": -1, "template_id": 91,
        "description": "x".repeat(5001), "schedule": {"kind": "interval", "unit": "day", "season": {"from": "02-30", "to": "03-01"}},
    });
    let expected = at([
        ("/custom_interval_days", "out_of_range"),
        ("/description", "too_long"),
        ("/due_date", "out_of_range"),
        ("/estimated_cost", "out_of_range"),
        ("/frequency_id", "unknown"),
        ("/schedule/season/from", "malformed"),
        ("/template_id", "unknown"),
        ("/title", "blank"),
    ]);
    assert_eq!(faults(made(body.clone())), expected);
    assert_eq!(faults(patched(body)), expected);
}

#[test]
fn absent_stays_null_clears_and_a_value_is_set() {
    let patch = patched(json!({"due_date": null, "description": "", "category_id": 3, "in_progress": null})).unwrap();
    assert_eq!((patch.due_date, patch.description, patch.category), (Edit::Clear, Edit::Clear, Edit::Set(3.into())));
    assert_eq!((patch.title, patch.priority, patch.recurrence, patch.in_progress), (None, Edit::Keep, Recurrence::default(), None));
    assert_eq!(faults(patched(json!({"title": null}))), at([("/title", "required")]));
}

#[test]
fn older_clients_call_the_template_by_its_longer_name() {
    assert_eq!(patched(json!({"task_template_id": 7})).unwrap().template, Edit::Set(7.into()));
}
