//! Identity: ids, streams and their versions.

use serde::{Deserialize, Serialize};
use std::{cmp::Ordering, fmt, hash, marker::PhantomData};

/// What an [`Id`] can be the id of. The types have no values; they only keep a task's id from being taken for a home's.
pub mod marker {
    /// A person with an account.
    #[derive(Debug)]
    pub enum User {}
    /// A sign-in of a person on a device.
    #[derive(Debug)]
    pub enum Session {}
    /// A shared home.
    #[derive(Debug)]
    pub enum Residence {}
    /// A kind of home: house, apartment, …
    #[derive(Debug)]
    pub enum ResidenceType {}
    /// A code that lets somebody into a home.
    #[derive(Debug)]
    pub enum ShareCode {}
    /// A maintenance task.
    #[derive(Debug)]
    pub enum Task {}
    /// One time that a task was done.
    #[derive(Debug)]
    pub enum Completion {}
    /// A trade or a part of the home that a task belongs to.
    #[derive(Debug)]
    pub enum Category {}
    /// How much a task matters.
    #[derive(Debug)]
    pub enum Priority {}
    /// A named interval at which a task returns.
    #[derive(Debug)]
    pub enum Frequency {}
    /// Somebody who is called when a home needs a professional.
    #[derive(Debug)]
    pub enum Contractor {}
    /// A trade that a contractor knows.
    #[derive(Debug)]
    pub enum Specialty {}
    /// A ready-made task of the catalogue.
    #[derive(Debug)]
    pub enum Template {}
    /// Work that waits for the worker.
    #[derive(Debug)]
    pub enum Job {}
    /// A code that was mailed, to see whether it comes back.
    #[derive(Debug)]
    pub enum Challenge {}
}

/// The id of a `T`: a positive 64-bit integer, the same in the database, in the domain and in JSON.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id<T>(i64, #[serde(skip)] PhantomData<fn() -> T>);

/// Id of an account.
pub type UserId = Id<marker::User>;
/// Id of a session.
pub type SessionId = Id<marker::Session>;
/// Id of a home.
pub type ResidenceId = Id<marker::Residence>;
/// Id of a kind of home.
pub type ResidenceTypeId = Id<marker::ResidenceType>;
/// Id of a code that lets somebody into a home.
pub type ShareCodeId = Id<marker::ShareCode>;
/// Id of a task.
pub type TaskId = Id<marker::Task>;
/// Id of a completion.
pub type CompletionId = Id<marker::Completion>;
/// Id of a task's category.
pub type CategoryId = Id<marker::Category>;
/// Id of a task's priority.
pub type PriorityId = Id<marker::Priority>;
/// Id of a task's named frequency.
pub type FrequencyId = Id<marker::Frequency>;
/// Id of a contractor.
pub type ContractorId = Id<marker::Contractor>;
/// Id of a contractor's trade.
pub type SpecialtyId = Id<marker::Specialty>;
/// Id of a ready-made task of the catalogue.
pub type TemplateId = Id<marker::Template>;
/// Id of work that waits for the worker: from a sequence of its own.
pub type JobId = Id<marker::Job>;
/// Id of a code that was mailed.
pub type ChallengeId = Id<marker::Challenge>;

impl UserId {
    /// Nobody's account: whoever runs the installation, in the ledger.
    pub const OPERATOR: Self = Self::new(0);
}

impl<T> Id<T> {
    /// The id with this number.
    pub const fn new(number: i64) -> Self {
        Self(number, PhantomData)
    }

    /// The number behind the id.
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> hash::Hash for Id<T> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<T> From<i64> for Id<T> {
    fn from(number: i64) -> Self {
        Self::new(number)
    }
}

/// An id with the name that goes with it: another domain's thing, as far as this domain shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<I> {
    /// Which one.
    pub id: I,
    /// Its name, as of the read.
    pub name: String,
}

/// The unit of consistency: every home is a stream and every person is one, their ids come from one sequence; and the
/// installation is one.
///
/// A change locks the streams that it affects, and moves each of them one version on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StreamId(i64);

impl StreamId {
    /// The installation itself: its settings and limits. The sequence of ids begins after it.
    pub const INSTALLATION: Self = Self(0);

    /// The stream with this number.
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// The number behind the id.
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl From<UserId> for StreamId {
    fn from(user: UserId) -> Self {
        Self(user.get())
    }
}
impl From<ResidenceId> for StreamId {
    fn from(residence: ResidenceId) -> Self {
        Self(residence.get())
    }
}

/// How many changes a stream (or an object) has seen. Dense: the first change makes it 1, each further one adds 1.
pub type Version = i64;

/// One entry of the ledger: the `version`th change of `stream`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The stream that was changed.
    pub stream: StreamId,
    /// Its version after the change.
    pub version: Version,
}
