//! What the domain asks of whoever knows people and homes.

use crate::{Address, DeviceName, HomeName, PersonName, Recipient, Secret};
use honeydue_kernel::{ChallengeId, PortError, ResidenceId, SessionId, UserId};
use jiff::Timestamp;

/// Looks up, at the moment of sending, what a letter says. What is not there any more is told as nothing: then there is
/// nobody to tell, or nothing to tell of.
#[trait_variant::make(Send)]
pub trait AddressBook: Sync {
    /// Where an account's owner is reached.
    async fn contact(&self, account: UserId) -> Result<Option<Contact>, PortError>;

    /// A code that is good at this instant.
    async fn code(&self, challenge: ChallengeId, at: Timestamp) -> Result<Option<GoodCode>, PortError>;

    /// A session that was opened.
    async fn sign_in(&self, session: SessionId) -> Result<Option<DeviceSignIn>, PortError>;

    /// Somebody in a home, as an owner of it is told of them.
    async fn arrival(&self, residence: ResidenceId, member: UserId, owner: UserId) -> Result<Option<Arrival>, PortError>;
}

/// An account's owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Where, and how they are called.
    pub recipient: Recipient,
    /// Whether the address is known to be theirs.
    pub is_verified: bool,
}

/// A code that waits to come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoodCode {
    /// Where it goes: not always the account's address, and known to be nobody's yet, so that nobody is named.
    pub recipient: Recipient,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

/// A device that signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceSignIn {
    /// What it calls itself, if it does.
    pub device: Option<DeviceName>,
    /// When.
    pub at: Timestamp,
}

/// Somebody who has come into a home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// What its people call the home.
    pub residence: HomeName,
    /// Who came.
    pub member: PersonName,
}

/// Derives what letters tell and nothing keeps.
pub trait Secrets: Sync {
    /// The code that shows whose the address of an account is.
    fn verification_code(&self, challenge: ChallengeId) -> Secret;

    /// The code that shows whose another address is.
    fn email_change_code(&self, challenge: ChallengeId) -> Secret;

    /// The code with which another password is set.
    fn reset_code(&self, challenge: ChallengeId) -> Secret;

    /// What the link has with which another password is set.
    fn reset_token(&self, challenge: ChallengeId) -> Secret;
}

/// An address that is written to once more although no account has it.
pub(crate) fn stranger(address: String) -> Option<Recipient> {
    let address = Address::try_from(address).ok()?;
    Some(Recipient { address, name: None, zone: honeydue_kernel::Zone::utc() })
}
