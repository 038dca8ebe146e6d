//! Whose an address is: what follows when a code comes back.

use crate::{
    Account, AccountChange, AccountEvent, AccountWrite, Challenge, Email, IdentityError, PasswordDigest, Purpose, Tried, folded,
    model::decided,
};
use honeydue_kernel::{Actor, ChallengeId, Guard};
use jiff::Timestamp;

impl Account {
    /// Whether this is the account's address, in whatever case.
    pub(crate) fn has_email(&self, email: &Email) -> bool {
        folded(self.email.as_str()) == folded(email.as_str())
    }

    /// Decides to ask for a code from another address, before that becomes the account's.
    ///
    /// Errors: [`IdentityError::SameEmail`].
    pub fn request_email(&self, email: Email, id: ChallengeId, actor: Actor, now: Timestamp) -> Result<AccountChange, IdentityError> {
        if self.has_email(&email) {
            return Err(IdentityError::SameEmail);
        }
        let challenge = Challenge::new(id, Purpose::ChangeEmail, email, now);
        let event = AccountEvent::EmailChangeRequested { account: self.id, challenge: id };
        let write = AccountWrite::EmailChangeRequested { account: self.id, challenge };
        Ok(decided(actor, now, write, event).guarded_by(self.unchanged()))
    }

    /// Decides what follows from a code that has come back.
    ///
    /// Errors: [`IdentityError::CodeInvalid`] of a code that sets a password.
    pub(crate) fn prove(&self, proof: &Tried, actor: Actor, now: Timestamp) -> Result<AccountChange, IdentityError> {
        let (account, Challenge { id: challenge, purpose, email, .. }) = (self.id, proof.challenge.clone());
        let (write, event) = match purpose {
            Purpose::VerifyEmail if self.has_email(&email) => {
                (AccountWrite::EmailVerified { account, challenge, at: now }, AccountEvent::EmailVerified { account })
            }
            Purpose::ChangeEmail => {
                let former = self.verified_at.map(|_| self.email.clone());
                (AccountWrite::EmailChanged { account, email, former, challenge, at: now }, AccountEvent::EmailChanged { account })
            }
            Purpose::VerifyEmail | Purpose::ResetPassword => return Err(IdentityError::CodeInvalid),
        };
        Ok(decided(actor, now, write, event).guarded_by(Guard::Challenge { challenge }).guarded_by(self.unchanged()))
    }
}

impl Tried {
    /// Decides to set another password for whoever got this by mail. The actor is the account that it was made for.
    pub fn reset(&self, password: PasswordDigest, actor: Actor, now: Timestamp) -> AccountChange {
        let (account, challenge) = (self.account, self.challenge.id);
        let write = AccountWrite::PasswordReset { account, password, challenge, at: now };
        decided(actor, now, write, AccountEvent::PasswordReset { account }).guarded_by(Guard::Challenge { challenge })
    }
}
