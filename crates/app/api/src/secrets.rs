//! The one place that makes randomness.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use honeydue_kernel::{PortError, TokenHash};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// What the bearer of a session presents: 256 random bits, as 43 characters of base64url.
#[derive(Debug)]
pub struct Token(SecretString);

impl Token {
    /// A token that nobody has seen.
    #[expect(clippy::disallowed_methods, reason = "this is where secrets are made")]
    pub fn generate() -> Result<Self, PortError> {
        let mut bits = [0; 32];
        getrandom::fill(&mut bits).map_err(PortError::fault)?;
        Ok(Self(SecretString::from(URL_SAFE_NO_PAD.encode(bits))))
    }

    /// What is kept of it.
    pub fn hash(&self) -> TokenHash {
        hash_of(self.0.expose_secret())
    }

    /// The token itself.
    pub fn reveal(&self) -> String {
        self.0.expose_secret().to_owned()
    }
}

/// A number that spreads what would else come at the same time. Nothing secret; without randomness it spreads nothing.
#[expect(clippy::disallowed_methods, reason = "this is where randomness is made")]
pub fn die() -> u8 {
    let mut number = [0];
    if getrandom::fill(&mut number).is_ok() { number[0] } else { 0 }
}

/// A number that no other process has, of this or another time. Nothing secret.
#[expect(clippy::disallowed_methods, reason = "this is where randomness is made")]
pub fn seed() -> Result<u128, PortError> {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits).map_err(PortError::fault)?;
    Ok(u128::from_be_bytes(bits))
}

/// A token as it was presented: what is secret of it, and what stands behind of whose it is. In one of before nothing does.
pub fn taken_apart(presented: &str) -> (&str, Option<&str>) {
    presented.split_once('.').map_or((presented, None), |(secret, claim)| (secret, Some(claim)))
}

/// The hash of a token.
pub fn hash_of(token: &str) -> TokenHash {
    TokenHash::new(Sha256::digest(token.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_43_characters_and_is_new_each_time() {
        let (one, other) = (Token::generate().unwrap(), Token::generate().unwrap());
        assert_eq!(one.reveal().len(), 43);
        assert_ne!(one.reveal(), other.reveal());
        assert_eq!(one.hash(), hash_of(&one.reveal()));
    }

    #[test]
    fn a_token_is_the_same_whatever_is_said_of_it() {
        let token = Token::generate().unwrap();
        let secret = token.reveal();
        assert_eq!(taken_apart(&secret), (secret.as_str(), None));
        assert_eq!(taken_apart(&format!("{secret}.42.x")), (secret.as_str(), Some("42.x")));
    }
}
