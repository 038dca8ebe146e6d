//! What somebody sends for whom a provider vouches.

use crate::{
    problem::Flaw,
    wire::text::{FromText, Secret, blank_is_none, fits},
};
use honeydue_identity::PersonName;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// The token that Apple or Google gave to the app.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
pub struct IdentityTokenRequest {
    /// The identity token: a JWT of at most 8 KiB.
    #[serde(alias = "identity_token")]
    #[schema(value_type = String)]
    id_token: Secret,
    /// What the app made up for this sign-in, as it is. The token has it, or its SHA-256 in lowercase hexadecimal digits.
    #[serde(default, deserialize_with = "blank_is_none")]
    nonce: Option<String>,
    /// For an account that is opened by this. Apple tells names to the app alone, and only once.
    #[validate(custom(function = "fits::<PersonName>"))]
    first_name: Option<String>,
    /// As the first name.
    #[validate(custom(function = "fits::<PersonName>"))]
    last_name: Option<String>,
}

/// What is to be checked, and the names.
pub struct Presented {
    /// The token.
    pub token: SecretString,
    /// What it should have.
    pub nonce: Option<String>,
    /// May be empty.
    pub first_name: PersonName,
    /// May be empty.
    pub last_name: PersonName,
}

impl IdentityTokenRequest {
    /// The token with what goes with it.
    pub fn into_domain(self) -> Result<Presented, Flaw> {
        let Self { id_token, nonce, first_name, last_name } = self;
        Ok(Presented {
            token: id_token.into_inner().expose_secret().trim().into(),
            nonce,
            first_name: PersonName::from_text(&first_name.unwrap_or_default())?,
            last_name: PersonName::from_text(&last_name.unwrap_or_default())?,
        })
    }
}
