//! What ports have in common: how they fail, and where ids come from.

use crate::{Id, Place, Resource};
use std::{borrow::Cow, error::Error};

/// The cause of a failure that the domain can say nothing about.
pub type BoxError = Box<dyn Error + Send + Sync + 'static>;

/// Why a port did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum PortError {
    /// A guard said no. Nothing was changed.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// The outside is away or too busy. A write's outcome may be unknown: the caller retries with its key.
    #[error("unavailable")]
    Unavailable(#[source] BoxError),
    /// The outside answered what it never should.
    #[error("fault")]
    Fault(#[source] BoxError),
}

impl PortError {
    /// Wraps what shows that the outside is away.
    pub fn unavailable(source: impl Into<BoxError>) -> Self {
        Self::Unavailable(source.into())
    }

    /// Wraps what should never have happened.
    pub fn fault(source: impl Into<BoxError>) -> Self {
        Self::Fault(source.into())
    }
}

/// Which guard spoke.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The credential belongs to no living session.
    #[error("no living session")]
    NoSession,
    /// The account's e-mail is not verified, and the request needs that.
    #[error("e-mail not verified")]
    Unverified,
    /// What the change is about does not exist, or the actor has no part in it. The two are told alike.
    #[error("absent")]
    Absent,
    /// The actor belongs to the home, but the role is too small.
    #[error("role too small")]
    Role,
    /// The object has changed since the decision was made.
    #[error("stale")]
    Stale,
    /// The same request was committed before, at this place of the ledger.
    #[error("repeated")]
    Repeated(Place),
    /// The idempotency key was used before, for another request.
    #[error("idempotency key reused")]
    KeyReused,
    /// A rule of the store: the slug of the constraint that was hurt, `email_taken` for one.
    #[error("rule {0}")]
    Rule(Cow<'static, str>),
    /// The payer's plan is full.
    #[error("limit of {limit} {resource} reached")]
    Limit {
        /// Of what.
        resource: Resource,
        /// How many the plan holds; 0: none at all.
        limit: u32,
        /// How many there are.
        used: u32,
    },
    /// Something that the change refers to does not exist, or not for this home.
    #[error("rule {rule}: {id}")]
    Unknown {
        /// The slug of the rule: `unknown_category` for one.
        rule: Cow<'static, str>,
        /// What was referred to.
        id: i64,
    },
}

/// Where new ids come from: a block fetched ahead, so that a change is complete before anything is sent.
#[trait_variant::make(Send)]
pub trait Ids: Sync {
    /// An id that was never given out before, and never will be again.
    async fn next_id<T>(&self) -> Result<Id<T>, PortError>;
}
