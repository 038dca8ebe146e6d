//! The contractor, and the decisions about it.

use crate::{ContractorChange, ContractorDetails, ContractorError, ContractorEvent, ContractorPatch, ContractorWrite, Favorite, Specialty};
use honeydue_kernel::{Actor, Change, ContractorId, Guard, Payer, Person, ResidenceId, Resource, Role, UserId, Version, Versioned};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Somebody who is called when a home needs a professional.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contractor {
    /// Its id.
    pub id: ContractorId,
    /// The home whose members all see and change it; none: it is a personal one, seen and changed by its creator alone.
    pub residence: Option<ResidenceId>,
    /// Who wrote it down, or brought it to where it is: who moves a contractor is its creator there.
    pub created_by: UserId,
    /// What is written down.
    pub details: ContractorDetails,
    /// When it was written down.
    pub created_at: Timestamp,
    /// When it last changed. Favourites are no change of it.
    pub updated_at: Timestamp,
    /// 1 when made, one more with each change.
    pub version: Version,
}

/// What a new contractor is made from.
#[derive(Clone, Debug)]
pub struct NewContractor {
    /// The home that shares it; none: a personal one.
    pub residence: Option<ResidenceId>,
    /// What is written down.
    pub details: ContractorDetails,
    /// Whether it is a favourite of its creator's at once.
    pub is_favorite: bool,
}

/// A contractor as one person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractorCard {
    /// The contractor.
    pub contractor: Contractor,
    /// What the home is called that shares it.
    pub residence_name: Option<String>,
    /// Its trades, told whole.
    pub specialties: Vec<Specialty>,
    /// Whether it is a favourite of the viewer's.
    pub is_favorite: bool,
    /// How many tasks name it: of its home, or for a personal one of all homes of the viewer's.
    pub task_count: u32,
    /// The homes that show its names, of those that its creator or the viewer belongs to, in the order of their ids. A home
    /// shows them once one of its tasks has named the contractor.
    pub shown_in: Vec<ResidenceId>,
    /// Its creator; none if the account is gone.
    pub created_by: Option<Person>,
}

impl Contractor {
    /// Decides to write down a contractor, for a home of the actor's or for the actor alone.
    pub fn add(id: ContractorId, new: NewContractor, actor: Actor, now: Timestamp) -> ContractorChange {
        let NewContractor { residence, details, is_favorite } = new;
        let contractor = Self { id, residence, created_by: actor.user(), details, created_at: now, updated_at: now, version: 1 };
        let favorite = is_favorite.then_some(Favorite { member: actor.user(), is_favorite });
        let write = ContractorWrite::Saved { contractor: contractor.clone(), favorite, shown_in: Vec::new() };
        let room = Guard::room(contractor.payer(), Resource::Contractors, 1);
        let change = decided(actor, now, write, ContractorEvent::Created { contractor, favorite });
        in_home(change, residence, Role::Member).guarded_by(room)
    }

    /// On whose plan it counts: on that of whoever pays for its home, a personal one on its creator's.
    pub fn payer(&self) -> Payer {
        self.residence.map_or(Payer::Account(self.created_by), Payer::Home)
    }

    /// What is personal is there for its creator alone.
    fn check_open_to(&self, actor: Actor) -> Result<(), ContractorError> {
        if self.residence.is_none() && self.created_by != actor.user() { Err(ContractorError::Absent) } else { Ok(()) }
    }

    fn unchanged(&self, change: ContractorChange) -> ContractorChange {
        change.guarded_by(Guard::Unchanged(Versioned::Contractor(self.id, self.version)))
    }
}

