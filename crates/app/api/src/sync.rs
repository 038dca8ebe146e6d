//! What a client's copy lacks.
//!
//! A client that keeps a copy of what it may see asks again and again for what has changed. It is told the things
//! themselves as they are now, not the changes: the ledger says which of them to look at. Things are read a moment later
//! than the ledger, so that one may be newer than the cursor says; the entry that made it so is followed the next time, and
//! tells it once more.

pub mod cursor;
pub mod plan;

use crate::{problem::Problem, wiring::Wiring};
use cursor::{Copying, Cursor, Part, Since};
use futures::future::OptionFuture;
use honeydue_contractor::{ContractorCard, ContractorFilter};
use honeydue_identity::Account;
use honeydue_kernel::{CompletionId, ContractorId, Heard, Id, Journal, ResidenceId, Seen, TaskId, UserId, Viewer};
use honeydue_residence::Home;
use honeydue_task::{CompletionCard, HistoryFilter, HistoryPage, HomeLoad, Page, Scope, TaskCard, TaskError, TaskFilter};
use plan::{Lack, Plan};
use std::collections::BTreeSet;

/// The most of what was touched that is read at once: all of it, since a page follows few changes.
const ALL: u16 = u16::MAX;

/// A page of what a copy lacks.
#[derive(Debug)]
pub struct Lacking {
    /// What the copy knows with this page.
    pub cursor: Cursor,
    /// There is more.
    pub has_more: bool,
    /// Personal contractors are told anew, from the first.
    pub resets_personal: bool,
    /// These homes are told anew, from the first.
    pub resets: BTreeSet<ResidenceId>,
    /// The account, if it shows something else.
    pub account: Option<Account>,
    /// Homes.
    pub homes: Changes<Home, ResidenceId>,
    /// How the tasks of all homes stand.
    pub loads: Vec<HomeLoad>,
    /// Tasks.
    pub tasks: Changes<TaskCard, TaskId>,
    /// Entries of the history of tasks.
    pub entries: Changes<CompletionCard, CompletionId>,
    /// Contractors.
    pub contractors: Changes<ContractorCard, ContractorId>,
}

/// Things of one kind that a copy lacks.
#[derive(Debug)]
pub struct Changes<T, I> {
    /// New ones, and those that show something else.
    pub changed: Vec<T>,
    /// Those that are gone, or are not the copy's to have any more.
    pub deleted: Vec<I>,
}

impl<T, M> Changes<T, Id<M>> {
    /// What was found of those that were looked for, and what else was found.
    fn of(mut found: Vec<T>, sought: &BTreeSet<Id<M>>, id: impl Fn(&T) -> Id<M>) -> Self {
        found.sort_by_key(&id);
        found.dedup_by_key(|thing| id(thing));
        let there: BTreeSet<Id<M>> = found.iter().map(&id).collect();
        Self { changed: found, deleted: sought.difference(&there).copied().collect() }
    }
}

/// A page of what the viewer's copy lacks that goes this far. None: the cursor is of no use, and the client starts over.
pub async fn lacking(app: &Wiring, viewer: Viewer, since: Since, limit: u16) -> Result<Seen<Option<Lacking>>, Problem> {
    let heard = if let Since::Cursor(cursor) = &since { cursor.followed.iter().map(Heard::from).collect() } else { Vec::new() };
    let Seen { caller, value: news, versions } = app.journal.news(viewer, &heard, limit).await?;
    let value = match Lack::of(caller.user, since, news) {
        Lack::Everything => None,
        Lack::Page(plan) => Some(fetched(app, viewer, caller.user, *plan, limit).await?),
    };
    Ok(Seen { caller, value, versions })
}

