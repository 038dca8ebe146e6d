//! An address that nobody has shown to be theirs is not kept from its owner.

use super::Accounts;
use crate::{AccountStore, Email, IdentityError, Login, LoginFacts, Passwords};
use honeydue_kernel::{Actor, PortError, Refusal, Seen, UserId, Viewer};
use jiff::{SignedDuration, Timestamp};

/// How long an account may keep an address that nobody has shown to be theirs.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

impl<S: AccountStore, P: Passwords, C: Sync> Accounts<S, P, C> {
    /// Deletes the account that keeps this address from a newcomer, if nobody has shown within a day that the address is theirs,
    /// and says whether the address is free. For installations that ask for verified addresses: of others, every account is as
    /// good as verified. One that knows a home was let in when nobody asked yet, and stays. `vouch` makes the account an actor.
    pub async fn make_way(&self, email: &Email, vouch: impl FnOnce(UserId) -> Actor + Send, now: Timestamp) -> Result<bool, IdentityError> {
        let Some(LoginFacts { account, .. }) = self.store.find_login(&Login::new(email.as_str())).await? else { return Ok(true) };
        if account.verified_at.is_some() || now.duration_since(account.joined_at) < KEPT {
            return Ok(false);
        }
        let Seen { value: departure, versions, .. } = self.store.departure(Viewer::User(account.id)).await?;
        if !departure.households.is_empty() || !departure.known_in.is_empty() {
            return Ok(false);
        }
        match self.store.commit(departure.delete(false, &versions, vouch(account.id), now)?).await {
            Ok(_) => Ok(true),
            // somebody has verified, or was taken into a home, just now; or has made way for another newcomer
            Err(PortError::Refused(Refusal::Stale | Refusal::Absent | Refusal::NoSession)) => Ok(false),
            Err(other) => Err(other.into()),
        }
    }
}
