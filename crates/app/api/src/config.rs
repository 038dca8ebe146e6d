//! The settings: what the environment says, typed.

mod parse;

use crate::{
    config::parse::Variables,
    proxies::TrustedProxies,
    wiring::{MailUrl, OidcConfig, RedisUrl, Sender, check_url},
};
use secrecy::{ExposeSecret, SecretString};
use std::net::{Ipv4Addr, SocketAddr};

/// The names of all settings. A variable that begins with `HONEYDUE_` and is not one of them is a mistake.
pub const KNOWN: [&str; 20] = [
    "DATABASE_URL",
    "REDIS_URL",
    "HONEYDUE_REDIS_KEY_SPACE",
    "HONEYDUE_MIGRATION_URL",
    "HONEYDUE_SECRET_KEY",
    "HONEYDUE_LISTEN",
    "HONEYDUE_METRICS_LISTEN",
    "HONEYDUE_PUBLIC_URL",
    "HONEYDUE_TRUSTED_PROXIES",
    "HONEYDUE_REQUIRE_VERIFIED_EMAIL",
    "HONEYDUE_MAIL_URL",
    "HONEYDUE_MAIL_FROM",
    "HONEYDUE_APPLE_AUDIENCES",
    "HONEYDUE_GOOGLE_AUDIENCES",
    "HONEYDUE_POOL_MAX",
    "HONEYDUE_POOL_MIN",
    "HONEYDUE_LOG",
    "HONEYDUE_LOG_FORMAT",
    // read by the tests; may stand in the same environment
    "HONEYDUE_TEST_POSTGRES",
    "HONEYDUE_TEST_REDIS",
];

/// What the process is told by its environment.
#[derive(Clone, Debug)]
pub struct Config {
    /// `DATABASE_URL`: Postgres, as the role that serves.
    pub database_url: Option<SecretString>,
    /// `HONEYDUE_MIGRATION_URL`: Postgres, as the role that owns the schema.
    pub migration_url: Option<SecretString>,
    /// `HONEYDUE_SECRET_KEY`: codes are derived from it.
    pub secret_key: Option<SecretString>,
    /// `REDIS_URL`: what processes share, if there is more than one.
    pub redis_url: Option<RedisUrl>,
    /// `HONEYDUE_REDIS_KEY_SPACE`: what the names of all keys begin with; `honeydue`, if nothing is said.
    pub redis_key_space: String,
    /// `HONEYDUE_LISTEN`: where the API is served.
    pub listen: SocketAddr,
    /// `HONEYDUE_METRICS_LISTEN`: where metrics are served, if anywhere.
    pub metrics_listen: Option<SocketAddr>,
    /// `HONEYDUE_PUBLIC_URL`: how clients reach this server; without a slash at its end.
    pub public_url: String,
    /// `HONEYDUE_TRUSTED_PROXIES`: whose `X-Forwarded-For` is believed. Nobody's, if nothing is said.
    pub trusted_proxies: TrustedProxies,
    /// `HONEYDUE_REQUIRE_VERIFIED_EMAIL`.
    pub verified_email: VerifiedEmail,
    /// `HONEYDUE_MAIL_URL`: by which way mail is sent, if any is.
    pub mail_url: Option<MailUrl>,
    /// `HONEYDUE_MAIL_FROM`: from whom mail is.
    pub mail_from: Option<Sender>,
    /// `HONEYDUE_APPLE_AUDIENCES`: the bundle and service ids for which Apple makes tokens that are ours. Without any, nobody
    /// signs in with Apple.
    pub apple_audiences: Vec<String>,
    /// `HONEYDUE_GOOGLE_AUDIENCES`: the client ids for which Google does.
    pub google_audiences: Vec<String>,
    /// `HONEYDUE_POOL_MAX`: the most connections to Postgres.
    pub pool_max: u32,
    /// `HONEYDUE_POOL_MIN`: connections that are kept open; at most `pool_max`, and 10 if that allows and nothing is said.
    pub pool_min: u32,
    /// `HONEYDUE_LOG`: what is logged, as a filter of `tracing`.
    pub log: String,
    /// `HONEYDUE_LOG_FORMAT`.
    pub log_format: LogFormat,
}

/// Whether accounts must verify their e-mail before they see homes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerifiedEmail {
    /// Where the installation can send mail.
    Auto,
    /// Always.
    Required,
    /// Never.
    NotRequired,
}

/// How a log line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What is wrong with the settings, variable by variable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct ConfigError(pub Vec<String>);

impl ConfigError {
    /// One thing that is wrong with one variable.
    pub fn of(variable: &str, wrong: impl std::fmt::Display) -> Self {
        Self(vec![format!("{variable} {wrong}")])
    }
}

impl Config {
    /// Reads the process's own environment.
    pub fn from_environment() -> Result<Self, ConfigError> {
        let text = |value: std::ffi::OsString| value.to_string_lossy().into_owned();
        Self::read(std::env::vars_os().map(|(name, value)| (text(name), text(value))))
    }

