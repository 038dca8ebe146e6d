//! Changing what is known of a home.

use crate::{
    AddressPart, Bathrooms, Bedrooms, Currency, Description, Home, LotSize, MainHome, NewResidence, ProfileText, Residence,
    ResidenceChange, ResidenceError, ResidenceEvent, ResidenceName, ResidenceWrite, SquareFootage, YearBuilt, model::decided,
};
use honeydue_kernel::{Actor, Day, Edit, Guard, Money, ResidenceTypeId, Role, Version, Versioned, Zone};
use jiff::Timestamp;

/// What is to be changed of a home; by default nothing. A home's name and currency can be set and not cleared.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "each field is the one of the home that it edits")]
pub struct ResidencePatch {
    pub name: Option<ResidenceName>,
    pub residence_type: Edit<ResidenceTypeId>,
    pub street_address: Edit<AddressPart>,
    pub apartment_unit: Edit<AddressPart>,
    pub city: Edit<AddressPart>,
    pub state_province: Edit<AddressPart>,
    pub postal_code: Edit<AddressPart>,
    pub country: Edit<AddressPart>,
    pub zone: Edit<Zone>,
    pub currency: Option<Currency>,
    pub description: Edit<Description>,
    pub bedrooms: Edit<Bedrooms>,
    pub bathrooms: Edit<Bathrooms>,
    pub square_footage: Edit<SquareFootage>,
    pub lot_size: Edit<LotSize>,
    pub year_built: Edit<YearBuilt>,
    pub purchase_date: Edit<Day>,
    pub purchase_price: Edit<Money>,
    pub heating_type: Edit<ProfileText>,
    pub cooling_type: Edit<ProfileText>,
    pub water_heater_type: Edit<ProfileText>,
    pub roof_type: Edit<ProfileText>,
    pub exterior_type: Edit<ProfileText>,
    pub flooring_primary: Edit<ProfileText>,
    pub landscaping_type: Edit<ProfileText>,
    pub has_pool: Edit<bool>,
    pub has_sprinkler_system: Edit<bool>,
    pub has_septic: Edit<bool>,
    pub has_fireplace: Edit<bool>,
    pub has_garage: Edit<bool>,
    pub has_basement: Edit<bool>,
    pub has_attic: Edit<bool>,
    /// Whether it is the actor's main home; of all homes of a person at most one is.
    pub is_primary: Option<bool>,
}

impl ResidencePatch {
    /// Does it to what a home is made from.
    #[rustfmt::skip]
    pub fn apply(self, home: &mut NewResidence) {
        let Self {
            name, residence_type, street_address, apartment_unit, city, state_province, postal_code, country, zone, currency, description,
            bedrooms, bathrooms, square_footage, lot_size, year_built, purchase_date, purchase_price, heating_type, cooling_type,
            water_heater_type, roof_type, exterior_type, flooring_primary, landscaping_type, has_pool, has_sprinkler_system, has_septic,
            has_fireplace, has_garage, has_basement, has_attic, is_primary,
        } = self;
        let NewResidence { address, measures, purchase, profile, .. } = home;
        street_address.apply(&mut address.street_address);
        apartment_unit.apply(&mut address.apartment_unit);
        city.apply(&mut address.city);
        state_province.apply(&mut address.state_province);
        postal_code.apply(&mut address.postal_code);
        country.apply(&mut address.country);
        bedrooms.apply(&mut measures.bedrooms);
        bathrooms.apply(&mut measures.bathrooms);
        square_footage.apply(&mut measures.square_footage);
        lot_size.apply(&mut measures.lot_size);
        year_built.apply(&mut measures.year_built);
        purchase_date.apply(&mut purchase.date);
        purchase_price.apply(&mut purchase.price);
        heating_type.apply(&mut profile.heating_type);
        cooling_type.apply(&mut profile.cooling_type);
        water_heater_type.apply(&mut profile.water_heater_type);
        roof_type.apply(&mut profile.roof_type);
        exterior_type.apply(&mut profile.exterior_type);
        flooring_primary.apply(&mut profile.flooring_primary);
        landscaping_type.apply(&mut profile.landscaping_type);
        has_pool.apply(&mut profile.has_pool);
        has_sprinkler_system.apply(&mut profile.has_sprinkler_system);
        has_septic.apply(&mut profile.has_septic);
        has_fireplace.apply(&mut profile.has_fireplace);
        has_garage.apply(&mut profile.has_garage);
        has_basement.apply(&mut profile.has_basement);
        has_attic.apply(&mut profile.has_attic);
        residence_type.apply(&mut home.residence_type);
        zone.apply(&mut home.zone);
        description.apply(&mut home.description);
        home.name = name.unwrap_or_else(|| home.name.clone());
        home.currency = currency.unwrap_or(home.currency);
        home.is_primary = is_primary.unwrap_or(home.is_primary);
    }
}

