//! Clients that read an object, change a member of it or none, and send all of it back.

use crate::{
    client::{Client, Reply},
    household::{Household, id},
};
use jiff::ToSpan;
use reqwest::Method;
use serde_json::{Value, json};

async fn put(client: &Client, path: &str, body: &Value) -> Reply {
    Reply::to(client.request(Method::PUT, path).json(body)).await
}

/// Sends what a read answers back as it is, and fails if that changes anything.
async fn echo(household: &Household, path: &str) -> Value {
    let body = household.owner.get(path).await.expect(200);
    let before = household.app.footprint().await;
    for method in [Method::PUT, Method::PATCH] {
        let request = household.owner.request(method, path).header("If-Match", body["version"].to_string());
        let reply = Reply::to(request.json(&body)).await;
        assert_eq!(reply.status, 200, "{body}: {}", reply.text);
        assert_eq!(household.app.footprint().await, before, "{body}");
    }
    assert_eq!(household.owner.get(path).await.expect(200), body);
    body
}

/// One of each way in which a task comes back: what is said of it when it is made.
fn recurrences(today: jiff::civil::Date) -> Vec<Value> {
    let due = |days: i64| json!((today + days.days()).to_string());
    let season = json!({"from": "04-01", "to": "10-31"});
    let (winter, ends_on) = (json!({"from": "11-15", "to": "02-29"}), json!("2199-12-31"));
    let mut all = vec![
        json!({}),
        json!({"frequency_id": 9, "custom_interval_days": 10}),
        json!({"frequency_id": 9, "custom_interval_days": 45, "due_date": due(3)}),
        json!({"schedule": {"kind": "interval", "unit": "month"}}),
        json!({"schedule": {"kind": "interval", "unit": "month"}, "due_date": due(1)}),
        json!({"schedule": {"kind": "interval", "every": 3, "unit": "day", "season": season, "ends_on": ends_on}, "due_date": due(-1)}),
        json!({"schedule": {"kind": "interval", "every": 2, "unit": "week", "base": "schedule"}, "due_date": due(5)}),
        json!({"schedule": {"kind": "interval", "unit": "month", "base": "schedule"}}),
        json!({"schedule": {"kind": "interval", "unit": "month", "base": "schedule"}, "due_date": "2026-01-31"}),
        json!({"schedule": {"kind": "interval", "unit": "year", "base": "schedule"}, "due_date": "2028-02-29"}),
        json!({"schedule": {"kind": "interval", "unit": "year", "base": "schedule", "season": season}, "due_date": "2028-02-29"}),
        json!({"schedule": {"kind": "weekdays", "every": 2, "weekdays": ["MO", "TH"], "season": season, "ends_on": ends_on}}),
        json!({"schedule": {"kind": "weekdays", "weekdays": ["SU"], "anchor": "2026-01-04", "season": winter}}),
        json!({"schedule": {"kind": "month_weekday", "nth": -1, "weekday": "FR"}, "due_date": due(9)}),
        json!({"schedule": {"kind": "month_weekday", "every": 12, "nth": 2, "weekday": "SU", "ends_on": ends_on}}),
        json!({"schedule": {"kind": "month_days", "days": [1, 15]}}),
        json!({"schedule": {"kind": "month_days", "days": [30, 31]}}),
        json!({"schedule": {"kind": "month_days", "every": 3, "days": [31, -1], "season": season}, "due_date": due(2)}),
        json!({"schedule": {"rrule": "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU"}}),
    ];
    for frequency in 1..=8 {
        all.push(json!({"frequency_id": frequency}));
        all.push(json!({"frequency_id": frequency, "due_date": due(-3)}));
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_is_sent_back_whole_stays_as_it_is() {
    let household = Household::new().await;
    let today = household.owner.today().await;
    let contractor = household.owner.post("/api/contractors/", &json!({"residence_id": household.home, "name": "Ana"})).await.expect(201);
    for said in recurrences(today) {
        let mut body = json!({"residence_id": household.home, "title": "Gutters", "description": "north side", "category_id": 5,
            "priority_id": 3, "assigned_to_id": household.member.id, "contractor_id": contractor["id"], "estimated_cost": "25.00"});
        body.as_object_mut().expect("members").extend(said.as_object().expect("members").clone());
        let made = household.owner.add(body).await;
        let told = echo(&household, &format!("/api/tasks/{}/", id(&made))).await;
        let copy = household.owner.add(told.clone()).await;
        for member in ["frequency_id", "custom_interval_days", "schedule", "due_date", "next_due_date"] {
            assert_eq!(copy[member], told[member], "{member} of a copy of {told}");
        }
    }
    household.app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_in_any_state_that_is_sent_back_whole_stays_as_it_is() {
    let household = Household::new().await;
    let today = household.owner.today().await;
    let until = json!({"until": (today + 30.days()).to_string()});
    let nothing = json!({});
    for said in [
        json!({"frequency_id": 1, "due_date": today.to_string()}),
        json!({"frequency_id": 3, "due_date": today.to_string()}),
        json!({"template_id": 2}),
        json!({"schedule": {"kind": "weekdays", "weekdays": ["MO"]}}),
    ] {
        for actions in [
            &[("mark-in-progress", &nothing)][..],
            &[("snooze", &until)],
            &[("cancel", &nothing)],
            &[("archive", &nothing)],
            &[("quick-complete", &nothing)],
            &[("quick-complete", &nothing), ("cancel", &nothing), ("archive", &nothing)],
        ] {
            let mut body = said.clone();
            body["residence_id"] = json!(household.home);
            body["title"] = json!("Gutters");
            let path = format!("/api/tasks/{}/", id(&household.owner.add(body).await));
            for (action, body) in actions {
                household.owner.post(&format!("{path}{action}/"), body).await.expect(200);
            }
            echo(&household, &path).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_task_that_is_sent_back_whole_the_member_that_was_changed_counts() {
    let household = Household::new().await;
    let today = household.owner.today().await;
    let day = |days: i64| json!((today + days.days()).to_string());
    let new = async |mut body: Value| {
        body["residence_id"] = json!(household.home);
        body["title"] = json!("Gutters");
        body["due_date"] = day(0);
        household.owner.add(body).await
    };
    let changed = async |task: &Value, change: &dyn Fn(&mut Value)| {
        let mut body = task.clone();
        change(&mut body);
        put(&household.owner, &format!("/api/tasks/{}/", id(task)), &body).await
    };
    let monthly = new(json!({"frequency_id": 5})).await;
    let moved = changed(&monthly, &|body| body["due_date"] = day(4)).await.expect(200)["task"].clone();
    assert_eq!((&moved["next_due_date"], &moved["frequency_id"]), (&day(4), &json!(5)));
    let weekly = changed(&moved, &|body| body["frequency_id"] = json!(3)).await.expect(200)["task"].clone();
    assert_eq!((&weekly["schedule"]["every"], &weekly["schedule"]["unit"]), (&json!(7), &json!("day")));
    let own = changed(&weekly, &|body| body["schedule"]["every"] = json!(8)).await.expect(200)["task"].clone();
    assert_eq!((&own["frequency_id"], &own["schedule"]["every"]), (&json!(null), &json!(8)));
    let both = changed(&own, &|body| (body["frequency_id"], body["schedule"]["every"]) = (json!(5), json!(9))).await.refusal();
    assert_eq!((both.status, &both.faults[..]), (400, &[("/schedule".to_owned(), "conflict".to_owned())][..]));

    let series = new(json!({"schedule": {"kind": "interval", "unit": "week", "base": "schedule"}})).await;
    let rarer = changed(&series, &|body| body["schedule"]["every"] = json!(2)).await.expect(200)["task"].clone();
    assert_eq!(rarer["schedule"]["rrule"], "FREQ=WEEKLY;INTERVAL=2", "the rule of before is no news");
    let ruled = changed(&series, &|body| body["schedule"]["rrule"] = json!("FREQ=DAILY")).await.refusal();
    assert_eq!((ruled.status, &ruled.faults[..]), (400, &[("/schedule".to_owned(), "conflict".to_owned())][..]));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_new_task_a_frequency_and_a_schedule_may_say_the_same() {
    let household = Household::new().await;
    let new = async |frequency: Value, schedule: Value| {
        let body = json!({"residence_id": household.home, "title": "Gutters", "frequency_id": frequency, "schedule": schedule});
        household.owner.post("/api/tasks/", &body).await
    };
    let month = || json!({"kind": "interval", "unit": "month"});
    let same = new(json!(5), month()).await.expect(201)["task"].clone();
    assert_eq!((&same["frequency_id"], &same["schedule"]["unit"]), (&json!(5), &json!("month")));
    let before = household.app.footprint().await;
    let odd = json!({"kind": "weekdays", "weekdays": ["MO"], "rrule": "FREQ=WEEKLY;BYDAY=TU"});
    for (frequency, schedule) in [(json!(3), month()), (json!(1), month()), (json!(null), odd)] {
        let refusal = new(frequency, schedule.clone()).await.refusal();
        assert_eq!((refusal.status, &refusal.faults[..]), (400, &[("/schedule".to_owned(), "conflict".to_owned())][..]), "{schedule}");
    }
    assert_eq!(household.app.footprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_that_is_sent_back_whole_stays_as_it_is() {
    let household = Household::new().await;
    echo(&household, &format!("/api/residences/{}/", household.home)).await;
    let body = json!({
        "name": "Oak", "residence_type_id": 1, "street_address": "1 Oak Street", "apartment_unit": "2", "city": "Austin",
        "state_province": "TX", "postal_code": "78701", "country": "US", "timezone": "America/Chicago", "currency": "EUR",
        "bedrooms": 3, "bathrooms": "2.5", "square_footage": 1850, "lot_size": "0.25", "year_built": 1987, "description": "red",
        "purchase_date": "2019-08-30", "purchase_price": "412000.00", "heating_type": "gas furnace", "cooling_type": "central",
        "water_heater_type": "tank", "roof_type": "shingle", "exterior_type": "brick", "flooring_primary": "wood",
        "landscaping_type": "lawn", "has_pool": false, "has_sprinkler_system": true, "has_septic": false, "has_fireplace": null,
        "has_garage": true, "has_basement": null, "has_attic": true, "is_primary": true,
    });
    let full = household.owner.post("/api/residences/", &body).await.expect(201);
    let told = echo(&household, &format!("/api/residences/{}/", id(&full))).await;
    for (member, said) in body.as_object().expect("members") {
        assert_eq!(&told[member], said, "{member}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contractor_who_is_sent_back_whole_stays_as_they_are() {
    let household = Household::new().await;
    let full = json!({
        "residence_id": household.home, "name": "Ana Ruiz", "company": "Ruiz Heating", "phone": "+1 512 555 0100",
        "email": "ana@example.org", "website": "https://example.org", "street_address": "1 Oak", "city": "Austin",
        "state_province": "TX", "postal_code": "78701", "specialty_ids": [2, 1], "rating": "4.5", "is_favorite": true, "notes": "back door",
    });
    for body in [full, json!({"residence_id": household.home, "name": "Bo"}), json!({"name": "Mine"})] {
        let made = household.owner.post("/api/contractors/", &body).await.expect(201);
        echo(&household, &format!("/api/contractors/{}/", id(&made))).await;
    }
}
