//! What the domain asks of whoever carries the mail.

use crate::Message;
use honeydue_kernel::BoxError;

/// Sends letters.
#[trait_variant::make(Send)]
pub trait Mailer: Sync {
    /// Hands a message over to whoever brings it further. A message may be sent again after any answer, and has the same
    /// id then; nobody else looks for repeats.
    async fn send(&self, message: &Message) -> Result<Sent, MailError>;
}

/// A message was taken over. That it also arrives is promised by nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// What whoever took it said to that, for the log: by it, it can be asked after. At most 200 characters.
    pub receipt: String,
}

/// Why a message was not taken over. The sources may name the recipient's address.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// Not now: the server can't be reached, is too slow, or asks to come again (4xx). It may have been taken all the same.
    #[error("passing")]
    Passing(#[source] BoxError),
    /// Never: this message won't go to this recipient, however often it is sent.
    #[error("rejected")]
    Rejected {
        /// The server's SMTP code, 500 to 599. None if no server had to be asked: mail can't be addressed like that.
        code: Option<u16>,
        /// What was said to it.
        source: BoxError,
    },
    /// Something is wrong that is not about this message: credentials, settings, or this program. Every other message
    /// would end the same way, until somebody has seen to it.
    #[error("fault")]
    Fault(#[source] BoxError),
}

impl MailError {
    /// Wraps what may be gone the next time.
    pub fn passing(source: impl Into<BoxError>) -> Self {
        Self::Passing(source.into())
    }

    /// Wraps what a server said to a recipient or to a message.
    pub fn rejected(code: Option<u16>, source: impl Into<BoxError>) -> Self {
        Self::Rejected { code, source: source.into() }
    }

    /// Wraps what somebody has to see to.
    pub fn fault(source: impl Into<BoxError>) -> Self {
        Self::Fault(source.into())
    }
}
