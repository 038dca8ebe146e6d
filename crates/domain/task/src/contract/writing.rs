//! What is written is what is read.

use super::{
    TaskWorld, add, commit, counts, decided, done_at_noon, found, fresh_id, history, listed, plain, text, try_to_complete, weekly,
};
use crate::{
    Base, Changed, Completing, Completion, CompletionTotals, Frequency, MonthDays, NewTask, Rating, Rhythm, Rule, Schedule, Scope, Season,
    Task, TaskCard, TaskStore, TaskWrite, Unit, Weekday,
};
use honeydue_kernel::{
    Day, Money, ResidenceId,
    contract::{Somebody, kept, noon},
};
use jiff::SignedDuration;
use std::slice;

fn day(text: &str) -> Day {
    text.parse().unwrap_or_else(|error| panic!("{text} {error}"))
}

fn money(hundredths: i64) -> Money {
    Money::try_from(hundredths).unwrap_or_else(|error| panic!("{hundredths} {error}"))
}

/// A task of which everything is said, with texts that are hard to keep.
async fn full<W: TaskWorld>(world: &W, by: &Somebody, residence: ResidenceId) -> NewTask {
    let lookups = kept("everybody reads the lookups", world.store().lookups().await);
    NewTask {
        residence,
        title: text("Gutters — «дом» 🏡 'quoted' \"twice\" \\ %s $1"),
        description: Some(text("First line\n\tSecond line; drop table tasks")),
        category: lookups.categories.last().map(|category| category.id),
        priority: lookups.priorities.last().map(|priority| priority.id),
        recurrence: Rhythm::new(Frequency::Custom, Some(45)).unwrap_or_else(|error| panic!("Custom {error}")).into(),
        in_progress: true,
        due_date: Some(day("2026-06-30")),
        assigned_to: Some(by.user()),
        contractor: Some(world.contractor(residence, "Ana Ruiz").await.id),
        template: Some(7.into()),
        estimated_cost: Some(money(99_999_999_999_999)),
    }
}

/// The card comes back the same from every read, and as the decision made it.
async fn is_read_everywhere<W: TaskWorld>(world: &W, by: &Somebody, expected: &TaskCard, promise: &str) {
    let task = &expected.task;
    assert_eq!(found(world, by.viewer(), task.id).await, *expected, "broken: {promise} (find)");
    let board = kept(promise, world.store().board(by.viewer(), Scope::All).await).value.unwrap_or_default();
    assert!(board.cards().eq([expected]), "broken: {promise} (board)");
    assert_eq!(listed(world, by.viewer()).await, slice::from_ref(expected), "broken: {promise} (list)");
}

/// Every field of a task, and what a card says beside it.
pub async fn a_task_with_everything_is_read_as_it_was_written<W: TaskWorld>(world: W) {
    let promise = "a task with everything is read as it was written";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let new = full(&world, &ada, home).await;
    let change = decided(fresh_id(&world).await, new, ada.actor());
    let TaskWrite::Added { task } = change.write().clone() else { panic!("a task is added") };
    let card = kept(promise, commit(&world, change).await).value.card;
    assert_eq!(card.task, task, "broken: {promise} (commit)");
    let lookups = kept("everybody reads the lookups", world.store().lookups().await);
    assert_eq!(card.category.as_ref(), lookups.categories.last(), "broken: a card tells the category whole");
    assert_eq!(card.priority.as_ref(), lookups.priorities.last(), "broken: a card tells the priority whole");
    assert!(card.category.is_some() && card.priority.is_some(), "broken: there are categories and priorities");
    assert_eq!(card.residence_name, "Lake house", "broken: a card says the home's name");
    assert_eq!(card.created_by.as_ref(), Some(&ada.person), "broken: a card says who made the task");
    assert_eq!(card.assigned_to.as_ref(), Some(&ada.person), "broken: a card says who is to do the task");
    let called = card.contractor.as_ref().map(|contractor| (Some(contractor.id), contractor.name.as_str()));
    assert_eq!(called, Some((card.task.contractor, "Ana Ruiz")), "broken: a card says who is called for the task");
    is_read_everywhere(&world, &ada, &card, promise).await;
}

