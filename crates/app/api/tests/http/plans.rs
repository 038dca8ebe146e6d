//! Plans: what they hold, how somebody stands, and what is said of them.

use crate::{
    app::{App, Setup},
    client::Reply,
    household::{Household, Person, found, id},
};
use honeydue_api::clock;
use honeydue_kernel::{Actor, Authority, Resource, UserId};
use honeydue_subscription::{InstallationPatch, Limits, PlanPatch, Settings, Term, Tier};
use jiff::SignedDuration;
use serde_json::{Value, json};

const STATUS: &str = "/api/subscription/status/";

fn operator() -> Actor {
    Actor::vouched(UserId::OPERATOR, Authority::Operator)
}

impl App {
    /// Limits bind, free plans hold this, and nobody tries another.
    async fn limits(&self, free: Limits) {
        let settings = Settings { enable_limitations: true, trial_enabled: false, ..Settings::default() };
        let patch = InstallationPatch { settings: Some(settings), limits: Some((Tier::Free, free)) };
        self.wiring.subscriptions.configure(operator(), |_| patch, clock::now()).await.expect("settings");
    }

    async fn give(&self, to: &Person, granted: Term) {
        let patch = PlanPatch { granted: Some(granted), is_free: None };
        self.wiring.subscriptions.set_plan(operator(), to.id.into(), patch, clock::now()).await.expect("a plan");
    }
}

fn limits(residences: u32, tasks: u32, contractors: u32) -> Limits {
    Limits { residences: Some(residences), tasks: Some(tasks), contractors: Some(contractors), documents: Some(0) }
}

/// How many trials have begun.
async fn trials(household: &Household) -> i64 {
    let sql = "SELECT count(*) FROM ledger WHERE kind = 'subscription.trial_began'";
    household.app.admin.query_one(sql, &[]).await.expect(sql).get(0)
}

