//! Redis is away, or says nothing.

use crate::{connected, listening, moved, opened, settings};
use honeydue_cache::{Bus, Found, Overheard, Tier};
use honeydue_kernel::{Horizon, PortError, Quota, RateLimit, Stretch};
use honeydue_redis::{Redis, RedisBus, RedisConfig, RedisRateLimit, RedisTier};
use honeydue_testkit::{RedisServer, eventually, link::Link};
use jiff::Timestamp;
use std::time::Duration;

const OFTEN: Quota = Quota { times: 1_000_000, window: Duration::from_hours(1) };

async fn admit(redis: &Redis) -> Result<(), PortError> {
    RedisRateLimit::new(redis.clone()).admit("a", OFTEN, Timestamp::UNIX_EPOCH).await.map(|_| ())
}

/// Everything that can be asked; nobody may be told of a fault.
async fn ask_everything(redis: &Redis, bus: &RedisBus) -> Vec<Result<(), PortError>> {
    let tier = RedisTier::new(redis.clone());
    let stretch = Stretch { from: Horizon(0), to: Horizon(1), moved: vec![moved(1, 1)], age: Duration::ZERO };
    let outcomes = vec![
        admit(redis).await,
        tier.find("a").await.map(|_| ()),
        tier.renew(&stretch, Duration::from_hours(1)).await,
        tier.hear(&[moved(1, 1)]).await,
        bus.tell(&[moved(1, 1)]).await,
    ];
    for outcome in &outcomes {
        assert!(matches!(outcome, Ok(()) | Err(PortError::Unavailable(_))), "{outcome:?}");
    }
    outcomes
}

async fn works(redis: &Redis) {
    eventually("Redis answers", async || admit(redis).await.is_ok()).await;
}

#[tokio::test]
async fn a_process_starts_without_redis_and_finds_it_when_it_comes() {
    let mut server = RedisServer::start("").await;
    server.kill();
    let redis = opened(settings(&server.url(), "a"));
    let bus = RedisBus::open(redis.clone()).expect("settings");
    for _ in 0..100 {
        assert!(ask_everything(&redis, &bus).await.iter().all(Result::is_err));
    }
    let stats = redis.stats();
    assert!(!stats.connected && !stats.breaker_open && stats.failed == 0 && stats.spared == 500, "{stats:?}");
    server.start_again().await;
    works(&redis).await;
    assert_eq!(bus.overhear().await, Overheard::Gap);
    assert!(ask_everything(&redis, &bus).await.iter().all(Result::is_ok));
}

#[tokio::test]
async fn a_server_that_is_killed_is_found_again() {
    let mut server = RedisServer::start("").await;
    let bus = listening(&server.url(), "a").await;
    let redis = connected(&server.url(), "a").await;
    for _ in 0..3 {
        works(&redis).await;
        assert_eq!(bus.overhear().await, Overheard::Gap);
        server.kill();
        eventually("it is noticed", async || ask_everything(&redis, &bus).await.iter().all(Result::is_err)).await;
        server.start_again().await;
    }
    works(&redis).await;
}

#[tokio::test]
async fn a_server_that_hangs_costs_a_few_tries_and_not_each() {
    let server = RedisServer::start("").await;
    let link = Link::to(server.address()).await.expect("a link");
    let redis = connected(&format!("redis://127.0.0.1:{}", link.port()), "a").await;
    let bus = RedisBus::open(redis.clone()).expect("settings");
    eventually("a process hears", async || bus.hears()).await;
    assert_eq!(bus.overhear().await, Overheard::Gap);
    link.hang();
    // each of them comes back, though nothing answers
    eventually("no more is asked", async || {
        ask_everything(&redis, &bus).await;
        redis.stats().spared > 100
    })
    .await;
    assert!(redis.stats().failed < 20, "{:?}", redis.stats());
    eventually("it is noticed that nothing is heard", async || !bus.hears()).await;
    link.resume();
    works(&redis).await;
    assert_eq!(bus.overhear().await, Overheard::Gap);
}

#[tokio::test]
async fn a_connection_that_is_cut_is_made_anew_with_a_gap() {
    let server = RedisServer::start("").await;
    let link = Link::to(server.address()).await.expect("a link");
    let url = format!("redis://127.0.0.1:{}", link.port());
    let (one, two) = (listening(&server.url(), "a").await, listening(&url, "a").await);
    for version in 1..=5 {
        assert_eq!(two.overhear().await, Overheard::Gap);
        one.tell(&[moved(1, version)]).await.expect("told");
        assert_eq!(two.overhear().await, Overheard::Moved(vec![moved(1, version)]));
        link.cut();
    }
    assert_eq!(two.overhear().await, Overheard::Gap);
}

#[tokio::test]
async fn what_was_held_up_on_its_way_is_trusted_no_longer_for_that() {
    let server = RedisServer::start("").await;
    let link = Link::to(server.address()).await.expect("a link");
    let url = format!("redis://127.0.0.1:{}", link.port());
    let patience = Duration::from_millis(500);
    let (trusted_for, age) = (Duration::from_secs(2), Duration::from_secs(1));
    let held_up = opened(RedisConfig { patience, ..settings(&url, "a") });
    works(&held_up).await;
    let (held_up, other) = (RedisTier::new(held_up), RedisTier::new(connected(&server.url(), "a").await));
    let stretch = |to| Stretch { from: Horizon(0), to: Horizon(to), moved: Vec::new(), age: Duration::ZERO };
    held_up.renew(&stretch(10), trusted_for).await.expect("renewed");
    link.hang();
    // it looked before the first one, but does not come to Redis before the first one is out of date
    let late = held_up.renew(&Stretch { age, ..stretch(20) }, trusted_for).await;
    assert!(matches!(late, Err(PortError::Unavailable(_))), "{late:?}");
    eventually("nothing is trusted", async || other.find("a").await.is_ok_and(|found| found == Found::default())).await;
    link.resume();
    let horizon = ["HGET", "{a:tier}:state", "horizon"];
    eventually("the late one has come", async || server.call(&horizon).await == ["20"]).await;
    assert_eq!(other.find("a").await.expect("an answer"), Found::default());
}
