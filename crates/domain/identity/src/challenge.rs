//! Codes that are mailed to an address, to see whether they come back.

use crate::{Email, IdentityError};
use honeydue_kernel::{ChallengeId, TokenHash, UserId};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use subtle::ConstantTimeEq;

/// What a code is for. One that was mailed for something else is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// To show that the address of the account is its owner's.
    VerifyEmail,
    /// To show that another address is the account owner's, too.
    ChangeEmail,
    /// To set another password without knowing the one that there is.
    ResetPassword,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::VerifyEmail, Self::ChangeEmail, Self::ResetPassword];

    /// Its name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::ChangeEmail => "change_email",
            Self::ResetPassword => "reset_password",
        }
    }

    /// How long a code is good.
    pub const fn good_for(self) -> SignedDuration {
        match self {
            Self::VerifyEmail | Self::ChangeEmail => SignedDuration::from_hours(1),
            Self::ResetPassword => SignedDuration::from_mins(15),
        }
    }

    /// How often a code may be tried: it has six digits, and whoever guesses has an account's tries, not the world's.
    pub const fn tries(self) -> u16 {
        match self {
            Self::VerifyEmail | Self::ChangeEmail => 5,
            Self::ResetPassword => 3,
        }
    }

    /// How many codes are mailed in an hour to an account, at most.
    pub const fn an_hour(self) -> u16 {
        match self {
            Self::VerifyEmail | Self::ChangeEmail => 5,
            Self::ResetPassword => 3,
        }
    }
}

/// A code that was mailed, without the code itself: that is derived from the id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Its id.
    pub id: ChallengeId,
    /// What it is for.
    pub purpose: Purpose,
    /// Where it was mailed.
    pub email: Email,
    /// When.
    pub issued_at: Timestamp,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

impl Challenge {
    /// A code that is mailed now. Others of its purpose, to the same account, are good no more.
    pub fn new(id: ChallengeId, purpose: Purpose, email: Email, now: Timestamp) -> Self {
        Self { id, purpose, email, issued_at: now, expires_at: now + purpose.good_for() }
    }
}

/// A code that somebody may have meant, with what has become of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The code.
    pub challenge: Challenge,
    /// Whose account it was made for.
    pub account: UserId,
    /// How often it was tried, this time included.
    pub tries: u16,
    /// When it was used, if it was.
    pub used_at: Option<Timestamp>,
    /// When it was replaced or withdrawn, if it was.
    pub revoked_at: Option<Timestamp>,
}

impl Tried {
    /// The one that this code is, if it is good: six digits are a guess, so that each of these was counted as tried.
    ///
    /// Errors: [`IdentityError::CodeInvalid`], [`IdentityError::CodeUsed`], [`IdentityError::CodeRevoked`],
    /// [`IdentityError::CodeExpired`], and [`IdentityError::TooManyTries`] of one that may be tried no more, right or wrong.
    pub(crate) fn meant<'t>(
        tried: &'t [Self],
        code: &Passcode,
        codes: &impl MailedCodes,
        now: Timestamp,
    ) -> Result<&'t Self, IdentityError> {
        let is_meant = |one: &&Self| codes.code(one.challenge.id, one.challenge.purpose) == *code;
        let Some(meant) = tried.iter().find(is_meant) else {
            let worn = tried.iter().find(|one| one.is_open(now).is_ok() && one.is_worn());
            return Err(worn.map_or(IdentityError::CodeInvalid, |one| IdentityError::TooManyTries { until: one.challenge.expires_at }));
        };
        meant.is_open(now)?;
        if meant.is_worn() {
            return Err(IdentityError::TooManyTries { until: meant.challenge.expires_at });
        }
        Ok(meant)
    }

    /// Whether it is still good for what it was made.
    pub(crate) fn is_open(&self, now: Timestamp) -> Result<(), IdentityError> {
        match self {
            Self { used_at: Some(_), .. } => Err(IdentityError::CodeUsed),
            Self { revoked_at: Some(_), .. } => Err(IdentityError::CodeRevoked),
            Self { challenge, .. } if challenge.expires_at <= now => Err(IdentityError::CodeExpired),
            Self { .. } => Ok(()),
        }
    }

    const fn is_worn(&self) -> bool {
        self.tries > self.challenge.purpose.tries()
    }
}

/// A code as it is mailed, or as somebody types it: six digits. Nothing prints it, and to compare two takes the same time
/// wherever they differ.
#[derive(Clone)]
pub struct Passcode(SecretString);

impl Passcode {
    /// How many digits a code has.
    pub const DIGITS: usize = 6;

    /// A code as somebody has typed it: with spaces and dashes.
    pub fn typed(text: &str) -> Self {
        let kept: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').take(2 * Self::DIGITS).collect();
        Self(kept.into())
    }

    /// The code itself, for the letter.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PartialEq for Passcode {
    fn eq(&self, other: &Self) -> bool {
        self.expose().as_bytes().ct_eq(other.expose().as_bytes()).into()
    }
}

impl fmt::Debug for Passcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passcode(…)")
    }
}

/// 256 bits that set another password, once: in a link, or in exchange for a code.
#[derive(Clone, Debug)]
pub struct ResetToken(SecretString);

impl ResetToken {
    /// A token as it was made, or as somebody presents it.
    pub const fn new(text: SecretString) -> Self {
        Self(text)
    }

    /// The token itself, for whoever hands it over or hashes it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// Makes codes out of ids under a secret key, so that they need not be kept.
pub trait MailedCodes: Sync {
    /// The code of this id for this purpose: always the same, and not to be guessed from others.
    fn code(&self, id: ChallengeId, purpose: Purpose) -> Passcode;

    /// The token of this id.
    fn token(&self, id: ChallengeId) -> ResetToken;

    /// What a token is found by.
    fn hash(&self, token: &ResetToken) -> TokenHash;
}

#[cfg(test)]
mod tests;
