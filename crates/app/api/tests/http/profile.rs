//! What people change about their own account, and where they are signed in.

use crate::{
    app::Setup,
    client::Reply,
    household::{Household, PASSWORD, Person, id},
};
use honeydue_api::throttle::Limits;
use reqwest::Method;
use serde_json::{Value, json};

const PROFILE: &str = "/api/auth/profile/";
const SESSIONS: &str = "/api/auth/sessions/";

fn faults(reply: &Reply) -> Vec<(String, String)> {
    reply.refusal().faults
}

fn fault(pointer: &str, code: &str) -> Vec<(String, String)> {
    vec![(pointer.to_owned(), code.to_owned())]
}

#[tokio::test(flavor = "multi_thread")]
async fn other_names_are_shown_in_all_homes_at_once() {
    let household = Household::new().await;
    let (owner, member, home) = (&household.owner, &household.member, household.home);
    let task = id(&member.add(json!({"residence_id": home, "title": "Sweep"})).await);
    let after = member.patch(PROFILE, &json!({"first_name": "Mona", "last_name": null, "timezone": "Europe/Berlin"})).await.expect(200);
    assert_eq!((&after["first_name"], &after["last_name"], &after["timezone"]), (&json!("Mona"), &json!(""), &json!("Europe/Berlin")));
    assert_eq!(member.get(PROFILE).await.expect(200), after);
    assert_eq!(owner.get(&format!("/api/tasks/{task}/")).await.expect(200)["created_by"]["first_name"], "Mona");
    let people = owner.get(&format!("/api/residences/{home}/users/")).await.expect(200);
    assert!(people.as_array().expect("people").iter().any(|person| person["first_name"] == "Mona"), "{people}");
    let told = owner.get(&format!("/api/residences/{home}/history/")).await.expect(200)["results"][0].clone();
    assert_eq!((&told["kind"], &told["subject"]["id"]), (&json!("account.profile_changed"), &json!(member.id)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_is_sent_back_as_it_was_read_changes_nothing() {
    let household = Household::new().await;
    let mine = household.owner.get(PROFILE).await.expect(200);
    assert_eq!(mine, household.owner.get("/api/auth/me/").await.expect(200));
    let before = household.app.footprint().await;
    let put = household.owner.request(Method::PUT, PROFILE).json(&mine);
    assert_eq!(Reply::to(put).await.expect(200), mine);
    let shouted = json!({"email": mine["email"].as_str().expect("an address").to_uppercase()});
    household.owner.patch(PROFILE, &shouted).await.expect(200);
    assert_eq!(household.app.footprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_valid_in_a_profile_is_pointed_at() {
    let household = Household::new().await;
    let before = household.app.footprint().await;
    for (body, pointer, code) in [
        (json!({"first_name": "x".repeat(101)}), "/first_name", "too_long"),
        (json!({"timezone": null}), "/timezone", "required"),
        (json!({"timezone": "Mars/Olympus"}), "/timezone", "unknown_timezone"),
        (json!({"email": "nobody"}), "/email", "malformed"),
        (json!({"email": "other@example.org"}), "/email", "fixed"),
    ] {
        let reply = household.owner.patch(PROFILE, &body).await;
        assert_eq!((reply.status, faults(&reply)), (400, fault(pointer, code)), "{body}");
    }
    assert_eq!(household.app.footprint().await, before);
}

/// Ids and which is current, the newest first.
fn told(sessions: &Value) -> Vec<(i64, bool)> {
    let all = sessions.as_array().expect("sessions");
    all.iter().map(|session| (id(session), session["is_current"] == true)).collect()
}

async fn listed(person: &Person) -> Vec<(i64, bool)> {
    told(&person.get(SESSIONS).await.expect(200))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_ended_from_elsewhere_at_once() {
    let household = Household::new().await;
    let owner = &household.owner;
    let lost = household.app.signed_in("olive").await;
    lost.get(PROFILE).await.expect(200);
    let open = listed(owner).await;
    assert_eq!(open.iter().map(|(_, current)| *current).collect::<Vec<_>>(), [false, true], "the newest first");
    owner.delete(&format!("{SESSIONS}{}/", open[0].0)).await.expect(200);
    assert_eq!(lost.get(PROFILE).await.refused(), (401, "not_authenticated".to_owned()));
    assert_eq!(listed(owner).await, [open[1]]);
    for gone in [open[0].0, 1, listed(&household.member).await[0].0] {
        assert_eq!(owner.delete(&format!("{SESSIONS}{gone}/")).await.refused(), (404, "not_found".to_owned()), "{gone}");
    }
    household.member.get(PROFILE).await.expect(200);
    owner.delete(&format!("{SESSIONS}{}/", open[1].0)).await.expect(200);
    assert_eq!(owner.get(PROFILE).await.status, 401, "the one that asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_of_the_sessions_is_another_once_somebody_signs_in() {
    let household = Household::new().await;
    let tag = household.owner.get(SESSIONS).await.header("etag").expect("a tag").to_owned();
    let known = async |person: &Person| Reply::to(person.request(Method::GET, SESSIONS).header("If-None-Match", &tag)).await.status;
    assert_eq!(known(&household.owner).await, 304);
    let elsewhere = household.app.signed_in("olive").await;
    assert_eq!(known(&household.owner).await, 200, "there is another session");
    household.owner.delete(&format!("{SESSIONS}{}/", listed(&elsewhere).await[0].0)).await.expect(200);
    assert_eq!(known(&household.member).await, 200, "of somebody else");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_others_are_signed_out_at_once() {
    let household = Household::new().await;
    let (one, other) = (household.app.signed_in("olive").await, household.app.signed_in("olive").await);
    let kept = household.owner.delete(SESSIONS).await.expect(200);
    assert_eq!(listed(&household.owner).await, [(kept["kept_id"].as_i64().expect("an id"), true)]);
    for gone in [one, other] {
        assert_eq!(gone.get(PROFILE).await.status, 401);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_password_needs_the_one_that_there_is_and_ends_other_sessions() {
    let household = Household::new().await;
    let (owner, elsewhere) = (&household.owner, household.app.signed_in("olive").await);
    let change = "/api/auth/change-password/";
    let before = household.app.footprint().await;
    for (body, pointer, code) in [
        (json!({"current_password": "something else", "new_password": "a new password"}), "/current_password", "wrong_password"),
        (json!({"current_password": PASSWORD, "new_password": "short"}), "/new_password", "too_short"),
        (json!({"new_password": "a new password"}), "/current_password", "required"),
    ] {
        let reply = owner.post(change, &body).await;
        assert_eq!((reply.status, faults(&reply)), (400, fault(pointer, code)), "{body}");
        assert!(!reply.text.contains("something else"), "{}", reply.text);
    }
    assert_eq!(household.app.footprint().await, before);
    owner.post(change, &json!({"old_password": PASSWORD, "new_password": "a new password"})).await.expect(200);
    assert_eq!(elsewhere.get(PROFILE).await.status, 401);
    owner.get(PROFILE).await.expect(200);
    let sign_in = |password: &str| json!({"username": "olive", "password": password});
    assert_eq!(household.app.client.post("/api/auth/login/", &sign_in(PASSWORD)).await.status, 401);
    household.app.client.post("/api/auth/login/", &sign_in("a new password")).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_not_guessed_with_a_token() {
    let household = Household::with(Setup { limits: Limits::default(), ..Setup::default() }).await;
    let wrong = json!({"current_password": "something else", "new_password": "a new password"});
    for _ in 0..10 {
        assert_eq!(household.owner.post("/api/auth/change-password/", &wrong).await.status, 400);
    }
    let right = json!({"current_password": PASSWORD, "new_password": "a new password"});
    assert_eq!(household.owner.post("/api/auth/change-password/", &right).await.refused().0, 429);
    assert_eq!(household.member.post("/api/auth/change-password/", &right).await.status, 200, "nobody else is turned down");
}
