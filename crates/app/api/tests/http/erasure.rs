//! After an account is deleted, the whole database says nothing of its owner.

use crate::{
    app::App,
    client::Reply,
    household::{Household, PASSWORD, Person, found, id},
    secrets::dump,
};
use reqwest::Method;
use serde_json::{Value, json};

/// What somebody wrote that nobody else should know.
const TEXTS: [&str; 13] = [
    "quillon@example.org",
    "quillon",
    "Perpetua",
    "Quill-Ondine",
    "Pocket telephone",
    "Heronsgate",
    "Tarragon Lane",
    "Descale the samovar",
    "with vinegar",
    "Ozymandias Locks",
    "under the third pot",
    "Tumbledown",
    "Regild the weathervane",
];

/// Opens an account that says something of its owner.
async fn quillon(app: &App) -> Person {
    let body = json!({
        "username": "quillon", "email": "quillon@example.org", "password": PASSWORD, "first_name": "Perpetua", "last_name": "Quill-Ondine",
    });
    let register = app.client.request(Method::POST, "/api/auth/register/").header("User-Agent", "Pocket telephone").json(&body);
    Person::signed_in(&app.client, &Reply::to(register).await.expect(201))
}

/// A home with a task that was done, a contractor, and a code.
async fn furnish(person: &Person) -> i64 {
    let home = found(person, "Heronsgate").await;
    let path = format!("/api/residences/{home}/");
    person.patch(&path, &json!({"street_address": "Tarragon Lane 1", "is_primary": true})).await.expect(200);
    let task = id(&person.add(json!({"residence_id": home, "title": "Descale the samovar", "frequency_id": 2})).await);
    person.post("/api/task-completions/", &json!({"task_id": task, "notes": "with vinegar"})).await.expect(201);
    let keyed = person.request(Method::POST, "/api/contractors/").header("Idempotency-Key", "quillon-1");
    let locks = json!({"residence_id": home, "name": "Ozymandias Locks", "is_favorite": true});
    Reply::to(keyed.json(&locks)).await.expect(201);
    person.post(&format!("{path}share/"), &json!({})).await.expect(201);
    home
}

/// Whatever is found of these texts.
fn found_in(dump: &str) -> Vec<&'static str> {
    let dump = dump.to_lowercase();
    TEXTS.into_iter().filter(|text| dump.contains(&text.to_lowercase())).collect()
}

