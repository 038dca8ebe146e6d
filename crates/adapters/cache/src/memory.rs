//! A tier and a bus that live in the process: for tests and embedders.

mod bus;
mod tier;

pub use bus::MemoryBus;
pub use tier::MemoryTier;
