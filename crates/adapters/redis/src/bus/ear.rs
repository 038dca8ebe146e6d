//! Listening, and knowing when one does not hear.

use super::hint::Hint;
use crate::connection::Connection;
use fred::{
    interfaces::{ClientLike, EventInterface, PubsubInterface},
    types::Message,
};
use honeydue_cache::Overheard;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::broadcast::{Sender, error::RecvError},
    time::{MissedTickBehavior, interval, timeout},
};

/// How often one listens whether one hears oneself.
const BEAT: Duration = Duration::from_secs(1);

/// What a bus knows of its ear.
#[derive(Debug, Default)]
pub struct Books {
    pub hears: AtomicBool,
    pub garbled: AtomicU64,
}

/// Listens to one channel.
///
/// A subscription is confirmed by nobody that could be asked, and a connection may be dead for long before somebody notices. So
/// it says something to itself, each second and after each connection. What comes back was said after the subscription: from
/// then on it hears everything. What does not come back means that it is deaf.
pub struct Ear {
    pub connection: Connection,
    pub channel: String,
    pub seed: u128,
    pub patience: Duration,
    pub heard: Sender<Overheard>,
    pub books: Arc<Books>,
    /// The number of the last probe.
    pub probes: u64,
    /// Whether it has come back.
    pub answered: bool,
}

impl Ear {
    pub async fn listen(mut self) {
        let (mut messages, mut arrivals) = (self.connection.client.message_rx(), self.connection.client.reconnect_rx());
        let mut beat = interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                message = messages.recv() => match message {
                    Ok(message) => self.hear(&message),
                    Err(RecvError::Lagged(_)) => self.miss(),
                    Err(RecvError::Closed) => return,
                },
                arrival = arrivals.recv() => {
                    if arrival == Err(RecvError::Closed) {
                        return;
                    }
                    // another connection: nobody has subscribed on it yet
                    self.go_deaf();
                    self.probe().await;
                }
                _ = beat.tick() => {
                    if !self.answered {
                        self.go_deaf();
                    }
                    self.probe().await;
                }
            }
        }
    }

    fn hear(&mut self, message: &Message) {
        if *message.channel != *self.channel {
            return;
        }
        match message.value.as_bytes().and_then(Hint::read) {
            Some(Hint::Moved(moves)) if self.hears() => self.pass_on(Overheard::Moved(moves)),
            Some(Hint::Probe(seed, number)) if (seed, number) == (self.seed, self.probes) => {
                self.answered = true;
                if !self.books.hears.swap(true, Ordering::Relaxed) {
                    self.pass_on(Overheard::Gap);
                }
            }
            // what comes before the gap is in the gap; and others listen to themselves
            Some(Hint::Moved(_) | Hint::Probe(..)) => {}
            None => {
                let garbled = self.books.garbled.fetch_add(1, Ordering::Relaxed) + 1;
                tracing::debug!(garbled, "something on the channel is no hint");
            }
        }
    }

    /// Messages were dropped, since they came too fast.
    fn miss(&self) {
        if self.hears() {
            self.pass_on(Overheard::Gap);
        }
    }

    fn hears(&self) -> bool {
        self.books.hears.load(Ordering::Relaxed)
    }

    fn go_deaf(&self) {
        self.books.hears.store(false, Ordering::Relaxed);
    }

    /// It fails when nobody listens: then the bus is gone, and this with it.
    fn pass_on(&self, overheard: Overheard) {
        let _ = self.heard.send(overheard);
    }

    /// Subscribes, if that has to be done, and says something to itself.
    async fn probe(&mut self) {
        let client = &self.connection.client;
        if !self.connection.is_up() {
            return;
        }
        if !self.hears() {
            // a connection that does not answer is given up; it comes back as another one
            if client.subscribe(self.channel.as_str()).await.is_err() {
                let _ = timeout(self.patience, client.force_reconnection()).await;
                return;
            }
        }
        self.probes += 1;
        self.answered = false;
        let Some(probe) = Hint::Probe(self.seed, self.probes).write() else { return };
        let said: Result<i64, _> = client.publish(self.channel.as_str(), probe.as_slice()).await;
        if said.is_err() {
            let _ = timeout(self.patience, client.force_reconnection()).await;
        }
    }
}
