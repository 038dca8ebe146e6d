//! Tasks and completions.

use super::{expect_faults, post_raw, refuse_each};
use crate::{
    client::Reply,
    household::{Household, id},
};
use jiff::ToSpan;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_can_not_be_is_pointed_at() {
    let household = Household::new().await;
    let sound = json!({"residence_id": household.home, "title": "Gutters 🍂"});
    let custom = |days: Value| json!({"frequency_id": 9, "custom_interval_days": days});
    let cases = [
        (json!({"title": ""}), "/title", "blank"),
        (json!({"title": "x".repeat(201)}), "/title", "too_long"),
        (json!({"title": "a\u{0}b"}), "/title", "control_character"),
        (json!({"title": "a\u{8}b"}), "/title", "control_character"),
        (json!({"title": 7}), "/title", "wrong_type"),
        (json!({"title": null}), "/title", "required"),
        (json!({"description": "x".repeat(5001)}), "/description", "too_long"),
        (json!({"description": "\u{7f}x"}), "/description", "control_character"),
        (json!({"residence_id": "12"}), "/residence_id", "wrong_type"),
        (json!({"residence_id": null}), "/residence_id", "required"),
        (json!({"category_id": 999}), "/category_id", "unknown"),
        (json!({"category_id": -1}), "/category_id", "unknown"),
        (json!({"category_id": "3"}), "/category_id", "wrong_type"),
        (json!({"priority_id": 999}), "/priority_id", "unknown"),
        (json!({"priority_id": true}), "/priority_id", "wrong_type"),
        (json!({"frequency_id": 999}), "/frequency_id", "unknown"),
        (json!({"frequency_id": 0}), "/frequency_id", "unknown"),
        (json!({"frequency_id": -9}), "/frequency_id", "unknown"),
        (json!({"frequency_id": 9}), "/custom_interval_days", "required"),
        (custom(json!(-1)), "/custom_interval_days", "out_of_range"),
        (custom(json!(0)), "/custom_interval_days", "out_of_range"),
        (custom(json!(3651)), "/custom_interval_days", "out_of_range"),
        (custom(json!(i64::MAX)), "/custom_interval_days", "out_of_range"),
        (custom(json!(1e30)), "/custom_interval_days", "wrong_type"),
        (custom(json!(1.5)), "/custom_interval_days", "wrong_type"),
        (custom(json!("10")), "/custom_interval_days", "wrong_type"),
        (json!({"frequency_id": 3, "custom_interval_days": -1}), "/custom_interval_days", "out_of_range"),
        (json!({"template_id": 91}), "/template_id", "unknown"),
        (json!({"template_id": 0}), "/template_id", "unknown"),
        (json!({"task_template_id": -1}), "/template_id", "unknown"),
        (json!({"template_id": "1"}), "/template_id", "wrong_type"),
        (json!({"in_progress": 1}), "/in_progress", "wrong_type"),
        (json!({"due_date": "1899-12-31"}), "/due_date", "out_of_range"),
        (json!({"due_date": "2201-01-01"}), "/due_date", "out_of_range"),
        (json!({"due_date": "0000-01-01"}), "/due_date", "out_of_range"),
        (json!({"due_date": "2201-01-01T00:00:00Z"}), "/due_date", "out_of_range"),
        (json!({"due_date": "2026-02-30"}), "/due_date", "malformed"),
        (json!({"due_date": "2026-06-15T12:00:00Z"}), "/due_date", "malformed"),
        (json!({"due_date": "15.06.2026"}), "/due_date", "malformed"),
        (json!({"due_date": "tomorrow"}), "/due_date", "malformed"),
        (json!({"due_date": "2026-06-15\u{0}"}), "/due_date", "malformed"),
        (json!({"due_date": 1_781_794_931}), "/due_date", "wrong_type"),
        (json!({"estimated_cost": -1}), "/estimated_cost", "out_of_range"),
        (json!({"estimated_cost": "-0.01"}), "/estimated_cost", "out_of_range"),
        (json!({"estimated_cost": "1000000000000.00"}), "/estimated_cost", "out_of_range"),
        (json!({"estimated_cost": 1e18}), "/estimated_cost", "out_of_range"),
        (json!({"estimated_cost": "12,50"}), "/estimated_cost", "malformed"),
        (json!({"estimated_cost": "1.005"}), "/estimated_cost", "malformed"),
        (json!({"estimated_cost": "$5"}), "/estimated_cost", "malformed"),
        (json!({"estimated_cost": "NaN"}), "/estimated_cost", "malformed"),
        (json!({"estimated_cost": "1e3"}), "/estimated_cost", "malformed"),
        (json!({"estimated_cost": true}), "/estimated_cost", "wrong_type"),
        (json!({"estimated_cost": [1]}), "/estimated_cost", "wrong_type"),
    ];
    refuse_each(&household.app, &household.owner, "/api/tasks/", &sound, &cases).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_but_sound_values_are_taken() {
    let household = Household::new().await;
    for (member, sent, kept) in [
        ("title", json!("🧹".repeat(200)), json!("🧹".repeat(200))),
        ("title", json!("  line\nbreak\tand tab "), json!("line\nbreak\tand tab")),
        ("title", json!("'; DROP TABLE task; --"), json!("'; DROP TABLE task; --")),
        ("title", json!("<script>alert(1)</script> \u{202e}"), json!("<script>alert(1)</script> \u{202e}")),
        ("description", json!(""), json!(null)),
        ("due_date", json!(null), json!(null)),
        ("due_date", json!(""), json!(null)),
        ("due_date", json!("1900-01-01"), json!("1900-01-01")),
        ("due_date", json!("2200-12-31"), json!("2200-12-31")),
        ("due_date", json!("2028-02-29"), json!("2028-02-29")),
        ("due_date", json!("2026-06-15T00:00:00Z"), json!("2026-06-15")),
        ("due_date", json!("2026-06-15T02:00:00+02:00"), json!("2026-06-15")),
        ("estimated_cost", json!("120.00"), json!("120.00")),
        ("estimated_cost", json!(120), json!("120.00")),
        ("estimated_cost", json!(19.99), json!("19.99")),
        ("estimated_cost", json!(0.1), json!("0.10")),
        ("estimated_cost", json!("0"), json!("0.00")),
        ("estimated_cost", json!("7.5"), json!("7.50")),
        ("estimated_cost", json!("999999999999.99"), json!("999999999999.99")),
        ("estimated_cost", json!(null), json!(null)),
        ("category_id", json!(null), json!(null)),
    ] {
        let mut body = json!({"residence_id": household.home, "title": "Gutters"});
        body[member] = sent.clone();
        assert_eq!(household.owner.add(body).await[member], kept, "{member}: {sent}");
    }
    let (open, close) = ("[".repeat(5000), "]".repeat(5000));
    let deep = format!(r#"{{"residence_id": {}, "title": "Gutters", "unheard_of": {open}{close}}}"#, household.home);
    post_raw(&household.owner, "/api/tasks/", deep).await.expect(201);
    for (cost, kept) in [("25.10", "25.10"), ("1E2", "100.00"), ("1.50e1", "15.00"), ("100.0", "100.00")] {
        let body = format!(r#"{{"residence_id": {}, "title": "Gutters", "estimated_cost": {cost}}}"#, household.home);
        let reply = post_raw(&household.owner, "/api/tasks/", body).await;
        assert_eq!(reply.expect(201)["task"]["estimated_cost"], kept, "{cost}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_the_calendar_is_no_end_of_the_task() {
    let household = Household::new().await;
    let last =
        household.owner.add(json!({"residence_id": household.home, "title": "Late", "frequency_id": 8, "due_date": "2200-12-31"})).await;
    household.owner.post("/api/task-completions/", &json!({"task_id": id(&last)})).await.expect(201);
    let long = json!({"residence_id": household.home, "title": "Rare", "frequency_id": 9, "custom_interval_days": 3650});
    household.owner.add(long).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_not_what_was_asked_for_are_told_apart() {
    let household = Household::new().await;
    let before = household.app.footprint().await;
    let post = |body: &'static [u8]| post_raw(&household.owner, "/api/tasks/", body);
    for broken in [
        &b""[..],
        b"{",
        b"{\"title\": }",
        b"{\"residence_id\": 1, \"title\": \"a\"} trailing",
        b"{'title': 'a'}",
        b"{\"residence_id\": 1, \"title\": \"a\",}",
        b"\xff\xfe",
        b"{\"title\": \"\xff\"}",
        b"{\"title\": \"\\ud800\"}",
        b"NaN",
        b"<title>a</title>",
    ] {
        assert_eq!(post(broken).await.refused(), (400, "malformed_json".to_owned()), "{}", String::from_utf8_lossy(broken));
    }
    for other in [&b"[]"[..], b"7", b"null", b"\"title\"", b"true"] {
        let reply = post(other).await;
        assert_eq!((reply.refusal().status, reply.refusal().code.as_str()), (400, "validation_failed"), "{}", reply.text);
    }
    for deep in ["[".repeat(100_000), "{\"title\":".repeat(50_000)] {
        assert_eq!(post_raw(&household.owner, "/api/tasks/", deep).await.refusal().status, 400);
    }
    expect_faults(&post(b"{}").await, &[("/title", "required")]);
    assert_eq!(household.app.footprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_completion_that_can_not_be_is_pointed_at() {
    let household = Household::new().await;
    let daily = household.owner.add(json!({"residence_id": household.home, "title": "Sweep", "frequency_id": 2})).await;
    let today = household.owner.today().await;
    let sound = json!({"task_id": id(&daily)});
    let cases = [
        (json!({"completed_at": (today + 2.days()).to_string()}), "/completed_at", "in_future"),
        (json!({"completed_at": format!("{}T12:00:00Z", today + 2.days())}), "/completed_at", "in_future"),
        (json!({"completed_at": "2200-12-31T23:59:59Z"}), "/completed_at", "in_future"),
        (json!({"completed_at": "9999-12-30T21:59:59Z"}), "/completed_at", "in_future"),
        (json!({"completed_at": "1899-12-31T12:00:00Z"}), "/completed_at", "out_of_range"),
        (json!({"completed_at": "1899-12-31"}), "/completed_at", "out_of_range"),
        (json!({"completed_at": "2201-01-01"}), "/completed_at", "out_of_range"),
        (json!({"completed_at": "0001-01-01T12:00:00Z"}), "/completed_at", "out_of_range"),
        (json!({"completed_at": "9999-12-31T23:59:59Z"}), "/completed_at", "malformed"),
        (json!({"completed_at": "yesterday"}), "/completed_at", "malformed"),
        (json!({"completed_at": "2026-06-15T25:00:00Z"}), "/completed_at", "malformed"),
        (json!({"completed_at": "2026-06-15T12:00:00"}), "/completed_at", "malformed"),
        (json!({"completed_at": 1_781_794_931}), "/completed_at", "wrong_type"),
        (json!({"notes": "x".repeat(5001)}), "/notes", "too_long"),
        (json!({"notes": "\u{0}"}), "/notes", "control_character"),
        (json!({"actual_cost": "x"}), "/actual_cost", "malformed"),
        (json!({"actual_cost": -0.01}), "/actual_cost", "out_of_range"),
        (json!({"rating": 0}), "/rating", "out_of_range"),
        (json!({"rating": 6}), "/rating", "out_of_range"),
        (json!({"rating": -5}), "/rating", "out_of_range"),
        (json!({"rating": 4.5}), "/rating", "wrong_type"),
        (json!({"rating": "5"}), "/rating", "wrong_type"),
        (json!({"task_id": "1"}), "/task_id", "wrong_type"),
        (json!({"task_id": null}), "/task_id", "wrong_type"),
    ];
    refuse_each(&household.app, &household.owner, "/api/task-completions/", &sound, &cases).await;
    expect_faults(&household.owner.post("/api/task-completions/", &json!({})).await, &[("/task_id", "required")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_somebody_elses_is_refused_like_what_is_not_there() {
    let household = Household::new().await;
    let theirs = id(&household.stranger.add(json!({"residence_id": household.elsewhere, "title": "Secret"})).await);
    let before = household.app.footprint().await;
    let nothing = 999_999_999;
    let told = |reply: &Reply| {
        assert_eq!(reply.refused(), (404, "not_found".to_owned()));
        let mut problem = reply.json();
        problem["trace_id"] = json!("");
        let mut headers: Vec<_> = reply.headers.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
        headers.retain(|(name, _)| name != "date");
        headers.sort_by(|one, other| one.0.cmp(&other.0));
        (problem.to_string(), headers)
    };
    let owner = &household.owner;
    for (theirs, nothing) in [
        (format!("/api/residences/{}/", household.elsewhere), format!("/api/residences/{nothing}/")),
        (format!("/api/tasks/by-residence/{}/", household.elsewhere), format!("/api/tasks/by-residence/{nothing}/")),
        (format!("/api/tasks/{theirs}/"), format!("/api/tasks/{nothing}/")),
        (format!("/api/tasks/{}/", household.home), format!("/api/tasks/{nothing}/")),
    ] {
        assert_eq!(told(&owner.get(&theirs).await), told(&owner.get(&nothing).await), "{theirs}");
    }
    let task = |home: i64| json!({"residence_id": home, "title": "Gutters"});
    let there = told(&owner.post("/api/tasks/", &task(nothing)).await);
    for home in [household.elsewhere, owner.id, household.stranger.id, 0, -1, i64::MAX, i64::MIN] {
        assert_eq!(told(&owner.post("/api/tasks/", &task(home)).await), there, "{home}");
    }
    let done = |task: i64| json!({"task_id": task});
    let there = told(&owner.post("/api/task-completions/", &done(nothing)).await);
    for task in [theirs, household.home, 0, -1, i64::MAX] {
        assert_eq!(told(&owner.post("/api/task-completions/", &done(task)).await), there, "{task}");
    }
    assert_eq!(household.app.footprint().await, before);
}
