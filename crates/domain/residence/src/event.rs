//! What happens to homes.

use crate::{CodeHash, CodeKind, Residence, ResidenceName, ShareCode, Succession};
use honeydue_kernel::{Affected, Change, Errand, Event, ResidenceId, Role, ShareCodeId, StreamId, Touch, UserId};
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
    /// Somebody is something else in a home.
    RoleChanged {
        /// The home.
        residence: ResidenceId,
        /// Who.
        member: UserId,
        /// With what rights from now on.
        role: Role,
        /// Who pays, where that changes.
        payer: Option<Succession>,
        /// Whether they were an owner and are none any more: they have seen the home's codes, so that all are revoked.
        was_owner: bool,
        /// When.
        at: Timestamp,
    },
    /// Somebody does not belong to a home any more. The copy of the names stays, for what they made and did.
    Parted {
        /// The home.
        residence: ResidenceId,
        /// Who.
        member: UserId,
        /// Who pays, where that changes.
        payer: Option<Succession>,
        /// Whether they were an owner and are none any more: they have seen the home's codes, so that all are revoked.
        was_owner: bool,
        /// When.
        at: Timestamp,
    },
    /// A new code; the active one of its kind is revoked.
    Shared {
        /// The code.
        code: ShareCode,
        /// What it is found by.
        hash: CodeHash,
    },
    /// All codes of a home let nobody in any more.
    CodesRevoked {
        /// The home.
        residence: ResidenceId,
        /// When.
        at: Timestamp,
    },
    /// Somebody came in by a code, which is used up.
    Joined {
        /// The home.
        residence: ResidenceId,
        /// Who.
        member: UserId,
        /// The code.
        code: ShareCodeId,
        /// The owners, who are told.
        owners: Vec<UserId>,
        /// When.
        at: Timestamp,
    },
    /// The home is gone, with everything that was kept for it.
    Deleted {
        /// The home.
        residence: ResidenceId,
    },
}

impl ResidenceWrite {
    /// What is left to do once it is written. Whom somebody brings into their home themselves, they know of.
    pub(crate) fn errands(&self) -> Vec<Errand> {
        match self {
            Self::Joined { residence, member, owners, .. } => {
                owners.iter().map(|owner| Errand::MemberJoined { residence: *residence, member: *member, owner: *owner }).collect()
            }
            Self::Founded { .. }
            | Self::Admitted { .. }
            | Self::Updated { .. }
            | Self::MainHomeChosen { .. }
            | Self::RoleChanged { .. }
            | Self::Parted { .. }
            | Self::Shared { .. }
            | Self::CodesRevoked { .. }
            | Self::Deleted { .. } => Vec::new(),
        }
    }
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
        /// What it was called before, if that is something else: what is in the home shows its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        renamed_from: Option<ResidenceName>,
    },
    /// A home became somebody's main one, or is not any more.
    MainHomeChosen {
        /// The home.
        residence: ResidenceId,
        /// Whose, and whether it is.
        main: MainHome,
    },
    /// Somebody is something else in a home.
    RoleChanged {
        /// The home.
        residence: ResidenceId,
        /// Who.
        member: UserId,
        /// With what rights from now on.
        role: Role,
        /// Who pays, where that changed.
        payer: Option<Succession>,
    },
    /// Somebody left a home.
    MemberLeft {
        /// The home.
        residence: ResidenceId,
        /// Who.
        member: UserId,
        /// Who pays, where that changed.
        payer: Option<Succession>,
    },
    /// Somebody was removed from a home.
    MemberRemoved {
        /// The home.
        residence: ResidenceId,
        /// Who.
        member: UserId,
        /// Who pays, where that changed.
        payer: Option<Succession>,
    },
    /// A code was made.
    CodeShared {
        /// The home.
        residence: ResidenceId,
        /// The code's id.
        code: ShareCodeId,
        /// How it is handed over.
        kind: CodeKind,
        /// Until when it is good.
        expires_at: Timestamp,
    },
    /// Codes were revoked.
    CodesRevoked {
        /// The home.
        residence: ResidenceId,
        /// The codes' ids.
        codes: Vec<ShareCodeId>,
    },
    /// Somebody came into a home by a code.
    MemberJoined {
        /// The home.
        residence: ResidenceId,
        /// Who.
        member: UserId,
        /// The code's id.
        code: ShareCodeId,
    },
    /// A home was deleted.
    Deleted {
        /// The home.
        residence: ResidenceId,
        /// Everybody who was in it.
        members: Vec<UserId>,
    },
}

