//! Rate limits that processes share.

use crate::{redis::Redis, script::Script};
use honeydue_kernel::{PortError, Quota, RateLimit, Wait};
use jiff::Timestamp;
use std::{sync::LazyLock, time::Duration};

static ADMIT: LazyLock<Script> = LazyLock::new(|| Script::of(&[include_str!("rate/admit.lua")]));
static FORGET_ONE: LazyLock<Script> = LazyLock::new(|| Script::of(&[include_str!("rate/forget_one.lua")]));
static TAKE_BACK: LazyLock<Script> = LazyLock::new(|| Script::of(&[include_str!("rate/take_back.lua")]));
static FORGIVE: LazyLock<Script> = LazyLock::new(|| Script::of(&[include_str!("rate/forgive.lua")]));

/// A sliding window a key, which all processes count in. A key is a set that is sorted by time, to the microsecond; it is gone
/// by itself a window after the last try.
///
/// Where memory runs short Redis may forget a key before, and then there are more tries than should be.
#[derive(Clone, Debug)]
pub struct RedisRateLimit {
    redis: Redis,
}

impl RedisRateLimit {
    /// Counts in this Redis.
    pub const fn new(redis: Redis) -> Self {
        Self { redis }
    }

    fn key(&self, key: &str) -> String {
        self.redis.key(&format!("rate:{key}"))
    }

    /// Counts one of different ones, or a try that is told from others by its time.
    async fn count(&self, key: &str, one: Option<&str>, quota: Quota, now: Timestamp) -> Result<Option<Wait>, PortError> {
        let window = i64::try_from(quota.window.as_micros()).map_err(PortError::fault)?;
        // a sorted set of either kind has names that begin with its letter
        let (kind, name) = match one {
            Some(one) => ("o", one.to_owned()),
            None => ("t", now.as_nanosecond().to_string()),
        };
        let arguments = [kind.into(), name.into(), now.as_microsecond().into(), i64::from(quota.times).into(), window.into()];
        let wait = self.redis.run(&ADMIT, &[&self.key(key)], &arguments).await?;
        let wait: Option<u64> = wait.convert().map_err(PortError::fault)?;
        Ok(wait.map(|micros| Wait(Duration::from_micros(micros))))
    }
}

impl RateLimit for RedisRateLimit {
    async fn admit(&self, key: &str, quota: Quota, now: Timestamp) -> Result<Option<Wait>, PortError> {
        self.count(key, None, quota, now).await
    }

    async fn admit_one(&self, key: &str, one: &str, quota: Quota, now: Timestamp) -> Result<Option<Wait>, PortError> {
        self.count(key, Some(one), quota, now).await
    }

    async fn forget_one(&self, key: &str, one: &str) -> Result<(), PortError> {
        self.redis.run(&FORGET_ONE, &[&self.key(key)], &[one.into()]).await.map(|_| ())
    }

    async fn take_back(&self, key: &str, at: Timestamp) -> Result<(), PortError> {
        let arguments = [at.as_nanosecond().to_string().into(), at.as_microsecond().into()];
        self.redis.run(&TAKE_BACK, &[&self.key(key)], &arguments).await.map(|_| ())
    }

    async fn forgive(&self, key: &str) -> Result<(), PortError> {
        self.redis.run(&FORGIVE, &[&self.key(key)], &[]).await.map(|_| ())
    }
}
