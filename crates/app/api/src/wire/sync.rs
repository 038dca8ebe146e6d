//! What a client's copy lacks, as it is told.

use crate::{
    extract::{FromQuery, LocalDay, Pairs},
    problem::{Flaw, Problem},
    sync::{Changes, Lacking, cursor::Since},
    wire::{account::UserView, completion::CompletionView, contractor::ContractorView, home::ResidenceDetailView, page, task::TaskView},
};
use honeydue_kernel::Id;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// What has changed of all that the caller may see.
///
/// Applied in this order: what is reset is forgotten, what is deleted is forgotten (a home with everything in it, a task
/// with its history), what has changed is taken. Then the cursor is kept.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = Sync)]
pub struct SyncView {
    /// The cursor is of no use any more: the client forgets everything and asks without one. The rest is empty.
    resync: bool,
    /// Asked with the next time; null with `resync`.
    cursor: Option<String>,
    /// There is more: the client asks again at once.
    has_more: bool,
    /// The day that what depends on it is told for: columns, days until due, summaries. They change at midnight without
    /// being told anew.
    #[schema(format = Date)]
    today: Option<String>,
    /// Null where the account has not changed.
    user: Option<UserView>,
    reset: ResetView,
    residences: ResidenceChanges,
    tasks: TaskChanges,
    /// Entries of the histories of tasks: completions, skips and snoozes.
    completions: CompletionChanges,
    contractors: ContractorChanges,
}

/// What is told from the first.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = SyncReset)]
pub struct ResetView {
    /// The contractors that belong to no home.
    personal: bool,
    /// Homes with everything in them.
    residences: Vec<i64>,
}

/// Homes that were changed, came, or went.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = SyncResidences)]
pub struct ResidenceChanges {
    changed: Vec<ResidenceDetailView>,
    deleted: Vec<i64>,
}

/// Tasks that were changed, came, or went.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = SyncTasks)]
pub struct TaskChanges {
    changed: Vec<TaskView>,
    deleted: Vec<i64>,
}

/// Entries of the history that were changed, came, or went.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = SyncCompletions)]
pub struct CompletionChanges {
    changed: Vec<CompletionView>,
    deleted: Vec<i64>,
}

/// Contractors that were changed, came, or went.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = SyncContractors)]
pub struct ContractorChanges {
    changed: Vec<ContractorView>,
    deleted: Vec<i64>,
}

impl SyncView {
    /// A page for this day; none: the client starts over.
    pub fn of(lacking: Option<Lacking>, asks_to_verify: bool, day: &LocalDay, now: Timestamp) -> Self {
        let Some(lacking) = lacking else { return Self { resync: true, ..Self::default() } };
        let Lacking { cursor, has_more, resets_personal, resets, account, homes, loads, tasks, entries, contractors } = lacking;
        let residence = |home| ResidenceDetailView::of(home, &loads, day);
        Self {
            resync: false,
            cursor: cursor.to_text(),
            has_more,
            today: Some(day.today.to_string()),
            user: account.map(|account| UserView::of(account, asks_to_verify, now)),
            reset: ResetView { personal: resets_personal, residences: resets.into_iter().map(Id::get).collect() },
            residences: {
                let (changed, deleted) = told(homes, residence);
                ResidenceChanges { changed, deleted }
            },
            tasks: {
                let (changed, deleted) = told(tasks, |card| TaskView::of(card, day));
                TaskChanges { changed, deleted }
            },
            completions: {
                let (changed, deleted) = told(entries, CompletionView::from);
                CompletionChanges { changed, deleted }
            },
            contractors: {
                let (changed, deleted) = told(contractors, ContractorView::from);
                ContractorChanges { changed, deleted }
            },
        }
    }
}

fn told<T, M, V>(changes: Changes<T, Id<M>>, view: impl FnMut(T) -> V) -> (Vec<V>, Vec<i64>) {
    let Changes { changed, deleted } = changes;
    (changed.into_iter().map(view).collect(), deleted.into_iter().map(Id::get).collect())
}

/// How far the client's copy goes.
#[derive(Clone, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SyncAsked {
    /// The cursor of the answer before. Without one, everything is told.
    #[param(value_type = Option<String>)]
    since: Since,
    /// At most so many changes, and of homes that are new to the client so many tasks and so many entries of their
    /// history: 1 to 200, 200 if nothing is said.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: u16,
}

impl SyncAsked {
    /// How far the client's copy goes.
    pub fn since(self) -> Since {
        self.since
    }

    /// At most so many changes.
    pub const fn limit(&self) -> u16 {
        self.limit
    }
}

impl FromQuery for SyncAsked {
    fn from_query(pairs: &Pairs) -> Result<Self, Problem> {
        let since = pairs.text("since").map_or(Some(Since::Beginning), Since::from_text).ok_or_else(not_a_cursor)?;
        Ok(Self { since, limit: page::limit_or(pairs, 200)? })
    }
}

fn not_a_cursor() -> Problem {
    Flaw::new("malformed", "must be the `cursor` of an answer").at("query:since")
}
