//! Homes.

use crate::{
    client::Reply,
    household::{Household, found, id},
};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_home_is_read_as_it_was_made_and_its_maker_owns_it() {
    let household = Household::new().await;
    let body = json!({
        "name": "  Küstenhaus 🏡 ", "residence_type_id": 1, "street_address": "12 Elm Street", "apartment_unit": "", "city": "Austin",
        "state_province": "TX", "postal_code": "78701", "country": "US", "timezone": "America/Chicago", "currency": "EUR",
        "description": "by the sea\nwith a garden", "is_primary": true, "unheard_of": {"deep": [1]},
    });
    let made = household.owner.post("/api/residences/", &body).await.expect(201);
    assert_eq!(made["name"], "Küstenhaus 🏡");
    assert_eq!((&made["my_role"], &made["owner_id"], &made["apartment_unit"]), (&json!("owner"), &json!(household.owner.id), &json!(null)));
    assert_eq!(made["users"][0]["role"], "owner");
    let read = household.owner.get(&format!("/api/residences/{}/", id(&made))).await.expect(200);
    assert_eq!(read, made);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_shows_all_my_homes_and_nobody_elses() {
    let household = Household::new().await;
    let second = found(&household.member, "Cabin").await;
    let ids = |homes: &serde_json::Value| homes.as_array().expect("a list").iter().map(id).collect::<Vec<_>>();
    let mut mine = vec![household.home, second];
    mine.sort_unstable();
    let mut listed = ids(&household.member.get("/api/residences/").await.expect(200));
    listed.sort_unstable();
    assert_eq!(listed, mine);
    let my = household.member.get("/api/residences/my/").await.expect(200);
    assert_eq!((ids(&my["residences"]).len(), &my["total_summary"]["residences"]), (2, &json!(2)));
    assert_eq!(ids(&household.stranger.get("/api/residences/").await.expect(200)), [household.elsewhere]);
}

#[tokio::test(flavor = "multi_thread")]
async fn members_see_each_other_but_no_addresses() {
    let household = Household::new().await;
    let home = household.member.get(&format!("/api/residences/{}/", household.home)).await;
    let shown = home.expect(200);
    assert_eq!((&shown["member_count"], &shown["my_role"]), (&json!(2), &json!("member")));
    let roles: Vec<_> = shown["users"].as_array().expect("users").iter().map(|user| (id(user), user["role"].clone())).collect();
    assert_eq!(roles, [(household.owner.id, json!("owner")), (household.member.id, json!("member"))]);
    assert!(!home.text.contains("example.org"), "{}", home.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patch_keeps_clears_and_sets_and_put_means_patch() {
    let household = Household::new().await;
    let path = format!("/api/residences/{}/", household.home);
    let send = |method: Method, body: Value| Reply::to(household.owner.request(method, &path).json(&body));
    let set = json!({"city": "Austin", "bathrooms": 2.5, "lot_size": "0.250", "year_built": 1987, "purchase_price": "412000", "has_pool": false,
        "purchase_date": "2019-08-30T00:00:00Z", "heating_type": "gas furnace", "is_primary": true});
    let after = send(Method::PATCH, set).await.expect(200);
    assert_eq!((&after["bathrooms"], &after["lot_size"], &after["purchase_price"]), (&json!("2.5"), &json!("0.25"), &json!("412000.00")));
    assert_eq!((&after["purchase_date"], &after["has_pool"], &after["has_attic"]), (&json!("2019-08-30"), &json!(false), &json!(null)));
    let cleared = send(Method::PUT, json!({"city": null, "heating_type": "", "has_pool": null})).await.expect(200);
    assert_eq!((&cleared["city"], &cleared["heating_type"], &cleared["has_pool"]), (&json!(null), &json!(null), &json!(null)));
    assert_eq!((&cleared["year_built"], &cleared["is_primary"], &cleared["version"]), (&json!(1987), &json!(true), &json!(3)));
    let before = household.app.footprint().await;
    assert_eq!(send(Method::PATCH, json!({"year_built": 1987, "unheard_of": 1})).await.expect(200), cleared, "nothing changes");
    assert_eq!(household.app.footprint().await, before);
    let mine = household.member.request(Method::PATCH, &path).json(&json!({"is_primary": true}));
    assert_eq!(Reply::to(mine).await.expect(200)["version"], 3, "a main home is each member's own");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_version_than_the_one_that_was_seen_is_told_with_the_home() {
    let household = Household::new().await;
    let path = format!("/api/residences/{}/", household.home);
    let seen = |method: Method, version: &str| household.owner.request(method, &path).header("If-Match", version);
    Reply::to(seen(Method::PATCH, "\"1\"").json(&json!({"name": "Sea house"}))).await.expect(200);
    for request in [seen(Method::PATCH, "1").json(&json!({"name": "Town house"})), seen(Method::DELETE, "\"1\"")] {
        let before = household.app.footprint().await;
        let reply = Reply::to(request).await;
        assert_eq!(reply.refused(), (412, "stale".to_owned()));
        assert_eq!((&reply.json()["current"]["name"], &reply.json()["current"]["version"]), (&json!("Sea house"), &json!(2)));
        assert_eq!(household.app.footprint().await, before);
    }
    Reply::to(seen(Method::DELETE, "2")).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_home_is_gone_for_everybody_with_all_that_was_in_it() {
    let household = Household::new().await;
    let task = household.member.add(json!({"residence_id": household.home, "title": "Sweep"})).await;
    household.member.post("/api/task-completions/", &json!({"task_id": task["id"]})).await.expect(201);
    let path = format!("/api/residences/{}/", household.home);
    let gone = Reply::to(household.owner.request(Method::DELETE, &path)).await.expect(200);
    assert_eq!((&gone["deleted_id"], &gone["total_summary"]["residences"]), (&json!(household.home), &json!(0)));
    for person in [&household.owner, &household.member] {
        assert_eq!(person.get(&path).await.status, 404);
        assert_eq!(person.get(&format!("/api/tasks/{}/", id(&task))).await.status, 404);
        assert_eq!(person.get("/api/residences/").await.expect(200), json!([]));
    }
    household.app.expect_sound_ledger().await;
}
