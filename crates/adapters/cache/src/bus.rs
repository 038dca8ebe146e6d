//! Hints between processes.

use honeydue_kernel::{Move, PortError};
use std::convert::Infallible;

/// What came over a [`Bus`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overheard {
    /// Somebody says that these have moved; it may be oneself.
    Moved(Vec<Move>),
    /// The bus was deaf for a while, and hears again from now on: anything may have been missed.
    Gap,
}

/// Carries hints of what has moved from one process to the others.
///
/// A hint makes a cache better sooner; none is relied upon. What must be heard is heard from the ledger, within two seconds.
#[trait_variant::make(Send)]
pub trait Bus: Sync {
    /// Tells everybody. Gives up after a time that nobody minds waiting for.
    async fn tell(&self, moves: &[Move]) -> Result<(), PortError>;

    /// Waits for the next hint. While nothing can be heard it waits too, and says [`Overheard::Gap`] afterwards; also first
    /// of all. One task listens at a time; dropping the future loses nothing.
    async fn overhear(&self) -> Overheard;
}

/// Nothing: of a process that has no others beside it.
impl Bus for Infallible {
    async fn tell(&self, _: &[Move]) -> Result<(), PortError> {
        match *self {}
    }

    async fn overhear(&self) -> Overheard {
        match *self {}
    }
}
