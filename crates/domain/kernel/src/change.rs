//! The one way to write: a [`Change`].

use crate::{
    Actor, Caller, ChallengeId, ContractorId, Errand, Payer, ResidenceId, Resource, Role, ShareCodeId, StreamId, TaskId, Touch, UserId,
    Version,
};
use jiff::Timestamp;
use serde::Serialize;

/// What happened, in the words of a domain. Its serialized form is the payload of the ledger; it names people by id alone.
pub trait Event: Serialize {
    /// Stable name of the kind of event: `task.completed`.
    fn kind(&self) -> &'static str;

    /// The streams that the change locks and moves. There is no other list: what is not in here can't be changed.
    fn affected(&self) -> Affected;

    /// What shows something else after it, on whichever of the streams it is read.
    fn touches(&self) -> Vec<Touch>;
}

/// Streams that a change moves on by one version each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Affected {
    /// Locked, in the order of their ids, before any guard speaks.
    pub existing: Vec<StreamId>,
    /// Begun by this change.
    pub new: Vec<StreamId>,
}

impl Affected {
    /// A change of streams that exist.
    pub fn existing(streams: impl IntoIterator<Item = StreamId>) -> Self {
        Self { existing: streams.into_iter().collect(), new: Vec::new() }
    }

    /// Adds a stream that the change begins.
    pub fn begins(mut self, stream: impl Into<StreamId>) -> Self {
        self.new.push(stream.into());
        self
    }

    /// All of them, in the order of their ids.
    pub fn all(&self) -> Vec<StreamId> {
        let mut all = [self.existing.as_slice(), self.new.as_slice()].concat();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// A condition that is judged under the lock, in the transaction of the change; if it does not hold, nothing is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guard {
    /// The actor is in the home, with at least this role. Not in it: [`crate::Refusal::Absent`]; role too small: [`crate::Refusal::Role`].
    Member {
        /// The home.
        residence: ResidenceId,
        /// The smallest role that may do it.
        least: Role,
    },
    /// The object is still the one that was decided upon, else [`crate::Refusal::Stale`].
    Unchanged(Versioned),
    /// All of these people are in the home, so that work can be given to them. Else [`crate::Refusal::Unknown`] with the
    /// rule `unknown_assignee` and the smallest id of somebody who is not.
    Assignable {
        /// The home.
        residence: ResidenceId,
        /// Who is to do the work.
        people: Vec<UserId>,
    },
    /// The home may show all of these contractors: they are its own, or the actor's personal ones. Else
    /// [`crate::Refusal::Unknown`] with the rule `unknown_contractor` and the smallest id of one that is not.
    Callable {
        /// The home.
        residence: ResidenceId,
        /// Who is called.
        contractors: Vec<ContractorId>,
    },
    /// The homes that show the contractor's names, of those that its creator or the actor belongs to, are still these, and
    /// no other comes to show them before the change is written. Else [`crate::Refusal::Stale`].
    ShownIn {
        /// Whose names.
        contractor: ContractorId,
        /// In the order of their ids.
        homes: Vec<ResidenceId>,
    },
    /// The home has an owner besides this person, else the rule `last_owner`.
    AnotherOwner {
        /// The home.
        residence: ResidenceId,
        /// Who will not be an owner any more.
        besides: UserId,
    },
    /// The people of the home and their roles are still those that were decided upon, else [`crate::Refusal::Stale`].
    Members {
        /// The home.
        residence: ResidenceId,
        /// Everybody in it, in any order.
        people: Vec<(UserId, Role)>,
    },
    /// The same of several homes at once: a change has only so many guards.
    Households {
        /// Each with everybody in it, in any order.
        homes: Vec<(ResidenceId, Vec<(UserId, Role)>)>,
    },
    /// None of these streams has moved since it was read, else [`crate::Refusal::Stale`]. Told of streams of the change that are
    /// the actor's alone: in others something happens too often.
    Unmoved {
        /// Each with the version at which it was read.
        streams: Vec<(StreamId, Version)>,
    },
    /// The homes that the actor belongs to are still those that were decided upon, else [`crate::Refusal::Stale`]. Told of a
    /// change of the actor's stream, which every change of a membership moves.
    Homes {
        /// In the order of their ids.
        homes: Vec<ResidenceId>,
    },
    /// The actor is not in the home yet, else the rule `already_member`.
    Outsider {
        /// The home.
        residence: ResidenceId,
    },
    /// The code still lets somebody into the home at the instant of the change, else the rule `code_used`,
    /// `code_revoked` or `code_expired`; `code_invalid` if there is none.
    Code {
        /// The code.
        code: ShareCodeId,
        /// The home.
        residence: ResidenceId,
    },
    /// The code that was mailed is the actor's, and still good at the instant of the change: else the rule `code_used`,
    /// `code_revoked` or `code_expired`; `code_invalid` if there is none.
    Challenge {
        /// The code.
        challenge: ChallengeId,
    },
    /// The payer's plan has room for so many more, if any limit binds the payer at the instant of the change. Else
    /// [`crate::Refusal::Limit`]. It comes last: only who may do something is told that the plan is full.
    Room {
        /// On whose plan they will count.
        payer: Payer,
        /// What is made.
        resource: Resource,
        /// How many.
        more: u32,
        /// On whose plan they count so far, of what moves: what stays with one payer needs no room.
        moved_from: Option<Payer>,
    },
}

impl Guard {
    /// Room for so many new ones on the payer's plan.
    pub const fn room(payer: Payer, resource: Resource, more: u32) -> Self {
        Self::Room { payer, resource, more, moved_from: None }
    }
}

/// An object with the version at which it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Versioned {
    /// A task.
    Task(TaskId, Version),
    /// A contractor.
    Contractor(ContractorId, Version),
    /// A home itself; its people and tasks have versions of their own.
    Residence(ResidenceId, Version),
    /// An account: its profile, its password.
    Account(UserId, Version),
    /// The subscription of an account; 0 while it has none.
    Subscription(UserId, Version),
    /// The settings and limits of the installation.
    Settings(Version),
}

