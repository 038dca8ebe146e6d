//! Identity tokens of Apple and Google behind the port of honeydue's accounts (OpenID Connect Core 1.0).
//!
//! A token is checked against the keys that its provider publishes: they are fetched when they are needed and kept for a day
//! ([`OidcTokens`] knows both providers). Nothing here decides whose account somebody's is.

mod cache;
mod claims;
mod config;
mod fetch;
mod key;
mod keys_url;
mod token;
mod tokens;

pub use config::{OidcConfig, OidcConfigError, ProviderConfig};
pub use keys_url::{KeysUrl, KeysUrlError};
pub use tokens::OidcTokens;
