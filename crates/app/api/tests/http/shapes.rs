//! The exact JSON of the main answers. Ids, instants and tokens differ from run to run; days are told from today on.

use crate::{
    client::Reply,
    household::{Household, PASSWORD, found, id},
};
use jiff::{ToSpan, civil::Date};
use reqwest::Method;
use serde_json::{Value, json};

/// Instants and days that do not depend on when the test runs: `[instant]`, `[today+3]`.
fn timeless(value: Value, today: Date) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(|item| timeless(item, today)).collect(),
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, timeless(value, today))).collect(),
        Value::String(text) => Value::String(told(text, today)),
        other => other,
    }
}

fn told(text: String, today: Date) -> String {
    let is_instant = text.len() == "2026-06-15T16:20:00Z".len() && text.ends_with('Z') && text.parse::<jiff::Timestamp>().is_ok();
    match text.parse::<Date>() {
        _ if is_instant => "[instant]".to_owned(),
        Ok(day) if text.len() == "2026-06-15".len() => format!("[today{:+}]", (day - today).get_days()),
        _ => text,
    }
}

/// A snapshot of an answer with the ids of what the test made taken out.
macro_rules! shows {
    ($name:literal, $value:expr, $today:expr) => {
        insta::assert_json_snapshot!($name, timeless($value, $today), {
            ".id" => "[id]", ".task.id" => "[id]", ".user.id" => "[id]", ".owner.id" => "[id]", ".users[].id" => "[id]",
            ".created_by.id" => "[id]", ".task.created_by.id" => "[id]", ".completed_by.id" => "[id]",
            ".**.residence_id" => "[id]", ".**.owner_id" => "[id]", ".**.created_by_id" => "[id]", ".**.task_id" => "[id]",
            ".**.completed_by_id" => "[id]", ".token" => "[token]", ".trace_id" => "[trace]",
        })
    };
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_and_its_first_session() {
    let household = Household::new().await;
    let body = json!({"email": "ana@example.org", "username": "ana", "password": PASSWORD, "first_name": "Ana", "last_name": "Ruiz"});
    let answer = household.app.client.in_zone("America/Chicago").post("/api/auth/register/", &body).await;
    shows!("signed_in", answer.expect(201), household.owner.today().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_with_everything_and_one_with_nothing() {
    let household = Household::new().await;
    let today = household.owner.today().await;
    let body = json!({
        "name": "Elm Street", "residence_type_id": 1, "street_address": "12 Elm Street", "apartment_unit": "2", "city": "Austin",
        "state_province": "TX", "postal_code": "78701", "country": "US", "timezone": "America/Chicago", "currency": "USD",
        "description": "with a garden", "is_primary": true, "bedrooms": 3, "bathrooms": "2.5", "square_footage": 1850, "lot_size": "0.25",
        "year_built": 1987, "purchase_date": (today - 400.days()).to_string(), "purchase_price": "412000.00", "heating_type": "gas furnace",
        "cooling_type": "central", "water_heater_type": "tank", "roof_type": "shingle", "exterior_type": "brick",
        "flooring_primary": "hardwood", "landscaping_type": "lawn", "has_pool": false, "has_sprinkler_system": true, "has_septic": false,
        "has_garage": true, "has_attic": true,
    });
    shows!("residence_full", household.owner.post("/api/residences/", &body).await.expect(201), today);
    let bare = found(&household.owner, "Cabin").await;
    for due in [-1, 5] {
        let due = (today + due.days()).to_string();
        household.owner.add(json!({"residence_id": bare, "title": "Gutters", "due_date": due})).await;
    }
    shows!("residence_bare", household.owner.get(&format!("/api/residences/{bare}/")).await.expect(200), today);
    let mut my = household.stranger.get("/api/residences/my/").await.expect(200);
    my["residences"][0] = json!("a home without users");
    shows!("my_residences", my, today);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_with_everything_and_one_with_nothing() {
    let household = Household::new().await;
    let today = household.owner.today().await;
    let body = json!({
        "residence_id": household.home, "title": "Change the furnace filter", "description": "MERV 11", "category_id": 3, "priority_id": 2,
        "frequency_id": 5, "due_date": (today - 6.days()).to_string(), "estimated_cost": "25",
    });
    shows!("task_full", household.owner.post("/api/tasks/", &body).await.expect(201), today);
    let bare = json!({"residence_id": household.home, "title": "Gutters"});
    let bare = id(&household.owner.add(bare).await);
    shows!("task_bare", household.member.get(&format!("/api/tasks/{bare}/")).await.expect(200), today);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_completion_with_the_task_after_it() {
    let household = Household::new().await;
    let today = household.owner.today().await;
    let due = (today - 6.days()).to_string();
    let body = json!({"residence_id": household.home, "title": "Filter", "frequency_id": 9, "custom_interval_days": 30, "due_date": due});
    let task = id(&household.owner.add(body).await);
    let done = json!({"task_id": task, "notes": "MERV 11", "actual_cost": 23.5, "rating": 5});
    shows!("completion", household.member.post("/api/task-completions/", &done).await.expect(201), today);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_without_tasks() {
    let household = Household::new().await;
    shows!("board", household.owner.get("/api/tasks/").await.expect(200), household.owner.today().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn lookups() {
    let household = Household::new().await;
    insta::assert_json_snapshot!("static_data", household.app.client.get("/api/static_data/").await.expect(200));
}

#[tokio::test(flavor = "multi_thread")]
async fn problems() {
    let household = Household::new().await;
    let owner = &household.owner;
    let body = json!({"residence_id": household.home, "title": "", "due_date": "2201-01-01"});
    let replies = [
        ("problem_fields", owner.post("/api/tasks/", &body).await),
        ("problem_zone", owner.in_zone("Mars/Olympus").get("/api/tasks/").await),
        ("problem_query", owner.get("/api/tasks/?days=366").await),
        ("problem_absent", owner.get("/api/tasks/1/").await),
        ("problem_token", owner.anonymous().get("/api/tasks/").await),
        ("problem_method", Reply::to(owner.request(Method::DELETE, "/api/tasks/")).await),
    ];
    for (name, reply) in replies {
        reply.refusal();
        let mut problem = reply.json();
        let base = problem["type"].as_str().expect("a type").split("/api/").next().map(ToOwned::to_owned).unwrap_or_default();
        problem["type"] = json!(problem["type"].as_str().map(|kind| kind.replace(&base, "[public url]")));
        insta::assert_json_snapshot!(name, problem, { ".trace_id" => "[trace]" });
    }
}
