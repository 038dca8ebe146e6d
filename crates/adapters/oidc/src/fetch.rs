//! Fetching a provider's keys.

use crate::{
    KeysUrl, OidcConfigError,
    key::{KeySet, KeySetError, key_set},
};
use honeydue_kernel::BoxError;
use http_body_util::{BodyExt, Empty, Limited};
use hyper::{StatusCode, body::Bytes};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{self, Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use std::time::Duration;
use tokio::time::timeout;
use tokio_rustls::rustls::crypto::ring;

/// The most bytes of a key set. Those of Apple and Google have about 3,000.
const MAX: usize = 64 * 1024;

/// Fetches keys from one address, and from nowhere that it would lead to.
#[derive(Debug)]
pub struct KeySource {
    url: KeysUrl,
    client: Client<HttpsConnector<HttpConnector>, Empty<Bytes>>,
    patience: Duration,
}

/// Why no keys were fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// Nobody is there, or is who they should be.
    #[error("no answer")]
    Connection(#[from] legacy::Error),
    /// Something else than keys was answered.
    #[error("answered with {0}")]
    Status(StatusCode),
    /// The answer is too long, or it broke off.
    #[error("no whole answer of at most {MAX} bytes")]
    Body(#[source] BoxError),
    /// It took too long.
    #[error("no answer within {} s", .0.as_secs_f32())]
    Slow(Duration),
    /// What was answered are no keys.
    #[error("no keys")]
    Keys(#[from] KeySetError),
}

impl KeySource {
    /// Trusts the certificates that the system trusts.
    pub fn new(url: KeysUrl, patience: Duration) -> Result<Self, OidcConfigError> {
        let builder =
            HttpsConnectorBuilder::new().with_provider_and_native_roots(ring::default_provider()).map_err(OidcConfigError::Certificates)?;
        let builder = if url.is_https() { builder.https_only() } else { builder.https_or_http() };
        let connector = builder.enable_http1().build();
        // a connection belongs to the runtime on which it was opened, and the next one is needed tomorrow
        let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector);
        Ok(Self { url, client, patience })
    }

    /// The keys as they are now.
    pub async fn fetch(&self) -> Result<KeySet, FetchError> {
        timeout(self.patience, self.ask()).await.map_err(|_| FetchError::Slow(self.patience))?
    }

    async fn ask(&self) -> Result<KeySet, FetchError> {
        let answer = self.client.get(self.url.uri().clone()).await?;
        if answer.status() != StatusCode::OK {
            return Err(FetchError::Status(answer.status()));
        }
        let body = Limited::new(answer.into_body(), MAX).collect().await.map_err(FetchError::Body)?;
        Ok(key_set(&body.to_bytes())?)
    }
}