impl ContractorCard {
    /// Decides what a patch changes; none if it is so already. Any member may change a home's contractor; to take it out of
    /// the home is its creator's or an owner's to decide, and into another home that of a member of both.
    ///
    /// Homes that show its names show the new ones, wherever the contractor is or goes, as long as its creator belongs to
    /// them. Who takes it over is its creator from then on, in whose homes older names may stand.
    pub fn change(&self, patch: &ContractorPatch, actor: Actor, now: Timestamp) -> Result<Option<ContractorChange>, ContractorError> {
        let before = &self.contractor;
        before.check_open_to(actor)?;
        let mut residence = before.residence;
        patch.residence.apply(&mut residence);
        let details = patch.details(&before.details);
        let wanted = patch.is_favorite.filter(|wanted| *wanted != self.is_favorite);
        let moves = residence != before.residence;
        if !moves && details == before.details {
            return wanted.map(|is_favorite| self.favor(is_favorite, actor, now)).transpose();
        }
        let favorite = wanted.map(|is_favorite| Favorite { member: actor.user(), is_favorite });
        let created_by = if moves { actor.user() } else { before.created_by };
        let after = Contractor { residence, created_by, details, updated_at: now, version: before.version + 1, ..before.clone() };
        let renamed = (&after.details.name, &after.details.company) != (&before.details.name, &before.details.company);
        let is_told_anew = renamed || created_by != before.created_by;
        let shown_in = if is_told_anew { self.shown_in.clone() } else { Vec::new() };
        let (payer, moved_from) = (after.payer(), Some(before.payer()));
        let room = moves.then_some(Guard::Room { payer, resource: Resource::Contractors, more: 1, moved_from });
        let write = ContractorWrite::Saved { contractor: after.clone(), favorite, shown_in: shown_in.clone() };
        let event = ContractorEvent::Changed { contractor: after, from: before.residence, favorite, renamed, shown_in };
        let change = decided(actor, now, write, event);
        let least = if moves && before.created_by != actor.user() { Role::Owner } else { Role::Member };
        let change = in_home(change, before.residence, least);
        let change = before.unchanged(if moves { in_home(change, residence, Role::Member) } else { change });
        let change = if is_told_anew { change.guarded_by(self.shown_nowhere_else()) } else { change };
        Ok(Some(room.into_iter().fold(change, Change::guarded_by)))
    }

    /// Decides to delete it, which is its creator's alone for a personal one, else any member's. Tasks that name it name
    /// nobody then; what was done keeps its name.
    pub fn delete(&self, actor: Actor, now: Timestamp) -> Result<ContractorChange, ContractorError> {
        let contractor = &self.contractor;
        contractor.check_open_to(actor)?;
        let write = ContractorWrite::Deleted { contractor: contractor.id, shown_in: self.shown_in.clone(), at: now };
        let event = ContractorEvent::Deleted { contractor: contractor.clone(), shown_in: self.shown_in.clone() };
        let change = in_home(decided(actor, now, write, event), contractor.residence, Role::Member);
        Ok(contractor.unchanged(change).guarded_by(self.shown_nowhere_else()))
    }

    /// The homes that show its names are those that were decided upon.
    fn shown_nowhere_else(&self) -> Guard {
        Guard::ShownIn { contractor: self.contractor.id, homes: self.shown_in.clone() }
    }

    /// Decides to make it a favourite of the actor's, or to take that back: whichever it is not.
    pub fn toggle_favorite(&self, actor: Actor, now: Timestamp) -> Result<ContractorChange, ContractorError> {
        self.favor(!self.is_favorite, actor, now)
    }

    fn favor(&self, is_favorite: bool, actor: Actor, now: Timestamp) -> Result<ContractorChange, ContractorError> {
        self.contractor.check_open_to(actor)?;
        let (contractor, favorite) = (self.contractor.id, Favorite { member: actor.user(), is_favorite });
        let write = ContractorWrite::FavoriteSet { contractor, favorite };
        let change = decided(actor, now, write, ContractorEvent::FavoriteSet { contractor, favorite });
        Ok(self.contractor.unchanged(in_home(change, self.contractor.residence, Role::Member)))
    }
}

/// Guards a change of a home's contractor; a personal one has no home to be in.
fn in_home(change: ContractorChange, residence: Option<ResidenceId>, least: Role) -> ContractorChange {
    residence.into_iter().fold(change, |change, residence| change.guarded_by(Guard::Member { residence, least }))
}

#[expect(clippy::disallowed_methods, reason = "this is a domain's decision, the place where changes are made")]
fn decided(actor: Actor, now: Timestamp, write: ContractorWrite, event: ContractorEvent) -> ContractorChange {
    Change::decided(actor, now, write, event)
}

#[cfg(test)]
mod tests;
