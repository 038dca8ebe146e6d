//! Trades.

use honeydue_kernel::{Named, SpecialtyId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A trade by name: Plumbing, Roofing, …
pub type Specialty = Named<SpecialtyId>;

/// The trades of a contractor, each once, in the order of their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<SpecialtyId>", into = "Vec<SpecialtyId>")]
pub struct Specialties(BTreeSet<SpecialtyId>);

/// More trades than anybody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be at most {} different ones", Specialties::MAX)]
pub struct SpecialtiesError;

impl Specialties {
    /// The most trades that a contractor may have.
    pub const MAX: usize = 32;

    /// Each of them, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = SpecialtyId> {
        self.0.iter().copied()
    }

    /// Whether this is one of them.
    pub fn contains(&self, specialty: SpecialtyId) -> bool {
        self.0.contains(&specialty)
    }
}

/// One that is named twice counts once.
impl TryFrom<Vec<SpecialtyId>> for Specialties {
    type Error = SpecialtiesError;
    fn try_from(specialties: Vec<SpecialtyId>) -> Result<Self, SpecialtiesError> {
        let set: BTreeSet<_> = specialties.into_iter().collect();
        if set.len() > Self::MAX { Err(SpecialtiesError) } else { Ok(Self(set)) }
    }
}

impl From<Specialties> for Vec<SpecialtyId> {
    fn from(specialties: Specialties) -> Self {
        specialties.0.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trade_that_is_named_twice_counts_once() {
        let specialties = Specialties::try_from(vec![3.into(), 1.into(), 3.into()]).unwrap();
        assert_eq!(Vec::from(specialties), [1.into(), 3.into()]);
    }

    #[test]
    fn there_are_at_most_so_many() {
        let ids = |most: i64| (1..=most).map(SpecialtyId::new).collect::<Vec<_>>();
        assert!(Specialties::try_from(ids(32)).is_ok());
        assert_eq!(Specialties::try_from(ids(33)), Err(SpecialtiesError));
    }
}
