//! What is said about plans, remembered.

use crate::wiring::Subscriptions;
use honeydue_subscription::{Catalogue, SubscriptionError};
use tokio::sync::OnceCell;

/// The catalogue, read once a process: only a migration changes it, and a release brings its own process.
#[derive(Debug, Default)]
pub struct KnownCatalogue(OnceCell<Catalogue>);

impl KnownCatalogue {
    /// The catalogue; read, the first time.
    pub async fn get(&self, subscriptions: &Subscriptions) -> Result<&Catalogue, SubscriptionError> {
        self.0.get_or_try_init(|| subscriptions.catalogue()).await
    }
}
