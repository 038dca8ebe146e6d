//! What is refused, and that nothing is written then.

use super::{TaskWorld, add, decided, done_at_noon, fresh_id, history, plain, sight, try_to_add, try_to_complete};
use crate::{NewTask, Task, TaskStore};
use honeydue_kernel::{
    Access, Actor, PortError, Refusal, ResidenceId,
    contract::{Somebody, kept, noon, refused, together},
};

/// Neither a new task nor a completion of `task` by this actor is taken, for this reason; to `witness` all is as before.
async fn writes_are_refused<W: TaskWorld>(world: &W, actor: Actor, task: &Task, witness: &Somebody, promise: &str, expected: Refusal) {
    let before = sight(world, witness.viewer()).await;
    let store = world.store();
    let added = decided(fresh_id(world).await, plain(task.residence, "Smuggled"), actor);
    refused(promise, store.commit(added).await, &expected);
    let (_, completed) = task.complete(fresh_id(world).await, done_at_noon(), actor, noon()).unwrap_or_else(|error| panic!("{error}"));
    refused(promise, store.commit(completed).await, &expected);
    assert_eq!(sight(world, witness.viewer()).await, before, "broken: {promise} (something was written)");
    assert_eq!(history(world, witness.viewer(), task.id).await, [], "broken: {promise} (a completion was written)");
}

/// The session is judged in the change's own transaction.
pub async fn an_actor_without_a_session_writes_nothing<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let task = add(&world, &bob, plain(home, "Gutters")).await.value.card.task;
    world.end_session(&bob).await;
    writes_are_refused(&world, bob.actor(), &task, &ada, "an ended session writes nothing", Refusal::NoSession).await;
    let never = ada.disguised_with(honeydue_kernel::contract::token(-1));
    writes_are_refused(&world, never, &task, &ada, "a token without a session writes nothing", Refusal::NoSession).await;
}

/// Where a session is enough, the same account writes.
pub async fn an_unverified_actor_writes_nothing_that_needs_verification<W: TaskWorld>(world: W) {
    let promise = "an unverified actor writes nothing that needs verification";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", false).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let task = add(&world, &ada, plain(home, "Gutters")).await.value.card.task;
    writes_are_refused(&world, bob.actor(), &task, &ada, promise, Refusal::Unverified).await;
    for actor in [bob.actor_with(Access::Authenticated), bob.trusted()] {
        let change = decided(fresh_id(&world).await, plain(home, "Windows"), actor);
        kept("an unverified actor writes where a session is enough", world.store().commit(change).await);
    }
}

/// An actor and a token that belong to two people are nobody, whatever each of them may.
pub async fn a_credential_of_somebody_else_writes_nothing<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let eve = world.person("eve", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let task = add(&world, &ada, plain(home, "Gutters")).await.value.card.task;
    let promise = "a credential of somebody else writes nothing";
    writes_are_refused(&world, ada.disguised_with(eve.token), &task, &ada, promise, Refusal::NoSession).await;
    writes_are_refused(&world, eve.disguised_with(ada.token), &task, &ada, promise, Refusal::NoSession).await;
}

/// Refused as absent: what is not the actor's does not exist.
pub async fn a_stranger_writes_nothing<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let eve = world.person("eve", true).await;
    world.home("Elsewhere", &eve, &[]).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let task = add(&world, &ada, plain(home, "Gutters")).await.value.card.task;
    for actor in [eve.actor(), eve.trusted()] {
        writes_are_refused(&world, actor, &task, &ada, "a stranger writes nothing", Refusal::Absent).await;
    }
}

/// From the removal on.
pub async fn a_removed_member_writes_nothing<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let task = add(&world, &bob, plain(home, "Gutters")).await.value.card.task;
    world.remove(home, &bob).await;
    writes_are_refused(&world, bob.actor(), &task, &ada, "a removed member writes nothing", Refusal::Absent).await;
}

/// Neither by an id that was never given out, nor by that of a person, whose stream does exist.
pub async fn nothing_is_written_into_what_is_no_home<W: TaskWorld>(world: W) {
    let promise = "nothing is written into what is no home";
    let ada = world.person("ada", true).await;
    world.home("Lake house", &ada, &[]).await;
    let before = sight(&world, ada.viewer()).await;
    let unused: ResidenceId = fresh_id(&world).await;
    for home in [unused, ada.user().get().into(), (-1).into()] {
        refused(promise, try_to_add(&world, &ada, plain(home, "Smuggled")).await, &Refusal::Absent);
    }
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
}

/// What was decided upon an older task is not written, and leaves no completion.
pub async fn a_stale_completion_writes_nothing<W: TaskWorld>(world: W) {
    let promise = "a stale completion writes nothing";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let task = add(&world, &ada, plain(home, "Gutters")).await.value.card.task;
    kept("a member completes a task", try_to_complete(&world, &ada, &task, done_at_noon()).await);
    let before = sight(&world, ada.viewer()).await;
    refused(promise, try_to_complete(&world, &ada, &task, done_at_noon()).await, &Refusal::Stale);
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
    assert_eq!(history(&world, ada.viewer(), task.id).await.len(), 1, "broken: {promise} (a completion was written)");

    let never_written = Task { id: fresh_id(&world).await, ..task };
    refused(
        "a task that is gone can't be completed",
        try_to_complete(&world, &ada, &never_written, done_at_noon()).await,
        &Refusal::Absent,
    );
}

/// Two people tap at once: one is told that the task has changed.
pub async fn of_completions_at_once_one_is_written<W: TaskWorld>(world: W) {
    let promise = "of completions of the same task at once one is written";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let task = add(&world, &ada, plain(home, "Gutters")).await.value.card.task;
    let tries = [&ada, &bob, &ada, &bob].map(|by| try_to_complete(&world, by, &task, done_at_noon()));
    let mut written = 0;
    for outcome in together(tries).await {
        match outcome {
            Ok(_) => written += 1,
            Err(PortError::Refused(Refusal::Stale)) => {}
            Err(other) => panic!("broken: {promise}; the others are stale, instead: {other:?}"),
        }
    }
    assert_eq!(written, 1, "broken: {promise}");
    assert_eq!(history(&world, ada.viewer(), task.id).await.len(), 1, "broken: {promise} (completions)");
}

/// The rule `unknown_category`.
pub async fn an_unknown_category_writes_nothing<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let new = NewTask { category: Some(30_000.into()), ..plain(home, "Gutters") };
    rule_is_kept(&world, &ada, new, "unknown_category", 30_000).await;
}

/// The rule `unknown_priority`.
pub async fn an_unknown_priority_writes_nothing<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let new = NewTask { priority: Some(30_000.into()), ..plain(home, "Gutters") };
    rule_is_kept(&world, &ada, new, "unknown_priority", 30_000).await;
}

async fn rule_is_kept<W: TaskWorld>(world: &W, by: &Somebody, new: NewTask, rule: &'static str, id: i64) {
    let before = sight(world, by.viewer()).await;
    refused(rule, try_to_add(world, by, new).await, &Refusal::Unknown { rule: rule.into(), id });
    assert_eq!(sight(world, by.viewer()).await, before, "broken: {rule} (something was written)");
}
