//! Accounts that are deleted: who may, what becomes of homes, and what others see then.

use crate::{
    app::{App, Setup},
    client::Reply,
    household::{Household, PASSWORD, Person, found, id},
    sync::copy::Copy,
};
use honeydue_api::throttle::Limits;
use reqwest::Method;
use serde_json::{Value, json};

const ACCOUNT: &str = "/api/auth/account/";

async fn delete(person: &Person) -> Reply {
    person.delete(ACCOUNT).await
}

async fn delete_knowing(person: &Person, password: &str) -> Reply {
    Reply::to(person.request(Method::DELETE, ACCOUNT).json(&json!({"password": password}))).await
}

/// As if everybody had signed in an hour ago.
async fn an_hour_later(app: &App) {
    app.admin.batch_execute("UPDATE session SET opened_at = opened_at - interval '1 hour'").await.expect("older sessions");
}

/// What housemates are told of somebody whose account is gone.
fn former(member: &Person) -> Value {
    json!({"id": member.id, "username": "former_member", "first_name": "Former member", "last_name": ""})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_account_is_signed_in_nowhere_and_its_address_is_free() {
    let app = App::start().await;
    let (sam, elsewhere) = (app.person("sam").await, app.signed_in("sam").await);
    elsewhere.get("/api/auth/me/").await.expect(200);
    let deleted = delete(&sam).await;
    assert_eq!(deleted.expect(200), json!({"message": "The account is deleted."}));
    assert_eq!(deleted.header("x-stream-version"), Some("2"));
    for gone in [&sam, &elsewhere] {
        assert_eq!(gone.get("/api/auth/me/").await.refused(), (401, "not_authenticated".to_owned()));
        assert_eq!(gone.post("/api/residences/", &json!({"name": "Cabin"})).await.status, 401);
        assert_eq!(delete(gone).await.status, 401, "once");
    }
    let sign_in = app.client.post("/api/auth/login/", &json!({"username": "sam", "password": PASSWORD})).await;
    assert_eq!(sign_in.refused(), (401, "invalid_credentials".to_owned()));
    let again = app.person("sam").await;
    assert_ne!(again.id, sam.id);
    assert_eq!(again.get("/api/residences/").await.expect(200), json!([]));
    app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_lies_about_deletes_no_account() {
    let app = App::start().await;
    let sam = app.person("sam").await;
    an_hour_later(&app).await;
    let before = app.footprint().await;
    assert_eq!(delete(&sam).await.refused(), (403, "reauthentication_required".to_owned()));
    let wrong = delete_knowing(&sam, "something else").await;
    assert!(!wrong.text.contains("something else"), "{}", wrong.text);
    let refusal = wrong.refusal();
    assert_eq!((refusal.status, refusal.faults), (400, vec![("/password".to_owned(), "wrong_password".to_owned())]));
    assert_eq!(app.footprint().await, before);
    delete_knowing(&sam, PASSWORD).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_in_anew_needs_no_password_and_the_other_route_does_the_same() {
    let app = App::start().await;
    let old = app.person("sam").await;
    an_hour_later(&app).await;
    let path = "/api/auth/account/delete/";
    assert_eq!(old.post(path, &json!({"password": null})).await.refused(), (403, "reauthentication_required".to_owned()));
    app.signed_in("sam").await.post(path, &json!({})).await.expect(200);
    assert_eq!(old.get("/api/auth/me/").await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_not_guessed_by_deleting() {
    let app = App::with(Setup { limits: Limits::default(), ..Setup::default() }).await;
    let (sam, other) = (app.person("sam").await, app.person("ona").await);
    for _ in 0..10 {
        assert_eq!(delete_knowing(&sam, "something else").await.status, 400);
    }
    assert_eq!(delete_knowing(&sam, PASSWORD).await.refused(), (429, "too_many_attempts".to_owned()));
    delete_knowing(&other, PASSWORD).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn homes_of_others_are_told_and_pass_when_that_is_wanted() {
    let Household { app, home, owner, member, .. } = &Household::new().await;
    let alone = found(owner, "Lake house").await;
    app.admin.execute("UPDATE settings SET enable_limitations = true", &[]).await.expect("limits");
    found(member, "Mo's own").await;
    let before = app.footprint().await;
    for path in [ACCOUNT.to_owned(), format!("{ACCOUNT}?hand_over=false")] {
        let refused = owner.delete(&path).await;
        assert_eq!(refused.refused(), (409, "owns_shared_homes".to_owned()));
        let heir = json!({"id": member.id, "username": "mo", "first_name": "Sam", "last_name": ""});
        assert_eq!(refused.json()["residences"], json!([{"id": home, "name": "Elm Street", "passes_to": heir}]));
    }
    assert_eq!(owner.delete(&format!("{ACCOUNT}?hand_over=perhaps")).await.status, 400);
    assert_eq!(app.footprint().await, before);
    owner.delete(&format!("{ACCOUNT}?hand_over=true")).await.expect(200);
    let passed = member.get(&format!("/api/residences/{home}/")).await.expect(200);
    assert_eq!((&passed["my_role"], &passed["owner_id"], &passed["member_count"]), (&json!("owner"), &json!(member.id), &json!(1)));
    assert_eq!(member.get("/api/subscription/status/").await.expect(200)["usage"]["properties"], 2, "also over a limit");
    let kept = "SELECT count(*) FROM residence WHERE id = $1";
    assert_eq!(app.admin.query_one(kept, &[&alone]).await.expect(kept).get::<_, i64>(0), 0, "nobody else was there");
    app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_wrote_stays_by_a_former_member() {
    let Household { app, home, owner, member, .. } = &Household::new().await;
    let task = id(&member.add(json!({"residence_id": home, "title": "Sweep", "frequency_id": 2, "assigned_to_id": member.id})).await);
    let entry = id(&member.post("/api/task-completions/", &json!({"task_id": task, "notes": "All of it"})).await.expect(201));
    let plumber = id(&member.post("/api/contractors/", &json!({"residence_id": home, "name": "Ana Ruiz"})).await.expect(201));
    let (board, told) = (format!("/api/tasks/by-residence/{home}/"), former(member));
    let tag = owner.get(&board).await.header("etag").expect("a tag").to_owned();

    delete(member).await.expect(200);
    let asked = owner.request(Method::GET, &board).header("If-None-Match", &tag);
    assert_eq!(Reply::to(asked).await.status, 200, "what was seen before is no news");
    let seen = owner.get(&format!("/api/tasks/{task}/")).await.expect(200);
    assert_eq!((&seen["created_by"], &seen["assigned_to_id"], &seen["assigned_to"]), (&told, &Value::Null, &Value::Null));
    let done = owner.get(&format!("/api/task-completions/{entry}/")).await.expect(200);
    assert_eq!((&done["completed_by"], &done["notes"]), (&told, &json!("All of it")));
    let ana = owner.get(&format!("/api/contractors/{plumber}/")).await.expect(200);
    assert_eq!((&ana["name"], &ana["created_by"], &ana["created_by_id"]), (&json!("Ana Ruiz"), &Value::Null, &Value::Null));
    let people = owner.get(&format!("/api/residences/{home}/users/")).await.expect(200);
    assert_eq!(people.as_array().map(Vec::len), Some(1), "{people}");
    let history = owner.get(&format!("/api/residences/{home}/history/")).await.expect(200)["results"].clone();
    assert_eq!((&history[0]["kind"], &history[0]["by"]), (&json!("account.deleted"), &told));
    assert_eq!(history[0]["subject"], json!({"kind": "member", "id": member.id, "name": null}));
    assert!(history.as_array().expect("a page").iter().all(|entry| entry["by"]["username"] != "mo"), "{history}");
    app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_that_was_left_long_ago_shows_no_name_either() {
    let Household { home, owner, member, .. } = &Household::new().await;
    let task = id(&member.add(json!({"residence_id": home, "title": "Sweep"})).await);
    member.post(&format!("/api/residences/{home}/leave/"), &json!({})).await.expect(200);
    let mut copy = Copy::default();
    copy.follow(owner, 200).await;
    delete(member).await.expect(200);
    assert_eq!(owner.get(&format!("/api/tasks/{task}/")).await.expect(200)["created_by"], former(member));
    copy.follow(owner, 200).await;
    copy.expect_whole(owner).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contractor_of_ones_own_is_named_by_no_task_any_more_but_by_what_it_has_done() {
    let Household { app, home, owner, member, .. } = &Household::new().await;
    let ana = id(&member.post("/api/contractors/", &json!({"name": "Ana Ruiz", "notes": "Side door"})).await.expect(201));
    let bea = id(&member.post("/api/contractors/", &json!({"name": "Bea Ruiz"})).await.expect(201));
    let calling = |contractor: i64| json!({"residence_id": home, "title": "Call", "frequency_id": 2, "contractor_id": contractor});
    let (called, other) = (id(&member.add(calling(ana)).await), id(&member.add(calling(bea)).await));
    let body = json!({"task_id": called, "contractor_id": ana});
    let entry = id(&member.post("/api/task-completions/", &body).await.expect(201));
    // what the home's own ledger tells of it is erased with it
    member.patch(&format!("/api/contractors/{ana}/"), &json!({"name": "Ana Ruiz-Sol"})).await.expect(200);
    let mut copy = Copy::default();
    copy.follow(owner, 200).await;

    delete(member).await.expect(200);
    for task in [called, other] {
        let seen = owner.get(&format!("/api/tasks/{task}/")).await.expect(200);
        assert_eq!((&seen["contractor_id"], &seen["contractor"]), (&Value::Null, &Value::Null));
    }
    let done = owner.get(&format!("/api/task-completions/{entry}/")).await.expect(200);
    assert_eq!(done["contractor"]["name"], "Ana Ruiz-Sol");
    let history = owner.get(&format!("/api/residences/{home}/history/")).await.expect(200)["results"].clone();
    let renamed = history.as_array().expect("a page").iter().find(|entry| entry["kind"] == "contractor.changed");
    assert_eq!(renamed.map(|entry| &entry["subject"]), Some(&Value::Null), "it is told that something happened");
    copy.follow(owner, 200).await;
    copy.expect_whole(owner).await;
    app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_that_somebody_made_let_nobody_in() {
    let Household { home, owner, member, stranger, .. } = &Household::new().await;
    let code = owner.post(&format!("/api/residences/{home}/share/"), &json!({})).await.expect(201)["code"].clone();
    owner.delete(&format!("{ACCOUNT}?hand_over=true")).await.expect(200);
    let joining = stranger.post("/api/residences/join/", &json!({"code": code})).await;
    assert_eq!(joining.refused(), (410, "code_revoked".to_owned()));
    member.get(&format!("/api/residences/{home}/")).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_of_housemates_follow_a_home_that_passes() {
    let Household { app, home, owner, member, stranger, .. } = &Household::new().await;
    app.admit(*home, owner, stranger).await;
    owner.add(json!({"residence_id": home, "title": "Sweep", "assigned_to_id": owner.id})).await;
    owner.post("/api/contractors/", &json!({"residence_id": home, "name": "Ana Ruiz"})).await.expect(201);
    let mut copies = [Copy::default(), Copy::default()];
    for (copy, person) in copies.iter_mut().zip([member, stranger]) {
        copy.follow(person, 200).await;
    }
    owner.delete(&format!("{ACCOUNT}?hand_over=true")).await.expect(200);
    for (copy, person) in copies.iter_mut().zip([member, stranger]) {
        copy.follow(person, 200).await;
        copy.expect_whole(person).await;
    }
}
