//! What happens to contractors.

use crate::Contractor;
use honeydue_kernel::{Affected, Change, ContractorId, Event, ResidenceId, StreamId, Touch, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::ops::Not;

/// A decision about a contractor, ready to be committed.
pub type ContractorChange = Change<ContractorWrite, ContractorEvent>;

/// Whether somebody counts a contractor among their favourites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Favorite {
    /// Whose favourite.
    pub member: UserId,
    /// From now on.
    pub is_favorite: bool,
}

/// What a decision writes.
#[derive(Clone, Debug)]
pub enum ContractorWrite {
    /// A contractor, new or changed.
    Saved {
        /// As it is from now on.
        contractor: Contractor,
        /// What changes about the actor's favourites with it; none if nothing does.
        favorite: Option<Favorite>,
        /// The homes whose copies of its names become those that it has now.
        shown_in: Vec<ResidenceId>,
    },
    /// A contractor is gone, from everybody's favourites too. The copies of its names stay, for what was done.
    Deleted {
        /// Which one.
        contractor: ContractorId,
        /// The homes in which no task names it any more.
        shown_in: Vec<ResidenceId>,
        /// When.
        at: Timestamp,
    },
    /// A contractor is a favourite, or is none any more. It was the other before.
    FavoriteSet {
        /// Which one.
        contractor: ContractorId,
        /// Whose.
        favorite: Favorite,
    },
}

/// What the ledger remembers. Contractors are told whole, so that an event can be shown and replayed without the rows of
/// today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum ContractorEvent {
    /// A contractor was written down.
    Created {
        /// As it was written down.
        contractor: Contractor,
        /// Its creator's favourite at once.
        favorite: Option<Favorite>,
    },
    /// What is written down of a contractor changed, or it moved.
    Changed {
        /// As it is after it.
        contractor: Contractor,
        /// The home that shared it before: the same, where it did not move.
        from: Option<ResidenceId>,
        /// What changed about the actor's favourites with it.
        favorite: Option<Favorite>,
        /// Whether its name or its company is another.
        #[serde(default, skip_serializing_if = "Not::not")]
        renamed: bool,
        /// The homes in which tasks and what was done show its names as they are after it. None, where nothing is said
        /// anew of the names.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        shown_in: Vec<ResidenceId>,
    },
    /// A contractor was deleted.
    Deleted {
        /// As it was.
        contractor: Contractor,
        /// The homes in which no task names it any more.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        shown_in: Vec<ResidenceId>,
    },
    /// A contractor became somebody's favourite, or is none any more.
    FavoriteSet {
        /// Which one.
        contractor: ContractorId,
        /// Whose.
        favorite: Favorite,
    },
}

impl ContractorEvent {
    /// The contractor that it happened to.
    pub const fn id(&self) -> ContractorId {
        match self {
            Self::Created { contractor, .. } | Self::Changed { contractor, .. } | Self::Deleted { contractor, .. } => contractor.id,
            Self::FavoriteSet { contractor, .. } => *contractor,
        }
    }
}

/// A home's contractor is in the home's stream, a personal one in its creator's.
fn stream(residence: Option<ResidenceId>, creator: UserId) -> StreamId {
    residence.map_or(creator.into(), StreamId::from)
}

impl Event for ContractorEvent {
    fn kind(&self) -> &'static str {
        match self {
            Self::Created { .. } => "contractor.created",
            Self::Changed { contractor, from, .. } if contractor.residence != *from => "contractor.moved",
            Self::Changed { .. } => "contractor.changed",
            Self::Deleted { .. } => "contractor.deleted",
            Self::FavoriteSet { .. } => "contractor.favorite_set",
        }
    }

    /// Where the contractor is, where it was, where its names are shown, and whose favourite it became: a favourite is
    /// its member's own.
    fn affected(&self) -> Affected {
        let here = |contractor: &Contractor| stream(contractor.residence, contractor.created_by);
        let mut streams = match self {
            Self::Created { contractor, .. } | Self::Deleted { contractor, .. } => vec![here(contractor)],
            // a personal one that moves to a home stays its creator's, so that this is where it was
            Self::Changed { contractor, from, .. } => vec![here(contractor), stream(*from, contractor.created_by)],
            Self::FavoriteSet { .. } => Vec::new(),
        };
        if let Self::Changed { shown_in, .. } | Self::Deleted { shown_in, .. } = self {
            streams.extend(shown_in.iter().copied().map(StreamId::from));
        }
        match self {
            Self::Created { favorite, .. } | Self::Changed { favorite, .. } => {
                streams.extend(favorite.map(|favorite| StreamId::from(favorite.member)));
            }
            Self::FavoriteSet { favorite, .. } => streams.push(favorite.member.into()),
            Self::Deleted { .. } => {}
        }
        Affected::existing(streams)
    }

    /// Tasks show the names of who is called for them; where those change, all of the home is told anew. So it is where
    /// tasks lose somebody who is deleted.
    fn touches(&self) -> Vec<Touch> {
        let mut touches = vec![Touch::Contractor(self.id())];
        if let Self::Changed { shown_in, .. } | Self::Deleted { shown_in, .. } = self {
            touches.extend(shown_in.iter().copied().map(Touch::Residence));
        }
        touches
    }
}
