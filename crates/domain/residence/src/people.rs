//! Who is in a home, and with what rights.

use crate::{Home, ResidenceChange, ResidenceError, ResidenceEvent, ResidenceWrite, model::decided};
use honeydue_kernel::{Actor, Guard, Membership, Role, UserId, Version};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What somebody is to be in a home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewRole {
    /// A member, and no owner any more.
    Member,
    /// An owner.
    Owner,
    /// The owner who pays.
    Payer,
}

/// Somebody else pays for the home from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// Who paid until now.
    pub from: UserId,
    /// Who pays from now on.
    pub to: UserId,
}

/// Somebody who is in a home, as the people who decide about it see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resident {
    /// The membership.
    pub membership: Membership,
    /// The e-mail address; for an owner's eyes alone.
    pub email: Option<String>,
}

impl Home {
    /// Decides what somebody is in the home, which is an owner's to decide. None if that is what they are already.
    ///
    /// The owner who pays is the creator; once that one is no owner any more, the one who joined first.
    pub fn change_role(
        &self,
        member: UserId,
        new: NewRole,
        actor: Actor,
        now: Timestamp,
    ) -> Result<Option<ResidenceChange>, ResidenceError> {
        self.needs_owner()?;
        let before = self.member(member)?.role;
        let (role, payer) = match new {
            NewRole::Member => (Role::Member, self.successor_of(member)?),
            NewRole::Owner => (Role::Owner, None),
            NewRole::Payer => (Role::Owner, self.succession(member)),
        };
        if role == before && payer.is_none() {
            return Ok(None);
        }
        let residence = self.residence.id;
        let write = ResidenceWrite::RoleChanged { residence, member, role, payer, was_owner: role < before, at: now };
        let change = decided(actor, now, write, ResidenceEvent::RoleChanged { residence, member, role, payer });
        let change = change.guarded_by(Guard::Member { residence, least: Role::Owner });
        let change = if role == Role::Member { change.guarded_by(self.another_owner(member)) } else { change };
        Ok(Some(change.guarded_by(self.same_people())))
    }

    /// Decides that somebody is not in the home any more: an owner's to decide of others, everybody's of themselves.
    pub fn remove(&self, member: UserId, actor: Actor, now: Timestamp) -> Result<ResidenceChange, ResidenceError> {
        if member == actor.user() {
            return self.leave(actor, now);
        }
        self.needs_owner()?;
        let (residence, payer) = (self.residence.id, self.parting(member)?);
        let event = ResidenceEvent::MemberRemoved { residence, member, payer };
        Ok(self.parted(member, payer, event, actor, now).guarded_by(self.same_people()))
    }

    /// Decides to leave the home.
    pub fn leave(&self, actor: Actor, now: Timestamp) -> Result<ResidenceChange, ResidenceError> {
        let (residence, member) = (self.residence.id, actor.user());
        let payer = self.parting(member)?;
        let event = ResidenceEvent::MemberLeft { residence, member, payer };
        Ok(self.parted(member, payer, event, actor, now).guarded_by(self.same_people()))
    }

    /// Decides to delete the home with everything that is kept for it, which is an owner's to decide. Everybody in it
    /// is told: each of their streams moves. `expected` is as in [`Home::update`].
    pub fn delete(&self, expected: Option<Version>, actor: Actor, now: Timestamp) -> Result<ResidenceChange, ResidenceError> {
        self.is_still(expected)?;
        self.needs_owner()?;
        let residence = self.residence.id;
        let members = self.members.iter().map(|member| member.person.id).collect();
        let change = decided(actor, now, ResidenceWrite::Deleted { residence }, ResidenceEvent::Deleted { residence, members });
        let change = change.guarded_by(Guard::Member { residence, least: Role::Owner }).guarded_by(self.same_people());
        Ok(if expected.is_some() { change.guarded_by(self.unchanged()) } else { change })
    }

    fn parted(&self, member: UserId, payer: Option<Succession>, event: ResidenceEvent, actor: Actor, now: Timestamp) -> ResidenceChange {
        let (residence, alone) = (self.residence.id, member == actor.user());
        let was_owner = self.member(member).is_ok_and(|known| known.role == Role::Owner);
        let write = ResidenceWrite::Parted { residence, member, payer, was_owner, at: now };
        let least = if alone { Role::Member } else { Role::Owner };
        decided(actor, now, write, event).guarded_by(Guard::Member { residence, least }).guarded_by(self.another_owner(member))
    }

    /// Who pays once somebody is gone, if that changes.
    fn parting(&self, member: UserId) -> Result<Option<Succession>, ResidenceError> {
        self.member(member)?;
        self.successor_of(member)
    }

    /// Who pays once somebody is no owner any more, if that changes; there must be an owner then.
    fn successor_of(&self, member: UserId) -> Result<Option<Succession>, ResidenceError> {
        let mut others = self.members.iter().filter(|other| other.role == Role::Owner && other.person.id != member);
        let heir = others.next().ok_or(ResidenceError::LastOwner)?.person.id;
        Ok(if self.residence.owner == member { self.succession(heir) } else { None })
    }

    fn succession(&self, to: UserId) -> Option<Succession> {
        let from = self.residence.owner;
        (from != to).then_some(Succession { from, to })
    }

    fn member(&self, member: UserId) -> Result<&Membership, ResidenceError> {
        self.members.iter().find(|known| known.person.id == member).ok_or(ResidenceError::Absent)
    }

    const fn another_owner(&self, besides: UserId) -> Guard {
        Guard::AnotherOwner { residence: self.residence.id, besides }
    }

    fn same_people(&self) -> Guard {
        let people = self.members.iter().map(|member| (member.person.id, member.role)).collect();
        Guard::Members { residence: self.residence.id, people }
    }
}