/// Every field that may be none is none.
pub async fn a_task_with_a_title_alone_is_read_as_it_was_written<W: TaskWorld>(world: W) {
    let promise = "a task with a title alone is read as it was written";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let rhythm = Rhythm::new(Frequency::Once, None).unwrap_or_else(|error| panic!("Once {error}"));
    let change = decided(fresh_id(&world).await, NewTask { recurrence: rhythm.into(), ..plain(home, "T") }, ada.actor());
    let TaskWrite::Added { task } = change.write().clone() else { panic!("a task is added") };
    let card = kept(promise, commit(&world, change).await).value.card;
    assert_eq!(card.task, task, "broken: {promise} (commit)");
    assert_eq!((&card.category, &card.priority), (&None, &None), "broken: {promise} (lookups)");
    is_read_everywhere(&world, &ada, &card, promise).await;
}

/// Each frequency with its schedule, and custom intervals from the shortest to the longest.
pub async fn every_rhythm_is_read_as_it_was_written<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let mut rhythms = Frequency::ALL.map(|frequency| (frequency, Some(Rhythm::MAX_DAYS))).to_vec();
    rhythms.push((Frequency::Custom, Some(1)));
    for (frequency, days) in rhythms {
        let rhythm = Rhythm::new(frequency, days).unwrap_or_else(|error| panic!("{frequency:?} {error}"));
        let id = add(&world, &ada, NewTask { recurrence: rhythm.into(), ..plain(home, "Gutters") }).await.value.card.task.id;
        let seen = found(&world, ada.viewer(), id).await.task;
        assert_eq!((seen.rhythm, seen.schedule), (Some(rhythm), rhythm.schedule()), "broken: every rhythm is read as it was written");
    }
}

/// Schedules of their own, which have no frequency, with everything that can be said of them.
pub async fn every_kind_of_schedule_is_read_as_it_was_written<W: TaskWorld>(world: W) {
    let promise = "every kind of schedule is read as it was written";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let season = ("11-01".parse().ok()).zip("02-29".parse().ok()).map(|(from, to)| Season { from, to });
    let days = MonthDays::new([1, 31, -1]).unwrap_or_else(|error| panic!("{error}"));
    for rule in [
        Rule::Interval { every: 50, unit: Unit::Year },
        Rule::Interval { every: 2, unit: Unit::Week },
        Rule::Weekdays { every: 2, days: Weekday::ALL.into_iter().collect() },
        Rule::MonthWeekday { every: 3, nth: -1, weekday: Weekday::Sunday },
        Rule::MonthDays { every: 1, days },
    ] {
        let schedule = Schedule::new(rule).and_then(|schedule| schedule.based_on(Base::Schedule)).unwrap_or_else(|error| panic!("{error}"));
        let schedule = schedule.in_season(season).ending_on(Some(day("2199-12-31")));
        let new = NewTask { recurrence: schedule.into(), ..plain(home, "Gutters") };
        let change = decided(fresh_id(&world).await, new, ada.actor());
        let TaskWrite::Added { task } = change.write().clone() else { panic!("a task is added") };
        assert_eq!((task.rhythm, task.schedule.map(|schedule| schedule.rule())), (None, Some(rule)), "broken: {promise}");
        let card = kept(promise, commit(&world, change).await).value.card;
        assert_eq!(card.task, task, "broken: {promise} (commit)");
        assert_eq!(found(&world, ada.viewer(), card.task.id).await, card, "broken: {promise}");
    }
}

/// Completes a task, and sees that the task and the completion are kept as the decision made them.
async fn is_completed_as_decided<W: TaskWorld>(
    world: &W,
    by: &Somebody,
    before: &Task,
    done: Completing,
    promise: &str,
) -> (TaskCard, Completion) {
    let later = noon() + SignedDuration::from_secs(1);
    let (completion, change) = before.complete(fresh_id(world).await, done, by.actor(), later).unwrap_or_else(|error| panic!("{error}"));
    let TaskWrite::Recorded { task, .. } = change.write().clone() else { panic!("a task is completed") };
    let Changed { card, entry, .. } = kept(promise, commit(world, change).await).value;
    assert_eq!(card.task, task, "broken: {promise} (commit)");
    is_read_everywhere(world, by, &card, promise).await;
    let entry = entry.unwrap_or_else(|| panic!("broken: {promise} (a commit tells the completion)"));
    assert_eq!(entry.completion, completion, "broken: {promise} (the completion of the commit)");
    assert_eq!(entry.completed_by.as_ref(), Some(&by.person), "broken: {promise} (who recorded it)");
    assert_eq!(history(world, by.viewer(), before.id).await, [entry], "broken: {promise} (the completion)");
    (card, completion)
}

