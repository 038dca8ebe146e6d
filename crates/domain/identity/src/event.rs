//! What happens to accounts.

use crate::{Account, Challenge, Email, Erasure, Estate, PasswordDigest, ProvenIdentity, Provider, Session};
use honeydue_kernel::{Affected, ChallengeId, Change, Errand, Event, ResidenceId, SessionId, StreamId, Touch, UserId};
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
        /// The hash of its password, if it has one.
        password: Option<PasswordDigest>,
        /// The session.
        session: Session,
        /// The code that is mailed to its address, unless that is verified.
        challenge: Option<Challenge>,
        /// By whom its owner signs in, if not by a password.
        identity: Option<ProvenIdentity>,
    },
    /// Somebody else vouches for the owner from now on, who is signed in by that.
    IdentityLinked {
        /// Whose.
        account: UserId,
        /// Who, and what they call the owner.
        identity: ProvenIdentity,
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
    /// All sessions end but one.
    OthersSignedOut {
        /// The one that goes on.
        kept: SessionId,
        /// Whose.
        user: UserId,
        /// When.
        at: Timestamp,
    },
    /// What an account says of its owner.
    ProfileSaved {
        /// The account as it is from now on.
        account: Account,
        /// The homes whose copies of the names become those that it has now.
        shown_in: Vec<ResidenceId>,
    },
    /// Another password; all sessions end but one.
    PasswordSet {
        /// The account as it is from now on.
        account: Account,
        /// The hash of its password.
        password: PasswordDigest,
        /// The session that goes on.
        kept: SessionId,
        /// When.
        at: Timestamp,
    },
    /// The address is its owner's: the code that was mailed there came back.
    EmailVerified {
        /// Whose.
        account: UserId,
        /// The code, which is used.
        challenge: ChallengeId,
        /// When.
        at: Timestamp,
    },
    /// Another address is to be the account's, once a code comes back from there.
    EmailChangeRequested {
        /// Whose.
        account: UserId,
        /// The code that is mailed there.
        challenge: Challenge,
    },
    /// Another address, which is verified. Codes that were mailed to the former one are good no more.
    EmailChanged {
        /// Whose.
        account: UserId,
        /// The new one.
        email: Email,
        /// The former one, if that was known to be the owner's.
        former: Option<Email>,
        /// The code, which is used.
        challenge: ChallengeId,
        /// When.
        at: Timestamp,
    },
    /// Another password, set by whoever reads the mail of the account's address: which is verified by that. All sessions
    /// end.
    PasswordReset {
        /// Whose.
        account: UserId,
        /// The hash of the password.
        password: PasswordDigest,
        /// The code, which is used.
        challenge: ChallengeId,
        /// When.
        at: Timestamp,
    },
    /// The account is gone with all that is its owner's alone; its address and its username are free. What its owner wrote into
    /// homes that live on stays there, by somebody without a name.
    Deleted {
        /// The account as it was: where its owner is told.
        account: Account,
        /// What becomes of the homes.
        estate: Estate,
        /// When.
        at: Timestamp,
    },
}

impl AccountWrite {
    /// What is left to do once it is written.
    pub(crate) fn errands(&self) -> Vec<Errand> {
        match self {
            Self::Opened { challenge: Some(challenge), .. } => vec![Errand::VerificationCode { challenge: challenge.id }],
            Self::Opened { account, challenge: None, .. } => vec![Errand::Welcome { account: account.id }],
            Self::EmailVerified { account, .. } => vec![Errand::Welcome { account: *account }],
            Self::EmailChangeRequested { challenge, .. } => vec![Errand::EmailChangeRequested { challenge: challenge.id }],
            Self::EmailChanged { account, email, former, at, .. } => {
                let told = |email: &Email| Errand::EmailChanged { account: *account, address: email.as_str().to_owned(), at: *at };
                former.iter().chain([email]).map(told).collect()
            }
            Self::PasswordSet { account: Account { id, .. }, at, .. } | Self::PasswordReset { account: id, at, .. } => {
                vec![Errand::PasswordChanged { account: *id, at: *at }]
            }
            // an address that was never shown to be the owner's is left alone
            Self::Deleted { account: Account { email, verified_at, .. }, .. } => {
                verified_at.iter().map(|_| Errand::AccountDeleted { address: email.as_str().to_owned() }).collect()
            }
            Self::SignedOut { .. } | Self::OthersSignedOut { .. } | Self::ProfileSaved { .. } | Self::IdentityLinked { .. } => Vec::new(),
        }
    }
}

