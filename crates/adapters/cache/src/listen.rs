//! Hearing what has moved: from the ledger each second, from hints sooner.

#[cfg(test)]
mod tests;

use crate::{Bus, Freshness, Overheard, Tier, seeded};
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
pub struct Listener<W, S> {
    watch: W,
    shared: Option<Between<S>>,
    freshness: Arc<Freshness>,
}

/// What there is between processes.
#[derive(Debug)]
struct Between<S> {
    store: S,
    hints: Receiver<Vec<Move>>,
}

/// A listener over this ledger, and the herald of this process. `shared` is what there is between processes, if there is
/// anything.
pub fn listener<W: Watch, S: Bus + Tier>(watch: W, shared: Option<S>, freshness: Arc<Freshness>) -> (Listener<W, S>, Herald) {
    let (sender, hints) = mpsc::channel(UNTOLD);
    let sender = shared.is_some().then_some(sender);
    let shared = shared.map(|store| Between { store, hints });
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

impl<W: Watch, S: Bus + Tier> Listener<W, S> {
    /// Listens for ever.
    pub async fn run(self) {
        let Self { watch, shared, freshness } = self;
        let at_once = Notify::new();
        match shared {
            None => follow(&watch, None::<&S>, &freshness, &at_once).await,
            Some(Between { store, hints }) => {
                futures::join!(
                    follow(&watch, Some(&store), &freshness, &at_once),
                    overhear(&store, &freshness, &at_once),
                    tell(&store, hints),
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
                if let Some(tier) = tier {
                    renew(tier, horizon, &movements, asked).await;
                }
                horizon = Some(heed(movements, horizon, asked, freshness));
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
fn heed(movements: Movements, before: Option<Horizon>, asked: Instant, freshness: &Freshness) -> Horizon {
    let Movements { moved, horizon, has_gap } = movements;
    if before.is_none() || has_gap {
        freshness.clear();
    }
    freshness.raise(&moved);
    freshness.hears_until(asked + LEASE);
    horizon
}

async fn renew<T: Tier>(tier: &T, before: Option<Horizon>, movements: &Movements, asked: Instant) {
    let Movements { moved, horizon, has_gap } = movements;
    // without an earlier look the stretch is empty, and whoever shares the tier has to be as far already
    let from = before.filter(|_| !has_gap).unwrap_or(*horizon);
    let stretch = Stretch { from, to: *horizon, moved: moved.clone(), age: asked.elapsed() };
    if let Err(error) = tier.renew(&stretch, LEASE).await {
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
async fn tell<S: Bus + Tier>(shared: &S, mut hints: Receiver<Vec<Move>>) {
    while let Some(mut moves) = hints.recv().await {
        while let Ok(more) = hints.try_recv() {
            moves.extend(more);
        }
        let (told, heard) = futures::join!(shared.tell(&moves), shared.hear(&moves));
        if let Err(error) = told.and(heard) {
            tracing::debug!(%error, "a hint was not told");
        }
    }
}
