//! The use cases: load, decide, commit.

use crate::{Account, AccountStore, IdentityError, Login, NewAccount, Password, Passwords, Session};
use honeydue_kernel::{Actor, Committed, PortError, Refusal, Seen, SessionId, TokenHash, UserId, Viewer};
use jiff::Timestamp;
use secrecy::SecretString;

/// The use cases of accounts, over a store and a way to hash passwords.
#[derive(Clone, Debug)]
pub struct Accounts<S, P> {
    store: S,
    passwords: P,
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
}

/// Somebody who has just signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub account: Account,
    /// The session of the token that was handed in.
    pub session: SessionId,
}

impl<S: AccountStore, P: Passwords> Accounts<S, P> {
    /// Over this store and these passwords.
    pub const fn new(store: S, passwords: P) -> Self {
        Self { store, passwords }
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
        let Registration { new, password, token, device } = registration;
        let password = self.passwords.hash(password).await?;
        let id = self.store.next_id().await?;
        let session = self.store.next_id().await?;
        let opened = Session { id: session, user: id, token, opened_at: now, device };
        let change = Account::open(id, new, password, opened, vouch(id), now);
        let committed = self.store.commit(change).await.map_err(taken)?;
        Ok(committed.map(|account| SignedIn { account, session }))
    }

    /// Opens a session for whoever knows the password. A wrong name and a wrong password take the same time and are
    /// told alike.
    pub async fn log_in(
        &self,
        login: &Login,
        password: SecretString,
        token: TokenHash,
        device: Option<String>,
        now: Timestamp,
    ) -> Result<SignedIn, IdentityError> {
        let facts = self.store.find_login(login).await?;
        let digest = facts.as_ref().and_then(|facts| facts.password.clone());
        let right = self.passwords.verify(password, digest).await?;
        let account = facts.filter(|_| right).ok_or(IdentityError::WrongCredentials)?.account;
        let session = Session { id: self.store.next_id().await?, user: account.id, token, opened_at: now, device };
        self.store.open_session(&session).await?;
        Ok(SignedIn { account, session: session.id })
    }

    /// Ends the session that the actor presented.
    pub async fn log_out(&self, actor: Actor, session: SessionId, now: Timestamp) -> Result<Committed<Account>, IdentityError> {
        Ok(self.store.commit(Account::sign_out(session, actor, now)).await?)
    }
}

/// The store's rules, in the domain's words.
fn taken(error: PortError) -> IdentityError {
    match error {
        PortError::Refused(Refusal::Rule(rule)) if rule == "email_taken" => IdentityError::EmailTaken,
        PortError::Refused(Refusal::Rule(rule)) if rule == "username_taken" => IdentityError::UsernameTaken,
        other => other.into(),
    }
}
