//! Tokens that another library made, and keys that come from a server that is played here and does as it is told.
#![expect(clippy::expect_used, reason = "a test that can't go on ends, and says why")]

mod fixtures;
mod keeping;
mod refusals;
mod server;
mod tokens;

use honeydue_oidc::{OidcConfig, OidcTokens, ProviderConfig};
use server::Server;
use std::time::Duration;

/// Tokens whose keys come from this server.
fn tokens_of(server: &Server) -> OidcTokens {
    OidcTokens::open(settings(server)).expect("settings")
}

/// With less patience than anybody has.
fn hasty(server: &Server) -> OidcTokens {
    OidcTokens::open(OidcConfig { patience: Duration::from_millis(200), ..settings(server) }).expect("settings")
}

fn settings(server: &Server) -> OidcConfig {
    let audiences = fixtures::audiences();
    let provider = |name: &str| ProviderConfig { audiences: audiences[name].clone(), keys: server.url(name).parse().expect("a URL") };
    let (apple, google) = (provider("apple"), provider("google"));
    OidcConfig { apple, google, ..OidcConfig::new(Vec::new(), Vec::new()) }
}
