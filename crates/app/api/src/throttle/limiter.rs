//! Where tries are counted.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use honeydue_kernel::{PortError, Quota, RateLimit, Wait, memory::MemoryRateLimit};
use honeydue_redis::RedisRateLimit;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// Counts tries for all processes where they share something, else for this one.
///
/// While what they share is away, each process counts for itself: nobody is turned away for that, and nobody gets in who has
/// tried too often here.
#[derive(Debug, Default)]
pub struct Limiter {
    shared: Option<RedisRateLimit>,
    own: MemoryRateLimit,
}

impl Limiter {
    /// Over what is shared, if anything is.
    pub fn new(shared: Option<RedisRateLimit>) -> Self {
        Self { shared, own: MemoryRateLimit::default() }
    }
}

/// Keys name addresses and people. Others need not know them.
fn hashed(key: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(key))
}

/// What is shared answered; or the reason why it did not, for the log.
fn answered<T>(outcome: Result<T, PortError>) -> Option<T> {
    outcome.inspect_err(|error| tracing::debug!(%error, "tries are counted by this process alone")).ok()
}

impl RateLimit for Limiter {
    async fn admit(&self, key: &str, quota: Quota, now: Timestamp) -> Result<Option<Wait>, PortError> {
        if let Some(shared) = &self.shared
            && let Some(wait) = answered(shared.admit(&hashed(key), quota, now).await)
        {
            return Ok(wait);
        }
        self.own.admit(key, quota, now).await
    }

    async fn admit_one(&self, key: &str, one: &str, quota: Quota, now: Timestamp) -> Result<Option<Wait>, PortError> {
        if let Some(shared) = &self.shared
            && let Some(wait) = answered(shared.admit_one(&hashed(key), &hashed(one), quota, now).await)
        {
            return Ok(wait);
        }
        self.own.admit_one(key, one, quota, now).await
    }

    async fn forget_one(&self, key: &str, one: &str) -> Result<(), PortError> {
        if let Some(shared) = &self.shared {
            answered(shared.forget_one(&hashed(key), &hashed(one)).await);
        }
        self.own.forget_one(key, one).await
    }

    async fn take_back(&self, key: &str, at: Timestamp) -> Result<(), PortError> {
        if let Some(shared) = &self.shared {
            answered(shared.take_back(&hashed(key), at).await);
        }
        self.own.take_back(key, at).await
    }

    async fn forgive(&self, key: &str) -> Result<(), PortError> {
        if let Some(shared) = &self.shared {
            answered(shared.forgive(&hashed(key)).await);
        }
        self.own.forgive(key).await
    }
}
