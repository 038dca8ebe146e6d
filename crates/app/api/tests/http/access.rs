//! Nobody reads or writes what is not theirs: each route, asked by everybody. A route that is not in this table fails.

use crate::{
    app::Setup,
    client::{Client, Reply},
    household::{Household, PASSWORD, Person, id},
};
use honeydue_api::{
    class::{
        Class::{self, Authenticated, Public, Verified},
        Entry,
    },
    routes,
};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};
use utoipa_actix_web::AppExt;

/// What a route answers. `stranger` is somebody verified who has nothing to do with the home.
struct Row {
    route: &'static str,
    class: Class,
    /// The status for an owner of the home.
    granted: u16,
    member: u16,
    stranger: u16,
    ask: fn(&Scene) -> (String, Option<Value>),
}

/// What is asked for.
struct Scene {
    home: i64,
    /// A home with a member who may leave it.
    spare: i64,
    /// Somebody who belongs to the home.
    housemate: i64,
    /// A code of a home that everybody is in.
    code: String,
    task: i64,
    /// A completion of another task.
    kept: i64,
    /// Tasks with a completion, for those who take something away.
    takeable: Mutex<Vec<(i64, i64)>>,
    contractor: i64,
    /// Contractors to delete, one for each who asks.
    doomed: Vec<i64>,
    count: AtomicUsize,
}

impl Scene {
    fn take(&self) -> (i64, i64) {
        self.takeable.lock().expect("nobody panicked").pop().expect("enough")
    }
}

/// So many tasks, each with a completion.
async fn completed_tasks(owner: &Person, home: i64, count: usize) -> Vec<(i64, i64)> {
    let mut made = Vec::new();
    for _ in 0..count {
        let task = id(&owner.add(json!({"residence_id": home, "title": "Spare", "frequency_id": 2})).await);
        made.push((task, id(&owner.post("/api/task-completions/", &json!({"task_id": task})).await.expect(201))));
    }
    made
}

fn of_task(scene: &Scene, rest: &str) -> String {
    format!("/api/tasks/{}/{rest}", scene.task)
}

const fn row(route: &'static str, class: Class, granted: u16, stranger: u16, ask: fn(&Scene) -> (String, Option<Value>)) -> Row {
    Row { route, class, granted, member: granted, stranger, ask }
}

/// A route that is for owners of the home alone.
const fn owners(route: &'static str, granted: u16, ask: fn(&Scene) -> (String, Option<Value>)) -> Row {
    Row { route, class: Verified, granted, member: 403, stranger: 404, ask }
}

fn get(path: &str) -> (String, Option<Value>) {
    (path.to_owned(), None)
}

