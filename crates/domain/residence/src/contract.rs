//! What every [`ResidenceStore`] promises.
//!
//! An adapter's test crate implements [`ResidenceWorld`] and calls [`residence_contract!`](crate::residence_contract),
//! which runs each promise in a world of its own.
#![expect(clippy::missing_panics_doc, reason = "each promise panics when it is broken, and that alone")]

mod admitting;
mod deleting;
mod founding;
mod joining;
mod keys;
mod limiting;
mod parting;
mod reading;
mod ruling;
mod sharing;
mod updating;

use crate::{Bedrooms, Home, Measures, NewResidence, Profile, Residence, ResidenceChange, ResidenceStore, SquareFootage, YearBuilt};
use honeydue_kernel::{
    Committed, Id, Ids, PortError, ResidenceId, Seen, StreamId, TextError, Version, Viewer,
    contract::{Plans, Somebody, kept, noon},
};

/// A store of homes under test.
#[trait_variant::make(Send)]
pub trait ResidenceWorld: Plans {
    /// The adapter.
    type Store: ResidenceStore;

    /// The store under test.
    fn store(&self) -> &Self::Store;

    /// The e-mail address of somebody's account.
    fn email(&self, somebody: &Somebody) -> String;

    /// Somebody writes down a contractor, for a home of theirs or for themselves; the stream of the home, or theirs, moves.
    async fn contractor(&self, by: &Somebody, residence: Option<ResidenceId>);
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
        a_home_tells_how_many_contractors_it_shares,
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
    ruling:
        an_owner_makes_owners_and_members,
        a_changed_role_moves_the_home_and_its_people_alone,
        the_last_owner_stays_one,
        who_pays_is_followed_by_the_owner_who_joined_first,
        an_owner_names_who_pays,
        roles_are_not_changed_by_who_may_not,
        roles_are_not_changed_upon_people_who_have_changed,
        an_owner_alone_is_told_addresses;
    parting:
        who_leaves_loses_the_home_at_once,
        who_is_removed_loses_the_home_at_once,
        parting_moves_the_home_and_who_parts,
        who_parts_is_followed_as_the_payer,
        the_last_owner_does_not_part,
        of_two_owners_who_leave_at_once_one_stays,
        nobody_is_removed_by_who_may_not,
        who_came_back_is_a_member_like_any_other;
    sharing:
        a_code_is_found_by_its_hash_and_listed_to_owners,
        a_new_code_replaces_the_one_of_its_kind,
        a_code_is_good_until_it_expires,
        revoked_codes_are_not_listed,
        sharing_moves_the_home_alone,
        codes_are_made_and_revoked_by_owners_alone,
        two_codes_are_never_alike;
    joining:
        who_has_a_code_comes_in,
        joining_moves_the_home_and_who_joins,
        a_code_lets_one_person_in,
        of_two_who_join_at_once_one_comes_in,
        a_code_that_is_good_no_more_lets_nobody_in,
        who_is_in_already_does_not_use_up_a_code,
        codes_that_a_former_owner_has_seen_let_nobody_in,
        who_may_not_act_joins_nothing;
    limiting:
        a_full_plan_takes_no_more_homes,
        to_come_into_a_home_needs_no_room,
        who_is_to_pay_needs_no_room;
    deleting:
        a_deleted_home_is_gone_for_everybody,
        deleting_moves_the_home_and_everybody_in_it,
        an_owner_alone_deletes_a_home,
        a_home_is_not_deleted_whose_people_have_changed,
        a_home_is_not_deleted_that_has_changed_since,
        nothing_is_changed_in_a_deleted_home;
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
    commit(world, Residence::found(fresh_id(world).await, new, by.actor(), noon())).await
}

/// Commits a change after which its actor is in the home.
async fn commit<W: ResidenceWorld>(world: &W, change: ResidenceChange) -> Result<Committed<Home>, PortError> {
    let told = |home: Option<Home>| home.unwrap_or_else(|| panic!("broken: a commit answers with the home as its actor sees it"));
    world.store().commit(change).await.map(|committed| committed.map(told))
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
