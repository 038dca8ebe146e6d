//! Why a use case of contractors ends without a result.

use crate::ContractorCard;
use honeydue_kernel::PortError;

/// Facts, without words for people: those are written once, at the edge.
#[derive(Debug, thiserror::Error)]
pub enum ContractorError {
    /// No such contractor or home, or not the caller's.
    #[error("absent")]
    Absent,
    /// The contractor is not the one any more that the caller has seen; this is what it is now.
    #[error("stale")]
    Stale(Box<ContractorCard>),
    /// The port refused, or failed.
    #[error(transparent)]
    Port(#[from] PortError),
}
