//! What processes share by Redis, and what becomes of requests when it fails.

use crate::{
    app::{App, Setup},
    household::{Household, PASSWORD},
};
use honeydue_api::{secrets::hash_of, throttle::Limits};
use honeydue_kernel::{Access, Quota, Viewer};
use honeydue_testkit::{RedisServer, TestDb, TestRedis, eventually, link::Link};
use serde_json::json;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

fn sharing(database: &Arc<TestDb>, redis: &TestRedis) -> Setup {
    let redis = Some((redis.url().to_owned(), redis.key_space().to_owned()));
    Setup { database: Some(database.clone()), redis, ..Setup::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_seen_by_another_process_makes_a_task_in_one_trip() {
    let (database, redis) = (Arc::new(TestDb::create().await), TestRedis::create());
    let near = Household::with(sharing(&database, &redis)).await;
    let link = Link::to(database.address()).await.expect("a link");
    link.set_delay(Duration::from_millis(10));
    let far = App::with(Setup { via: Some(link.port()), ..sharing(&database, &redis) }).await;
    // a token of before, which does not say whose it is
    let secret = near.member.token.split('.').next().expect("a secret");
    let viewer = Viewer::Credential { token: hash_of(secret), needs: Access::Authenticated };
    let asked = AtomicUsize::new(0);
    let known = async || {
        if far.wiring.caches.recall(viewer).await.is_some() {
            return true;
        }
        // shared once the tier is trusted: then somebody who asks fills it, and nobody waits for that
        let another = json!({"first_name": format!("Mo {}", asked.fetch_add(1, Ordering::Relaxed))});
        near.member.patch("/api/auth/profile/", &another).await.expect(200);
        near.member.get("/api/tasks/").await.expect(200);
        false
    };
    eventually("whose the token is, is shared", known).await;
    let body = json!({"residence_id": near.home, "title": "Gutters"});
    link.reset();
    far.client.bearing(secret).post("/api/tasks/", &body).await.expect(201);
    assert_eq!(link.trips(), 1, "nobody asked whose the token is");
}

#[tokio::test(flavor = "multi_thread")]
async fn tries_count_wherever_they_are_made() {
    let (database, redis) = (Arc::new(TestDb::create().await), TestRedis::create());
    let limits = Limits { login_by_name: Quota { times: 4, window: Duration::from_hours(1) }, ..Setup::default().limits };
    let (one, other) =
        (App::with(Setup { limits, ..sharing(&database, &redis) }).await, App::with(Setup { limits, ..sharing(&database, &redis) }).await);
    one.person("sam").await;
    let wrong = json!({"username": "sam", "password": "wrong horse"});
    for app in [&one, &other, &one, &other] {
        assert_eq!(app.client.post("/api/auth/login/", &wrong).await.status, 401);
    }
    for app in [&one, &other] {
        assert_eq!(app.client.post("/api/auth/login/", &json!({"username": "sam", "password": PASSWORD})).await.status, 429);
    }
}

/// Everything that a cache, a limit or a hint has a part in, right whatever becomes of Redis.
async fn everything_works(household: &Household, other: &App, round: &str) {
    let (owner, member) = (&household.owner, other.client.bearing(&household.member.token));
    let title = format!("Task of {round}");
    let seen = async || {
        let board = member.get("/api/tasks/").await.expect(200).to_string();
        assert_eq!(member.get("/api/residences/my/").await.status, 200, "{round}");
        assert_eq!(member.get("/api/subscription/status/").await.status, 200, "{round}");
        board.contains(&title)
    };
    seen().await;
    owner.post("/api/tasks/", &json!({"residence_id": household.home, "title": title})).await.expect(201);
    assert!(owner.get("/api/tasks/").await.expect(200).to_string().contains(&title), "{round}: one's own change is seen at once");
    eventually("the other process sees it", seen).await;
    let login = json!({"username": "olive", "password": PASSWORD});
    other.client.post("/api/auth/login/", &login).await.expect(200);
    assert_eq!(
        other.client.post("/api/auth/login/", &json!({"username": "olive", "password": "wrong horse"})).await.status,
        401,
        "{round}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_hears_no_hints_shows_what_another_has_changed_within_two_seconds() {
    let (database, redis) = (Arc::new(TestDb::create().await), TestRedis::create());
    let near = Household::with(sharing(&database, &redis)).await;
    let link = Link::to(redis.address()).await.expect("a link");
    let by_link = Some((redis.url_via(link.port()), redis.key_space().to_owned()));
    let far = App::with(Setup { redis: by_link, ..sharing(&database, &redis) }).await;
    let member = far.client.bearing(&near.member.token);
    eventually("a Redis that is there", async || far.wiring.redis.as_ref().is_some_and(|redis| redis.stats().connected)).await;
    link.hang();
    for round in 0..3 {
        let title = format!("Task {round}");
        member.get("/api/tasks/").await.expect(200);
        near.owner.post("/api/tasks/", &json!({"residence_id": near.home, "title": title})).await.expect(201);
        let changed = Instant::now();
        eventually("the change is shown", async || {
            let asked = Instant::now();
            let is_shown = member.get("/api/tasks/").await.expect(200).to_string().contains(&title);
            assert!(is_shown || asked.duration_since(changed) < Duration::from_secs(2));
            is_shown
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_goes_wrong_with_a_redis_that_is_away_hangs_comes_back_empty_or_is_full() {
    let mut redis = RedisServer::start("maxmemory 3mb\nmaxmemory-policy allkeys-lru").await;
    let link = Link::to(redis.address()).await.expect("a link");
    let url = redis.url().replace(&redis.address(), &format!("127.0.0.1:{}", link.port()));
    let database = Arc::new(TestDb::create().await);
    let setup = || Setup { database: Some(database.clone()), redis: Some((url.clone(), "faulty".to_owned())), ..Setup::default() };
    let household = Household::with(setup()).await;
    let other = App::with(setup()).await;
    everything_works(&household, &other, "a sound one").await;
    link.hang();
    everything_works(&household, &other, "one that hangs").await;
    link.resume();
    everything_works(&household, &other, "one that answers again").await;
    link.refuse().await.expect("a closed port");
    link.cut();
    everything_works(&household, &other, "one that is away").await;
    link.accept().await.expect("an open port");
    everything_works(&household, &other, "one that is back").await;
    redis.kill();
    everything_works(&household, &other, "one that was killed").await;
    redis.start_again().await;
    everything_works(&household, &other, "one that was restarted empty").await;
    for n in 0..40 {
        redis.call(&["SETRANGE", &format!("filler:{n}"), "200000", "x"]).await;
    }
    everything_works(&household, &other, "one that is full").await;
    household.app.expect_sound_ledger().await;
}