/// What a problem says of the plan.
fn full(problem: &Value) -> Value {
    json!([problem["code"], problem["resource"], problem["limit"], problem["used"], problem["upgrade_trigger"]])
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_first_begins_the_trial_once_in_a_life() {
    let household = Household::new().await;
    let first = household.owner.get(STATUS).await.expect(200);
    assert_eq!(first["trial_active"], true);
    assert_eq!((&first["tier"], &first["is_active"]), (&json!("free"), &json!(true)));
    let end: jiff::Timestamp = first["trial_end"].as_str().expect("an end").parse().expect("an instant");
    let start: jiff::Timestamp = first["trial_start"].as_str().expect("a start").parse().expect("an instant");
    assert_eq!(end.duration_since(start), SignedDuration::from_hours(24 * 14), "two weeks");
    assert_eq!(household.owner.get(STATUS).await.expect(200), first, "it does not begin again");
    assert_eq!(trials(&household).await, 1);
    assert_eq!(household.member.get(STATUS).await.expect(200)["trial_active"], true, "each has their own");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_devices_that_ask_at_once_one_begins_the_trial() {
    let household = Household::new().await;
    let asked = futures::future::join_all((0..8).map(|_| household.owner.get(STATUS))).await;
    let told: Vec<Value> = asked.into_iter().map(|reply| reply.expect(200)).collect();
    assert!(told.iter().all(|status| *status == told[0]), "{told:?}");
    assert_eq!(trials(&household).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_tells_what_is_used_and_what_plans_hold() {
    let household = Household::new().await;
    let (owner, member, home) = (&household.owner, &household.member, household.home);
    household.app.limits(limits(1, 10, 2)).await;
    let task = id(&owner.add(json!({"residence_id": home, "title": "Sweep"})).await);
    let batch = json!({"residence_id": home, "tasks": [{"title": "Mow"}, {"title": "Dust"}]});
    member.post("/api/tasks/bulk/", &batch).await.expect(201);
    owner.post(&format!("/api/tasks/{task}/archive/"), &json!({})).await.expect(200);
    member.post("/api/contractors/", &json!({"name": "Ana", "residence_id": home})).await.expect(201);
    member.post("/api/contractors/", &json!({"name": "Bo"})).await.expect(201);
    insta::assert_json_snapshot!("subscription_status", owner.get(STATUS).await.expect(200));
    let members = member.get(STATUS).await.expect(200)["usage"].clone();
    assert_eq!(members, json!({"properties": 0, "tasks": 0, "contractors": 1, "documents": 0}), "a home counts for who pays for it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_says_when_a_status_has_changed_be_it_by_time_alone() {
    // the time is moved in the database, behind the server's back
    let household = Household::with(Setup { listens: false, ..Setup::default() }).await;
    let (owner, home) = (&household.owner, household.home);
    owner.get(STATUS).await.expect(200);
    let first = tag(owner).await;
    assert_eq!(known(owner, &first).await, 304);
    owner.add(json!({"residence_id": home, "title": "Sweep"})).await;
    assert_eq!(known(owner, &first).await, 200, "usage is another");
    let second = tag(owner).await;
    household.app.limits(limits(1, 10, 2)).await;
    assert_eq!(known(owner, &second).await, 200, "limits are others");
    let third = tag(owner).await;
    assert_eq!(known(owner, &third).await, 304);
    let over = "UPDATE subscription SET trial_start = now() - interval '2 hours', trial_end = now() - interval '1 hour'";
    household.app.admin.execute(over, &[]).await.expect(over);
    assert_eq!(known(owner, &third).await, 200, "the trial is over, and nothing was written");
}

async fn tag(person: &Person) -> String {
    person.get(STATUS).await.header("etag").expect("a tag").to_owned()
}

async fn known(person: &Person, tag: &str) -> u16 {
    Reply::to(person.request(reqwest::Method::GET, STATUS).header("If-None-Match", tag)).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_plan_is_full_every_way_of_making_more_says_so_and_all_else_goes_on() {
    let household = Household::new().await;
    let (owner, member, home) = (&household.owner, &household.member, household.home);
    let kept = id(&owner.add(json!({"residence_id": home, "title": "Sweep"})).await);
    let away = id(&owner.add(json!({"residence_id": home, "title": "Mow"})).await);
    owner.post(&format!("/api/tasks/{away}/archive/"), &json!({})).await.expect(200);
    let contractor = id(&owner.post("/api/contractors/", &json!({"name": "Ana"})).await.expect(201));
    let members = id(&member.post("/api/contractors/", &json!({"name": "Bo"})).await.expect(201));
    household.app.limits(limits(1, 1, 0)).await;

    let (tasks, contractors) =
        (json!(["limit_reached", "tasks", 1, 1, "add_task"]), json!(["limit_reached", "contractors", 0, 1, "add_contractor"]));
    let homes = json!(["limit_reached", "properties", 1, 1, "add_residence"]);
    let task = json!({"residence_id": home, "title": "Dust"});
    let batch = json!({"residence_id": home, "tasks": [{"title": "Dust"}]});
    let unarchive = format!("/api/tasks/{away}/unarchive/");
    for (by, path, body, expected) in [
        (owner, "/api/residences/", json!({"name": "Cabin"}), &homes),
        (owner, "/api/tasks/", task.clone(), &tasks),
        (member, "/api/tasks/", task, &tasks),
        (member, "/api/tasks/bulk/", batch, &tasks),
        (member, unarchive.as_str(), json!({}), &tasks),
        (owner, "/api/contractors/", json!({"name": "Cy"}), &contractors),
        (member, "/api/contractors/", json!({"name": "Cy", "residence_id": home}), &contractors),
    ] {
        let problem = by.post(path, &body).await.expect(403);
        assert_eq!(&full(&problem), expected, "{path}");
        assert_eq!(problem["errors"], json!([]), "{path}: no field is at fault");
        let trigger = problem["upgrade_trigger"].as_str().expect("a trigger");
        owner.get(&format!("/api/subscription/upgrade-trigger/{trigger}/")).await.expect(200);
    }
    let moving = member.patch(&format!("/api/contractors/{members}/"), &json!({"residence_id": home})).await.expect(403);
    assert_eq!(full(&moving), contractors, "moved");

    // what is there stays, and can be read and changed
    assert_eq!(owner.get("/api/contractors/").await.expect(200).as_array().map(Vec::len), Some(1));
    owner.patch(&format!("/api/contractors/{contractor}/"), &json!({"residence_id": home, "city": "Austin"})).await.expect(200);
    owner.patch(&format!("/api/tasks/{kept}/"), &json!({"title": "Sweep the yard"})).await.expect(200);
    owner.post("/api/task-completions/", &json!({"task_id": kept})).await.expect(201);
    owner.post(&format!("/api/tasks/{kept}/archive/"), &json!({})).await.expect(200);
    member.post(&unarchive, &json!({})).await.expect(200);

    // and whom nothing binds makes more, whoever it is that does
    household.app.give(owner, Term::ForGood).await;
    member.add(json!({"residence_id": home, "title": "Dust"})).await;
    household.app.give(owner, Term::Nothing).await;
    member.post("/api/tasks/", &json!({"residence_id": home, "title": "Dust"})).await.expect(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_request_can_be_sent_again_with_its_key_once_there_is_room() {
    let household = Household::new().await;
    let owner = &household.owner;
    household.app.limits(limits(1, 0, 0)).await;
    let body = json!({"residence_id": household.home, "title": "Dust"});
    let again = || Reply::to(owner.request(reqwest::Method::POST, "/api/tasks/").header("Idempotency-Key", "dust").json(&body));
    assert_eq!(again().await.status, 403);
    household.app.limits(limits(1, 1, 0)).await;
    let made = again().await.expect(201);
    assert_eq!(id(&again().await.expect(201)["task"]), id(&made["task"]), "and is not made twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_over_a_home_takes_over_what_is_used_also_over_a_limit() {
    let household = Household::new().await;
    let (owner, member, home) = (&household.owner, &household.member, household.home);
    owner.add(json!({"residence_id": home, "title": "Sweep"})).await;
    owner.post("/api/contractors/", &json!({"name": "Ana", "residence_id": home})).await.expect(201);
    found(member, "Cabin").await;
    household.app.limits(limits(1, 0, 0)).await;
    let role = json!({"role": "owner", "transfer": true});
    owner.patch(&format!("/api/residences/{home}/users/{}/", member.id), &role).await.expect(200);
    let usage = async |of: &Person| of.get(STATUS).await.expect(200)["usage"].clone();
    assert_eq!(usage(owner).await, json!({"properties": 0, "tasks": 0, "contractors": 0, "documents": 0}));
    assert_eq!(usage(member).await, json!({"properties": 2, "tasks": 1, "contractors": 1, "documents": 0}));
    found(owner, "Barn").await;
    assert_eq!(full(&member.post("/api/residences/", &json!({"name": "Barn"})).await.expect(403))[3], 2);
    member.delete(&format!("/api/residences/{home}/")).await.expect(200);
    assert_eq!(usage(member).await["properties"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_about_plans_is_for_everybody() {
    let household = Household::new().await;
    let anybody = &household.app.client;
    for path in ["features", "upgrade-triggers", "promotions", "upgrade-trigger/add_task"] {
        let reply = anybody.get(&format!("/api/subscription/{path}/")).await;
        let tag = reply.header("etag").expect("a tag").to_owned();
        reply.expect(200);
        let request = anybody.request(reqwest::Method::GET, &format!("/api/subscription/{path}/")).header("If-None-Match", tag);
        assert_eq!(Reply::to(request).await.status, 304, "{path}");
    }
    insta::assert_json_snapshot!("plan_features", anybody.get("/api/subscription/features/").await.expect(200));
    insta::assert_json_snapshot!("upgrade_triggers", anybody.get("/api/subscription/upgrade-triggers/").await.expect(200));
    for resource in Resource::ALL {
        let trigger = honeydue_subscription::trigger_for(resource);
        let told = anybody.get(&format!("/api/subscription/upgrade-trigger/{trigger}/")).await.expect(200);
        assert_eq!(told["key"], trigger);
    }
    let unknown = anybody.get("/api/subscription/upgrade-trigger/add_yacht/").await.expect(404);
    assert_eq!(unknown["code"], "not_found");
}
