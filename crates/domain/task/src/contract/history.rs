//! The history of tasks, and what is taken back of it.

use super::{TaskWorld, add, commit, done_at_noon, found, fresh_id, history, plain, try_to_complete};
use crate::{
    Completing, Completion, CompletionPatch, CompletionTotals, HistoryFilter, HistoryKey, HistoryPage, NewTask, Outcome, Recall, Recalled,
    Task, TaskStore,
};
use honeydue_kernel::{
    CompletionId, Day, Edit, ResidenceId, TaskId, Viewer, Zone,
    contract::{Somebody, kept, noon, refused},
};
use jiff::ToSpan;

fn today() -> Day {
    Zone::utc().day_of(noon())
}

/// A task with an open occurrence today.
async fn due<W: TaskWorld>(world: &W, by: &Somebody, home: ResidenceId) -> Task {
    add(world, by, NewTask { due_date: Some(today()), ..plain(home, "Gutters") }).await.value.card.task
}

async fn completed<W: TaskWorld>(world: &W, by: &Somebody, task: &Task, days_ago: i32) -> (Task, Completion) {
    let done = Completing { completed_on: today().plus((-days_ago).days()), ..done_at_noon() };
    let changed = kept("a member completes a task", try_to_complete(world, by, task, done).await).value;
    (changed.card.task, changed.entry.unwrap_or_else(|| panic!("broken: a commit tells the completion")).completion)
}

async fn skipped<W: TaskWorld>(world: &W, by: &Somebody, task: &Task) -> (Task, Completion) {
    let reason = "it rained".try_into().ok();
    let (entry, change) = task.skip(fresh_id(world).await, reason, today(), by.actor(), noon()).unwrap_or_else(|error| panic!("{error}"));
    (kept("a member skips a task", commit(world, change).await).value.card.task, entry)
}

async fn snoozed<W: TaskWorld>(world: &W, by: &Somebody, task: &Task, days: i32) -> (Task, Completion) {
    let until = today().plus(days.days());
    let change = task.snooze(fresh_id(world).await, until, today(), by.actor(), noon()).unwrap_or_else(|error| panic!("{error}"));
    let (entry, change) = change.unwrap_or_else(|| panic!("a change"));
    (kept("a member snoozes a task", commit(world, change).await).value.card.task, entry)
}

async fn recalled<W: TaskWorld>(world: &W, viewer: Viewer, which: Recall) -> Recalled {
    let seen = kept("a member recalls an entry", world.store().recall(viewer, which).await);
    seen.value.unwrap_or_else(|| panic!("broken: a member recalls an entry; instead it is absent"))
}

/// With kind, reason, and what it found.
pub async fn skips_and_snoozes_are_read_as_they_were_written<W: TaskWorld>(world: W) {
    let promise = "skips and snoozes are read as they were written";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let task = due(&world, &ada, home).await;
    let (task, skip) = skipped(&world, &ada, &task).await;
    let (task, snooze) = snoozed(&world, &ada, &task, 30).await;
    assert_eq!(task.snoozed_until(), Some(today().plus(30.days())), "broken: a snooze moves the day that is shown alone");
    for entry in [&skip, &snooze] {
        let seen = recalled(&world, ada.viewer(), Recall::Entry(entry.id)).await;
        assert_eq!(seen.entry.completion, *entry, "broken: {promise} (recall)");
        assert_eq!((seen.entry.task_title, seen.card.task), (task.title.clone(), task.clone()), "broken: {promise} (its task)");
    }
    let all: Vec<Completion> = history(&world, ada.viewer(), task.id).await.into_iter().map(|entry| entry.completion).collect();
    assert!(all.len() == 2 && all.contains(&skip) && all.contains(&snooze), "broken: {promise} (history)");
    assert_eq!(found(&world, ada.viewer(), task.id).await.task.completions, CompletionTotals::default(), "broken: neither is a completion");
}

