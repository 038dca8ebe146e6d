//! What every [`ResidenceStore`] promises.
//!
//! An adapter's test crate implements [`ResidenceWorld`] and calls [`residence_contract!`](crate::residence_contract),
//! which runs each promise in a world of its own.
#![expect(clippy::missing_panics_doc, reason = "each promise panics when it is broken, and that alone")]

mod admitting;
mod founding;
mod keys;
mod reading;
mod updating;

use crate::{Bedrooms, Home, Measures, NewResidence, Profile, Residence, ResidenceStore, SquareFootage, YearBuilt};
use honeydue_kernel::{
    Committed, Id, Ids, PortError, ResidenceId, Seen, StreamId, TextError, Version, Viewer,
    contract::{Homes, Somebody, kept, noon},
};

/// A store of homes under test.
#[trait_variant::make(Send)]
pub trait ResidenceWorld: Homes {
    /// The adapter.
    type Store: ResidenceStore;

    /// The store under test.
    fn store(&self) -> &Self::Store;
}

honeydue_kernel::promises! {
    /// Runs each promise of a [`ResidenceStore`](crate::ResidenceStore) in a test of its own. The argument is called for
    /// a fresh [`ResidenceWorld`](crate::contract::ResidenceWorld): `honeydue_residence::residence_contract!(async || World::new().await)`.
    residence_contract of honeydue_residence ($)
    reading:
        a_token_without_a_session_reads_nothing,
        an_ended_session_reads_nothing,
        an_unverified_account_reads_nothing_that_needs_verification,
        a_user_who_does_not_exist_reads_nothing,
        a_stranger_sees_nothing_of_a_home,
        a_removed_member_sees_nothing_of_the_home,
        what_does_not_exist_is_absent,
        a_list_has_my_homes_in_the_order_of_their_ids_and_no_other,
        a_read_names_its_caller,
        a_read_names_the_versions_of_what_it_shows,
        everybody_knows_the_kinds_of_homes;
    founding:
        a_home_with_everything_is_read_as_it_was_founded,
        a_home_with_a_name_alone_is_read_as_it_was_founded,
        every_kind_of_home_is_told_by_name,
        founding_moves_the_founder_and_begins_the_home,
        a_home_of_an_unknown_kind_is_not_founded,
        who_may_not_act_founds_nothing;
    admitting:
        who_is_admitted_sees_the_home,
        admitting_moves_the_home_and_the_member,
        members_are_told_in_the_order_in_which_they_joined,
        admitting_a_member_again_changes_the_role_alone,
        a_main_home_is_each_members_own,
        a_member_admits_nobody,
        a_stranger_admits_nobody,
        who_may_not_act_admits_nobody,
        nobody_is_admitted_who_does_not_exist,
        admissions_at_once_get_dense_versions;
    updating:
        a_home_is_read_as_it_was_updated,
        an_update_keeps_what_it_does_not_name,
        updating_moves_the_home_alone,
        a_home_is_not_updated_that_has_changed_since,
        an_owner_alone_updates_a_home,
        a_home_does_not_become_one_of_an_unknown_kind,
        a_person_has_at_most_one_main_home;
    keys:
        a_repeated_request_is_answered_with_its_place,
        a_request_that_is_repeated_at_once_is_written_once,
        a_key_is_good_for_one_request,
        a_refused_request_does_not_spend_its_key;
}

/// A home of which nothing but the name is said.
fn plain(name: &str) -> NewResidence {
    NewResidence::named(text(name))
}

/// Each at the end of its range, or near it.
fn measures() -> Measures {
    Measures {
        bedrooms: Bedrooms::try_from(999).ok(),
        bathrooms: "2.5".parse().ok(),
        square_footage: SquareFootage::try_from(100_000_000).ok(),
        lot_size: "999999999.9999".parse().ok(),
        year_built: YearBuilt::try_from(1000).ok(),
    }
}

/// Each part another than its neighbours.
fn profile() -> Profile {
    Profile {
        heating_type: Some(text("gas furnace")),
        cooling_type: Some(text("central")),
        water_heater_type: Some(text("tank")),
        roof_type: Some(text("shingle")),
        exterior_type: Some(text("brick")),
        flooring_primary: Some(text("hardwood")),
        landscaping_type: Some(text(&"l".repeat(100))),
        has_pool: Some(false),
        has_sprinkler_system: Some(true),
        has_septic: None,
        has_fireplace: Some(false),
        has_garage: None,
        has_basement: Some(true),
        has_attic: None,
    }
}

fn text<T: for<'a> TryFrom<&'a str, Error = TextError>>(text: &str) -> T {
    T::try_from(text).unwrap_or_else(|error| panic!("{text:?} {error}"))
}

async fn fresh_id<W: ResidenceWorld, T>(world: &W) -> Id<T> {
    kept("a store gives out ids", world.store().next_id().await)
}

/// Founds a home, if the store does.
async fn try_to_found<W: ResidenceWorld>(world: &W, by: &Somebody, new: NewResidence) -> Result<Committed<Home>, PortError> {
    world.store().commit(Residence::found(fresh_id(world).await, new, by.actor(), noon())).await
}

/// A home as a member sees it.
async fn found<W: ResidenceWorld>(world: &W, viewer: Viewer, id: ResidenceId) -> Home {
    let seen = kept("a member finds a home", world.store().find(viewer, id).await);
    seen.value.unwrap_or_else(|| panic!("broken: a member finds a home; instead it is absent"))
}

/// What a viewer sees altogether: if it is the same before and after, nothing was written.
async fn sight<W: ResidenceWorld>(world: &W, viewer: Viewer) -> (Vec<Home>, Vec<(StreamId, Version)>) {
    let Seen { value, mut versions, .. } = kept("somebody lists their homes", world.store().list(viewer).await);
    versions.sort_unstable();
    (value, versions)
}

/// The version that is told of a stream.
fn version(stream: impl Into<StreamId>, versions: &[(StreamId, Version)]) -> Version {
    let stream = stream.into();
    let told: Vec<Version> = versions.iter().filter(|(other, _)| *other == stream).map(|(_, version)| *version).collect();
    let [version] = told[..] else { panic!("broken: the version of each stream is told once; of {stream:?}: {told:?}") };
    version
}
