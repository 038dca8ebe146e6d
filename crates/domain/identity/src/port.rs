//! What the domain asks of others.

use crate::{Account, AccountChange, Departure, Login, Password, PasswordDigest, Session};
use honeydue_kernel::{Committed, Ids, PortError, ResidenceId, Seen, SessionId, Viewer};
use jiff::Timestamp;

/// Keeps accounts and sessions.
#[trait_variant::make(Send)]
pub trait AccountStore: Ids {
    /// The viewer's own account. A viewer who is nobody: [`honeydue_kernel::Refusal::NoSession`].
    async fn find(&self, viewer: Viewer) -> Result<Seen<Account>, PortError>;

    /// The viewer's own account with all that is needed to change it.
    async fn facts(&self, viewer: Viewer) -> Result<Seen<AccountFacts>, PortError>;

    /// The viewer's own account with all that is needed to delete it. The sight has the streams of all homes that it belongs to.
    async fn departure(&self, viewer: Viewer) -> Result<Seen<Departure>, PortError>;

    /// The viewer's open sessions at this instant, in the order in which they were opened. The versions of the sight do not tell
    /// when others are opened: that moves no stream.
    async fn sessions(&self, viewer: Viewer, at: Timestamp) -> Result<Seen<Vec<OpenSession>>, PortError>;

    /// The account that signs in with this name or address, whatever the case; none if there is none.
    async fn find_login(&self, login: &Login) -> Result<Option<LoginFacts>, PortError>;

    /// Opens a session of an existing account. Operational: no ledger row, no stream moves. Of an account that is gone by now:
    /// [`honeydue_kernel::Refusal::NoSession`].
    async fn open_session(&self, session: &Session) -> Result<(), PortError>;

    /// Commits a decision: all of it or nothing. Answers with the account as it is after it, as it was if it is gone. Refuses an address or a
    /// name that another account has ([`honeydue_kernel::Refusal::Rule`] `email_taken`, `username_taken`).
    async fn commit(&self, change: AccountChange) -> Result<Committed<Account>, PortError>;
}

/// What is known of an account that somebody tries to sign in to.
#[derive(Clone, Debug)]
pub struct LoginFacts {
    /// The account.
    pub account: Account,
    /// The hash of its password, if it has one.
    pub password: Option<PasswordDigest>,
}

/// An account with what changing it takes.
#[derive(Clone, Debug)]
pub struct AccountFacts {
    /// The account.
    pub account: Account,
    /// The hash of its password, if it has one.
    pub password: Option<PasswordDigest>,
    /// The homes that it belongs to, in the order of their ids: they show its names.
    pub homes: Vec<ResidenceId>,
}

/// A session that is open, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// Its id.
    pub id: SessionId,
    /// What the device called itself.
    pub device: Option<String>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it ends by itself, if it does.
    pub expires_at: Option<Timestamp>,
}

/// Hashes and compares passwords, slowly and off the caller's thread.
#[trait_variant::make(Send)]
pub trait Passwords: Sync {
    /// A fresh salted hash.
    async fn hash(&self, password: Password) -> Result<PasswordDigest, PortError>;

    /// Whether `tried` is the password behind the hash. Without a hash the answer is no, after the same time.
    async fn verify(&self, tried: secrecy::SecretString, digest: Option<PasswordDigest>) -> Result<bool, PortError>;
}
