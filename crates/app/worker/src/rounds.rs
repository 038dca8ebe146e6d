//! Chores, whenever they are due.

use crate::{
    Handler, Worker,
    worker::{Stop, caught},
};
use futures::FutureExt;
use honeydue_kernel::{Chore, JobQueue, PortError, Upkeep};
use tokio::time::sleep;

impl<Q: JobQueue, H: Handler, U: Upkeep> Worker<Q, H, U> {
    /// Looks from time to time which chores are due, and does those whose turn it gets.
    pub(crate) async fn go_rounds(&self, mut stop: Stop<'_>) {
        loop {
            for chore in self.upkeep.chores() {
                match caught(self.see_to_chore(*chore, &stop)).await {
                    Some(Ok(())) => {}
                    Some(Err(error)) => tracing::warn!(chore = chore.name, %error, "a chore was not done; it waits for its next turn"),
                    None => tracing::error!(chore = chore.name, "a chore panicked; it waits for its next turn"),
                }
            }
            tokio::select! {
                biased;
                () = &mut stop => return,
                () = sleep(self.settings.round) => {}
            }
        }
    }

    /// A part at a time; a stop is heard between two parts.
    async fn see_to_chore(&self, chore: Chore, stop: &Stop<'_>) -> Result<(), PortError> {
        let now = (self.clock)();
        let stopped = || stop.clone().now_or_never().is_some();
        if stopped() || !self.upkeep.take(chore, now).await? {
            return Ok(());
        }
        while !stopped() && self.upkeep.go_on(chore, now).await? {}
        Ok(())
    }
}
