//! Homes.

use crate::household::{Household, found, id};
use serde_json::json;

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
