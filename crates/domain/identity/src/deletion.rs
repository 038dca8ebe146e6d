//! Deleting an account: what becomes of its homes, and what the ledger loses.

use crate::{Account, AccountChange, AccountEvent, AccountWrite, IdentityError, PasswordDigest, model::decided};
use honeydue_kernel::{Actor, Guard, Membership, Person, Place, ResidenceId, Role, StreamId, UserId, Version};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An account with what deleting it takes.
#[derive(Clone, Debug)]
pub struct Departure {
    /// The account.
    pub account: Account,
    /// The hash of its password, if it has one.
    pub password: Option<PasswordDigest>,
    /// When the session was opened that the viewer presented; none where no credential identified the viewer.
    pub signed_in_at: Option<Timestamp>,
    /// The homes that it belongs to, in the order of their ids.
    pub households: Vec<Household>,
    /// Homes that it has left, which show its names still, in the order of their ids.
    pub known_in: Vec<ResidenceId>,
    /// Homes that were deleted when nobody else was in them, in the order of their ids: the ledger still has what was written there.
    pub deleted: Vec<ResidenceId>,
    /// Entries of other homes' streams that tell what is the account's alone, in order: its personal contractors.
    pub copies: Vec<Place>,
}

/// A home with its people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Household {
    /// Which.
    pub residence: ResidenceId,
    /// What it is called.
    pub name: String,
    /// The owner who pays.
    pub payer: UserId,
    /// Everybody in it, in the order in which they joined.
    pub members: Vec<Membership>,
}

/// A home that somebody pays for and others live in, with who would pay in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inheritance {
    /// The home.
    pub residence: ResidenceId,
    /// What it is called.
    pub name: String,
    /// Who would own it and pay.
    pub heir: Person,
}

/// Somebody owns a home and pays for it in another's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// The home.
    pub residence: ResidenceId,
    /// Who.
    pub to: UserId,
}

/// What becomes of the homes that know an account that is deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estate {
    /// Those that it belonged to and others pay for.
    pub left: Vec<ResidenceId>,
    /// Those that it paid for and others live in.
    pub handed_over: Vec<Handover>,
    /// Those in which there was nobody else: they are gone.
    pub gone: Vec<ResidenceId>,
    /// Those that it had left before.
    pub known_in: Vec<ResidenceId>,
}

/// What the ledger loses: payloads. The entries themselves stay, so that the chains can be verified.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// Of these streams everything before this event.
    pub streams: Vec<StreamId>,
    /// And these entries of others.
    pub entries: Vec<Place>,
}

/// What becomes of one home.
enum Fate<'h> {
    Left,
    Passed(&'h Person),
    Gone,
}

impl Household {
    /// A home with nobody else in it goes. One that the account pays for passes to the owner who joined first, or to the member
    /// who did where there is no other owner.
    fn fate(&self, account: UserId) -> Fate<'_> {
        let others = || self.members.iter().filter(|member| member.person.id != account);
        let heir = others().find(|member| member.role == Role::Owner).or_else(|| others().next());
        match heir {
            None => Fate::Gone,
            Some(heir) if self.payer == account => Fate::Passed(&heir.person),
            Some(_) => Fate::Left,
        }
    }

    fn people(&self) -> (ResidenceId, Vec<(UserId, Role)>) {
        (self.residence, self.members.iter().map(|member| (member.person.id, member.role)).collect())
    }
}

impl Estate {
    /// The homes that live on and show something that the account wrote, in the order of their ids.
    pub fn living(&self) -> Vec<ResidenceId> {
        let passed = self.handed_over.iter().map(|passed| passed.residence);
        let mut living: Vec<_> = self.left.iter().chain(&self.known_in).copied().chain(passed).collect();
        living.sort_unstable();
        living
    }
}

impl Departure {
    /// Decides to delete the account. `seen` has the versions of the streams that were read.
    ///
    /// Homes that the account pays for pass to others, whatever their plans hold, if that is wanted. Homes without anybody else
    /// go, and with them what the ledger tells of them.
    ///
    /// Errors: [`IdentityError::OwnsSharedHomes`].
    pub fn delete(
        &self,
        hand_over: bool,
        seen: &[(StreamId, Version)],
        actor: Actor,
        now: Timestamp,
    ) -> Result<AccountChange, IdentityError> {
        let passing = self.inheritances();
        if !hand_over && !passing.is_empty() {
            return Err(IdentityError::OwnsSharedHomes(passing));
        }
        let (account, estate) = (self.account.id, self.estate());
        let own: Vec<StreamId> = std::iter::once(account.into()).chain(estate.gone.iter().copied().map(StreamId::from)).collect();
        let streams = seen.iter().filter(|(stream, _)| own.contains(stream)).copied().collect();
        let homes = self.households.iter().filter(|home| matches!(home.fate(account), Fate::Passed(_))).map(Household::people).collect();
        let deleted = self.deleted.iter().copied().map(StreamId::from);
        let erased = Erasure { streams: own.into_iter().chain(deleted).collect(), entries: self.copies.clone() };
        let write = AccountWrite::Deleted { account: self.account.clone(), estate: estate.clone(), at: now };
        let change = decided(actor, now, write, AccountEvent::Deleted { account, estate, erased });
        // another home, another profile, another personal contractor: each moves the account's own stream
        Ok(change.guarded_by(Guard::Unmoved { streams }).guarded_by(Guard::Households { homes }))
    }

    /// The homes that would pass to others.
    fn inheritances(&self) -> Vec<Inheritance> {
        let passing = |home: &Household| match home.fate(self.account.id) {
            Fate::Passed(heir) => Some(Inheritance { residence: home.residence, name: home.name.clone(), heir: heir.clone() }),
            Fate::Left | Fate::Gone => None,
        };
        self.households.iter().filter_map(passing).collect()
    }

    fn estate(&self) -> Estate {
        let mut estate = Estate { known_in: self.known_in.clone(), ..Estate::default() };
        for home in &self.households {
            match home.fate(self.account.id) {
                Fate::Left => estate.left.push(home.residence),
                Fate::Passed(heir) => estate.handed_over.push(Handover { residence: home.residence, to: heir.id }),
                Fate::Gone => estate.gone.push(home.residence),
            }
        }
        estate
    }
}

#[cfg(test)]
mod tests;