/// How many rows of each table are the account's, by the foreign keys of the schema.
async fn rows_of(app: &App, account: i64) -> Vec<(String, i64)> {
    let keys = "SELECT conrelid::regclass::text, attname::text FROM pg_constraint
        JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f' AND confrelid = 'account'::regclass ORDER BY 1, 2";
    let mut counted = Vec::new();
    for key in app.admin.query(keys, &[]).await.expect(keys) {
        let (table, column): (String, String) = (key.get(0), key.get(1));
        let sql = format!("SELECT count(*) FROM {table} WHERE {column} = $1");
        let rows: i64 = app.admin.query_one(&sql, &[&account]).await.expect(&sql).get(0);
        if rows > 0 {
            counted.push((format!("{table}.{column}"), rows));
        }
    }
    counted
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_of_the_whole_database_finds_nothing_of_who_is_gone() {
    let Household { app, home, owner, member, .. } = &Household::new().await;
    let person = quillon(app).await;
    furnish(&person).await;
    // a home that was theirs alone, and is gone already
    let gone = found(&person, "Tumbledown").await;
    person.add(json!({"residence_id": gone, "title": "Regild the weathervane"})).await;
    person.delete(&format!("/api/residences/{gone}/")).await.expect(200);
    // what is their own is known to a home of others by its name alone: not by what its ledger tells
    app.admit(*home, owner, &person).await;
    let own = id(&person.post("/api/contractors/", &json!({"name": "Locksmith", "notes": "under the third pot"})).await.expect(201));
    let shared = id(&person.add(json!({"residence_id": home, "title": "Mend the gate", "frequency_id": 2, "contractor_id": own})).await);
    let path = format!("/api/contractors/{own}/");
    person.patch(&path, &json!({"name": "Locksmith & Sons"})).await.expect(200);
    let taken = id(&person.post("/api/contractors/", &json!({"name": "Roofer", "residence_id": home})).await.expect(201));
    let path = format!("/api/contractors/{taken}/");
    person.patch(&path, &json!({"residence_id": null, "notes": "Ladder under the third pot"})).await.expect(200);
    let done = person.post("/api/task-completions/", &json!({"task_id": shared, "contractor_id": own, "notes": "Two hinges"})).await;
    done.expect(201);
    app.admin
        .batch_execute(&format!(
            "INSERT INTO purchase (store, transaction, account_id, content) VALUES ('ios', 'quillon-7', {id}, '{{}}');
             INSERT INTO subscription (id, is_free, version) VALUES ({id}, true, 1);
             INSERT INTO account_identity (provider, subject, account_id, email, linked_at)
               VALUES ('apple', 'quillon', {id}, 'quillon@example.org', now());
             INSERT INTO challenge (id, account_id, purpose, email, issued_at, expires_at)
               VALUES (nextval('ids'), {id}, 'verify_email', 'quillon@example.org', now(), now() + interval '1 hour');
             INSERT INTO outbox (kind, payload, at) SELECT 'mail.verification_code', jsonb_build_object('challenge', id), now()
               FROM challenge WHERE account_id = {id};
             INSERT INTO outbox (kind, payload, at) VALUES ('mail.welcome', '{{\"account\":{id}}}', now())",
            id = person.id
        ))
        .await
        .expect("what other domains keep");
    app.expect_sound_ledger().await;
    let codes = "SELECT array_agg(id) FROM challenge WHERE account_id = $1";
    let codes: Vec<i64> = app.admin.query_one(codes, &[&person.id]).await.expect("codes").get(0);
    let said = dump(app).await;
    assert_eq!(found_in(&said), TEXTS, "the search must find what there is");

    person.delete("/api/auth/account/").await.expect(200);
    let left = dump(app).await;
    assert_eq!(found_in(&left), [""; 0]);
    for kept in ["Mend the gate", "Two hinges", "Locksmith", "Former member"] {
        assert!(left.contains(kept), "{kept} was written into a home that lives on");
    }
    let rows: Vec<String> = rows_of(app, person.id).await.into_iter().map(|(key, _)| key).collect();
    assert_eq!(rows, ["completion.completed_by", "person.account_id", "task.created_by"]);
    let jobs = "SELECT count(*) FROM outbox WHERE (payload::jsonb ->> 'challenge')::bigint = ANY ($1)
        OR (payload::jsonb ->> 'account')::bigint = $2";
    let jobs: i64 = app.admin.query_one(jobs, &[&codes, &person.id]).await.expect("a count").get(0);
    assert_eq!(jobs, 0, "no letter is on its way");
    let task = member.get(&format!("/api/tasks/{shared}/")).await.expect(200);
    assert_eq!(task["created_by"]["first_name"], "Former member");
    app.expect_sound_ledger().await;
    let verdict = honeydue_api::wiring::audit::verify(&app.database.server_url().into()).await.expect("a verdict");
    println!("{verdict}");
    assert!(verdict.erased > 0, "{verdict}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_deletes_their_account_leaves_nothing_of_a_life_alone() {
    let app = App::start().await;
    let person = quillon(&app).await;
    furnish(&person).await;
    person.get("/api/subscription/status/").await.expect(200);
    person.delete("/api/auth/account/").await.expect(200);
    assert_eq!(found_in(&dump(&app).await), [""; 0]);
    assert_eq!(rows_of(&app, person.id).await, []);
    let account = "SELECT to_jsonb(account)::text FROM account";
    let row: String = app.admin.query_one(account, &[]).await.expect("a row that says nothing").get(0);
    let account: Value = serde_json::from_str(&row).expect("JSON");
    assert_eq!((&account["first_name"], &account["password_hash"], &account["verified_at"]), (&json!(""), &Value::Null, &Value::Null));
    app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_letter_alone_still_knows_the_address_until_it_is_sent() {
    let app = App::start().await;
    let person = quillon(&app).await;
    app.admin.batch_execute("UPDATE account SET verified_at = now(); DELETE FROM outbox").await.expect("a verified address");
    person.delete("/api/auth/account/").await.expect(200);
    let jobs = app.admin.query("DELETE FROM outbox RETURNING kind, payload", &[]).await.expect("jobs");
    let told: Vec<(String, String)> = jobs.iter().map(|job| (job.get(0), job.get(1))).collect();
    let address = json!({"errand": "account_deleted", "address": "quillon@example.org"}).to_string();
    let [(kind, payload)] = &told[..] else { panic!("one letter: {told:?}") };
    assert_eq!((kind.as_str(), serde_json::from_str::<Value>(payload).ok()), ("mail.account_deleted", serde_json::from_str(&address).ok()));
    assert_eq!(found_in(&dump(&app).await), [""; 0]);
}
