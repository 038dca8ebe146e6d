//! What a token is made of (JWS, RFC 7515, in its compact form).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use honeydue_identity::IdentityTokenError;
use serde::{Deserialize, de::IgnoredAny};

/// A token in its parts. Nothing of it is believed yet.
pub struct Token<'a> {
    pub header: Header,
    /// What the signature is about.
    pub signed: &'a [u8],
    /// JSON, perhaps.
    pub claims: Vec<u8>,
    pub signature: Vec<u8>,
}

/// How a token says that it is signed.
#[derive(Deserialize)]
pub struct Header {
    pub alg: String,
    pub kid: Option<String>,
    /// Extensions that whoever does not know them has to refuse.
    crit: Option<IgnoredAny>,
}

impl<'a> Token<'a> {
    /// The most bytes it may have. Those of Apple and Google have about 1,200.
    pub const MAX: usize = 8 * 1024;

    /// Takes a token apart.
    pub fn parse(text: &'a str) -> Result<Self, IdentityTokenError> {
        if text.len() > Self::MAX {
            return Err(IdentityTokenError::Oversized);
        }
        // a dot is no base64: a fourth part would be found in the claims
        let (signed, signature) = text.rsplit_once('.').ok_or(IdentityTokenError::Malformed)?;
        let (header, claims) = signed.split_once('.').ok_or(IdentityTokenError::Malformed)?;
        let header: Header = serde_json::from_slice(&decoded(header)?).map_err(|_| IdentityTokenError::Malformed)?;
        if header.crit.is_some() {
            return Err(IdentityTokenError::Malformed);
        }
        Ok(Self { header, signed: signed.as_bytes(), claims: decoded(claims)?, signature: decoded(signature)? })
    }
}

fn decoded(part: &str) -> Result<Vec<u8>, IdentityTokenError> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| IdentityTokenError::Malformed)
}
