//! Codes that were mailed, and what comes of them.

use crate::{
    problem::Flaw,
    wire::{
        account::UserView,
        text::{FromText, OwnEmail, Secret, TriedPassword, fits},
    },
};
use honeydue_identity::{Email, EmailChange, Passcode, Password, ResetToken};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A code that was mailed to the caller.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
pub struct CodeRequest {
    /// Six digits.
    #[schema(value_type = String, min_length = 6)]
    code: Secret,
}

impl CodeRequest {
    /// The code.
    pub fn into_domain(self) -> Passcode {
        Passcode::typed(&self.code)
    }
}

/// Who has forgotten a password.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
pub struct ForgotRequest {
    #[validate(custom(function = "fits::<OwnEmail>"))]
    email: String,
}

impl ForgotRequest {
    /// Where the code goes.
    pub fn into_domain(self) -> Result<Email, Flaw> {
        OwnEmail::from_text(&self.email).map(|OwnEmail(email)| email)
    }
}

/// The code that was mailed to who has forgotten a password.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
pub struct ResetCodeRequest {
    #[validate(custom(function = "fits::<OwnEmail>"))]
    email: String,
    /// Six digits.
    #[schema(value_type = String, min_length = 6)]
    code: Secret,
}

impl ResetCodeRequest {
    /// Where it was mailed, and the code.
    pub fn into_domain(self) -> Result<(Email, Passcode), Flaw> {
        let OwnEmail(email) = OwnEmail::from_text(&self.email)?;
        Ok((email, Passcode::typed(&self.code)))
    }
}

/// Another password for who has forgotten theirs.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
pub struct ResetRequest {
    /// What the code was exchanged for, or what stands in the link of the mail.
    #[schema(value_type = String)]
    reset_token: Secret,
    /// 8 to 128 characters.
    #[validate(custom(function = "fits::<Password>"))]
    #[serde(alias = "password")]
    #[schema(value_type = String, format = Password, min_length = 8, max_length = 128)]
    new_password: Secret,
}

impl ResetRequest {
    /// Token and password.
    pub fn into_domain(self) -> Result<(ResetToken, Password), Flaw> {
        let Self { reset_token, new_password } = self;
        let token = reset_token.into_inner().expose_secret().trim().to_owned();
        Ok((ResetToken::new(token.into()), Password::chosen(new_password.into_inner())?))
    }
}

/// Another address.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
pub struct EmailRequest {
    #[validate(custom(function = "fits::<Email>"))]
    #[serde(alias = "new_email")]
    email: String,
    /// The password of the account. Who has none must have signed in within 15 minutes.
    #[validate(custom(function = "fits::<TriedPassword>"))]
    #[schema(value_type = Option<String>, format = Password)]
    password: Option<Secret>,
}

impl EmailRequest {
    /// The address, and the password.
    pub fn into_domain(self) -> Result<EmailChange, Flaw> {
        let Self { email, password } = self;
        Ok(EmailChange { email: Email::from_text(&email)?, password: password.map(Secret::into_inner) })
    }
}

/// An address is verified.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = EmailVerified)]
pub struct EmailVerifiedView {
    /// For people.
    pub message: &'static str,
    /// True.
    pub verified: bool,
    /// The account after it.
    pub user: UserView,
}

/// What a code was exchanged for.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ResetToken)]
pub struct ResetTokenView {
    /// For people.
    pub message: &'static str,
    /// Sets another password, once, as long as the code would have been good.
    pub reset_token: String,
}
