//! Shared homes and who lives in them.
//!
//! This crate knows what a home is and what its members may do. It does not know the tasks of a home, how somebody is
//! identified, or where rows are kept: adapters of [`ResidenceStore`] do.

mod error;
mod event;
mod facts;
mod measure;
mod model;
mod patch;
mod people;
mod port;
mod service;
mod sharing;

#[cfg(feature = "contract")]
pub mod contract;
#[cfg(feature = "memory")]
pub mod memory;

pub use error::ResidenceError;
pub use event::{MainHome, ResidenceChange, ResidenceEvent, ResidenceWrite};
pub use facts::{Measures, Profile, ProfileText, Purchase};
pub use measure::{Bathrooms, Bedrooms, LotSize, MeasureError, SquareFootage, YearBuilt};
pub use model::{Address, AddressPart, Currency, CurrencyError, Description, Home, NewResidence, Residence, ResidenceName};
pub use patch::ResidencePatch;
pub use people::{NewRole, Resident, Succession};
pub use port::{ResidenceStore, ResidenceType};
pub use service::Residences;
pub use sharing::{Code, CodeHash, CodeKind, Invitation, ShareCode, ShareCodes, Shared, Shares};