    /// Reads variables. An empty value counts as not given. Says everything that is wrong at once.
    pub fn read(variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let mut given = Variables::new(variables);
        // names what tests want broken; without the feature it is as unknown as any other
        #[cfg(feature = "seeded")]
        drop(given.list("HONEYDUE_SEEDED_BUG"));
        given.refuse_unknown(&KNOWN);
        let listen = given.address("HONEYDUE_LISTEN").unwrap_or_else(|| (Ipv4Addr::LOCALHOST, 8000).into());
        let pool_max = given.count("HONEYDUE_POOL_MAX").unwrap_or(20);
        let config = Self {
            database_url: given.secret("DATABASE_URL"),
            migration_url: given.secret("HONEYDUE_MIGRATION_URL"),
            secret_key: given.secret("HONEYDUE_SECRET_KEY"),
            redis_url: given.typed("REDIS_URL"),
            redis_key_space: given.name("HONEYDUE_REDIS_KEY_SPACE").unwrap_or_else(|| "honeydue".to_owned()),
            listen,
            metrics_listen: given.address("HONEYDUE_METRICS_LISTEN"),
            public_url: given.url("HONEYDUE_PUBLIC_URL").unwrap_or_else(|| format!("http://{listen}")),
            trusted_proxies: given.proxies("HONEYDUE_TRUSTED_PROXIES").unwrap_or_default(),
            verified_email: given.one_of("HONEYDUE_REQUIRE_VERIFIED_EMAIL", &VerifiedEmail::NAMES).unwrap_or(VerifiedEmail::Auto),
            mail_url: given.typed("HONEYDUE_MAIL_URL"),
            mail_from: given.typed("HONEYDUE_MAIL_FROM"),
            apple_audiences: given.list("HONEYDUE_APPLE_AUDIENCES"),
            google_audiences: given.list("HONEYDUE_GOOGLE_AUDIENCES"),
            pool_max,
            pool_min: given.count("HONEYDUE_POOL_MIN").unwrap_or(pool_max.min(10)),
            log: given.filter("HONEYDUE_LOG").unwrap_or_else(|| "info".to_owned()),
            log_format: given.one_of("HONEYDUE_LOG_FORMAT", &LogFormat::NAMES).unwrap_or(LogFormat::Text),
        };
        config.check(&mut given);
        given.finish(config)
    }

    /// Settings that go together, or that have a least size.
    fn check(&self, given: &mut Variables) {
        if self.pool_min > self.pool_max {
            given.wrong("HONEYDUE_POOL_MIN", format!("must not be larger than HONEYDUE_POOL_MAX, which is {}", self.pool_max));
        }
        if self.secret_key.as_ref().is_some_and(|key| key.expose_secret().chars().count() < 32) {
            given.wrong("HONEYDUE_SECRET_KEY", "must have at least 32 characters");
        }
        for (name, url) in [("DATABASE_URL", &self.database_url), ("HONEYDUE_MIGRATION_URL", &self.migration_url)] {
            if let Some(Err(error)) = url.as_ref().map(check_url) {
                given.wrong(name, error.to_string());
            }
        }
        if self.mail_url.is_some() && self.mail_from.is_none() {
            given.wrong("HONEYDUE_MAIL_FROM", "must be set where HONEYDUE_MAIL_URL is: from whom is mail?");
        }
        if self.metrics_listen == Some(self.listen) {
            given.wrong("HONEYDUE_METRICS_LISTEN", "must differ from HONEYDUE_LISTEN");
        }
    }

    /// The database, for what can't do without.
    pub fn database_url(&self) -> Result<&SecretString, ConfigError> {
        let missing =
            || ConfigError::of("DATABASE_URL", "is not set: where is Postgres? For example postgres://user:password@host/honeydue");
        self.database_url.as_ref().ok_or_else(missing)
    }

    /// The secret key, for what can't do without.
    pub fn secret_key(&self) -> Result<&SecretString, ConfigError> {
        let missing = || ConfigError::of("HONEYDUE_SECRET_KEY", "is not set: it needs at least 32 random characters, kept for good");
        self.secret_key.as_ref().ok_or_else(missing)
    }

    /// Who may vouch for people here.
    pub fn oidc(&self) -> OidcConfig {
        OidcConfig::new(self.apple_audiences.clone(), self.google_audiences.clone())
    }

    /// Whether accounts must have verified their e-mail before they see homes.
    pub fn requires_verified_email(&self) -> bool {
        match self.verified_email {
            VerifiedEmail::Required => true,
            VerifiedEmail::NotRequired => false,
            VerifiedEmail::Auto => self.mail_url.is_some(),
        }
    }
}

impl VerifiedEmail {
    const NAMES: [(&'static str, Self); 3] = [("auto", Self::Auto), ("true", Self::Required), ("false", Self::NotRequired)];
}

impl LogFormat {
    const NAMES: [(&'static str, Self); 2] = [("text", Self::Text), ("json", Self::Json)];
}

#[cfg(test)]
mod tests;
