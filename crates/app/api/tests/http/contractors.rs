//! Contractors: personal ones, and those that a home shares.

use crate::{
    client::{Client, Refusal, Reply},
    household::{Household, found, id},
};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

const ALL: &str = "/api/contractors/";

fn path(contractor: &Value) -> String {
    format!("{ALL}{}/", id(contractor))
}

async fn patch(client: &Client, contractor: &Value, body: Value) -> Reply {
    Reply::to(client.request(Method::PATCH, &path(contractor)).json(&body)).await
}

async fn patch_seen(client: &Client, contractor: &Value, seen: &str, body: Value) -> Reply {
    Reply::to(client.request(Method::PATCH, &path(contractor)).header("If-Match", seen).json(&body)).await
}

async fn delete(client: &Client, contractor: &Value) -> Reply {
    Reply::to(client.request(Method::DELETE, &path(contractor))).await
}

async fn add(client: &Client, body: Value) -> Value {
    client.post(ALL, &body).await.expect(201)
}

async fn toggle(client: &Client, contractor: &Value) -> Reply {
    client.post(&format!("{}toggle-favorite/", path(contractor)), &json!({})).await
}

async fn keyed(client: &Client, path: &str, key: &str, body: Option<Value>) -> Reply {
    let request = client.request(Method::POST, path).header("Idempotency-Key", key);
    Reply::to(body.iter().fold(request, RequestBuilder::json)).await
}

async fn names(client: &Client, path: &str) -> Vec<String> {
    let list = client.get(path).await.expect(200);
    list.as_array().expect("a plain array").iter().map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
}

