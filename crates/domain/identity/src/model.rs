//! Accounts, sessions, and the decisions about them.

mod naming;

pub use naming::folded;

use crate::{AccountChange, AccountEvent, AccountWrite, Challenge, ProvenIdentity, Provider, Purpose};
use honeydue_kernel::{Actor, ChallengeId, Change, SessionId, TextError, TokenHash, UserId, Version, Zone, check_text, text};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

text! {
    /// A first or a last name. May be empty.
    pub PersonName, 0..=100
}

/// An e-mail address, as its owner writes it. Two that differ in case alone are the same address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// Why something is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// A text that can't be kept.
    #[error(transparent)]
    Text(#[from] TextError),
    /// No local part, no domain, or white space in it.
    #[error("must be an e-mail address")]
    Malformed,
    /// Letters beyond ASCII, in an address that is newly chosen.
    #[error("must have no letters but a to z; write an international domain in the form that begins with xn--")]
    NotAscii,
}

impl Email {
    /// The most characters it may have (RFC 5321: 254 octets in a path).
    pub const MAX: usize = 254;

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the last `@`.
    pub fn local_part(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }
}

/// Whether an address reaches anybody is shown by the mail that is sent there; here it only has to be shaped like one.
impl TryFrom<String> for Email {
    type Error = EmailError;
    fn try_from(text: String) -> Result<Self, EmailError> {
        let text = check_text(&text, 1, Self::MAX)?;
        let (local, domain) = text.rsplit_once('@').ok_or(EmailError::Malformed)?;
        let dotted = domain.split('.').count() > 1 && domain.split('.').all(|label| !label.is_empty());
        if local.is_empty() || local.len() > 64 || !dotted || text.chars().any(char::is_whitespace) {
            return Err(EmailError::Malformed);
        }
        Ok(Self(text))
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

/// A unique name that housemates see. Two that differ in case alone are the same name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Username(String);

/// Why something is not a username.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UsernameError {
    /// A text that can't be kept.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Something else than letters, digits and `. _ + -`. An `@` would make it an e-mail address.
    #[error("must consist of letters, digits, dots, underscores, plus and minus signs")]
    Malformed,
    /// A name that is newly chosen and can be taken for another one.
    #[error("must not mix scripts, nor have letters that can be taken for others")]
    Confusable,
}

impl Username {
    /// The most characters it may have.
    pub const MAX: usize = 64;

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name for somebody who chose none: the start of the e-mail address and the account's own number, so that it
    /// is free.
    pub fn derived(email: &Email, id: UserId) -> Self {
        let kept: String = email.local_part().chars().filter(|c| Self::admits(*c)).take(40).collect();
        Self(format!("{kept}{}{id}", if kept.is_empty() { "user" } else { "." }))
    }

    fn admits(c: char) -> bool {
        c.is_alphanumeric() || matches!(c, '.' | '_' | '+' | '-')
    }
}

impl TryFrom<String> for Username {
    type Error = UsernameError;
    fn try_from(text: String) -> Result<Self, UsernameError> {
        let text = check_text(&text, 1, Self::MAX)?;
        if text.chars().all(Self::admits) { Ok(Self(text)) } else { Err(UsernameError::Malformed) }
    }
}

impl From<Username> for String {
    fn from(name: Username) -> Self {
        name.0
    }
}

/// What somebody signs in with: a username or an e-mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login(String);

impl Login {
    /// Any text can be tried; one that could be neither is no account's. It is composed, as names are that are chosen.
    pub fn new(text: &str) -> Self {
        Self(text.trim().nfc().take(Email::MAX).collect())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text as names are compared: whatever has the same form is looked up alike, and counted alike.
    pub fn folded(&self) -> String {
        folded(&self.0)
    }
}

/// A password in clear: 8 to 128 characters. It is wiped from memory when dropped, and nothing prints it.
#[derive(Clone, Debug)]
pub struct Password(SecretString);

/// Why something is not a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Under 8 characters.
    #[error("must be at least 8 characters long")]
    TooShort,
    /// Over 128 characters.
    #[error("must be at most 128 characters long")]
    TooLong,
}

impl Password {
    /// A password that somebody chooses.
    pub fn chosen(text: SecretString) -> Result<Self, PasswordError> {
        match text.expose_secret().chars().count() {
            0..8 => Err(PasswordError::TooShort),
            8..=128 => Ok(Self(text)),
            _ => Err(PasswordError::TooLong),
        }
    }

