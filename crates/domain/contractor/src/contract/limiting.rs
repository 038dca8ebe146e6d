//! Plans that are full.

use super::{ContractorWorld, add, change, found, later, listed, plain, to, try_to_add, try_to_change};
use crate::ContractorStore;
use honeydue_kernel::{
    Refusal, Resource,
    contract::{kept, refused},
};

const fn full(limit: u32, used: u32) -> Refusal {
    Refusal::Limit { resource: Resource::Contractors, limit, used }
}

/// Those of the homes that a person pays for, and the person's own.
pub async fn a_full_plan_takes_no_more_contractors<W: ContractorWorld>(world: W) {
    let promise = "a full plan takes no more contractors";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    world.limit(Resource::Contractors, 2).await;
    add(&world, &bob, plain(Some(home), "Ana")).await;
    let own = add(&world, &ada, plain(None, "Bo")).await;
    refused(promise, try_to_add(&world, ada.actor(), plain(None, "Cy")).await, &full(2, 2));
    refused(promise, try_to_add(&world, bob.actor(), plain(Some(home), "Cy")).await, &full(2, 2));
    assert_eq!(listed(&world, ada.viewer()).await.len(), 2, "broken: {promise} (something was written)");
    add(&world, &bob, plain(None, "Cy")).await;
    let gone = own.delete(ada.actor(), later()).unwrap_or_else(|error| panic!("it can be deleted: {error}"));
    kept("somebody deletes a contractor", world.store().commit(gone).await);
    add(&world, &bob, plain(Some(home), "Di")).await;
}

/// Not where it stays on one plan.
pub async fn what_moves_needs_room_where_it_goes<W: ContractorWorld>(world: W) {
    let promise = "what moves needs room where it goes";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let other = world.home("Town house", &ada, &[&bob]).await;
    world.limit(Resource::Contractors, 1).await;
    add(&world, &ada, plain(None, "Ana")).await;
    let bobs = add(&world, &bob, plain(None, "Bo")).await;
    refused(promise, try_to_change(&world, bob.actor(), &bobs, &to(Some(home))).await, &full(1, 1));
    assert_eq!(found(&world, bob.viewer(), bobs.contractor.id).await, bobs, "broken: {promise} (something was written)");
    world.unbind(&ada).await;
    let shared = change(&world, &bob, &bobs, &to(Some(home))).await;
    add(&world, &bob, plain(None, "Cy")).await;
    let moved = change(&world, &bob, &shared, &to(Some(other))).await;
    refused(promise, try_to_change(&world, bob.actor(), &moved, &to(None)).await, &full(1, 1));
}

/// What is on a plan may go wherever the same plan pays, though nothing more fits.
pub async fn what_stays_on_a_plan_needs_no_room<W: ContractorWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let card = add(&world, &ada, plain(None, "Ana")).await;
    world.limit(Resource::Contractors, 0).await;
    let shared = change(&world, &ada, &card, &to(Some(home))).await;
    change(&world, &ada, &shared, &to(None)).await;
}