/// Every field of a completion, and of the task that it moved.
pub async fn a_completion_with_everything_is_read_as_it_was_written<W: TaskWorld>(world: W) {
    let promise = "a completion with everything is read as it was written";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let new = full(&world, &ada, home).await;
    let before = add(&world, &ada, new).await.value.card.task;
    let done = Completing {
        completed_on: day("2026-06-14"),
        notes: Some(text("Two lines\nof notes — «ё» 🪣")),
        actual_cost: Some(money(12_050)),
        rating: Rating::try_from(4).ok(),
        contractor: before.contractor,
        ..done_at_noon()
    };
    let (card, completion) = is_completed_as_decided(&world, &ada, &before, done, promise).await;
    let totals = CompletionTotals { count: 1, last_at: Some(noon()), last_on: Some(day("2026-06-14")), last_cost: completion.actual_cost };
    assert_eq!(card.task.completions, totals, "broken: {promise} (what completions add up to)");
    assert_eq!(card.task.next_due_date, Some(day("2026-07-29")), "broken: {promise} (the next day)");
    assert!(completion.scheduled_for.is_some() && completion.moved_to.is_some(), "broken: {promise} (days)");
}

/// Every field that may be none is none.
pub async fn a_completion_with_a_day_alone_is_read_as_it_was_written<W: TaskWorld>(world: W) {
    let promise = "a completion with a day alone is read as it was written";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let before = add(&world, &ada, NewTask { recurrence: weekly().into(), ..plain(home, "Gutters") }).await.value.card.task;
    let (card, completion) = is_completed_as_decided(&world, &ada, &before, done_at_noon(), promise).await;
    assert_eq!(completion.scheduled_for, None, "broken: {promise} (an undated task has no open occurrence)");
    assert_eq!(card.task.completions.last_cost, None, "broken: {promise} (cost)");
}

/// The days that are gone are none again.
pub async fn a_task_done_for_good_is_read_as_it_was_written<W: TaskWorld>(world: W) {
    let promise = "a task done for good is read as it was written";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let rhythm = Rhythm::new(Frequency::Once, None).unwrap_or_else(|error| panic!("Once {error}"));
    let new = NewTask { recurrence: rhythm.into(), due_date: Some(day("2026-06-30")), in_progress: true, ..plain(home, "Gutters") };
    let before = add(&world, &ada, new).await.value.card.task;
    let (card, completion) = is_completed_as_decided(&world, &ada, &before, done_at_noon(), promise).await;
    let Task { next_due_date, scheduled_for, is_completed, in_progress, .. } = card.task;
    assert_eq!((next_due_date, scheduled_for, is_completed, in_progress), (None, None, true, false), "broken: {promise}");
    assert_eq!((completion.moved_date, completion.moved_to), (true, None), "broken: {promise} (the completion)");
}

/// As it is after the change, homes without tasks included; of nobody else's homes.
pub async fn a_commit_answers_with_the_load_of_all_homes_of_the_actor<W: TaskWorld>(world: W) {
    let promise = "a commit answers with the load of all homes of the actor";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let ours = world.home("Ours", &ada, &[&bob]).await;
    world.home("Empty", &ada, &[]).await;
    world.home("His", &bob, &[]).await;
    let recorded = add(&world, &ada, plain(ours, "Gutters")).await.value;
    let load = kept(promise, world.store().load(ada.viewer(), Scope::All).await).value.unwrap_or_default();
    assert_eq!(counts(&recorded.load), counts(&load), "broken: {promise} (add)");
    let recorded = kept(promise, try_to_complete(&world, &ada, &recorded.card.task, done_at_noon()).await).value;
    let load = kept(promise, world.store().load(ada.viewer(), Scope::All).await).value.unwrap_or_default();
    assert_eq!(counts(&recorded.load), counts(&load), "broken: {promise} (complete)");
    assert_eq!(load.len(), 2, "broken: {promise} (homes)");
}
