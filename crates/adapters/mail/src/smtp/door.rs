//! How a connection is opened.

use super::connection::{Connection, Silence, Step, failure};
use crate::{Credentials, Patience, Security, SmtpServer};
use honeydue_notification::MailError;
use lettre::transport::smtp::{
    Error,
    authentication::{self, DEFAULT_MECHANISMS},
    client::{AsyncSmtpConnection, Certificate, TlsParameters},
    extension::ClientId,
};
use secrecy::ExposeSecret;
use std::fmt;
use tokio::time::timeout;
use url::Host;

/// A server, and what is needed to be let in.
pub struct Door {
    server: SmtpServer,
    /// The server's name as the network knows it.
    name: String,
    tls: TlsParameters,
    /// By which name the server is greeted.
    own_name: ClientId,
    patience: Patience,
}

impl Door {
    /// The certificates are those in `authorities`, as PEM, and those that the system trusts.
    pub fn new(server: SmtpServer, own_host: &Host, patience: Patience, authorities: Option<&str>) -> Result<Self, Error> {
        let name = match &server.host {
            Host::Ipv6(address) => address.to_string(),
            other => other.to_string(),
        };
        let mut tls = TlsParameters::builder(name.clone());
        if let Some(authorities) = authorities {
            tls = tls.add_root_certificate(Certificate::from_pem(authorities.as_bytes())?);
        }
        // who could show a false certificate could also hide that the server encrypts: looking at it would only keep mail
        // from servers inside a network, which mostly have one of their own
        let anybody = server.security == Security::Opportunistic;
        let tls = tls.dangerous_accept_invalid_certs(anybody).dangerous_accept_invalid_hostnames(anybody).build()?;
        let own_name = match own_host {
            Host::Domain(name) => ClientId::Domain(name.clone()),
            Host::Ipv4(address) => ClientId::Ipv4(*address),
            Host::Ipv6(address) => ClientId::Ipv6(*address),
        };
        Ok(Self { server, name, tls, own_name, patience })
    }

    /// A connection on which mail can be handed over.
    pub async fn open(&self) -> Result<Connection, MailError> {
        let (step, patience) = (Step::Connection, self.patience.connect);
        let entered = timeout(patience, self.enter()).await.map_err(|_| MailError::passing(Silence { patience, step }))?;
        entered.map(|smtp| Connection::new(smtp, self.patience.command)).map_err(|error| failure(error, step))
    }

    async fn enter(&self) -> Result<AsyncSmtpConnection, Error> {
        let address = (self.name.as_str(), self.server.port);
        let implicit = (self.server.security == Security::Implicit).then(|| self.tls.clone());
        // a host can have several addresses, of which the first may lead nowhere from here
        let share = Some(self.patience.connect / 3);
        let mut connection = AsyncSmtpConnection::connect_tokio1(address, share, &self.own_name, implicit, None).await?;
        let encrypts = match self.server.security {
            Security::Implicit | Security::None => false,
            Security::Required => true,
            Security::Opportunistic => connection.can_starttls(),
        };
        if encrypts {
            connection.starttls(self.tls.clone(), &self.own_name).await?;
        }
        if let Some(Credentials { user, password }) = &self.server.credentials {
            let credentials = authentication::Credentials::new(user.clone(), password.expose_secret().to_owned());
            connection.auth(DEFAULT_MECHANISMS, &credentials).await?;
        }
        Ok(connection)
    }
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Door").field("server", &self.server).finish_non_exhaustive()
    }
}
