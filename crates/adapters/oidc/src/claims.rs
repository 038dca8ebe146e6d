//! What a token says, and whether that is for us and now.

use honeydue_identity::{Email, IdentityTokenError, PersonName, ProvenIdentity, Provider, Subject};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// How much the provider's clock and ours may differ.
const LEEWAY: SignedDuration = SignedDuration::from_secs(60);

/// The claims of an identity token (OpenID Connect Core 1.0, 2 and 5.1), as far as they matter here.
#[derive(Deserialize)]
pub struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    /// Seconds since 1970, as the next two.
    exp: i64,
    nbf: Option<i64>,
    iat: Option<i64>,
    nonce: Option<String>,
    email: Option<String>,
    email_verified: Option<Truth>,
    given_name: Option<String>,
    family_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Apple has written truth as a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Truth {
    Plain(bool),
    Text(String),
}

/// What a token has to say.
pub struct Expected<'a> {
    pub provider: Provider,
    pub audiences: &'a [String],
    /// What the client made up for this sign-in.
    pub nonce: Option<&'a str>,
    pub now: Timestamp,
}

impl Claims {
    /// Reads what was signed.
    pub fn parse(json: &[u8]) -> Result<Self, IdentityTokenError> {
        serde_json::from_slice(json).map_err(|_| IdentityTokenError::Malformed)
    }

    /// The person that they are about, if they are as expected.
    pub fn prove(self, expected: &Expected<'_>) -> Result<ProvenIdentity, IdentityTokenError> {
        let &Expected { provider, audiences, nonce, now } = expected;
        if !issuers(provider).contains(&self.iss.as_str()) {
            return Err(IdentityTokenError::Issuer);
        }
        if !self.aud.is_one_of(audiences) {
            return Err(IdentityTokenError::Audience);
        }
        if (now - LEEWAY).as_second() >= self.exp {
            return Err(IdentityTokenError::Expired);
        }
        if [self.nbf, self.iat].into_iter().flatten().any(|begin| begin > (now + LEEWAY).as_second()) {
            return Err(IdentityTokenError::NotYetValid);
        }
        if !fits(provider, self.nonce.as_deref(), nonce) {
            return Err(IdentityTokenError::Nonce);
        }
        Ok(ProvenIdentity {
            provider,
            subject: Subject::try_from(self.sub).map_err(|_| IdentityTokenError::Malformed)?,
            // accounts are found by it: one that only looks like another's, or is made the same by small letters, is none
            email: self.email.and_then(|email| Email::chosen(&email).ok()),
            email_verified: self.email_verified.is_some_and(|verified| verified.holds()),
            first_name: self.given_name.and_then(|name| PersonName::try_from(name).ok()),
            last_name: self.family_name.and_then(|name| PersonName::try_from(name).ok()),
        })
    }
}

/// What a provider calls itself. Google has two names.
const fn issuers(provider: Provider) -> &'static [&'static str] {
    match provider {
        Provider::Apple => &["https://appleid.apple.com"],
        Provider::Google => &["https://accounts.google.com", "accounts.google.com"],
    }
}

impl Audience {
    fn is_one_of(&self, ours: &[String]) -> bool {
        match self {
            Self::One(audience) => ours.contains(audience),
            Self::Several(audiences) => audiences.iter().any(|audience| ours.contains(audience)),
        }
    }
}

impl Truth {
    fn holds(&self) -> bool {
        match self {
            Self::Plain(truth) => *truth,
            Self::Text(text) => text == "true",
        }
    }
}

/// Whether the nonce of a token is that of the sign-in. See [`honeydue_identity::IdentityTokens::check`].
fn fits(provider: Provider, told: Option<&str>, made_up: Option<&str>) -> bool {
    match (told, made_up) {
        (None, None) => true,
        (None, Some(_)) => false,
        (Some(_), None) => provider == Provider::Google,
        (Some(told), Some(made_up)) => told == made_up || told == hashed(made_up),
    }
}

fn hashed(nonce: &str) -> String {
    Sha256::digest(nonce).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn email(address: &str) -> Option<String> {
        let json = format!(
            r#"{{"iss": "accounts.google.com", "sub": "7", "aud": "ours", "exp": 100, "email": "{address}", "email_verified": true}}"#
        );
        let audiences = ["ours".to_owned()];
        let expected = Expected { provider: Provider::Google, audiences: &audiences, nonce: None, now: Timestamp::UNIX_EPOCH };
        let identity = Claims::parse(json.as_bytes()).and_then(|claims| claims.prove(&expected)).unwrap();
        identity.verified_email().map(|email| email.as_str().to_owned())
    }

    #[test]
    fn an_address_that_can_be_taken_for_anothers_vouches_for_nobody() {
        assert_eq!(email("kim@example.org").as_deref(), Some("kim@example.org"));
        // the sign of Kelvin, which is a k in small letters; a Cyrillic a
        for alike in ["\u{212A}im@example.org", "kim@ex\u{430}mple.org", "kim"] {
            assert_eq!(email(alike), None, "{alike}");
        }
    }
}
