//! The people of a home.

use crate::{
    client::Reply,
    household::{Household, Person, id},
};
use reqwest::Method;
use serde_json::{Value, json};

impl Household {
    fn user(&self, person: &Person) -> String {
        format!("/api/residences/{}/users/{}/", self.home, person.id)
    }

    async fn becomes(&self, by: &Person, person: &Person, body: Value) -> Reply {
        Reply::to(by.request(Method::PATCH, &self.user(person)).json(&body)).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_are_for_an_owners_eyes() {
    let household = Household::new().await;
    let path = format!("/api/residences/{}/users/", household.home);
    let addresses = |people: &Value| people.as_array().expect("people").iter().map(|user| user["email"].clone()).collect::<Vec<_>>();
    assert_eq!(addresses(&household.owner.get(&path).await.expect(200)), [json!("olive@example.org"), json!("mo@example.org")]);
    assert_eq!(addresses(&household.member.get(&path).await.expect(200)), [json!(null), json!(null)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_owner_stays_and_who_pays_is_followed() {
    let household = Household::new().await;
    let (owner, member) = (&household.owner, &household.member);
    let leave = format!("/api/residences/{}/leave/", household.home);
    let last = (409, "last_owner".to_owned());
    assert_eq!(owner.post(&leave, &json!({})).await.refused(), last);
    assert_eq!(household.becomes(owner, owner, json!({"role": "member"})).await.refused(), last);
    assert_eq!(Reply::to(owner.request(Method::DELETE, &household.user(owner))).await.refused(), last);
    let paid = household.becomes(owner, member, json!({"role": "owner", "transfer": true})).await.expect(200);
    assert_eq!((&paid["owner_id"], &paid["my_role"]), (&json!(member.id), &json!("owner")));
    let left = member.post(&leave, &json!({})).await.expect(200);
    assert_eq!((&left["residence_id"], &left["total_summary"]["residences"]), (&json!(household.home), &json!(0)));
    let home = owner.get(&format!("/api/residences/{}/", household.home)).await.expect(200);
    assert_eq!((&home["owner_id"], &home["member_count"]), (&json!(owner.id), &json!(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_removed_loses_everything_at_once_and_what_they_did_stays() {
    let household = Household::new().await;
    let task = household.member.add(json!({"residence_id": household.home, "title": "Sweep"})).await;
    let removed = Reply::to(household.owner.request(Method::DELETE, &household.user(&household.member))).await.expect(200);
    assert_eq!((&removed["deleted_id"], &removed["residence"]["member_count"]), (&json!(household.member.id), &json!(1)));
    for path in [format!("/api/residences/{}/", household.home), format!("/api/tasks/{}/", id(&task))] {
        assert_eq!(household.member.get(&path).await.status, 404);
    }
    let kept = household.owner.get(&format!("/api/tasks/{}/", id(&task))).await.expect(200);
    assert_eq!(kept["created_by"]["username"], "mo");
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_that_are_none_are_pointed_at_and_change_nothing() {
    let household = Household::new().await;
    let before = household.app.footprint().await;
    for (body, pointer, code) in [
        (json!({"role": "king"}), "/role", "unknown"),
        (json!({}), "/role", "required"),
        (json!({"role": "member", "transfer": true}), "/transfer", "not_allowed"),
        (json!({"role": "owner", "transfer": "yes"}), "/transfer", "wrong_type"),
    ] {
        let refusal = household.becomes(&household.owner, &household.member, body).await.refusal();
        assert_eq!((refusal.status, refusal.faults), (400, vec![(pointer.to_owned(), code.to_owned())]));
    }
    let nobody = household.becomes(&household.owner, &household.stranger, json!({"role": "owner"})).await;
    assert_eq!(nobody.refused(), (404, "not_found".to_owned()));
    assert_eq!(household.app.footprint().await, before);
}
