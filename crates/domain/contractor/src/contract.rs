//! What every [`ContractorStore`] promises.
//!
//! An adapter's test crate implements [`ContractorWorld`] and calls
//! [`contractor_contract!`](crate::contractor_contract), which runs each promise in a world of its own.
#![expect(clippy::missing_panics_doc, reason = "each promise panics when it is broken, and that alone")]

mod favoring;
mod keys;
mod limiting;
mod moving;
mod placing;
mod reading;
mod refusing;
mod showing;
mod writing;

use crate::{
    Contractor, ContractorCard, ContractorChange, ContractorDetails, ContractorError, ContractorPatch, ContractorStore, NewContractor,
    Scope,
};
use honeydue_kernel::{
    Actor, Committed, ContractorId, Edit, Id, Ids, PortError, ResidenceId, Seen, StreamId, TextError, Version, Viewer,
    contract::{Plans, Somebody, kept, noon},
};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// A store of contractors under test.
#[trait_variant::make(Send)]
pub trait ContractorWorld: Plans {
    /// The adapter.
    type Store: ContractorStore;

    /// The store under test.
    fn store(&self) -> &Self::Store;

    /// Somebody adds a task to a home for which this contractor is called: one of the home's, or of their own. The home's
    /// stream moves.
    async fn call(&self, by: &Somebody, residence: ResidenceId, contractor: ContractorId);

    /// How many tasks of a home name a contractor.
    async fn calls_in(&self, residence: ResidenceId, contractor: ContractorId) -> u32;

    /// The name and the company by which a home shows a contractor; none if it never has.
    async fn names_in(&self, residence: ResidenceId, contractor: ContractorId) -> Option<(String, Option<String>)>;

    /// Somebody comes into a home, in whatever way; the streams of the home and of the member move.
    async fn admit(&self, residence: ResidenceId, owner: &Somebody, member: &Somebody);
}

honeydue_kernel::promises! {
    /// Runs each promise of a [`ContractorStore`](crate::ContractorStore) in a test of its own. The argument is called for
    /// a fresh [`ContractorWorld`](crate::contract::ContractorWorld):
    /// `honeydue_contractor::contractor_contract!(async || World::new().await)`.
    contractor_contract of honeydue_contractor ($)
    reading:
        a_token_without_a_session_reads_nothing,
        an_ended_session_reads_nothing,
        an_unverified_account_reads_nothing_that_needs_verification,
        a_user_who_does_not_exist_reads_nothing,
        a_stranger_sees_nothing_of_a_home,
        a_removed_member_sees_nothing_of_the_home,
        a_personal_one_is_seen_by_its_creator_alone,
        what_does_not_exist_is_absent,
        a_list_has_mine_and_those_of_all_my_homes_and_no_other,
        a_list_of_one_home_shows_that_home_alone,
        a_read_names_its_caller,
        a_read_names_the_versions_of_what_it_shows,
        what_somebody_wrote_down_who_left_stays_with_the_home,
        everybody_knows_the_trades;
    writing:
        a_contractor_with_everything_is_read_as_it_was_written,
        a_contractor_with_a_name_alone_is_read_as_it_was_written,
        every_field_can_be_set_and_cleared,
        any_member_changes_what_the_home_shares,
        what_was_deleted_is_gone_for_everybody;
    placing:
        a_personal_one_is_everybodys_once_it_is_the_homes,
        its_creator_takes_it_out_of_the_home,
        an_owner_takes_it_out_of_the_home_and_has_it,
        an_owner_moves_it_to_another_home,
        nobody_else_takes_it_out_of_the_home,
        nothing_moves_to_a_home_of_somebody_else;
    favoring:
        a_favorite_is_each_members_own,
        a_favorite_is_set_with_what_is_written,
        a_favorite_that_is_so_already_is_stale,
        of_favorites_set_at_once_one_is_written,
        a_favorite_is_no_change_of_the_contractor;
    showing:
        a_count_has_the_tasks_of_the_contractors_home,
        a_personal_ones_count_has_the_tasks_of_all_my_homes,
        a_rename_moves_the_homes_that_show_the_names,
        what_is_not_renamed_moves_no_home_that_shows_the_names,
        a_home_that_shows_the_names_since_makes_the_change_stale,
        a_home_that_its_creator_left_shows_the_names_of_then,
        who_comes_back_brings_the_names_of_today,
        names_follow_whom_a_home_shares,
        who_takes_it_over_tells_their_homes_its_names,
        what_was_deleted_is_called_no_more_and_its_name_stays;
    refusing:
        who_may_not_act_writes_nothing,
        a_credential_of_somebody_else_writes_nothing,
        a_stranger_writes_nothing,
        a_removed_member_writes_nothing,
        nothing_is_written_into_what_is_no_home,
        a_stale_change_writes_nothing,
        of_changes_at_once_one_is_written,
        what_is_gone_is_not_changed,
        an_unknown_trade_writes_nothing;
    limiting:
        a_full_plan_takes_no_more_contractors,
        what_moves_needs_room_where_it_goes,
        what_stays_on_a_plan_needs_no_room;
    moving:
        what_a_home_shares_moves_the_home_by_one,
        a_personal_one_moves_its_creator_by_one,
        a_favorite_moves_its_member_alone,
        what_changes_places_moves_both,
        a_commit_moves_no_other_home,
        commits_at_once_get_dense_versions;
    keys:
        a_repeated_request_is_answered_with_its_place,
        a_request_that_is_repeated_at_once_is_written_once,
        a_key_is_good_for_one_request,
        a_refused_request_does_not_spend_its_key;
}

