//! Why a use case of homes ends without a result.

use honeydue_kernel::PortError;

/// Facts, without words for people: those are written once, at the edge.
#[derive(Debug, thiserror::Error)]
pub enum ResidenceError {
    /// No such home, or not the caller's.
    #[error("absent")]
    Absent,
    /// The port refused, or failed.
    #[error(transparent)]
    Port(#[from] PortError),
}