    /// The password, for the hash.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// A salted, slow hash of a password, in the PHC string format.
#[derive(Clone, Debug)]
pub struct PasswordDigest(SecretString);

impl PasswordDigest {
    /// Wraps a hash.
    pub const fn new(phc: SecretString) -> Self {
        Self(phc)
    }

    /// The hash, for whoever keeps or compares it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// A person's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id; also its stream's.
    pub id: UserId,
    /// Unique, whatever the case.
    pub username: Username,
    /// Unique, whatever the case.
    pub email: Email,
    /// May be empty.
    pub first_name: PersonName,
    /// May be empty.
    pub last_name: PersonName,
    /// When the address was shown to be its owner's.
    pub verified_at: Option<Timestamp>,
    /// The address that the account is to have, once a code comes back from there.
    pub pending_email: Option<PendingEmail>,
    /// The zone of the profile.
    pub zone: Zone,
    /// Whether a password can be signed in with.
    pub has_password: bool,
    /// Who else vouches for its owner: each once, in the order of their names.
    pub providers: Vec<Provider>,
    /// When it was opened.
    pub joined_at: Timestamp,
    /// 1 when opened, one more with each change of the profile.
    pub version: Version,
}

/// An address that nobody has shown to be theirs yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingEmail {
    /// The address.
    pub email: Email,
    /// Until when the code is good that was mailed there.
    pub until: Timestamp,
}

/// What a new account is made from.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Chosen, or derived from the address.
    pub username: Option<Username>,
    /// Where its owner can be reached.
    pub email: Email,
    /// May be empty.
    pub first_name: PersonName,
    /// May be empty.
    pub last_name: PersonName,
    /// The zone of the profile.
    pub zone: Zone,
}

/// A sign-in of a person on a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
    /// SHA-256 of the token that its bearer presents.
    pub token: TokenHash,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// What the device called itself; at most 200 characters.
    pub device: Option<String>,
}

/// What an account is opened with.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Its id.
    pub id: UserId,
    /// What its owner says.
    pub new: NewAccount,
    /// The hash of its password, if it has one.
    pub password: Option<PasswordDigest>,
    /// Its first session.
    pub session: Session,
    /// The code that is mailed to its address; none if the address is known to be its owner's.
    pub challenge: Option<ChallengeId>,
    /// Who vouches for its owner, if anybody does.
    pub identity: Option<ProvenIdentity>,
}

/// How long after signing in somebody is taken at their word, where the password would be asked for otherwise.
const FRESH: SignedDuration = SignedDuration::from_mins(15);

/// Whether somebody has signed in so lately that no password is asked for.
pub(crate) fn is_fresh(signed_in_at: Option<Timestamp>, now: Timestamp) -> bool {
    signed_in_at.is_some_and(|at| now.duration_since(at) < FRESH)
}

impl Account {
    /// Decides to open an account, together with its first session.
    pub fn open(opening: Opening, actor: Actor, now: Timestamp) -> AccountChange {
        let Opening { id, new: NewAccount { username, email, first_name, last_name, zone }, password, session, challenge, identity } =
            opening;
        let challenge = challenge.map(|id| Challenge::new(id, Purpose::VerifyEmail, email.clone(), now));
        let account = Self {
            id,
            username: username.unwrap_or_else(|| Username::derived(&email, id)),
            email,
            first_name,
            last_name,
            verified_at: challenge.is_none().then_some(now),
            pending_email: None,
            zone,
            has_password: password.is_some(),
            providers: identity.iter().map(|identity| identity.provider).collect(),
            joined_at: now,
            version: 1,
        };
        let event = AccountEvent::Opened { account: id, provider: identity.as_ref().map(|identity| identity.provider) };
        decided(actor, now, AccountWrite::Opened { account, password, session, challenge, identity }, event)
    }

    /// Decides to end the session that the actor presented.
    pub fn sign_out(session: SessionId, actor: Actor, now: Timestamp) -> AccountChange {
        let account = actor.user();
        decided(actor, now, AccountWrite::SignedOut { session, user: account, at: now }, AccountEvent::SignedOut { account, session })
    }
}

#[expect(clippy::disallowed_methods, reason = "this is a domain's decision, the place where changes are made")]
pub(crate) fn decided(actor: Actor, now: Timestamp, write: AccountWrite, event: AccountEvent) -> AccountChange {
    let errands = write.errands();
    errands.into_iter().fold(Change::decided(actor, now, write, event), Change::followed_by)
}

#[cfg(test)]
mod tests;
