//! Shared homes and who lives in them.
//!
//! This crate knows what a home is and what its members may do. It does not know the tasks of a home, how somebody is
//! identified, or where rows are kept: adapters of [`ResidenceStore`] do.

mod error;
mod event;
mod model;
mod port;
mod service;

#[cfg(feature = "contract")]
pub mod contract;
#[cfg(feature = "memory")]
pub mod memory;

pub use error::ResidenceError;
pub use event::{ResidenceChange, ResidenceEvent, ResidenceWrite};
pub use model::{Address, AddressPart, Currency, CurrencyError, Description, Home, NewResidence, Residence, ResidenceName};
pub use port::{ResidenceStore, ResidenceType};
pub use service::Residences;
