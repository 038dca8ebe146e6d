//! What there is to tell.

use crate::{Address, Secret};
use honeydue_kernel::text;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

text! {
    /// What somebody is called: a first name, a full name, or a username.
    pub PersonName, 1..=201
}
text! {
    /// What its people call a home.
    pub HomeName, 1..=200
}
text! {
    /// What a device calls itself.
    pub DeviceName, 1..=200
}

/// One thing that somebody is told by mail, with what is said of it.
///
/// Its serialized form waits in the outbox: the next release has to understand what this one wrote. It goes to addresses
/// that their owners have proven to be theirs, with the exceptions that [`Letter::to_unproven`] names.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "snake_case")]
pub enum Letter {
    /// The code that shows that the address of a new account is its owner's.
    VerificationCode {
        /// To be typed.
        code: Secret,
        /// For how many minutes it is good.
        valid_minutes: u32,
    },
    /// The address is verified; how to begin.
    Welcome,
    /// Somebody who does not know the password of the account asked for another one.
    PasswordReset {
        /// To be typed.
        code: Secret,
        /// To be opened instead: the full address of a page.
        link: Secret,
        /// For how many minutes both are good.
        valid_minutes: u32,
    },
    /// The account has another password.
    PasswordChanged {
        /// Since when.
        at: Timestamp,
    },
    /// Somebody signed in on a device that the account was not used on before.
    NewSignIn {
        /// What it calls itself, if it does.
        device: Option<DeviceName>,
        /// Where the request came from, if that is known.
        address: Option<IpAddr>,
        /// When.
        at: Timestamp,
    },
    /// To the new address: the code that shows that it is the account owner's too.
    EmailChangeRequested {
        /// To be typed.
        code: Secret,
        /// For how many minutes it is good.
        valid_minutes: u32,
    },
    /// To the old address and to the new one: the account has the new one.
    EmailChanged {
        /// The new one.
        to: Address,
        /// Since when.
        at: Timestamp,
    },
    /// To the owners of a home: somebody came into it.
    MemberJoined {
        /// The home.
        residence: HomeName,
        /// Who came.
        member: PersonName,
    },
    /// The account is gone.
    AccountDeleted,
}

impl Letter {
    /// Stable name of the letter, as that of a job: `mail.welcome`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::VerificationCode { .. } => "mail.verification_code",
            Self::Welcome => "mail.welcome",
            Self::PasswordReset { .. } => "mail.password_reset",
            Self::PasswordChanged { .. } => "mail.password_changed",
            Self::NewSignIn { .. } => "mail.new_sign_in",
            Self::EmailChangeRequested { .. } => "mail.email_change_requested",
            Self::EmailChanged { .. } => "mail.email_changed",
            Self::MemberJoined { .. } => "mail.member_joined",
            Self::AccountDeleted => "mail.account_deleted",
        }
    }

    /// Whether it may go to an address that nobody has proven to be theirs. No names are in such a letter: whoever opens an
    /// account with somebody else's address chooses them, and would write to a stranger in our words.
    pub const fn to_unproven(&self) -> bool {
        matches!(self, Self::VerificationCode { .. } | Self::PasswordReset { .. } | Self::EmailChangeRequested { .. })
    }
}

#[cfg(test)]
mod tests;
