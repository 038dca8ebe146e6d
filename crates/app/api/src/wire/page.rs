//! Pages of long lists.

use crate::{
    extract::{DayAsked, FromQuery, LocalDay, Pairs},
    problem::{Flaw, Problem},
    wire::{column, task::TaskView},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use honeydue_kernel::{CategoryId, ContractorId, Day, Id, PriorityId, ResidenceId, TaskId, UserId, check_text};
use honeydue_task::{Column, InColumns, Listed, Page, PageKey, TaskFilter};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// A page of tasks, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TaskPage)]
pub struct TaskPageView {
    results: Vec<TaskView>,
    /// The cursor of the next page; null on the last.
    next: Option<String>,
}

/// Which tasks, and which page of them. What is said holds together.
#[derive(Clone, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TaskListAsked {
    /// Of this home alone.
    #[param(value_type = Option<i64>)]
    residence: Option<ResidenceId>,
    /// Of this category.
    #[param(value_type = Option<i64>)]
    category: Option<CategoryId>,
    /// Of this priority.
    #[param(value_type = Option<i64>)]
    priority: Option<PriorityId>,
    /// In this column today, by its name; `cancelled_tasks` are the archived ones, too. A page may be short, even empty, and
    /// have a next one.
    #[param(value_type = Option<String>, example = "overdue_tasks")]
    column: Option<&'static [Column]>,
    /// That this member is to do.
    #[param(value_type = Option<i64>)]
    assigned_to: Option<UserId>,
    /// For which this contractor is called.
    #[param(value_type = Option<i64>)]
    contractor: Option<ContractorId>,
    /// With these words in the title or the description.
    #[param(max_length = 200)]
    q: Option<String>,
    /// That have changed after this instant.
    #[param(value_type = Option<String>, format = DateTime)]
    updated_after: Option<Timestamp>,
    /// That are archived, or are not.
    is_archived: Option<bool>,
    /// At most so many: 1 to 200, 50 if nothing is said.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: u16,
    /// What the page before ended with.
    #[param(value_type = Option<String>)]
    cursor: Option<PageKey>,
}

/// Which page of tasks.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TaskPageAsked {
    /// At most so many: 1 to 200, 50 if nothing is said.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: u16,
    /// What the page before ended with.
    #[param(value_type = Option<String>)]
    cursor: Option<PageKey>,
}

impl FromQuery for TaskPageAsked {
    fn from_query(pairs: &Pairs) -> Result<Self, Problem> {
        let cursor = pairs.text("cursor").map(|cursor| key(cursor).ok_or_else(not_a_cursor)).transpose()?;
        Ok(Self { limit: limit(pairs)?, cursor })
    }
}

impl TaskPageAsked {
    /// The page.
    pub const fn page(self) -> Page {
        Page { limit: self.limit, after: self.cursor }
    }
}

const LIMIT: std::ops::RangeInclusive<u16> = 1..=200;

/// The most characters that a list is searched for.
const WORDS: usize = 200;

impl FromQuery for TaskListAsked {
    fn from_query(pairs: &Pairs) -> Result<Self, Problem> {
        let column = pairs.text("column").map(|name| column::named(name).ok_or_else(unknown_column)).transpose()?;
        let updated_after = pairs.text("updated_after").map(|text| instant(text).ok_or_else(not_an_instant)).transpose()?;
        Ok(Self {
            residence: pairs.number::<i64>("residence")?.map(Id::new),
            category: pairs.number::<i64>("category")?.map(Id::new),
            priority: pairs.number::<i64>("priority")?.map(Id::new),
            column,
            assigned_to: pairs.number::<i64>("assigned_to")?.map(Id::new),
            contractor: pairs.number::<i64>("contractor")?.map(Id::new),
            q: pairs.text("q").map(words).transpose()?,
            updated_after,
            is_archived: pairs.text("is_archived").map(|text| text.parse().map_err(|_| not_a_flag())).transpose()?,
            limit: limit(pairs)?,
            cursor: pairs.text("cursor").map(|cursor| key(cursor).ok_or_else(not_a_cursor)).transpose()?,
        })
    }
}

