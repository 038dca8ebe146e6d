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
///
/// A store that several processes share can keep each key as a set that is sorted by time, of tries or of the ones that were
/// seen; each method is then one script.
#[trait_variant::make(Send)]
pub trait RateLimit: Sync {
    /// Counts a try under `key` at `now` and admits it (`None`), or says how long to wait. A try that is not admitted
    /// is not counted, so that waiting is enough. Keys carry their purpose: `login:address:192.0.2.7`.
    async fn admit(&self, key: &str, quota: Quota, now: Timestamp) -> Result<Option<Wait>, PortError>;

    /// Counts `one` among the different ones that are seen under `key`, and admits it; or says how long to wait, if it is new
    /// and there are `quota.times` of them. Each counts for a window from when it was first seen: coming again, it is admitted
    /// and is no newer. One that is not admitted is not counted.
    async fn admit_one(&self, key: &str, one: &str, quota: Quota, now: Timestamp) -> Result<Option<Wait>, PortError>;

    /// Forgets that `one` was seen under `key`.
    async fn forget_one(&self, key: &str, one: &str) -> Result<(), PortError>;

    /// Forgets one try under `key` that was counted at `at`, if it still counts: it turned out not to be of the kind that
    /// is limited.
    async fn take_back(&self, key: &str, at: Timestamp) -> Result<(), PortError>;

    /// Forgets the tries under `key`: the caller has shown that they were honest.
    async fn forgive(&self, key: &str) -> Result<(), PortError>;
}