/// Reads what is planned, all of it side by side.
async fn fetched(app: &Wiring, viewer: Viewer, user: UserId, mut plan: Plan, limit: u16) -> Result<Lacking, Problem> {
    let (homes_change, contractors_change) =
        (plan.all_homes || !plan.homes.is_empty(), plan.all_contractors || !plan.contractors.is_empty());
    let everybody = ContractorFilter::default();
    let copying = plan.copying.take();
    let (account, homes, loads, contractors, tasks, entries, copied) = futures::join!(
        OptionFuture::from(plan.account.then(|| app.accounts.me(viewer))),
        OptionFuture::from(homes_change.then(|| app.residences.list(viewer))),
        OptionFuture::from(homes_change.then(|| app.tasks.load(viewer, Scope::All))),
        OptionFuture::from(contractors_change.then(|| app.contractors.list(viewer, &everybody))),
        tasks(app, viewer, &plan),
        entries(app, viewer, &plan),
        copied(app, viewer, copying, limit),
    );
    let (mut tasks, mut entries, copied) = (tasks?, entries?, copied?);
    tasks.extend(copied.tasks);
    entries.extend(copied.entries);
    let homes = homes.transpose()?.map_or_else(Vec::new, |seen| seen.value);
    let homes = homes.into_iter().filter(|home| plan.shows(home.residence.id)).collect();
    let contractors = contractors.transpose()?.map_or_else(Vec::new, |seen| seen.value);
    let mut contractors = Changes::of(contractors, &plan.contractors, |card| card.contractor.id);
    contractors.changed.retain(|card| plan.tells(&card.contractor));
    let Plan { resets_personal, resets, gone, followed, is_behind, .. } = plan;
    Ok(Lacking {
        has_more: is_behind || copied.left.is_some(),
        cursor: Cursor { user, followed, copying: copied.left },
        resets_personal,
        resets,
        account: account.transpose()?.map(|seen| seen.value),
        homes: Changes { changed: homes, deleted: gone },
        loads: loads.transpose()?.map_or_else(Vec::new, |seen| seen.value),
        tasks: Changes::of(tasks, &plan.tasks, |card| card.task.id),
        entries: Changes::of(entries, &plan.entries, |card| card.completion.id),
        contractors,
    })
}

/// Tasks that were touched, those that are there.
async fn tasks(app: &Wiring, viewer: Viewer, plan: &Plan) -> Result<Vec<TaskCard>, TaskError> {
    if plan.tasks.is_empty() {
        return Ok(Vec::new());
    }
    let filter = TaskFilter { ids: Some(plan.tasks.iter().copied().collect()), ..TaskFilter::default() };
    Ok(app.tasks.list(viewer, filter, None, Page { limit: ALL, after: None }).await?.value.cards)
}

/// Entries of the history that were touched, by themselves or with their task.
async fn entries(app: &Wiring, viewer: Viewer, plan: &Plan) -> Result<Vec<CompletionCard>, TaskError> {
    let by_id = HistoryFilter { ids: Some(plan.entries.iter().copied().collect()), ..HistoryFilter::default() };
    let by_task = HistoryFilter { tasks: Some(plan.histories.iter().copied().collect()), ..HistoryFilter::default() };
    let (by_id, by_task) = (Some(by_id).filter(|_| !plan.entries.is_empty()), Some(by_task).filter(|_| !plan.histories.is_empty()));
    let read = async |filter| app.tasks.history(viewer, filter, HistoryPage { limit: ALL, after: None }).await;
    let (by_id, by_task) = futures::join!(OptionFuture::from(by_id.map(&read)), OptionFuture::from(by_task.map(&read)));
    let found = [by_id.transpose()?, by_task.transpose()?];
    Ok(found.into_iter().flatten().flat_map(|seen| seen.value.entries).collect())
}

/// A page of homes that are copied whole, and what is left of them.
#[derive(Default)]
struct Copied {
    tasks: Vec<TaskCard>,
    entries: Vec<CompletionCard>,
    left: Option<Copying>,
}

async fn copied(app: &Wiring, viewer: Viewer, copying: Option<Copying>, limit: u16) -> Result<Copied, TaskError> {
    let Some(Copying { homes, tasks, history }) = copying else { return Ok(Copied::default()) };
    let listing = async |after| {
        let filter = TaskFilter { residences: Some(homes.clone()), ..TaskFilter::default() };
        app.tasks.list(viewer, filter, None, Page { limit, after }).await
    };
    let telling = async |after| {
        let filter = HistoryFilter { residences: Some(homes.clone()), ..HistoryFilter::default() };
        app.tasks.history(viewer, filter, HistoryPage { limit, after }).await
    };
    let (listed, told) = futures::join!(OptionFuture::from(tasks.after().map(listing)), OptionFuture::from(history.after().map(telling)));
    let (listed, told) = (listed.transpose()?.map(|seen| seen.value), told.transpose()?.map(|seen| seen.value));
    let tasks_left = Part::before(listed.as_ref().and_then(|listed| listed.next));
    let history_left = Part::before(told.as_ref().and_then(|told| told.next));
    let is_done = (tasks_left, history_left) == (Part::Done, Part::Done);
    Ok(Copied {
        tasks: listed.map_or_else(Vec::new, |listed| listed.cards),
        entries: told.map_or_else(Vec::new, |told| told.entries),
        left: (!is_done).then_some(Copying { homes, tasks: tasks_left, history: history_left }),
    })
}
