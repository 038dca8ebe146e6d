//! Accounts that go.

use super::{Accounts, TRIES};
use crate::{Account, AccountStore, IdentityError, Passwords};
use honeydue_kernel::{Actor, Committed, PortError, Refusal, Seen};
use jiff::Timestamp;
use secrecy::SecretString;

/// How somebody asks for their account to be deleted.
#[derive(Clone, Debug, Default)]
pub struct DeletionRequest {
    /// Whatever is said to be the password. Who has signed in lately need not say it.
    pub password: Option<SecretString>,
    /// Homes that the account pays for and others live in pass to one of these.
    pub hand_over: bool,
}

impl<S: AccountStore, P: Passwords, C: Sync> Accounts<S, P, C> {
    /// Deletes the actor's account, and answers with what it was.
    ///
    /// Errors: [`IdentityError::WrongPassword`], [`IdentityError::SignInAgain`], [`IdentityError::OwnsSharedHomes`].
    pub async fn delete(&self, actor: Actor, request: &DeletionRequest, now: Timestamp) -> Result<Committed<Account>, IdentityError> {
        let mut tries = 0;
        loop {
            let Seen { value: departure, versions, .. } = self.store.departure(actor.viewer()).await?;
            // also of an account that has changed meanwhile: perhaps its password did
            self.believe(request.password.clone(), departure.password.clone(), departure.signed_in_at, now).await?;
            let change = departure.delete(request.hand_over, &versions, actor, now)?;
            tries += 1;
            match self.store.commit(change).await {
                Err(PortError::Refused(Refusal::Stale)) if tries < TRIES => {}
                outcome => return Ok(outcome?),
            }
        }
    }
}
