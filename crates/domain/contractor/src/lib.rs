//! Contractors: whom a home, or one person, calls for work.
//!
//! This crate knows what is written down of a contractor, who may see and change it, and what moving one between a home
//! and a person means. It does not know tasks, how somebody is identified, or where rows are kept: adapters of
//! [`ContractorStore`] do.

mod details;
mod error;
mod event;
mod filter;
mod model;
mod patch;
mod port;
mod rating;
mod service;
mod specialty;

#[cfg(feature = "contract")]
pub mod contract;
#[cfg(feature = "memory")]
pub mod memory;
#[cfg(test)]
mod sample;

pub use details::{
    Address, AddressPart, Company, ContractorDetails, ContractorName, Email, EmailError, Notes, Phone, Website, WebsiteError,
};
pub use error::ContractorError;
pub use event::{ContractorChange, ContractorEvent, ContractorWrite, Favorite};
pub use filter::ContractorFilter;
pub use model::{Contractor, ContractorCard, NewContractor};
pub use patch::ContractorPatch;
pub use port::{ContractorStore, Scope};
pub use rating::{Rating, RatingError};
pub use service::Contractors;
pub use specialty::{Specialties, SpecialtiesError, Specialty};
