//! What happens to accounts.

use crate::{Account, PasswordDigest, Session};
use honeydue_kernel::{Affected, Change, Event, SessionId, Touch, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A decision about an account, ready to be committed.
pub type AccountChange = Change<AccountWrite, AccountEvent>;

/// What a decision writes.
#[derive(Clone, Debug)]
pub enum AccountWrite {
    /// A new account with its first session.
    Opened {
        /// The account.
        account: Account,
        /// The hash of its password.
        password: PasswordDigest,
        /// The session.
        session: Session,
    },
    /// A session ends.
    SignedOut {
        /// Which.
        session: SessionId,
        /// Whose.
        user: UserId,
        /// When.
        at: Timestamp,
    },
}

/// What the ledger remembers. People are named by id alone: their names and addresses are in no payload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum AccountEvent {
    /// An account was opened.
    Opened {
        /// Whose.
        account: UserId,
    },
    /// A session ended.
    SignedOut {
        /// Whose.
        account: UserId,
        /// Which.
        session: SessionId,
    },
}

impl Event for AccountEvent {
    fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "account.opened",
            Self::SignedOut { .. } => "account.signed_out",
        }
    }

    fn affected(&self) -> Affected {
        match self {
            Self::Opened { account } => Affected::default().begins(*account),
            Self::SignedOut { account, .. } => Affected::existing([(*account).into()]),
        }
    }

    /// The account itself alone.
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
}
