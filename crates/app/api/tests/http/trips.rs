//! Round trips between server and Postgres, counted on a wire of 20 ms.

mod many;
mod table;

use crate::{
    app::{App, Setup},
    client::Reply,
    household::{Household, id},
};
use honeydue_testkit::{eventually, link::Link};
use serde_json::json;
use std::{sync::Arc, time::Duration};

/// A household, and another process of the same installation at the end of a long wire, which has seen nobody yet.
struct Faraway {
    household: Household,
    link: Link,
    app: App,
}

impl Faraway {
    async fn new() -> Self {
        Self::with(Setup::default()).await
    }

    /// The other process asks the database each time.
    async fn forgetful() -> Self {
        Self::with(Setup { listens: false, ..Setup::default() }).await
    }

    async fn with(setup: Setup) -> Self {
        let household = Household::new().await;
        let link = Link::to(household.app.database.address()).await.expect("a link");
        link.set_delay(Duration::from_millis(10));
        let database = Some(Arc::clone(&household.app.database));
        let app = App::with(Setup { database, via: Some(link.port()), ..setup }).await;
        Self { household, link, app }
    }

    /// The trips that an answer with this status took.
    async fn trips(&self, status: u16, asking: impl Future<Output = Reply>) -> u64 {
        self.link.reset();
        asking.await.expect(status);
        self.link.trips()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_with_nothing_cached_is_one_trip() {
    let faraway = Faraway::new().await;
    let cold = faraway.app.client.bearing(&faraway.household.member.token);
    assert_eq!(faraway.trips(200, cold.get("/api/tasks/list/")).await, 1);
    assert_eq!(faraway.trips(200, cold.get("/api/auth/me/")).await, 1);
    assert_eq!(faraway.trips(200, cold.get("/api/tasks/")).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_that_was_read_before_is_no_trip_and_one_after_a_change() {
    let faraway = Faraway::new().await;
    let member = faraway.app.client.bearing(&faraway.household.member.token);
    let (all, home) = ("/api/tasks/", format!("/api/tasks/by-residence/{}/", faraway.household.home));
    assert_eq!(faraway.trips(200, member.get(all)).await, 1);
    let body = json!({"residence_id": faraway.household.home, "title": "Gutters"});
    for path in [all, &home] {
        assert_eq!(faraway.trips(200, member.get(path)).await, 0, "{path}");
        assert_eq!(faraway.trips(201, member.post("/api/tasks/", &body)).await, 1);
        assert_eq!(faraway.trips(200, member.get(path)).await, 1, "{path}");
        assert_eq!(faraway.trips(200, member.get(path)).await, 0, "{path}");
    }
    for (path, first) in [("/api/residences/my/", 2), ("/api/residences/summary/", 0), ("/api/residences/", 0)] {
        assert_eq!(faraway.trips(200, member.get(path)).await, first, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_process_has_changed_is_seen_within_its_time_and_then_no_trip_again() {
    let faraway = Faraway::new().await;
    let member = faraway.app.client.bearing(&faraway.household.member.token);
    member.get("/api/tasks/").await.expect(200);
    let body = json!({"residence_id": faraway.household.home, "title": "Gutters"});
    faraway.household.owner.post("/api/tasks/", &body).await.expect(201);
    let tasks = async || member.get("/api/tasks/").await.expect(200).to_string().matches("Gutters").count();
    eventually("the other process hears", async || tasks().await == 1).await;
    assert_eq!(faraway.trips(200, member.get("/api/tasks/")).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_came_back_is_two_trips_also_with_a_token_that_nobody_has_seen() {
    let key = ("HONEYDUE_SECRET_KEY", "one key for both processes of this installation");
    let near = App::with(Setup { mails: true, settings: vec![key], ..Setup::default() }).await;
    let ana = near.person("ana").await;
    let code = near.mailbox().letter("ana@example.org", "is your honeydue code").await.code();
    let link = Link::to(near.database.address()).await.expect("a link");
    let database = Some(Arc::clone(&near.database));
    let far = App::with(Setup { database, via: Some(link.port()), settings: vec![key], ..Setup::default() }).await;
    link.reset();
    far.client.bearing(&ana.token).post("/api/auth/verify-email/", &json!({"code": code})).await.expect(200);
    assert_eq!(link.trips(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn making_a_task_is_one_trip_also_with_a_token_that_nobody_has_seen() {
    let faraway = Faraway::new().await;
    let (token, body) = (&faraway.household.member.token, json!({"residence_id": faraway.household.home, "title": "Gutters"}));
    let cold = faraway.app.client.bearing(token);
    assert_eq!(faraway.trips(201, cold.post("/api/tasks/", &body)).await, 1, "it says whose it is");
    // as tokens were before: whose it is has to be asked, once
    let of_before = faraway.app.client.bearing(faraway.household.owner.token.split('.').next().expect("a secret"));
    for trips in [2, 1] {
        assert_eq!(faraway.trips(201, of_before.post("/api/tasks/", &body)).await, trips);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn making_a_task_from_a_template_is_one_trip_more_where_the_home_has_to_be_read() {
    let faraway = Faraway::new().await;
    let warm = faraway.app.client.bearing(&faraway.household.member.token);
    warm.get("/api/tasks/").await.expect(200);
    let (home, here) = (faraway.household.home, warm.in_zone("America/Chicago"));
    let (filter, tune_up) = (1, 2);
    let of = |template: i64| json!({"residence_id": home, "title": "Gutters", "template_id": template});
    let said = json!({"due_date": "2026-06-15", "schedule": {"kind": "interval", "unit": "year"}});
    let mut all_said = of(tune_up);
    all_said.as_object_mut().expect("members").extend(said.as_object().expect("members").clone());
    let pattern = json!({"residence_id": home, "title": "Gutters", "schedule": {"kind": "weekdays", "weekdays": ["MO"]}});
    for (client, body, trips) in [
        (&here, of(tune_up), 2),
        (&warm, of(filter), 2),
        (&here, of(filter), 1),
        (&warm, all_said, 1),
        (&warm, pattern.clone(), 2),
        (&here, pattern, 1),
    ] {
        assert_eq!(faraway.trips(201, client.post("/api/tasks/", &body)).await, trips, "{body}");
        let batch = json!({"residence_id": home, "tasks": [body, {"title": "Roof"}]});
        assert_eq!(faraway.trips(201, client.post("/api/tasks/bulk/", &batch)).await, trips, "{batch}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn how_somebody_stands_is_one_trip_and_two_the_one_time_that_the_trial_begins() {
    let faraway = Faraway::new().await;
    let cold = faraway.app.client.bearing(&faraway.household.member.token);
    for trips in [2, 1, 0] {
        assert_eq!(faraway.trips(200, cold.get("/api/subscription/status/")).await, trips);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn completing_a_task_is_two_trips() {
    let faraway = Faraway::new().await;
    let home = faraway.household.home;
    let task = id(&faraway.household.owner.add(json!({"residence_id": home, "title": "Sweep", "frequency_id": 2})).await);
    let warm = faraway.app.client.bearing(&faraway.household.member.token);
    warm.get("/api/tasks/").await.expect(200);
    assert_eq!(faraway.trips(201, warm.post("/api/task-completions/", &json!({"task_id": task}))).await, 2);
    let cold = faraway.app.client.bearing(&faraway.household.owner.token);
    assert_eq!(faraway.trips(200, cold.post(&format!("/api/tasks/{task}/snooze/"), &json!({"until": "2199-01-01"}))).await, 2, "cold");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_whose_first_date_depends_on_the_day_is_one_trip_where_the_zone_is_said() {
    let faraway = Faraway::new().await;
    let warm = faraway.app.client.bearing(&faraway.household.member.token);
    warm.get("/api/tasks/").await.expect(200);
    let schedule = json!({"kind": "weekdays", "weekdays": ["MO"]});
    let body = json!({"residence_id": faraway.household.home, "title": "Bins", "schedule": schedule});
    assert_eq!(faraway.trips(201, warm.in_zone("America/Chicago").post("/api/tasks/", &body)).await, 1);
    assert_eq!(faraway.trips(201, warm.post("/api/tasks/", &body)).await, 2, "the profile's zone is looked up");
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_that_need_no_database_take_no_trip() {
    let faraway = Faraway::new().await;
    let warm = faraway.app.client.bearing(&faraway.household.member.token);
    warm.get("/api/tasks/").await.expect(200);
    faraway.link.reset();
    assert_eq!(warm.anonymous().get("/api/tasks/").await.status, 401);
    assert_eq!(warm.get("/api/nothing/").await.status, 404);
    assert_eq!(warm.post("/api/tasks/", &json!({"residence_id": 1, "title": ""})).await.status, 400);
    assert_eq!(warm.get("/api/tasks/?days=0").await.status, 400);
    assert_eq!(faraway.link.trips(), 0);
}
