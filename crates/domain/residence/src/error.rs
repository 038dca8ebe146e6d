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
    /// The home would have no owner any more.
    #[error("last owner")]
    LastOwner,
    /// The caller is in the home already.
    #[error("already a member")]
    AlreadyMember,
    /// There is no such code.
    #[error("code invalid")]
    CodeInvalid,
    /// Somebody came in by the code before.
    #[error("code used")]
    CodeUsed,
    /// An owner has revoked the code.
    #[error("code revoked")]
    CodeRevoked,
    /// The code was good until a moment that is over.
    #[error("code expired")]
    CodeExpired,
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
            PortError::Refused(Refusal::Rule(rule)) => Self::rule(&rule).unwrap_or(Self::Port(Refusal::Rule(rule).into())),
            other => Self::Port(other),
        }
    }
}

impl From<Refusal> for ResidenceError {
    fn from(refusal: Refusal) -> Self {
        PortError::from(refusal).into()
    }
}

impl ResidenceError {
    /// The fact behind a rule of the store, where it is one of this domain's.
    fn rule(slug: &str) -> Option<Self> {
        Some(match slug {
            "last_owner" => Self::LastOwner,
            "already_member" => Self::AlreadyMember,
            "code_invalid" => Self::CodeInvalid,
            "code_used" => Self::CodeUsed,
            "code_revoked" => Self::CodeRevoked,
            "code_expired" => Self::CodeExpired,
            _ => return None,
        })
    }
}
