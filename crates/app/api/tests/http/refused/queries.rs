//! Query parameters and the zone.

use super::expect_faults;
use crate::{client::Reply, household::Household};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_threshold_out_of_range_is_pointed_at_wherever_a_day_is_decided() {
    let household = Household::new().await;
    let home = household.home;
    let paths = [
        "/api/tasks/".to_owned(),
        format!("/api/tasks/by-residence/{home}/"),
        "/api/tasks/list/".to_owned(),
        "/api/residences/".to_owned(),
        "/api/residences/my/".to_owned(),
        format!("/api/residences/{home}/"),
    ];
    for path in &paths {
        for (query, pointer, code) in [
            ("days=0", "query:days", "out_of_range"),
            ("days=366", "query:days", "out_of_range"),
            ("days=-1", "query:days", "out_of_range"),
            ("days=abc", "query:days", "wrong_type"),
            ("days=1.5", "query:days", "wrong_type"),
            ("days=99999999999999999999", "query:days", "wrong_type"),
            ("days=%00", "query:days", "wrong_type"),
            ("days_threshold=0", "query:days_threshold", "out_of_range"),
        ] {
            expect_faults(&household.owner.get(&format!("{path}?{query}")).await, &[(pointer, code)]);
        }
        for query in ["days=1", "days=365", "days=", "unheard_of=1", "", "&&=&", "days=%37"] {
            household.owner.get(&format!("{path}?{query}")).await.expect(200);
        }
    }
    let before = household.app.footprint().await;
    let reply = household.owner.post("/api/tasks/?days=0", &json!({"residence_id": home, "title": "Gutters"})).await;
    expect_faults(&reply, &[("query:days", "out_of_range")]);
    assert_eq!(household.app.footprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_have_limits_and_cursors_of_their_own() {
    let household = Household::new().await;
    for (query, pointer, code) in [
        ("limit=0", "query:limit", "out_of_range"),
        ("limit=201", "query:limit", "out_of_range"),
        ("limit=-1", "query:limit", "out_of_range"),
        ("limit=70000", "query:limit", "out_of_range"),
        ("limit=many", "query:limit", "wrong_type"),
        ("cursor=x", "query:cursor", "malformed"),
        ("cursor=%00", "query:cursor", "malformed"),
        ("cursor=MzQ1", "query:cursor", "malformed"),
        ("residence=abc", "query:residence", "wrong_type"),
    ] {
        expect_faults(&household.owner.get(&format!("/api/tasks/list/?{query}")).await, &[(pointer, code)]);
    }
    household.owner.get("/api/tasks/list/?limit=200&cursor=&residence=-1").await.expect(200);
    let history = format!("/api/residences/{}/history/", household.home);
    for (query, pointer, code) in [
        ("limit=0", "query:limit", "out_of_range"),
        ("limit=201", "query:limit", "out_of_range"),
        ("cursor=x", "query:cursor", "malformed"),
        ("cursor=0", "query:cursor", "malformed"),
        ("cursor=99999999999999999999", "query:cursor", "malformed"),
    ] {
        expect_faults(&household.owner.get(&format!("{history}?{query}")).await, &[(pointer, code)]);
    }
    household.owner.get(&format!("{history}?limit=200&cursor=9223372036854775807")).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_that_somebody_made_up_is_no_fault_of_the_server() {
    let household = Household::new().await;
    for key in
        ["t-377705023201000000.1", "t-210866803200000001.1", "t253402207200000000.1", "t0.-9223372036854775808", "t-1.9223372036854775807"]
    {
        let cursor = URL_SAFE_NO_PAD.encode(key);
        let reply = household.owner.get(&format!("/api/tasks/list/?cursor={cursor}")).await;
        assert!(matches!(reply.status, 200 | 400), "{key}: {}", reply.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_zone_is_refused_where_a_day_is_decided_and_ignored_elsewhere() {
    let household = Household::new().await;
    let home = household.home;
    let before = household.app.footprint().await;
    for zone in ["Mars/Olympus", "+25:00", "+2", "2026", "../../etc/passwd", "x\"y", "America/Chicago; DROP", &"x".repeat(5000)] {
        let lost = household.owner.in_zone(zone);
        for path in ["/api/tasks/", "/api/tasks/list/", "/api/residences/", "/api/residences/my/", &format!("/api/residences/{home}/")] {
            let refusal = lost.get(path).await.refusal();
            assert_eq!((refusal.status, refusal.code.as_str()), (400, "unknown_timezone"), "{zone} {path}");
            assert_eq!(refusal.faults, [("header:X-Timezone".to_owned(), "unknown_timezone".to_owned())]);
        }
        for (path, body) in [
            ("/api/tasks/", json!({"residence_id": home, "title": "Gutters"})),
            ("/api/residences/", json!({"name": "Cabin"})),
            ("/api/task-completions/", json!({"task_id": 1})),
        ] {
            assert_eq!(lost.post(path, &body).await.refused(), (400, "unknown_timezone".to_owned()), "{zone} {path}");
        }
        for path in ["/api/auth/me/", "/api/tasks/categories/", "/api/static_data/", "/api/server/"] {
            lost.get(path).await.expect(200);
        }
    }
    assert_eq!(household.app.footprint().await, before);
    let bytes = household.owner.request(Method::GET, "/api/tasks/").header("X-Timezone", &b"Europe/\xff"[..]);
    assert_eq!(Reply::to(bytes).await.refused(), (400, "unknown_timezone".to_owned()));
}
