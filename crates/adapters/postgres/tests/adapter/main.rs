//! What the adapter promises beyond its ports: one statement, one trip, guards under the lock, a ledger that can be audited.
#![expect(clippy::disallowed_methods, reason = "a test vouches for its own people")]

mod audit;
mod guards;
mod household;
mod roles;
mod trips;
