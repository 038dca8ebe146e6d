//! Short stories that each mechanism is there for.

use crate::{
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
