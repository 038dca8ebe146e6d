//! Keys, and what they have signed.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A public key that signs tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// With modulus and exponent, big-endian.
    Rsa { n: Vec<u8>, e: Vec<u8> },
    /// A point on P-256, uncompressed (SEC 1, 2.3.3).
    P256 { point: Vec<u8> },
}

/// How a token is signed. There are others; these are safe, and one of them is used by each provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
}

impl Algorithm {
    const fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
        }
    }

    /// The one with this name (RFC 7518).
    pub fn called(name: &str) -> Option<Self> {
        [Self::Rs256, Self::Es256].into_iter().find(|algorithm| algorithm.name() == name)
    }
}

impl Key {
    /// How it signs. It is the key that knows: a token could say anything.
    pub const fn algorithm(&self) -> Algorithm {
        match self {
            Self::Rsa { .. } => Algorithm::Rs256,
            Self::P256 { .. } => Algorithm::Es256,
        }
    }

    /// Whether this is its signature of that. A short RSA key has signed nothing.
    pub fn has_signed(&self, signed: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Rsa { n, e } => RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature).is_ok(),
            Self::P256 { point } => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, signature).is_ok(),
        }
    }
}

/// A provider's keys by their ids.
pub type KeySet = BTreeMap<String, Key>;

/// Not a key set, or one without a key that could be used.
#[derive(Debug, thiserror::Error)]
pub enum KeySetError {
    /// No JSON, or not of that shape.
    #[error("no key set")]
    Malformed(#[from] serde_json::Error),
    /// For other things than signatures, without an id, or of a kind that is not known here.
    #[error("no key to be used among {0}")]
    Useless(usize),
}

/// Reads a key set (RFC 7517). Keys that are of no use here are left out: a provider may begin to have others.
pub fn key_set(json: &[u8]) -> Result<KeySet, KeySetError> {
    let Document { keys } = serde_json::from_slice(json)?;
    let all = keys.len();
    let known: KeySet = keys.into_iter().filter_map(|key| serde_json::from_value(key).ok().and_then(Jwk::key)).collect();
    if known.is_empty() { Err(KeySetError::Useless(all)) } else { Ok(known) }
}

#[derive(Deserialize)]
struct Document {
    keys: Vec<serde_json::Value>,
}

/// A key as it is published.
#[derive(Deserialize)]
struct Jwk {
    kid: String,
    alg: Option<String>,
    r#use: Option<String>,
    #[serde(flatten)]
    kind: Kind,
}

#[derive(Deserialize)]
#[serde(tag = "kty")]
enum Kind {
    #[serde(rename = "RSA")]
    Rsa { n: String, e: String },
    #[serde(rename = "EC")]
    EllipticCurve { crv: String, x: String, y: String },
}

impl Jwk {
    fn key(self) -> Option<(String, Key)> {
        let key = self.kind.key()?;
        let fits = self.alg.is_none_or(|alg| Algorithm::called(&alg) == Some(key.algorithm()));
        let signs = self.r#use.is_none_or(|usage| usage == "sig");
        (fits && signs).then_some((self.kid, key))
    }
}

impl Kind {
    fn key(self) -> Option<Key> {
        match self {
            Self::Rsa { n, e } => Some(Key::Rsa { n: decoded(&n)?, e: decoded(&e)? }),
            Self::EllipticCurve { crv, x, y } => {
                let (x, y) = (decoded(&x)?, decoded(&y)?);
                let fits = crv == "P-256" && x.len() == 32 && y.len() == 32;
                fits.then(|| Key::P256 { point: [vec![4], x, y].concat() })
            }
        }
    }
}

fn decoded(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}

#[cfg(test)]
mod tests;
