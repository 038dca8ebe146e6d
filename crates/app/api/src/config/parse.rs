//! Taking variables one by one, and remembering what was wrong with them.

use crate::{config::ConfigError, proxies::TrustedProxies};
use secrecy::SecretString;
use std::{collections::BTreeMap, net::SocketAddr, str::FromStr};
use tracing_subscriber::EnvFilter;

/// The variables that were given, and what is wrong with them so far. Values of secrets are in no message.
pub(super) struct Variables {
    given: BTreeMap<String, String>,
    wrong: Vec<String>,
}

impl Variables {
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let given = variables.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect();
        Self { given, wrong: Vec::new() }
    }

    pub fn wrong(&mut self, variable: &str, what: impl std::fmt::Display) {
        self.wrong.push(format!("{variable} {what}"));
    }

    pub fn finish<T>(self, value: T) -> Result<T, ConfigError> {
        if self.wrong.is_empty() { Ok(value) } else { Err(ConfigError(self.wrong)) }
    }

    pub fn refuse_unknown(&mut self, known: &[&str]) {
        let ours = self.given.keys().filter(|name| name.starts_with("HONEYDUE_") && !known.contains(&name.as_str()));
        for name in ours.cloned().collect::<Vec<_>>() {
            self.wrong(&name, format!("is not a setting; there are {}", known.join(", ")));
        }
    }

    pub fn secret(&mut self, variable: &str) -> Option<SecretString> {
        self.given.remove(variable).map(|value| SecretString::from(value.trim().to_owned()))
    }

    pub fn address(&mut self, variable: &str) -> Option<SocketAddr> {
        self.parsed(variable, "must be an address and a port, like 127.0.0.1:8000", |value| value.parse().ok())
    }

    pub fn count(&mut self, variable: &str) -> Option<u32> {
        self.parsed(variable, "must be a number between 1 and 1000", |value| {
            value.parse().ok().filter(|number| (1..=1000).contains(number))
        })
    }

    pub fn url(&mut self, variable: &str) -> Option<String> {
        self.parsed(variable, "must be a web address, like https://api.example.org", |value| {
            let host = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"))?;
            let sound = !host.is_empty() && !host.starts_with('/') && !host.contains(['?', '#']) && !host.contains(char::is_whitespace);
            sound.then(|| value.trim_end_matches('/').to_owned())
        })
    }

    pub fn proxies(&mut self, variable: &str) -> Option<TrustedProxies> {
        let value = self.given.remove(variable)?;
        let read = value.trim().parse();
        read.map_err(|error| self.wrong(variable, format!("is {value:?}, but {error}"))).ok()
    }

    pub fn name(&mut self, variable: &str) -> Option<String> {
        self.parsed(variable, "must be 1 to 60 letters, digits, dots or hyphens", |value| {
            let sound = (1..=60).contains(&value.len()) && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-');
            sound.then(|| value.to_owned())
        })
    }

    pub fn filter(&mut self, variable: &str) -> Option<String> {
        self.parsed(variable, "must be a filter, like info or honeydue_api=debug,info", |value| {
            EnvFilter::try_new(value).ok().map(|_| value.to_owned())
        })
    }

    pub fn one_of<T: Copy>(&mut self, variable: &str, names: &[(&str, T)]) -> Option<T> {
        let choices: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
        self.parsed(variable, &format!("must be one of {}", choices.join(", ")), |value| {
            names.iter().find(|(name, _)| name.eq_ignore_ascii_case(value)).map(|(_, meaning)| *meaning)
        })
    }

    /// Texts with commas between them.
    pub fn list(&mut self, variable: &str) -> Vec<String> {
        let value = self.given.remove(variable).unwrap_or_default();
        value.split(',').map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
    }

    pub fn typed<T: FromStr<Err: std::fmt::Display>>(&mut self, variable: &str) -> Option<T> {
        // what is given is not repeated: it may have a password in it
        let value = self.given.remove(variable)?;
        value.trim().parse().map_err(|error: T::Err| self.wrong(variable, error)).ok()
    }

    fn parsed<T>(&mut self, variable: &str, must: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let value = self.given.remove(variable)?;
        let parsed = parse(value.trim());
        if parsed.is_none() {
            self.wrong(variable, format!("is {value:?}, but {must}"));
        }
        parsed
    }
}
