//! A conversation with a server.

use crate::letterhead::Finished;
use honeydue_notification::{MailError, Sent};
use lettre::transport::smtp::{
    Error,
    client::AsyncSmtpConnection,
    commands::{Data, Mail, Noop, Rcpt, Rset},
    extension::{Extension, MailBodyParameter, MailParameter},
    response::Response,
};
use std::{fmt, time::Duration};
use tokio::time::timeout;

/// What an answer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The connection, its encryption, who we are.
    Connection,
    /// The address that mail is sent from.
    Sender,
    /// The recipient, or the mail itself.
    Mail,
}

/// A connection on which a server has let us in.
pub struct Connection {
    smtp: AsyncSmtpConnection,
    pace: Pace,
}

/// Whose turn it is.
struct Pace {
    patience: Duration,
    /// Whether the last command was answered. Else its answer may still come, and would be taken for that of the next one.
    in_step: bool,
}

/// The server did not answer for so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no answer for {} s ({step:?})", .patience.as_secs_f32())]
pub struct Silence {
    /// How long it was waited for.
    pub patience: Duration,
    /// What it should have answered to.
    pub step: Step,
}

/// Longer receipts are cut.
const RECEIPT: usize = 200;

impl Connection {
    /// Waits so long for each answer.
    pub const fn new(smtp: AsyncSmtpConnection, patience: Duration) -> Self {
        Self { smtp, pace: Pace { patience, in_step: true } }
    }

    /// Whether the server is still there.
    pub async fn is_alive(&mut self) -> bool {
        self.pace.answer(Step::Connection, self.smtp.command(Noop)).await.is_ok()
    }

    /// Hands over a mail.
    pub async fn hand_over(&mut self, mail: &Finished) -> Result<Sent, MailError> {
        let Finished { from, to, bytes } = mail;
        let (smtp, pace) = (&mut self.smtp, &mut self.pace);
        let parameters = parameters(smtp, mail)?;
        pace.answer(Step::Sender, smtp.command(Mail::new(Some(from.clone()), parameters))).await?;
        pace.answer(Step::Mail, smtp.command(Rcpt::new(to.clone(), Vec::new()))).await?;
        pace.answer(Step::Mail, smtp.command(Data)).await?;
        let answer = pace.answer(Step::Mail, smtp.message(bytes)).await?;
        let said = answer.message().collect::<Vec<_>>().join(" ");
        Ok(Sent { receipt: format!("{} {said}", answer.code()).chars().take(RECEIPT).collect() })
    }

    /// Whether another mail can be handed over, after one that was not taken.
    pub async fn starts_over(&mut self) -> bool {
        self.pace.in_step && self.pace.answer(Step::Connection, self.smtp.command(Rset)).await.is_ok()
    }
}

impl Pace {
    /// Waits for an answer, and for no longer than there is patience.
    async fn answer(&mut self, step: Step, answer: impl Future<Output = Result<Response, Error>>) -> Result<Response, MailError> {
        self.in_step = false;
        let patience = self.patience;
        let answer = timeout(patience, answer).await.map_err(|_| MailError::passing(Silence { patience, step }))?;
        self.in_step = answer.as_ref().err().is_none_or(|error| error.status().is_some());
        answer.map_err(|error| failure(error, step))
    }
}

/// Addresses beyond ASCII are for servers that say that they take them (RFC 6531).
fn parameters(smtp: &AsyncSmtpConnection, mail: &Finished) -> Result<Vec<MailParameter>, MailError> {
    if [&mail.from, &mail.to].iter().all(|address| address.to_string().is_ascii()) {
        return Ok(Vec::new());
    }
    if !smtp.server_info().supports_feature(Extension::SmtpUtfEight) {
        return Err(MailError::rejected(None, "the server takes no addresses beyond ASCII"));
    }
    Ok(vec![MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)])
}

/// What a failure at this step means.
pub fn failure(error: Error, step: Step) -> MailError {
    /// That is not the time for it, and who sends must be said first (RFC 4954): no recipient is refused by these.
    const ABOUT_US: [u16; 2] = [503, 530];
    match error.status().map(u16::from) {
        Some(code @ 500..) if step == Step::Mail && !ABOUT_US.contains(&code) => MailError::rejected(Some(code), error),
        Some(500..) => MailError::fault(error),
        // nothing went wrong on the way: the server does not offer what we need
        None if error.is_client() => MailError::fault(error),
        _ => MailError::passing(error),
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("in_step", &self.pace.in_step).finish_non_exhaustive()
    }
}
