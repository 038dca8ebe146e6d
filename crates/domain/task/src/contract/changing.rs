//! Changes of tasks that are there: marks, edits, deletions, and whose work they are.

use super::{TaskWorld, add, commit, done_at_noon, found, fresh_id, ground, history, listed, plain, sight, try_to_add, try_to_complete};
use crate::{Mark, NewTask, Recall, Task, TaskChange, TaskPatch, TaskStore, Title};
use honeydue_kernel::{
    Actor, Day, Edit, PortError, Refusal, ResidenceId, TaskId,
    contract::{Somebody, kept, noon, refused},
};

const TODAY: Day = Day::FIRST;

fn batch(home: ResidenceId, new: Vec<(TaskId, NewTask)>, by: Actor) -> TaskChange {
    Task::add_all(home, new, ground(), by, noon()).unwrap_or_else(|error| panic!("{error}"))
}

fn renamed(task: &Task, by: &Somebody, title: &str) -> TaskChange {
    let patch = TaskPatch { title: Title::try_from(title).ok(), ..TaskPatch::default() };
    let change = task.edit(&patch, TODAY, by.actor(), noon()).unwrap_or_else(|error| panic!("{error}"));
    change.unwrap_or_else(|| panic!("another title is a change"))
}

/// Each of them, and back.
pub async fn a_mark_is_read_as_it_was_written<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let mut task = add(&world, &ada, plain(home, "Gutters")).await.value.card.task;
    for mark in Mark::ALL {
        let change = task.mark(mark, ada.actor(), noon()).unwrap_or_else(|error| panic!("{error}"));
        let change = change.unwrap_or_else(|| panic!("{mark:?} is a change"));
        let expected = change.event().tasks()[0].clone();
        task = kept("a member marks a task", commit(&world, change).await).value.card.task;
        assert_eq!(task, expected, "broken: a mark is read as it was written (commit of {mark:?})");
        assert_eq!(found(&world, ada.viewer(), task.id).await.task, expected, "broken: a mark is read as it was written ({mark:?})");
    }
    assert_eq!(task.version, 7, "broken: a task is one version further with each change");
}

/// What was decided upon an older task is not written.
pub async fn a_stale_edit_writes_nothing<W: TaskWorld>(world: W) {
    let promise = "a stale edit writes nothing";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let task = add(&world, &ada, plain(home, "Gutters")).await.value.card.task;
    kept("a member edits a task", commit(&world, renamed(&task, &ada, "Downspouts")).await);
    let before = sight(&world, ada.viewer()).await;
    refused(promise, commit(&world, renamed(&task, &ada, "Roof")).await, &Refusal::Stale);
    refused(promise, world.store().commit(task.delete(ada.actor(), noon())).await, &Refusal::Stale);
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
}

/// With its history; the home has seen one change more.
pub async fn a_deleted_task_is_gone_with_its_history<W: TaskWorld>(world: W) {
    let promise = "a deleted task is gone with its history";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let kept_task = add(&world, &ada, plain(home, "Gutters")).await.value.card.task;
    let task = add(&world, &ada, plain(home, "Windows")).await.value.card.task;
    let done = kept("a member completes a task", try_to_complete(&world, &ada, &task, done_at_noon()).await);
    let (entry, before) = (done.value.entry.as_ref().map(|entry| entry.completion.id), done.version_of(home));
    let deleted = kept(promise, world.store().commit(done.value.card.task.delete(ada.actor(), noon())).await);
    assert_eq!((deleted.value.cards.len(), deleted.value.entry.is_none()), (0, true), "broken: {promise} (commit)");
    assert_eq!(deleted.version_of(home), before.map(|version| version + 1), "broken: {promise} (version)");
    assert_eq!(kept(promise, world.store().find(ada.viewer(), task.id).await).value, None, "broken: {promise} (find)");
    assert_eq!(history(&world, ada.viewer(), task.id).await, [], "broken: {promise} (history)");
    let recalled = kept(promise, world.store().recall(ada.viewer(), Recall::Entry(entry.unwrap_or((-1).into()))).await).value;
    assert_eq!(recalled, None, "broken: {promise} (recall)");
    let left: Vec<_> = listed(&world, ada.viewer()).await.iter().map(|card| card.task.id).collect();
    assert_eq!(left, [kept_task.id], "broken: {promise} (and no other)");
}

fn unknown(rule: &'static str, id: i64) -> Refusal {
    Refusal::Unknown { rule: rule.into(), id }
}

