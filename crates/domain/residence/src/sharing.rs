//! Codes that let somebody into a home.

use crate::{Home, Residence, ResidenceChange, ResidenceError, ResidenceEvent, ResidenceWrite, model::decided};
use honeydue_kernel::{Actor, Guard, ResidenceId, Role, ShareCodeId, UserId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How a code is handed over. A home has at most one active code of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeKind {
    /// Read out or typed: short.
    Code,
    /// Sent as a file: so long that nobody guesses it.
    Package,
}

impl CodeKind {
    /// Its name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Package => "package",
        }
    }

    /// How many characters its codes have: 29 bits and 158.
    pub const fn length(self) -> usize {
        match self {
            Self::Code => 6,
            Self::Package => 32,
        }
    }
}

/// A code as somebody presents it. Nothing prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// What codes are made of: letters and digits without those that look alike (I, L, O, 0, 1).
    pub const ALPHABET: &'static [u8; 31] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    /// A code as somebody has typed it: in any case, with spaces and dashes.
    pub fn typed(text: &str) -> Self {
        Self(text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect())
    }

    /// The code itself, for whoever shows or hashes it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

/// A keyed hash of a code: what is kept of it, and what it is found by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CodeHash([u8; 32]);

impl CodeHash {
    /// Wraps a hash that was computed from the code.
    pub const fn new(digest: [u8; 32]) -> Self {
        Self(digest)
    }

    /// The hash.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for CodeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeHash(…)")
    }
}

/// Makes codes out of ids under a secret key, so that they need not be kept.
pub trait ShareCodes: Sync {
    /// The code of this id: always the same, and not to be guessed from others.
    fn derive(&self, id: ShareCodeId, kind: CodeKind) -> Code;

    /// What a code is found by.
    fn hash(&self, code: &Code) -> CodeHash;
}

/// A code that is kept, without the code itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShareCode {
    /// Its id, from which the code is derived.
    pub id: ShareCodeId,
    /// The home that it lets somebody into.
    pub residence: ResidenceId,
    /// How it is handed over.
    pub kind: CodeKind,
    /// Who made it.
    pub created_by: UserId,
    /// When.
    pub created_at: Timestamp,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

/// The active codes of a home, as one of its people sees them: owners see all, others none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shares {
    /// What the viewer may do.
    pub my_role: Role,
    /// In the order of their kinds.
    pub codes: Vec<ShareCode>,
}

/// What a code lets somebody into, good or not any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The code.
    pub code: ShareCodeId,
    /// The home.
    pub residence: ResidenceId,
    /// Its owners, in the order of their ids.
    pub owners: Vec<UserId>,
}

/// A code that was made just now.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The home.
    pub home: Home,
    /// The code.
    pub code: Code,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

/// How long a code is good.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Until when a code is good that is made now.
pub(crate) fn expiry(now: Timestamp) -> Timestamp {
    now.checked_add(GOOD_FOR).unwrap_or(Timestamp::MAX)
}

impl Residence {
    /// Decides to make a code, which is an owner's to decide. The active one of its kind is revoked.
    pub fn share(residence: ResidenceId, id: ShareCodeId, kind: CodeKind, hash: CodeHash, actor: Actor, now: Timestamp) -> ResidenceChange {
        let expires_at = expiry(now);
        let code = ShareCode { id, residence, kind, created_by: actor.user(), created_at: now, expires_at };
        let event = ResidenceEvent::CodeShared { residence, code: id, kind, expires_at };
        decided(actor, now, ResidenceWrite::Shared { code, hash }, event).guarded_by(Guard::Member { residence, least: Role::Owner })
    }
}

impl Shares {
    /// Decides to revoke all codes of a home, which is an owner's to decide. There must be one.
    pub fn revoke(&self, residence: ResidenceId, actor: Actor, now: Timestamp) -> Result<ResidenceChange, ResidenceError> {
        let codes: Vec<ShareCodeId> = self.owned()?.iter().map(|code| code.id).collect();
        if codes.is_empty() {
            return Err(ResidenceError::Absent);
        }
        let event = ResidenceEvent::CodesRevoked { residence, codes: codes.clone() };
        let change = decided(actor, now, ResidenceWrite::CodesRevoked { residence, at: now }, event);
        let change = change.guarded_by(Guard::Member { residence, least: Role::Owner });
        Ok(codes.into_iter().fold(change, |change, code| change.guarded_by(Guard::Code { code, residence })))
    }

    /// The codes, for an owner.
    pub fn owned(&self) -> Result<&[ShareCode], ResidenceError> {
        if self.my_role == Role::Owner { Ok(&self.codes) } else { Err(ResidenceError::OwnerRequired) }
    }
}

impl Invitation {
    /// Decides to come into the home by the code, which is then used up. Whether it is still good is judged under the
    /// lock; who is in the home already does not use it up.
    pub fn accept(self, actor: Actor, now: Timestamp) -> ResidenceChange {
        let Self { code, residence, owners } = self;
        let member = actor.user();
        let write = ResidenceWrite::Joined { residence, member, code, owners, at: now };
        let change = decided(actor, now, write, ResidenceEvent::MemberJoined { residence, member, code });
        change.guarded_by(Guard::Outsider { residence }).guarded_by(Guard::Code { code, residence })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        assert_eq!(Code::typed(" k7m-prt\n"), Code::typed("K7MPRT"));
        assert_eq!(format!("{:?}", Code::typed("K7MPRT")), "Code(…)");
    }

    #[test]
    fn the_alphabet_has_31_characters_that_do_not_look_alike() {
        let mut letters = Code::ALPHABET.to_vec();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), 31);
        assert!(!letters.iter().any(|letter| b"ILO01".contains(letter)));
    }
}
