//! What honeydue's own tests stand on: a database and a part of Redis for each, and a link that can be long and broken.
#![expect(clippy::expect_used, clippy::missing_panics_doc, reason = "in a test, a panic that says why is the right end")]

#[cfg(feature = "database")]
mod database;
pub mod link;
#[cfg(feature = "database")]
mod postgres;
mod redis;
mod wait;

pub use redis::{RedisServer, TestRedis};
pub use wait::eventually;
#[cfg(feature = "database")]
pub use {database::TestDb, postgres::PostgresServer};
