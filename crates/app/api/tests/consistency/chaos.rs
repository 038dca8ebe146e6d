//! What becomes of the wires meanwhile.

use crate::{cluster::Cluster, dice::Dice};
use honeydue_testkit::link::Link;
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// The longest delay of each direction on the way to Postgres, in milliseconds.
const LONGEST: u64 = 15;
/// The same on the way to Redis: at times there and back is longer than an answer is waited for.
const LONGEST_TO_REDIS: u64 = 60;
/// How many operations there are from one turn of a wire to the next.
const PACE: u64 = 50;
/// Of so many turns, one cuts the wire: whoever is cut off has connections to open, and shall be back before the next time.
const CUTS: u64 = 20;
/// Of so many, one lets it hang, at times for longer than a process may go without hearing.
const HANGS: u64 = 100;
/// Of so many, a few in a row are without Redis: all processes, and the next time one of them.
const ISOLATIONS: u64 = 100;
/// The first and the last of them. A hang is among them, so that a process at times knows neither ledger nor Redis.
const ISOLATED: [u64; 2] = [30, 70];

/// What was done.
#[derive(Debug, Default)]
pub struct Chaos {
    pub turns: AtomicU64,
    pub cuts: AtomicU64,
    pub hangs: AtomicU64,
    pub isolations: AtomicU64,
}

impl Chaos {
    /// Goes on until it is dropped, as operations go on, so that as much goes wrong on a slow machine as on a fast one.
    pub async fn run(&self, cluster: &Cluster, operations: &AtomicU64, mut dice: Dice) {
        let (postgres, redis) = (cluster.to_postgres(), cluster.to_redis());
        let mut isolated: Vec<&Link> = Vec::new();
        let mut next = PACE;
        loop {
            pause(5).await;
            if operations.load(Ordering::Relaxed) < next {
                continue;
            }
            next += PACE;
            let turn = self.turns.fetch_add(1, Ordering::Relaxed);
            let [first, last] = ISOLATED;
            if turn % ISOLATIONS == first && !redis.is_empty() {
                let time = self.isolations.fetch_add(1, Ordering::Relaxed);
                isolated = if time.is_multiple_of(2) { redis.clone() } else { vec![*dice.pick(&redis)] };
                isolate(&isolated, dice.below(2) == 0).await;
            } else if turn % ISOLATIONS == last {
                connect(&std::mem::take(&mut isolated)).await;
            }
            // who is isolated stays so
            let to_redis = redis.iter().filter(|_| isolated.is_empty()).map(|link| (*link, LONGEST_TO_REDIS));
            let links: Vec<_> = postgres.iter().map(|link| (*link, LONGEST)).chain(to_redis).collect();
            let (link, longest) = *dice.pick(&links);
            self.turn(turn, link, longest, &mut dice).await;
        }
    }

    async fn turn(&self, turn: u64, link: &Link, longest: u64, dice: &mut Dice) {
        link.set_delay(Duration::from_millis(dice.below(longest + 1)));
        if turn % CUTS == CUTS / 2 {
            self.cuts.fetch_add(1, Ordering::Relaxed);
            // who is cut off connects anew, some round trips for each connection: that shall not take all of the test
            link.set_delay(Duration::ZERO);
            link.cut();
        } else if turn % HANGS == HANGS / 2 + 1 {
            self.hangs.fetch_add(1, Ordering::Relaxed);
            link.hang();
            pause(500 + dice.below(2_500)).await;
            link.resume();
        }
    }
}

/// Nobody is there any more; or they are there and say nothing.
pub async fn isolate(links: &[&Link], are_gone: bool) {
    for link in links {
        if are_gone {
            link.refuse().await.expect("a closed port");
            link.cut();
        } else {
            link.hang();
        }
    }
}

/// Ends it.
pub async fn connect(links: &[&Link]) {
    for link in links {
        link.accept().await.expect("an open port");
        link.resume();
    }
}

/// While nothing goes wrong, or a wire hangs.
pub async fn pause(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}
