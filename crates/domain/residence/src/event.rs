//! What happens to homes.

use crate::Residence;
use honeydue_kernel::{Affected, Change, Event, ResidenceId, Role, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A decision about a home, ready to be committed.
pub type ResidenceChange = Change<ResidenceWrite, ResidenceEvent>;

/// What a decision writes.
#[derive(Clone, Debug)]
pub enum ResidenceWrite {
    /// A new home, with its maker as its first owner.
    Founded {
        /// The home.
        residence: Residence,
        /// Whether it is its maker's main home.
        is_primary: bool,
    },
    /// A person belongs to the home from now on.
    Admitted {
        /// The home.
        residence: ResidenceId,
        /// Who.
        member: UserId,
        /// With what rights.
        role: Role,
        /// Since when.
        at: Timestamp,
    },
}

/// What the ledger remembers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum ResidenceEvent {
    /// A home was made.
    Founded {
        /// As it was made.
        residence: Residence,
    },
    /// A person was taken into a home.
    MemberAdmitted {
        /// The home.
        residence: ResidenceId,
        /// Who.
        member: UserId,
        /// With what rights.
        role: Role,
    },
}

impl ResidenceEvent {
    /// The home that it happened to.
    pub const fn residence(&self) -> ResidenceId {
        match self {
            Self::Founded { residence } => residence.id,
            Self::MemberAdmitted { residence, .. } => *residence,
        }
    }
}

impl Event for ResidenceEvent {
    fn kind(&self) -> &'static str {
        match self {
            Self::Founded { .. } => "residence.founded",
            Self::MemberAdmitted { .. } => "residence.member_admitted",
        }
    }

    /// A change of membership moves the member's stream too.
    fn affected(&self) -> Affected {
        match self {
            Self::Founded { residence } => Affected::existing([residence.owner.into()]).begins(residence.id),
            Self::MemberAdmitted { residence, member, .. } => Affected::existing([(*residence).into(), (*member).into()]),
        }
    }
}
