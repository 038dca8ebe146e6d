//! Workers over the reference queue and over Postgres.
#![expect(clippy::expect_used, reason = "a test panics when it fails")]

mod failing;
mod outbox;
mod queue;
mod stopping;
mod upkeep;
mod waking;
