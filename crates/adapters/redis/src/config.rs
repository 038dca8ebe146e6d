//! What an installation says about its Redis.

use crate::RedisUrl;
use std::{io, time::Duration};

/// How Redis is asked.
#[derive(Clone, Debug)]
pub struct RedisConfig {
    /// Where it is.
    pub url: RedisUrl,
    /// What the names of all keys and channels begin with. Those who share it share everything.
    pub key_space: String,
    /// A number that no other process has, of this or another time: made by chance, anew for each process.
    pub seed: u128,
    /// How long a command is waited for. Nobody waits for a connection.
    pub patience: Duration,
    /// Certificates, as PEM, that are trusted beside those that the system trusts.
    pub authorities: Option<String>,
}

impl RedisConfig {
    /// As usual: in the key space `honeydue`, waiting for 100 ms.
    pub fn new(url: RedisUrl, seed: u128) -> Self {
        Self { url, key_space: "honeydue".to_owned(), seed, patience: Duration::from_millis(100), authorities: None }
    }
}

/// Why Redis can't be asked with these settings. No server was.
#[derive(Debug, thiserror::Error)]
pub enum RedisConfigError {
    /// What was given to be trusted is no certificate.
    #[error("the certificates to be trusted are none")]
    Authorities,
    /// Nothing is trusted, so that no server can be believed.
    #[error("no certificates are trusted here")]
    Certificates(#[source] io::Error),
    /// Encryption can't be set up.
    #[error("encryption can't be set up")]
    Encryption(#[from] tokio_rustls::rustls::Error),
}
