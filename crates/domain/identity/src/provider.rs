//! People whom somebody else vouches for: sign-in with an identity token of Apple or Google (OpenID Connect).

use crate::{Email, PersonName};
use honeydue_kernel::BoxError;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who vouches for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// Sign in with Apple.
    Apple,
    /// Sign in with Google.
    Google,
}

impl Provider {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::Apple, Self::Google];

    /// What it is called wherever its name is kept or told.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Apple => "apple",
            Self::Google => "google",
        }
    }

    /// The one with this name.
    pub fn called(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.name() == name)
    }
}

/// What a provider calls a person: 1 to 255 ASCII characters, whose case counts. It stays when everything else about the person
/// changes, and no two people of a provider ever have the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject(String);

/// Not what a provider calls a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be 1 to 255 printable ASCII characters")]
pub struct SubjectError;

impl Subject {
    /// The most characters it may have.
    pub const MAX: usize = 255;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Subject {
    type Error = SubjectError;
    fn try_from(text: String) -> Result<Self, SubjectError> {
        let fits = (1..=Self::MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if fits { Ok(Self(text)) } else { Err(SubjectError) }
    }
}

impl From<Subject> for String {
    fn from(subject: Subject) -> Self {
        subject.0
    }
}

/// What a provider says of a person, after everything about the token that says it was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenIdentity {
    /// Who says it.
    pub provider: Provider,
    /// Of whom.
    pub subject: Subject,
    /// Where the person can be reached; perhaps an address that only passes mail on (Apple's private relay).
    pub email: Option<Email>,
    /// Whether the provider knows the address to be the person's.
    pub email_verified: bool,
    /// As the provider has it. Apple has none in its tokens.
    pub first_name: Option<PersonName>,
    /// As the provider has it. Apple has none in its tokens.
    pub last_name: Option<PersonName>,
}

impl ProvenIdentity {
    /// The address, if the provider knows it to be the person's.
    pub const fn verified_email(&self) -> Option<&Email> {
        if self.email_verified { self.email.as_ref() } else { None }
    }
}

/// Checks identity tokens.
#[trait_variant::make(Send)]
pub trait IdentityTokens: Sync {
    /// Whether anybody can sign in by this provider: without an audience that is said to be ours, no token is for us.
    fn accepts(&self, provider: Provider) -> bool;

    /// Whom a token of this provider is about. `now` may differ by a minute from the provider's clock.
    ///
    /// `nonce` is what the client made up for this sign-in, if it did. The token has to have it too, as it is or as the SHA-256
    /// of it in lowercase hexadecimal digits: by this, a token that somebody else came upon is worth nothing. Without a `nonce`,
    /// a token of Apple's that has one is refused: whoever had it made knows the nonce. One of Google's is not, since Google's
    /// software on some devices makes up a nonce that it tells no app.
    async fn check(
        &self,
        provider: Provider,
        token: &str,
        nonce: Option<&str>,
        now: Timestamp,
    ) -> Result<ProvenIdentity, IdentityTokenError>;
}

/// Why nobody is proven by an identity token.
#[derive(Debug, thiserror::Error)]
pub enum IdentityTokenError {
    /// No audience of this provider is said to be ours.
    #[error("sign-in not configured")]
    NotConfigured,
    /// More than 8 KiB.
    #[error("oversized")]
    Oversized,
    /// Not a signed token (JWS, RFC 7515), or not with the claims of an identity token.
    #[error("malformed")]
    Malformed,
    /// Signed in another way than the provider signs, or not at all.
    #[error("algorithm")]
    Algorithm,
    /// Signed with a key that is none of the provider's, or that it does not say.
    #[error("unknown key")]
    UnknownKey,
    /// Not what was signed.
    #[error("signature")]
    Signature,
    /// Of somebody else than the provider.
    #[error("issuer")]
    Issuer,
    /// For somebody else than us.
    #[error("audience")]
    Audience,
    /// No longer good.
    #[error("expired")]
    Expired,
    /// Good later.
    #[error("not yet valid")]
    NotYetValid,
    /// Made for another sign-in.
    #[error("nonce")]
    Nonce,
    /// The provider's keys are not there, and can't be fetched now.
    #[error("keys unavailable")]
    KeysUnavailable(#[source] BoxError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_called_by_its_name() {
        for provider in Provider::ALL {
            assert_eq!(Provider::called(provider.name()), Some(provider));
        }
        for name in ["", "Apple", "facebook", "password"] {
            assert_eq!(Provider::called(name), None, "{name}");
        }
    }

    #[test]
    fn a_subject_is_kept_as_it_is_or_not_at_all() {
        for text in ["0", "001234.0123456789abcdef.1234", "110169484474386276334", &"x".repeat(255)] {
            assert_eq!(Subject::try_from(text.to_owned()).as_ref().map(Subject::as_str), Ok(text));
        }
        for text in ["", " 1", "1 ", "1\n", "a b", "é", "1\0", &"x".repeat(256)] {
            assert_eq!(Subject::try_from(text.to_owned()), Err(SubjectError), "{text:?}");
        }
    }
}
