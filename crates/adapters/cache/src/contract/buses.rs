//! What every [`Bus`] promises.
#![expect(clippy::missing_panics_doc, reason = "each promise panics when it is broken, and that alone")]

use crate::{Bus, Overheard};
use honeydue_kernel::{Move, StreamId, contract::kept};
use std::{future::poll_fn, pin::pin, task::Poll};

/// A bus under test.
pub trait BusWorld {
    /// The adapter.
    type Bus: Bus;

    /// The bus as one more process has it, which can tell at once.
    fn process(&self) -> impl Future<Output = Self::Bus>;
}

fn moved(stream: i64, version: i64) -> Move {
    (StreamId::new(stream), version)
}

/// A process that has heard of the first gap.
async fn listening<W: BusWorld>(world: &W) -> W::Bus {
    let bus = world.process().await;
    assert_eq!(bus.overhear().await, Overheard::Gap, "broken: first of all there is a gap");
    bus
}

async fn tell(bus: &impl Bus, moves: &[Move]) {
    kept("moves are told", bus.tell(moves).await);
}

/// Whoever begins to listen has heard nothing of what was told before.
pub async fn first_of_all_there_is_a_gap<W: BusWorld>(world: W) {
    let early = world.process().await;
    tell(&early, &[moved(1, 1)]).await;
    for bus in [early, world.process().await] {
        assert_eq!(bus.overhear().await, Overheard::Gap, "broken: first of all there is a gap");
    }
}

/// By all other processes, and as it was told.
pub async fn what_is_told_is_overheard<W: BusWorld>(world: W) {
    let (one, two, three) = (listening(&world).await, listening(&world).await, listening(&world).await);
    let hints = [vec![moved(1, 1)], vec![moved(0, i64::MAX), moved(i64::MAX, 1), moved(7, 300)], vec![moved(1, 2)]];
    for hint in &hints {
        tell(&one, hint).await;
    }
    for bus in [two, three] {
        for hint in &hints {
            assert_eq!(bus.overhear().await, Overheard::Moved(hint.clone()), "broken: what is told is overheard");
        }
    }
}

/// In one hint, or in several.
pub async fn many_moves_are_overheard_as_they_were_told<W: BusWorld>(world: W) {
    let (one, two) = (listening(&world).await, listening(&world).await);
    let many: Vec<Move> = (1..=10_000).map(|stream| moved(stream, stream * 3)).collect();
    tell(&one, &many).await;
    let mut heard = Vec::new();
    while heard.len() < many.len() {
        match two.overhear().await {
            Overheard::Moved(moves) => heard.extend(moves),
            Overheard::Gap => panic!("broken: who listens misses nothing"),
        }
    }
    assert_eq!(heard, many, "broken: many moves are overheard as they were told");
}

/// Where hints are not kept for who does not listen, it is told.
pub async fn who_listens_too_late_hears_of_a_gap<W: BusWorld>(world: W) {
    let (one, two) = (listening(&world).await, listening(&world).await);
    let last = moved(0, 1);
    for stream in 1..=3_000 {
        tell(&one, &[moved(stream, 1)]).await;
    }
    tell(&one, &[last]).await;
    let (mut heard, mut gaps) = (0, 0);
    loop {
        match two.overhear().await {
            Overheard::Moved(moves) if moves == [last] => break,
            Overheard::Moved(_) => heard += 1,
            Overheard::Gap => gaps += 1,
        }
    }
    assert!(heard == 3_000 || gaps > 0, "broken: who listens too late hears of a gap; heard {heard} of 3,000 and no gap");
}

/// Whoever has asked and did not wait for the answer.
pub async fn giving_up_waiting_loses_nothing<W: BusWorld>(world: W) {
    let (one, two) = (listening(&world).await, listening(&world).await);
    let hints: Vec<_> = (1..=50).map(|version| Overheard::Moved(vec![moved(1, version)])).collect();
    let mut heard = Vec::new();
    for version in 1..=50 {
        let mut waiting = pin!(two.overhear());
        if let Poll::Ready(hint) = poll_fn(|context| Poll::Ready(waiting.as_mut().poll(context))).await {
            heard.push(hint);
        }
        tell(&one, &[moved(1, version)]).await;
    }
    while heard.len() < hints.len() {
        heard.push(two.overhear().await);
    }
    assert_eq!(heard, hints, "broken: giving up waiting loses nothing");
}
