//! Signing in with Apple and Google.

use crate::{
    app::{App, Setup},
    client::{Client, Reply},
    household::{PASSWORD, Person},
    providers,
};
use honeydue_api::throttle::Limits;
use honeydue_kernel::Quota;
use serde_json::{Value, json};
use std::time::Duration;

async fn app() -> App {
    App::with(Setup { providers: true, ..Setup::default() }).await
}

/// Presents the token with this name, and what goes with it, to the provider that its name begins with.
async fn sign_in(client: &Client, token: &str, mut with: Value) -> Reply {
    let (provider, _) = token.split_once('_').expect("a provider");
    with["id_token"] = json!(providers::token(token));
    client.post(&format!("/api/auth/{provider}-sign-in/"), &with).await
}

async fn is_verified(app: &App, name: &str) {
    let sql = "UPDATE account SET verified_at = now() WHERE username = $1";
    assert_eq!(app.admin.execute(sql, &[&name]).await.expect(sql), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_for_the_first_time_is_given_a_verified_account() {
    let app = app().await;
    let names = json!({"first_name": "Ana", "last_name": "Lima"});
    let reply = sign_in(&app.client.in_zone("America/Chicago"), "apple_ana", names).await;
    assert_eq!(reply.header("x-stream-version"), Some("1"));
    let answer = reply.expect(200);
    assert_eq!((&answer["is_new"], &answer["expires_at"]), (&json!(true), &json!(null)));
    let (user, ana) = (&answer["user"], Person::signed_in(&app.client, &answer));
    assert_eq!((&user["email"], &user["first_name"], &user["last_name"]), (&json!("ana@example.org"), &json!("Ana"), &json!("Lima")));
    assert_eq!((&user["is_verified"], &user["has_password"], &user["timezone"]), (&json!(true), &json!(false), &json!("America/Chicago")));
    assert_eq!(user["sign_in_methods"], json!(["apple"]));
    assert_eq!(ana.get("/api/auth/me/").await.expect(200), *user);
    let verified = "SELECT count(*) FROM account WHERE verified_at IS NOT NULL AND password_hash IS NULL";
    assert_eq!(app.admin.query_one(verified, &[]).await.expect(verified).get::<_, i64>(0), 1);
    app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_again_is_the_same_even_with_another_address_or_none() {
    let app = app().await;
    let first = sign_in(&app.client, "apple_ana", json!({})).await.expect(200);
    for token in ["apple_ana", "apple_ana_moved", "apple_ana_without_address"] {
        let again = sign_in(&app.client, token, json!({"first_name": "Other"})).await.expect(200);
        assert_eq!((&again["is_new"], &again["user"]), (&json!(false), &first["user"]), "{token}");
        assert_ne!(again["token"], first["token"], "{token}");
    }
    assert_eq!(Person::signed_in(&app.client, &first).get("/api/auth/sessions/").await.expect(200).as_array().map(Vec::len), Some(4));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verified_address_leads_to_the_account_that_has_it() {
    let app = app().await;
    let ana = app.person("ana").await;
    is_verified(&app, "ana").await;
    let reply = sign_in(&app.client, "google_ana", json!({})).await;
    assert_eq!(reply.header("x-stream-version"), Some("2"));
    let linked = reply.expect(200);
    assert_eq!((&linked["user"]["id"], &linked["is_new"]), (&json!(ana.id), &json!(false)));
    assert_eq!((&linked["user"]["first_name"], &linked["user"]["sign_in_methods"]), (&json!("Sam"), &json!(["password", "google"])));
    let both = sign_in(&app.client, "apple_ana", json!({})).await.expect(200);
    assert_eq!((&both["user"]["id"], &both["user"]["sign_in_methods"]), (&json!(ana.id), &json!(["password", "apple", "google"])));
    app.signed_in("ana").await.get("/api/auth/me/").await.expect(200);
    app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_nobody_has_verified_leads_nowhere() {
    let app = app().await;
    app.person("ana").await;
    let before = app.footprint().await;
    for token in ["apple_ana", "google_ana"] {
        assert_eq!(sign_in(&app.client, token, json!({})).await.refused(), (409, "email_taken".to_owned()), "{token}");
    }
    for token in ["apple_unverified", "apple_nobody"] {
        assert_eq!(sign_in(&app.client, token, json!({})).await.refused(), (403, "verified_email_required".to_owned()), "{token}");
    }
    assert_eq!(app.footprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_relay_is_an_address() {
    let app = app().await;
    let answer = sign_in(&app.client, "apple_relay", json!({})).await.expect(200);
    assert_eq!((&answer["user"]["email"], &answer["is_new"]), (&json!("x7k2m9@privaterelay.appleid.com"), &json!(true)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_is_welcomed_without_a_code_and_an_owner_is_told_of_a_link() {
    let app = App::with(Setup { providers: true, mails: true, ..Setup::default() }).await;
    sign_in(&app.client, "apple_ana", json!({})).await.expect(200);
    app.mailbox().letter("ana@example.org", "Welcome").await;
    assert_eq!(app.mailbox().unread("ana@example.org"), [""; 0]);
    app.person("ben").await;
    is_verified(&app, "ben").await;
    sign_in(&app.client, "google_ben", json!({})).await.expect(200);
    app.mailbox().letter("ben@example.org", "signed in").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_password_signs_in_by_none() {
    let app = app().await;
    sign_in(&app.client, "apple_ana", json!({})).await.expect(200);
    for password in ["", PASSWORD] {
        let reply = app.client.post("/api/auth/login/", &json!({"email": "ana@example.org", "password": password})).await;
        assert_eq!(reply.refused(), (401, "invalid_credentials".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_first_sign_ins_at_once_make_one_account() {
    let app = app().await;
    let tokens = ["apple_ana", "google_ana", "apple_ana", "google_ana", "apple_ana", "apple_ana", "google_ana", "google_ana"];
    let all = futures::future::join_all(tokens.map(|token| sign_in(&app.client, token, json!({})))).await;
    let answers: Vec<Value> = all.iter().map(|reply| reply.expect(200)).collect();
    assert_eq!(answers.iter().filter(|answer| answer["is_new"] == json!(true)).count(), 1);
    assert!(answers.iter().all(|answer| answer["user"]["id"] == answers[0]["user"]["id"]));
    let again = sign_in(&app.client, "google_ana", json!({})).await.expect(200);
    assert_eq!(again["user"]["sign_in_methods"], json!(["apple", "google"]));
    app.expect_sound_ledger().await;
    app.expect_sound_connections().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_way_to_be_wrong_is_told_apart_and_leaves_nothing() {
    let app = app().await;
    let before = app.footprint().await;
    for (token, status, code) in [
        ("apple_expired", 401, "identity_token_expired"),
        ("apple_later", 401, "identity_token_not_yet_valid"),
        ("apple_audience", 401, "identity_token_audience"),
        ("apple_issuer", 401, "identity_token_issuer"),
        ("apple_unknown_key", 401, "identity_token_unknown_key"),
        ("apple_stranger", 401, "identity_token_signature"),
        ("apple_none", 401, "identity_token_algorithm"),
        ("apple_ana_nonce", 401, "identity_token_nonce"),
    ] {
        assert_eq!(sign_in(&app.client, token, json!({})).await.refused(), (status, code.to_owned()), "{token}");
    }
    for (token, code) in
        [("", "identity_token_malformed"), ("a.b.c", "identity_token_malformed"), (&*"x".repeat(8193), "identity_token_too_large")]
    {
        let reply = app.client.post("/api/auth/apple-sign-in/", &json!({"id_token": token})).await;
        assert_eq!(reply.refused(), (400, code.to_owned()), "{token}");
    }
    let google = json!({"id_token": providers::token("apple_ana")});
    assert_eq!(app.client.post("/api/auth/google-sign-in/", &google).await.refused(), (401, "identity_token_unknown_key".to_owned()));
    assert_eq!(app.footprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nonce_is_sent_as_it_is() {
    let app = app().await;
    let wrong = sign_in(&app.client, "apple_ana_nonce", json!({"nonce": "twice"})).await;
    assert_eq!(wrong.refused(), (401, "identity_token_nonce".to_owned()));
    sign_in(&app.client, "apple_ana_nonce", json!({"nonce": "once"})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_set_up_is_not_offered_and_refused() {
    let (with, without) = (app().await, App::start().await);
    let methods = async |app: &App| app.client.get("/api/server/").await.expect(200)["sign_in_methods"].clone();
    assert_eq!(methods(&with).await, json!(["password", "apple", "google"]));
    assert_eq!(methods(&without).await, json!(["password"]));
    for token in ["apple_ana", "google_ana"] {
        let reply = sign_in(&without.client, token, json!({})).await;
        assert_eq!(reply.refused(), (403, "sign_in_not_configured".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_keys_nobody_can_tell_and_with_old_ones_they_can() {
    let app = app().await;
    let keys = app.keys.as_ref().expect("keys");
    sign_in(&app.client, "apple_ana", json!({})).await.expect(200);
    keys.go_away();
    sign_in(&app.client, "apple_ana", json!({})).await.expect(200);
    let reply = sign_in(&app.client, "google_ana", json!({})).await;
    assert_eq!(reply.refused(), (503, "unavailable".to_owned()));
    assert_eq!(reply.header("retry-after"), Some("5"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_turned_down_after_its_tries() {
    let limits = Limits { login_by_address: Quota { times: 2, window: Duration::from_hours(1) }, ..Setup::default().limits };
    let app = App::with(Setup { limits, providers: true, ..Setup::default() }).await;
    for _ in 0..2 {
        assert_eq!(sign_in(&app.client, "apple_stranger", json!({})).await.status, 401);
    }
    assert_eq!(sign_in(&app.client, "apple_ana", json!({})).await.refused(), (429, "too_many_attempts".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_or_too_long_is_named() {
    let app = app().await;
    let nothing = app.client.post("/api/auth/apple-sign-in/", &json!({})).await.refusal();
    assert_eq!(nothing.faults, [("/id_token".to_owned(), "required".to_owned())]);
    let long = sign_in(&app.client, "apple_ana", json!({"first_name": "x".repeat(101)})).await.refusal();
    assert_eq!(long.faults, [("/first_name".to_owned(), "too_long".to_owned())]);
}