impl TaskListAsked {
    /// Which tasks.
    pub fn filter(&self) -> TaskFilter {
        TaskFilter {
            ids: None,
            residences: self.residence.map(|home| vec![home]),
            category: self.category,
            priority: self.priority,
            assigned_to: self.assigned_to,
            contractor: self.contractor,
            text: self.q.clone(),
            updated_after: self.updated_after,
            is_archived: self.is_archived,
        }
    }

    /// In which columns of the day.
    pub fn columns(&self, day: &DayAsked) -> Option<InColumns> {
        let (zone, now, threshold) = (day.zone().cloned(), day.now(), day.threshold());
        self.column.map(|columns| InColumns { columns, zone, now, threshold })
    }

    /// The page.
    pub const fn page(&self) -> Page {
        Page { limit: self.limit, after: self.cursor }
    }
}

impl TaskPageView {
    /// The page that was found.
    pub fn of(listed: Listed, day: &LocalDay) -> Self {
        let Listed { cards, next } = listed;
        Self { results: cards.into_iter().map(|card| TaskView::of(card, day)).collect(), next: next.map(cursor) }
    }
}

fn words(text: &str) -> Result<String, Problem> {
    check_text(text, 0, WORDS).map_err(|error| Flaw::from(error).at("query:q"))
}

/// Only instants that a database can keep.
fn instant(text: &str) -> Option<Timestamp> {
    let kept = Day::FIRST.midnight_utc()..=Day::LAST.midnight_utc();
    text.parse::<Timestamp>().ok().filter(|instant| kept.contains(instant))
}

fn not_an_instant() -> Problem {
    Flaw::new("malformed", "must be an instant like 2026-06-15T16:20:00Z").at("query:updated_after")
}

fn not_a_flag() -> Problem {
    Flaw::new("wrong_type", "must be true or false").at("query:is_archived")
}

fn unknown_column() -> Problem {
    Flaw::new("unknown", "must be the name of a column, like overdue_tasks").at("query:column")
}

/// How many a page may hold: 1 to 200, 50 if nothing is said.
pub fn limit(pairs: &Pairs) -> Result<u16, Problem> {
    limit_or(pairs, 50)
}

/// How many a page may hold: 1 to 200, or this many if nothing is said.
pub fn limit_or(pairs: &Pairs, usual: u16) -> Result<u16, Problem> {
    match pairs.number::<i64>("limit")? {
        None => Ok(usual),
        Some(limit) => u16::try_from(limit).ok().filter(|limit| LIMIT.contains(limit)).ok_or_else(out_of_range),
    }
}

/// Clients take it as it is: `t`, microseconds, id.
fn cursor(PageKey { created_at, id }: PageKey) -> String {
    URL_SAFE_NO_PAD.encode(format!("t{}.{id}", created_at.as_microsecond()))
}

fn key(cursor: &str) -> Option<PageKey> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let (instant, id) = text.strip_prefix('t')?.split_once('.')?;
    // no task was made at an instant that a database can't keep
    let kept = Day::FIRST.midnight_utc()..=Day::LAST.midnight_utc();
    let created_at = Timestamp::from_microsecond(instant.parse().ok()?).ok().filter(|instant| kept.contains(instant))?;
    Some(PageKey { created_at, id: TaskId::new(id.parse().ok()?) })
}

fn out_of_range() -> Problem {
    Flaw::new("out_of_range", "must lie between 1 and 200").at("query:limit")
}

fn not_a_cursor() -> Problem {
    Flaw::new("malformed", "must be the `next` of a page").at("query:cursor")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went_out() {
        let there = PageKey { created_at: "2026-06-15T16:20:00.123456Z".parse().unwrap(), id: TaskId::new(345) };
        assert_eq!(key(&cursor(there)), Some(there));
        for foreign in ["", "MzQ1", "!!", "dA", "dHg", "dDEueA"] {
            assert_eq!(key(foreign), None, "{foreign}");
        }
    }
}
