//! What the ports promise.

use crate::{connected, listening};
use honeydue_cache::contract::{BusWorld, TierWorld};
use honeydue_kernel::contract::RateWorld;
use honeydue_redis::{RedisBus, RedisRateLimit, RedisTier};
use honeydue_testkit::TestRedis;

struct Gate(RedisRateLimit);

impl Gate {
    async fn new() -> Self {
        let space = TestRedis::create();
        Self(RedisRateLimit::new(connected(space.url(), space.key_space()).await))
    }
}

impl RateWorld for Gate {
    type Limit = RedisRateLimit;

    fn limit(&self) -> &RedisRateLimit {
        &self.0
    }
}

struct Shelf {
    space: TestRedis,
    tier: RedisTier,
}

impl Shelf {
    async fn new() -> Self {
        let space = TestRedis::create();
        let tier = RedisTier::new(connected(space.url(), space.key_space()).await);
        Self { space, tier }
    }

    async fn lose(&self, pattern: &str) {
        let keys = self.space.call(&["KEYS", &format!("{{{}:tier}}:{pattern}", self.space.key_space())]).await;
        for key in keys {
            self.space.call(&["DEL", &key]).await;
        }
    }
}

impl TierWorld for Shelf {
    type Tier = RedisTier;

    fn tier(&self) -> &RedisTier {
        &self.tier
    }

    async fn lose_state(&self) {
        self.lose("state").await;
    }

    async fn lose_entries(&self) {
        self.lose("entry:*").await;
    }
}

struct Wire(TestRedis);

impl BusWorld for Wire {
    type Bus = RedisBus;

    async fn process(&self) -> RedisBus {
        listening(self.0.url(), self.0.key_space()).await
    }
}

mod rates {
    use super::Gate;

    honeydue_kernel::rate_contract!(Gate::new);
}

mod tiers {
    use super::Shelf;

    honeydue_cache::tier_contract!(Shelf::new);
}

mod buses {
    use super::{TestRedis, Wire};

    honeydue_cache::bus_contract!(async || Wire(TestRedis::create()));
}
