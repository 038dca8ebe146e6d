//! Settings of sign-in by others.

use crate::KeysUrl;
use std::{io, time::Duration};

/// Settings of sign-in with Apple and Google.
#[derive(Clone, Debug)]
pub struct OidcConfig {
    /// Of Apple.
    pub apple: ProviderConfig,
    /// Of Google.
    pub google: ProviderConfig,
    /// How long keys are waited for, from the first byte sent to the last one read.
    pub patience: Duration,
}

/// Settings of one provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderConfig {
    /// Whom its tokens are made for when they are made for us: Apple's bundle and service ids, Google's client ids. With
    /// none, nobody signs in by this provider.
    pub audiences: Vec<String>,
    /// Where its keys are.
    pub keys: KeysUrl,
}

impl OidcConfig {
    /// With these audiences, and everything else as usual.
    pub fn new(apple: Vec<String>, google: Vec<String>) -> Self {
        Self {
            apple: ProviderConfig { audiences: apple, keys: KeysUrl::apple() },
            google: ProviderConfig { audiences: google, keys: KeysUrl::google() },
            patience: Duration::from_secs(5),
        }
    }
}

/// Why nobody can sign in by others with these settings. No server was asked.
#[derive(Debug, thiserror::Error)]
pub enum OidcConfigError {
    /// The system trusts no certificates, so that no keys can be believed.
    #[error("no certificates are trusted here")]
    Certificates(#[source] io::Error),
}
