//! Pages of long lists.

use crate::{
    extract::{FromQuery, LocalDay, Pairs},
    problem::{Flaw, Problem},
    wire::task::TaskView,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use honeydue_kernel::{Day, ResidenceId, TaskId};
use honeydue_task::{Page, PageKey, TaskCard, TaskFilter};
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

/// Which tasks, and which page of them.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TaskListAsked {
    /// Of this home alone.
    #[param(value_type = Option<i64>)]
    residence: Option<ResidenceId>,
    /// At most so many: 1 to 200, 50 if nothing is said.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: u16,
    /// What the page before ended with.
    #[param(value_type = Option<String>)]
    cursor: Option<PageKey>,
}

const LIMIT: std::ops::RangeInclusive<u16> = 1..=200;

impl FromQuery for TaskListAsked {
    fn from_query(pairs: &Pairs) -> Result<Self, Problem> {
        let limit = limit(pairs)?;
        let residence = pairs.number::<i64>("residence")?.map(ResidenceId::new);
        let cursor = pairs.text("cursor").map(|cursor| key(cursor).ok_or_else(not_a_cursor)).transpose()?;
        Ok(Self { residence, limit, cursor })
    }
}

impl TaskListAsked {
    /// Which tasks.
    pub const fn filter(&self) -> TaskFilter {
        TaskFilter { residence: self.residence }
    }

    /// The page, with one more at its end that shows whether there is a next one.
    pub const fn page(&self) -> Page {
        Page { limit: self.limit + 1, after: self.cursor }
    }

    /// The page of the cards that were found.
    pub fn view(&self, mut cards: Vec<TaskCard>, day: &LocalDay) -> TaskPageView {
        let limit = usize::from(self.limit);
        let more = cards.len() > limit;
        cards.truncate(limit);
        let next = cards.last().filter(|_| more).map(|last| cursor(PageKey { created_at: last.task.created_at, id: last.task.id }));
        TaskPageView { results: cards.into_iter().map(|card| TaskView::of(card, day)).collect(), next }
    }
}

/// How many a page may hold: 1 to 200, 50 if nothing is said.
pub fn limit(pairs: &Pairs) -> Result<u16, Problem> {
    match pairs.number::<i64>("limit")? {
        None => Ok(50),
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
