//! The list: pages, newest first.

use super::{TaskWorld, commit, fresh_id, ground, plain};
use crate::{NewTask, Page, PageKey, Task, TaskCard, TaskFilter, TaskStore};
use honeydue_kernel::{
    ResidenceId, TaskId, Viewer,
    contract::{Somebody, kept, noon},
};
use jiff::SignedDuration;
use std::cmp::Reverse;

/// Adds a task that was made so many microseconds before noon.
async fn add_before_noon<W: TaskWorld>(world: &W, by: &Somebody, home: ResidenceId, micros: i64) -> Task {
    let made_at = noon() - SignedDuration::from_micros(micros);
    let change = Task::add(fresh_id(world).await, plain(home, "Gutters"), ground(), by.actor(), made_at);
    let change = change.unwrap_or_else(|error| panic!("{error}"));
    kept("a member adds a task", commit(world, change).await).value.card.task
}

/// All pages, one after another.
async fn pages<W: TaskWorld>(world: &W, viewer: Viewer, filter: TaskFilter, limit: u16) -> Vec<Vec<TaskCard>> {
    let mut pages = Vec::new();
    let mut after = None;
    loop {
        let page = kept("somebody lists tasks", world.store().list(viewer, filter.clone(), Page { limit, after }).await).value;
        let Some(last) = page.last() else { return pages };
        after = Some(PageKey { created_at: last.task.created_at, id: last.task.id });
        pages.push(page);
        assert!(pages.len() < 100, "broken: pages come to an end");
    }
}

fn ids(cards: &[TaskCard]) -> Vec<TaskId> {
    cards.iter().map(|card| card.task.id).collect()
}

/// By the instant of creation, whatever the ids; what was made at the same instant, by id.
pub async fn a_list_is_newest_first<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let mut tasks = Vec::new();
    for micros in [1, 2, 0, 2, 1_000_000] {
        tasks.push(add_before_noon(&world, &ada, home, micros).await);
    }
    tasks.sort_unstable_by_key(|task| Reverse((task.created_at, task.id)));
    let list = super::listed(&world, ada.viewer()).await;
    assert_eq!(ids(&list), tasks.iter().map(|task| task.id).collect::<Vec<_>>(), "broken: a list is newest first");
}

/// With every limit, through tasks of several homes that were made at the same instant.
pub async fn pages_neither_repeat_nor_skip<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let homes = [world.home("One", &ada, &[]).await, world.home("Two", &ada, &[]).await];
    for micros in [3, 1, 1, 0, 1, 2, 2] {
        add_before_noon(&world, &ada, homes[usize::from(micros % 2 == 0)], micros).await;
    }
    let all = ids(&super::listed(&world, ada.viewer()).await);
    assert_eq!(all.len(), 7, "broken: a list has every task");
    for limit in 1..=8 {
        let pages = pages(&world, ada.viewer(), TaskFilter::default(), limit).await;
        let (last, full) = pages.split_last().unwrap_or_else(|| panic!("broken: a list has a first page"));
        assert!(full.iter().all(|page| page.len() == usize::from(limit)), "broken: every page but the last is full ({limit})");
        assert!(last.len() <= limit.into(), "broken: no page has more than its limit ({limit})");
        assert_eq!(ids(&pages.concat()), all, "broken: pages neither repeat nor skip ({limit})");
    }
}

/// Its pages too.
pub async fn a_list_of_one_home_shows_that_home_alone<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let one = world.home("One", &ada, &[]).await;
    let two = world.home("Two", &ada, &[]).await;
    let mut expected = Vec::new();
    for (home, micros) in [(two, 0), (one, 1), (two, 2), (one, 3)] {
        let task = add_before_noon(&world, &ada, home, micros).await;
        expected.extend((home == one).then_some(task.id));
    }
    let of_one = TaskFilter { residences: Some(vec![one]), ..TaskFilter::default() };
    let pages = pages(&world, ada.viewer(), of_one, 1).await;
    assert_eq!(ids(&pages.concat()), expected, "broken: a list of one home shows that home alone");
}

/// Each by itself, and together.
pub async fn a_filter_lets_through_what_it_says<W: TaskWorld>(world: W) {
    let promise = "a filter lets through what it says";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let ana = world.contractor(home, "Ana Ruiz").await;
    let all = TaskFilter::default;
    let description = "by the NORTH wall, 100%".try_into().ok();
    let full = NewTask {
        description,
        category: Some(3.into()),
        priority: Some(2.into()),
        assigned_to: Some(ada.user()),
        contractor: Some(ana.id),
        ..plain(home, "Clean the Gutters")
    };
    let full = super::add(&world, &ada, full).await.value.card.task;
    let bare = super::add(&world, &ada, plain(home, "Windows_")).await.value.card.task;
    let later = noon() + SignedDuration::from_secs(60);
    let archived = bare.mark(crate::Mark::Archived, ada.actor(), later).ok().flatten().unwrap_or_else(|| panic!("a change"));
    let bare = kept("a member archives a task", commit(&world, archived).await).value.card.task;
    let text = |text: &str| TaskFilter { text: Some(text.to_owned()), ..all() };
    let (one, other, both, none) = (vec![full.id], vec![bare.id], vec![full.id, bare.id], Vec::new());
    let filters = [
        (all(), &both),
        (TaskFilter { ids: Some(vec![bare.id, TaskId::new(-1)]), ..all() }, &other),
        (TaskFilter { ids: Some(Vec::new()), ..all() }, &none),
        (TaskFilter { residences: Some(Vec::new()), ..all() }, &none),
        (TaskFilter { category: Some(3.into()), ..all() }, &one),
        (TaskFilter { category: Some(4.into()), ..all() }, &none),
        (TaskFilter { priority: Some(2.into()), ..all() }, &one),
        (TaskFilter { assigned_to: Some(ada.user()), ..all() }, &one),
        (TaskFilter { contractor: Some(ana.id), ..all() }, &one),
        (TaskFilter { is_archived: Some(true), ..all() }, &other),
        (TaskFilter { is_archived: Some(false), ..all() }, &one),
        (TaskFilter { updated_after: Some(noon()), ..all() }, &other),
        (TaskFilter { updated_after: Some(later), ..all() }, &none),
        (text("gutters"), &one),
        (text("north WALL"), &one),
        (text("%"), &one),
        (text("_"), &other),
        (TaskFilter { category: Some(3.into()), is_archived: Some(true), ..all() }, &none),
    ];
    for (filter, expected) in filters {
        let page = Page { limit: 50, after: None };
        let mut seen = ids(&kept(promise, world.store().list(ada.viewer(), filter.clone(), page).await).value);
        seen.sort_unstable();
        assert_eq!(seen, *expected, "broken: {promise} ({filter:?})");
    }
}