impl ResidenceEvent {
    /// The home that it happened to.
    pub const fn residence(&self) -> ResidenceId {
        match self {
            Self::Founded { residence } | Self::Updated { residence, .. } => residence.id,
            Self::MemberAdmitted { residence, .. }
            | Self::MainHomeChosen { residence, .. }
            | Self::RoleChanged { residence, .. }
            | Self::MemberLeft { residence, .. }
            | Self::MemberRemoved { residence, .. }
            | Self::CodeShared { residence, .. }
            | Self::CodesRevoked { residence, .. }
            | Self::MemberJoined { residence, .. }
            | Self::Deleted { residence, .. } => *residence,
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
            Self::RoleChanged { .. } => "residence.role_changed",
            Self::MemberLeft { .. } => "residence.member_left",
            Self::MemberRemoved { .. } => "residence.member_removed",
            Self::CodeShared { .. } => "residence.code_shared",
            Self::CodesRevoked { .. } => "residence.codes_revoked",
            Self::MemberJoined { .. } => "residence.member_joined",
            Self::Deleted { .. } => "residence.deleted",
        }
    }

    /// A change of membership moves the member's stream too, and a succession those of who paid and who pays. Which
    /// home is the main one is shown to its member alone.
    fn affected(&self) -> Affected {
        let home = StreamId::from(self.residence());
        let with = |users: Vec<UserId>| Affected::existing(std::iter::once(home).chain(users.into_iter().map(StreamId::from)));
        match self {
            Self::Founded { residence } => Affected::existing([residence.owner.into()]).begins(residence.id),
            Self::MemberAdmitted { member, .. } | Self::MemberJoined { member, .. } => with(vec![*member]),
            Self::RoleChanged { member, payer, .. }
            | Self::MemberLeft { member, payer, .. }
            | Self::MemberRemoved { member, payer, .. } => {
                let paying = payer.iter().flat_map(|Succession { from, to }| [*from, *to]);
                with(std::iter::once(*member).chain(paying).collect())
            }
            Self::Deleted { members, .. } => with(members.clone()),
            Self::Updated { main, .. } => with(main.iter().map(|main| main.member).collect()),
            Self::MainHomeChosen { main, .. } => Affected::existing([main.member.into()]),
            Self::CodeShared { .. } | Self::CodesRevoked { .. } => with(Vec::new()),
        }
    }

    /// Tasks and contractors show what their home is called. Who parts is taken from the tasks they were to do; who comes
    /// back brings the names of personal contractors as they are by now. Of the homes of a person one is the main one, so
    /// that to choose it may change another.
    fn touches(&self) -> Vec<Touch> {
        match self {
            Self::Updated { residence, main, renamed_from } => {
                let renamed = renamed_from.as_ref().map(|_| Touch::Residence(residence.id));
                renamed.into_iter().chain(main.map(|_| Touch::Residences)).collect()
            }
            Self::MemberAdmitted { residence, .. }
            | Self::MemberJoined { residence, .. }
            | Self::MemberLeft { residence, .. }
            | Self::MemberRemoved { residence, .. } => vec![Touch::Residence(*residence)],
            Self::Founded { .. } | Self::MainHomeChosen { .. } => vec![Touch::Residences],
            Self::RoleChanged { .. } | Self::CodeShared { .. } | Self::CodesRevoked { .. } | Self::Deleted { .. } => Vec::new(),
        }
    }
}
