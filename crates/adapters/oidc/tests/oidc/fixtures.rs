//! What `tools/jose/make.py` wrote.

use honeydue_identity::{IdentityTokenError, ProvenIdentity, Provider};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use std::{collections::BTreeMap, sync::LazyLock};

static FILE: LazyLock<File> = LazyLock::new(|| serde_json::from_str(include_str!("../data/tokens.json")).expect("fixtures"));

#[derive(Deserialize)]
struct File {
    /// Seconds since 1970.
    now: i64,
    keys: BTreeMap<String, Value>,
    audiences: BTreeMap<String, Vec<String>>,
    cases: Vec<Case>,
}

/// A token, and what has to come of it.
#[derive(Deserialize)]
pub struct Case {
    pub name: String,
    pub token: String,
    pub nonce: Option<String>,
    provider: String,
    outcome: Outcome,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Outcome {
    Refused(String),
    Proven { subject: String, email: Option<String>, email_verified: bool, first_name: Option<String>, last_name: Option<String> },
}

impl Case {
    pub fn provider(&self) -> Provider {
        Provider::called(&self.provider).expect("a provider")
    }

    pub const fn outcome(&self) -> &Outcome {
        &self.outcome
    }
}

impl Outcome {
    pub fn of(outcome: Result<ProvenIdentity, IdentityTokenError>) -> Self {
        match outcome {
            Err(error) => Self::Refused(error.to_string().replace([' ', '-'], "_")),
            Ok(ProvenIdentity { provider: _, subject, email, email_verified, first_name, last_name }) => Self::Proven {
                subject: subject.as_str().to_owned(),
                email: email.map(String::from),
                email_verified,
                first_name: first_name.map(String::from),
                last_name: last_name.map(String::from),
            },
        }
    }
}

/// When the tokens are good.
pub fn now() -> Timestamp {
    Timestamp::from_second(FILE.now).expect("a time")
}

pub fn audiences() -> &'static BTreeMap<String, Vec<String>> {
    &FILE.audiences
}

pub fn cases() -> &'static [Case] {
    &FILE.cases
}

/// The token with this name.
pub fn token(name: &str) -> &'static str {
    let case = FILE.cases.iter().find(|case| case.name == name);
    case.map_or_else(|| panic!("no token {name:?}"), |case| &case.token)
}

/// What a provider publishes.
pub fn keys(provider: &str) -> String {
    FILE.keys[provider].to_string()
}

/// What a provider publishes, without this key.
pub fn keys_without(provider: &str, kid: &str) -> String {
    let mut keys = FILE.keys[provider].clone();
    keys["keys"].as_array_mut().expect("keys").retain(|key| key["kid"] != kid);
    keys.to_string()
}
