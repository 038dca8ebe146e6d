//! Why a use case of accounts ends without a result.

use crate::Inheritance;
use honeydue_kernel::PortError;

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
    /// Whoever asks has to say the password, or to sign in anew.
    #[error("not signed in lately")]
    ReauthenticationRequired,
    /// The account pays for homes in which there are others, and it was not said that these get them.
    #[error("pays for {} homes of others", .0.len())]
    OwnsSharedHomes(Vec<Inheritance>),
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
