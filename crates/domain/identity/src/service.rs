//! The use cases: load, decide, commit.

mod deleting;
mod linking;
mod proving;
mod yielding;

use crate::{
    Account, AccountChange, AccountFacts, AccountStore, IdentityError, Login, NewAccount, OpenSession, Opening, Password, PasswordDigest,
    Passwords, ProfilePatch, Session, model::is_fresh,
};
use honeydue_kernel::{Actor, Committed, Errand, PortError, Refusal, Seen, SessionId, TokenHash, UserId, Viewer};
use jiff::Timestamp;
use secrecy::SecretString;
use std::net::IpAddr;

pub use deleting::DeletionRequest;
pub use linking::{Arrival, ProvenSignIn};
pub use proving::EmailChange;

/// The use cases of accounts, over a store, a way to hash passwords, and a maker of codes.
#[derive(Clone, Debug)]
pub struct Accounts<S, P, C> {
    store: S,
    passwords: P,
    codes: C,
}

/// What a newcomer brings.
#[derive(Clone, Debug)]
pub struct Registration {
    /// The account.
    pub new: NewAccount,
    /// Its password.
    pub password: Password,
    /// Hash of the token of its first session.
    pub token: TokenHash,
    /// What the device calls itself.
    pub device: Option<String>,
    /// Whether the address is known to be the newcomer's. Else a code is mailed there.
    pub is_verified: bool,
}

/// What somebody brings who has an account.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The account's name or address.
    pub login: Login,
    /// Whatever is said to be the password; no rule of ours speaks of it.
    pub password: SecretString,
    /// Hash of the token of the session that is opened.
    pub token: TokenHash,
    /// What the device calls itself.
    pub device: Option<String>,
    /// Where the request comes from, if that is known.
    pub address: Option<IpAddr>,
}

/// A password, and the one that takes its place.
#[derive(Clone, Debug)]
pub struct PasswordChange {
    /// Whatever is said to be the password; no rule of ours speaks of it.
    pub current: SecretString,
    /// The one from now on.
    pub new: Password,
}

/// How often a decision is made anew when somebody else changed the account between reading it and writing it.
const TRIES: usize = 5;

/// Somebody who has just signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub account: Account,
    /// The session of the token that was handed in.
    pub session: SessionId,
}

impl<S: AccountStore, P: Passwords, C: Sync> Accounts<S, P, C> {
    /// Over this store and these passwords, with codes made like this.
    pub const fn new(store: S, passwords: P, codes: C) -> Self {
        Self { store, passwords, codes }
    }

    /// The viewer's own account.
    pub async fn me(&self, viewer: Viewer) -> Result<Seen<Account>, IdentityError> {
        Ok(self.store.find(viewer).await?)
    }

    /// Who signs in by this name or address, for the operator; none if nobody does.
    pub async fn called(&self, login: &Login) -> Result<Option<UserId>, IdentityError> {
        Ok(self.store.find_login(login).await?.map(|facts| facts.account.id))
    }

    /// Opens an account and its first session. `vouch` makes the newcomer an actor.
    pub async fn register(
        &self,
        registration: Registration,
        vouch: impl FnOnce(UserId) -> Actor + Send,
        now: Timestamp,
    ) -> Result<Committed<SignedIn>, IdentityError> {
        let Registration { new, password, token, device, is_verified } = registration;
        let password = Some(self.passwords.hash(password).await?);
        let id = self.store.next_id().await?;
        let session = self.store.next_id().await?;
        let challenge = if is_verified { None } else { Some(self.store.next_id().await?) };
        let opened = Session { id: session, user: id, token, opened_at: now, device };
        let change = Account::open(Opening { id, new, password, session: opened, challenge, identity: None }, vouch(id), now);
        let committed = self.store.commit(change).await.map_err(in_words)?;
        Ok(committed.map(|account| SignedIn { account, session }))
    }

    /// Opens a session for whoever knows the password. A wrong name and a wrong password take the same time and are
    /// told alike. A device that is new to the account is told of to its owner.
    pub async fn log_in(&self, sign_in: SignIn, now: Timestamp) -> Result<SignedIn, IdentityError> {
        let SignIn { login, password, token, device, address } = sign_in;
        let facts = self.store.find_login(&login).await?;
        let digest = facts.as_ref().and_then(|facts| facts.password.clone());
        let right = self.passwords.verify(password, digest).await?;
        let account = facts.filter(|_| right).ok_or(IdentityError::WrongCredentials)?.account;
        let session = Session { id: self.store.next_id().await?, user: account.id, token, opened_at: now, device };
        let told = Errand::NewSignIn { account: account.id, session: session.id, address };
        self.store.open_session(&session, Some(&told)).await.map_err(nobodys)?;
        Ok(SignedIn { account, session: session.id })
    }

    /// Changes what somebody says of themselves.
    pub async fn change_profile(&self, actor: Actor, patch: &ProfilePatch, now: Timestamp) -> Result<Committed<Account>, IdentityError> {
        self.decide(actor, |facts| facts.change(patch, actor, now)).await
    }

