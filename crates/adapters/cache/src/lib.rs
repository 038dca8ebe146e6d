//! Caches that can't go stale, in front of the ports of honeydue.

mod bus;
mod tier;

pub use bus::{Bus, Overheard};
pub use tier::{Found, Shared, Ticket, Tier};
