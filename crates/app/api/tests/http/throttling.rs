//! Guessing is slow.

use crate::{
    app::{App, Setup},
    client::Reply,
    household::PASSWORD,
};
use honeydue_api::throttle::Limits;
use honeydue_kernel::Quota;
use reqwest::Method;
use serde_json::json;
use std::time::Duration;

fn limits(login_by_name: u32, login_by_address: u32, register_by_address: u32) -> Setup {
    let hourly = |times| Quota { times, window: Duration::from_hours(1) };
    let limits = Limits {
        login_by_address: hourly(login_by_address),
        login_by_name: hourly(login_by_name),
        register_by_address: hourly(register_by_address),
        ..Setup::default().limits
    };
    Setup { limits, ..Setup::default() }
}

/// Whether a wait is told, and is a sensible one.
fn waits(reply: &Reply) -> bool {
    let wait = reply.header("retry-after").and_then(|wait| wait.parse::<u64>().ok());
    reply.refused() == (429, "too_many_attempts".to_owned()) && wait.is_some_and(|seconds| (1..=3600).contains(&seconds))
}

/// A sign-in through a proxy, which says from where.
async fn sign_in(app: &App, from: &str, name: &str, password: &str) -> Reply {
    let request = app.client.request(Method::POST, "/api/auth/login/").header("X-Forwarded-For", from);
    Reply::to(request.json(&json!({"username": name, "password": password}))).await
}

const BEHIND_A_PROXY: [(&str, &str); 1] = [("HONEYDUE_TRUSTED_PROXIES", "127.0.0.0/8")];

