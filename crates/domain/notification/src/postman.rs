//! The use case: an errand becomes a letter, and is sent.

use crate::{
    AddressBook, Contact, DeviceSignIn, GoodCode, Letter, MailError, Mailer, Message, MessageId, Recipient, Secret, Secrets,
    book::{Arrival, stranger},
};
use honeydue_kernel::{ChallengeId, Errand, PortError, UserId};
use jiff::{SignedDuration, Timestamp};

/// Carries out errands that are letters.
#[derive(Clone, Debug)]
pub struct Postman<B, S, M> {
    book: B,
    secrets: S,
    mailer: M,
    reset_page: String,
}

/// What became of an errand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The letter was handed over.
    Sent,
    /// There was nobody to tell, or nothing any more to tell of.
    Moot,
}

/// Why an errand was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// What the letter says could not be looked up.
    #[error("look-up")]
    LookUp(#[from] PortError),
    /// The letter was not taken over.
    #[error("mail")]
    Mail(#[from] MailError),
}

impl<B: AddressBook, S: Secrets, M: Mailer> Postman<B, S, M> {
    /// With these ports. `reset_page` is the full address of the page that sets another password.
    pub const fn new(book: B, secrets: S, mailer: M, reset_page: String) -> Self {
        Self { book, secrets, mailer, reset_page }
    }

    /// Sends the letter of an errand that was left at `written_at`. However often that is done, the message has this id.
    pub async fn deliver(&self, errand: Errand, id: MessageId, written_at: Timestamp, now: Timestamp) -> Result<Delivery, DeliveryError> {
        let Some((to, letter)) = self.letter(errand, now).await? else { return Ok(Delivery::Moot) };
        self.mailer.send(&Message { id, to, letter, written_at }).await?;
        Ok(Delivery::Sent)
    }

    /// Who is told what, if anybody is any more.
    async fn letter(&self, errand: Errand, now: Timestamp) -> Result<Option<(Recipient, Letter)>, PortError> {
        match errand {
            Errand::VerificationCode { challenge } => {
                let letter = |valid_minutes| Letter::VerificationCode { code: self.secrets.verification_code(challenge), valid_minutes };
                self.with_code(challenge, now, letter).await
            }
            Errand::EmailChangeRequested { challenge } => {
                let letter =
                    |valid_minutes| Letter::EmailChangeRequested { code: self.secrets.email_change_code(challenge), valid_minutes };
                self.with_code(challenge, now, letter).await
            }
            Errand::PasswordReset { challenge } => {
                let letter = |valid_minutes| Letter::PasswordReset {
                    code: self.secrets.reset_code(challenge),
                    link: self.link(challenge),
                    valid_minutes,
                };
                self.with_code(challenge, now, letter).await
            }
            Errand::Welcome { account } => self.to(account, Letter::Welcome).await,
            Errand::PasswordChanged { account, at } => self.to(account, Letter::PasswordChanged { at }).await,
            Errand::NewSignIn { account, session, address } => {
                let Some(DeviceSignIn { device, at }) = self.book.sign_in(session).await? else { return Ok(None) };
                self.to(account, Letter::NewSignIn { device, address, at }).await
            }
            Errand::EmailChanged { account, address, at } => {
                let Some(Contact { recipient, .. }) = self.book.contact(account).await? else { return Ok(None) };
                let letter = Letter::EmailChanged { to: recipient.address.clone(), at };
                Ok(stranger(address).map(|Recipient { address, .. }| (Recipient { address, ..recipient }, letter)))
            }
            Errand::MemberJoined { residence, member, owner } => {
                let Some(Arrival { residence, member }) = self.book.arrival(residence, member, owner).await? else { return Ok(None) };
                self.to(owner, Letter::MemberJoined { residence, member }).await
            }
            Errand::AccountDeleted { address } => Ok(stranger(address).map(|to| (to, Letter::AccountDeleted))),
        }
    }

    /// To an account's owner, at an address that is known to be theirs.
    async fn to(&self, account: UserId, letter: Letter) -> Result<Option<(Recipient, Letter)>, PortError> {
        let contact = self.book.contact(account).await?;
        Ok(contact.filter(|contact| contact.is_verified).map(|Contact { recipient, .. }| (recipient, letter)))
    }

    /// With a code, while that is good: for so many minutes, begun ones included.
    async fn with_code(
        &self,
        challenge: ChallengeId,
        now: Timestamp,
        letter: impl FnOnce(u32) -> Letter + Send,
    ) -> Result<Option<(Recipient, Letter)>, PortError> {
        let Some(GoodCode { recipient, expires_at }) = self.book.code(challenge, now).await? else { return Ok(None) };
        let left = expires_at.duration_since(now) + SignedDuration::from_secs(59);
        Ok(Some((recipient, letter(u32::try_from(left.as_mins()).unwrap_or(0)))))
    }

    /// Behind the number sign, a token is sent to no server: it stands in no log.
    fn link(&self, challenge: ChallengeId) -> Secret {
        let token = self.secrets.reset_token(challenge);
        Secret::new(format!("{}#token={}", self.reset_page, token.expose()).into())
    }
}

#[cfg(test)]
mod tests;
