//! The worker: does the jobs that follow from changes, and the chores that come back by themselves.
//!
//! A [`Worker`] is one future over a queue, a handler and an upkeep. Any number of them run side by side, in one process
//! or many. It spawns nothing, reads no clock and makes no randomness: whoever makes it gives it these. Whoever drops it
//! loses nothing: what it had begun is taken by others when the lease ends.

mod bell;
mod delay;
mod handler;
mod rounds;
mod worker;

pub use bell::Bell;
pub use delay::{MOST_ATTEMPTS, delay};
pub use handler::{Done, Failure, Handler};
pub use worker::{Settings, Worker};
