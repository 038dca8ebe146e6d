//! Why a use case of accounts ends without a result.

use crate::Inheritance;
use honeydue_kernel::PortError;
use jiff::Timestamp;

/// Facts, without words for people: those are written once, at the edge.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// Another account has this e-mail address.
    #[error("e-mail taken")]
    EmailTaken,
    /// Another account has this username.
    #[error("username taken")]
    UsernameTaken,
    /// No account, or not its password. The two are told alike.
    #[error("wrong login or password")]
    WrongCredentials,
    /// Not the account's password.
    #[error("wrong password")]
    WrongPassword,
    /// No such code, or not for this.
    #[error("code invalid")]
    CodeInvalid,
    /// The code was good once.
    #[error("code expired")]
    CodeExpired,
    /// The code has done what it was for.
    #[error("code used")]
    CodeUsed,
    /// The code was replaced by a newer one, or withdrawn.
    #[error("code revoked")]
    CodeRevoked,
    /// The code may be tried no more.
    #[error("too many tries")]
    TooManyTries {
        /// When it would have expired.
        until: Timestamp,
    },
    /// Enough codes were mailed for now.
    #[error("too many codes")]
    TooManyCodes,
    /// The account pays for homes in which there are others, and it was not said that these get them.
    #[error("pays for {} homes of others", .0.len())]
    OwnsSharedHomes(Vec<Inheritance>),
    /// It is the account's address already.
    #[error("same e-mail")]
    SameEmail,
    /// Whoever asks signed in too long ago to be taken at their word.
    #[error("sign in again")]
    SignInAgain,
    /// Whoever vouches for somebody who has no account here does not know where to reach them.
    #[error("no verified e-mail")]
    NoVerifiedEmail,
    /// The address is not changed this way.
    #[error("e-mail fixed")]
    EmailFixed,
    /// No such session that is open, or not the caller's.
    #[error("absent")]
    Absent,
    /// A port refused, or failed.
    #[error(transparent)]
    Port(#[from] PortError),
}
