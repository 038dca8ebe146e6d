//! Letters: what people are told by mail.
//!
//! This crate knows which letters there are, what each of them says, to whom one is addressed, which errand is which letter
//! ([`Postman`]), and how sending one can end. It does not know how a letter is worded or laid out, how mail is carried, or
//! when a letter is due: adapters of [`Mailer`] do the first two, whoever decides about accounts and homes the last.

mod address;
mod book;
mod letter;
mod message;
mod port;
mod postman;
mod secret;

#[cfg(feature = "contract")]
pub mod contract;
#[cfg(feature = "memory")]
pub mod memory;

pub use address::{Address, AddressError};
pub use book::{AddressBook, Arrival, Contact, DeviceSignIn, GoodCode, Secrets};
pub use letter::{DeviceName, HomeName, Letter, PersonName};
pub use message::{Message, MessageId, MessageIdError, Recipient};
pub use port::{MailError, Mailer, Sent};
pub use postman::{Delivery, DeliveryError, Postman};
pub use secret::Secret;
