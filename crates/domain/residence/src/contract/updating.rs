//! Changing what is known of a home.

use super::{ResidenceWorld, commit, found, measures, plain, profile, sight, text, try_to_found, version};
use crate::{Address, Home, NewResidence, Purchase, Residence, ResidenceChange, ResidencePatch, ResidenceStore};
use honeydue_kernel::{
    Actor, Edit, Refusal,
    contract::{Somebody, kept, noon, refused},
};
use jiff::{SignedDuration, Timestamp};

fn later() -> Timestamp {
    noon() + SignedDuration::from_hours(1)
}

/// The decision to change a home that was seen like this.
fn update(home: &Home, patch: ResidencePatch, by: Actor) -> ResidenceChange {
    let decided = home.update(patch, None, by, later()).unwrap_or_else(|error| panic!("an owner may change a home: {error:?}"));
    decided.unwrap_or_else(|| panic!("the patch changes something"))
}

fn renamed(name: &str) -> ResidencePatch {
    ResidencePatch { name: Some(text(name)), ..ResidencePatch::default() }
}

fn main_home(is_primary: bool) -> ResidencePatch {
    ResidencePatch { is_primary: Some(is_primary), ..ResidencePatch::default() }
}

/// Sets or clears every field that may be none.
fn every_field(from: Option<&Residence>) -> ResidencePatch {
    fn to<T: Clone>(value: Option<&Option<T>>) -> Edit<T> {
        value.and_then(Clone::clone).map_or(Edit::Clear, Edit::Set)
    }
    let (address, measures) = (from.map(|home| &home.address), from.map(|home| &home.measures));
    let (purchase, profile) = (from.map(|home| &home.purchase), from.map(|home| &home.profile));
    ResidencePatch {
        name: from.map(|home| home.name.clone()),
        residence_type: to(from.map(|home| &home.residence_type)),
        street_address: to(address.map(|address| &address.street_address)),
        apartment_unit: to(address.map(|address| &address.apartment_unit)),
        city: to(address.map(|address| &address.city)),
        state_province: to(address.map(|address| &address.state_province)),
        postal_code: to(address.map(|address| &address.postal_code)),
        country: to(address.map(|address| &address.country)),
        zone: to(from.map(|home| &home.zone)),
        currency: from.map(|home| home.currency),
        description: to(from.map(|home| &home.description)),
        bedrooms: to(measures.map(|measures| &measures.bedrooms)),
        bathrooms: to(measures.map(|measures| &measures.bathrooms)),
        square_footage: to(measures.map(|measures| &measures.square_footage)),
        lot_size: to(measures.map(|measures| &measures.lot_size)),
        year_built: to(measures.map(|measures| &measures.year_built)),
        purchase_date: to(purchase.map(|purchase| &purchase.date)),
        purchase_price: to(purchase.map(|purchase| &purchase.price)),
        heating_type: to(profile.map(|profile| &profile.heating_type)),
        cooling_type: to(profile.map(|profile| &profile.cooling_type)),
        water_heater_type: to(profile.map(|profile| &profile.water_heater_type)),
        roof_type: to(profile.map(|profile| &profile.roof_type)),
        exterior_type: to(profile.map(|profile| &profile.exterior_type)),
        flooring_primary: to(profile.map(|profile| &profile.flooring_primary)),
        landscaping_type: to(profile.map(|profile| &profile.landscaping_type)),
        has_pool: to(profile.map(|profile| &profile.has_pool)),
        has_sprinkler_system: to(profile.map(|profile| &profile.has_sprinkler_system)),
        has_septic: to(profile.map(|profile| &profile.has_septic)),
        has_fireplace: to(profile.map(|profile| &profile.has_fireplace)),
        has_garage: to(profile.map(|profile| &profile.has_garage)),
        has_basement: to(profile.map(|profile| &profile.has_basement)),
        has_attic: to(profile.map(|profile| &profile.has_attic)),
        is_primary: None,
    }
}

/// Commits a change of a home, and sees that it is kept as the decision made it.
async fn is_updated<W: ResidenceWorld>(world: &W, by: &Somebody, before: &Home, patch: ResidencePatch, expected: &Residence) -> Home {
    let promise = "a home is read as it was updated";
    let told = kept(promise, commit(world, update(before, patch, by.actor())).await).value;
    assert_eq!(told.residence, *expected, "broken: {promise} (commit)");
    assert_eq!(found(world, by.viewer(), expected.id).await, told, "broken: {promise} (find)");
    told
}

/// Every field set at once, and then cleared; one version more each time.
pub async fn a_home_is_read_as_it_was_updated<W: ResidenceWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let types = kept("everybody knows the kinds of homes", world.store().types().await);
    let bare = kept("somebody founds a home", try_to_found(&world, &ada, plain("Lake house")).await).value;
    let part = |part: &str| Some(text(part));
    let address = Address {
        street_address: part("street"),
        apartment_unit: part("unit"),
        city: part("city"),
        state_province: part("state"),
        postal_code: part("code"),
        country: part("country"),
    };
    let full = Residence {
        name: text("Sea house"),
        residence_type: types.first().map(|kind| kind.id),
        address,
        zone: "Europe/Oslo".parse().ok(),
        currency: "nok".to_owned().try_into().unwrap_or_default(),
        description: Some(text("All new")),
        measures: measures(),
        purchase: Purchase { date: "1900-01-01".parse().ok(), price: "0.01".parse().ok() },
        profile: profile(),
        updated_at: later(),
        version: 2,
        ..bare.residence.clone()
    };
    let filled = is_updated(&world, &ada, &bare, every_field(Some(&full)), &full).await;
    let empty = Residence { name: full.name, currency: full.currency, updated_at: later(), version: 3, ..bare.residence.clone() };
    is_updated(&world, &ada, &filled, every_field(None), &empty).await;
}

