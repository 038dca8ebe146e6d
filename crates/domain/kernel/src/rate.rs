//! How often something may be tried.

use crate::PortError;
use jiff::Timestamp;
use std::time::Duration;

/// At most `times` within any `window`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// How often.
    pub times: u32,
    /// Within how long.
    pub window: Duration,
}

/// How long until the next try is admitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(pub Duration);

/// Counts tries by key, and says when there were too many.
#[trait_variant::make(Send)]
pub trait RateLimit: Sync {
    /// Counts a try under `key` at `now` and admits it (`None`), or says how long to wait. A try that is not admitted
    /// is not counted, so that waiting is enough. Keys carry their purpose: `login:address:192.0.2.7`.
    async fn admit(&self, key: &str, quota: Quota, now: Timestamp) -> Result<Option<Wait>, PortError>;

    /// Forgets one try under `key` that was counted at `at`, if it still counts: it turned out not to be of the kind that
    /// is limited.
    async fn take_back(&self, key: &str, at: Timestamp) -> Result<(), PortError>;

    /// Forgets the tries under `key`: the caller has shown that they were honest.
    async fn forgive(&self, key: &str) -> Result<(), PortError>;
}
