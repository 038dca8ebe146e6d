//! The home, and the decisions about it.

use crate::{Measures, Profile, Purchase, ResidenceChange, ResidenceEvent, ResidenceType, ResidenceWrite};
use honeydue_kernel::{Actor, Change, Guard, Membership, Payer, ResidenceId, ResidenceTypeId, Resource, Role, UserId, Version, Zone, text};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

text! {
    /// What its people call the home.
    pub ResidenceName, 1..=200
}
text! {
    /// Anything else about the home.
    pub Description, 1..=5000
}
text! {
    /// One line of an address.
    pub AddressPart, 1..=200
}

/// A currency by its ISO 4217 code: three capital letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// Not three letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a currency code of three letters, like USD")]
pub struct CurrencyError;

impl Currency {
    /// The code.
    pub fn code(&self) -> String {
        self.0.iter().copied().map(char::from).collect()
    }
}

/// US dollars.
impl Default for Currency {
    fn default() -> Self {
        Self(*b"USD")
    }
}

impl TryFrom<String> for Currency {
    type Error = CurrencyError;
    fn try_from(code: String) -> Result<Self, CurrencyError> {
        let letters = <[u8; 3]>::try_from(code.trim().as_bytes()).map_err(|_| CurrencyError)?;
        if letters.iter().all(u8::is_ascii_alphabetic) { Ok(Self(letters.map(|c| c.to_ascii_uppercase()))) } else { Err(CurrencyError) }
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code()
    }
}

/// Where a home is. Every part may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Street and number.
    pub street_address: Option<AddressPart>,
    /// Flat, unit, floor.
    pub apartment_unit: Option<AddressPart>,
    /// City.
    pub city: Option<AddressPart>,
    /// State, province, canton, …
    pub state_province: Option<AddressPart>,
    /// Postal code.
    pub postal_code: Option<AddressPart>,
    /// Country, as its people write it.
    pub country: Option<AddressPart>,
}

/// A shared home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Residence {
    /// Its id; also its stream's.
    pub id: ResidenceId,
    /// What its people call it.
    pub name: ResidenceName,
    /// House, apartment, …
    pub residence_type: Option<ResidenceTypeId>,
    /// Where it is.
    pub address: Address,
    /// The zone of its reminders and feeds. What "today" means is the caller's.
    pub zone: Option<Zone>,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// Anything else.
    pub description: Option<Description>,
    /// How large and how old it is.
    #[serde(default)]
    pub measures: Measures,
    /// How it came to its people.
    #[serde(default)]
    pub purchase: Purchase,
    /// What suggestions are made from.
    #[serde(default)]
    pub profile: Profile,
    /// The owner who pays for it.
    pub owner: UserId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// 1 when made, one more with each change of the home itself.
    pub version: Version,
}

/// What a new home is made from.
#[derive(Clone, Debug)]
pub struct NewResidence {
    /// What its people call it.
    pub name: ResidenceName,
    /// House, apartment, …
    pub residence_type: Option<ResidenceTypeId>,
    /// Where it is.
    pub address: Address,
    /// The zone of its reminders and feeds.
    pub zone: Option<Zone>,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// Anything else.
    pub description: Option<Description>,
    /// How large and how old it is.
    pub measures: Measures,
    /// How it came to its people.
    pub purchase: Purchase,
    /// What suggestions are made from.
    pub profile: Profile,
    /// Whether it is its maker's main home.
    pub is_primary: bool,
}

impl NewResidence {
    /// With a name, and nothing else said.
    pub fn named(name: ResidenceName) -> Self {
        Self {
            name,
            residence_type: None,
            address: Address::default(),
            zone: None,
            currency: Currency::default(),
            description: None,
            measures: Measures::default(),
            purchase: Purchase::default(),
            profile: Profile::default(),
            is_primary: false,
        }
    }
}

/// A home as one of its members sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// The home.
    pub residence: Residence,
    /// Its kind, told whole.
    pub residence_type: Option<ResidenceType>,
    /// Its people, in the order in which they joined. Never empty.
    pub members: Vec<Membership>,
    /// What the viewer may do.
    pub my_role: Role,
    /// Whether it is the viewer's main home.
    pub is_primary: bool,
    /// How many contractors it shares: another domain's, as of the read.
    pub contractors: u32,
}

impl Residence {
    /// Decides to make a home; its maker is its first owner.
    pub fn found(id: ResidenceId, new: NewResidence, actor: Actor, now: Timestamp) -> ResidenceChange {
        let NewResidence { name, residence_type, address, zone, currency, description, measures, purchase, profile, is_primary } = new;
        let (owner, created_at, updated_at, version) = (actor.user(), now, now, 1);
        #[rustfmt::skip]
        let residence = Self {
            id, name, residence_type, address, zone, currency, description, measures, purchase, profile, owner, created_at, updated_at, version,
        };
        let write = ResidenceWrite::Founded { residence: residence.clone(), is_primary };
        let room = Guard::room(Payer::Account(owner), Resource::Residences, 1);
        decided(actor, now, write, ResidenceEvent::Founded { residence }).guarded_by(room)
    }

    /// Decides to take a person into a home, which is an owner's to decide. Taking in a member again changes nothing
    /// but the role.
    pub fn admit(residence: ResidenceId, member: UserId, role: Role, actor: Actor, now: Timestamp) -> ResidenceChange {
        let write = ResidenceWrite::Admitted { residence, member, role, at: now };
        let event = ResidenceEvent::MemberAdmitted { residence, member, role };
        decided(actor, now, write, event).guarded_by(Guard::Member { residence, least: Role::Owner })
    }
}

#[expect(clippy::disallowed_methods, reason = "this is a domain's decision, the place where changes are made")]
pub(crate) fn decided(actor: Actor, now: Timestamp, write: ResidenceWrite, event: ResidenceEvent) -> ResidenceChange {
    let errands = write.errands();
    errands.into_iter().fold(Change::decided(actor, now, write, event), Change::followed_by)
}

#[cfg(test)]
mod tests;
