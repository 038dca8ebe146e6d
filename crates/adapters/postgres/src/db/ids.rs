//! Ids in blocks.

use super::Db;
use crate::flight::TakeIds;
use honeydue_kernel::PortError;
use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

/// How many ids are fetched at once. What a process does not use up is lost, which is no harm: 2^63 are there.
const BLOCK: i32 = 512;
/// With fewer than so many left, the next block is fetched while these are used.
const LOW: usize = 256;

/// Ids that were fetched and are still unused.
#[derive(Default)]
pub(super) struct IdBlock {
    left: Mutex<VecDeque<i64>>,
    /// Held by whoever fetches.
    fetching: tokio::sync::Mutex<()>,
}

impl IdBlock {
    /// The next id: at once, but for the very first and after a burst that was faster than the database.
    pub(super) async fn next(&self, db: &Db) -> Result<i64, PortError> {
        let (id, left) = self.take();
        if left < LOW && id.is_some() {
            let fetching = db.clone();
            // a failure here shows when the ids have run out
            db.0.tasks.spawn_on(async move { fetching.0.ids.fetch(&fetching, false).await }, &db.0.runtime);
        }
        match id {
            Some(id) => Ok(id),
            None => self.fetch(db, true).await?.ok_or_else(|| PortError::fault("the database gave no ids")),
        }
    }

    fn take(&self) -> (Option<i64>, usize) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let id = left.pop_front();
        (id, left.len())
    }

    /// Fetches a block, unless somebody else is at it: then waits for theirs if `wanted`, else leaves it to them.
    async fn fetch(&self, db: &Db, wanted: bool) -> Result<Option<i64>, PortError> {
        let _fetching = match self.fetching.try_lock() {
            Ok(turn) => turn,
            Err(_) if !wanted => return Ok(None),
            Err(_) => self.fetching.lock().await,
        };
        if wanted && let (Some(id), _) = self.take() {
            return Ok(Some(id));
        }
        let fresh: Vec<Vec<i64>> = db.operate(TakeIds { amount: BLOCK }).await?;
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        left.extend(fresh.into_iter().flatten());
        Ok(if wanted { left.pop_front() } else { None })
    }
}
