//! Registration and login.

use super::{expect_faults, post_raw, refuse_each};
use crate::{app::App, household::PASSWORD};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_can_not_be_is_pointed_at() {
    let app = App::start().await;
    let sound = json!({"email": "sam@example.org", "password": PASSWORD, "username": "sam", "first_name": "Sam", "last_name": "Reyes"});
    let cases = [
        (json!({"email": "nobody"}), "/email", "malformed"),
        (json!({"email": "@example.org"}), "/email", "malformed"),
        (json!({"email": "sam@"}), "/email", "malformed"),
        (json!({"email": "sam@localhost"}), "/email", "malformed"),
        (json!({"email": "sam@example..org"}), "/email", "malformed"),
        (json!({"email": "s am@example.org"}), "/email", "malformed"),
        (json!({"email": format!("{}@example.org", "x".repeat(65))}), "/email", "malformed"),
        (json!({"email": format!("sam@{}.org", "x".repeat(300))}), "/email", "too_long"),
        (json!({"email": ""}), "/email", "blank"),
        (json!({"email": "s\u{0}m@example.org"}), "/email", "control_character"),
        (json!({"email": "sam@p\u{430}ypal.com"}), "/email", "not_ascii"),
        (json!({"email": "sam@\u{FF45}xample.org"}), "/email", "not_ascii"),
        (json!({"email": "s\u{200B}am@example.org"}), "/email", "not_ascii"),
        (json!({"email": "\u{202E}sam@example.org"}), "/email", "not_ascii"),
        (json!({"email": "\u{212A}im@example.org"}), "/email", "not_ascii"),
        (json!({"email": "\"sam\"@example.org"}), "/email", "malformed"),
        (json!({"email": null}), "/email", "wrong_type"),
        (json!({"email": 7}), "/email", "wrong_type"),
        (json!({"password": "1234567"}), "/password", "too_short"),
        (json!({"password": ""}), "/password", "too_short"),
        (json!({"password": "x".repeat(129)}), "/password", "too_long"),
        (json!({"password": "🐝".repeat(7)}), "/password", "too_short"),
        (json!({"password": ["correct", "horse"]}), "/password", "wrong_type"),
        (json!({"username": "a b"}), "/username", "malformed"),
        (json!({"username": "sam@example.org"}), "/username", "malformed"),
        (json!({"username": "<b>"}), "/username", "malformed"),
        (json!({"username": "s\u{430}m"}), "/username", "confusable"),
        (json!({"username": "\u{FF53}am"}), "/username", "confusable"),
        (json!({"username": "sam\u{3164}"}), "/username", "confusable"),
        (json!({"username": "\u{130}da"}), "/username", "confusable"),
        (json!({"username": "s\u{200B}am"}), "/username", "malformed"),
        (json!({"username": "\u{202E}sam"}), "/username", "malformed"),
        (json!({"username": "x".repeat(65)}), "/username", "too_long"),
        (json!({"first_name": "x".repeat(101)}), "/first_name", "too_long"),
        (json!({"last_name": "R\u{7}eyes"}), "/last_name", "control_character"),
        (json!({"last_name": "\u{0}"}), "/last_name", "control_character"),
    ];
    refuse_each(&app, &app.client, "/api/auth/register/", &sound, &cases).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_wrong_is_told_at_once_and_no_password_is_repeated() {
    let app = App::start().await;
    let reply = app.client.post("/api/auth/register/", &json!({"email": "x", "password": "hunter2", "first_name": "x".repeat(101)})).await;
    expect_faults(&reply, &[("/email", "malformed"), ("/password", "too_short"), ("/first_name", "too_long")]);
    assert!(!reply.text.contains("hunter2"), "{}", reply.text);
    expect_faults(&app.client.post("/api/auth/register/", &json!({})).await, &[("/email", "required")]);
    let wrong = post_raw(&app.client, "/api/auth/register/", r#"{"email": "sam@example.org", "password": {"hunter2": 1}}"#).await;
    assert!(!wrong.text.contains("hunter2"), "{}", wrong.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn passwords_at_both_ends_of_their_length_are_taken() {
    let app = App::start().await;
    for (name, password) in [
        ("short", "x".repeat(8)),
        ("long", "x".repeat(128)),
        ("bees", "🐝".repeat(128)),
        ("spaces", " ".repeat(8)),
        ("nul", "\u{0}".repeat(8)),
    ] {
        let body = json!({"email": format!("{name}@example.org"), "username": name, "password": password});
        app.client.post("/api/auth/register/", &body).await.expect(201);
        app.client.post("/api/auth/login/", &json!({"username": name, "password": password})).await.expect(200);
        assert_eq!(app.client.post("/api/auth/login/", &json!({"username": name, "password": format!("{password} ")})).await.status, 401);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_can_not_be_is_pointed_at() {
    let app = App::start().await;
    app.person("sam").await;
    let sound = json!({"username": "sam", "password": PASSWORD});
    let cases = [
        (json!({"username": null}), "/username", "required"),
        (json!({"username": "  "}), "/username", "required"),
        (json!({"username": "s\u{0}m"}), "/username", "control_character"),
        (json!({"username": "x".repeat(255)}), "/username", "too_long"),
        (json!({"username": ["sam"]}), "/username", "wrong_type"),
        (json!({"password": null}), "/password", "wrong_type"),
        (json!({"password": 12_345_678}), "/password", "wrong_type"),
        (json!({"password": "x".repeat(1025)}), "/password", "too_long"),
    ];
    let before = app.footprint().await;
    for (changed, pointer, code) in cases {
        let mut body = sound.clone();
        body.as_object_mut().expect("an object").extend(changed.as_object().expect("members").clone());
        expect_faults(&app.client.post("/api/auth/login/", &body).await, &[(pointer, code)]);
    }
    expect_faults(&app.client.post("/api/auth/login/", &json!({"username": "sam"})).await, &[("/password", "required")]);
    assert_eq!(app.footprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_of_a_megabyte_is_refused_without_a_look_at_the_database_or_a_hash() {
    let app = App::start().await;
    let sam = app.person("sam").await;
    // whatever looks at an account fails from now on
    app.admin.batch_execute("ALTER TABLE account RENAME TO account_away").await.expect("another name");
    let long = "x".repeat(1_000_000);
    let body = json!({"email": "ana@example.org", "username": "sam", "password": long});
    expect_faults(&app.client.post("/api/auth/register/", &body).await, &[("/password", "too_long")]);
    expect_faults(&app.client.post("/api/auth/login/", &body).await, &[("/password", "too_long")]);
    let half = "x".repeat(500_000);
    let change = json!({"current_password": half, "new_password": half});
    let faults = [("/current_password", "too_long"), ("/new_password", "too_long")];
    expect_faults(&sam.post("/api/auth/change-password/", &change).await, &faults);
    let longer = json!({"username": "sam", "password": "x".repeat(1 << 20)});
    assert_eq!(app.client.post("/api/auth/login/", &longer).await.status, 413);
}
