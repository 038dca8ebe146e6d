//! Plans: what a person's homes may hold.
//!
//! This crate knows tiers and their limits, trials, what the operator gives and what stores sell, and what follows from it
//! at an instant ([`entitlement`]). It does not know homes or tasks: they are counted beside their rows, and room for more
//! of them is a guard of whoever makes them ([`honeydue_kernel::Guard::Room`]). It does not talk to stores: adapters of
//! [`StoreVerifier`] do.

mod books;
mod catalogue;
mod entitlement;
mod error;
mod event;
mod model;
mod plan;
mod port;
mod purchase;
mod service;

#[cfg(feature = "contract")]
pub mod contract;
#[cfg(feature = "memory")]
pub mod memory;

pub use books::Books;
pub use catalogue::{Catalogue, Feature, Promotion, UpgradeTrigger, trigger_for};
pub use entitlement::{Entitlement, Source, Term, entitlement};
pub use error::SubscriptionError;
pub use event::{SubscriptionChange, SubscriptionEvent, SubscriptionWrite};
pub use model::{InstallationPatch, Miscount, PlanPatch, Subscription, Trial};
pub use plan::{Installation, Limits, Settings, Tier, TrialDays, TrialDaysError, Usage};
pub use port::{PlanFacts, Proof, StoreVerifier, SubscriptionStore, VerifyError};
pub use purchase::{
    ProductId, Purchase, PurchaseError, PurchaseStanding, Recorded, Store, StoreEvent, StoreEventId, StoreEventKind, TransactionId, leading,
};
pub use service::{Status, Subscriptions};
