//! What is left to do once a change is committed.

use crate::{ChallengeId, ResidenceId, SessionId, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// Work that follows from a change: written with it, done after it by the worker.
///
/// Its serialized form waits in the outbox, so that the next release has to understand what this one wrote. It names people
/// by id and no secret at all: what a letter says of them is looked up when it is sent, and a code is derived then. Addresses
/// are in it where the account itself does not have them any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "errand", rename_all = "snake_case")]
pub enum Errand {
    /// Mail the code that shows that the address of an account is its owner's.
    VerificationCode {
        /// Which code.
        challenge: ChallengeId,
    },
    /// Mail the code with which somebody sets another password.
    PasswordReset {
        /// Which code.
        challenge: ChallengeId,
    },
    /// Mail the code that shows that a new address is the account owner's, too.
    EmailChangeRequested {
        /// Which code.
        challenge: ChallengeId,
    },
    /// Welcome somebody whose address is verified.
    Welcome {
        /// Whom.
        account: UserId,
    },
    /// Tell somebody that there is another password.
    PasswordChanged {
        /// Whom.
        account: UserId,
        /// Since when.
        at: Timestamp,
    },
    /// Tell somebody that an unknown device has signed in.
    NewSignIn {
        /// Whom.
        account: UserId,
        /// The session of that device.
        session: SessionId,
        /// Where the request came from, if that is known.
        address: Option<IpAddr>,
    },
    /// Tell one of two addresses that the account has the new one.
    EmailChanged {
        /// Whose.
        account: UserId,
        /// Where this letter goes: to the former address, or to the new one.
        address: String,
        /// Since when.
        at: Timestamp,
    },
    /// Tell an owner of a home that somebody came into it.
    MemberJoined {
        /// The home.
        residence: ResidenceId,
        /// Who came.
        member: UserId,
        /// Who is told.
        owner: UserId,
    },
    /// Tell somebody that their account is gone.
    AccountDeleted {
        /// The address that it had, if that was verified.
        address: String,
    },
}

impl Errand {
    /// Stable name of the kind of work: `mail.welcome`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::VerificationCode { .. } => "mail.verification_code",
            Self::PasswordReset { .. } => "mail.password_reset",
            Self::EmailChangeRequested { .. } => "mail.email_change_requested",
            Self::Welcome { .. } => "mail.welcome",
            Self::PasswordChanged { .. } => "mail.password_changed",
            Self::NewSignIn { .. } => "mail.new_sign_in",
            Self::EmailChanged { .. } => "mail.email_changed",
            Self::MemberJoined { .. } => "mail.member_joined",
            Self::AccountDeleted { .. } => "mail.account_deleted",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Errand;

    #[test]
    fn an_errand_is_read_as_an_earlier_release_wrote_it() {
        let written = [
            (r#"{"errand":"verification_code","challenge":7}"#, "mail.verification_code"),
            (r#"{"errand":"password_reset","challenge":7}"#, "mail.password_reset"),
            (r#"{"errand":"email_change_requested","challenge":7}"#, "mail.email_change_requested"),
            (r#"{"errand":"welcome","account":7}"#, "mail.welcome"),
            (r#"{"errand":"password_changed","account":7,"at":"2026-06-15T12:00:00Z"}"#, "mail.password_changed"),
            (r#"{"errand":"new_sign_in","account":7,"session":8,"address":"192.0.2.7"}"#, "mail.new_sign_in"),
            (r#"{"errand":"email_changed","account":7,"address":"a@example.org","at":"2026-06-15T12:00:00Z"}"#, "mail.email_changed"),
            (r#"{"errand":"member_joined","residence":9,"member":8,"owner":7}"#, "mail.member_joined"),
            (r#"{"errand":"account_deleted","address":"a@example.org"}"#, "mail.account_deleted"),
        ];
        for (text, kind) in written {
            let errand: Errand = serde_json::from_str(text).unwrap();
            assert_eq!((errand.kind(), serde_json::to_string(&errand).unwrap().as_str()), (kind, text));
        }
    }
}
