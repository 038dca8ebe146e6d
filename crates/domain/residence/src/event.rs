//! What happens to homes.

use crate::Residence;
use honeydue_kernel::{Affected, Change, Event, ResidenceId, Role, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A decision about a home, ready to be committed.
pub type ResidenceChange = Change<ResidenceWrite, ResidenceEvent>;

/// Whether a home is somebody's main one. Of all homes of a person at most one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MainHome {
    /// Whose.
    pub member: UserId,
    /// Whether it is.
    pub is_primary: bool,
}

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
    /// The home as it is from now on.
    Updated {
        /// The home.
        residence: Residence,
        /// Whether it is somebody's main home, where that changes too.
        main: Option<MainHome>,
    },
    /// Whether a home is somebody's main one, and nothing else.
    MainHomeChosen {
        /// The home.
        residence: ResidenceId,
        /// Whose, and whether it is.
        main: MainHome,
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
    /// What is known of a home was changed.
    Updated {
        /// As it is from now on.
        residence: Residence,
        /// Whether it is somebody's main home, where that changed too.
        main: Option<MainHome>,
    },
    /// A home became somebody's main one, or is not any more.
    MainHomeChosen {
        /// The home.
        residence: ResidenceId,
        /// Whose, and whether it is.
        main: MainHome,
    },
}

impl ResidenceEvent {
    /// The home that it happened to.
    pub const fn residence(&self) -> ResidenceId {
        match self {
            Self::Founded { residence } | Self::Updated { residence, .. } => residence.id,
            Self::MemberAdmitted { residence, .. } | Self::MainHomeChosen { residence, .. } => *residence,
        }
    }
}

impl Event for ResidenceEvent {
    fn kind(&self) -> &'static str {
        match self {
            Self::Founded { .. } => "residence.founded",
            Self::MemberAdmitted { .. } => "residence.member_admitted",
            Self::Updated { .. } => "residence.updated",
            Self::MainHomeChosen { .. } => "residence.main_home_chosen",
        }
    }

    /// A change of membership moves the member's stream too. Which home is the main one is shown to that member alone.
    fn affected(&self) -> Affected {
        match self {
            Self::Founded { residence } => Affected::existing([residence.owner.into()]).begins(residence.id),
            Self::MemberAdmitted { residence, member, .. } => Affected::existing([(*residence).into(), (*member).into()]),
            Self::Updated { residence, main } => {
                Affected::existing(std::iter::once(residence.id.into()).chain(main.map(|main| main.member.into())))
            }
            Self::MainHomeChosen { main, .. } => Affected::existing([main.member.into()]),
        }
    }
}
