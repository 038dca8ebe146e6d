//! Codes, packages, and coming in.

use crate::{
    client::Reply,
    household::{Household, Person},
};
use reqwest::Method;
use serde_json::{Value, json};

impl Household {
    fn at(&self, what: &str) -> String {
        format!("/api/residences/{}/{what}/", self.home)
    }

    async fn code(&self) -> Value {
        self.owner.post(&self.at("share"), &json!({})).await.expect(201)["code"].clone()
    }
}

async fn join(person: &Person, code: &Value) -> Reply {
    person.post("/api/residences/join/", &json!({"code": code})).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_shown_again_and_lets_one_person_in() {
    let household = Household::new().await;
    let other = household.app.person("ona").await;
    let code = household.code().await;
    assert_eq!(code.as_str().map(str::len), Some(6));
    assert_eq!(household.owner.get(&household.at("share-code")).await.expect(200)["code"], code);
    let typed = json!(format!(" {} ", code.as_str().expect("a code").to_lowercase()));
    let joined = join(&household.stranger, &typed).await.expect(200);
    assert_eq!((&joined["residence"]["my_role"], &joined["residence"]["member_count"]), (&json!("member"), &json!(3)));
    assert_eq!(joined["total_summary"]["residences"], 2);
    assert_eq!(join(&household.stranger, &code).await.refused(), (409, "already_member".to_owned()));
    assert_eq!(join(&other, &code).await.refused(), (410, "code_used".to_owned()));
    assert_eq!(household.owner.get(&household.at("share-code")).await.refused(), (404, "not_found".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_end_and_say_how() {
    let household = Household::new().await;
    let first = household.code().await;
    let second = household.code().await;
    assert_eq!(join(&household.stranger, &first).await.refused(), (410, "code_revoked".to_owned()));
    let later =
        "UPDATE share_code SET created_at = now() - interval '2 days', expires_at = now() - interval '1 day' WHERE revoked_at IS NULL";
    household.app.admin.batch_execute(later).await.expect("an old code");
    assert_eq!(join(&household.stranger, &second).await.refused(), (410, "code_expired".to_owned()));
    let package = household.owner.post(&household.at("generate-share-package"), &json!({})).await.expect(201);
    assert_eq!((&package["type"], &package["version"], &package["residence_name"]), (&json!("residence"), &json!(1), &json!("Elm Street")));
    assert_eq!(package["code"].as_str().map(str::len), Some(32));
    Reply::to(household.owner.request(Method::DELETE, &household.at("share-code"))).await.expect(200);
    assert_eq!(join(&household.stranger, &package["code"]).await.refused(), (410, "code_revoked".to_owned()));
    assert_eq!(join(&household.stranger, &json!("ABC234")).await.refused(), (404, "code_invalid".to_owned()));
    for (code, fault) in [(json!(" "), "blank"), (json!(null), "wrong_type"), (json!("x".repeat(101)), "too_long")] {
        assert_eq!(join(&household.stranger, &code).await.refusal().faults, [("/code".to_owned(), fault.to_owned())]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_kept_nowhere() {
    let household = Household::new().await;
    let code = household.code().await;
    let code = code.as_str().expect("a code");
    for sql in ["SELECT string_agg(share_code::text, ' ') FROM share_code", "SELECT string_agg(payload, ' ') FROM ledger_payload"] {
        let kept: String = household.app.admin.query_one(sql, &[]).await.expect(sql).get(0);
        assert!(!kept.contains(code), "{kept}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_again_with_its_key_happens_once() {
    let household = Household::new().await;
    let send = |person: &Person, path: &str, body: Value| {
        let request = person.request(Method::POST, path).header("Idempotency-Key", "once").json(&body);
        async move { Reply::to(request).await }
    };
    let share = household.at("share");
    let code = send(&household.owner, &share, json!({})).await.expect(201);
    let again = send(&household.owner, &share, json!({})).await;
    assert_eq!((again.expect(201), again.header("idempotency-replayed")), (code.clone(), Some("true")));
    let body = json!({"code": code["code"]});
    let joined = send(&household.stranger, "/api/residences/join/", body.clone()).await.expect(200);
    let before = household.app.footprint().await;
    let again = send(&household.stranger, "/api/residences/join/", body).await;
    assert_eq!((&again.expect(200)["residence"], again.header("idempotency-replayed")), (&joined["residence"], Some("true")));
    assert_eq!(household.app.footprint().await, before);
    let leave = household.at("leave");
    let left = send(&household.member, &leave, json!({})).await.expect(200);
    let again = send(&household.member, &leave, json!({})).await;
    assert_eq!((again.expect(200), again.header("idempotency-replayed")), (left, Some("true")));
}
