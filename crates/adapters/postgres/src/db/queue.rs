//! Turns on a stream.
//!
//! Flights of one home wait for each other in the database, each holding a connection. So that one hot home can't take
//! the whole pool, at most a quarter of it holds flights of one stream; the others queue here, before they take a
//! connection.

use honeydue_kernel::{PortError, StreamId};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout_at},
};

/// The most flights that may wait for their turn on one stream.
const LONGEST: usize = 1000;

/// A queue for each stream that is being changed right now.
pub(super) struct StreamQueues {
    at_once: usize,
    patience: Duration,
    queues: Arc<Mutex<HashMap<StreamId, Arc<Queue>>>>,
}

struct Queue {
    turns: Arc<Semaphore>,
    /// Flights that wait or fly.
    present: AtomicUsize,
}

/// A turn on each of some streams. Dropped, it is the next one's.
pub(super) struct Turns(#[expect(dead_code, reason = "held for its drop")] Vec<Turn>);

struct Turn {
    permit: Option<OwnedSemaphorePermit>,
    stream: StreamId,
    queue: Arc<Queue>,
    queues: Arc<Mutex<HashMap<StreamId, Arc<Queue>>>>,
}

/// A stream has too many flights.
#[derive(Debug, thiserror::Error)]
#[error("too many changes at once to stream {}", .0.get())]
struct Busy(StreamId);

impl StreamQueues {
    pub(super) fn new(at_once: u32, patience: Duration) -> Self {
        Self { at_once: at_once as usize, patience, queues: Arc::default() }
    }

    /// Waits for a turn on each stream, in the order of their ids, so that no two flights wait for each other.
    pub(super) async fn turns(&self, streams: &[StreamId]) -> Result<Turns, PortError> {
        let deadline = Instant::now() + self.patience;
        let mut turns = Vec::with_capacity(streams.len());
        for stream in streams {
            let mut turn = self.line_up(*stream)?;
            let permit = timeout_at(deadline, turn.queue.turns.clone().acquire_owned()).await;
            turn.permit = Some(permit.map_err(|_| PortError::unavailable(Busy(*stream)))?.map_err(PortError::fault)?);
            turns.push(turn);
        }
        Ok(Turns(turns))
    }

    fn line_up(&self, stream: StreamId) -> Result<Turn, PortError> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queues
            .entry(stream)
            .or_insert_with(|| Arc::new(Queue { turns: Arc::new(Semaphore::new(self.at_once)), present: AtomicUsize::new(0) }));
        if queue.present.load(Ordering::Relaxed) >= LONGEST {
            return Err(PortError::unavailable(Busy(stream)));
        }
        queue.present.fetch_add(1, Ordering::Relaxed);
        Ok(Turn { permit: None, stream, queue: queue.clone(), queues: self.queues.clone() })
    }
}

impl Drop for Turn {
    /// The last one to go takes the queue away.
    fn drop(&mut self) {
        drop(self.permit.take());
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        if self.queue.present.fetch_sub(1, Ordering::Relaxed) == 1 {
            queues.remove(&self.stream);
        }
    }
}
