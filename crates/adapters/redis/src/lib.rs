//! What processes of honeydue share by Redis or Valkey: rate limits, hints of what has moved, and cached entries.
//!
//! Nothing here is the only place of anything. [`Redis`] may be away, slow, emptied or out of date at any time: whoever asks is told
//! so within moments, and what was kept is not trusted where it could be wrong ([`RedisTier`] says how).

mod breaker;
mod bus;
mod config;
mod connection;
mod rate;
mod redis;
mod redis_url;
mod script;
mod tier;
mod tls;

pub use bus::RedisBus;
pub use config::{RedisConfig, RedisConfigError};
pub use rate::RedisRateLimit;
pub use redis::{Redis, RedisStats};
pub use redis_url::{RedisUrl, RedisUrlError, check_url};
pub use tier::RedisTier;
