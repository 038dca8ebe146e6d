//! Who asks, who acts, and what they may.

use crate::{Refusal, SessionId, StreamId, UserId, Version, Zone};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{fmt, hash};
use subtle::ConstantTimeEq;

/// SHA-256 of a session's token. The token itself is known to its owner alone.
#[derive(Clone, Copy, Eq)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// Wraps a digest that was computed from the token.
    pub const fn new(digest: [u8; 32]) -> Self {
        Self(digest)
    }

    /// The digest.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Takes the same time wherever the two differ.
impl PartialEq for TokenHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl hash::Hash for TokenHash {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

/// What a route asks of the account behind a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Access {
    /// A living session; the e-mail may be unverified.
    Authenticated,
    /// A living session of an account whose e-mail is verified.
    Verified,
}

/// Who reads. Every read port takes one and shows only what that person may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Viewer {
    /// Somebody whom the embedding program has already identified.
    User(UserId),
    /// The bearer of a token, identified by the read itself: in the same statement, on the same connection.
    Credential {
        /// Hash of the token that was presented.
        token: TokenHash,
        /// What the account must be to read.
        needs: Access,
    },
}

/// The account behind a viewer, as the read that it came with saw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The account.
    pub user: UserId,
    /// The session, where a credential identified the account.
    pub session: Option<SessionId>,
    /// When that session ends by itself, if it does. Whoever remembers a caller forgets them then.
    pub session_ends: Option<Timestamp>,
    /// Whether the account's e-mail is verified.
    pub verified: bool,
    /// The zone of the profile: what "today" means for callers that name none.
    pub zone: Zone,
}

/// What a viewer was shown: the data, who saw it, and the versions of the streams it was built from.
#[derive(Clone, Debug)]
pub struct Seen<T> {
    /// The account that read.
    pub caller: Caller,
    /// What it saw.
    pub value: T,
    /// Every stream that `value` shows data of, with its version at the time of the read.
    pub versions: Vec<(StreamId, Version)>,
}

impl<T> Seen<T> {
    /// The same sight of something made from the value.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Seen<U> {
        Seen { caller: self.caller, value: make(self.value), versions: self.versions }
    }

    /// Both sights of a screen that is made of two. Where a stream has moved between them, both its versions are told.
    pub fn zip<U>(self, other: Seen<U>) -> Seen<(T, U)> {
        let Self { caller, value, mut versions } = self;
        versions.extend(other.versions);
        versions.sort_unstable();
        versions.dedup();
        Seen { caller, value: (value, other.value), versions }
    }
}

impl<T> Seen<Option<T>> {
    /// The same sight of what is there.
    ///
    /// Errors: [`Refusal::Absent`] if nothing is.
    pub fn present(self) -> Result<Seen<T>, Refusal> {
        let Self { caller, value, versions } = self;
        Ok(Seen { caller, value: value.ok_or(Refusal::Absent)?, versions })
    }
}

/// By what right an [`Actor`] acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authority {
    /// A session, checked again inside the change's own transaction.
    Session {
        /// Hash of the token that was presented.
        token: TokenHash,
        /// What the account must be to act.
        needs: Access,
    },
    /// The change opens the actor's own account; there is nothing to check yet.
    Newcomer,
    /// The embedding program answers for the actor.
    Trusted,
    /// Whoever runs the installation, by its command line. There is no account to check.
    Operator,
}

/// Who changes something. Only [`Actor::vouched`] makes one.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    user: UserId,
    authority: Authority,
}

impl Actor {
    /// Somebody answers for this actor: an HTTP extractor that saw a credential, the operator's command line, an
    /// embedding program. Clippy forbids the call anywhere else, so that no use case can be reached unchecked.
    pub const fn vouched(user: UserId, authority: Authority) -> Self {
        Self { user, authority }
    }

    /// The account that acts.
    pub const fn user(&self) -> UserId {
        self.user
    }

    /// By what right.
    pub const fn authority(&self) -> Authority {
        self.authority
    }

    /// The same person as a reader, with the same credential where there is one.
    pub const fn viewer(&self) -> Viewer {
        match self.authority {
            Authority::Session { token, needs } => Viewer::Credential { token, needs },
            Authority::Newcomer | Authority::Trusted | Authority::Operator => Viewer::User(self.user),
        }
    }
}

/// What a member may do in a home. Ordered: an owner may do all that a member may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads and works on everything of the home.
    Member,
    /// Also shares, renames and deletes the home, and decides who is in it.
    Owner,
}

impl Role {
    /// The role's name in JSON and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Owner => "owner",
        }
    }
}

/// A person as others in the home see them. Never an e-mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub id: UserId,
    /// Its unique name.
    pub username: String,
    /// May be empty.
    pub first_name: String,
    /// May be empty.
    pub last_name: String,
}

/// A membership as the home shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Who.
    pub person: Person,
    /// With what rights.
    pub role: Role,
    /// Since when.
    pub joined_at: Timestamp,
}

#[cfg(test)]
mod tests;
