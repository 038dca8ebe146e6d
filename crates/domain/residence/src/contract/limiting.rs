//! Plans that are full.

use super::{ResidenceWorld, found, plain, ruling::becomes, try_to_found};
use crate::{NewRole, ResidenceStore};
use honeydue_kernel::{
    Refusal, Resource, Role,
    contract::{kept, noon, refused},
};

const fn full(limit: u32, used: u32) -> Refusal {
    Refusal::Limit { resource: Resource::Residences, limit, used }
}

/// Until one goes.
pub async fn a_full_plan_takes_no_more_homes<W: ResidenceWorld>(world: W) {
    let promise = "a full plan takes no more homes";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    world.limit(Resource::Residences, 1).await;
    let home = kept("somebody founds a home", try_to_found(&world, &ada, plain("Lake house")).await).value;
    refused(promise, try_to_found(&world, &ada, plain("Town house")).await, &full(1, 1));
    kept("a plan is one's own", try_to_found(&world, &bob, plain("Bob's")).await);
    let gone = home.delete(None, ada.actor(), noon()).unwrap_or_else(|error| panic!("it can be deleted: {error}"));
    kept("somebody deletes a home", world.store().commit(gone).await);
    kept("what goes leaves room", try_to_found(&world, &ada, plain("Town house")).await);
    world.unbind(&ada).await;
    kept("whom nothing binds founds as many", try_to_found(&world, &ada, plain("Lake house")).await);
}

/// It is on its owner's plan.
pub async fn to_come_into_a_home_needs_no_room<W: ResidenceWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    world.limit(Resource::Residences, 0).await;
    world.unbind(&ada).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    found(&world, bob.viewer(), home).await;
}

/// Who takes over a home takes over what is used, also over a limit: nothing is lost by it. Only more is refused.
pub async fn who_is_to_pay_needs_no_room<W: ResidenceWorld>(world: W) {
    let promise = "who is to pay needs no room";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    world.limit(Resource::Residences, 0).await;
    becomes(&world, &ada, home, &bob, NewRole::Payer).await;
    let seen = found(&world, bob.viewer(), home).await;
    assert_eq!((seen.residence.owner, seen.my_role), (bob.user(), Role::Owner), "broken: {promise}");
    refused(promise, try_to_found(&world, &bob, plain("Bob's")).await, &full(0, 1));
    refused(promise, try_to_found(&world, &ada, plain("Town house")).await, &full(0, 0));
}