const TABLE: &[Row] = &[
    row("GET /api/health/", Public, 200, 200, |_| get("/api/health/")),
    row("GET /api/health/ready/", Public, 200, 200, |_| get("/api/health/ready/")),
    row("GET /api/server/", Public, 200, 200, |_| get("/api/server/")),
    row("GET /api/openapi.json", Public, 200, 200, |_| get("/api/openapi.json")),
    row("GET /api/docs/problems/{code}/", Public, 200, 200, |_| get("/api/docs/problems/not_found/")),
    row("POST /api/auth/register/", Public, 201, 201, |scene| {
        let number = scene.count.fetch_add(1, Ordering::Relaxed);
        ("/api/auth/register/".to_owned(), Some(json!({"email": format!("new{number}@example.org"), "password": PASSWORD})))
    }),
    row("POST /api/auth/login/", Public, 200, 200, |_| {
        ("/api/auth/login/".to_owned(), Some(json!({"username": "olive", "password": PASSWORD})))
    }),
    row("POST /api/auth/logout/", Authenticated, 200, 200, |_| ("/api/auth/logout/".to_owned(), Some(json!({})))),
    row("GET /api/auth/me/", Authenticated, 200, 200, |_| get("/api/auth/me/")),
    row("GET /api/static_data/", Public, 200, 200, |_| get("/api/static_data/")),
    row("GET /api/residences/types/", Public, 200, 200, |_| get("/api/residences/types/")),
    row("GET /api/tasks/categories/", Public, 200, 200, |_| get("/api/tasks/categories/")),
    row("GET /api/tasks/priorities/", Public, 200, 200, |_| get("/api/tasks/priorities/")),
    row("GET /api/tasks/frequencies/", Public, 200, 200, |_| get("/api/tasks/frequencies/")),
    row("GET /api/residences/", Verified, 200, 200, |_| get("/api/residences/")),
    row("POST /api/residences/", Verified, 201, 201, |_| ("/api/residences/".to_owned(), Some(json!({"name": "Cabin"})))),
    row("GET /api/residences/my/", Verified, 200, 200, |_| get("/api/residences/my/")),
    row("GET /api/residences/{id}/", Verified, 200, 404, |scene| get(&format!("/api/residences/{}/", scene.home))),
    row("GET /api/residences/{id}/history/", Verified, 200, 404, |scene| get(&format!("/api/residences/{}/history/", scene.home))),
    row("GET /api/tasks/", Verified, 200, 200, |_| get("/api/tasks/")),
    row("POST /api/tasks/", Verified, 201, 404, |scene| {
        ("/api/tasks/".to_owned(), Some(json!({"residence_id": scene.home, "title": "Roof"})))
    }),
    row("GET /api/tasks/by-residence/{id}/", Verified, 200, 404, |scene| get(&format!("/api/tasks/by-residence/{}/", scene.home))),
    row("GET /api/tasks/list/", Verified, 200, 200, |_| get("/api/tasks/list/")),
    row("GET /api/tasks/{id}/", Verified, 200, 404, |scene| get(&format!("/api/tasks/{}/", scene.task))),
    row("POST /api/task-completions/", Verified, 201, 404, |scene| {
        ("/api/task-completions/".to_owned(), Some(json!({"task_id": scene.task})))
    }),
    row("GET /api/tasks/suggestions/", Verified, 200, 404, |scene| get(&format!("/api/tasks/suggestions/?residence_id={}", scene.home))),
    row("GET /api/tasks/templates/", Public, 200, 200, |_| get("/api/tasks/templates/")),
    row("GET /api/tasks/templates/grouped/", Public, 200, 200, |_| get("/api/tasks/templates/grouped/")),
    row("POST /api/tasks/bulk/", Verified, 201, 404, |scene| {
        ("/api/tasks/bulk/".to_owned(), Some(json!({"residence_id": scene.home, "tasks": [{"title": "Roof"}]})))
    }),
    row("PATCH /api/tasks/{id}/", Verified, 200, 404, |scene| (of_task(scene, ""), Some(json!({"title": "Sweep the yard"})))),
    row("PUT /api/tasks/{id}/", Verified, 200, 404, |scene| (of_task(scene, ""), Some(json!({"title": "Sweep"})))),
    row("DELETE /api/tasks/{id}/", Verified, 200, 404, |scene| get(&format!("/api/tasks/{}/", scene.take().0))),
    row("GET /api/tasks/{id}/upcoming/", Verified, 200, 404, |scene| get(&of_task(scene, "upcoming/"))),
    row("GET /api/tasks/{id}/completions/", Verified, 200, 404, |scene| get(&of_task(scene, "completions/"))),
    row("GET /api/tasks/{id}/history/", Verified, 200, 404, |scene| get(&of_task(scene, "history/"))),
    row("POST /api/tasks/{id}/mark-in-progress/", Verified, 200, 404, |scene| get(&of_task(scene, "mark-in-progress/"))),
    row("POST /api/tasks/{id}/mark-not-in-progress/", Verified, 200, 404, |scene| get(&of_task(scene, "mark-not-in-progress/"))),
    row("POST /api/tasks/{id}/cancel/", Verified, 200, 404, |scene| get(&of_task(scene, "cancel/"))),
    row("POST /api/tasks/{id}/uncancel/", Verified, 200, 404, |scene| get(&of_task(scene, "uncancel/"))),
    row("POST /api/tasks/{id}/archive/", Verified, 200, 404, |scene| get(&of_task(scene, "archive/"))),
    row("POST /api/tasks/{id}/unarchive/", Verified, 200, 404, |scene| get(&of_task(scene, "unarchive/"))),
    row("POST /api/tasks/{id}/quick-complete/", Verified, 200, 404, |scene| get(&of_task(scene, "quick-complete/"))),
    row("POST /api/tasks/{id}/skip/", Verified, 200, 404, |scene| (of_task(scene, "skip/"), Some(json!({"reason": "rain"})))),
    row("POST /api/tasks/{id}/snooze/", Verified, 200, 404, |scene| (of_task(scene, "snooze/"), Some(json!({"until": "2199-01-01"})))),
    row("POST /api/tasks/{id}/undo/", Verified, 200, 404, |scene| get(&format!("/api/tasks/{}/undo/", scene.take().0))),
    row("GET /api/task-completions/", Verified, 200, 200, |_| get("/api/task-completions/")),
    row("GET /api/task-completions/{id}/", Verified, 200, 404, |scene| get(&format!("/api/task-completions/{}/", scene.kept))),
    row("PATCH /api/task-completions/{id}/", Verified, 200, 404, |scene| {
        (format!("/api/task-completions/{}/", scene.kept), Some(json!({"notes": "twice"})))
    }),
    row("DELETE /api/task-completions/{id}/", Verified, 200, 404, |scene| get(&format!("/api/task-completions/{}/", scene.take().1))),
    row("GET /api/tasks/templates/search/", Public, 200, 200, |_| get("/api/tasks/templates/search/?q=gutter")),
    row("GET /api/tasks/templates/by-category/{id}/", Public, 200, 200, |_| get("/api/tasks/templates/by-category/1/")),
    row("GET /api/tasks/templates/{id}/", Public, 200, 200, |_| get("/api/tasks/templates/1/")),
    row("GET /api/contractors/specialties/", Public, 200, 200, |_| get("/api/contractors/specialties/")),
    row("GET /api/contractors/", Verified, 200, 200, |_| get("/api/contractors/")),
    row("POST /api/contractors/", Verified, 201, 404, |scene| {
        ("/api/contractors/".to_owned(), Some(json!({"residence_id": scene.home, "name": "Ana"})))
    }),
    row("GET /api/contractors/by-residence/{id}/", Verified, 200, 404, |scene| {
        get(&format!("/api/contractors/by-residence/{}/", scene.home))
    }),
    row("GET /api/contractors/{id}/", Verified, 200, 404, |scene| get(&format!("/api/contractors/{}/", scene.contractor))),
    row("PATCH /api/contractors/{id}/", Verified, 200, 404, |scene| {
        (format!("/api/contractors/{}/", scene.contractor), Some(json!({"city": "Austin"})))
    }),
    row("PUT /api/contractors/{id}/", Verified, 200, 404, |scene| {
        (format!("/api/contractors/{}/", scene.contractor), Some(json!({"notes": "Back door"})))
    }),
    row("GET /api/contractors/{id}/tasks/", Verified, 200, 404, |scene| get(&format!("/api/contractors/{}/tasks/", scene.contractor))),
    row("POST /api/contractors/{id}/toggle-favorite/", Verified, 200, 404, |scene| {
        (format!("/api/contractors/{}/toggle-favorite/", scene.contractor), None)
    }),
    row("DELETE /api/contractors/{id}/", Verified, 200, 404, |scene| {
        let number = scene.count.fetch_add(1, Ordering::Relaxed);
        get(&format!("/api/contractors/{}/", scene.doomed[number % scene.doomed.len()]))
    }),
    row("GET /api/residences/summary/", Verified, 200, 200, |_| get("/api/residences/summary/")),
    owners("PATCH /api/residences/{id}/", 200, |scene| (format!("/api/residences/{}/", scene.home), Some(json!({"name": "PATCH"})))),
    owners("PUT /api/residences/{id}/", 200, |scene| (format!("/api/residences/{}/", scene.home), Some(json!({"name": "PUT"})))),
    owners("POST /api/residences/{id}/share/", 201, |scene| (format!("/api/residences/{}/share/", scene.home), None)),
    owners("GET /api/residences/{id}/share-code/", 200, |scene| get(&format!("/api/residences/{}/share-code/", scene.home))),
    owners("POST /api/residences/{id}/generate-share-package/", 201, |scene| {
        (format!("/api/residences/{}/generate-share-package/", scene.home), None)
    }),
    owners("DELETE /api/residences/{id}/share-code/", 200, |scene| get(&format!("/api/residences/{}/share-code/", scene.home))),
    row("POST /api/residences/join/", Verified, 409, 409, |scene| ("/api/residences/join/".to_owned(), Some(json!({"code": scene.code})))),
    row("POST /api/residences/join-with-code/", Verified, 409, 409, |scene| {
        ("/api/residences/join-with-code/".to_owned(), Some(json!({"code": scene.code})))
    }),
    row("GET /api/residences/{id}/users/", Verified, 200, 404, |scene| get(&format!("/api/residences/{}/users/", scene.home))),
    owners("PATCH /api/residences/{id}/users/{user_id}/", 200, |scene| {
        (format!("/api/residences/{}/users/{}/", scene.home, scene.housemate), Some(json!({"role": "member"})))
    }),
    owners("DELETE /api/residences/{id}/users/{user_id}/", 200, |scene| {
        get(&format!("/api/residences/{}/users/{}/", scene.home, scene.housemate))
    }),
    Row {
        route: "POST /api/residences/{id}/leave/",
        class: Verified,
        granted: 409,
        member: 200,
        stranger: 404,
        ask: |scene| (format!("/api/residences/{}/leave/", scene.spare), None),
    },
    // last: there is no home after it
    owners("DELETE /api/residences/{id}/", 200, |scene| get(&format!("/api/residences/{}/", scene.home))),
];

