//! Where a URL leads, and the way there.

mod parameters;

#[cfg(test)]
mod tests;

use super::{DbError, tls::Tls};
use diesel::{ConnectionError, ConnectionResult};
use diesel_async::AsyncPgConnection;
use parameters::Parameters;
use secrecy::{ExposeSecret, SecretString};
use std::{str::FromStr, time::Duration};
use tokio_postgres::{
    Client, Config, Connection, Error, Socket,
    config::{Host, SslMode, SslNegotiation},
    tls::MakeTlsConnect,
};
use tokio_postgres_rustls::MakeRustlsConnect;

/// What moves the bytes of a connection.
pub(crate) type Driver = Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>;

/// A Postgres, and how to connect to it: everything that connects goes by this.
#[derive(Clone)]
pub(crate) struct Target {
    config: Config,
    tls: Tls,
}

impl Target {
    /// Reads `postgres://…`, or `host=… user=…`. What is said of encryption, in libpq's words, is not left to the driver, which
    /// knows only some of them. Certificates that are named are read now.
    pub(crate) fn read(url: &SecretString) -> Result<Self, DbError> {
        let Parameters { rest, sslmode, sslrootcert } = Parameters::read(url.expose_secret());
        let mut config = Config::from_str(&rest).map_err(DbError::Url)?;
        let direct = config.get_ssl_negotiation() == SslNegotiation::Direct;
        let tls = Tls::new(sslmode.as_deref(), sslrootcert.as_deref(), direct)?;
        if config.get_hosts().is_empty() {
            // an encrypted connection is to somebody by name
            for address in config.get_hostaddrs().to_vec() {
                config.host(address.to_string());
            }
        }
        let is_local = |host: &Host| matches!(host, Host::Unix(_));
        config.ssl_mode(if config.get_hosts().iter().all(is_local) { SslMode::Disable } else { tls.mode() });
        Ok(Self { config, tls })
    }

    /// By which name Postgres knows the connections, and how long one may take to be reached.
    pub(crate) fn called(mut self, name: &str, patience: Duration) -> Self {
        self.config.application_name(name).connect_timeout(patience);
        self
    }

    /// What the driver was told.
    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    /// A connection. Where encryption is only preferred, one that it fails for is tried again without, as libpq does.
    pub(crate) async fn connect(&self) -> Result<(Client, Driver), Error> {
        let connected = Box::pin(self.config.connect(self.tls.connector())).await;
        match connected {
            Err(error) if self.config.get_ssl_mode() == SslMode::Prefer && Tls::is_why(&error) => {
                tracing::debug!(reason = innermost(&error), "Postgres is not reached by TLS; trying without, as sslmode=prefer allows");
                let mut plain = self.config.clone();
                plain.ssl_mode(SslMode::Disable);
                Box::pin(plain.connect(self.tls.connector())).await
            }
            connected => connected,
        }
    }

    /// A connection for diesel, whose driver runs by itself.
    pub(crate) async fn open(&self) -> ConnectionResult<AsyncPgConnection> {
        let (client, driver) = self.connect().await.map_err(|error| ConnectionError::BadConnection(innermost(&error)))?;
        AsyncPgConnection::try_from_client_and_connection(client, driver).await
    }
}

/// "error connecting to server" says less than what lies below it.
pub(super) fn innermost(error: &Error) -> String {
    let mut reason: &dyn std::error::Error = error;
    while let Some(source) = reason.source() {
        reason = source;
    }
    reason.to_string()
}
