//! Completions and the rest of the history, as clients see them.

use crate::{
    extract::{FromQuery, LocalDay, Pairs},
    problem::{Flaw, Problem},
    wire::{
        PersonView, instant, page,
        summary::TotalSummaryView,
        task::{ContractorNameView, TaskView},
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use honeydue_kernel::{CompletionId, Id, ResidenceId, TaskId};
use honeydue_task::{Changed, Completion, CompletionCard, HistoryFilter, HistoryKey, HistoryListed, HistoryPage, Outcome};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// One entry of a task's history: one time that it was done, left out, or put off.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Completion)]
pub struct CompletionView {
    id: i64,
    task_id: i64,
    task_title: String,
    residence_id: i64,
    /// `completed`, `skipped` or `snoozed`.
    kind: &'static str,
    completed_by_id: i64,
    /// Somebody whose account is deleted is `Former member`.
    completed_by: Option<PersonView>,
    #[schema(format = DateTime)]
    completed_at: String,
    /// The day in the zone of whoever recorded it.
    #[schema(format = Date)]
    completed_on: String,
    /// The occurrence that was open.
    #[schema(format = Date)]
    scheduled_for: Option<String>,
    /// The day to which it moved the task.
    #[schema(format = Date)]
    moved_to: Option<String>,
    /// Whether it moved the task, or is history only.
    moved_date: bool,
    notes: Option<String>,
    /// Why it was left out.
    reason: Option<String>,
    actual_cost: Option<String>,
    rating: Option<i64>,
    contractor_id: Option<i64>,
    contractor: Option<ContractorNameView>,
    /// Documents come later.
    #[schema(value_type = Vec<String>)]
    images: [(); 0],
    #[schema(format = DateTime)]
    created_at: String,
    version: i64,
}

impl From<CompletionCard> for CompletionView {
    fn from(card: CompletionCard) -> Self {
        let CompletionCard { completion, task_title, completed_by: recorder, contractor: called } = card;
        let Completion {
            id,
            task,
            residence,
            kind,
            completed_by,
            completed_at,
            completed_on,
            scheduled_for,
            moved_to,
            moved_date,
            notes,
            reason,
            actual_cost,
            rating,
            contractor,
            found: _,
            task_version: _,
            created_at,
            version,
        } = completion;
        Self {
            id: id.get(),
            task_id: task.get(),
            task_title: task_title.into(),
            residence_id: residence.get(),
            kind: kind.name(),
            completed_by_id: completed_by.get(),
            completed_by: recorder.map(PersonView::from),
            completed_at: instant(completed_at),
            completed_on: completed_on.to_string(),
            scheduled_for: scheduled_for.map(|day| day.to_string()),
            moved_to: moved_to.map(|day| day.to_string()),
            moved_date,
            notes: notes.map(String::from),
            reason: reason.map(String::from),
            actual_cost: actual_cost.map(|cost| cost.to_string()),
            rating: rating.map(i64::from),
            contractor_id: contractor.map(Id::get),
            contractor: called.map(ContractorNameView::from),
            images: [],
            created_at: instant(created_at),
            version,
        }
    }
}

/// A completion with the task as it is after it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CompletionRecorded)]
pub struct CompletionRecordedView {
    #[serde(flatten)]
    completion: CompletionView,
    task: TaskView,
    total_summary: TotalSummaryView,
}

impl CompletionRecordedView {
    /// What recording or changing a completion answers with.
    pub fn of(completion: CompletionCard, changed: Changed, day: &LocalDay) -> Self {
        let Changed { card, entry: _, load } = changed;
        Self { completion: completion.into(), task: TaskView::of(card, day), total_summary: TotalSummaryView::of(&load, day) }
    }
}

/// A completion that is gone, and the task without it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CompletionDeleted)]
pub struct CompletionDeletedView {
    deleted_id: i64,
    task: TaskView,
    total_summary: TotalSummaryView,
}

impl CompletionDeletedView {
    /// What deleting a completion answers with.
    pub fn of(id: CompletionId, changed: Changed, day: &LocalDay) -> Self {
        let Changed { card, entry: _, load } = changed;
        Self { deleted_id: id.get(), task: TaskView::of(card, day), total_summary: TotalSummaryView::of(&load, day) }
    }
}

/// A page of completions or of the history, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CompletionPage)]
pub struct CompletionPageView {
    results: Vec<CompletionView>,
    /// The cursor of the next page; null on the last.
    next: Option<String>,
}

impl From<HistoryListed> for CompletionPageView {
    fn from(listed: HistoryListed) -> Self {
        let HistoryListed { entries, next } = listed;
        Self { results: entries.into_iter().map(CompletionView::from).collect(), next: next.map(cursor) }
    }
}

/// Which page of a task's history.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HistoryPageAsked {
    /// At most so many: 1 to 200, 50 if nothing is said.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: u16,
    /// What the page before ended with.
    #[param(value_type = Option<String>)]
    cursor: Option<HistoryKey>,
}

impl FromQuery for HistoryPageAsked {
    fn from_query(pairs: &Pairs) -> Result<Self, Problem> {
        let cursor = pairs.text("cursor").map(|cursor| key(cursor).ok_or_else(not_a_cursor)).transpose()?;
        Ok(Self { limit: page::limit(pairs)?, cursor })
    }
}

impl HistoryPageAsked {
    /// The page.
    pub const fn page(self) -> HistoryPage {
        HistoryPage { limit: self.limit, after: self.cursor }
    }
}

/// Which completions.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CompletionsAsked {
    /// Of this home alone.
    #[param(value_type = Option<i64>)]
    residence: Option<ResidenceId>,
    /// Of this task alone.
    #[param(value_type = Option<i64>)]
    task: Option<TaskId>,
}

impl FromQuery for CompletionsAsked {
    fn from_query(pairs: &Pairs) -> Result<Self, Problem> {
        Ok(Self { residence: pairs.number::<i64>("residence")?.map(Id::new), task: pairs.number::<i64>("task")?.map(Id::new) })
    }
}

impl CompletionsAsked {
    /// What is looked for. Skips and snoozes are no completions.
    pub fn filter(self) -> HistoryFilter {
        HistoryFilter {
            ids: None,
            residences: self.residence.map(|home| vec![home]),
            tasks: self.task.map(|task| vec![task]),
            kind: Some(Outcome::Completed),
        }
    }
}

/// Clients take it as it is: `h`, day, id.
fn cursor(HistoryKey { completed_on, id }: HistoryKey) -> String {
    URL_SAFE_NO_PAD.encode(format!("h{completed_on}.{id}"))
}

fn key(cursor: &str) -> Option<HistoryKey> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let (day, id) = text.strip_prefix('h')?.split_once('.')?;
    Some(HistoryKey { completed_on: day.parse().ok()?, id: CompletionId::new(id.parse().ok()?) })
}

fn not_a_cursor() -> Problem {
    Flaw::new("malformed", "must be the `next` of a page").at("query:cursor")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went_out() {
        let there = HistoryKey { completed_on: "2026-06-15".parse().unwrap(), id: CompletionId::new(901) };
        assert_eq!(key(&cursor(there)), Some(there));
        for foreign in ["", "MzQ1", "!!", "dA", "aHg", "aDEueA"] {
            assert_eq!(key(foreign), None, "{foreign}");
        }
    }
}
