#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a task of a test ends with its runtime; a test that fails panics")]

use super::*;
use crate::{
    SharedTier,
    memory::{MemoryBus, MemoryTier},
};
use honeydue_kernel::PortError;
use std::{
    future::pending,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::time::sleep;

/// A ledger in which transactions are numbered from one.
#[derive(Clone, Debug, Default)]
struct Ledger(Arc<Written>);

#[derive(Debug, Default)]
struct Written {
    moves: Mutex<Vec<Move>>,
    looks: AtomicUsize,
    /// After how many looks it is away, if ever.
    away_after: Mutex<Option<usize>>,
    /// After how many looks it answers no more, if ever.
    hangs_after: Mutex<Option<usize>>,
}

impl Ledger {
    fn write(&self, stream: i64, version: i64) {
        self.0.moves.lock().unwrap().push((StreamId::new(stream), version));
    }

    fn looks(&self) -> usize {
        self.0.looks.load(Ordering::SeqCst)
    }
}

impl Watch for Ledger {
    async fn since(&self, horizon: Option<Horizon>) -> Result<Movements, PortError> {
        let looks = self.0.looks.fetch_add(1, Ordering::SeqCst);
        let passed = |after: &Mutex<Option<usize>>| after.lock().unwrap().is_some_and(|after| looks >= after);
        if passed(&self.0.hangs_after) {
            return pending().await;
        }
        if passed(&self.0.away_after) {
            return Err(PortError::unavailable("away"));
        }
        let moves = self.0.moves.lock().unwrap();
        let from = horizon.map_or(moves.len(), |Horizon(horizon)| usize::try_from(horizon).unwrap());
        Ok(Movements { moved: moves[from..].to_vec(), horizon: Horizon(moves.len() as u64), has_gap: false })
    }
}

struct Process {
    freshness: Arc<Freshness>,
    herald: Herald,
}

/// Listens to this ledger, and to others.
fn process(ledger: &Ledger, bus: MemoryBus) -> Process {
    let freshness = Arc::new(Freshness::new());
    let (_, fills) = SharedTier::new(MemoryTier::default());
    let (listener, herald) = listener(ledger.clone(), Some((bus, fills)), freshness.clone());
    tokio::spawn(listener.run());
    Process { freshness, herald }
}

async fn until(what: &str, condition: impl Fn() -> bool) {
    for _ in 0..3_000 {
        if condition() {
            return;
        }
        sleep(Duration::from_millis(5)).await;
    }
    panic!("it never came: {what}");
}

fn home(version: i64) -> Vec<Move> {
    vec![(StreamId::new(7), version)]
}

#[tokio::test]
async fn who_has_looked_hears_and_hears_what_moves_by_looking_again() {
    let ledger = Ledger::default();
    ledger.write(7, 3);
    let Process { freshness, .. } = process(&ledger, MemoryBus::default());
    assert!(!freshness.hears(Instant::now()));
    until("a first look", || freshness.hears(Instant::now())).await;
    let start = freshness.start();
    assert!(freshness.vouches_for(start, &home(3), Instant::now()), "what moved before it was read is in it");
    ledger.write(7, 4);
    until("the change is heard", || !freshness.admits(start, &home(3))).await;
    assert!(freshness.admits(start, &home(4)));
}

#[tokio::test]
async fn who_can_not_look_shows_nothing_after_a_while_and_begins_anew_afterwards() {
    let ledger = Ledger::default();
    let Process { freshness, .. } = process(&ledger, MemoryBus::default());
    until("a first look", || freshness.hears(Instant::now())).await;
    let start = freshness.start();
    *ledger.0.away_after.lock().unwrap() = Some(0);
    until("the lease runs out", || !freshness.hears(Instant::now())).await;
    assert!(freshness.admits(start, &home(3)), "nothing was heard to have moved");
    *ledger.0.away_after.lock().unwrap() = None;
    until("another look", || freshness.hears(Instant::now())).await;
    assert!(!freshness.admits(start, &home(3)), "what was read before may have missed anything");
}

#[tokio::test]
async fn a_ledger_that_does_not_answer_is_given_up_and_asked_again() {
    let ledger = Ledger::default();
    *ledger.0.hangs_after.lock().unwrap() = Some(0);
    let Process { freshness, .. } = process(&ledger, MemoryBus::default());
    until("several looks", || ledger.looks() >= 2).await;
    *ledger.0.hangs_after.lock().unwrap() = None;
    until("a look that is answered", || freshness.hears(Instant::now())).await;
}

#[tokio::test]
async fn what_another_process_tells_is_heard_before_the_ledger_is_asked() {
    let (ledger, bus) = (Ledger::default(), MemoryBus::default());
    let (near, far) = (process(&ledger, bus.clone()), process(&ledger, bus));
    until("both hear", || near.freshness.hears(Instant::now()) && far.freshness.hears(Instant::now())).await;
    let (here, there) = (near.freshness.start(), far.freshness.start());
    // never in the ledger: by hints alone
    near.herald.moved(&home(4));
    assert!(!near.freshness.admits(here, &home(3)), "the own change is heard at once");
    until("a hint", || !far.freshness.admits(there, &home(3))).await;
}

#[tokio::test]
async fn what_nobody_knows_the_end_of_is_believed_no_more() {
    let Process { freshness, herald } = process(&Ledger::default(), MemoryBus::default());
    let start = freshness.start();
    herald.in_doubt(&[StreamId::new(7)]);
    assert!(!freshness.admits(start, &home(3)));
}
