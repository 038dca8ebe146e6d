//! A contractor for the tests of this crate.

use crate::{Contractor, ContractorCard, ContractorDetails, Specialties, Specialty};
use honeydue_kernel::{Actor, Authority, UserId};
use jiff::Timestamp;

pub const HOME: i64 = 12;
pub const ADA: i64 = 7;

#[expect(clippy::disallowed_methods, reason = "actors of a test are vouched for by the test")]
pub fn actor(user: i64) -> Actor {
    Actor::vouched(UserId::new(user), Authority::Trusted)
}

/// Ada's, in her home.
pub fn card() -> ContractorCard {
    let details = ContractorDetails {
        specialties: Specialties::try_from(vec![2.into()]).unwrap(),
        ..ContractorDetails::named("Ana Ruiz".try_into().unwrap())
    };
    let (created_at, updated_at) = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
    ContractorCard {
        contractor: Contractor {
            id: 88.into(),
            residence: Some(HOME.into()),
            created_by: ADA.into(),
            details,
            created_at,
            updated_at,
            version: 4,
        },
        residence_name: Some("Elm Street".to_owned()),
        specialties: vec![Specialty { id: 2.into(), name: "Heizung".to_owned() }],
        is_favorite: true,
        task_count: 0,
        shown_in: Vec::new(),
        created_by: None,
    }
}
