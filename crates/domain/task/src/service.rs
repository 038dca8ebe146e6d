//! The use cases: load, decide, commit.

mod adding;
mod changing;
mod recording;

use crate::{
    BoardRows, Column, CompletionCard, HistoryFilter, HistoryKey, HistoryPage, HomeLoad, Lookups, Outcome, Page, PageKey, Recall, Scope,
    TaskCard, TaskError, TaskFilter, TaskStore, Threshold, template::HomeFacts,
};
use honeydue_kernel::{CompletionId, Day, ResidenceId, Seen, TaskId, Viewer, Zone};
use jiff::Timestamp;

/// The use cases of tasks, over a store.
#[derive(Clone, Debug)]
pub struct Tasks<S> {
    store: S,
}

/// A page of tasks, and where the next one begins.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Newest first.
    pub cards: Vec<TaskCard>,
    /// None: there are no more.
    pub next: Option<PageKey>,
}

/// A page of the history, and where the next one begins.
#[derive(Clone, Debug)]
pub struct HistoryListed {
    /// Newest first.
    pub entries: Vec<CompletionCard>,
    /// None: there are no more.
    pub next: Option<HistoryKey>,
}

/// Some columns of the board, on the day of an instant: in this zone, else in the viewer's.
#[derive(Clone, Debug)]
pub struct InColumns {
    /// Any of these.
    pub columns: &'static [Column],
    /// The caller's zone, where the caller names one.
    pub zone: Option<Zone>,
    /// When.
    pub now: Timestamp,
    /// How far "due soon" reaches.
    pub threshold: Threshold,
}

/// How many tasks a list that is asked for a column looks at, at most, in its one read.
const LOOKED_AT: u16 = 1_000;

impl<S: TaskStore> Tasks<S> {
    /// Over this store.
    pub const fn new(store: S) -> Self {
        Self { store }
    }

    /// One task.
    pub async fn find(&self, viewer: Viewer, id: TaskId) -> Result<Seen<TaskCard>, TaskError> {
        present(self.store.find(viewer, id).await?)
    }

    /// What the board of these homes is made from; [`crate::Board::sort`] makes it, for a day.
    pub async fn board(&self, viewer: Viewer, scope: Scope) -> Result<Seen<BoardRows>, TaskError> {
        present(self.store.board(viewer, scope).await?)
    }

    /// How the tasks of these homes stand; [`crate::Summary::of`] counts them, for a day.
    pub async fn load(&self, viewer: Viewer, scope: Scope) -> Result<Seen<Vec<HomeLoad>>, TaskError> {
        present(self.store.load(viewer, scope).await?)
    }

    /// A page of tasks, newest first.
    ///
    /// A column is the classifier's to say, so that no store can look for it. The list reads more tasks than it needs, a
    /// thousand at most, and keeps those that stand there: such a page may be short, even empty, and yet have a next one,
    /// which begins after the last task that was looked at. Pages neither repeat nor skip, as without a column.
    pub async fn list(
        &self,
        viewer: Viewer,
        filter: TaskFilter,
        columns: Option<InColumns>,
        page: Page,
    ) -> Result<Seen<Listed>, TaskError> {
        let one_more = page.limit.saturating_add(1);
        let most = if columns.is_some() { one_more.max(LOOKED_AT) } else { one_more };
        let seen = self.store.list(viewer, filter, Page { limit: most, ..page }).await?;
        let stands = |card: &TaskCard| columns.as_ref().is_none_or(|columns| columns.have(card, &seen.caller.zone));
        let (mut cards, mut next) = (Vec::new(), None);
        let looked_at = seen.value.len();
        for (nth, card) in (1..).zip(seen.value) {
            let key = PageKey::of(&card.task);
            if stands(&card) {
                cards.push(card);
            }
            let (is_full, is_last) = (cards.len() == usize::from(page.limit), nth == looked_at);
            if (is_full && !is_last) || (is_last && nth == usize::from(most)) {
                next = Some(key);
                break;
            }
        }
        Ok(Seen { caller: seen.caller, value: Listed { cards, next }, versions: seen.versions })
    }

    /// A page of the history, newest first: of tasks of one home or all homes. What is not the viewer's has none.
    pub async fn history(&self, viewer: Viewer, filter: HistoryFilter, page: HistoryPage) -> Result<Seen<HistoryListed>, TaskError> {
        let one_more = HistoryPage { limit: page.limit.saturating_add(1), ..page };
        let seen = self.store.history(viewer, filter, one_more).await?;
        Ok(seen.map(|mut entries| {
            let more = entries.len() > usize::from(page.limit);
            entries.truncate(page.limit.into());
            let next = entries.last().filter(|_| more).map(|last| HistoryKey::of(&last.completion));
            HistoryListed { entries, next }
        }))
    }

    /// The same of one task, which has to be there: one to which nothing has happened is told from none.
    pub async fn history_of(
        &self,
        viewer: Viewer,
        task: TaskId,
        filter: HistoryFilter,
        page: HistoryPage,
    ) -> Result<Seen<HistoryListed>, TaskError> {
        let seen = self.history(viewer, HistoryFilter { tasks: Some(vec![task]), ..filter }, page).await?;
        if seen.value.entries.is_empty() {
            self.find(viewer, task).await?;
        }
        Ok(seen)
    }

    /// One completion.
    pub async fn completion(&self, viewer: Viewer, id: CompletionId) -> Result<Seen<CompletionCard>, TaskError> {
        let seen = self.store.recall(viewer, Recall::Entry(id)).await?;
        let done = |entry: &CompletionCard| entry.completion.kind == Outcome::Completed;
        present(seen.map(|recalled| recalled.map(|recalled| recalled.entry).filter(done)))
    }

    /// The days on which a task will be due, `count` at most: the one that is shown, and those that follow if each is done
    /// on its day. None of a task that was done for good, given up or put away, nor of an interval that has no date yet.
    pub async fn upcoming(
        &self,
        viewer: Viewer,
        id: TaskId,
        count: usize,
        zone: Option<&Zone>,
        now: Timestamp,
    ) -> Result<Seen<Vec<Day>>, TaskError> {
        let seen = self.find(viewer, id).await?;
        let today = zone.unwrap_or(&seen.caller.zone).day_of(now);
        Ok(seen.map(|card| card.task.upcoming(today, count)))
    }

    /// What is known of one home; [`crate::template::suggest`] says which templates fit it.
    pub async fn home_facts(&self, viewer: Viewer, residence: ResidenceId) -> Result<Seen<HomeFacts>, TaskError> {
        present(self.store.home_facts(viewer, residence).await?)
    }

    /// What categories, priorities and frequencies there are.
    pub async fn lookups(&self) -> Result<Lookups, TaskError> {
        Ok(self.store.lookups().await?)
    }
}

impl InColumns {
    fn have(&self, card: &TaskCard, profile: &Zone) -> bool {
        let today: Day = self.zone.as_ref().unwrap_or(profile).day_of(self.now);
        self.columns.contains(&card.task.standing().column(today, self.threshold))
    }
}

/// Absence is an error to a caller who asked for one thing.
fn present<T>(seen: Seen<Option<T>>) -> Result<Seen<T>, TaskError> {
    let Seen { caller, value, versions } = seen;
    Ok(Seen { caller, value: value.ok_or(TaskError::Absent)?, versions })
}
