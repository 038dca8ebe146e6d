//! Mail behind the port of honeydue's letters.
//!
//! A letter becomes a mail with a text and a page of the same words ([`Post`] knows from whom and of which installation),
//! and the mail goes to an SMTP server, or into a folder where somebody who develops or tries things out can read it.
//! Nothing here decides who is told what, or tries again.

mod config;
mod folder;
mod letterhead;
mod mail_url;
mod page;
mod post;
mod sender;
mod smtp;
mod words;

pub use config::{MailConfig, MailConfigError, Patience};
pub use folder::FolderMailer;
pub use mail_url::{Credentials, MailUrl, MailUrlError, Security, SmtpServer};
pub use post::Post;
pub use sender::{Sender, SenderError};
pub use smtp::SmtpMailer;
