//! The load: how many tasks stand how.

use super::{Counts, TaskWorld, add, counts, done_at_noon, found, fresh_id, listed, plain, try_to_complete, weekly};
use crate::{Frequency, NewTask, Rhythm, Scope, Task, TaskEvent, TaskStore, TaskWrite};
use honeydue_kernel::{
    Change, Day, ResidenceId, TaskId, Viewer,
    contract::{Somebody, kept, noon},
};
use std::collections::HashMap;

async fn load_of<W: TaskWorld>(world: &W, viewer: Viewer, scope: Scope) -> Counts {
    counts(&kept("somebody reads the load", world.store().load(viewer, scope).await).value.unwrap_or_default())
}

/// The load as it is counted from the board's cards; homes without cards are not in it.
async fn board_of<W: TaskWorld>(world: &W, viewer: Viewer, scope: Scope) -> Counts {
    let board = kept("somebody reads the board", world.store().board(viewer, scope).await).value.unwrap_or_default();
    let mut counts = Counts::new();
    for task in board.cards().map(|card| &card.task) {
        *counts.entry(task.residence).or_default().entry(task.standing()).or_default() += 1;
    }
    counts
}

/// Tasks that stand in as many ways as decisions can bring about.
async fn furnish<W: TaskWorld>(world: &W, by: &Somebody, home: ResidenceId) {
    let once = Rhythm::new(Frequency::Once, None).unwrap_or_else(|error| panic!("Once {error}"));
    let dated = |due_date: Day| NewTask { due_date: Some(due_date), ..plain(home, "Dated") };
    add(world, by, plain(home, "Undated")).await;
    add(world, by, plain(home, "Undated too")).await;
    add(world, by, dated(Day::FIRST)).await;
    add(world, by, dated(Day::LAST)).await;
    add(world, by, NewTask { in_progress: true, ..dated(Day::LAST) }).await;
    for rhythm in [once, weekly()] {
        let task = add(world, by, NewTask { recurrence: rhythm.into(), ..plain(home, "Done") }).await.value.card.task;
        kept("a member completes a task", try_to_complete(world, by, &task, done_at_noon()).await);
    }
}

/// A home counts among the homes, whether or not there is anything to do in it.
pub async fn a_home_without_tasks_is_in_the_load<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    assert_eq!(load_of(&world, ada.viewer(), Scope::All).await, Counts::new(), "broken: somebody without homes has an empty load");
    let empty = world.home("Empty", &ada, &[]).await;
    let full = world.home("Full", &ada, &[]).await;
    add(&world, &ada, plain(full, "Gutters")).await;
    let load = load_of(&world, ada.viewer(), Scope::All).await;
    assert_eq!(load.get(&empty), Some(&HashMap::new()), "broken: a home without tasks is in the load of all homes");
    assert_eq!(load.len(), 2, "broken: each home is in the load once");
    let load = load_of(&world, ada.viewer(), Scope::Home(empty)).await;
    assert_eq!(load, Counts::from([(empty, HashMap::new())]), "broken: a home without tasks is in its own load");
}

/// The two are read by different statements, and must agree on every standing.
pub async fn a_load_counts_the_board<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let homes = [world.home("One", &ada, &[]).await, world.home("Two", &ada, &[]).await];
    for home in homes {
        furnish(&world, &ada, home).await;
    }
    for scope in [Scope::All, Scope::Home(homes[0])] {
        let (load, board) = (load_of(&world, ada.viewer(), scope).await, board_of(&world, ada.viewer(), scope).await);
        assert_eq!(load, board, "broken: a load counts the board ({scope:?})");
    }
    let tasks: u32 = load_of(&world, ada.viewer(), Scope::All).await.values().flat_map(HashMap::values).sum();
    assert_eq!(tasks, 14, "broken: a load counts every task on the board");
}

/// They are kept, and no board or summary tells of them.
pub async fn given_up_and_put_away_tasks_are_listed_but_not_on_the_board<W: TaskWorld>(world: W) {
    let promise = "given up and put away tasks are listed but not on the board";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let task = add(&world, &ada, plain(home, "Gutters")).await.value.card.task;
    let cancelled = write(&world, &ada, Task { id: fresh_id(&world).await, is_cancelled: true, ..task.clone() }).await;
    let archived = write(&world, &ada, Task { id: fresh_id(&world).await, is_archived: true, ..task.clone() }).await;
    for id in [cancelled, archived] {
        let seen = found(&world, ada.viewer(), id).await.task;
        assert!(seen.is_cancelled != seen.is_archived, "broken: {promise} (find tells which of the two)");
    }
    assert_eq!(listed(&world, ada.viewer()).await.len(), 3, "broken: {promise} (list)");
    let expected = Counts::from([(home, HashMap::from([(task.standing(), 1)]))]);
    assert_eq!(board_of(&world, ada.viewer(), Scope::All).await, expected, "broken: {promise} (board)");
    assert_eq!(load_of(&world, ada.viewer(), Scope::All).await, expected, "broken: {promise} (load)");
}

/// Writes a task in a state that no decision makes yet.
#[expect(clippy::disallowed_methods, reason = "a store takes any task, whichever decisions there are")]
async fn write<W: TaskWorld>(world: &W, by: &Somebody, task: Task) -> TaskId {
    let id = task.id;
    let write = TaskWrite::Added { task: task.clone() };
    let change = Change::decided(by.actor(), noon(), write, TaskEvent::Created { task });
    kept("a store writes any task", world.store().commit(change).await);
    id
}