impl Versioned {
    /// The version at which it was read.
    pub const fn version(self) -> Version {
        match self {
            Self::Task(_, version)
            | Self::Contractor(_, version)
            | Self::Residence(_, version)
            | Self::Account(_, version)
            | Self::Subscription(_, version)
            | Self::Settings(version) => version,
        }
    }
}

/// The caller's key for a request that must not happen twice, with a digest of the request itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// At most 255 characters, chosen by the client.
    pub key: String,
    /// SHA-256 of method, path and body.
    pub fingerprint: [u8; 32],
}

/// A decision, complete: who, when, under which conditions, what is written, what is remembered.
///
/// A domain's pure decision builds it, an adapter commits it in one transaction. `W` is what is written, `E` the event.
#[derive(Clone, Debug)]
pub struct Change<W, E> {
    actor: Actor,
    at: Timestamp,
    guards: Vec<Guard>,
    write: W,
    event: E,
    errands: Vec<Errand>,
    key: Option<IdempotencyKey>,
}

impl<W, E: Event> Change<W, E> {
    /// A change that `actor` decided `at` this instant. Called by the decisions of domain crates alone.
    pub fn decided(actor: Actor, at: Timestamp, write: W, event: E) -> Self {
        Self { actor, at, guards: Vec::new(), write, event, errands: Vec::new(), key: None }
    }

    /// Adds a condition that is judged under the lock.
    pub fn guarded_by(mut self, guard: Guard) -> Self {
        self.guards.push(guard);
        self
    }

    /// Adds work for the worker.
    pub fn followed_by(mut self, errand: Errand) -> Self {
        self.errands.push(errand);
        self
    }

    /// Makes the change happen at most once for this key.
    pub fn once(mut self, key: Option<IdempotencyKey>) -> Self {
        self.key = key;
        self
    }

    /// The streams that the change moves.
    pub fn affected(&self) -> Affected {
        self.event.affected()
    }

    /// Who decided.
    pub const fn actor(&self) -> Actor {
        self.actor
    }

    /// What happened.
    pub const fn event(&self) -> &E {
        &self.event
    }

    /// What is written.
    pub const fn write(&self) -> &W {
        &self.write
    }

    /// Everything, for the adapter that commits it.
    pub fn into_parts(self) -> Parts<W, E> {
        let Self { actor, at, guards, write, event, errands, key } = self;
        Parts { actor, at, guards, write, event, errands, key }
    }
}

/// A [`Change`] taken apart by the adapter that commits it.
#[derive(Clone, Debug)]
pub struct Parts<W, E> {
    /// Who decided.
    pub actor: Actor,
    /// When, by the caller's clock. The ledger's own time is made under the lock.
    pub at: Timestamp,
    /// Judged under the lock, in this order.
    pub guards: Vec<Guard>,
    /// What is written.
    pub write: W,
    /// What is remembered.
    pub event: E,
    /// Outbox rows.
    pub errands: Vec<Errand>,
    /// Given by clients that retry.
    pub key: Option<IdempotencyKey>,
}

/// What a committed change answers with.
#[derive(Clone, Debug)]
pub struct Committed<T> {
    /// The changed thing, read back under the change's own lock.
    pub value: T,
    /// The account that acted.
    pub caller: Caller,
    /// Every affected stream with the version that the change gave it.
    pub versions: Vec<(StreamId, Version)>,
    /// The change was committed before, by a request with the same key: this is its answer once more.
    pub replayed: bool,
}

impl<T> Committed<T> {
    /// The version that the change gave this stream, if it moved it.
    pub fn version_of(&self, stream: impl Into<StreamId>) -> Option<Version> {
        let stream = stream.into();
        self.versions.iter().find(|(moved, _)| *moved == stream).map(|(_, version)| *version)
    }

    /// The same commit of something made from the value.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Committed<U> {
        Committed { value: make(self.value), caller: self.caller, versions: self.versions, replayed: self.replayed }
    }
}

#[cfg(test)]
mod tests;