impl Row {
    fn method(&self) -> Method {
        self.route.split(' ').next().and_then(|name| name.parse().ok()).expect("a method")
    }

    async fn asked_by(&self, client: &Client, scene: &Scene) -> Reply {
        let (path, body) = (self.ask)(scene);
        let request = client.request(self.method(), &path);
        Reply::to(body.iter().fold(request, RequestBuilder::json)).await
    }

    /// What somebody is answered whose token is no good.
    fn turned_away(&self) -> (u16, &'static str) {
        if self.class == Public { (self.granted, "") } else { (401, "not_authenticated") }
    }
}

fn declared() -> Vec<Entry> {
    let mut entries = Vec::new();
    let _ = actix_web::App::new().into_utoipa_app().configure(|config| entries = routes::declare(config));
    entries
}

#[test]
fn every_declared_route_is_in_the_table_with_its_class() {
    let mut declared: Vec<_> = declared().into_iter().map(|entry| (format!("{} {}", entry.method, entry.path), entry.class)).collect();
    let mut expected: Vec<_> = TABLE.iter().map(|row| (row.route.to_owned(), row.class)).collect();
    declared.sort_by(|one, other| one.0.cmp(&other.0));
    expected.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(declared, expected);
}

/// Everybody who may come along.
struct People {
    household: Household,
    unverified: Person,
    former: Person,
    ended: Person,
}

