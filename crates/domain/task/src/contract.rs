//! What every [`TaskStore`] promises.
//!
//! An adapter's test crate implements [`TaskWorld`] and calls [`task_contract!`](crate::task_contract), which runs
//! each promise in a world of its own.
#![expect(clippy::missing_panics_doc, reason = "each promise panics when it is broken, and that alone")]

mod changing;
mod counting;
mod history;
mod keys;
mod limiting;
mod listing;
mod moving;
mod reading;
mod refusing;
mod templates;
mod writing;

use crate::{
    Changed, Completing, CompletionCard, ContractorName, Ground, HistoryFilter, HistoryPage, HomeLoad, NewTask, Page, Rhythm, Scope,
    Standing, Task, TaskCard, TaskChange, TaskFilter, TaskStore,
    template::{Hemisphere, HomeFacts},
};
use honeydue_kernel::{
    Actor, Committed, Id, Ids, PortError, ResidenceId, Seen, StreamId, TaskId, Version, Viewer, Zone,
    contract::{Plans, Somebody, kept, noon},
};
use std::collections::{BTreeMap, HashMap};

/// A store of tasks under test.
#[trait_variant::make(Send)]
pub trait TaskWorld: Plans {
    /// The adapter.
    type Store: TaskStore;

    /// The store under test.
    fn store(&self) -> &Self::Store;

    /// The home may show a contractor of this name from now on, in whatever way.
    async fn contractor(&self, residence: ResidenceId, name: &str) -> ContractorName;

    /// This is known of a home from now on, by whatever way: it is another domain's to say. The home's stream moves. A
    /// home in the south is in Australia, one in the north in the United States.
    async fn describe(&self, home: ResidenceId, facts: &HomeFacts);
}

honeydue_kernel::promises! {
    /// Runs each promise of a [`TaskStore`](crate::TaskStore) in a test of its own. The argument is called for a fresh
    /// [`TaskWorld`](crate::contract::TaskWorld): `honeydue_task::task_contract!(async || World::new().await)`.
    task_contract of honeydue_task ($)
    reading:
        a_token_without_a_session_reads_nothing,
        an_ended_session_reads_nothing,
        an_unverified_account_reads_nothing_that_needs_verification,
        a_user_who_does_not_exist_reads_nothing,
        a_stranger_sees_nothing_of_a_home,
        a_removed_member_sees_nothing_of_the_home,
        what_does_not_exist_is_absent,
        a_member_sees_what_the_owner_sees,
        a_board_shows_all_my_homes_and_no_other,
        a_read_names_its_caller,
        a_creator_who_left_is_still_named;
    counting:
        a_home_without_tasks_is_in_the_load,
        a_load_counts_the_board,
        given_up_and_put_away_tasks_are_listed_but_not_on_the_board;
    limiting:
        a_full_plan_takes_no_more_tasks,
        a_home_counts_for_who_pays_for_it,
        who_may_not_add_is_told_nothing_of_the_plan,
        a_batch_fits_whole_or_not_at_all,
        what_is_archived_does_not_count,
        what_is_over_the_limit_stays_and_can_be_changed,
        of_tasks_added_at_once_as_many_are_written_as_fit;
    listing:
        a_list_is_newest_first,
        pages_neither_repeat_nor_skip,
        a_list_of_one_home_shows_that_home_alone,
        a_filter_lets_through_what_it_says;
    writing:
        a_task_with_everything_is_read_as_it_was_written,
        a_task_with_a_title_alone_is_read_as_it_was_written,
        every_rhythm_is_read_as_it_was_written,
        every_kind_of_schedule_is_read_as_it_was_written,
        a_completion_with_everything_is_read_as_it_was_written,
        a_completion_with_a_day_alone_is_read_as_it_was_written,
        a_task_done_for_good_is_read_as_it_was_written,
        a_commit_answers_with_the_load_of_all_homes_of_the_actor;
    refusing:
        an_actor_without_a_session_writes_nothing,
        an_unverified_actor_writes_nothing_that_needs_verification,
        a_credential_of_somebody_else_writes_nothing,
        a_stranger_writes_nothing,
        a_removed_member_writes_nothing,
        nothing_is_written_into_what_is_no_home,
        a_stale_completion_writes_nothing,
        of_completions_at_once_one_is_written,
        an_unknown_category_writes_nothing,
        an_unknown_priority_writes_nothing;
    changing:
        a_mark_is_read_as_it_was_written,
        a_stale_edit_writes_nothing,
        a_deleted_task_is_gone_with_its_history,
        work_is_given_to_members_alone,
        who_leaves_has_no_work_in_the_home_any_more,
        contractors_of_the_home_are_called_alone,
        a_batch_is_read_as_it_was_written,
        a_batch_is_written_whole_or_not_at_all;
    history:
        skips_and_snoozes_are_read_as_they_were_written,
        an_entry_is_recalled_with_what_surrounds_it,
        what_is_taken_back_is_gone,
        an_amended_completion_is_read_as_it_was_written,
        pages_of_the_history_neither_repeat_nor_skip,
        a_history_is_of_what_was_asked_for,
        a_stranger_sees_no_history;
    moving:
        each_commit_moves_its_home_by_one,
        a_commit_moves_no_other_home,
        a_read_names_the_versions_of_what_it_shows,
        commits_at_once_get_dense_versions;
    keys:
        a_repeated_request_is_answered_with_its_place,
        a_request_that_is_repeated_at_once_is_written_once,
        a_key_is_good_for_one_request,
        a_key_is_its_owners_alone,
        a_refused_request_does_not_spend_its_key;
    templates:
        the_categories_and_priorities_of_templates_are_lookups,
        a_home_of_which_nothing_is_said_has_no_facts,
        each_fact_of_a_home_is_read_as_it_was_written,
        facts_are_those_of_the_home_that_is_asked_for,
        a_template_is_in_use_while_a_task_of_it_is_neither_given_up_nor_put_away;
}