impl Home {
    /// Decides to change what is known of the home, which is an owner's to decide; which home is the main one is each
    /// member's own. None if everything is already so.
    ///
    /// `expected` is the version that the actor has seen, if they say so: another one is [`ResidenceError::Stale`].
    pub fn update(
        &self,
        patch: ResidencePatch,
        expected: Option<Version>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<Option<ResidenceChange>, ResidenceError> {
        self.is_still(expected)?;
        let (mut after, is_primary) = self.patched(patch);
        let main = (is_primary != self.is_primary).then_some(MainHome { member: actor.user(), is_primary });
        if after == self.residence {
            return Ok(main.map(|main| self.choose(main, actor, now)));
        }
        self.needs_owner()?;
        let (residence, unchanged) = (after.id, self.unchanged());
        after.version += 1;
        after.updated_at = now;
        let renamed_from = (after.name != self.residence.name).then(|| self.residence.name.clone());
        let write = ResidenceWrite::Updated { residence: after.clone(), main };
        let change = decided(actor, now, write, ResidenceEvent::Updated { residence: after, main, renamed_from });
        Ok(Some(change.guarded_by(Guard::Member { residence, least: Role::Owner }).guarded_by(unchanged)))
    }

    /// The home as the patch wants it, and whether it is the viewer's main one.
    #[rustfmt::skip]
    fn patched(&self, patch: ResidencePatch) -> (Residence, bool) {
        let Residence {
            id, name, residence_type, address, zone, currency, description, measures, purchase, profile, owner, created_at, updated_at, version,
        } = self.residence.clone();
        let is_primary = self.is_primary;
        let mut home = NewResidence {
            name, residence_type, address, zone, currency, description, measures, purchase, profile, is_primary,
        };
        patch.apply(&mut home);
        let NewResidence { name, residence_type, address, zone, currency, description, measures, purchase, profile, is_primary } = home;
        let residence = Residence {
            id, name, residence_type, address, zone, currency, description, measures, purchase, profile, owner, created_at, updated_at, version,
        };
        (residence, is_primary)
    }

    /// The home itself has nothing to do with it, so that its stream stays; the member's own guards the membership.
    fn choose(&self, main: MainHome, actor: Actor, now: Timestamp) -> ResidenceChange {
        let residence = self.residence.id;
        let write = ResidenceWrite::MainHomeChosen { residence, main };
        let change = decided(actor, now, write, ResidenceEvent::MainHomeChosen { residence, main });
        change.guarded_by(Guard::Member { residence, least: Role::Member })
    }

    /// Whether the home is still at the version that somebody has seen, if they say so.
    pub(crate) fn is_still(&self, expected: Option<Version>) -> Result<(), ResidenceError> {
        match expected {
            Some(version) if version != self.residence.version => Err(ResidenceError::Stale(Box::new(self.clone()))),
            _ => Ok(()),
        }
    }

    /// The home is the one that was decided upon.
    pub(crate) const fn unchanged(&self) -> Guard {
        Guard::Unchanged(Versioned::Residence(self.residence.id, self.residence.version))
    }

    /// The viewer of this home is one of its owners.
    pub(crate) fn needs_owner(&self) -> Result<(), ResidenceError> {
        if self.my_role == Role::Owner { Ok(()) } else { Err(ResidenceError::OwnerRequired) }
    }
}
