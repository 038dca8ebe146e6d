//! Hearing what has moved: from the ledger each second, from hints sooner.

#[cfg(all(test, feature = "memory"))]
mod tests;

use crate::{Bus, Fills, Freshness, Overheard, Tier, seeded};
use honeydue_kernel::{Horizon, Move, Movements, StreamId, Stretch, Watch, Witness};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    sync::{
        Notify,
        mpsc::{self, Receiver, Sender},
    },
    time::{sleep_until, timeout},
};

/// How often the ledger is asked.
const EVERY: Duration = Duration::from_secs(1);

/// For how long an answer of the ledger counts, from when it was asked: what others see late, they see within this.
pub const LEASE: Duration = Duration::from_secs(2);

/// How many changes of this process may wait to be told to others. More are not: it is but a hint.
const UNTOLD: usize = 1_000;

/// Hears of the changes of this process, and passes them on.
#[derive(Debug)]
pub struct Herald {
    freshness: Arc<Freshness>,
    hints: Option<Sender<Vec<Move>>>,
}

/// Hears of the changes of everybody. Nothing is shown from memory unless [`Listener::run`] runs.
#[derive(Debug)]
pub struct Listener<W, B, T> {
    watch: W,
    shared: Option<Between<B, T>>,
    freshness: Arc<Freshness>,
}

/// What there is between processes.
#[derive(Debug)]
struct Between<B, T> {
    bus: B,
    fills: Fills<T>,
    hints: Receiver<Vec<Move>>,
}

/// A listener over this ledger, and the herald of this process. `shared` is what there is between processes, if there is
/// anything.
pub fn listener<W: Watch, B: Bus, T: Tier>(
    watch: W,
    shared: Option<(B, Fills<T>)>,
    freshness: Arc<Freshness>,
) -> (Listener<W, B, T>, Herald) {
    let (sender, hints) = mpsc::channel(UNTOLD);
    let sender = shared.is_some().then_some(sender);
    let shared = shared.map(|(bus, fills)| Between { bus, fills, hints });
    let herald = Herald { freshness: freshness.clone(), hints: sender };
    (Listener { watch, shared, freshness }, herald)
}

impl Witness for Herald {
    fn moved(&self, moves: &[Move]) {
        self.freshness.raise(moves);
        if let Some(hints) = &self.hints
            && hints.try_send(moves.to_vec()).is_err()
        {
            tracing::debug!("a hint is not told: too many are waiting");
        }
    }

    fn in_doubt(&self, streams: &[StreamId]) {
        self.freshness.doubt(streams);
    }
}

impl<W: Watch, B: Bus, T: Tier> Listener<W, B, T> {
    /// Listens for ever.
    pub async fn run(self) {
        let Self { watch, shared, freshness } = self;
        let at_once = Notify::new();
        match shared {
            None => follow(&watch, None::<&T>, &freshness, &at_once).await,
            Some(Between { bus, fills, hints }) => {
                futures::join!(
                    follow(&watch, Some(fills.tier()), &freshness, &at_once),
                    overhear(&bus, &freshness, &at_once),
                    tell(&bus, fills.tier(), hints),
                    fills.run(),
                );
            }
        }
    }
}

/// Asks the ledger each second, and when hints may have been missed.
async fn follow<W: Watch, T: Tier>(watch: &W, tier: Option<&T>, freshness: &Freshness, at_once: &Notify) {
    let mut horizon = None;
    loop {
        let asked = Instant::now();
        if seeded::is("deaf") {
            freshness.hears_until(asked + LEASE);
            sleep_until((asked + EVERY).into()).await;
            continue;
        }
        if !freshness.hears(asked) {
            // so much may have happened that nothing is worth judging: begin anew
            horizon = None;
        }
        match timeout(EVERY, watch.since(horizon)).await {
            Ok(Ok(movements)) => {
                let before = horizon.replace(movements.horizon);
                heed(&movements, before, asked, freshness);
                if let Some(tier) = tier {
                    renew(tier, before, &movements, asked).await;
                }
            }
            Ok(Err(error)) => tracing::debug!(%error, "the ledger can't be followed"),
            Err(_) => tracing::debug!("the ledger does not answer"),
        }
        tokio::select! {
            () = sleep_until((asked + EVERY).into()) => {}
            () = at_once.notified() => {}
        }
    }
}

/// Hears what the ledger has said, then counts as hearing.
fn heed(movements: &Movements, before: Option<Horizon>, asked: Instant, freshness: &Freshness) {
    if before.is_none() || movements.has_gap {
        freshness.clear();
    }
    freshness.raise(&movements.moved);
    freshness.hears_until(asked + LEASE);
}

/// The first look has nothing to tell: what moved before it, it does not know. After a gap another epoch has to begin, which a
/// stretch from behind everything brings about.
async fn renew<T: Tier>(tier: &T, before: Option<Horizon>, movements: &Movements, asked: Instant) {
    let Movements { moved, horizon, has_gap } = movements;
    let Some(from) = before.map(|before| if *has_gap { Horizon(u64::MAX) } else { before }) else { return };
    let (from, trusted_for) = if seeded::is("unmarked") { (Horizon(0), Duration::from_hours(1)) } else { (from, LEASE) };
    let stretch = Stretch { from, to: *horizon, moved: moved.clone(), age: asked.elapsed() };
    if let Err(error) = tier.renew(&stretch, trusted_for).await {
        tracing::debug!(%error, "shared entries were not renewed");
    }
}

/// Hears what others say that they have changed.
async fn overhear<B: Bus>(bus: &B, freshness: &Freshness, at_once: &Notify) {
    loop {
        match bus.overhear().await {
            Overheard::Moved(_) if seeded::is("deaf") => {}
            Overheard::Moved(moves) => freshness.raise(&moves),
            Overheard::Gap => at_once.notify_one(),
        }
    }
}

/// Tells others what this process has changed.
async fn tell<B: Bus, T: Tier>(bus: &B, tier: &T, mut hints: Receiver<Vec<Move>>) {
    while let Some(mut moves) = hints.recv().await {
        while let Ok(more) = hints.try_recv() {
            moves.extend(more);
        }
        let (told, heard) = futures::join!(bus.tell(&moves), tier.hear(&moves));
        if let Err(error) = told.and(heard) {
            tracing::debug!(%error, "a hint was not told");
        }
    }
}
