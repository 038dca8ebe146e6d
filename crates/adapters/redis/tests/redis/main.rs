//! The promises of the ports on a real Redis, and what happens when it is killed, hangs, is emptied, full, or out of date.
#![expect(clippy::expect_used, reason = "a test that can't go on ends, and says why")]

mod away;
mod forgetful;
mod hints;
mod layouts;
mod limits;
mod model;
mod promises;
mod security;

use honeydue_kernel::{Move, StreamId};
use honeydue_redis::{Redis, RedisBus, RedisConfig};
use honeydue_testkit::eventually;
use std::{
    hash::{BuildHasher, RandomState},
    time::Duration,
};
use tokio::runtime::Handle;

/// As a process has it, in this key space.
fn settings(url: &str, key_space: &str) -> RedisConfig {
    // Seeded by the system, for each call anew.
    let chance = || u128::from(RandomState::new().hash_one(0));
    let seed = chance() << 64 | chance();
    // On a busy machine a test is not about how fast it is.
    let patience = Duration::from_millis(500);
    RedisConfig { key_space: key_space.to_owned(), patience, ..RedisConfig::new(url.parse().expect("a URL"), seed) }
}

fn opened(config: RedisConfig) -> Redis {
    Redis::open(config, &Handle::current()).expect("settings")
}

/// A process that is connected.
async fn connected(url: &str, key_space: &str) -> Redis {
    let redis = opened(settings(url, key_space));
    eventually("a process is connected", async || redis.stats().connected).await;
    redis
}

/// A process that is connected, and hears itself.
async fn listening(url: &str, key_space: &str) -> RedisBus {
    let redis = connected(url, key_space).await;
    let bus = RedisBus::open(redis).expect("settings");
    eventually("a process hears", async || bus.hears()).await;
    bus
}

fn moved(stream: i64, version: i64) -> Move {
    (StreamId::new(stream), version)
}
