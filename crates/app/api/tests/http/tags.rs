//! Entity tags: a client that has an answer already is told so, and nobody else is.

use crate::{
    client::{Client, Reply},
    household::{Household, id},
};
use reqwest::Method;
use serde_json::json;

async fn with_tag(client: &Client, path: &str, tag: &str) -> Reply {
    Reply::to(client.request(Method::GET, path).header("If-None-Match", tag)).await
}

async fn tag(client: &Client, path: &str) -> String {
    client.get(path).await.header("etag").unwrap_or_else(|| panic!("{path} has no tag")).to_owned()
}

fn reads(household: &Household) -> Vec<String> {
    let home = household.home;
    let home = [format!("/api/residences/{home}/"), format!("/api/residences/{home}/history/"), format!("/api/tasks/by-residence/{home}/")];
    let all = ["/api/tasks/", "/api/tasks/?days=7", "/api/tasks/list/", "/api/residences/", "/api/residences/my/"];
    home.into_iter().chain(all.map(ToOwned::to_owned)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_not_changed_is_not_sent_again_and_a_neighbours_change_changes_it() {
    let household = Household::new().await;
    let task = id(&household.owner.add(json!({"residence_id": household.home, "title": "Sweep", "frequency_id": 2})).await);
    for path in reads(&household) {
        let before = tag(&household.owner, &path).await;
        let again = with_tag(&household.owner, &path, &before).await;
        assert_eq!((again.status, again.text.as_str(), again.header("etag")), (304, "", Some(before.as_str())), "{path}");
        household.member.post("/api/task-completions/", &json!({"task_id": task})).await.expect(201);
        let fresh = with_tag(&household.owner, &path, &before).await;
        fresh.expect(200);
        assert_ne!(fresh.header("etag"), Some(before.as_str()), "{path}");
    }
    for path in ["/api/static_data/", "/api/tasks/categories/"] {
        let before = tag(&household.app.client, path).await;
        assert_eq!(with_tag(&household.app.client, path, &before).await.status, 304, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_is_of_one_account_one_zone_and_one_question() {
    let household = Household::new().await;
    let owner = &household.owner;
    let tags = [
        tag(owner, "/api/tasks/").await,
        tag(&household.member, "/api/tasks/").await,
        tag(&household.stranger, "/api/tasks/").await,
        tag(&owner.in_zone("Pacific/Kiritimati"), "/api/tasks/").await,
        tag(&owner.in_zone("-12:00"), "/api/tasks/").await,
        tag(owner, "/api/tasks/?days=7").await,
        tag(owner, "/api/tasks/list/").await,
        tag(owner, "/api/tasks/list/?limit=1").await,
    ];
    for (at, tag) in tags.iter().enumerate() {
        assert!(tag.starts_with("W/\"") && !tags[..at].contains(tag), "{at}: {tags:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_read_is_refused_whatever_tag_is_shown() {
    let household = Household::new().await;
    let (app, member) = (&household.app, &household.member);
    let own = format!("/api/residences/{}/", household.home);
    for shown in ["*".to_owned(), tag(member, &own).await] {
        assert_eq!(with_tag(&household.stranger, &own, &shown).await.refused(), (404, "not_found".to_owned()));
        assert_eq!(with_tag(&app.client, &own, &shown).await.refused(), (401, "not_authenticated".to_owned()));
    }
    let (home, board) = (tag(member, &own).await, tag(member, "/api/tasks/").await);
    let removed = format!("/api/residences/{}/users/{}/", household.home, member.id);
    household.owner.delete(&removed).await.expect(200);
    assert_eq!(with_tag(member, &own, &home).await.refused(), (404, "not_found".to_owned()));
    with_tag(member, "/api/tasks/", &board).await.expect(200);
    member.post("/api/auth/logout/", &json!({})).await.expect(200);
    assert_eq!(with_tag(member, "/api/tasks/", &board).await.refused(), (401, "not_authenticated".to_owned()));
}
