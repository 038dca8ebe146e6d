//! The real application on a real Postgres, over real sockets: what clients see, and what is kept of it.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "a test runs its server in a task of its own, vouches for its own people, and panics when it fails"
)]

mod access;
mod accounts;
mod app;
mod away;
mod board;
mod calling;
mod client;
mod completing;
mod contractors;
mod crowd;
mod deletion;
mod echo;
mod erasure;
mod hangup;
mod history;
mod homes;
mod household;
mod housemates;
mod leaks;
mod lookups;
mod mailbox;
mod mailed;
mod pages;
mod plans;
mod profile;
mod protocol;
mod providers;
mod refused;
mod retries;
mod secrets;
mod shapes;
mod shared;
mod sharing;
mod sign_in;
mod sync;
mod tags;
mod tasks;
mod templates;
mod throttling;
mod trips;
mod writing;
