//! What is done after changes.

use crate::wiring::Postman;
use honeydue_kernel::{ClaimedJob, Errand, PortError, Reason};
use honeydue_notification::{Delivery, DeliveryError, MailError, MessageId};
use honeydue_worker::{Done, Failure, Handler};
use jiff::Timestamp;

/// Carries out the errands of this release. All of them are letters: without mail they are moot.
#[derive(Debug)]
pub struct Jobs {
    postman: Option<Postman>,
}

impl Jobs {
    /// With whoever brings the letters, if anybody does.
    pub const fn new(postman: Option<Postman>) -> Self {
        Self { postman }
    }
}

impl Handler for Jobs {
    async fn handle(&self, job: &ClaimedJob, now: Timestamp) -> Result<Done, Failure> {
        // another release may have written it, and may still run
        let errand: Errand = serde_json::from_str(&job.payload).map_err(|_| passing("this release knows no such job"))?;
        let Some(postman) = &self.postman else { return Ok(Done) };
        let id = message_id(job).map_err(|_| Failure::Hopeless(Reason::new("the job's id can't be one of a message")))?;
        match postman.deliver(errand, id, job.at, now).await {
            Ok(Delivery::Sent) => tracing::debug!(id = %job.id, kind = job.kind, "a letter was sent"),
            Ok(Delivery::Moot) => tracing::debug!(id = %job.id, kind = job.kind, "a letter was moot"),
            Err(error) => return Err(failure(&error)),
        }
        Ok(Done)
    }
}

/// The same whenever the job is done. Ids of jobs begin anew in a database that is made anew, so that the instant is in it.
fn message_id(job: &ClaimedJob) -> Result<MessageId, honeydue_notification::MessageIdError> {
    MessageId::try_from(format!("{}-{}", job.id, job.at.as_microsecond()))
}

/// What is said to the operator: it names nobody, and what a server answered may quote an address.
fn failure(error: &DeliveryError) -> Failure {
    match error {
        DeliveryError::LookUp(PortError::Unavailable(_)) => passing("the database is away"),
        DeliveryError::LookUp(_) => passing("what the letter says could not be looked up"),
        DeliveryError::Mail(MailError::Passing(_)) => passing("the mail server is away, or asks to come again"),
        DeliveryError::Mail(MailError::Fault(_)) => passing("mail can't be sent with these settings"),
        DeliveryError::Mail(MailError::Rejected { code: Some(code), .. }) => {
            Failure::Hopeless(Reason::new(&format!("the mail server rejected it: {code}")))
        }
        DeliveryError::Mail(MailError::Rejected { code: None, .. }) => Failure::Hopeless(Reason::new("mail can't be addressed like that")),
    }
}

fn passing(reason: &str) -> Failure {
    Failure::Passing(Reason::new(reason))
}
