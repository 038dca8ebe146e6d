//! The way that an installation has chosen.

use crate::{FolderMailer, MailConfig, MailConfigError, MailUrl, SmtpMailer, letterhead::Letterhead};
use honeydue_notification::{MailError, Mailer, Message, Sent};

/// Sends letters by the way that the settings name.
#[derive(Debug)]
pub enum Post {
    /// To an SMTP server.
    Smtp(SmtpMailer),
    /// Into a folder.
    Folder(FolderMailer),
}

impl Post {
    /// Makes the folder, or reads the certificates that are trusted; nothing is connected to.
    pub fn open(config: MailConfig) -> Result<Self, MailConfigError> {
        let MailConfig { url, from, public_url, patience, authorities } = config;
        let letterhead = Letterhead::new(from, public_url)?;
        Ok(match url {
            MailUrl::Smtp(server) => Self::Smtp(SmtpMailer::new(server, letterhead, patience, authorities.as_deref())?),
            MailUrl::Folder(folder) => Self::Folder(FolderMailer::new(folder, letterhead)?),
        })
    }
}

impl Mailer for Post {
    async fn send(&self, message: &Message) -> Result<Sent, MailError> {
        match self {
            Self::Smtp(mailer) => mailer.send(message).await,
            Self::Folder(mailer) => mailer.send(message).await,
        }
    }
}
