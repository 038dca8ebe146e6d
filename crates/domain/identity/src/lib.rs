//! Accounts and sessions.
//!
//! This crate knows what an account is, how one is opened and deleted, and that a session ends. Of homes it knows who is in them
//! and who pays, since that decides what a deletion leaves behind. It does not know how a password is hashed, how a token is made,
//! or where rows are kept: [`AccountStore`] and [`Passwords`] are its ports.

mod challenge;
mod deletion;
mod error;
mod event;
mod linking;
mod model;
mod port;
mod profile;
mod provider;
mod proving;
mod service;

#[cfg(feature = "contract")]
pub mod contract;
#[cfg(feature = "memory")]
pub mod memory;

pub use challenge::{Challenge, MailedCodes, Passcode, Purpose, ResetToken, Tried};
pub use deletion::{Departure, Erasure, Estate, Handover, Household, Inheritance};
pub use error::IdentityError;
pub use event::{AccountChange, AccountEvent, AccountWrite};
pub use linking::IdentityFacts;
pub use model::{
    Account, Email, EmailError, Login, NewAccount, Opening, Password, PasswordDigest, PasswordError, PendingEmail, PersonName, Session,
    Username, UsernameError, folded,
};
pub use port::{AccountFacts, AccountStore, ChallengeStore, IdentityStore, LoginFacts, OpenSession, Passwords};
pub use profile::ProfilePatch;
pub use provider::{IdentityTokenError, IdentityTokens, ProvenIdentity, Provider, Subject, SubjectError};
pub use service::{Accounts, Arrival, DeletionRequest, EmailChange, PasswordChange, ProvenSignIn, Registration, SignIn, SignedIn};
