//! Which streams have moved: how a process learns what it and others have changed.

use crate::{PortError, StreamId, Version};
use std::time::Duration;

/// A stream with the version that a change gave it.
pub type Move = (StreamId, Version);

/// How far the ledger was followed: every change below it is known.
///
/// It counts transactions, not entries. An entry becomes visible when its transaction ends, whenever it was numbered, so
/// that who followed ids or times would miss what ends late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Horizon(pub u64);

/// What has moved since somebody looked last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movements {
    /// Each stream once, with its newest version; in no order. It may name what was told before.
    pub moved: Vec<Move>,
    /// From where to follow on.
    pub horizon: Horizon,
    /// The ledger can't be followed from where the caller was (another database stands where the first did): of what moved,
    /// not everything is told.
    pub has_gap: bool,
}

/// Follows the ledger.
#[trait_variant::make(Send)]
pub trait Watch: Sync {
    /// What has become visible since `horizon`, and everything of it. Without one: nothing but from where to follow.
    async fn since(&self, horizon: Option<Horizon>) -> Result<Movements, PortError>;
}

/// Is told of this process's own changes, before anybody is told that they were made. Must not block.
pub trait Witness: Send + Sync {
    /// These streams have moved.
    fn moved(&self, moves: &[Move]);

    /// These streams may have moved, nobody knows: the database's last word is missing.
    fn in_doubt(&self, streams: &[StreamId]);
}

/// A stretch of the ledger that was followed without a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Where it begins.
    pub from: Horizon,
    /// Where it ends: everything below is in it.
    pub to: Horizon,
    /// What moved in it.
    pub moved: Vec<Move>,
    /// How long ago the database was asked for it, at most.
    pub age: Duration,
}