/// A task of which nothing but the title is said.
fn plain(residence: ResidenceId, title: &str) -> NewTask {
    NewTask::titled(residence, text(title), weekly())
}

fn text<T: for<'a> TryFrom<&'a str, Error = honeydue_kernel::TextError>>(text: &str) -> T {
    T::try_from(text).unwrap_or_else(|error| panic!("{text:?} {error}"))
}

fn weekly() -> Rhythm {
    Rhythm::new(crate::Frequency::Weekly, None).unwrap_or_else(|error| panic!("Weekly {error}"))
}

/// A completion of which nothing but the day is said.
fn done_at_noon() -> Completing {
    let completed_on = Zone::utc().day_of(noon());
    Completing::on(completed_on, noon())
}

/// Adds a task, which the store should do.
async fn add<W: TaskWorld>(world: &W, by: &Somebody, new: NewTask) -> Committed<Changed> {
    kept("a member adds a task", try_to_add(world, by, new).await)
}

/// Adds a task, if the store does.
async fn try_to_add<W: TaskWorld>(world: &W, by: &Somebody, new: NewTask) -> Result<Committed<Changed>, PortError> {
    commit(world, decided(fresh_id(world).await, new, by.actor())).await
}

/// The decision to add a task, at noon in the north.
fn decided(id: TaskId, new: NewTask, by: Actor) -> TaskChange {
    Task::add(id, new, ground(), by, noon()).unwrap_or_else(|error| panic!("the task can be made: {error}"))
}

fn ground() -> Ground {
    Ground { today: Zone::utc().day_of(noon()), hemisphere: Hemisphere::North }
}

/// Completes a task as it was read, if the store does.
async fn try_to_complete<W: TaskWorld>(world: &W, by: &Somebody, task: &Task, done: Completing) -> Result<Committed<Changed>, PortError> {
    let (_, change) =
        task.complete(fresh_id(world).await, done, by.actor(), noon()).unwrap_or_else(|error| panic!("the task can be completed: {error}"));
    commit(world, change).await
}

/// Commits a change of one task, which is still there after it.
async fn commit<W: TaskWorld>(world: &W, change: TaskChange) -> Result<Committed<Changed>, PortError> {
    let Committed { value, caller, versions, replayed } = world.store().commit(change).await?;
    Ok(Committed { value: value.of_one()?, caller, versions, replayed })
}

/// The history of a task, newest first.
async fn history<W: TaskWorld>(world: &W, viewer: Viewer, task: TaskId) -> Vec<CompletionCard> {
    let filter = HistoryFilter { tasks: Some(vec![task]), ..HistoryFilter::default() };
    kept("a member reads the history", world.store().history(viewer, filter, HistoryPage { limit: 200, after: None }).await).value
}

/// An id that nothing has yet.
async fn fresh_id<W: TaskWorld, T>(world: &W) -> Id<T> {
    kept("a store gives out ids", world.store().next_id().await)
}

/// One task as a member sees it.
async fn found<W: TaskWorld>(world: &W, viewer: Viewer, id: TaskId) -> TaskCard {
    let seen = kept("a member finds a task", world.store().find(viewer, id).await);
    seen.value.unwrap_or_else(|| panic!("broken: a member finds a task; instead it is absent"))
}

/// All tasks of the viewer, newest first.
async fn listed<W: TaskWorld>(world: &W, viewer: Viewer) -> Vec<TaskCard> {
    let everything = Page { limit: 200, after: None };
    kept("somebody lists tasks", world.store().list(viewer, TaskFilter::default(), everything).await).value
}

/// What a viewer sees altogether: if it is the same before and after, nothing was written.
#[derive(Debug, PartialEq)]
struct Sight {
    cards: Vec<TaskCard>,
    load: Counts,
    versions: BTreeMap<StreamId, Version>,
}

async fn sight<W: TaskWorld>(world: &W, viewer: Viewer) -> Sight {
    let cards = listed(world, viewer).await;
    let Seen { value: load, versions, .. } = kept("somebody reads the load", world.store().load(viewer, Scope::All).await);
    Sight { cards, load: counts(&load.unwrap_or_default()), versions: versions.into_iter().collect() }
}

/// How many tasks stand how, home by home.
type Counts = BTreeMap<ResidenceId, HashMap<Standing, u32>>;

/// Loads are in no particular order, and may tell the same standing twice.
fn counts(load: &[HomeLoad]) -> Counts {
    let mut counts = Counts::new();
    for HomeLoad { residence, piles } in load {
        let home = counts.entry(*residence).or_default();
        for pile in piles {
            *home.entry(pile.standing).or_default() += pile.count;
        }
    }
    counts
}
