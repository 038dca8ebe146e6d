//! Waking a worker before it looks by itself.

use std::sync::Arc;
use tokio::sync::Notify;

/// A bell that wakes one worker of this process. Ringing costs nothing and waits for nobody; a bell that was rung while
/// the worker was busy is heard afterwards.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    /// There is work.
    pub fn ring(&self) {
        self.0.notify_one();
    }

    /// Waits until it is rung, or has been since the last time.
    pub(crate) async fn rung(&self) {
        self.0.notified().await;
    }
}