/// What is newest, what moved the task since, what the others add up to.
pub async fn an_entry_is_recalled_with_what_surrounds_it<W: TaskWorld>(world: W) {
    let promise = "an entry is recalled with what surrounds it";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let task = due(&world, &ada, home).await;
    let (task, first) = completed(&world, &ada, &task, 0).await;
    let (task, old) = completed(&world, &ada, &task, 9).await;
    let around = async |which| {
        let Recalled { entry, is_newest, moved_since, rest, .. } = recalled(&world, ada.viewer(), which).await;
        (entry.completion.id, is_newest, moved_since, rest.count, rest.last_on)
    };
    let ago = |days: i32| Some(today().plus((-days).days()));
    assert_eq!(around(Recall::Entry(first.id)).await, (first.id, false, false, 1, ago(9)), "broken: {promise} (history only since)");
    assert_eq!(around(Recall::Newest(task.id)).await, (old.id, true, false, 1, ago(0)), "broken: {promise} (the newest)");
    let (task, skip) = skipped(&world, &ada, &task).await;
    assert_eq!(around(Recall::Entry(first.id)).await, (first.id, false, true, 1, ago(9)), "broken: {promise} (moved since)");
    assert_eq!(around(Recall::Newest(task.id)).await, (skip.id, true, false, 2, ago(0)), "broken: {promise} (a skip is the newest)");
    let none = kept(promise, world.store().recall(ada.viewer(), Recall::Newest(fresh_id(&world).await)).await).value;
    assert_eq!(none, None, "broken: {promise} (of no task)");
}

/// The newest is taken back until there is none, and the task is as it was made.
pub async fn what_is_taken_back_is_gone<W: TaskWorld>(world: W) {
    let promise = "what is taken back is gone";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let new = due(&world, &ada, home).await;
    let (task, _) = completed(&world, &ada, &new, 0).await;
    let (task, _) = skipped(&world, &ada, &task).await;
    snoozed(&world, &ada, &task, 60).await;
    for left in [2, 1, 0] {
        let change = recalled(&world, ada.viewer(), Recall::Newest(new.id)).await.take_back(ada.actor(), noon());
        kept(promise, commit(&world, change).await);
        assert_eq!(history(&world, ada.viewer(), new.id).await.len(), left, "broken: {promise}");
    }
    let task = found(&world, ada.viewer(), new.id).await.task;
    assert_eq!(Task { version: 1, ..task }, new, "broken: {promise} (the task)");
}

/// In every field.
pub async fn an_amended_completion_is_read_as_it_was_written<W: TaskWorld>(world: W) {
    let promise = "an amended completion is read as it was written";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let ana = world.contractor(home, "Ana Ruiz").await;
    let (task, done) = completed(&world, &ada, &due(&world, &ada, home).await, 0).await;
    let patch = CompletionPatch {
        when: Some(crate::When::On(today().plus((-2).days()))),
        notes: "later".try_into().map_or(Edit::Keep, Edit::Set),
        contractor: Edit::Set(ana.id),
        ..CompletionPatch::default()
    };
    let recall = recalled(&world, ada.viewer(), Recall::Entry(done.id)).await;
    let change = recall.amend(&patch, &Zone::utc(), ada.actor(), noon()).unwrap_or_else(|error| panic!("{error}"));
    let change = change.unwrap_or_else(|| panic!("a change"));
    let (expected, moved) = (change.event().entry().cloned(), change.event().tasks()[0].clone());
    let changed = kept(promise, commit(&world, change).await).value;
    let entry = changed.entry.unwrap_or_else(|| panic!("broken: {promise} (commit)"));
    assert_eq!((Some(&entry.completion), &changed.card.task), (expected.as_ref(), &moved), "broken: {promise} (commit)");
    assert_eq!(entry.contractor.as_ref(), Some(&ana), "broken: an entry says who was called");
    assert_eq!(moved.next_due_date, Some(today().plus(5.days())), "broken: the date is found anew");
    assert_eq!(history(&world, ada.viewer(), task.id).await, [entry], "broken: {promise} (history)");
}

/// With every limit; by day, then by id.
pub async fn pages_of_the_history_neither_repeat_nor_skip<W: TaskWorld>(world: W) {
    let promise = "pages of the history neither repeat nor skip";
    let ada = world.person("ada", true).await;
    let homes = [world.home("One", &ada, &[]).await, world.home("Two", &ada, &[]).await];
    let mut tasks = [due(&world, &ada, homes[0]).await, due(&world, &ada, homes[1]).await];
    let mut expected = Vec::new();
    for (n, days_ago) in [3, 1, 1, 0, 1, 2].into_iter().enumerate() {
        let (after, done) = completed(&world, &ada, &tasks[n % 2], days_ago).await;
        tasks[n % 2] = after;
        expected.push(HistoryKey::of(&done));
    }
    expected.sort_unstable_by_key(|key| std::cmp::Reverse((key.completed_on, key.id)));
    for limit in 1..=7 {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = HistoryPage { limit, after };
            let entries = kept(promise, world.store().history(ada.viewer(), HistoryFilter::default(), page).await).value;
            assert!(entries.len() <= usize::from(limit), "broken: no page has more than its limit");
            let Some(last) = entries.last() else { break };
            after = Some(HistoryKey::of(&last.completion));
            seen.extend(entries.iter().map(|entry| HistoryKey::of(&entry.completion)));
        }
        assert_eq!(seen, expected, "broken: {promise} ({limit})");
    }
}

