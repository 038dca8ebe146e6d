//! What the database keeps of tokens and passwords: neither.

use crate::{app::App, household::PASSWORD};
use serde_json::json;

/// Every row of every table, as text.
pub async fn dump(app: &App) -> String {
    let sql = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
    let mut dump = String::new();
    for table in app.admin.query(sql, &[]).await.expect("tables") {
        let table: String = table.get(0);
        let rows = app.admin.query(&format!("SELECT to_jsonb(t)::text FROM \"{table}\" t"), &[]).await.expect("rows");
        dump.extend(rows.iter().map(|row| row.get::<_, String>(0) + "\n"));
    }
    dump
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_holds_neither_tokens_nor_passwords() {
    let app = App::start().await;
    let (sam, again) = (app.person("sam").await, app.signed_in("sam").await);
    let wrong = json!({"username": "sam", "password": "not my password either"});
    assert_eq!(app.client.post("/api/auth/login/", &wrong).await.status, 401);
    again.post("/api/auth/logout/", &json!({})).await.expect(200);
    let dump = dump(&app).await;
    assert!(dump.contains("sam@example.org"), "the dump must show what there is");
    for secret in [sam.token.as_str(), again.token.as_str(), PASSWORD, "not my password either"] {
        assert!(!dump.contains(secret), "{secret} is in the database");
        let hex = secret.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        assert!(!dump.contains(&hex), "{secret} is in the database as bytes");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn passwords_are_kept_as_argon2id_each_with_a_salt_of_its_own() {
    let app = App::start().await;
    futures::join!(app.person("sam"), app.person("ana"));
    let rows = app.admin.query("SELECT password_hash FROM account", &[]).await.expect("accounts");
    let hashes: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert!(hashes.iter().all(|hash| hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")), "{hashes:?}");
    assert_ne!(hashes[0], hashes[1], "the same password must not be kept alike");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_repeat_no_password_and_tell_a_token_once() {
    let app = App::start().await;
    let sam = app.person("sam").await;
    for path in ["/api/auth/me/", "/api/tasks/", "/api/residences/my/"] {
        let reply = sam.get(path).await;
        assert!(!reply.text.contains(&sam.token) && !reply.text.contains("argon2") && !reply.text.contains("password_hash"), "{path}");
    }
}
