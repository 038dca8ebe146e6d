//! Plans that are full.

use super::{TaskWorld, add, commit, decided, found, fresh_id, ground, listed, plain, sight, try_to_add};
use crate::{Mark, Task, TaskStore};
use honeydue_kernel::{
    PortError, Refusal, Resource,
    contract::{noon, refused, together},
};

const fn full(limit: u32, used: u32) -> Refusal {
    Refusal::Limit { resource: Resource::Tasks, limit, used }
}

/// Of all homes together that one person pays for, and of no other.
pub async fn a_full_plan_takes_no_more_tasks<W: TaskWorld>(world: W) {
    let promise = "a full plan takes no more tasks";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let lake = world.home("Lake house", &ada, &[]).await;
    let town = world.home("Town house", &ada, &[]).await;
    let bobs = world.home("Bob's", &bob, &[]).await;
    world.limit(Resource::Tasks, 2).await;
    add(&world, &ada, plain(lake, "Sweep")).await;
    add(&world, &ada, plain(town, "Mow")).await;
    let before = sight(&world, ada.viewer()).await;
    refused(promise, try_to_add(&world, &ada, plain(lake, "Dust")).await, &full(2, 2));
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
    add(&world, &bob, plain(bobs, "Dust")).await;
}

/// Whoever adds it.
pub async fn a_home_counts_for_who_pays_for_it<W: TaskWorld>(world: W) {
    let promise = "a home counts for who pays for it";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let bobs = world.home("Bob's", &bob, &[]).await;
    world.limit(Resource::Tasks, 1).await;
    add(&world, &bob, plain(bobs, "Mow")).await;
    add(&world, &bob, plain(home, "Sweep")).await;
    refused(promise, try_to_add(&world, &bob, plain(home, "Dust")).await, &full(1, 1));
    world.unbind(&ada).await;
    add(&world, &bob, plain(home, "Dust")).await;
    refused(promise, try_to_add(&world, &bob, plain(bobs, "Dust")).await, &full(1, 1));
}

/// A stranger is told of the home, which is not there.
pub async fn who_may_not_add_is_told_nothing_of_the_plan<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let eve = world.person("eve", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    world.limit(Resource::Tasks, 0).await;
    let outcome = try_to_add(&world, &eve, plain(home, "Sweep")).await;
    refused("who may not add is told nothing of the plan", outcome, &Refusal::Absent);
}

/// All or none.
pub async fn a_batch_fits_whole_or_not_at_all<W: TaskWorld>(world: W) {
    let promise = "a batch fits whole or not at all";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    world.limit(Resource::Tasks, 3).await;
    add(&world, &ada, plain(home, "Sweep")).await;
    for (size, outcome) in [(3, Err(full(3, 1))), (2, Ok(())), (1, Err(full(3, 3)))] {
        let mut new = Vec::new();
        for number in 0..size {
            new.push((fresh_id(&world).await, plain(home, &format!("Dust {number}"))));
        }
        let change = Task::add_all(home, new, ground(), ada.actor(), noon()).unwrap_or_else(|error| panic!("they can be made: {error}"));
        match (world.store().commit(change).await, outcome) {
            (Ok(_), Ok(())) => {}
            (written, Err(refusal)) => refused(promise, written, &refusal),
            (Err(error), Ok(())) => panic!("broken: {promise}; instead: {error:?}"),
        }
    }
    assert_eq!(listed(&world, ada.viewer()).await.len(), 3, "broken: {promise}");
}

/// It leaves room, and needs some to come back.
pub async fn what_is_archived_does_not_count<W: TaskWorld>(world: W) {
    let promise = "what is archived does not count";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    world.limit(Resource::Tasks, 1).await;
    let sweep = add(&world, &ada, plain(home, "Sweep")).await.value.card.task;
    mark(&world, &ada, &sweep, Mark::Archived).await.unwrap_or_else(|error| panic!("broken: {promise}; instead: {error:?}"));
    let dust = add(&world, &ada, plain(home, "Dust")).await.value.card.task;
    let sweep = found(&world, ada.viewer(), sweep.id).await.task;
    refused(promise, mark(&world, &ada, &sweep, Mark::Unarchived).await, &full(1, 1));
    world.store().commit(dust.delete(ada.actor(), noon())).await.unwrap_or_else(|error| panic!("broken: {promise}; instead: {error:?}"));
    mark(&world, &ada, &sweep, Mark::Unarchived).await.unwrap_or_else(|error| panic!("broken: {promise}; instead: {error:?}"));
    refused(promise, try_to_add(&world, &ada, plain(home, "Dust")).await, &full(1, 1));
}

async fn mark<W: TaskWorld>(world: &W, by: &super::Somebody, task: &Task, mark: Mark) -> Result<(), PortError> {
    let change = task.mark(mark, by.actor(), noon()).ok().flatten().unwrap_or_else(|| panic!("{mark:?} changes something"));
    commit(world, change).await.map(|_| ())
}

/// Readable and editable, as the owner's plan that has ended leaves it.
pub async fn what_is_over_the_limit_stays_and_can_be_changed<W: TaskWorld>(world: W) {
    let promise = "what is over the limit stays and can be changed";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let task = add(&world, &ada, plain(home, "Sweep")).await.value.card.task;
    add(&world, &ada, plain(home, "Dust")).await;
    world.limit(Resource::Tasks, 0).await;
    assert_eq!(listed(&world, ada.viewer()).await.len(), 2, "broken: {promise} (read)");
    mark(&world, &ada, &task, Mark::InProgress).await.unwrap_or_else(|error| panic!("broken: {promise}; instead: {error:?}"));
    refused(promise, try_to_add(&world, &ada, plain(home, "Mow")).await, &full(0, 2));
}

/// In whichever homes.
pub async fn of_tasks_added_at_once_as_many_are_written_as_fit<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let homes = [world.home("Lake house", &ada, &[]).await, world.home("Town house", &ada, &[]).await];
    world.limit(Resource::Tasks, 3).await;
    let mut changes = Vec::new();
    for number in 0..8 {
        changes.push(decided(fresh_id(&world).await, plain(homes[number % 2], "Sweep"), ada.actor()));
    }
    let outcomes = together(changes.into_iter().map(|change| world.store().commit(change))).await;
    let written = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!((written, listed(&world, ada.viewer()).await.len()), (3, 3), "broken: as many are written as fit");
}
