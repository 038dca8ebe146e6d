//! The board: five columns on the caller's own day.

use crate::household::{Household, id};
use jiff::{ToSpan, civil::Date};
use serde_json::{Value, json};

const COLUMNS: [&str; 5] = ["overdue_tasks", "due_soon_tasks", "upcoming_tasks", "in_progress_tasks", "completed_tasks"];

/// Titles by column, in their order.
fn titles(board: &Value) -> Vec<(String, Vec<String>)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let column = |column: &Value| {
        let tasks = column["tasks"].as_array().expect("tasks");
        for task in tasks {
            assert_eq!(task["kanban_column"], column["name"], "{task}");
            assert_eq!(task["button_types"], column["button_types"], "{task}");
        }
        assert_eq!(column["count"], tasks.len());
        (text(&column["name"]), tasks.iter().map(|task| text(&task["title"])).collect())
    };
    board["columns"].as_array().expect("columns").iter().map(column).collect()
}

async fn add(household: &Household, title: &str, due: Option<Date>, more: Value) -> i64 {
    let mut body = json!({"residence_id": household.home, "title": title, "due_date": due.map(|day| day.to_string())});
    body.as_object_mut().expect("an object").extend(more.as_object().expect("members").clone());
    id(&household.owner.add(body).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_stand_in_all_five_columns_in_the_order_of_the_contract() {
    let household = Household::new().await;
    let today = household.owner.today().await;
    let day = |days: i64| Some(today + days.days());
    add(&household, "yesterday", day(-1), json!({"priority_id": 1})).await;
    add(&household, "last week", day(-7), json!({})).await;
    add(&household, "yesterday, urgent", day(-1), json!({"priority_id": 4})).await;
    add(&household, "today", day(0), json!({})).await;
    add(&household, "in 29 days", day(29), json!({})).await;
    add(&household, "in 30 days", day(30), json!({})).await;
    add(&household, "some day", None, json!({})).await;
    add(&household, "overdue, but begun", day(-3), json!({"in_progress": true})).await;
    let done = add(&household, "done", day(-2), json!({})).await;
    household.member.post("/api/task-completions/", &json!({"task_id": done})).await.expect(201);
    let board = household.member.get("/api/tasks/").await.expect(200);
    let expected: [&[&str]; 5] = [
        &["last week", "yesterday, urgent", "yesterday"],
        &["today", "in 29 days"],
        &["in 30 days", "some day"],
        &["overdue, but begun"],
        &["done"],
    ];
    let expected: Vec<_> =
        COLUMNS.iter().zip(expected).map(|(name, titles)| ((*name).to_owned(), titles.iter().map(|t| (*t).to_owned()).collect())).collect();
    assert_eq!(titles(&board), expected);
    assert_eq!((&board["days_threshold"], &board["residence_id"]), (&json!(30), &json!("all")));

    let week = titles(&household.member.get("/api/tasks/?days=7").await.expect(200));
    assert_eq!(
        (week[1].1.clone(), week[2].1.clone()),
        (vec!["today".to_owned()], vec!["in 29 days".to_owned(), "in 30 days".into(), "some day".into()])
    );
    let old = household.member.get("/api/tasks/?days_threshold=7").await.expect(200);
    assert_eq!((titles(&old), &old["days_threshold"]), (week, &json!(7)));

    let home = household.member.get(&format!("/api/tasks/by-residence/{}/", household.home)).await.expect(200);
    assert_eq!((titles(&home), &home["residence_id"]), (expected, &json!(household.home.to_string())));
    assert!(titles(&household.stranger.get("/api/tasks/").await.expect(200)).iter().all(|(_, titles)| titles.is_empty()));

    let summary = household.member.get("/api/residences/my/").await.expect(200)["total_summary"].clone();
    for (member, count) in [("tasks", 9), ("overdue", 3), ("due_soon", 2), ("upcoming", 2), ("in_progress", 1), ("completed", 1)] {
        assert_eq!(summary[member], count, "{member}: {summary}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn today_is_the_callers_by_header_then_profile() {
    let household = Household::new().await;
    let day = async |zone: &str| {
        let board = household.owner.in_zone(zone).get("/api/tasks/").await.expect(200);
        assert_eq!(board["timezone"], zone);
        board["today"].as_str().expect("a day").parse::<Date>().expect("a day")
    };
    // 26 hours apart: never the same day
    let (east, west) = (day("Pacific/Kiritimati").await, day("-12:00").await);
    assert!(west < east, "{west} {east}");
    let task = add(&household, "due where it is still yesterday", Some(west), json!({})).await;
    let column = async |zone: &str| {
        let task = household.owner.in_zone(zone).get(&format!("/api/tasks/{task}/")).await.expect(200);
        task["kanban_column"].as_str().expect("a column").to_owned()
    };
    assert_eq!((column("-12:00").await, column("Pacific/Kiritimati").await), ("due_soon_tasks".into(), "overdue_tasks".into()));
    assert_eq!(household.owner.get("/api/tasks/").await.expect(200)["timezone"], "UTC");
    for zone in ["US/Pacific", "Z", "+02:00", "Etc/GMT+5"] {
        day(zone).await;
    }
}
