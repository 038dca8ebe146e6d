//! Between homes and people.

use super::{ContractorWorld, add, change, found, listed, plain, sight, to, try_to_change};
use crate::ContractorStore;
use honeydue_kernel::{
    ContractorId, Refusal, Viewer,
    contract::{kept, refused},
};

async fn is_absent<W: ContractorWorld>(world: &W, viewer: Viewer, id: ContractorId, promise: &str) {
    assert_eq!(kept(promise, world.store().find(viewer, id).await).value, None, "broken: {promise} (find)");
    assert_eq!(listed(world, viewer).await, [], "broken: {promise} (list)");
}

/// With the name of the home and of who brought it.
pub async fn a_personal_one_is_everybodys_once_it_is_the_homes<W: ContractorWorld>(world: W) {
    let promise = "a personal one is everybody's once it is the home's";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let card = add(&world, &bob, plain(None, "Ana")).await;
    let moved = change(&world, &bob, &card, &to(Some(home))).await;
    assert_eq!((moved.contractor.residence, moved.residence_name.as_deref()), (Some(home), Some("Lake house")), "broken: {promise}");
    assert_eq!(moved.created_by, Some(bob.person), "broken: {promise} (creator)");
    assert_eq!(found(&world, ada.viewer(), card.contractor.id).await, moved, "broken: {promise}");
}

/// Without being an owner; to the others it is gone.
pub async fn its_creator_takes_it_out_of_the_home<W: ContractorWorld>(world: W) {
    let promise = "its creator takes it out of the home";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let card = add(&world, &bob, plain(Some(home), "Ana")).await;
    let moved = change(&world, &bob, &card, &to(None)).await;
    assert_eq!((moved.contractor.residence, &moved.residence_name), (None, &None), "broken: {promise}");
    assert_eq!(found(&world, bob.viewer(), card.contractor.id).await, moved, "broken: {promise}");
    is_absent(&world, ada.viewer(), card.contractor.id, promise).await;
}

/// Who takes it is its creator from then on: a personal one is its creator's alone.
pub async fn an_owner_takes_it_out_of_the_home_and_has_it<W: ContractorWorld>(world: W) {
    let promise = "an owner takes it out of the home and has it";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let card = add(&world, &bob, plain(Some(home), "Ana")).await;
    let moved = change(&world, &ada, &card, &to(None)).await;
    assert_eq!((moved.contractor.residence, moved.contractor.created_by), (None, ada.user()), "broken: {promise}");
    assert_eq!(moved.created_by.as_ref(), Some(&ada.person), "broken: {promise} (creator)");
    assert_eq!(found(&world, ada.viewer(), card.contractor.id).await, moved, "broken: {promise}");
    is_absent(&world, bob.viewer(), card.contractor.id, promise).await;
}

/// A home of the owner's; the people of the first one are strangers there.
pub async fn an_owner_moves_it_to_another_home<W: ContractorWorld>(world: W) {
    let promise = "an owner moves it to another home";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let cyd = world.person("cyd", true).await;
    let one = world.home("One", &ada, &[&bob]).await;
    let two = world.home("Two", &cyd, &[&ada]).await;
    let card = add(&world, &bob, plain(Some(one), "Ana")).await;
    let moved = change(&world, &ada, &card, &to(Some(two))).await;
    assert_eq!((moved.contractor.residence, moved.residence_name.as_deref()), (Some(two), Some("Two")), "broken: {promise}");
    assert_eq!(moved.created_by, Some(ada.person), "broken: {promise} (creator)");
    assert_eq!(found(&world, cyd.viewer(), card.contractor.id).await, moved, "broken: {promise} (the others there)");
    is_absent(&world, bob.viewer(), card.contractor.id, promise).await;
}

/// Neither to have it nor to bring it elsewhere.
pub async fn nobody_else_takes_it_out_of_the_home<W: ContractorWorld>(world: W) {
    let promise = "nobody else takes it out of the home";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let his = world.home("His", &bob, &[]).await;
    let card = add(&world, &ada, plain(Some(home), "Ana")).await;
    let before = sight(&world, ada.viewer()).await;
    for patch in [to(None), to(Some(his))] {
        refused(promise, try_to_change(&world, bob.actor(), &card, &patch).await, &Refusal::Role);
    }
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
}

/// Somebody else's home, a person and nothing at all are told alike.
pub async fn nothing_moves_to_a_home_of_somebody_else<W: ContractorWorld>(world: W) {
    let promise = "nothing moves to a home of somebody else";
    let ada = world.person("ada", true).await;
    let eve = world.person("eve", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let elsewhere = world.home("Elsewhere", &eve, &[]).await;
    let shared = add(&world, &ada, plain(Some(home), "Ana")).await;
    let own = add(&world, &ada, plain(None, "Ben")).await;
    let before = (sight(&world, ada.viewer()).await, sight(&world, eve.viewer()).await);
    for home in [elsewhere, eve.user().get().into(), (-1).into()] {
        for card in [&shared, &own] {
            refused(promise, try_to_change(&world, ada.actor(), card, &to(Some(home))).await, &Refusal::Absent);
        }
    }
    assert_eq!((sight(&world, ada.viewer()).await, sight(&world, eve.viewer()).await), before, "broken: {promise} (something was written)");
}
