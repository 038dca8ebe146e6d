//! Codes by mail: whose an address is, and another password for who reads its mail.

use super::{Accounts, in_words};
use crate::{
    Account, AccountStore, Challenge, ChallengeStore, Email, IdentityError, MailedCodes, Passcode, Password, Passwords, Purpose,
    ResetToken, Tried,
};
use honeydue_kernel::{Actor, Caller, Committed, Seen, UserId, Viewer};
use jiff::Timestamp;
use secrecy::SecretString;

/// Another address for an account.
#[derive(Clone, Debug)]
pub struct EmailChange {
    /// The address.
    pub email: Email,
    /// Whatever is said to be the account's password. Who has none must have signed in just now.
    pub password: Option<SecretString>,
}

impl<S: AccountStore + ChallengeStore, P: Passwords, C: MailedCodes> Accounts<S, P, C> {
    /// Takes a code that was mailed to show whose an address is: that of the account, or the one that it is to have.
    /// `act` makes the viewer an actor.
    ///
    /// Errors: [`IdentityError::CodeInvalid`] and its like, [`IdentityError::TooManyTries`], [`IdentityError::EmailTaken`].
    pub async fn verify_email(
        &self,
        viewer: Viewer,
        act: impl FnOnce(&Caller) -> Actor + Send,
        code: &Passcode,
        now: Timestamp,
    ) -> Result<Committed<Account>, IdentityError> {
        let Seen { caller, value: (account, tried), .. } = self.store.try_codes(viewer, now).await?;
        let proof = Tried::meant(&tried, code, &self.codes, now)?;
        let change = account.prove(proof, act(&caller), now)?;
        self.store.commit(change).await.map_err(in_words)
    }

    /// Mails another code to the viewer's address, if that is not verified yet. Codes before it are good no more.
    ///
    /// Errors: [`IdentityError::TooManyCodes`].
    pub async fn resend_verification(&self, viewer: Viewer, now: Timestamp) -> Result<Seen<Account>, IdentityError> {
        let seen = self.store.find(viewer).await?;
        if seen.value.verified_at.is_some() {
            return Ok(seen);
        }
        let challenge = Challenge::new(self.store.next_id().await?, Purpose::VerifyEmail, seen.value.email.clone(), now);
        self.store.issue(seen.value.id, &challenge).await.map_err(in_words)?;
        Ok(seen)
    }

    /// Mails a code to another address; the account has it once the code comes back.
    ///
    /// Errors: [`IdentityError::WrongPassword`], [`IdentityError::SignInAgain`], [`IdentityError::SameEmail`],
    /// [`IdentityError::EmailTaken`], [`IdentityError::TooManyCodes`].
    pub async fn request_email(&self, actor: Actor, change: EmailChange, now: Timestamp) -> Result<Committed<Account>, IdentityError> {
        let EmailChange { email, password } = change;
        let facts = self.store.facts(actor.viewer()).await?.value;
        self.believe(password, facts.password, facts.signed_in_at, now).await?;
        let change = facts.account.request_email(email, self.store.next_id().await?, actor, now)?;
        self.store.commit(change).await.map_err(in_words)
    }

    /// Mails a code and a link to whoever has this address, if anybody has. Nobody is told whether.
    pub async fn forgot_password(&self, email: Email, now: Timestamp) -> Result<(), IdentityError> {
        let challenge = Challenge::new(self.store.next_id().await?, Purpose::ResetPassword, email, now);
        Ok(self.store.issue_reset(&challenge, self.codes.hash(&self.codes.token(challenge.id))).await?)
    }

    /// Gives, for the code that was mailed to this address, the token that sets another password.
    ///
    /// Errors: [`IdentityError::CodeInvalid`] also of a code that may be tried no more and of an address that nobody has,
    /// so that nobody learns which have accounts; [`IdentityError::CodeExpired`] and its like to who knows the code.
    pub async fn check_reset_code(&self, email: &Email, code: &Passcode, now: Timestamp) -> Result<ResetToken, IdentityError> {
        let tried = self.store.try_reset_codes(email, now).await?;
        match Tried::meant(&tried, code, &self.codes, now) {
            Ok(proof) => Ok(self.codes.token(proof.challenge.id)),
            Err(IdentityError::TooManyTries { .. }) => Err(IdentityError::CodeInvalid),
            Err(other) => Err(other),
        }
    }

    /// Sets another password for whoever has the token. All sessions end. `vouch` makes the account an actor.
    ///
    /// Errors: [`IdentityError::CodeInvalid`] and its like.
    pub async fn reset_password(
        &self,
        token: &ResetToken,
        password: Password,
        vouch: impl FnOnce(UserId) -> Actor + Send,
        now: Timestamp,
    ) -> Result<Committed<Account>, IdentityError> {
        let proof = self.store.find_reset(self.codes.hash(token)).await?.ok_or(IdentityError::CodeInvalid)?;
        proof.is_open(now)?;
        let password = self.passwords.hash(password).await?;
        self.store.commit(proof.reset(password, vouch(proof.account), now)).await.map_err(in_words)
    }
}
