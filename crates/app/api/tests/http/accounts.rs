//! Getting in, being somebody, getting out.

use crate::{
    app::{App, Setup},
    household::{PASSWORD, Person},
};
use serde_json::json;
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_opened_signed_in_and_known_by_its_token() {
    let app = App::start().await;
    let body = json!({"email": "Sam@Example.org", "password": PASSWORD, "first_name": "Sam", "last_name": "Reyes", "username": "Sam.R"});
    let opened = app.client.in_zone("America/Chicago").post("/api/auth/register/", &body).await.expect(201);
    assert_eq!((&opened["is_new"], &opened["expires_at"]), (&json!(true), &json!(null)));
    let sam = Person::signed_in(&app.client, &opened);
    let parts: Vec<&str> = sam.token.split('.').collect();
    assert_eq!((parts[0].len(), parts[1], parts[2].len()), (43, sam.id.to_string().as_str(), 22));
    let me = sam.get("/api/auth/me/").await.expect(200);
    assert_eq!(me, opened["user"]);
    assert_eq!((&me["username"], &me["email"], &me["timezone"]), (&json!("Sam.R"), &json!("Sam@Example.org"), &json!("America/Chicago")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_username_and_zone_is_given_both() {
    let app = App::start().await;
    let body = json!({"email": "sam@example.org", "password": PASSWORD});
    let nowhere = app.client.in_zone("Mars/Olympus");
    let user = nowhere.post("/api/auth/register/", &body).await.expect(201)["user"].clone();
    assert!(user["username"].as_str().is_some_and(|name| name.starts_with("sam")), "{user}");
    assert_eq!((&user["timezone"], &user["first_name"], &user["last_name"]), (&json!("UTC"), &json!(""), &json!("")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_names_its_account_by_username_or_email_in_any_case_and_either_field() {
    let app = App::start().await;
    let sam = app.person("sam").await;
    for (field, name) in [
        ("username", "sam"),
        ("username", "SAM"),
        ("email", "sam@example.org"),
        ("email", "Sam@EXAMPLE.org"),
        ("username", " sam@example.org "),
        ("email", "Sam"),
    ] {
        let again = app.client.post("/api/auth/login/", &json!({field: name, "password": PASSWORD})).await.expect(200);
        assert_eq!((&again["user"]["id"], &again["is_new"]), (&json!(sam.id), &json!(false)), "{field} {name}");
        assert_ne!(again["token"], json!(sam.token), "each session has a token of its own");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_name_and_a_wrong_password_are_told_alike() {
    let app = App::start().await;
    app.person("sam").await;
    let mut answers = Vec::new();
    for (name, password) in [("sam", "wrong horse battery"), ("nobody", PASSWORD), ("sam", ""), ("sam", &"x".repeat(1024))] {
        let reply = app.client.post("/api/auth/login/", &json!({"username": name, "password": password})).await;
        assert_eq!(reply.refused(), (401, "invalid_credentials".to_owned()));
        let mut problem = reply.json();
        problem["trace_id"] = json!("");
        answers.push(problem);
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn both_forms_of_authorization_are_taken_in_any_case() {
    let app = App::start().await;
    let sam = app.person("sam").await;
    for scheme in ["Token", "Bearer", "token", "BEARER"] {
        let me = app.client.authorized(&format!("{scheme} {}", sam.token)).get("/api/auth/me/").await.expect(200);
        assert_eq!(me["id"], sam.id, "{scheme}");
    }
    for header in [sam.token.clone(), format!("Basic {}", sam.token), format!("Token x{}", sam.token), "Token".to_owned()] {
        let reply = app.client.authorized(&header).get("/api/auth/me/").await;
        assert_eq!(reply.refused(), (401, "not_authenticated".to_owned()), "{header}");
        assert_eq!(reply.header("www-authenticate"), Some("Token"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn logging_out_ends_that_token_and_no_other() {
    let app = App::start().await;
    let (phone, tablet) = (app.person("sam").await, app.signed_in("sam").await);
    phone.post("/api/auth/logout/", &json!({})).await.expect(200);
    for path in ["/api/auth/me/", "/api/tasks/", "/api/residences/"] {
        assert_eq!(phone.get(path).await.refused(), (401, "not_authenticated".to_owned()), "{path}");
    }
    assert_eq!(phone.post("/api/auth/logout/", &json!({})).await.refused(), (401, "not_authenticated".to_owned()));
    assert_eq!(phone.post("/api/residences/", &json!({"name": "Late"})).await.refused(), (401, "not_authenticated".to_owned()));
    tablet.get("/api/auth/me/").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ended_in_one_process_has_ended_in_all() {
    let app = App::start().await;
    let other = App::with(Setup { database: Some(Arc::clone(&app.database)), ..Setup::default() }).await;
    let sam = app.person("sam").await;
    let there = other.client.bearing(&sam.token);
    there.post("/api/residences/", &json!({"name": "Known there"})).await.expect(201);
    sam.post("/api/auth/logout/", &json!({})).await.expect(200);
    let before = app.footprint().await;
    for reply in [there.get("/api/tasks/").await, there.post("/api/residences/", &json!({"name": "Late"})).await] {
        assert_eq!(reply.refused(), (401, "not_authenticated".to_owned()));
    }
    assert_eq!(app.footprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_are_taken_are_refused_in_any_case_and_leave_nothing() {
    let app = App::start().await;
    app.person("sam").await;
    let before = app.footprint().await;
    for (username, email, code) in [
        ("other", "SAM@example.ORG", "email_taken"),
        ("SaM", "other@example.org", "username_taken"),
        ("sam", "sam@example.org", "email_taken"),
    ] {
        let body = json!({"username": username, "email": email, "password": PASSWORD});
        let reply = app.client.post("/api/auth/register/", &body).await;
        assert_eq!(reply.refused(), (409, code.to_owned()), "{username} {email}");
    }
    assert_eq!(app.footprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_want_one_name_at_once_one_gets_it() {
    let app = App::start().await;
    let tries = (0..6).map(|n| {
        let client = &app.client;
        async move {
            let body = json!({"username": "sam", "email": format!("sam{n}@example.org"), "password": PASSWORD});
            client.post("/api/auth/register/", &body).await
        }
    });
    let replies = futures::future::join_all(tries).await;
    let won = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(won, 1, "{replies:?}");
    for lost in replies.iter().filter(|reply| reply.status != 201) {
        assert_eq!(lost.refused(), (409, "username_taken".to_owned()));
    }
    app.expect_sound_ledger().await;
}
