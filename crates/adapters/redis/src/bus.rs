//! Hints between processes.

mod ear;
mod hint;

use crate::{RedisConfigError, connection::Connection, redis::Redis};
use ear::{Books, Ear};
use hint::Hint;
use honeydue_cache::{Bus, Overheard};
use honeydue_kernel::{Move, PortError};
use std::{
    future::pending,
    sync::{Arc, atomic::Ordering},
};
use tokio::sync::{
    Mutex,
    broadcast::{Receiver, Sender, error::RecvError},
};
use tokio_util::task::AbortOnDropHandle;

/// Carries hints over a channel of Redis. It listens on a connection of its own, all the time, and keeps at most
/// [`RedisBus::HINTS`] for who does not ask; then there is a gap.
#[derive(Debug)]
pub struct RedisBus {
    redis: Redis,
    channel: String,
    overheard: Mutex<Receiver<Overheard>>,
    books: Arc<Books>,
    _listening: AbortOnDropHandle<()>,
}

impl RedisBus {
    /// The most hints that are kept for one who does not ask. None of them has more than 700 moves.
    pub const HINTS: usize = 1024;

    /// Comes back at once, whether Redis is there or not.
    pub fn open(redis: Redis) -> Result<Self, RedisConfigError> {
        let (config, channel, books) = (redis.config(), redis.key("hints"), Arc::<Books>::default());
        let heard = Sender::new(Self::HINTS);
        let overheard = Mutex::new(heard.subscribe());
        let ear = Ear {
            connection: Connection::open(config, redis.runtime(), "hints")?,
            channel: channel.clone(),
            // a process may have several
            seed: config.seed ^ u128::from(redis.unique().1).rotate_right(64),
            patience: config.patience,
            heard,
            books: Arc::clone(&books),
            probes: 0,
            answered: true,
        };
        let listening = AbortOnDropHandle::new(redis.runtime().spawn(ear.listen()));
        Ok(Self { redis, channel, overheard, books, _listening: listening })
    }

    /// Whether it hears what is told, as far as is known.
    pub fn hears(&self) -> bool {
        self.books.hears.load(Ordering::Relaxed)
    }

    /// How many messages were none of ours, since the start.
    pub fn garbled(&self) -> u64 {
        self.books.garbled.load(Ordering::Relaxed)
    }
}

impl Bus for RedisBus {
    async fn tell(&self, moves: &[Move]) -> Result<(), PortError> {
        for some in moves.chunks(hint::MOST) {
            let hint = Hint::Moved(some.to_vec()).write().ok_or_else(|| PortError::fault("a hint that can't be written"))?;
            self.redis.publish(&self.channel, &hint).await?;
        }
        Ok(())
    }

    async fn overhear(&self) -> Overheard {
        match self.overheard.lock().await.recv().await {
            Ok(overheard) => overheard,
            Err(RecvError::Lagged(_)) => Overheard::Gap,
            // The listener ends with this bus, or with its runtime.
            Err(RecvError::Closed) => pending().await,
        }
    }
}
