//! The checker finds what it is there to find: with a mechanism broken on purpose, what the mechanism is for goes wrong and is seen.

use crate::{
    cluster::{Cluster, Setup},
    scenario::{
        a_change_of_another, a_change_of_its_own, a_change_that_commits_late, a_change_that_is_read_before_it_is_heard,
        a_removal_that_redis_has_not_heard_of,
    },
    world::World,
};
use honeydue_testkit::eventually;

async fn broken(bug: &'static str) -> (Cluster, World) {
    two(Setup { bug: Some(bug), ..Setup::default() }).await
}

async fn two(setup: Setup) -> (Cluster, World) {
    let cluster = Cluster::start(2, setup).await;
    let world = World::settle(&cluster, 2, 3).await;
    (cluster, world)
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_seeded_bug_nothing_is_found() {
    let (cluster, world) = two(Setup::default()).await;
    for _ in 0..20 {
        a_change_of_its_own(&world).await;
    }
    a_change_that_is_read_before_it_is_heard(&world).await;
    a_change_of_another(&world).await;
    a_change_that_commits_late(&cluster, &world).await;
    world.tally.expect_none();
}

/// What was read is kept and shown, whatever was heard since.
#[tokio::test(flavor = "multi_thread")]
async fn seeded_fill_below_heard_is_found() {
    let (_cluster, world) = broken("fill-below-heard").await;
    eventually("a fault", async || {
        a_change_of_its_own(&world).await;
        world.tally.faults() > 0
    })
    .await;
}

/// The next look at the ledger begins above all transactions that the last one knew of, also those that had not ended.
#[tokio::test(flavor = "multi_thread")]
async fn seeded_poll_by_id_is_found() {
    let (cluster, world) = broken("poll-by-id").await;
    eventually("a fault", async || {
        a_change_that_commits_late(&cluster, &world).await;
        world.tally.faults() > 0
    })
    .await;
}

/// The process believes that it hears, and does not listen.
#[tokio::test(flavor = "multi_thread")]
async fn seeded_deaf_is_found() {
    let (_cluster, world) = broken("deaf").await;
    eventually("a fault", async || {
        a_change_of_another(&world).await;
        world.tally.faults() > 0
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_redis_has_not_heard_of_is_not_believed_when_it_is_back() {
    let (cluster, world) = two(Setup { redis: true, ..Setup::default() }).await;
    a_removal_that_redis_has_not_heard_of(&cluster, &world).await;
    world.tally.expect_none();
}

/// What is shared is believed whoever has looked at the ledger, and whenever.
#[tokio::test(flavor = "multi_thread")]
async fn seeded_unmarked_is_found() {
    let (cluster, world) = two(Setup { redis: true, bug: Some("unmarked") }).await;
    eventually("a fault", async || {
        a_removal_that_redis_has_not_heard_of(&cluster, &world).await;
        world.tally.faults() > 0
    })
    .await;
}