/// A contractor of which nothing but the name is said, for a home or for its creator alone.
fn plain(residence: Option<ResidenceId>, name: &str) -> NewContractor {
    let details = ContractorDetails::named(text(name));
    NewContractor { residence, details, is_favorite: false }
}

/// A patch to another home, or to its creator alone.
fn to(residence: Option<ResidenceId>) -> ContractorPatch {
    ContractorPatch { residence: residence.map_or(Edit::Clear, Edit::Set), ..ContractorPatch::default() }
}

/// A patch that changes something, whatever was there before.
fn rename(name: &str) -> ContractorPatch {
    ContractorPatch { name: Some(text(name)), ..ContractorPatch::default() }
}

fn text<T: for<'a> TryFrom<&'a str, Error = TextError>>(text: &str) -> T {
    T::try_from(text).unwrap_or_else(|error| panic!("{text:?} {error}"))
}

async fn fresh_id<W: ContractorWorld, T>(world: &W) -> Id<T> {
    kept("a store gives out ids", world.store().next_id().await)
}

/// A second after noon, when things are changed that were made at noon.
fn later() -> Timestamp {
    noon() + SignedDuration::from_secs(1)
}

/// The decision, where there is one: people of a contract decide what they may.
#[track_caller]
fn decided(decision: Result<Option<ContractorChange>, ContractorError>) -> ContractorChange {
    match decision {
        Ok(Some(change)) => change,
        Ok(None) => panic!("there is something to change"),
        Err(error) => panic!("this can be decided: {error}"),
    }
}

/// Writes down a contractor, if the store does.
async fn try_to_add<W: ContractorWorld>(world: &W, by: Actor, new: NewContractor) -> Result<Committed<Option<ContractorCard>>, PortError> {
    world.store().commit(Contractor::add(fresh_id(world).await, new, by, noon())).await
}

/// Writes down a contractor, which the store should do.
async fn add<W: ContractorWorld>(world: &W, by: &Somebody, new: NewContractor) -> ContractorCard {
    let committed = kept("somebody writes down a contractor", try_to_add(world, by.actor(), new).await);
    committed.value.unwrap_or_else(|| panic!("broken: a commit answers with the contractor"))
}

/// Changes a contractor as it was read, if the store does.
async fn try_to_change<W: ContractorWorld>(
    world: &W,
    by: Actor,
    card: &ContractorCard,
    patch: &ContractorPatch,
) -> Result<Committed<Option<ContractorCard>>, PortError> {
    world.store().commit(decided(card.change(patch, by, later()))).await
}

/// Changes a contractor as it was read, which the store should do.
async fn change<W: ContractorWorld>(world: &W, by: &Somebody, card: &ContractorCard, patch: &ContractorPatch) -> ContractorCard {
    let committed = kept("somebody changes a contractor", try_to_change(world, by.actor(), card, patch).await);
    committed.value.unwrap_or_else(|| panic!("broken: a commit answers with the contractor"))
}

/// One contractor as somebody sees it who has a part in it.
async fn found<W: ContractorWorld>(world: &W, viewer: Viewer, id: ContractorId) -> ContractorCard {
    let seen = kept("somebody finds a contractor", world.store().find(viewer, id).await);
    seen.value.unwrap_or_else(|| panic!("broken: somebody finds a contractor; instead it is absent"))
}

/// All contractors that somebody has a part in.
async fn listed<W: ContractorWorld>(world: &W, viewer: Viewer) -> Vec<ContractorCard> {
    sight(world, viewer).await.0
}

/// What a viewer sees altogether: if it is the same before and after, nothing was written.
async fn sight<W: ContractorWorld>(world: &W, viewer: Viewer) -> (Vec<ContractorCard>, BTreeMap<StreamId, Version>) {
    let Seen { value, versions, .. } = kept("somebody lists contractors", world.store().list(viewer, Scope::All).await);
    let told = versions.len();
    let versions: BTreeMap<_, _> = versions.into_iter().collect();
    assert_eq!(versions.len(), told, "broken: the version of each stream is told once");
    (value.unwrap_or_default(), versions)
}
