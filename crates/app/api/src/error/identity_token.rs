//! What is told of identity tokens that prove nobody.

use crate::problem::{Problem, kind};
use honeydue_identity::IdentityTokenError;
use std::time::Duration;

/// How soon keys are asked for again.
const SOON: Duration = Duration::from_secs(5);

impl From<IdentityTokenError> for Problem {
    fn from(error: IdentityTokenError) -> Self {
        match error {
            IdentityTokenError::NotConfigured => Self::of(kind::SIGN_IN_NOT_CONFIGURED),
            IdentityTokenError::Oversized => Self::of(kind::IDENTITY_TOKEN_TOO_LARGE),
            IdentityTokenError::Malformed => Self::of(kind::IDENTITY_TOKEN_MALFORMED),
            IdentityTokenError::Algorithm => Self::of(kind::IDENTITY_TOKEN_ALGORITHM),
            IdentityTokenError::UnknownKey => Self::of(kind::IDENTITY_TOKEN_UNKNOWN_KEY),
            IdentityTokenError::Signature => Self::of(kind::IDENTITY_TOKEN_SIGNATURE),
            IdentityTokenError::Issuer => Self::of(kind::IDENTITY_TOKEN_ISSUER),
            IdentityTokenError::Audience => Self::of(kind::IDENTITY_TOKEN_AUDIENCE),
            IdentityTokenError::Expired => Self::of(kind::IDENTITY_TOKEN_EXPIRED),
            IdentityTokenError::NotYetValid => Self::of(kind::IDENTITY_TOKEN_NOT_YET_VALID),
            IdentityTokenError::Nonce => Self::of(kind::IDENTITY_TOKEN_NONCE),
            IdentityTokenError::KeysUnavailable(cause) => Self::of(kind::UNAVAILABLE).retry_after(SOON).because(cause),
        }
    }
}
