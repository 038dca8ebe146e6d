//! How a database is used.

use super::{Target, TlsError};
use secrecy::SecretString;
use std::time::Duration;

/// What connections are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Requests: somebody waits. Postgres knows them as `honeydue`.
    Requests,
    /// Jobs and chores: nobody waits. Postgres knows them as `honeydue background`.
    Background,
    /// Following the ledger: by the same name, and open sooner.
    Watch,
}

/// How the pool is kept.
#[derive(Clone, Debug)]
pub struct DbConfig {
    /// `postgres://…` of the serving role.
    pub url: SecretString,
    /// The most connections.
    pub pool_max: u32,
    /// Connections that are kept open and warm.
    pub pool_min: u32,
    /// How long a request waits for a connection, or for its turn on a busy home, before it is told to come again.
    pub patience: Duration,
    /// About how long a connection lives. They are replaced one after the other, never many at once.
    pub lifetime: Duration,
    /// What the connections are for: it decides which statements they are warmed with.
    pub purpose: Purpose,
}

impl DbConfig {
    /// For requests: 20 connections at most, 10 kept, 3 seconds of patience, half an hour of life.
    pub const fn new(url: SecretString) -> Self {
        let (patience, lifetime) = (Duration::from_secs(3), Duration::from_mins(30));
        Self { url, pool_max: 20, pool_min: 10, patience, lifetime, purpose: Purpose::Requests }
    }

    /// For what nobody waits for: 2 connections at most, 1 kept.
    pub fn background(url: SecretString) -> Self {
        Self { pool_max: 2, pool_min: 1, purpose: Purpose::Background, ..Self::new(url) }
    }
}

/// Says what is wrong with a URL of a Postgres, if anything is, or with the certificates that it names. Nothing is connected to.
pub fn check_url(url: &SecretString) -> Result<(), DbError> {
    Target::read(url).map(drop)
}

/// Why a database can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The URL can't be read.
    #[error("not a Postgres URL: {0}")]
    Url(#[source] tokio_postgres::Error),
    /// What the URL says of encryption can't be done.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The pool's sizes make no sense.
    #[error("the pool must keep at most as many connections as it may have, and may have at least one")]
    Sizes,
}