#[tokio::test(flavor = "multi_thread")]
async fn an_attacker_keeps_nobody_out_but_where_the_attacker_is() {
    let app = App::with(Setup { settings: BEHIND_A_PROXY.into(), ..limits(3, 1000, 1000) }).await;
    app.person("sam").await;
    for n in 0..3 {
        assert_eq!(sign_in(&app, &format!("203.0.113.{n}"), "sam", "wrong horse").await.status, 401);
    }
    assert!(waits(&sign_in(&app, "203.0.113.9", "sam", PASSWORD).await));
    sign_in(&app, "198.51.100.4", "sam", PASSWORD).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attack_from_many_places_leaves_those_that_are_known() {
    let few = Limits { login_places: Quota { times: 4, window: Duration::from_hours(1) }, ..Setup::default().limits };
    let app = App::with(Setup { limits: few, settings: BEHIND_A_PROXY.into(), ..Setup::default() }).await;
    app.person("sam").await;
    sign_in(&app, "198.51.100.4", "sam@example.org", PASSWORD).await.expect(200);
    for name in ["sam", "nobody"] {
        for n in 0..4 {
            assert_eq!(sign_in(&app, &format!("203.0.{n}.7"), name, "wrong horse").await.status, 401, "{name} {n}");
        }
        assert!(waits(&sign_in(&app, "203.0.4.7", name, PASSWORD).await), "{name}");
    }
    sign_in(&app, "198.51.100.5", "sam", PASSWORD).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sets_a_password_by_mail_gets_in_where_strangers_do_not() {
    let few = Limits { login_places: Quota { times: 2, window: Duration::from_hours(1) }, ..Setup::default().limits };
    let app = App::with(Setup { limits: few, settings: BEHIND_A_PROXY.into(), mails: true, ..Setup::default() }).await;
    app.person("sam").await;
    for n in 0..2 {
        assert_eq!(sign_in(&app, &format!("203.0.{n}.7"), "sam", "wrong horse").await.status, 401);
    }
    assert!(waits(&sign_in(&app, "198.51.100.4", "sam", PASSWORD).await));
    app.client.post("/api/auth/forgot-password/", &json!({"email": "sam@example.org"})).await.expect(200);
    let token = app.mailbox().letter("sam@example.org", "password").await.token();
    let reset = app.client.request(Method::POST, "/api/auth/reset-password/").header("X-Forwarded-For", "198.51.100.4");
    Reply::to(reset.json(&json!({"reset_token": token, "new_password": "another horse"}))).await.expect(200);
    sign_in(&app, "198.51.100.4", "sam", "another horse").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_client_says_of_its_address_does_not_count() {
    for settings in [Vec::new(), vec![("HONEYDUE_TRUSTED_PROXIES", "10.0.0.0/8")]] {
        let app = App::with(Setup { settings, ..limits(1000, 3, 1000) }).await;
        for n in 0..3 {
            assert_eq!(sign_in(&app, &format!("203.0.{n}.7"), &format!("name{n}"), "wrong horse").await.status, 401);
        }
        assert!(waits(&sign_in(&app, "203.0.3.7", "name3", "wrong horse").await));
    }
    // nor what it said before the proxy spoke
    let app = App::with(Setup { settings: BEHIND_A_PROXY.into(), ..limits(1000, 3, 1000) }).await;
    for n in 0..3 {
        assert_eq!(sign_in(&app, &format!("203.0.{n}.7, 198.51.100.4"), &format!("name{n}"), "wrong horse").await.status, 401);
    }
    assert!(waits(&sign_in(&app, "127.0.0.1, 203.0.3.7, 198.51.100.4", "name3", "wrong horse").await));
    assert_eq!(sign_in(&app, "198.51.100.4, 203.0.3.7", "name3", "wrong horse").await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_turned_down_after_its_tries_even_with_the_right_password_and_others_are_not() {
    let app = App::with(limits(3, 1000, 1000)).await;
    let (sam, _) = (app.person("sam").await, app.person("ana").await);
    let login = |name: &'static str, password: &'static str| {
        let (client, body) = (app.client.clone(), json!({"username": name, "password": password}));
        async move { client.post("/api/auth/login/", &body).await }
    };
    for name in ["sam", "SAM", " sam "] {
        assert_eq!(login(name, "wrong horse").await.status, 401);
    }
    assert!(waits(&login("sam", "wrong horse").await));
    assert!(waits(&login("Sam", PASSWORD).await));
    login("ana", PASSWORD).await.expect(200);
    sam.get("/api/tasks/").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_right_password_makes_up_for_wrong_ones() {
    let app = App::with(limits(3, 1000, 1000)).await;
    app.person("sam").await;
    for _ in 0..4 {
        for password in ["wrong horse", "wrong horse", PASSWORD] {
            let reply = app.client.post("/api/auth/login/", &json!({"username": "sam", "password": password})).await;
            assert_ne!(reply.status, 429);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_turned_down_whatever_the_names() {
    let app = App::with(limits(1000, 3, 4)).await;
    app.person("sam").await;
    for n in 0..3 {
        let reply = app.client.post("/api/auth/login/", &json!({"username": format!("name{n}"), "password": "wrong horse"})).await;
        assert_eq!(reply.status, 401);
    }
    assert!(waits(&app.client.post("/api/auth/login/", &json!({"username": "sam", "password": PASSWORD})).await));
    for n in 0..3 {
        app.person(&format!("new{n}")).await;
    }
    let before = app.footprint().await;
    let fifth = app.client.post("/api/auth/register/", &json!({"email": "fifth@example.org", "password": PASSWORD})).await;
    assert!(waits(&fifth));
    assert_eq!(app.footprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_are_turned_down_and_right_ones_are_not_counted() {
    let hourly = |times| Quota { times, window: Duration::from_hours(1) };
    let limits = Limits { join_by_account: hourly(2), ..Setup::default().limits };
    let app = App::with(Setup { limits, ..Setup::default() }).await;
    let (sam, ana) = (app.person("sam").await, app.person("ana").await);
    for name in ["One", "Two", "Three"] {
        let home = crate::household::found(&sam, name).await;
        let code = sam.post(&format!("/api/residences/{home}/share/"), &json!({})).await.expect(201);
        ana.post("/api/residences/join/", &json!({"code": code["code"]})).await.expect(200);
        assert_eq!(ana.post("/api/residences/join/", &json!({"code": code["code"]})).await.refused(), (409, "already_member".to_owned()));
    }
    for _ in 0..2 {
        assert_eq!(ana.post("/api/residences/join/", &json!({"code": "WRONG9"})).await.refused(), (404, "code_invalid".to_owned()));
    }
    assert!(waits(&ana.post("/api/residences/join-with-code/", &json!({"code": "WRONG9"})).await));
    assert_eq!(sam.post("/api/residences/join/", &json!({"code": "WRONG9"})).await.status, 404);
}
