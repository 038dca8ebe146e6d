//! What the domain asks of the outside.

use crate::{Books, Catalogue, Installation, Miscount, Store, StoreEvent, Subscription, SubscriptionChange, TransactionId, Usage};
use honeydue_kernel::{BoxError, PortError, Seen, StreamId, UserId, Version, Viewer};
use serde::{Deserialize, Serialize};

/// All that a person's plan is told from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFacts {
    /// The person's subscription.
    pub subscription: Subscription,
    /// What the person pays for.
    pub usage: Usage,
    /// Settings and limits.
    pub installation: Installation,
}

/// Keeps subscriptions, counters, settings and the catalogue.
#[trait_variant::make(Send)]
pub trait SubscriptionStore: Sync {
    /// What the viewer's own plan is told from. The sight has the streams of the viewer, of every home that the viewer pays for,
    /// and of the installation.
    async fn plan(&self, viewer: Viewer) -> Result<Seen<PlanFacts>, PortError>;

    /// The settings and limits. No secret.
    async fn installation(&self) -> Result<Installation, PortError>;

    /// What clients say about plans. Everybody may know.
    async fn catalogue(&self) -> Result<Catalogue, PortError>;

    /// What stores sold to an account; none if there is no such account.
    async fn books(&self, user: UserId) -> Result<Option<Books>, PortError>;

    /// The account that holds a purchase; none if nobody has brought it here.
    async fn holder(&self, store: Store, transaction: &TransactionId) -> Result<Option<UserId>, PortError>;

    /// Everybody of whom counters or terms are kept that say something else than what there is, in the order of their ids.
    async fn miscounts(&self) -> Result<Vec<Miscount>, PortError>;

    /// Commits a decision: all of it or nothing. Gives the streams that it moved, with their versions. Refuses what the change's
    /// guards refuse, and ([`honeydue_kernel::Refusal::Rule`] `purchase_taken`) a new purchase that somebody has brought before.
    async fn commit(&self, change: SubscriptionChange) -> Result<Vec<(StreamId, Version)>, PortError>;
}

/// What somebody shows for a purchase.
#[derive(Clone, Debug)]
pub enum Proof {
    /// What the store gave the app when it sold something.
    Purchase {
        /// A receipt, a token or a signed transaction.
        token: String,
    },
    /// What the store sends by itself.
    Notification {
        /// As it came.
        body: Vec<u8>,
        /// The header that vouches for it, where the store uses one.
        signature: Option<String>,
    },
}

/// Why a proof is worth nothing.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// It can't be read.
    #[error("malformed")]
    Malformed,
    /// It is not from the store, or not for this installation's apps.
    #[error("forged")]
    Forged,
    /// The store can't be asked just now.
    #[error("unavailable")]
    Unavailable(#[source] BoxError),
}

/// Asks a store whether something was bought.
#[trait_variant::make(Send)]
pub trait StoreVerifier: Sync {
    /// Which store.
    fn store(&self) -> Store;

    /// What the store says has happened, once it is certain that the store says so.
    async fn verify(&self, proof: &Proof) -> Result<StoreEvent, VerifyError>;
}
