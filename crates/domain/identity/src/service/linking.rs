//! Signing in by somebody who vouches for a person.

use super::{Accounts, SignedIn, TRIES, in_words};
use crate::{
    Account, AccountStore, IdentityError, IdentityFacts, IdentityStore, NewAccount, Opening, Passwords, PersonName, ProvenIdentity, Session,
};
use honeydue_kernel::{Actor, Errand, PortError, Refusal, TokenHash, UserId, Version, Zone};
use jiff::Timestamp;
use std::net::IpAddr;

/// What somebody brings for whom a provider vouches.
#[derive(Clone, Debug)]
pub struct ProvenSignIn {
    /// Who, according to whom.
    pub identity: ProvenIdentity,
    /// The names of somebody who opens an account, where the provider tells none.
    pub first_name: PersonName,
    /// As the first name.
    pub last_name: PersonName,
    /// The zone of the profile of somebody who opens an account.
    pub zone: Zone,
    /// Hash of the token of the session that is opened.
    pub token: TokenHash,
    /// What the device calls itself.
    pub device: Option<String>,
    /// Where the request comes from, if that is known.
    pub address: Option<IpAddr>,
}

/// How somebody came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Who.
    pub signed_in: SignedIn,
    /// Whether the account was opened just now.
    pub is_new: bool,
    /// The version of the account's stream, if something has changed beside the session.
    pub version: Option<Version>,
}

impl ProvenSignIn {
    /// What an account is made from for somebody who has none.
    fn new_account(&self) -> Result<NewAccount, IdentityError> {
        let ProvenIdentity { first_name, last_name, .. } = self.identity.clone();
        Ok(NewAccount {
            username: None,
            email: self.identity.verified_email().ok_or(IdentityError::NoVerifiedEmail)?.clone(),
            first_name: first_name.unwrap_or_else(|| self.first_name.clone()),
            last_name: last_name.unwrap_or_else(|| self.last_name.clone()),
            zone: self.zone.clone(),
        })
    }
}

impl<S: AccountStore + IdentityStore, P: Passwords, C: Sync> Accounts<S, P, C> {
    /// Opens a session for somebody for whom a provider vouches: of the account that it vouches for already, whatever address
    /// it tells now; else of the account that has this address, which is linked by that; else of a new account, verified
    /// and without a password. `newcomer` and `known` make actors of who opens an account and of who has one.
    ///
    /// Errors: [`IdentityError::EmailTaken`] by an account whose address nobody has verified,
    /// [`IdentityError::NoVerifiedEmail`].
    pub async fn sign_in_with(
        &self,
        sign_in: ProvenSignIn,
        newcomer: impl Fn(UserId) -> Actor + Send + Sync,
        known: impl Fn(UserId) -> Actor + Send + Sync,
        now: Timestamp,
    ) -> Result<Arrival, IdentityError> {
        let identity = &sign_in.identity;
        let mut tries = 0;
        loop {
            let facts = self.store.find_identity(identity.provider, &identity.subject, identity.verified_email()).await?;
            let is_new = facts.is_none();
            let (change, session) = match facts {
                Some(IdentityFacts { account, is_linked: true }) => return self.sign_in_again(account, &sign_in, now).await,
                Some(IdentityFacts { account, is_linked: false }) => {
                    let session = self.session_of(account.id, &sign_in, now).await?;
                    let id = session.id;
                    (account.link(identity.clone(), session, sign_in.address, known(account.id), now)?, id)
                }
                None => {
                    let (id, new) = (self.store.next_id().await?, sign_in.new_account()?);
                    let session = self.session_of(id, &sign_in, now).await?;
                    let session_id = session.id;
                    let opening = Opening { id, new, password: None, session, challenge: None, identity: Some(identity.clone()) };
                    (Account::open(opening, newcomer(id), now), session_id)
                }
            };
            tries += 1;
            match self.store.commit(change).await {
                Err(error) if tries < TRIES && is_overtaken(&error) => {}
                outcome => {
                    let committed = outcome.map_err(in_words)?;
                    let version = committed.version_of(committed.value.id);
                    return Ok(Arrival { signed_in: SignedIn { account: committed.value, session }, is_new, version });
                }
            }
        }
    }

    async fn sign_in_again(&self, account: Account, sign_in: &ProvenSignIn, now: Timestamp) -> Result<Arrival, IdentityError> {
        let session = self.session_of(account.id, sign_in, now).await?;
        let told = Errand::NewSignIn { account: account.id, session: session.id, address: sign_in.address };
        self.store.open_session(&session, Some(&told)).await?;
        Ok(Arrival { signed_in: SignedIn { account, session: session.id }, is_new: false, version: None })
    }

    async fn session_of(&self, user: UserId, sign_in: &ProvenSignIn, now: Timestamp) -> Result<Session, PortError> {
        let ProvenSignIn { token, device, .. } = sign_in;
        Ok(Session { id: self.store.next_id().await?, user, token: *token, opened_at: now, device: device.clone() })
    }
}

/// Somebody else was faster: by another request of the same person, mostly. Whoever looks again sees it.
fn is_overtaken(error: &PortError) -> bool {
    match error {
        PortError::Refused(Refusal::Stale) => true,
        PortError::Refused(Refusal::Rule(rule)) => ["identity_taken", "email_taken", "username_taken"].contains(&&**rule),
        _ => false,
    }
}
