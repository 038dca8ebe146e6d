//! Short stories that each mechanism is there for.

use crate::{
    chaos::{connect, isolate, pause},
    cluster::Cluster,
    look::{Eyes, Route},
    world::{Home, World},
};
use honeydue_testkit::eventually;

/// A process changes what it has shown.
pub async fn a_change_of_its_own(world: &World) {
    let home = &world.homes[0];
    let mut eyes = Eyes::of(home.owner);
    look(world, &mut eyes, home, 0).await;
    world.rename_task(home, home.owner, 0).await;
    look(world, &mut eyes, home, 0).await;
}

/// Another process changes what this one has shown.
pub async fn a_change_of_another(world: &World) {
    let home = &world.homes[0];
    look(world, &mut Eyes::of(home.owner), home, 1).await;
    world.rename_task(home, home.owner, 0).await;
    comes_to_show(world, home, 1).await;
}

/// Another process changes what this one has shown on one route, and before it hears of that it reads the change on another.
pub async fn a_change_that_is_read_before_it_is_heard(world: &World) {
    let home = &world.homes[0];
    let mut eyes = Eyes::of(home.owner);
    world.look(&mut eyes, Route::Home, home, None, 1).await;
    world.rename_home(home, 0).await;
    for route in [Route::Homes, Route::Home] {
        world.look(&mut eyes, route, home, None, 1).await;
    }
}

/// Another process begins a change, this one hears of a later change, and only then the first one is committed.
pub async fn a_change_that_commits_late(cluster: &Cluster, world: &World) {
    let [late, other] = [&world.homes[0], &world.homes[1]];
    look(world, &mut Eyes::of(late.owner), late, 1).await;
    look(world, &mut Eyes::of(other.owner), other, 1).await;
    let holding = cluster.database.admin().await;
    // the change has its place among transactions when it comes to the task's row, and waits there
    let hold = format!("BEGIN; SELECT 1 FROM task WHERE id = {} FOR UPDATE", late.task);
    holding.batch_execute(&hold).await.expect("a row that is held");
    let meanwhile = async {
        let watching = cluster.database.admin().await;
        let waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        eventually("a change that waits", async || watching.query_one(waiting, &[]).await.expect(waiting).get::<_, i64>(0) > 0).await;
        world.rename_task(other, other.owner, 0).await;
        comes_to_show(world, other, 1).await;
        holding.batch_execute("ROLLBACK").await.expect("a row that is let go");
    };
    futures::join!(world.rename_task(late, late.owner, 0), meanwhile);
    comes_to_show(world, late, 1).await;
}

/// Somebody is sent away while nobody can tell Redis, where their homes still stand. Another process forgets all that it has heard,
/// and then it alone has Redis again.
pub async fn a_removal_that_redis_has_not_heard_of(cluster: &Cluster, world: &World) {
    let (home, redis) = (&world.homes[0], cluster.to_redis());
    share_homes_of_guest(cluster, world).await;
    isolate(&redis, true).await;
    world.turn_guest(home, 0).await;
    forget(cluster, 1).await;
    // the home's board is there, for whoever belongs to it
    look(world, &mut Eyes::of(home.owner), home, 1).await;
    connect(&redis[1..]).await;
    eventually("Redis is back", async || cluster.figure(["redis_connected", ""]).await == 1).await;
    look(world, &mut Eyes::of(home.guest), home, 1).await;
    connect(&redis).await;
}

/// Until one process takes over from the other to which homes the guest belongs.
async fn share_homes_of_guest(cluster: &Cluster, world: &World) {
    let home = &world.homes[0];
    let taken_over = async || cluster.figure(["cache_shared_total", "access"]).await;
    let before = taken_over().await;
    eventually("homes that are shared", async || {
        if home.belongs.is_on() {
            world.turn_guest(home, 0).await;
        }
        world.turn_guest(home, 0).await;
        for by in [0, 1] {
            world.look(&mut Eyes::of(home.guest), Route::Board, home, None, by).await;
        }
        taken_over().await > before
    })
    .await;
}

/// A process that has not heard for two seconds forgets what it knew, when it hears again: it has to look at the ledger in vain once
/// after them. And for two further seconds it believes nothing that others say they have read.
async fn forget(cluster: &Cluster, process: usize) {
    let link = &cluster.processes[process].postgres;
    link.hang();
    pause(3_500).await;
    link.resume();
    pause(4_000).await;
}

async fn look(world: &World, eyes: &mut Eyes, home: &Home, by: usize) {
    world.look(eyes, Route::BoardOfHome, home, None, by).await;
}

/// Looks until the newest change is there, or a fault is found.
async fn comes_to_show(world: &World, home: &Home, by: usize) {
    let mut eyes = Eyes::of(home.owner);
    eventually("the newest change, or a fault", async || {
        look(world, &mut eyes, home, by).await;
        eyes.newest(&home.work) >= home.work.newest() || world.tally.faults() > 0
    })
    .await;
}
