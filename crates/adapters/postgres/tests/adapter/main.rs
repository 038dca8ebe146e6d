//! What the adapter promises beyond its ports: one statement, one trip, guards under the lock, a ledger that can be audited.
#![expect(clippy::disallowed_methods, clippy::expect_used, reason = "a test vouches for its own people, and panics when it fails")]

mod audit;
mod counting;
mod erasing;
mod folding;
mod guards;
mod household;
mod journal;
mod naming;
mod pool;
mod races;
mod roles;
mod tls;
mod trips;