    /// Sets another password for who knows the one that there is. All sessions end but the one that was presented.
    ///
    /// Errors: [`IdentityError::WrongPassword`]; [`IdentityError::SignInAgain`] where no session was.
    pub async fn change_password(&self, actor: Actor, change: PasswordChange, now: Timestamp) -> Result<Committed<Account>, IdentityError> {
        let PasswordChange { current, new } = change;
        let Seen { caller, value: facts, .. } = self.store.facts(actor.viewer()).await?;
        let kept = caller.session.ok_or(IdentityError::SignInAgain)?;
        self.check_password(current, facts.password).await?;
        let new = self.passwords.hash(new).await?;
        // of an account that has changed meanwhile, perhaps its password, nothing is decided anew: it was known by that one
        Ok(self.store.commit(facts.account.set_password(new, kept, actor, now)).await?)
    }

    /// Whoever has the token is the account's owner and not just somebody who has found a telephone: they know the password, or
    /// have signed in just now.
    ///
    /// Errors: [`IdentityError::WrongPassword`], [`IdentityError::SignInAgain`].
    async fn believe(
        &self,
        said: Option<SecretString>,
        digest: Option<PasswordDigest>,
        signed_in_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), IdentityError> {
        match said {
            Some(said) => self.check_password(said, digest).await,
            None if is_fresh(signed_in_at, now) => Ok(()),
            None => Err(IdentityError::SignInAgain),
        }
    }

    /// Errors: [`IdentityError::WrongPassword`].
    async fn check_password(&self, said: SecretString, digest: Option<PasswordDigest>) -> Result<(), IdentityError> {
        if self.passwords.verify(said, digest).await? { Ok(()) } else { Err(IdentityError::WrongPassword) }
    }

    /// The viewer's open sessions, the newest first.
    pub async fn sessions(&self, viewer: Viewer, now: Timestamp) -> Result<Seen<Vec<OpenSession>>, IdentityError> {
        let mut seen = self.store.sessions(viewer, now).await?;
        seen.value.reverse();
        Ok(seen)
    }

    /// Ends one of the actor's own sessions.
    ///
    /// Errors: [`IdentityError::Absent`].
    pub async fn end_session(&self, actor: Actor, session: SessionId, now: Timestamp) -> Result<Committed<Account>, IdentityError> {
        let open = self.store.sessions(actor.viewer(), now).await?.value;
        if open.iter().all(|open| open.id != session) {
            return Err(IdentityError::Absent);
        }
        self.log_out(actor, session, now).await
    }

    /// Ends all of the actor's sessions but this one.
    pub async fn end_other_sessions(&self, actor: Actor, kept: SessionId, now: Timestamp) -> Result<Committed<Account>, IdentityError> {
        Ok(self.store.commit(Account::sign_out_others(kept, actor, now)).await?)
    }

    /// Reads the account, decides, commits, and does so anew when somebody else was faster. Where there is nothing to change, the
    /// answer is what was read.
    async fn decide(
        &self,
        actor: Actor,
        decide: impl Fn(&AccountFacts) -> Result<Option<AccountChange>, IdentityError> + Send,
    ) -> Result<Committed<Account>, IdentityError> {
        let mut tries = 0;
        loop {
            let Seen { caller, value: facts, versions } = self.store.facts(actor.viewer()).await?;
            let Some(change) = decide(&facts)? else {
                return Ok(Committed { value: facts.account, caller, versions, replayed: false });
            };
            tries += 1;
            match self.store.commit(change).await {
                Err(PortError::Refused(Refusal::Stale)) if tries < TRIES => {}
                outcome => return Ok(outcome?),
            }
        }
    }

    /// Ends the session that the actor presented.
    pub async fn log_out(&self, actor: Actor, session: SessionId, now: Timestamp) -> Result<Committed<Account>, IdentityError> {
        Ok(self.store.commit(Account::sign_out(session, actor, now)).await?)
    }
}

/// The account was deleted while the password was compared: as if it had been before.
fn nobodys(error: PortError) -> IdentityError {
    match error {
        PortError::Refused(Refusal::NoSession) => IdentityError::WrongCredentials,
        other => other.into(),
    }
}

/// The store's rules, in the domain's words.
fn in_words(error: PortError) -> IdentityError {
    match error {
        PortError::Refused(Refusal::Rule(rule)) if rule == "email_taken" => IdentityError::EmailTaken,
        PortError::Refused(Refusal::Rule(rule)) if rule == "username_taken" => IdentityError::UsernameTaken,
        PortError::Refused(Refusal::Rule(rule)) if rule == "too_many_codes" => IdentityError::TooManyCodes,
        PortError::Refused(Refusal::Rule(rule)) if rule == "code_used" => IdentityError::CodeUsed,
        PortError::Refused(Refusal::Rule(rule)) if rule == "code_revoked" => IdentityError::CodeRevoked,
        PortError::Refused(Refusal::Rule(rule)) if rule == "code_expired" => IdentityError::CodeExpired,
        PortError::Refused(Refusal::Rule(rule)) if rule == "code_invalid" => IdentityError::CodeInvalid,
        other => other.into(),
    }
}
