//! What the domain asks of others.

use crate::{
    Account, AccountChange, Challenge, Departure, Email, IdentityFacts, Login, Password, PasswordDigest, Provider, Session, Subject, Tried,
};
use honeydue_kernel::{Committed, Errand, Ids, PortError, ResidenceId, Seen, SessionId, TokenHash, UserId, Viewer};
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

    /// Opens a session of an existing account. Operational: no ledger row, no stream moves. `told` is left to be done if no
    /// session of the account, open or over, is remembered with a device of this name. Of an account that is gone by now:
    /// [`honeydue_kernel::Refusal::NoSession`].
    async fn open_session(&self, session: &Session, told: Option<&Errand>) -> Result<(), PortError>;

    /// Commits a decision: all of it or nothing. Answers with the account as it is after it, as it was if it is gone. Refuses
    /// an address or a name that another account has ([`honeydue_kernel::Refusal::Rule`] `email_taken`, `username_taken`), an
    /// identity that vouches for somebody already (`identity_taken`), and a code when enough were made within an hour
    /// (`too_many_codes`).
    async fn commit(&self, change: AccountChange) -> Result<Committed<Account>, PortError>;
}

/// Keeps codes that were mailed. They are remembered for a day after they were made, at least.
#[trait_variant::make(Send)]
pub trait ChallengeStore: Sync {
    /// The viewer's account with its codes of the last day that are for an address, good or not. Each counts as tried once
    /// more. Operational.
    async fn try_codes(&self, viewer: Viewer, at: Timestamp) -> Result<Seen<(Account, Vec<Tried>)>, PortError>;

    /// The codes of the last day that set a password for whoever has this address, in whatever case; none if nobody has.
    /// Each counts as tried once more. Operational.
    async fn try_reset_codes(&self, email: &Email, at: Timestamp) -> Result<Vec<Tried>, PortError>;

    /// What this token sets a password for, good or not any more.
    async fn find_reset(&self, token: TokenHash) -> Result<Option<Tried>, PortError>;

    /// Makes a code for an account, and leaves the errand of mailing it. Others of its purpose are revoked. Operational.
    ///
    /// Refuses with the rule `too_many_codes` when enough were made within an hour ([`crate::Purpose::an_hour`]).
    async fn issue(&self, account: UserId, challenge: &Challenge) -> Result<(), PortError>;

    /// The same of a code that sets a password, for whoever has this address, in whatever case. If nobody has, or enough
    /// were made, nothing is done, and nobody is told so. Operational.
    async fn issue_reset(&self, challenge: &Challenge, token: TokenHash) -> Result<(), PortError>;
}

/// Keeps who vouches for whom.
#[trait_variant::make(Send)]
pub trait IdentityStore: Sync {
    /// The account for whose owner this provider vouches by this name; else the one that has this address, in whatever case,
    /// verified or not; none if there is neither.
    async fn find_identity(&self, provider: Provider, subject: &Subject, email: Option<&Email>)
    -> Result<Option<IdentityFacts>, PortError>;
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
    /// When the session was opened that the viewer presented; none where no credential identified the viewer.
    pub signed_in_at: Option<Timestamp>,
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
