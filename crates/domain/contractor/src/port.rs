//! What the domain asks of whoever keeps the contractors.

use crate::{ContractorCard, ContractorChange, Specialty};
use honeydue_kernel::{Committed, ContractorId, Ids, PortError, ResidenceId, Seen, Viewer};

/// Whose contractors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The viewer's personal ones, and those of all the viewer's homes.
    All,
    /// Those of one home.
    Home(ResidenceId),
}

/// Keeps contractors and favourites. Every read is a viewer's: it shows the viewer's personal contractors and those of
/// the viewer's homes, and refuses ([`honeydue_kernel::Refusal::NoSession`], [`honeydue_kernel::Refusal::Unverified`])
/// before it shows anything.
#[trait_variant::make(Send)]
pub trait ContractorStore: Ids {
    /// One contractor; none if it does not exist or the viewer has no part in it. The sight of a personal one has the streams of
    /// all homes of the viewer: a task of each may come to name it.
    async fn find(&self, viewer: Viewer, id: ContractorId) -> Result<Seen<Option<ContractorCard>>, PortError>;

    /// All contractors in scope, in the order of their ids; none for a home that is not the viewer's.
    async fn list(&self, viewer: Viewer, scope: Scope) -> Result<Seen<Option<Vec<ContractorCard>>>, PortError>;

    /// What trades there are, in the order in which a client lists them. Everybody may know.
    async fn specialties(&self) -> Result<Vec<Specialty>, PortError>;

    /// Commits a decision: all of it or nothing. Answers with the contractor as the actor sees it after it; none if it is
    /// gone. Refuses what the change's guards refuse, trades that do not exist ([`honeydue_kernel::Refusal::Rule`]
    /// `unknown_specialty`), and [`honeydue_kernel::Refusal::Stale`] a favourite that is already what it should become.
    async fn commit(&self, change: ContractorChange) -> Result<Committed<Option<ContractorCard>>, PortError>;
}
