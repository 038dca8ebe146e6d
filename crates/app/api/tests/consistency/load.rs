//! Many clients at once.

use crate::{
    chaos::Chaos,
    cluster::Cluster,
    dice::Dice,
    ending::Ending,
    look::{Eyes, Route},
    world::{Home, World},
};
use std::{
    future::pending,
    hash::{BuildHasher, Hasher, RandomState},
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};

/// How much there is to do.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    pub clients: usize,
    /// Of all clients together.
    pub operations: u64,
}

/// How far all clients have come.
#[derive(Debug, Default)]
struct Progress {
    begun: AtomicU64,
    is_over: AtomicBool,
}

impl Load {
    /// Until all is done or somebody wants it to end, on wires that slow down and break; then tells what was seen.
    pub async fn run(self, cluster: &Cluster, world: &World) {
        let (seed, chaos, progress) = (RandomState::new().build_hasher().finish(), Chaos::default(), Progress::default());
        let client = |n: u64| self.client(world, n, Dice::of(seed, n), &progress);
        let clients = futures::future::join_all((0..).take(self.clients).map(client));
        let ending = async {
            Ending::read().come().await;
            progress.is_over.store(true, Ordering::Relaxed);
            pending::<()>().await;
        };
        tokio::select! {
            _ = clients => {}
            () = chaos.run(cluster, &progress.begun, Dice::new(seed)) => {}
            () = ending => {}
        }
        let count = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let more = [
            ("turns of wires", count(&chaos.turns)),
            ("cuts", count(&chaos.cuts)),
            ("hangs", count(&chaos.hangs)),
            ("times without Redis", count(&chaos.isolations)),
            ("not answered by Redis", cluster.figure(["redis_failed", "_total"]).await),
            ("not asked of Redis", cluster.figure(["redis_spared", "_total"]).await),
            ("hits of caches", cluster.figure(["cache", "hits_total"]).await),
            ("of shared entries", cluster.figure(["cache", "shared_total"]).await),
        ];
        println!("{} operations, seed {seed}\n{}", self.operations.min(count(&progress.begun)), world.tally.table(&more));
    }

    async fn client(self, world: &World, n: u64, mut dice: Dice, progress: &Progress) {
        let who = usize::try_from(n).expect("a small number") % world.people.len();
        let mut eyes = Eyes::of(who);
        let homes: Vec<&Home> = world.homes.iter().filter(|home| home.knows(who)).collect();
        while !progress.is_over.load(Ordering::Relaxed) && progress.begun.fetch_add(1, Ordering::Relaxed) < self.operations {
            operate(world, &mut eyes, &homes, &mut dice).await;
        }
    }
}

/// One thing of those that somebody may do.
async fn operate(world: &World, eyes: &mut Eyes, homes: &[&Home], dice: &mut Dice) {
    let by = usize::try_from(dice.below(3)).expect("a small number") % world.net.processes();
    let (home, who) = (*dice.pick(homes), eyes.who);
    let stays = home.owner == who || home.member == who;
    let session = (dice.below(4) == 0).then(|| world.people[who].fickle());
    let route = match dice.below(100) {
        0..5 if stays => return world.rename_task(home, who, by).await,
        5..8 if stays => return world.complete_task(home, who, by).await,
        8..10 => return world.add_extra(home, by).await,
        10..13 => return world.rename_home(home, by).await,
        13..15 => return world.turn_guest(home, by).await,
        15 => return world.turn_session(&world.people[who], by).await,
        16..45 => Route::Board,
        45..70 => Route::BoardOfHome,
        70..80 => Route::Homes,
        80..95 => Route::Home,
        _ => Route::Plan,
    };
    world.look(eyes, route, home, session.as_deref(), by).await;
}
