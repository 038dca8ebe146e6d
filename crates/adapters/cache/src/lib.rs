//! Caches that can't go stale, in front of the ports of honeydue.
//!
//! [`Cached`] stores implement the ports of the stores below them and show again what they have read, for as long as it is
//! true. What is true is judged by versions: every read tells the versions of the streams it was made from, and
//! [`Freshness`] knows how far each stream was heard to have moved. A process hears of its own changes before it answers them,
//! of those of others from the ledger, which it asks every second, and sooner by hints over a [`Bus`]. A process that has not
//! heard for two seconds shows nothing twice. So there is nothing to invalidate, and nothing that could be forgotten.
//!
//! It knows no database and no Redis: it is given a [`honeydue_kernel::Watch`], and may be given a [`Bus`] and a [`Tier`].

mod bus;
mod cached;
mod caches;
mod flights;
mod freshness;
mod listen;
mod seeded;
mod shared;
mod shelf;
mod tier;

#[cfg(feature = "contract")]
pub mod contract;
#[cfg(feature = "memory")]
pub mod memory;

pub use bus::{Bus, Overheard};
pub use cached::Cached;
pub use caches::Caches;
pub use freshness::Freshness;
pub use listen::{Herald, LEASE, Listener, listener};
pub use shared::{Fills, SharedTier};
pub use shelf::ShelfStats;
pub use tier::{Found, Shared, Ticket, Tier};
