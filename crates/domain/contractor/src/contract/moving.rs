//! Streams and their versions.

use super::{ContractorWorld, add, later, plain, rename, sight, try_to_add, try_to_change};
use crate::{ContractorCard, ContractorPatch, ContractorStore, NewContractor};
use honeydue_kernel::{
    Committed, Edit, StreamId, Version,
    contract::{Somebody, kept, together},
};

type Versions = Vec<(StreamId, Version)>;

/// The versions of these streams, one further than somebody sees them now, in the order of their ids.
async fn next<W: ContractorWorld>(world: &W, by: &Somebody, streams: &[StreamId]) -> Versions {
    let (_, versions) = sight(world, by.viewer()).await;
    let mut next: Versions = streams.iter().map(|stream| (*stream, versions[stream] + 1)).collect();
    next.sort_unstable();
    next
}

/// The commit told these versions, and a read sees them.
async fn has_moved<W: ContractorWorld>(
    world: &W,
    by: &Somebody,
    committed: &Committed<Option<ContractorCard>>,
    expected: &Versions,
    promise: &str,
) {
    assert_eq!(committed.versions, *expected, "broken: {promise}, told in the order of the streams' ids");
    let (_, seen) = sight(world, by.viewer()).await;
    for (stream, version) in expected {
        assert_eq!(seen.get(stream), Some(version), "broken: a read sees the versions that the commit told");
    }
}

/// With what is written down, changed and deleted; and nothing else.
pub async fn what_a_home_shares_moves_the_home_by_one<W: ContractorWorld>(world: W) {
    let promise = "what a home shares moves the home by one";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    moves_by_one(&world, &ada, plain(Some(home), "Ana"), home.into(), promise).await;
}

/// As a change of the profile would.
pub async fn a_personal_one_moves_its_creator_by_one<W: ContractorWorld>(world: W) {
    let promise = "a personal one moves its creator by one";
    let ada = world.person("ada", true).await;
    world.home("Lake house", &ada, &[]).await;
    moves_by_one(&world, &ada, plain(None, "Ana"), ada.user().into(), promise).await;
}

async fn moves_by_one<W: ContractorWorld>(world: &W, by: &Somebody, new: NewContractor, stream: StreamId, promise: &str) {
    let expected = next(world, by, &[stream]).await;
    let added = kept(promise, try_to_add(world, by.actor(), new).await);
    has_moved(world, by, &added, &expected, promise).await;
    let card = added.value.unwrap_or_else(|| panic!("broken: a commit answers with the contractor"));
    let expected = next(world, by, &[stream]).await;
    let changed = kept(promise, try_to_change(world, by.actor(), &card, &rename("Ana Ruiz")).await);
    has_moved(world, by, &changed, &expected, promise).await;
    let card = changed.value.unwrap_or_else(|| panic!("broken: a commit answers with the contractor"));
    let expected = next(world, by, &[stream]).await;
    let delete = card.delete(by.actor(), later()).unwrap_or_else(|error| panic!("{error}"));
    has_moved(world, by, &kept(promise, world.store().commit(delete).await), &expected, promise).await;
}

/// The home stays where it is, unless something is written with it.
pub async fn a_favorite_moves_its_member_alone<W: ContractorWorld>(world: W) {
    let promise = "a favourite moves its member alone";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let card = add(&world, &ada, plain(Some(home), "Ana")).await;
    let expected = next(&world, &bob, &[bob.user().into()]).await;
    let before = sight(&world, ada.viewer()).await;
    let toggle = card.toggle_favorite(bob.actor(), later()).unwrap_or_else(|error| panic!("{error}"));
    has_moved(&world, &bob, &kept(promise, world.store().commit(toggle).await), &expected, promise).await;
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (the others)");
    let expected = next(&world, &ada, &[ada.user().into(), home.into()]).await;
    let patch = ContractorPatch { is_favorite: Some(true), ..rename("Ana Ruiz") };
    let changed = kept(promise, try_to_change(&world, ada.actor(), &card, &patch).await);
    has_moved(&world, &ada, &changed, &expected, "a favourite with a change moves both").await;
}

/// From a person to a home, to another home, and to a person.
pub async fn what_changes_places_moves_both<W: ContractorWorld>(world: W) {
    let promise = "what changes places moves both";
    let ada = world.person("ada", true).await;
    let one = world.home("One", &ada, &[]).await;
    let two = world.home("Two", &ada, &[]).await;
    let mut card = add(&world, &ada, plain(None, "Ana")).await;
    let person: StreamId = ada.user().into();
    for (residence, streams) in
        [(Edit::Set(one), [person, one.into()]), (Edit::Set(two), [one.into(), two.into()]), (Edit::Clear, [two.into(), person])]
    {
        let expected = next(&world, &ada, &streams).await;
        let patch = ContractorPatch { residence, ..ContractorPatch::default() };
        let moved = kept(promise, try_to_change(&world, ada.actor(), &card, &patch).await);
        has_moved(&world, &ada, &moved, &expected, promise).await;
        card = moved.value.unwrap_or_else(|| panic!("broken: a commit answers with the contractor"));
    }
}

/// A neighbour's list stays as it is.
pub async fn a_commit_moves_no_other_home<W: ContractorWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    world.home("Town house", &bob, &[&ada]).await;
    let before = sight(&world, bob.viewer()).await;
    add(&world, &ada, NewContractor { is_favorite: true, ..plain(Some(home), "Ana") }).await;
    assert_eq!(sight(&world, bob.viewer()).await, before, "broken: a commit moves no other home");
}

/// No version is given twice, none is left out.
pub async fn commits_at_once_get_dense_versions<W: ContractorWorld>(world: W) {
    let promise = "commits at once get dense versions";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let start = next(&world, &ada, &[home.into()]).await[0].1;
    let tries = [&ada, &bob, &ada, &bob, &ada, &bob].map(|by| try_to_add(&world, by.actor(), plain(Some(home), "Ana")));
    let mut told: Vec<Version> = Vec::new();
    for outcome in together(tries).await {
        told.extend(kept(promise, outcome).versions.into_iter().map(|(_, version)| version));
    }
    told.sort_unstable();
    assert_eq!(told, (start..start + 6).collect::<Vec<_>>(), "broken: {promise}");
}
