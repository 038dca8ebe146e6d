//! The real binary: killed, stopped, set up wrongly, started before its database.
#![expect(clippy::expect_used, reason = "a test panics when it fails")]

mod jobs;
mod kill;
mod migrate;
mod operator;
mod running;
mod server;
mod settings;
mod slow;
mod start;
mod stop;
mod work;
mod writers;
