//! Whose account it is when somebody else vouches for a person.

use crate::{Account, AccountChange, AccountEvent, AccountWrite, IdentityError, ProvenIdentity, Session, model::decided};
use honeydue_kernel::{Actor, Errand};
use jiff::Timestamp;
use std::net::IpAddr;

/// An account that a proven identity may belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityFacts {
    /// The account.
    pub account: Account,
    /// Whether the identity vouches for its owner. Else the account has the address that the identity tells.
    pub is_linked: bool,
}

impl Account {
    /// Decides that an identity vouches for the owner from now on, and opens a session. Both have shown the same address to
    /// be theirs. The owner is told of it by mail; `address` is where the request comes from, if that is known.
    ///
    /// Errors: [`IdentityError::EmailTaken`] if nobody knows whether the account's address is its owner's. Who opened it
    /// would be in, whoever they are.
    pub fn link(
        &self,
        identity: ProvenIdentity,
        session: Session,
        address: Option<IpAddr>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<AccountChange, IdentityError> {
        if self.verified_at.is_none() || !self.has_address_of(&identity) {
            return Err(IdentityError::EmailTaken);
        }
        let told = Errand::NewSignIn { account: self.id, session: session.id, address };
        let event = AccountEvent::IdentityLinked { account: self.id, provider: identity.provider };
        let change = decided(actor, now, AccountWrite::IdentityLinked { account: self.id, identity, session }, event);
        Ok(change.guarded_by(self.unchanged()).followed_by(told))
    }

    fn has_address_of(&self, identity: &ProvenIdentity) -> bool {
        // letters beyond ASCII that some case makes alike may still be two mailboxes
        identity.verified_email().is_some_and(|email| email.as_str().eq_ignore_ascii_case(self.email.as_str()))
    }
}