/// The contract's example.
fn ana(home: impl Into<Value>) -> Value {
    json!({
        "residence_id": home.into(), "name": "Ana Ruiz", "company": "Ruiz Heating", "phone": "+1 512 555 0100",
        "email": "ana@example.org", "website": "", "city": "Austin", "state_province": "TX", "specialty_ids": [2, 1, 2], "rating": 4.5,
        "is_favorite": true, "unheard_of": 1,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contractor_is_told_with_every_member_of_the_contract() {
    let Household { home, member, .. } = &Household::new().await;
    let reply = member.post(ALL, &ana(*home)).await;
    let made = reply.expect(201);
    assert!(reply.header("x-stream-version").is_some());
    let expected = json!({
        "id": made["id"], "residence_id": home, "residence_name": "Elm Street", "name": "Ana Ruiz", "company": "Ruiz Heating",
        "phone": "+1 512 555 0100", "email": "ana@example.org", "website": null, "street_address": null, "city": "Austin",
        "state_province": "TX", "postal_code": null, "specialties": [{"id": 1, "name": "Plumbing"}, {"id": 2, "name": "HVAC"}],
        "specialty_ids": [1, 2], "rating": "4.5", "is_favorite": true, "notes": null, "task_count": 0, "created_by_id": member.id,
        "created_by": {"id": member.id, "username": "mo", "first_name": "Sam", "last_name": ""},
        "created_at": made["created_at"], "updated_at": made["created_at"], "version": 1,
    });
    assert_eq!(made, expected);
    assert_eq!(member.get(&path(&made)).await.expect(200), made);
    assert_eq!(member.get(&format!("{ALL}by-residence/{home}/")).await.expect(200), json!([made]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_personal_one_is_its_creators_alone_and_a_homes_everybodys() {
    let Household { home, owner, member, stranger, .. } = &Household::new().await;
    let own = add(member, ana(Value::Null)).await;
    let shared = add(member, ana(*home)).await;
    let mut for_owner = shared.clone();
    for_owner["is_favorite"] = json!(false);
    assert_eq!(owner.get(&path(&shared)).await.expect(200), for_owner, "a favourite is each member's own");
    for (who, contractor) in [(owner, &own), (stranger, &own), (stranger, &shared)] {
        assert_eq!(who.get(&path(contractor)).await.refused(), (404, "not_found".to_owned()));
        assert_eq!(patch(who, contractor, json!({"name": "Mine"})).await.refused().0, 404);
        assert_eq!(toggle(who, contractor).await.refused().0, 404);
        assert_eq!(delete(who, contractor).await.refused().0, 404);
    }
    assert_eq!(names(stranger, ALL).await, [""; 0]);
    assert_eq!(names(owner, ALL).await.len(), 1);
    assert_eq!(names(member, ALL).await.len(), 2);
    assert_eq!(stranger.get(&format!("{ALL}by-residence/{home}/")).await.refused().0, 404);
    assert_eq!(stranger.post(ALL, &ana(*home)).await.refused().0, 404, "somebody else's home is none");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_absent_stays_and_null_clears() {
    let Household { home, owner, member, .. } = &Household::new().await;
    let made = add(owner, ana(*home)).await;
    let changed = patch(member, &made, json!({"company": null, "rating": "5", "specialty_ids": [3], "phone": ""})).await.expect(200);
    let mut expected = made.clone();
    expected["company"] = Value::Null;
    expected["phone"] = Value::Null;
    expected["rating"] = json!("5.0");
    expected["specialty_ids"] = json!([3]);
    expected["specialties"] = json!([{"id": 3, "name": "Electrical"}]);
    expected["is_favorite"] = json!(false);
    expected["version"] = json!(2);
    expected["updated_at"] = changed["updated_at"].clone();
    assert_eq!(changed, expected);
    let put = Reply::to(owner.request(Method::PUT, &path(&made)).json(&json!({"notes": "Back door"}))).await.expect(200);
    assert_eq!(
        (&put["notes"], &put["name"], &put["is_favorite"], &put["version"]),
        (&json!("Back door"), &made["name"], &json!(true), &json!(3))
    );
    let same = patch(owner, &made, json!({"notes": "Back door"})).await;
    assert_eq!(same.expect(200)["version"], 3, "what is so already is no change");
    assert!(same.header("x-stream-version").is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn its_creator_or_an_owner_takes_it_out_of_the_home() {
    let household = Household::new().await;
    let Household { app, home, owner, member, .. } = &household;
    let other = app.person("pat").await;
    app.admit(*home, owner, &other).await;
    let made = add(member, ana(*home)).await;
    assert_eq!(patch(&other, &made, json!({"residence_id": null})).await.refused(), (403, "owner_required".to_owned()));
    let mine = patch(member, &made, json!({"residence_id": null})).await.expect(200);
    assert_eq!((&mine["residence_id"], &mine["residence_name"]), (&Value::Null, &Value::Null));
    assert_eq!(owner.get(&path(&made)).await.status, 404);
    let ours = patch(member, &made, json!({"residence_id": home})).await.expect(200);
    assert_eq!(ours["residence_name"], "Elm Street");
    let theirs = patch(owner, &made, json!({"residence_id": null})).await.expect(200);
    assert_eq!(theirs["created_by_id"], owner.id, "who takes it has it");
    assert_eq!(member.get(&path(&made)).await.status, 404);
    let elsewhere = json!({"residence_id": household.elsewhere});
    assert_eq!(patch(owner, &made, elsewhere).await.refused(), (404, "not_found".to_owned()));
    let cabin = found(owner, "Cabin").await;
    assert_eq!(patch(owner, &made, json!({"residence_id": cabin})).await.expect(200)["residence_name"], "Cabin");
    app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_favorite_is_toggled_there_and_back() {
    let Household { home, owner, member, .. } = &Household::new().await;
    let made = add(owner, ana(*home)).await;
    for is_favorite in [true, false, true] {
        assert_eq!(toggle(member, &made).await.expect(200)["is_favorite"], is_favorite);
        assert_eq!(owner.get(&path(&made)).await.expect(200), made, "neither version nor the others' favourites move");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_sent_again_happens_once_and_is_answered_alike() {
    let Household { app, home, owner, member, .. } = &Household::new().await;
    for (key, place) in [("home", json!(home)), ("own", Value::Null)] {
        let first = keyed(member, ALL, key, Some(ana(place.clone()))).await;
        let made = first.expect(201);
        let favorite = format!("{}toggle-favorite/", path(&made));
        let toggle_key = format!("{key} toggled");
        let toggled = keyed(member, &favorite, &toggle_key, None).await.expect(200);
        assert_eq!(toggled["is_favorite"], false);
        patch(member, &made, json!({"specialty_ids": [3], "company": null})).await.expect(200);
        let before = app.footprint().await;
        let again = keyed(member, ALL, key, Some(ana(place))).await;
        assert_eq!(again.expect(201), made, "as it was written down");
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        assert_eq!(again.header("x-stream-version"), first.header("x-stream-version"));
        let again = keyed(member, &favorite, &toggle_key, None).await;
        assert_eq!((&again.expect(200)["is_favorite"], again.header("idempotency-replayed")), (&json!(false), Some("true")));
        assert_eq!(app.footprint().await, before, "nothing is written");
    }
    let history = owner.get(&format!("/api/residences/{home}/history/")).await.expect(200);
    let subject = &history["results"][0]["subject"];
    assert_eq!((&subject["kind"], &subject["name"]), (&json!("contractor"), &json!("Ana Ruiz")));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_version_is_412_with_the_one_that_is_there() {
    let Household { home, owner, member, .. } = &Household::new().await;
    let made = add(owner, ana(*home)).await;
    let renamed = patch_seen(member, &made, "\"1\"", json!({"name": "Ana"})).await.expect(200);
    let stale = patch_seen(owner, &made, "\"1\"", json!({"name": "Anna"})).await;
    assert_eq!(stale.refused(), (412, "stale".to_owned()));
    let mut current = renamed.clone();
    current["is_favorite"] = json!(true);
    assert_eq!(stale.json()["current"], current);
    let deletion = Reply::to(owner.request(Method::DELETE, &path(&made)).header("If-Match", "1")).await;
    assert_eq!(deletion.refused(), (412, "stale".to_owned()));
    for seen in ["2", "*", "W/\"2\""] {
        patch_seen(owner, &made, seen, json!({})).await.expect(200);
    }
    let malformed = patch_seen(owner, &made, "latest", json!({})).await.refusal();
    assert_eq!(malformed.faults, [("header:If-Match".to_owned(), "malformed".to_owned())]);
    let gone = Reply::to(owner.request(Method::DELETE, &path(&made)).header("If-Match", "\"2\"")).await;
    assert_eq!(gone.expect(200), json!({"deleted_id": made["id"]}));
    assert_eq!(member.get(&path(&made)).await.status, 404);
    assert_eq!(delete(owner, &made).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_searched_and_have_favorites_first() {
    let Household { home, owner, .. } = &Household::new().await;
    for (name, specialties, favorite, place) in [
        ("Zoe", json!([1]), true, json!(home)),
        ("ben", json!([4]), false, Value::Null),
        ("Ärmel", json!([1, 4]), false, json!(home)),
        ("Ana", json!([]), false, json!(home)),
    ] {
        add(owner, json!({"name": name, "specialty_ids": specialties, "is_favorite": favorite, "residence_id": place})).await;
    }
    for (query, expected) in [
        ("", &["Zoe", "Ana", "ben", "Ärmel"][..]),
        ("?search=%C3%84RM", &["Ärmel"]),
        ("?search=roofing", &["ben", "Ärmel"]),
        ("?search=nobody", &[]),
        ("?favorite=true", &["Zoe"]),
        ("?favorite=0", &["Ana", "ben", "Ärmel"]),
        ("?specialty=1", &["Zoe", "Ärmel"]),
        (&format!("?residence={home}&specialty=4"), &["Ärmel"]),
        ("?residence=1", &[]),
    ] {
        assert_eq!(names(owner, &format!("{ALL}{query}")).await, expected, "{query}");
    }
    for name in ["favorite", "specialty", "residence"] {
        let refused = owner.get(&format!("{ALL}?{name}=maybe")).await.refusal();
        assert_eq!(refused.faults, [(format!("query:{name}"), "wrong_type".to_owned())]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_valid_is_pointed_at_and_leaves_nothing() {
    let Household { app, owner, .. } = &Household::new().await;
    let made = add(owner, json!({"name": "Ana"})).await;
    let before = app.footprint().await;
    for (body, pointer, code) in [
        (json!({}), "/name", "required"),
        (json!({"name": " "}), "/name", "blank"),
        (json!({"name": "x".repeat(201)}), "/name", "too_long"),
        (json!({"name": "Ana", "email": "ana"}), "/email", "malformed"),
        (json!({"name": "Ana", "website": "javascript:alert(1)"}), "/website", "malformed"),
        (json!({"name": "Ana", "rating": "5.5"}), "/rating", "out_of_range"),
        (json!({"name": "Ana", "rating": 4.25}), "/rating", "malformed"),
        (json!({"name": "Ana", "specialty_ids": [1, 99]}), "/specialty_ids", "unknown"),
        (json!({"name": "Ana", "specialty_ids": ["x"]}), "/specialty_ids/0", "wrong_type"),
    ] {
        let expected = Refusal { status: 400, code: "validation_failed".into(), faults: vec![(pointer.into(), code.into())] };
        assert_eq!(owner.post(ALL, &body).await.refusal(), expected, "{body}");
        if body["name"] == "Ana" {
            assert_eq!(patch(owner, &made, body.clone()).await.refusal(), expected, "{body}");
        }
    }
    let nameless = patch(owner, &made, json!({"name": null})).await.refusal();
    assert_eq!(nameless.faults, [("/name".to_owned(), "required".to_owned())]);
    assert_eq!(app.footprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn trades_are_public_and_in_the_static_data() {
    let Household { app, .. } = &Household::new().await;
    let trades = app.client.get(&format!("{ALL}specialties/")).await.expect(200);
    assert_eq!(trades[1], json!({"id": 2, "name": "HVAC"}));
    assert_eq!(app.client.get("/api/static_data/").await.expect(200)["contractor_specialties"], trades);
}
