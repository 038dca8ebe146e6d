//! Why a use case of homes ends without a result.

use crate::Home;
use honeydue_kernel::{PortError, Refusal};

/// Facts, without words for people: those are written once, at the edge.
#[derive(Debug, thiserror::Error)]
pub enum ResidenceError {
    /// No such home, or not the caller's.
    #[error("absent")]
    Absent,
    /// The caller belongs to the home, and is none of its owners.
    #[error("owner required")]
    OwnerRequired,
    /// The home is not at the version that the caller has seen; this is how it is now.
    #[error("stale")]
    Stale(Box<Home>),
    /// The port refused, or failed.
    #[error(transparent)]
    Port(PortError),
}

/// What a guard refuses under the lock is the same fact as what the decision finds before.
impl From<PortError> for ResidenceError {
    fn from(error: PortError) -> Self {
        match error {
            PortError::Refused(Refusal::Absent) => Self::Absent,
            PortError::Refused(Refusal::Role) => Self::OwnerRequired,
            other => Self::Port(other),
        }
    }
}
