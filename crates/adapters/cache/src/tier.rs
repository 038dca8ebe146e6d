//! Entries that processes share.

use honeydue_kernel::{Move, PortError, Stretch};
use std::{convert::Infallible, time::Duration};

/// Something that was read from the database, with the versions of all streams that it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// In a form that the reader and the writer of this key agree on. Nothing secret: others may see it.
    pub body: Vec<u8>,
    /// What it was made from.
    pub versions: Vec<Move>,
}

/// Lets somebody who has found nothing put there what they read afterwards. Only the tier that gave it understands it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket(pub String);

/// What a tier has under a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// An entry that can be trusted.
    pub entry: Option<Shared>,
    /// Without one, leave to fill it; none while the tier can't be trusted.
    pub ticket: Option<Ticket>,
}

/// Keeps entries for all processes of an installation, outside of them.
///
/// It follows the same protocol as the cache of a process. Its **state** is how far the ledger was followed, an epoch, and of
/// each stream that has moved in this epoch the newest version that was heard. All of it lives and dies together: a tier
/// that has lost its state, or a part of it, begins another epoch, and what was kept in an earlier one is trusted no more.
/// Somebody has to keep it up to date by [`Tier::renew`]; two seconds after they looked at the ledger last, nothing is trusted.
#[trait_variant::make(Send)]
pub trait Tier: Sync {
    /// The entry under this key, if it is of this epoch, the state is fresh, and no stream that it was made from was heard
    /// to have moved on. Everything in one look.
    async fn find(&self, key: &str) -> Result<Found, PortError>;

    /// Keeps an entry for as long as `ttl` at most, unless it is older than what was heard in the meantime, or the epoch has
    /// ended since the ticket was given, or a newer one is there. Tells whether it was kept.
    async fn fill(&self, ticket: &Ticket, key: &str, entry: &Shared, ttl: Duration) -> Result<bool, PortError>;

    /// Hears what has moved, and is trusted for `trusted_for` from when the stretch was asked for. If the stretch begins behind
    /// where the state has come to, there is a gap, and another epoch begins. Stretches may overlap, and come in any order.
    async fn renew(&self, stretch: &Stretch, trusted_for: Duration) -> Result<(), PortError>;

    /// Hears of moves before the ledger was asked: they are of no stretch, and renew nothing.
    async fn hear(&self, moves: &[Move]) -> Result<(), PortError>;
}

/// Nothing: of a process that shares with nobody.
impl Tier for Infallible {
    async fn find(&self, _: &str) -> Result<Found, PortError> {
        match *self {}
    }

    async fn fill(&self, _: &Ticket, _: &str, _: &Shared, _: Duration) -> Result<bool, PortError> {
        match *self {}
    }

    async fn renew(&self, _: &Stretch, _: Duration) -> Result<(), PortError> {
        match *self {}
    }

    async fn hear(&self, _: &[Move]) -> Result<(), PortError> {
        match *self {}
    }
}
