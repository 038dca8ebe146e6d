//! Codes and letters: what is mailed to whom, and what comes of it.

use crate::{
    app::{App, Setup},
    client::{Client, Reply},
    household::{PASSWORD, Person, found},
};
use serde_json::{Value, json};

const VERIFY: &str = "/api/auth/verify-email/";
const RESEND: &str = "/api/auth/resend-verification/";
const FORGOT: &str = "/api/auth/forgot-password/";
const CHECK: &str = "/api/auth/verify-reset-code/";
const RESET: &str = "/api/auth/reset-password/";
const CHANGE: &str = "/api/auth/change-email/";

async fn mailing() -> App {
    App::with(Setup { mails: true, ..Setup::default() }).await
}

fn address(name: &str) -> String {
    format!("{name}@example.org")
}

impl App {
    /// The code that was mailed to verify the address of this name.
    async fn code(&self, name: &str) -> String {
        self.mailbox().letter(&address(name), "is your honeydue code").await.code()
    }

    /// Somebody who has verified.
    async fn verified(&self, name: &str) -> Person {
        let person = self.person(name).await;
        let code = self.code(name).await;
        person.post(VERIFY, &json!({"code": code})).await.expect(200);
        self.mailbox().letter(&address(name), "Welcome").await;
        person
    }

    /// Asks for a reset, and gives the code and the token of the mail.
    async fn forgotten(&self, name: &str) -> (String, String) {
        self.client.post(FORGOT, &json!({"email": address(name)})).await.expect(200);
        let letter = self.mailbox().letter(&address(name), "password").await;
        (letter.code(), letter.token())
    }
}

async fn login(client: &Client, name: &str, password: &str) -> Reply {
    client.post("/api/auth/login/", &json!({"email": address(name), "password": password})).await
}

fn refused(reply: &Reply, status: u16, code: &str) {
    assert_eq!(reply.refused(), (status, code.to_owned()), "{}", reply.text);
}