/// A stranger, somebody who left, and nobody at all are told alike, and it is told who it was.
pub async fn work_is_given_to_members_alone<W: TaskWorld>(world: W) {
    let promise = "work is given to members alone";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let eve = world.person("eve", true).await;
    let home = world.home("Lake house", &ada, &[&bob, &eve]).await;
    world.remove(home, &eve).await;
    let given = |to| NewTask { assigned_to: Some(to), ..plain(home, "Gutters") };
    let card = add(&world, &ada, given(bob.user())).await.value.card;
    assert_eq!(card.assigned_to.as_ref(), Some(&bob.person), "broken: a card says who is to do the task");
    let before = sight(&world, ada.viewer()).await;
    for stranger in [eve.user(), fresh_id(&world).await] {
        let refusal = unknown("unknown_assignee", stranger.get());
        refused(promise, try_to_add(&world, &ada, given(stranger)).await, &refusal);
        let patch = TaskPatch { assigned_to: Edit::Set(stranger), ..TaskPatch::default() };
        let change = card.task.edit(&patch, TODAY, ada.actor(), noon()).unwrap_or_else(|error| panic!("{error}"));
        refused(promise, commit(&world, change.unwrap_or_else(|| panic!("a change"))).await, &refusal);
    }
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
}

/// And the task has changed: who decided upon it before is told so.
pub async fn who_leaves_has_no_work_in_the_home_any_more<W: TaskWorld>(world: W) {
    let promise = "who leaves has no work in the home any more";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let task = add(&world, &ada, NewTask { assigned_to: Some(bob.user()), ..plain(home, "Gutters") }).await.value.card.task;
    world.remove(home, &bob).await;
    let card = found(&world, ada.viewer(), task.id).await;
    assert_eq!((card.task.assigned_to, card.assigned_to), (None, None), "broken: {promise}");
    refused("a task that lost its assignee has changed", commit(&world, renamed(&task, &ada, "Roof")).await, &Refusal::Stale);
}

/// Of this home; of a neighbour's there is none.
pub async fn contractors_of_the_home_are_called_alone<W: TaskWorld>(world: W) {
    let promise = "contractors of the home are called alone";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let other = world.home("Town house", &ada, &[]).await;
    let (ours, theirs) = (world.contractor(home, "Ana Ruiz").await, world.contractor(other, "Bo Lind").await);
    let called = |id| NewTask { contractor: Some(id), ..plain(home, "Gutters") };
    let card = add(&world, &ada, called(ours.id)).await.value.card;
    assert_eq!(card.contractor.as_ref(), Some(&ours), "broken: a card says who is called");
    let before = sight(&world, ada.viewer()).await;
    for stranger in [theirs.id, fresh_id(&world).await] {
        let refusal = unknown("unknown_contractor", stranger.get());
        refused(promise, try_to_add(&world, &ada, called(stranger)).await, &refusal);
        let done = crate::Completing { contractor: Some(stranger), ..done_at_noon() };
        refused(promise, try_to_complete(&world, &ada, &card.task, done).await, &refusal);
    }
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
}

/// In the order of the batch.
pub async fn a_batch_is_read_as_it_was_written<W: TaskWorld>(world: W) {
    let promise = "a batch is read as it was written";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let mut new = Vec::new();
    for n in 0..50 {
        let task = NewTask { in_progress: n % 2 == 0, assigned_to: (n % 3 == 0).then_some(ada.user()), ..plain(home, &format!("T{n}")) };
        new.push((fresh_id(&world).await, task));
    }
    // an order that is not that of the ids
    new.reverse();
    let change = batch(home, new, ada.actor());
    let expected = change.event().tasks().to_vec();
    let committed = kept(promise, world.store().commit(change).await);
    assert_eq!(committed.versions.len(), 1, "broken: a batch is one change of its home");
    let read: Vec<Task> = committed.value.cards.into_iter().map(|card| card.task).collect();
    assert_eq!(read, expected, "broken: {promise} (commit)");
    for task in &expected[..3] {
        assert_eq!(found(&world, ada.viewer(), task.id).await.task, *task, "broken: {promise} (find)");
    }
    assert_eq!(listed(&world, ada.viewer()).await.len(), 50, "broken: {promise} (list)");
}

/// One bad entry, and nothing is written.
pub async fn a_batch_is_written_whole_or_not_at_all<W: TaskWorld>(world: W) {
    let promise = "a batch is written whole or not at all";
    let ada = world.person("ada", true).await;
    let eve = world.person("eve", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let before = sight(&world, ada.viewer()).await;
    let bad = [
        (NewTask { category: Some(30_000.into()), ..plain(home, "Bad") }, unknown("unknown_category", 30_000)),
        (NewTask { priority: Some(30_000.into()), ..plain(home, "Bad") }, unknown("unknown_priority", 30_000)),
        (NewTask { assigned_to: Some(eve.user()), ..plain(home, "Bad") }, unknown("unknown_assignee", eve.user().get())),
    ];
    for (entry, refusal) in bad {
        let mut new = Vec::new();
        for task in [plain(home, "Good"), entry, plain(home, "Good too")] {
            new.push((fresh_id(&world).await, task));
        }
        let outcome: Result<_, PortError> = world.store().commit(batch(home, new, ada.actor())).await;
        refused(promise, outcome, &refusal);
    }
    let smuggled = vec![(fresh_id(&world).await, plain(home, "Smuggled"))];
    let outcome = world.store().commit(batch(home, smuggled, eve.actor())).await;
    refused("a stranger adds no batch", outcome, &Refusal::Absent);
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
}
