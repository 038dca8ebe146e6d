//! What the domain asks of others.

use crate::{Account, AccountChange, Login, Password, PasswordDigest, Session};
use honeydue_kernel::{Committed, Ids, PortError, Seen, Viewer};

/// Keeps accounts and sessions.
#[trait_variant::make(Send)]
pub trait AccountStore: Ids {
    /// The viewer's own account. A viewer who is nobody: [`honeydue_kernel::Refusal::NoSession`].
    async fn find(&self, viewer: Viewer) -> Result<Seen<Account>, PortError>;

    /// The account that signs in with this name or address, whatever the case; none if there is none.
    async fn find_login(&self, login: &Login) -> Result<Option<LoginFacts>, PortError>;

    /// Opens a session of an existing account. Operational: no ledger row, no stream moves.
    async fn open_session(&self, session: &Session) -> Result<(), PortError>;

    /// Commits a decision: all of it or nothing. Answers with the account as it is after it. Refuses an address or a
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

/// Hashes and compares passwords, slowly and off the caller's thread.
#[trait_variant::make(Send)]
pub trait Passwords: Sync {
    /// A fresh salted hash.
    async fn hash(&self, password: Password) -> Result<PasswordDigest, PortError>;

    /// Whether `tried` is the password behind the hash. Without a hash the answer is no, after the same time.
    async fn verify(&self, tried: secrecy::SecretString, digest: Option<PasswordDigest>) -> Result<bool, PortError>;
}
