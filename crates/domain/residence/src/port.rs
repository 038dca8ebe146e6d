//! What the domain asks of whoever keeps the homes.

use crate::{Home, ResidenceChange};
use honeydue_kernel::{Committed, Ids, Named, PortError, ResidenceId, ResidenceTypeId, Seen, Viewer};

/// A kind of home: house, apartment, …
pub type ResidenceType = Named<ResidenceTypeId>;

/// Keeps homes and memberships. Every read is a viewer's: it shows the homes that the viewer belongs to, and refuses
/// ([`honeydue_kernel::Refusal::NoSession`], [`honeydue_kernel::Refusal::Unverified`]) before it shows anything.
#[trait_variant::make(Send)]
pub trait ResidenceStore: Ids {
    /// One home; none if it does not exist or the viewer does not belong to it.
    async fn find(&self, viewer: Viewer, id: ResidenceId) -> Result<Seen<Option<Home>>, PortError>;

    /// All homes of the viewer, in the order of their ids.
    async fn list(&self, viewer: Viewer) -> Result<Seen<Vec<Home>>, PortError>;

    /// What kinds of homes there are, in the order in which a client lists them. Everybody may know.
    async fn types(&self) -> Result<Vec<ResidenceType>, PortError>;

    /// Commits a decision: all of it or nothing. Answers with the home as it is after it. Refuses what the change's
    /// guards refuse, and kinds that do not exist ([`honeydue_kernel::Refusal::Rule`] `unknown_residence_type`).
    async fn commit(&self, change: ResidenceChange) -> Result<Committed<Home>, PortError>;
}
