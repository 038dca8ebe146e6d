//! What becomes of the wires meanwhile.

use crate::{cluster::Cluster, dice::Dice};
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// The longest delay of each direction, in milliseconds.
const LONGEST: u64 = 30;
/// How many operations there are from one turn of a wire to the next.
const PACE: u64 = 50;
/// Of so many turns, one cuts the wire: whoever is cut off has connections to open, and shall be back before the next time.
const CUTS: u64 = 20;
/// Of so many, one lets it hang, at times for longer than a process may go without hearing.
const HANGS: u64 = 100;

/// What was done.
#[derive(Debug, Default)]
pub struct Chaos {
    pub turns: AtomicU64,
    pub cuts: AtomicU64,
    pub hangs: AtomicU64,
}

impl Chaos {
    /// Goes on until it is dropped, as operations go on, so that as much goes wrong on a slow machine as on a fast one.
    pub async fn run(&self, cluster: &Cluster, operations: &AtomicU64, mut dice: Dice) {
        let links = cluster.links();
        let mut next = PACE;
        loop {
            pause(5).await;
            if operations.load(Ordering::Relaxed) < next {
                continue;
            }
            next += PACE;
            let link = dice.pick(&links);
            let turn = self.turns.fetch_add(1, Ordering::Relaxed);
            link.set_delay(Duration::from_millis(dice.below(LONGEST + 1)));
            if turn % CUTS == CUTS / 2 {
                self.cuts.fetch_add(1, Ordering::Relaxed);
                // who is cut off has a hundred statements to prepare, one after the other: it shall not take all of the test
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
}

/// While nothing goes wrong, or a wire hangs.
async fn pause(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}
