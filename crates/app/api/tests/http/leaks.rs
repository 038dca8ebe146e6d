//! Nothing that opens an account stands anywhere in clear: neither in the database nor in the logs, whatever was done.

use crate::{
    app::{App, Setup},
    client::Reply,
    household::{PASSWORD, Person, found},
    secrets::dump,
};
use serde_json::{Value, json};
use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};
use tracing::Level;

/// Everything that is logged in this process, down to the last detail, with the spans that it is logged in.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody panicked").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn listen() -> Self {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().with_max_level(Level::TRACE).with_ansi(false).with_writer(move || writer.clone());
        subscriber.try_init().expect("the only log of the process");
        log
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("nobody panicked")).into_owned()
    }
}

/// Whether it stands there by itself: six digits may be part of a number or of an instant.
fn stands_in(text: &str, secret: &str) -> bool {
    let part_of_a_number = |c: char| c.is_ascii_digit() || c == '.';
    text.match_indices(secret).any(|(at, _)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + secret.len()..].chars().next());
        !before.is_some_and(part_of_a_number) && !after.is_some_and(|c| c.is_ascii_digit())
    })
}

/// The part of a token that lets its bearer in.
fn secret_of(token: &str) -> &str {
    token.split_once('.').map_or(token, |(secret, _)| secret)
}

/// Everything that one person can do with codes, passwords and tokens; and all of these, in clear.
async fn a_life(app: &App) -> Vec<String> {
    let mailbox = app.mailbox();
    let ana = app.person("ana").await;
    let verification = mailbox.letter("ana@example.org", "is your honeydue code").await.code();
    ana.post("/api/auth/verify-email/", &json!({"code": "314159"})).await.refusal();
    ana.post("/api/auth/verify-email/", &json!({"code": verification})).await.expect(200);
    let home = found(&ana, "Elm Street").await;
    let share = ana.post(&format!("/api/residences/{home}/share/"), &json!({})).await.expect(201)["code"].clone();
    let package = ana.post(&format!("/api/residences/{home}/generate-share-package/"), &json!({})).await.expect(201);
    ana.post("/api/auth/change-email/", &json!({"email": "lovelace@example.org", "password": PASSWORD})).await.expect(200);
    let change = mailbox.letter("lovelace@example.org", "code").await.code();
    ana.post("/api/auth/verify-email/", &json!({"code": change})).await.expect(200);
    let second = "a second password";
    let both = json!({"current_password": PASSWORD, "new_password": second});
    ana.post("/api/auth/change-password/", &both).await.expect(200);
    app.client.post("/api/auth/forgot-password/", &json!({"email": "lovelace@example.org"})).await.expect(200);
    let letter = mailbox.letter("lovelace@example.org", "Reset").await;
    app.client.post("/api/auth/verify-reset-code/", &json!({"email": "lovelace@example.org", "code": letter.code()})).await.expect(200);
    let third = "a third password";
    let reset = json!({"reset_token": letter.token(), "new_password": third});
    app.client.post("/api/auth/reset-password/", &reset).await.expect(200);
    app.client.post("/api/auth/reset-password/", &reset).await.refusal();
    let login = |password: &str| json!({"email": "lovelace@example.org", "password": password});
    app.client.post("/api/auth/login/", &login("no password of anybody's")).await.refusal();
    let signed_in = Person::signed_in(&app.client, &app.client.post("/api/auth/login/", &login(third)).await.expect(200));
    Reply::to(signed_in.request(reqwest::Method::GET, &format!("/api/tasks/?token={}", signed_in.token))).await.expect(200);
    signed_in.post("/api/auth/logout/", &json!({})).await.expect(200);
    let shared = package_code(&package);
    let text = |code: &Value| code.as_str().expect("a code").to_owned();
    let mailed = [verification, change, letter.code(), letter.token(), text(&share), shared];
    let said = [PASSWORD, second, third, "no password of anybody's", "314159", secret_of(&ana.token), secret_of(&signed_in.token)]
        .map(ToOwned::to_owned);
    mailed.into_iter().chain(said).collect()
}

/// The long code of a package, wherever it stands.
fn package_code(package: &Value) -> String {
    let text = package.to_string();
    let is_code = |word: &&str| word.len() == 32 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    text.split('"').find(is_code).expect("a long code").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_the_database_nor_the_logs_hold_a_token_a_code_or_a_password() {
    let log = Log::listen();
    let app = App::with(Setup { mails: true, ..Setup::default() }).await;
    let secrets = a_life(&app).await;
    let (dump, log) = (dump(&app).await, log.text());
    assert!(dump.contains("lovelace@example.org"), "the dump must show what there is");
    assert!(log.contains("/api/auth/reset-password/"), "the log must show what was done");
    for secret in &secrets {
        let hex = secret.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        for form in [secret, &hex] {
            assert!(!stands_in(&dump, form), "{secret} is in the database");
            assert!(!stands_in(&log, form), "{secret} is in the log");
        }
    }
}