/// Of one home, of one task, of one kind.
pub async fn a_history_is_of_what_was_asked_for<W: TaskWorld>(world: W) {
    let promise = "a history is of what was asked for";
    let ada = world.person("ada", true).await;
    let homes = [world.home("One", &ada, &[]).await, world.home("Two", &ada, &[]).await];
    let one = due(&world, &ada, homes[0]).await;
    let (one, done) = completed(&world, &ada, &one, 0).await;
    let (one, skip) = skipped(&world, &ada, &one).await;
    let (two, other) = completed(&world, &ada, &due(&world, &ada, homes[1]).await, 0).await;
    let asked = async |residence: Option<ResidenceId>, task: Option<TaskId>, kind| {
        let (residences, tasks) = (residence.map(|home| vec![home]), task.map(|task| vec![task]));
        let page = HistoryPage { limit: 50, after: None };
        let seen = kept(promise, world.store().history(ada.viewer(), HistoryFilter { ids: None, residences, tasks, kind }, page).await);
        let mut ids: Vec<_> = seen.value.iter().map(|entry| entry.completion.id).collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(asked(None, None, None).await, [done.id, skip.id, other.id], "broken: {promise} (all)");
    assert_eq!(asked(Some(homes[1]), None, None).await, [other.id], "broken: {promise} (home)");
    assert_eq!(asked(None, Some(one.id), None).await, [done.id, skip.id], "broken: {promise} (task)");
    assert_eq!(asked(None, Some(one.id), Some(Outcome::Skipped)).await, [skip.id], "broken: {promise} (kind)");
    assert_eq!(asked(Some(homes[0]), Some(two.id), None).await, [], "broken: {promise} (a task of another home)");

    let asked = async |filter: HistoryFilter| {
        let seen = kept(promise, world.store().history(ada.viewer(), filter, HistoryPage { limit: 50, after: None }).await);
        let mut ids: Vec<_> = seen.value.iter().map(|entry| entry.completion.id).collect();
        ids.sort_unstable();
        ids
    };
    let all = HistoryFilter::default;
    assert_eq!(
        asked(HistoryFilter { residences: Some(homes.to_vec()), ..all() }).await,
        [done.id, skip.id, other.id],
        "broken: {promise} (homes)"
    );
    assert_eq!(
        asked(HistoryFilter { tasks: Some(vec![one.id, two.id]), ..all() }).await,
        [done.id, skip.id, other.id],
        "broken: {promise} (tasks)"
    );
    let some = Some(vec![skip.id, other.id, CompletionId::new(-1)]);
    assert_eq!(asked(HistoryFilter { ids: some.clone(), ..all() }).await, [skip.id, other.id], "broken: {promise} (ids)");
    assert_eq!(
        asked(HistoryFilter { ids: some, tasks: Some(vec![one.id]), ..all() }).await,
        [skip.id],
        "broken: {promise} (ids of a task)"
    );
    assert_eq!(asked(HistoryFilter { ids: Some(Vec::new()), ..all() }).await, [], "broken: {promise} (none)");
}

/// Somebody else's history and none are told alike; a token that is no good is refused.
pub async fn a_stranger_sees_no_history<W: TaskWorld>(world: W) {
    let promise = "a stranger sees no history";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let eve = world.person("eve", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let (task, done) = completed(&world, &ada, &due(&world, &ada, home).await, 0).await;
    assert_eq!(history(&world, bob.viewer(), task.id).await.len(), 1, "broken: a member sees the history");
    world.remove(home, &bob).await;
    for stranger in [&bob, &eve] {
        assert_eq!(history(&world, stranger.viewer(), task.id).await, [], "broken: {promise} (history)");
        for which in [Recall::Entry(done.id), Recall::Newest(task.id)] {
            let recalled = kept(promise, world.store().recall(stranger.viewer(), which).await);
            assert_eq!((recalled.value, recalled.caller.user), (None, stranger.user()), "broken: {promise} (recall)");
        }
    }
    world.end_session(&ada).await;
    let page = HistoryPage { limit: 50, after: None };
    let expected = honeydue_kernel::Refusal::NoSession;
    refused(promise, world.store().history(ada.viewer(), HistoryFilter::default(), page).await, &expected);
    refused(promise, world.store().recall(ada.viewer(), Recall::Entry(done.id)).await, &expected);
}
