//! Mail that is handed to an SMTP server.

mod connection;
mod door;

use crate::{MailConfigError, Patience, SmtpServer, letterhead::Letterhead};
use connection::Connection;
use door::Door;
use honeydue_notification::{MailError, Mailer, Message, Sent};
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::Semaphore;

/// The most connections at once: a provider turns down who has many.
const CONNECTIONS: usize = 4;

/// A connection that was not used for so long is not used again: most servers have given it up by then.
const REST: Duration = Duration::from_secs(30);

/// Hands each mail to a server. Keeps connections for the next ones, on the runtime on which they were opened: it is used on
/// one runtime alone.
///
/// The pool is ours and not lettre's: that one knows no patience, and uses a connection again whose answer is still to come.
#[derive(Debug)]
pub struct SmtpMailer {
    letterhead: Letterhead,
    door: Door,
    places: Semaphore,
    resting: Mutex<Vec<(Connection, Instant)>>,
}

impl SmtpMailer {
    pub(crate) fn new(
        server: SmtpServer,
        letterhead: Letterhead,
        patience: Patience,
        authorities: Option<&str>,
    ) -> Result<Self, MailConfigError> {
        let door = Door::new(server, letterhead.host(), patience, authorities).map_err(MailConfigError::Encryption)?;
        Ok(Self { letterhead, door, places: Semaphore::new(CONNECTIONS), resting: Mutex::default() })
    }

    /// One that rested and is still there, or a new one.
    async fn connection(&self) -> Result<Connection, MailError> {
        while let Some(mut connection) = self.rested() {
            if connection.is_alive().await {
                return Ok(connection);
            }
        }
        self.door.open().await
    }

    /// The one that rested last.
    fn rested(&self) -> Option<Connection> {
        let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        resting.retain(|(_, since)| since.elapsed() < REST);
        resting.pop().map(|(connection, _)| connection)
    }
}

impl Mailer for SmtpMailer {
    async fn send(&self, message: &Message) -> Result<Sent, MailError> {
        let mail = self.letterhead.write(message)?;
        let _place = self.places.acquire().await.map_err(MailError::fault)?;
        let mut connection = self.connection().await?;
        let outcome = connection.hand_over(&mail).await;
        if outcome.is_ok() || connection.starts_over().await {
            self.resting.lock().unwrap_or_else(PoisonError::into_inner).push((connection, Instant::now()));
        }
        outcome
    }
}
