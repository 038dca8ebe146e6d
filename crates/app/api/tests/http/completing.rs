//! Saying that a task was done.

use crate::household::{Household, id};
use jiff::{ToSpan, civil::Date};
use serde_json::{Value, json};

async fn task(household: &Household, mut body: Value) -> i64 {
    body["residence_id"] = json!(household.home);
    body["title"] = json!("Change the filter");
    id(&household.owner.add(body).await)
}

fn day(of: &Value) -> Option<Date> {
    of.as_str().map(|text| text.parse().expect("a day"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_is_done_once_is_completed_and_not_twice() {
    let household = Household::new().await;
    let today = household.owner.today().await;
    let once = task(&household, json!({"due_date": today.to_string(), "in_progress": true})).await;
    let body = json!({"task_id": once, "notes": "MERV 11", "actual_cost": 23.5, "rating": 5});
    let done = household.member.post("/api/task-completions/", &body).await.expect(201);
    assert_eq!(
        (&done["task_id"], &done["completed_by_id"], &done["kind"]),
        (&json!(once), &json!(household.member.id), &json!("completed"))
    );
    assert_eq!(day(&done["completed_on"]), Some(today));
    assert_eq!((day(&done["scheduled_for"]), &done["moved_to"], &done["moved_date"]), (Some(today), &json!(null), &json!(true)));
    assert_eq!((&done["notes"], &done["actual_cost"], &done["rating"]), (&json!("MERV 11"), &json!("23.50"), &json!(5)));
    let after = &done["task"];
    assert_eq!(
        (&after["kanban_column"], &after["next_due_date"], &after["in_progress"]),
        (&json!("completed_tasks"), &json!(null), &json!(false))
    );
    assert_eq!((&after["completion_count"], &after["actual_cost"], &after["version"]), (&json!(1), &json!("23.50"), &json!(2)));
    assert_eq!(household.owner.get(&format!("/api/tasks/{once}/")).await.expect(200), *after);

    let before = household.app.footprint().await;
    let again = household.owner.post("/api/task-completions/", &json!({"task_id": once})).await;
    assert_eq!(again.refused(), (409, "already_completed".to_owned()));
    assert_eq!(household.app.footprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interval_counts_from_the_day_it_was_done() {
    let household = Household::new().await;
    let today = household.owner.today().await;
    let due = today - 3.days();
    let every_ten = task(&household, json!({"frequency_id": 9, "custom_interval_days": 10, "due_date": due.to_string()})).await;
    let done = household.owner.post("/api/task-completions/", &json!({"task_id": every_ten})).await.expect(201);
    assert_eq!(
        (day(&done["scheduled_for"]), day(&done["moved_to"]), &done["moved_date"]),
        (Some(due), Some(today + 10.days()), &json!(true))
    );
    let after = &done["task"];
    assert_eq!((day(&after["next_due_date"]), day(&after["scheduled_for"])), (Some(today + 10.days()), Some(today + 10.days())));
    assert_eq!(
        (&after["kanban_column"], &after["days_until_due"], day(&after["due_date"])),
        (&json!("due_soon_tasks"), &json!(10), Some(due))
    );

    // a double tap is history only
    let tapped = household.owner.post("/api/task-completions/", &json!({"task_id": every_ten})).await.expect(201);
    assert_eq!((&tapped["moved_date"], &tapped["moved_to"]), (&json!(false), &json!(null)));
    assert_eq!(day(&tapped["task"]["next_due_date"]), Some(today + 10.days()));
    assert_eq!(tapped["task"]["completion_count"], 2);

    let monthly = task(&household, json!({"frequency_id": 5})).await;
    let done = household.owner.post("/api/task-completions/", &json!({"task_id": monthly})).await.expect(201);
    assert_eq!(day(&done["moved_to"]), Some(today + 1.month()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_day_it_was_done_is_the_recorders_or_the_one_that_was_said() {
    let household = Household::new().await;
    let east = household.owner.in_zone("Pacific/Kiritimati");
    let there = day(&east.get("/api/tasks/").await.expect(200)["today"]).expect("a day");
    let daily = task(&household, json!({"frequency_id": 2})).await;
    let done = east.post("/api/task-completions/", &json!({"task_id": daily})).await.expect(201);
    assert_eq!((day(&done["completed_on"]), day(&done["moved_to"])), (Some(there), Some(there + 1.day())));

    let weekly = task(&household, json!({"frequency_id": 3})).await;
    for (said, on) in [
        ("2026-06-15", "2026-06-15"),
        ("2026-06-16T00:00:00Z", "2026-06-16"),
        ("2026-06-17T23:30:00-05:00", "2026-06-18"),
        ("2026-06-19T03:00:00.123456Z", "2026-06-19"),
    ] {
        let done = household.owner.post("/api/task-completions/", &json!({"task_id": weekly, "completed_at": said})).await.expect(201);
        assert_eq!(done["completed_on"], on, "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_complete_a_task_at_once_one_does() {
    let household = Household::new().await;
    let once = task(&household, json!({})).await;
    let body = json!({"task_id": once});
    let replies = futures::future::join_all((0..8).map(|n| {
        let who = if n % 2 == 0 { &household.owner } else { &household.member };
        who.post("/api/task-completions/", &body)
    }));
    let replies = replies.await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1, "{replies:?}");
    for lost in replies.iter().filter(|reply| reply.status != 201) {
        assert_eq!(lost.refused(), (409, "already_completed".to_owned()));
    }
    assert_eq!(household.owner.get(&format!("/api/tasks/{once}/")).await.expect(200)["completion_count"], 1);
    household.app.expect_sound_ledger().await;
}
