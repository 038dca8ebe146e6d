//! What people change about their own account.

use crate::{
    Account, AccountChange, AccountEvent, AccountFacts, AccountWrite, Email, IdentityError, PasswordDigest, PersonName, model::decided,
};
use honeydue_kernel::{Actor, Guard, SessionId, Versioned, Zone};
use jiff::Timestamp;

/// What is to be said of somebody. What is not said stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfilePatch {
    /// May be empty.
    pub first_name: Option<PersonName>,
    /// May be empty.
    pub last_name: Option<PersonName>,
    /// What "today" means where no other zone is said.
    pub zone: Option<Zone>,
    /// The address; only the one that it is, in whatever case.
    pub email: Option<Email>,
}

impl AccountFacts {
    /// Decides what a patch changes; none if it is so already. The homes that the account belongs to show other names from then
    /// on; those that it has left show what they showed.
    ///
    /// Errors: [`IdentityError::EmailFixed`]: another address has to be shown to be its owner's first.
    pub fn change(&self, patch: &ProfilePatch, actor: Actor, now: Timestamp) -> Result<Option<AccountChange>, IdentityError> {
        let before = &self.account;
        let ProfilePatch { first_name, last_name, zone, email } = patch.clone();
        if email.is_some_and(|email| !before.has_email(&email)) {
            return Err(IdentityError::EmailFixed);
        }
        let after = Account {
            first_name: first_name.unwrap_or_else(|| before.first_name.clone()),
            last_name: last_name.unwrap_or_else(|| before.last_name.clone()),
            zone: zone.unwrap_or_else(|| before.zone.clone()),
            ..before.clone()
        };
        if after == *before {
            return Ok(None);
        }
        let renamed = (&after.first_name, &after.last_name) != (&before.first_name, &before.last_name);
        let shown_in = if renamed { self.homes.clone() } else { Vec::new() };
        let after = Account { version: before.version + 1, ..after };
        let event = AccountEvent::ProfileChanged { account: after.id, shown_in: shown_in.clone() };
        let change = decided(actor, now, AccountWrite::ProfileSaved { account: after, shown_in }, event);
        let change = change.guarded_by(before.unchanged());
        Ok(Some(if renamed { change.guarded_by(Guard::Homes { homes: self.homes.clone() }) } else { change }))
    }
}

impl Account {
    /// Decides to set another password. Whoever else is signed in is signed out.
    pub fn set_password(&self, password: PasswordDigest, kept: SessionId, actor: Actor, now: Timestamp) -> AccountChange {
        let account = Self { has_password: true, version: self.version + 1, ..self.clone() };
        let event = AccountEvent::PasswordChanged { account: self.id, kept };
        let write = AccountWrite::PasswordSet { account, password, kept, at: now };
        decided(actor, now, write, event).guarded_by(self.unchanged())
    }

    /// Decides to end all sessions of the actor's but one.
    pub fn sign_out_others(kept: SessionId, actor: Actor, now: Timestamp) -> AccountChange {
        let (account, at) = (actor.user(), now);
        let write = AccountWrite::OthersSignedOut { kept, user: account, at };
        decided(actor, now, write, AccountEvent::OthersSignedOut { account, kept })
    }

    pub(crate) const fn unchanged(&self) -> Guard {
        Guard::Unchanged(Versioned::Account(self.id, self.version))
    }
}

#[cfg(test)]
mod tests;