/// What is not named stays.
pub async fn an_update_keeps_what_it_does_not_name<W: ResidenceWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let new = NewResidence { profile: profile(), measures: measures(), is_primary: true, ..plain("Lake house") };
    let before = kept("somebody founds a home", try_to_found(&world, &ada, new).await).value;
    let expected = Residence { name: text("Sea house"), updated_at: later(), version: 2, ..before.residence.clone() };
    let after = is_updated(&world, &ada, &before, renamed("Sea house"), &expected).await;
    assert_eq!((after.members, after.is_primary), (before.members, true), "broken: an update keeps what it does not name");
}

/// By one, and no member's own; with it which home is the main one, which is the member's own.
pub async fn updating_moves_the_home_alone<W: ResidenceWorld>(world: W) {
    let promise = "updating moves the home alone";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let (_, before) = sight(&world, ada.viewer()).await;
    let (hers, ours) = (version(ada.user(), &before), version(home, &before));
    let seen = found(&world, ada.viewer(), home).await;
    let committed = kept(promise, commit(&world, update(&seen, renamed("Sea house"), ada.actor())).await);
    assert_eq!(committed.versions, [(home.into(), ours + 1)], "broken: {promise}");
    let both = ResidencePatch { is_primary: Some(true), ..renamed("Lake house") };
    let committed = kept(promise, commit(&world, update(&committed.value, both, ada.actor())).await);
    let mut expected = vec![(home.into(), ours + 2), (ada.user().into(), hers + 1)];
    expected.sort_unstable();
    assert_eq!(committed.versions, expected, "broken: choosing a main home moves its member");
    assert!(committed.value.is_primary, "broken: a home becomes a main one together with other changes");
    assert_eq!(sight(&world, ada.viewer()).await.1, expected, "broken: a read sees the versions that the commit told");
}

/// Refused with [`Refusal::Stale`], and nothing is written.
pub async fn a_home_is_not_updated_that_has_changed_since<W: ResidenceWorld>(world: W) {
    let promise = "a home is not updated that has changed since";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let seen = found(&world, ada.viewer(), home).await;
    kept("a home is updated", commit(&world, update(&seen, renamed("Sea house"), ada.actor())).await);
    let before = sight(&world, ada.viewer()).await;
    refused(promise, commit(&world, update(&seen, renamed("Town house"), ada.actor())).await, &Refusal::Stale);
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
}

/// Whatever a decision was made upon: a member is refused the role, a stranger sees no home.
pub async fn an_owner_alone_updates_a_home<W: ResidenceWorld>(world: W) {
    let promise = "an owner alone updates a home";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let eve = world.person("eve", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let before = sight(&world, ada.viewer()).await;
    let seen = found(&world, ada.viewer(), home).await;
    for (actor, why) in [(bob.actor(), Refusal::Role), (eve.actor(), Refusal::Absent), (ada.disguised_with(eve.token), Refusal::NoSession)]
    {
        refused(promise, commit(&world, update(&seen, renamed("Mine"), actor)).await, &why);
    }
    refused("a stranger has no main home here", commit(&world, update(&seen, main_home(true), eve.actor())).await, &Refusal::Absent);
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
}

/// The rule `unknown_residence_type`.
pub async fn a_home_does_not_become_one_of_an_unknown_kind<W: ResidenceWorld>(world: W) {
    let promise = "a home does not become one of an unknown kind";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let before = sight(&world, ada.viewer()).await;
    let seen = found(&world, ada.viewer(), home).await;
    let patch = ResidencePatch { residence_type: Edit::Set(30_000.into()), ..ResidencePatch::default() };
    let change = update(&seen, patch, ada.actor());
    refused(promise, commit(&world, change).await, &Refusal::Rule("unknown_residence_type".into()));
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
}

/// The one that was chosen last; others' main homes stay theirs.
pub async fn a_person_has_at_most_one_main_home<W: ResidenceWorld>(world: W) {
    let promise = "a person has at most one main home";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let mut homes = Vec::new();
    for name in ["One", "Two", "Three"] {
        homes.push(world.home(name, &ada, &[&bob]).await);
    }
    for (somebody, chosen) in [(&ada, 0), (&bob, 1), (&ada, 2), (&ada, 1)] {
        let seen = found(&world, somebody.viewer(), homes[chosen]).await;
        let committed = kept(promise, commit(&world, update(&seen, main_home(true), somebody.actor())).await);
        assert_eq!(committed.version_of(homes[chosen]), None, "broken: a home does not move when it becomes somebody's main one");
        let main: Vec<_> = sight(&world, somebody.viewer()).await.0.into_iter().filter(|home| home.is_primary).collect();
        assert_eq!(main, [committed.value], "broken: {promise}");
        assert_eq!(main[0].residence.id, homes[chosen], "broken: {promise} (the one that was chosen)");
    }
    let new = NewResidence { is_primary: true, ..plain("Four") };
    kept("somebody founds a home", try_to_found(&world, &ada, new).await);
    let count = |homes: Vec<Home>| homes.iter().filter(|home| home.is_primary).count();
    assert_eq!(count(sight(&world, ada.viewer()).await.0), 1, "broken: {promise} (also when it is founded)");
    let seen = found(&world, bob.viewer(), homes[1]).await;
    kept(promise, commit(&world, update(&seen, main_home(false), bob.actor())).await);
    assert_eq!(count(sight(&world, bob.viewer()).await.0), 0, "broken: a main home can be none any more");
}