impl People {
    async fn new() -> Self {
        let required = Setup { settings: vec![("HONEYDUE_REQUIRE_VERIFIED_EMAIL", "true")], ..Setup::default() };
        let app = crate::app::App::with(required).await;
        let (owner, member, stranger) = futures::join!(app.person("olive"), app.person("mo"), app.person("sid"));
        let (former, ended) = futures::join!(app.person("flo"), app.person("ed"));
        app.admin.batch_execute("UPDATE account SET verified_at = now()").await.expect("verified people");
        let unverified = app.person("una").await;
        let home = crate::household::found(&owner, "Elm Street").await;
        for somebody in [&member, &former, &unverified, &ended] {
            app.admit(home, &owner, somebody).await;
        }
        for path in ["/api/tasks/", "/api/residences/"] {
            former.get(path).await.expect(200);
        }
        app.admin.execute("DELETE FROM member WHERE account_id = $1", &[&former.id]).await.expect("a removed member");
        ended.get("/api/auth/me/").await.expect(200);
        ended.post("/api/auth/logout/", &json!({})).await.expect(200);
        Self { household: Household { app, home, owner, member, stranger, elsewhere: 0 }, unverified, former, ended }
    }

    /// The client of a person for one request: logging out takes a session with it.
    async fn client(&self, row: &Row, name: &str, person: &Person) -> Client {
        let fresh = row.route.ends_with("/logout/");
        if fresh { self.household.app.signed_in(name).await.bearing_client() } else { person.bearing_client() }
    }
}

