//! Tasks that are made from templates, and what is suggested then.

use crate::household::{Household, Person, found, id};
use jiff::ToSpan;
use reqwest::Method;
use serde_json::{Value, json};

/// What is suggested for a home.
async fn suggested(person: &Person, home: i64) -> Vec<Value> {
    let answer = person.get(&format!("/api/tasks/suggestions/?residence_id={home}")).await.expect(200);
    answer["suggestions"].as_array().expect("suggestions").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_of_a_template_is_what_was_suggested() {
    let household = Household::new().await;
    let body = json!({"name": "Bondi", "country": "AU", "cooling_type": "central"});
    let home = id(&household.owner.post("/api/residences/", &body).await.expect(201));
    let suggestions = suggested(&household.owner, home).await;
    assert!(suggestions.iter().any(|one| !one["template"]["season"].is_null()), "one of them has a season");
    let entry = |one: &Value| json!({"title": one["template"]["title"], "template_id": one["template"]["id"]});
    let batch = json!({"residence_id": home, "tasks": suggestions.iter().map(entry).collect::<Vec<_>>()});
    let made = household.owner.post("/api/tasks/bulk/", &batch).await.expect(201)["tasks"].as_array().expect("tasks").clone();
    for (one, in_batch) in suggestions.iter().zip(&made) {
        let mut body = entry(one);
        body["residence_id"] = json!(home);
        let alone = household.owner.add(body).await;
        for task in [in_batch, &alone] {
            let title = &one["template"]["title"];
            assert_eq!((&task["due_date"], &task["next_due_date"]), (&one["first_due"], &one["first_due"]), "{title}");
            assert_eq!((&task["schedule"], &task["frequency_id"]), (&one["schedule"], &json!(null)), "{title}");
            assert_eq!(
                (&task["category_id"], &task["priority_id"]),
                (&one["template"]["category_id"], &one["template"]["priority_id"]),
                "{title}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_request_says_wins_over_the_template() {
    let household = Household::new().await;
    let today = household.owner.today().await;
    let make = async |mut body: Value| {
        let common = json!({"residence_id": household.home, "title": "Tune up", "task_template_id": 2});
        body.as_object_mut().expect("members").extend(common.as_object().expect("members").clone());
        household.owner.add(body).await
    };
    let due = (today + 3.days()).to_string();
    let dated = make(json!({"due_date": due, "category_id": 11, "priority_id": 1})).await;
    assert_eq!((&dated["next_due_date"], &dated["schedule"]["anchor"]), (&json!(due), &json!(due)));
    assert_eq!((&dated["category_id"], &dated["priority_id"], &dated["template_id"]), (&json!(11), &json!(1), &json!(2)));
    assert!(dated["schedule"]["season"].is_object(), "{dated}");
    let monthly = make(json!({"frequency_id": 5, "schedule": null, "due_date": null})).await;
    assert_eq!((&monthly["frequency_id"], &monthly["schedule"]["season"]), (&json!(5), &json!(null)));
    assert!(monthly["due_date"].is_string(), "{monthly}");
    let pattern = make(json!({"schedule": {"kind": "month_days", "days": [1]}})).await;
    assert_eq!(pattern["due_date"], json!(null), "a pattern begins by itself");
    assert!(pattern["next_due_date"].as_str().is_some_and(|day| day.ends_with("-01")), "{pattern}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_use_is_not_suggested_once_more() {
    let household = Household::new().await;
    let home = household.home;
    let ids = async || -> Vec<Value> {
        let suggestions = suggested(&household.member, home).await;
        suggestions.into_iter().map(|one| one["template"]["id"].clone()).collect()
    };
    let before = ids().await;
    let first = before[0].clone();
    let task = household.owner.add(json!({"residence_id": home, "title": "Mine", "template_id": first})).await;
    assert_eq!(ids().await[..11], before[1..], "the others move up");
    let other = found(&household.owner, "Cabin").await;
    assert!(suggested(&household.owner, other).await.iter().any(|one| one["template"]["id"] == first), "another home");
    let cancel = household.owner.request(Method::POST, &format!("/api/tasks/{}/cancel/", id(&task)));
    crate::client::Reply::to(cancel).await.expect(200);
    assert_eq!(ids().await, before);
}
