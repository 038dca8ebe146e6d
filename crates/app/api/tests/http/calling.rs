//! Contractors and the tasks that name them, in homes whose people can't all see the contractor.

use crate::{
    client::{Client, Reply},
    household::{Household, Person, found, id},
};
use reqwest::Method;
use serde_json::{Value, json};

/// Writes down a contractor, for a home or for the caller alone.
async fn contractor(client: &Client, home: impl Into<Value>) -> i64 {
    let body = json!({"residence_id": home.into(), "name": "Ana Ruiz", "company": "Ruiz Heating", "phone": "+1 512 555 0100"});
    id(&client.post("/api/contractors/", &body).await.expect(201))
}

fn path(contractor: i64) -> String {
    format!("/api/contractors/{contractor}/")
}

async fn call(person: &Person, home: i64, contractor: i64, title: &str) -> Value {
    person.add(json!({"residence_id": home, "title": title, "contractor_id": contractor})).await
}

async fn rename(client: &Client, contractor: i64, body: Value) -> Value {
    Reply::to(client.request(Method::PATCH, &path(contractor)).json(&body)).await.expect(200)
}

async fn delete(client: &Client, contractor: i64) -> Reply {
    Reply::to(client.request(Method::DELETE, &path(contractor))).await
}

async fn seen(client: &Client, path: &str, etag: &str) -> Reply {
    Reply::to(client.request(Method::GET, path).header("If-None-Match", etag)).await
}

fn etag(reply: &Reply) -> String {
    reply.header("etag").expect("an entity tag").to_owned()
}

/// The version of a home, as its answers tell it.
async fn version(person: &Person, home: i64) -> Value {
    person.get(&format!("/api/residences/{home}/history/?limit=1")).await.expect(200)["results"][0]["version"].clone()
}

async fn task(client: &Client, task: &Value) -> Value {
    client.get(&format!("/api/tasks/{}/", id(task))).await.expect(200)
}

