//! Caches that can't go stale, in front of the ports of honeydue.

mod bus;
mod tier;

#[cfg(feature = "contract")]
pub mod contract;
#[cfg(feature = "memory")]
pub mod memory;

pub use bus::{Bus, Overheard};
pub use tier::{Found, Shared, Ticket, Tier};