/// Some other six digits.
fn wrong(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().expect("digits") + 1) % 1_000_000)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_registers_is_mailed_a_code_and_is_let_in_with_it() {
    let app = mailing().await;
    let ana = app.person("ana").await;
    refused(&ana.get("/api/residences/").await, 403, "email_not_verified");
    assert_eq!(ana.get("/api/auth/me/").await.expect(200)["is_verified"], false);
    let code = app.code("ana").await;
    let answer = ana.post(VERIFY, &json!({"code": format!(" {}-{}", &code[..3], &code[3..])})).await.expect(200);
    assert_eq!((&answer["verified"], &answer["user"]["is_verified"]), (&json!(true), &json!(true)));
    assert_eq!(answer["user"], ana.get("/api/auth/me/").await.expect(200));
    ana.get("/api/residences/").await.expect(200);
    app.mailbox().letter("ana@example.org", "Welcome").await;
    refused(&ana.post(VERIFY, &json!({"code": code})).await, 410, "code_used");
    let told = ana.post(RESEND, &json!({})).await.expect(200);
    assert!(told["message"].as_str().is_some_and(|message| message.contains("already")), "{told}");
    app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_may_be_tried_five_times_and_another_one_is_mailed() {
    let app = mailing().await;
    let ana = app.person("ana").await;
    let code = app.code("ana").await;
    for _ in 0..5 {
        let reply = ana.post(VERIFY, &json!({"code": wrong(&code)})).await;
        refused(&reply, 400, "code_invalid");
        assert_eq!(reply.refusal().faults, [("/code".to_owned(), "code_invalid".to_owned())]);
    }
    let worn = ana.post(VERIFY, &json!({"code": code})).await;
    refused(&worn, 429, "too_many_attempts");
    assert!(worn.header("retry-after").is_some());
    ana.post(RESEND, &json!({})).await.expect(200);
    let another = app.code("ana").await;
    refused(&ana.post(VERIFY, &json!({"code": code})).await, 410, "code_revoked");
    ana.post(VERIFY, &json!({"code": another})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_not_mailed_without_end() {
    let app = mailing().await;
    let ana = app.person("ana").await;
    for _ in 0..4 {
        ana.post(RESEND, &json!({})).await.expect(200);
    }
    let enough = ana.post(RESEND, &json!({})).await;
    refused(&enough, 429, "too_many_attempts");
    assert_eq!(enough.header("retry-after"), Some("3600"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_good_for_its_own_account_and_for_what_it_was_mailed_alone() {
    let app = mailing().await;
    let (ana, eve) = (app.person("ana").await, app.person("eve").await);
    let (hers, _) = (app.code("ana").await, app.code("eve").await);
    refused(&eve.post(VERIFY, &json!({"code": hers})).await, 400, "code_invalid");
    let (reset, _) = app.forgotten("eve").await;
    refused(&eve.post(VERIFY, &json!({"code": reset})).await, 400, "code_invalid");
    refused(&app.client.post(CHECK, &json!({"email": address("ana"), "code": hers})).await, 400, "code_invalid");
    refused(&app.client.post(VERIFY, &json!({"code": hers})).await, 401, "not_authenticated");
    ana.post(VERIFY, &json!({"code": hers})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_good_for_its_time() {
    let app = mailing().await;
    let ana = app.person("ana").await;
    let code = app.code("ana").await;
    let (reset, token) = app.forgotten("ana").await;
    let sql = "UPDATE challenge SET issued_at = issued_at - interval '2 hours', expires_at = expires_at - interval '2 hours'";
    app.admin.execute(sql, &[]).await.expect(sql);
    refused(&ana.post(VERIFY, &json!({"code": code})).await, 410, "code_expired");
    refused(&app.client.post(CHECK, &json!({"email": address("ana"), "code": reset})).await, 410, "code_expired");
    refused(&app.client.post(RESET, &json!({"reset_token": token, "new_password": "another horse"})).await, 410, "code_expired");
    login(&app.client, "ana", PASSWORD).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_set_with_the_code_and_all_sessions_end() {
    let app = mailing().await;
    let ana = app.verified("ana").await;
    let (code, token) = app.forgotten("ana").await;
    let answer = app.client.post(CHECK, &json!({"email": "ANA@example.org", "code": code})).await.expect(200);
    assert_eq!(answer["reset_token"], json!(token), "the link sets a password as the code does");
    let set = |token: Value| json!({"reset_token": token, "new_password": "another horse"});
    app.client.post(RESET, &set(answer["reset_token"].clone())).await.expect(200);
    refused(&ana.get("/api/auth/me/").await, 401, "not_authenticated");
    refused(&login(&app.client, "ana", PASSWORD).await, 401, "invalid_credentials");
    login(&app.client, "ana", "another horse").await.expect(200);
    refused(&app.client.post(RESET, &set(json!(token))).await, 410, "code_used");
    refused(&app.client.post(CHECK, &json!({"email": address("ana"), "code": code})).await, 410, "code_used");
    app.mailbox().letter("ana@example.org", "password was changed").await;
    app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_resets_a_password_has_verified_the_address() {
    let app = mailing().await;
    app.person("ana").await;
    let (_, token) = app.forgotten("ana").await;
    app.client.post(RESET, &json!({"reset_token": token, "new_password": "another horse"})).await.expect(200);
    let answer = login(&app.client, "ana", "another horse").await.expect(200);
    assert_eq!(answer["user"]["is_verified"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_who_has_an_account_from_a_forgotten_password() {
    let app = mailing().await;
    app.verified("ana").await;
    let ask = async |name: &str| app.client.post(FORGOT, &json!({"email": address(name)})).await;
    let (known, unknown) = (ask("ana").await, ask("nobody").await);
    assert_eq!((known.status, &known.text), (unknown.status, &unknown.text));
    let letter = app.mailbox().letter("ana@example.org", "password").await;
    for name in ["ana", "nobody"] {
        for _ in 0..4 {
            let reply = app.client.post(CHECK, &json!({"email": address(name), "code": wrong(&letter.code())})).await;
            refused(&reply, 400, "code_invalid");
        }
    }
    refused(&app.client.post(CHECK, &json!({"email": address("ana"), "code": letter.code()})).await, 400, "code_invalid");
    app.client.post(RESET, &json!({"reset_token": letter.token(), "new_password": "another horse"})).await.expect(200);
    assert!(app.mailbox().unread("nobody@example.org").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_reset_token_sets_nothing() {
    let app = mailing().await;
    app.verified("ana").await;
    let (_, token) = app.forgotten("ana").await;
    let before = app.footprint().await;
    let guessed = format!("{}{}", &token[..42], if token.ends_with('A') { "B" } else { "A" });
    for wrong in ["", "x", &guessed, &"x".repeat(100_000)] {
        let reply = app.client.post(RESET, &json!({"reset_token": wrong, "new_password": "another horse"})).await;
        refused(&reply, 400, "code_invalid");
        assert_eq!(reply.refusal().faults, [("/reset_token".to_owned(), "code_invalid".to_owned())]);
    }
    let short = app.client.post(RESET, &json!({"reset_token": token, "new_password": "short"})).await;
    assert_eq!(short.refusal().faults, [("/new_password".to_owned(), "too_short".to_owned())]);
    assert_eq!(app.footprint().await, before);
    app.client.post(RESET, &json!({"reset_token": token, "new_password": "another horse"})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_address_is_the_accounts_once_its_code_has_come_back() {
    let app = mailing().await;
    let ana = app.verified("ana").await;
    let asked = ana.post(CHANGE, &json!({"email": "Lovelace@example.org", "password": PASSWORD})).await.expect(200);
    assert_eq!((&asked["email"], &asked["pending_email"]), (&json!("ana@example.org"), &json!("Lovelace@example.org")));
    assert_eq!(ana.get("/api/auth/me/").await.expect(200), asked);
    let code = app.mailbox().letter("Lovelace@example.org", "code").await.code();
    let after = ana.post(VERIFY, &json!({"code": code})).await.expect(200)["user"].clone();
    assert_eq!((&after["email"], &after["pending_email"]), (&json!("Lovelace@example.org"), &Value::Null));
    for told in ["ana@example.org", "Lovelace@example.org"] {
        app.mailbox().letter(told, "address").await;
    }
    login(&app.client, "lovelace", PASSWORD).await.expect(200);
    refused(&login(&app.client, "ana", PASSWORD).await, 401, "invalid_credentials");
    app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_changed_by_its_owner_and_to_a_free_one() {
    let app = mailing().await;
    let (ana, _) = (app.verified("ana").await, app.verified("eve").await);
    let before = app.footprint().await;
    let fault = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];
    for (body, faults) in [
        (json!({"email": "new@example.org", "password": "wrong horse"}), fault("/password", "wrong_password")),
        (json!({"email": "ANA@example.org", "password": PASSWORD}), fault("/email", "unchanged")),
        (json!({"email": "nobody", "password": PASSWORD}), fault("/email", "malformed")),
    ] {
        assert_eq!(ana.post(CHANGE, &body).await.refusal().faults, faults, "{body}");
    }
    refused(&ana.post(CHANGE, &json!({"email": "EVE@example.org", "password": PASSWORD})).await, 409, "email_taken");
    assert_eq!(app.footprint().await, before);
    let sql = "UPDATE session SET opened_at = opened_at - interval '16 minutes'";
    app.admin.execute(sql, &[]).await.expect(sql);
    refused(&ana.post(CHANGE, &json!({"email": "new@example.org"})).await, 403, "reauthentication_required");
}

#[tokio::test(flavor = "multi_thread")]
async fn owners_are_told_who_came_into_their_home() {
    let app = mailing().await;
    let (olive, mo) = (app.verified("olive").await, app.verified("mo").await);
    let home = found(&olive, "Elm Street").await;
    let code = olive.post(&format!("/api/residences/{home}/share/"), &json!({})).await.expect(201)["code"].clone();
    mo.post("/api/residences/join/", &json!({"code": code})).await.expect(200);
    let letter = app.mailbox().letter("olive@example.org", "Elm Street").await;
    assert!(letter.text.contains("Sam"), "{letter:?}");
    assert_eq!(app.mailbox().unread("mo@example.org"), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_from_a_device_that_is_new_is_told_and_from_a_known_one_is_not() {
    let app = mailing().await;
    app.verified("ana").await;
    let from = async |device: &str| {
        let body = json!({"username": "ana", "password": PASSWORD});
        Reply::to(app.client.request(reqwest::Method::POST, "/api/auth/login/").header("User-Agent", device).json(&body)).await.expect(200);
    };
    from("Telephone").await;
    let letter = app.mailbox().letter("ana@example.org", "new device").await;
    assert!(letter.text.contains("Telephone") && letter.text.contains("127.0.0.1"), "{letter:?}");
    from("Telephone").await;
    from("Tablet").await;
    let letter = app.mailbox().letter("ana@example.org", "new device").await;
    assert!(letter.text.contains("Tablet"), "{letter:?}");
    assert_eq!(app.mailbox().unread("ana@example.org"), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_changes_the_password_is_told_so() {
    let app = mailing().await;
    let ana = app.verified("ana").await;
    let body = json!({"current_password": PASSWORD, "new_password": "another horse"});
    ana.post("/api/auth/change-password/", &body).await.expect(200);
    app.mailbox().letter("ana@example.org", "password was changed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_mail_is_sent_everybody_counts_as_verified_and_nobody_is_promised_any() {
    let app = App::start().await;
    let ana = app.person("ana").await;
    assert_eq!(ana.get("/api/auth/me/").await.expect(200)["is_verified"], true);
    assert_eq!(app.client.get("/api/server/").await.expect(200)["mail"], false);
    refused(&ana.post(RESEND, &json!({})).await, 409, "mail_not_configured");
    refused(&ana.post(CHANGE, &json!({"email": "new@example.org", "password": PASSWORD})).await, 409, "mail_not_configured");
    refused(&app.client.post(FORGOT, &json!({"email": "ana@example.org"})).await, 409, "mail_not_configured");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_letter_is_sent_and_no_job_is_left() {
    let app = mailing().await;
    app.verified("ana").await;
    let nothing_left = async || {
        let sql = "SELECT count(*) FROM outbox";
        app.admin.query_one(sql, &[]).await.expect(sql).get::<_, i64>(0) == 0
    };
    honeydue_testkit::eventually("an empty outbox", nothing_left).await;
    assert_eq!(app.client.get("/api/server/").await.expect(200)["mail"], true);
}

/// As if all accounts had been opened so much earlier.
async fn hours_pass(app: &App, hours: i32) {
    let sql = "UPDATE account SET joined_at = joined_at - make_interval(hours => $1)";
    app.admin.execute(sql, &[&hours]).await.expect(sql);
}

async fn registers(app: &App, name: &str, email: &str) -> Reply {
    app.client.post("/api/auth/register/", &json!({"username": name, "email": email, "password": PASSWORD})).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_nobody_has_verified_within_a_day_is_a_newcomers() {
    let app = mailing().await;
    let squatter = app.person("ana").await;
    refused(&registers(&app, "anna", "ANA@example.org").await, 409, "email_taken");
    hours_pass(&app, 24).await;
    let newcomer = Person::signed_in(&app.client, &registers(&app, "anna", "ANA@example.org").await.expect(201));
    refused(&squatter.get("/api/auth/me/").await, 401, "not_authenticated");
    assert_ne!(newcomer.id, squatter.id);
    assert_eq!(newcomer.get("/api/auth/me/").await.expect(200)["username"], "anna");
    app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_verified_or_was_let_in_is_kept() {
    let app = mailing().await;
    app.verified("ana").await;
    let (olive, una) = (app.verified("olive").await, app.person("una").await);
    let home = found(&olive, "Elm Street").await;
    app.admit(home, &olive, &una).await;
    hours_pass(&app, 48).await;
    for name in ["ana", "una"] {
        refused(&registers(&app, "other", &address(name)).await, 409, "email_taken");
    }
    una.get("/api/auth/me/").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_deletes_the_account_is_told_so_at_the_address_that_it_had() {
    let app = mailing().await;
    let ana = app.verified("ana").await;
    ana.post("/api/auth/account/delete/", &json!({"password": PASSWORD})).await.expect(200);
    app.mailbox().letter("ana@example.org", "deleted").await;
    registers(&app, "ana", "ana@example.org").await.expect(201);
}