fn titles(page: &Value) -> Vec<&str> {
    page["results"].as_array().expect("a page").iter().map(|task| task["title"].as_str().expect("a title")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contractor_tells_how_many_tasks_name_it_and_which() {
    let Household { home, owner, member, .. } = &Household::new().await;
    let (shared, own) = (contractor(owner, *home).await, contractor(owner, Value::Null).await);
    let cabin = found(owner, "Cabin").await;
    let before = owner.get(&path(own)).await;
    for (home, contractor, title) in [(*home, shared, "Filter"), (*home, own, "Furnace"), (cabin, own, "Stove"), (*home, shared, "Ducts")] {
        call(owner, home, contractor, title).await;
    }
    let cancelled = call(owner, *home, shared, "Vents").await;
    owner.post(&format!("/api/tasks/{}/cancel/", id(&cancelled)), &json!({})).await.expect(200);
    for (who, contractor, count) in [(owner, shared, 3), (member, shared, 3), (owner, own, 2)] {
        assert_eq!(who.get(&path(contractor)).await.expect(200)["task_count"], count);
        let list = who.get("/api/contractors/").await.expect(200);
        let listed = list.as_array().expect("a plain array").iter().find(|one| id(one) == contractor).expect("a contractor");
        assert_eq!(listed["task_count"], count);
    }
    assert_eq!(seen(owner, &path(own), &etag(&before)).await.status, 200, "what counts is in its entity tag");
    let page = member.get(&format!("{}tasks/", path(shared))).await.expect(200);
    assert_eq!((titles(&page), &page["next"]), (vec!["Vents", "Ducts", "Filter"], &Value::Null));
    assert_eq!(page["results"][0]["kanban_column"], "cancelled_tasks");
    let all = owner.get(&format!("{}tasks/", path(own))).await.expect(200);
    assert_eq!(titles(&all), ["Stove", "Furnace"]);
    let first = owner.get(&format!("{}tasks/?limit=1", path(own))).await.expect(200);
    let next = format!("{}tasks/?limit=1&cursor={}", path(own), first["next"].as_str().expect("a cursor"));
    let second = owner.get(&next).await.expect(200);
    assert_eq!((titles(&first), titles(&second), &second["next"]), (vec!["Stove"], vec!["Furnace"], &Value::Null));
    for (query, pointer) in [("limit=0", "query:limit"), ("cursor=x", "query:cursor")] {
        let refused = owner.get(&format!("{}tasks/?{query}", path(own))).await.refusal();
        assert_eq!((refused.status, &refused.faults[0].0[..]), (400, pointer));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tasks_of_a_contractor_that_is_not_the_callers_are_not_there() {
    let Household { home, owner, member, stranger, elsewhere, .. } = &Household::new().await;
    let own = contractor(owner, Value::Null).await;
    let task = call(owner, *home, own, "Furnace").await;
    assert_eq!(member.get(&format!("/api/tasks/{}/", id(&task))).await.expect(200)["contractor"]["name"], "Ana Ruiz");
    let theirs = contractor(stranger, *elsewhere).await;
    for (who, contractor) in [(member, own), (owner, theirs), (member, theirs), (stranger, own), (owner, 1)] {
        let reply = who.get(&format!("{}tasks/", path(contractor))).await;
        assert_eq!(reply.refused(), (404, "not_found".to_owned()), "not even where a task of a home of theirs names it");
    }
    let unused = contractor(owner, Value::Null).await;
    assert_eq!(titles(&owner.get(&format!("{}tasks/", path(unused))).await.expect(200)), [""; 0], "of one that is there, none");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_personal_contractor_is_shown_by_its_new_name_in_every_home() {
    let Household { app, home, owner, member, .. } = &Household::new().await;
    let own = contractor(owner, Value::Null).await;
    let furnace = call(owner, *home, own, "Furnace").await;
    let (board, before) = (member.get("/api/tasks/").await, version(member, *home).await);
    rename(owner, own, json!({"phone": null, "notes": "Back door"})).await;
    assert_eq!(seen(member, "/api/tasks/", &etag(&board)).await.status, 304, "the others see nothing of that");
    rename(owner, own, json!({"name": "Ana R.", "company": null})).await;
    assert_eq!(seen(member, "/api/tasks/", &etag(&board)).await.status, 200);
    let called = &task(member, &furnace).await["contractor"];
    assert_eq!(*called, json!({"id": own, "name": "Ana R.", "company": null}));
    assert_eq!(version(member, *home).await, before.as_i64().map(|before| before + 1).expect("a version"));
    assert_eq!(task(member, &furnace).await["version"], 1, "the task is what it was");
    app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_contractor_keeps_its_name_on_what_was_done_and_is_called_no_more() {
    let Household { app, home, owner, member, .. } = &Household::new().await;
    for place in [json!(home), Value::Null] {
        let ana = contractor(owner, place).await;
        let furnace = call(owner, *home, ana, "Furnace").await;
        let body = json!({"task_id": id(&furnace), "contractor_id": ana});
        let done = owner.post("/api/task-completions/", &body).await.expect(201);
        let (before, counted) = (task(member, &furnace).await, version(member, *home).await);
        assert_eq!(delete(owner, ana).await.expect(200), json!({"deleted_id": ana}));
        let after = task(member, &furnace).await;
        assert_eq!((&after["contractor_id"], &after["contractor"]), (&Value::Null, &Value::Null));
        assert_eq!(after["version"].as_i64(), before["version"].as_i64().map(|version| version + 1));
        assert!(after["updated_at"].as_str() >= before["updated_at"].as_str());
        assert_eq!(version(member, *home).await.as_i64(), counted.as_i64().map(|version| version + 1));
        let completion = member.get(&format!("/api/task-completions/{}/", id(&done))).await.expect(200);
        assert_eq!(completion["contractor"], json!({"id": ana, "name": "Ana Ruiz", "company": "Ruiz Heating"}));
        let stale = Reply::to(
            owner
                .request(Method::PATCH, &format!("/api/tasks/{}/", id(&furnace)))
                .header("If-Match", "\"2\"")
                .json(&json!({"title": "Stove"})),
        )
        .await;
        assert_eq!(stale.refused(), (412, "stale".to_owned()), "the task has changed");
    }
    app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_tells_how_many_contractors_it_shares() {
    let Household { home, owner, member, .. } = &Household::new().await;
    let at = format!("/api/residences/{home}/");
    let counts = async |who: &Person| {
        let (one, all) = (who.get(&at).await.expect(200), who.get("/api/residences/my/").await.expect(200));
        let listed = all["residences"][0].clone();
        [one, listed].map(|home| (home["contractor_count"].clone(), home["document_count"].clone(), home["photos"].clone()))
    };
    let told = |contractors: i64| [(json!(contractors), json!(0), json!([])), (json!(contractors), json!(0), json!([]))];
    assert_eq!(counts(owner).await, told(0));
    let before = etag(&owner.get(&at).await);
    let shared = contractor(member, *home).await;
    contractor(owner, Value::Null).await;
    for who in [owner, member] {
        assert_eq!(counts(who).await, told(1), "personal ones do not count");
    }
    assert_eq!(seen(owner, &at, &before).await.status, 200);
    delete(owner, shared).await.expect(200);
    assert_eq!(counts(member).await, told(0));
}
