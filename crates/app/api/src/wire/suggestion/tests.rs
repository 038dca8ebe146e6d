use super::*;
use honeydue_kernel::Zone;
use honeydue_task::Threshold;
use serde_json::{Value, json};

fn suggestions(facts: &HomeFacts) -> Value {
    let lookups = Lookups { categories: Vec::new(), priorities: Vec::new(), frequencies: Vec::new() };
    let day = LocalDay { today: "2026-06-18".parse().unwrap(), zone: Zone::utc(), threshold: Threshold::default() };
    serde_json::to_value(SuggestionsView::of(12.into(), facts, &lookups, &day)).unwrap()
}

#[test]
fn a_suggestion_says_why_how_often_and_when_first() {
    let facts = HomeFacts {
        home_type: Some(HomeType::House),
        hemisphere: Hemisphere::South,
        heating_type: Some("gas furnace".to_owned()),
        cooling_type: Some("central".to_owned()),
        has_garage: Some(true),
        ..HomeFacts::default()
    };
    let view = suggestions(&facts);
    assert_eq!((&view["residence_id"], &view["hemisphere"]), (&json!(12), &json!("south")));
    let best = &view["suggestions"][0];
    assert_eq!(best["template"]["id"], 12);
    assert_eq!(best["score"], "0.95");
    let reasons =
        json!(["Because your home has a furnace", "Because your home has central air conditioning", "Because your home is a house"]);
    assert_eq!(best["reasons"], reasons);
    let (schedule, expected) =
        (&best["schedule"], json!({"kind": "interval", "every": 5, "unit": "year", "base": "completion", "season": null}));
    assert!(expected.as_object().unwrap().iter().all(|(member, value)| schedule[member] == *value), "{schedule}");
    assert_eq!(best["first_due"], "2026-07-02");
    let tune_up = view["suggestions"].as_array().unwrap().iter().find(|one| one["template"]["id"] == 6).unwrap();
    assert_eq!(tune_up["schedule"]["season"], json!({"from": "09-01", "to": "11-30"}));
    assert_eq!((&tune_up["first_due"], &tune_up["schedule"]["anchor"]), (&json!("2026-09-01"), &json!("2026-09-01")));
    assert_eq!(tune_up["schedule"]["text"], "Every year on 1 September, September to November");
    let smoke_alarms = &suggestions(&HomeFacts::default())["suggestions"][0];
    assert_eq!((&smoke_alarms["score"], &smoke_alarms["reasons"]), (&json!("0.30"), &json!(["Because every home needs it"])));
}

#[test]
fn not_more_than_twelve_come_at_once() {
    assert_eq!(suggestions(&HomeFacts::default())["suggestions"].as_array().map(Vec::len), Some(12));
}

#[test]
fn the_missing_fields_are_named() {
    let facts = HomeFacts { has_pool: Some(false), roof_type: Some("slate".to_owned()), ..HomeFacts::default() };
    let completeness = &suggestions(&facts)["profile_completeness"];
    assert_eq!((&completeness["filled"], &completeness["total"], &completeness["percent"]), (&json!(2), &json!(14), &json!(14)));
    assert_eq!(completeness["missing"].as_array().map(Vec::len), Some(12));
    assert_eq!(completeness["missing"][0], "heating_type");
}
