//! Favourites.

use super::{ContractorWorld, add, change, found, later, plain, rename, sight, try_to_change};
use crate::{ContractorCard, ContractorPatch, ContractorStore, NewContractor};
use honeydue_kernel::{
    Committed, PortError, Refusal,
    contract::{Somebody, kept, refused, together},
};

async fn try_to_toggle<W: ContractorWorld>(
    world: &W,
    by: &Somebody,
    card: &ContractorCard,
) -> Result<Committed<Option<ContractorCard>>, PortError> {
    let change = card.toggle_favorite(by.actor(), later()).unwrap_or_else(|error| panic!("{error}"));
    world.store().commit(change).await
}

/// There and back, in a home and of a personal one.
pub async fn a_favorite_is_each_members_own<W: ContractorWorld>(world: W) {
    let promise = "a favourite is each member's own";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    for new in [plain(Some(home), "Ana"), plain(None, "Ben")] {
        let shared = new.residence.is_some();
        let mut card = add(&world, &ada, new).await;
        for is_favorite in [true, false, true] {
            let committed = kept(promise, try_to_toggle(&world, &ada, &card).await);
            let seen = found(&world, ada.viewer(), card.contractor.id).await;
            assert_eq!(committed.value.as_ref(), Some(&seen), "broken: {promise} (commit)");
            assert_eq!(seen, ContractorCard { is_favorite, ..card }, "broken: {promise} (nothing else changes)");
            card = seen;
        }
        if shared {
            assert!(!found(&world, bob.viewer(), card.contractor.id).await.is_favorite, "broken: {promise} (the others)");
        }
    }
}

/// With a new one, with a change, and not without being asked.
pub async fn a_favorite_is_set_with_what_is_written<W: ContractorWorld>(world: W) {
    let promise = "a favourite is set with what is written";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let card = add(&world, &ada, NewContractor { is_favorite: true, ..plain(Some(home), "Ana") }).await;
    assert!(card.is_favorite, "broken: {promise} (a new one)");
    let kept = change(&world, &ada, &card, &rename("Ana Ruiz")).await;
    assert!(kept.is_favorite, "broken: {promise} (it stays one)");
    let dropped = change(&world, &ada, &kept, &ContractorPatch { is_favorite: Some(false), ..rename("Ana") }).await;
    assert!(!dropped.is_favorite, "broken: {promise} (none any more)");
    let his = found(&world, bob.viewer(), card.contractor.id).await;
    let his = change(&world, &bob, &his, &ContractorPatch { is_favorite: Some(true), ..rename("Ana R.") }).await;
    assert!(his.is_favorite, "broken: {promise} (somebody else's)");
    assert!(!found(&world, ada.viewer(), card.contractor.id).await.is_favorite, "broken: {promise} (each member's own)");
}

/// What was decided upon an older sight is decided anew: two taps are two taps.
pub async fn a_favorite_that_is_so_already_is_stale<W: ContractorWorld>(world: W) {
    let promise = "a favourite that is so already is stale";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let card = add(&world, &ada, plain(Some(home), "Ana")).await;
    let favorite = kept(promise, try_to_toggle(&world, &ada, &card).await).value.unwrap_or_else(|| panic!("{promise}"));
    let before = sight(&world, ada.viewer()).await;
    refused(promise, try_to_toggle(&world, &ada, &card).await, &Refusal::Stale);
    let rename = ContractorPatch { is_favorite: Some(true), ..rename("Ana Ruiz") };
    refused(promise, try_to_change(&world, ada.actor(), &card, &rename).await, &Refusal::Stale);
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
    kept(promise, try_to_toggle(&world, &ada, &favorite).await);
    refused(promise, try_to_toggle(&world, &ada, &favorite).await, &Refusal::Stale);
}

/// The others are stale.
pub async fn of_favorites_set_at_once_one_is_written<W: ContractorWorld>(world: W) {
    let promise = "of favourites set at once one is written";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let card = add(&world, &ada, plain(Some(home), "Ana")).await;
    let mut written = 0;
    for outcome in together((0..4).map(|_| try_to_toggle(&world, &ada, &card))).await {
        match outcome {
            Ok(_) => written += 1,
            Err(PortError::Refused(Refusal::Stale)) => {}
            Err(other) => panic!("broken: {promise}; the others are stale, instead: {other:?}"),
        }
    }
    assert_eq!(written, 1, "broken: {promise}");
}

/// Who changes it at the same time is not disturbed.
pub async fn a_favorite_is_no_change_of_the_contractor<W: ContractorWorld>(world: W) {
    let promise = "a favourite is no change of the contractor";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let card = add(&world, &ada, plain(Some(home), "Ana")).await;
    kept(promise, try_to_toggle(&world, &bob, &card).await);
    let changed = change(&world, &ada, &card, &rename("Ana Ruiz")).await;
    assert_eq!(changed.contractor.version, 2, "broken: {promise}");
}
