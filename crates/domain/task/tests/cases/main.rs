//! The worked cases of the contract that are about what people do, and the properties behind them: over the use cases and
//! the reference store.
#![expect(clippy::unwrap_used, reason = "a test ends where it can't go on")]

mod home;
mod properties;
mod table;
