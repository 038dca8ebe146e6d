//! What an installation says about its mail.

use crate::{MailUrl, Sender};
use std::{io, time::Duration};

/// How mail leaves an installation.
#[derive(Clone, Debug)]
pub struct MailConfig {
    /// By which way.
    pub url: MailUrl,
    /// From whom it is.
    pub from: Sender,
    /// How people reach the installation: `https://home.example.org`.
    pub public_url: String,
    /// How long an SMTP server is waited for.
    pub patience: Patience,
    /// Certificates, as PEM, that are trusted beside those that the system trusts.
    pub authorities: Option<String>,
}

impl MailConfig {
    /// With the usual patience, and no certificates but the system's.
    pub const fn new(url: MailUrl, from: Sender, public_url: String) -> Self {
        Self { url, from, public_url, patience: Patience::USUAL, authorities: None }
    }
}

/// How long an SMTP server is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Until a connection is open and signed in to.
    pub connect: Duration,
    /// Until a command is answered.
    pub command: Duration,
}

impl Patience {
    /// 10 seconds to connect, and a minute for a command: servers look closely at what they are sent before they take it.
    pub const USUAL: Self = Self { connect: Duration::from_secs(10), command: Duration::from_mins(1) };
}

/// Why mail can't be sent with these settings. No server was asked.
#[derive(Debug, thiserror::Error)]
pub enum MailConfigError {
    /// The folder can't be made.
    #[error("the folder for mail can't be made")]
    Folder(#[source] io::Error),
    /// The public URL has no host.
    #[error("the public URL must be a web address, like https://home.example.org")]
    PublicUrl,
    /// The certificates are none, or encryption can't be set up.
    #[error("encryption can't be set up")]
    Encryption(#[source] lettre::transport::smtp::Error),
}
