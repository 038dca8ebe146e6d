//! What the domain asks of whoever keeps the homes.

use crate::{CodeHash, Home, Invitation, ResidenceChange, Resident, Shares};
use honeydue_kernel::{Committed, Ids, Named, PortError, ResidenceId, ResidenceTypeId, Seen, Viewer};
use jiff::Timestamp;

/// A kind of home: house, apartment, …
pub type ResidenceType = Named<ResidenceTypeId>;

/// Keeps homes and memberships. Every read is a viewer's: it shows the homes that the viewer belongs to, and refuses
/// ([`honeydue_kernel::Refusal::NoSession`], [`honeydue_kernel::Refusal::Unverified`]) before it shows anything.
#[trait_variant::make(Send)]
pub trait ResidenceStore: Ids {
    /// One home; none if it does not exist or the viewer does not belong to it.
    async fn find(&self, viewer: Viewer, id: ResidenceId) -> Result<Seen<Option<Home>>, PortError>;

    /// The same for who decides something about it: as it is at this instant, and never as it was remembered. What others have
    /// just changed would be told as the reason of a refusal.
    async fn find_to_decide(&self, viewer: Viewer, id: ResidenceId) -> Result<Seen<Option<Home>>, PortError>;

    /// All homes of the viewer, in the order of their ids.
    async fn list(&self, viewer: Viewer) -> Result<Seen<Vec<Home>>, PortError>;

    /// What kinds of homes there are, in the order in which a client lists them. Everybody may know.
    async fn types(&self) -> Result<Vec<ResidenceType>, PortError>;

    /// The people of a home, in the order in which they joined; none as in [`ResidenceStore::find`]. To an owner their
    /// e-mail addresses are told, so that the sight then has the streams of all of them.
    async fn people(&self, viewer: Viewer, id: ResidenceId) -> Result<Seen<Option<Vec<Resident>>>, PortError>;

    /// The codes of a home that are good at this instant; none as in [`ResidenceStore::find`].
    async fn shares(&self, viewer: Viewer, id: ResidenceId, at: Timestamp) -> Result<Seen<Option<Shares>>, PortError>;

    /// What a code lets somebody into, good or not any more; none if there is no such code. Shows nothing of the home.
    async fn invitation(&self, viewer: Viewer, code: CodeHash) -> Result<Seen<Option<Invitation>>, PortError>;

    /// Commits a decision: all of it or nothing. Answers with the home as the actor sees it after it; none to who does
    /// not belong to it then. Refuses what the change's guards refuse, kinds that do not exist
    /// ([`honeydue_kernel::Refusal::Rule`] `unknown_residence_type`), and a code that there is already (`share_code_taken`).
    async fn commit(&self, change: ResidenceChange) -> Result<Committed<Option<Home>>, PortError>;
}