/// What the ledger remembers. People are named by id alone: their names and addresses are in no payload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum AccountEvent {
    /// An account was opened.
    Opened {
        /// Whose.
        account: UserId,
        /// By whom its owner signed in; none: by a password.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        provider: Option<Provider>,
    },
    /// Somebody else vouches for the owner.
    IdentityLinked {
        /// Whose.
        account: UserId,
        /// Who.
        provider: Provider,
    },
    /// A session ended.
    SignedOut {
        /// Whose.
        account: UserId,
        /// Which.
        session: SessionId,
    },
    /// All sessions ended but one.
    OthersSignedOut {
        /// Whose.
        account: UserId,
        /// The one that went on.
        kept: SessionId,
    },
    /// Somebody says something else of themselves.
    ProfileChanged {
        /// Who.
        account: UserId,
        /// The homes that show other names from then on; none, if the names stayed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        shown_in: Vec<ResidenceId>,
    },
    /// A password was changed, and all sessions ended but one.
    PasswordChanged {
        /// Whose.
        account: UserId,
        /// The one that went on.
        kept: SessionId,
    },
    /// The address was shown to be its owner's.
    EmailVerified {
        /// Whose.
        account: UserId,
    },
    /// A code was mailed to another address, which is to be the account's.
    EmailChangeRequested {
        /// Whose.
        account: UserId,
        /// The code.
        challenge: ChallengeId,
    },
    /// The account has another address.
    EmailChanged {
        /// Whose.
        account: UserId,
    },
    /// A password was set by whoever reads the mail of the account, and all sessions ended.
    PasswordReset {
        /// Whose.
        account: UserId,
    },
    /// An account was deleted, and the ledger lost what only its owner should know.
    Deleted {
        /// Whose.
        account: UserId,
        /// What became of the homes.
        estate: Estate,
        /// What the ledger lost.
        erased: Erasure,
    },
}

impl AccountEvent {
    /// Whose stream it is in.
    const fn account(&self) -> UserId {
        match self {
            Self::Opened { account, .. }
            | Self::IdentityLinked { account, .. }
            | Self::SignedOut { account, .. }
            | Self::OthersSignedOut { account, .. }
            | Self::ProfileChanged { account, .. }
            | Self::PasswordChanged { account, .. }
            | Self::EmailVerified { account }
            | Self::EmailChangeRequested { account, .. }
            | Self::EmailChanged { account }
            | Self::PasswordReset { account }
            | Self::Deleted { account, .. } => *account,
        }
    }
}

impl Event for AccountEvent {
    fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "account.opened",
            Self::IdentityLinked { .. } => "account.identity_linked",
            Self::SignedOut { .. } => "account.signed_out",
            Self::OthersSignedOut { .. } => "account.others_signed_out",
            Self::ProfileChanged { .. } => "account.profile_changed",
            Self::PasswordChanged { .. } => "account.password_changed",
            Self::EmailVerified { .. } => "account.email_verified",
            Self::EmailChangeRequested { .. } => "account.email_change_requested",
            Self::EmailChanged { .. } => "account.email_changed",
            Self::PasswordReset { .. } => "account.password_reset",
            Self::Deleted { .. } => "account.deleted",
        }
    }

    /// A deletion stands in every stream that loses something, and moves all that show somebody else after it: homes, and who pays
    /// for them from then on.
    fn affected(&self) -> Affected {
        match self {
            Self::Opened { account, .. } => Affected::default().begins(*account),
            Self::IdentityLinked { .. }
            | Self::SignedOut { .. }
            | Self::OthersSignedOut { .. }
            | Self::PasswordChanged { .. }
            | Self::EmailVerified { .. }
            | Self::EmailChangeRequested { .. }
            | Self::EmailChanged { .. }
            | Self::PasswordReset { .. } => Affected::existing([self.account().into()]),
            Self::ProfileChanged { account, shown_in } => {
                Affected::existing(shown_in.iter().copied().map(StreamId::from).chain([(*account).into()]))
            }
            Self::Deleted { account: _, estate, erased } => {
                let homes = estate.living().into_iter().map(StreamId::from);
                let heirs = estate.handed_over.iter().map(|passed| StreamId::from(passed.to));
                let erased = erased.streams.iter().copied().chain(erased.entries.iter().map(|entry| entry.stream));
                Affected::existing(homes.chain(heirs).chain(erased))
            }
        }
    }

    /// The account itself; of a home that shows its names everything, since tasks and what was done show them.
    fn touches(&self) -> Vec<Touch> {
        match self {
            Self::ProfileChanged { shown_in, .. } => shown_in.iter().copied().map(Touch::Residence).collect(),
            Self::Deleted { estate, .. } => estate.living().into_iter().map(Touch::Residence).collect(),
            Self::Opened { .. }
            | Self::IdentityLinked { .. }
            | Self::SignedOut { .. }
            | Self::OthersSignedOut { .. }
            | Self::PasswordChanged { .. }
            | Self::EmailVerified { .. }
            | Self::EmailChangeRequested { .. }
            | Self::EmailChanged { .. }
            | Self::PasswordReset { .. } => Vec::new(),
        }
    }
}
