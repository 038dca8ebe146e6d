//! The checker finds what it is there to find: with a mechanism broken on purpose, what the mechanism is for goes wrong and is seen.

use crate::{
    cluster::{Cluster, Setup},
    scenario::{a_change_of_another, a_change_of_its_own, a_change_that_commits_late, a_change_that_is_read_before_it_is_heard},
    world::World,
};
use honeydue_testkit::eventually;

async fn broken(bug: Option<&'static str>) -> (Cluster, World) {
    let cluster = Cluster::start(2, Setup { bug, ..Setup::default() }).await;
    let world = World::settle(&cluster, 2, 3).await;
    (cluster, world)
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_seeded_bug_nothing_is_found() {
    let (cluster, world) = broken(None).await;
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
    let (_cluster, world) = broken(Some("fill-below-heard")).await;
    eventually("a fault", async || {
        a_change_of_its_own(&world).await;
        world.tally.faults() > 0
    })
    .await;
}

/// The next look at the ledger begins above all transactions that the last one knew of, also those that had not ended.
#[tokio::test(flavor = "multi_thread")]
async fn seeded_poll_by_id_is_found() {
    let (cluster, world) = broken(Some("poll-by-id")).await;
    eventually("a fault", async || {
        a_change_that_commits_late(&cluster, &world).await;
        world.tally.faults() > 0
    })
    .await;
}

/// The process believes that it hears, and does not listen.
#[tokio::test(flavor = "multi_thread")]
async fn seeded_deaf_is_found() {
    let (_cluster, world) = broken(Some("deaf")).await;
    eventually("a fault", async || {
        a_change_of_another(&world).await;
        world.tally.faults() > 0
    })
    .await;
}