impl Person {
    fn bearing_client(&self) -> Client {
        self.bearing(&self.token)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_answers_everybody_as_its_class_says() {
    let people = People::new().await;
    let Household { app, home, owner, member, stranger, .. } = &people.household;
    let sweep = json!({"residence_id": home, "title": "Sweep", "frequency_id": 2, "due_date": "2026-06-15"});
    let task = id(&owner.add(sweep).await);
    // three rows take something away, each is asked by eight
    let mut takeable = completed_tasks(owner, *home, 25).await;
    let (_, kept) = takeable.swap_remove(0);
    let mut contractors = Vec::new();
    for _ in 0..=8 {
        let made = owner.post("/api/contractors/", &json!({"residence_id": home, "name": "Ana"})).await;
        contractors.push(id(&made.expect(201)));
    }
    let contractor = contractors.remove(0);
    let (spare, shared) = (crate::household::found(owner, "Cabin").await, crate::household::found(owner, "Club").await);
    app.admit(spare, owner, member).await;
    for somebody in [member, stranger, &people.former] {
        app.admit(shared, owner, somebody).await;
    }
    let code = owner.post(&format!("/api/residences/{shared}/share/"), &json!({})).await.expect(201)["code"].clone();
    let code = code.as_str().expect("a code").to_owned();
    let scene = Scene {
        home: *home,
        spare,
        housemate: people.unverified.id,
        code,
        task,
        kept,
        takeable: Mutex::new(takeable),
        contractor,
        doomed: contractors,
        count: AtomicUsize::new(0),
    };
    let anonymous = app.client.clone();
    let wrong = app.client.bearing("Q0f1nXw8rT5yU2iO9pA3sD6fG7hJ4kL1zX0cV8bN5mQ");
    for row in TABLE {
        let (status, code) = row.turned_away();
        for (who, client) in [("anonymous", &anonymous), ("wrong token", &wrong), ("ended token", &people.ended.bearing_client())] {
            let before = app.footprint().await;
            let reply = row.asked_by(client, &scene).await;
            assert_eq!(reply.status, status, "{} by {who}: {}", row.route, reply.text);
            if row.class != Public {
                assert_eq!(reply.refused().1, code, "{} by {who}", row.route);
                assert_eq!(app.footprint().await, before, "{} by {who} left something", row.route);
            }
        }
        let unverified = if row.class == Verified { 403 } else { row.granted };
        for (name, person, status) in [
            ("una", &people.unverified, unverified),
            ("sid", stranger, row.stranger),
            ("flo", &people.former, row.stranger),
            ("mo", member, row.member),
            ("olive", owner, row.granted),
        ] {
            let client = people.client(row, name, person).await;
            let before = app.footprint().await;
            let reply = row.asked_by(&client, &scene).await;
            assert_eq!(reply.status, status, "{} by {name}: {}", row.route, reply.text);
            if status >= 400 {
                let code = match status {
                    403 if name == "una" => "email_not_verified",
                    403 => "owner_required",
                    404 => "not_found",
                    _ if row.route.ends_with("/leave/") => "last_owner",
                    _ => "already_member",
                };
                assert_eq!(reply.refused(), (status, code.to_owned()), "{} by {name}", row.route);
                assert_eq!(app.footprint().await, before, "{} by {name} left something", row.route);
            }
        }
    }
    app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_former_member_is_shown_nothing_of_the_home() {
    let people = People::new().await;
    let task = people.household.owner.add(json!({"residence_id": people.household.home, "title": "Secret"})).await;
    for path in ["/api/tasks/", "/api/tasks/list/", "/api/residences/", "/api/residences/my/", "/api/auth/me/"] {
        let reply = people.former.get(path).await;
        assert!(reply.status == 200 && !reply.text.contains("Secret") && !reply.text.contains("Elm Street"), "{path}: {}", reply.text);
    }
    let done = people.former.post("/api/task-completions/", &json!({"task_id": id(&task)})).await;
    assert_eq!(done.refused(), (404, "not_found".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn verification_that_is_withdrawn_or_given_counts_at_once() {
    let people = People::new().await;
    let una = &people.unverified;
    assert_eq!(una.get("/api/auth/me/").await.expect(200)["is_verified"], false);
    let verify = "UPDATE account SET verified_at = now() WHERE username = 'una'";
    people.household.app.admin.batch_execute(verify).await.expect("a verified account");
    una.add(json!({"residence_id": people.household.home, "title": "Roof"})).await;
    let withdraw = "UPDATE account SET verified_at = NULL WHERE username = 'una'";
    people.household.app.admin.batch_execute(withdraw).await.expect("an unverified account");
    let refused = (403, "email_not_verified".to_owned());
    assert_eq!(una.get("/api/tasks/").await.refused(), refused);
    assert_eq!(una.post("/api/residences/", &json!({"name": "Cabin"})).await.refused(), refused);
}
