//! Several real processes over one database, on wires that are slow and break, and many clients who compare what they read with
//! what they were told.
//!
//! # What is promised
//!
//! 1. A read that began after a process acknowledged a change is answered by *that process* with the change, or something newer.
//! 2. Any *other process* shows it two seconds later at the latest. The same goes for access: whoever was removed from a home, or
//!    was signed out, is shown nothing by the process that did it, and nothing by the others after two seconds.
//! 3. What one client is shown of one thing on one process never goes back.
//! 4. A version has one content, whoever shows it.
//!
//! # Why two seconds hold, however slow the machine is
//!
//! A read misses a change that somebody else's process acknowledged at `a`. The read began at `b`, by the one clock of this test, and
//! `b - a` is its staleness. The process made its answer after `b`, and then still held its lease: it had asked the ledger, and asked
//! for it less than two seconds before. The ledger showed it all that was committed when it was asked, and what was acknowledged at
//! `a` was committed before `a`. So it was asked before `a`, and `b - a` is less than two seconds. Nothing in this depends on how long
//! a read or an answer takes on its way: delays make `a` later and `b` earlier than what they stand for. So no other time is asserted.
//!
//! A change without an answer may have happened or not, or happen later. Versions tell: what was read is compared with versions that
//! were acknowledged, and one that nobody was told of is as good as any. Who joins, leaves or signs out without an answer does it
//! again until there is one.
#![expect(clippy::expect_used, reason = "a test panics when it fails")]

mod chaos;
mod cluster;
mod dice;
mod ending;
mod load;
mod look;
mod net;
mod register;
mod scenario;
mod seeded;
mod switch;
mod tally;
mod world;
mod writing;

use crate::{
    cluster::{Cluster, Setup},
    load::Load,
    world::World,
};

/// How many operations there are with Redis, if nothing is said; without, there are fewer.
const OPERATIONS: u64 = 10_000;

fn operations() -> u64 {
    std::env::var("HONEYDUE_CONSISTENCY_OPS").map_or(OPERATIONS, |text| text.parse().expect("a number of operations"))
}

/// Three processes, and sixty-four clients who are at it all the time.
async fn run(redis: bool, operations: u64) {
    let cluster = Cluster::start(3, Setup { redis, ..Setup::default() }).await;
    let world = World::settle(&cluster, 24, 32).await;
    let load = Load { clients: 64, operations };
    load.run(&cluster, &world).await;
    world.tally.expect_none();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_shown_by_its_process_at_once_and_by_others_within_two_seconds() {
    run(true, operations()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_holds_for_processes_that_share_nothing() {
    run(false, operations() / 4).await;
}
