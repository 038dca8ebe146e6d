//! Both providers behind the port.

use crate::{
    OidcConfig, OidcConfigError, ProviderConfig,
    cache::KeyCache,
    claims::{Claims, Expected},
    fetch::KeySource,
    key::Algorithm,
    token::Token,
};
use honeydue_identity::{IdentityTokenError, IdentityTokens, ProvenIdentity, Provider};
use jiff::Timestamp;
use std::time::Duration;

/// Checks tokens of Apple and of Google.
#[derive(Debug)]
pub struct OidcTokens {
    apple: Option<Issuer>,
    google: Option<Issuer>,
}

/// A provider with somebody to make tokens for.
#[derive(Debug)]
struct Issuer {
    audiences: Vec<String>,
    keys: KeyCache,
}

impl OidcTokens {
    /// Reads the certificates that are trusted, if a provider is to be asked for keys at all; none is asked yet.
    pub fn open(config: OidcConfig) -> Result<Self, OidcConfigError> {
        let OidcConfig { apple, google, patience } = config;
        Ok(Self { apple: Issuer::open(apple, patience)?, google: Issuer::open(google, patience)? })
    }

    const fn issuer(&self, provider: Provider) -> Option<&Issuer> {
        match provider {
            Provider::Apple => self.apple.as_ref(),
            Provider::Google => self.google.as_ref(),
        }
    }
}

impl Issuer {
    fn open(config: ProviderConfig, patience: Duration) -> Result<Option<Self>, OidcConfigError> {
        let ProviderConfig { audiences, keys } = config;
        if audiences.is_empty() {
            return Ok(None);
        }
        let keys = KeyCache::new(KeySource::new(keys, patience)?);
        Ok(Some(Self { audiences, keys }))
    }
}

impl IdentityTokens for OidcTokens {
    fn accepts(&self, provider: Provider) -> bool {
        self.issuer(provider).is_some()
    }

    async fn check(
        &self,
        provider: Provider,
        token: &str,
        nonce: Option<&str>,
        now: Timestamp,
    ) -> Result<ProvenIdentity, IdentityTokenError> {
        let Issuer { audiences, keys } = self.issuer(provider).ok_or(IdentityTokenError::NotConfigured)?;
        let Token { header, signed, claims, signature } = Token::parse(token)?;
        let algorithm = Algorithm::called(&header.alg).ok_or(IdentityTokenError::Algorithm)?;
        let key = keys.find(&header.kid.ok_or(IdentityTokenError::UnknownKey)?, now).await?;
        if key.algorithm() != algorithm {
            return Err(IdentityTokenError::Algorithm);
        }
        if !key.has_signed(signed, &signature) {
            return Err(IdentityTokenError::Signature);
        }
        Claims::parse(&claims)?.prove(&Expected { provider, audiences, nonce, now })
    }
}
