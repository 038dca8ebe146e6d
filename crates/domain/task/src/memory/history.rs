//! The history of tasks in memory.

use super::State;
use crate::{Completion, CompletionCard, CompletionTotals, HistoryFilter, HistoryKey, HistoryPage, Outcome, Recall, Recalled};
use honeydue_kernel::{CompletionId, ResidenceId, TaskId, Version};
use std::cmp::Reverse;

/// What entries of a task are in the order of.
const fn age(entry: &Completion) -> (Version, CompletionId) {
    (entry.task_version, entry.id)
}

impl State {
    /// The history of a task, oldest first.
    pub(super) fn history_of(&self, task: TaskId) -> Vec<&Completion> {
        let mut entries: Vec<&Completion> = self.completions.values().filter(|entry| entry.task == task).collect();
        entries.sort_unstable_by_key(|entry| age(entry));
        entries
    }

    pub(super) fn history(&self, homes: &[ResidenceId], filter: &HistoryFilter, page: HistoryPage) -> Vec<CompletionCard> {
        let place = |entry: &Completion| (entry.completed_on, entry.id);
        let follows = |entry: &Completion| page.after.is_none_or(|HistoryKey { completed_on, id }| place(entry) < (completed_on, id));
        let shown = |entry: &&Completion| homes.contains(&entry.residence) && follows(entry) && filter.lets(entry);
        let mut entries: Vec<&Completion> = self.completions.values().filter(shown).collect();
        entries.sort_unstable_by_key(|entry| Reverse(place(entry)));
        entries.into_iter().take(page.limit.into()).filter_map(|entry| self.completion_card(entry)).collect()
    }

    pub(super) fn entry(&self, which: Recall) -> Option<&Completion> {
        match which {
            Recall::Entry(id) => self.completions.get(&id),
            Recall::Newest(task) => self.history_of(task).last().copied(),
        }
    }

    pub(super) fn recalled(&self, entry: &Completion) -> Option<Recalled> {
        let others = || self.completions.values().filter(|other| other.task == entry.task && other.id != entry.id);
        let newer = || others().filter(|other| age(other) > age(entry));
        let mut done: Vec<&Completion> = others().filter(|other| other.kind == Outcome::Completed).collect();
        done.sort_unstable_by_key(|other| age(other));
        Some(Recalled {
            entry: self.completion_card(entry)?,
            card: self.card(self.tasks.get(&entry.task)?),
            is_newest: newer().next().is_none(),
            moved_since: newer().any(|other| other.moved_date),
            rest: done.into_iter().fold(CompletionTotals::default(), CompletionTotals::and),
        })
    }

    pub(super) fn completion_card(&self, entry: &Completion) -> Option<CompletionCard> {
        Some(CompletionCard {
            completion: entry.clone(),
            task_title: self.tasks.get(&entry.task)?.title.clone(),
            completed_by: self.surroundings.person(entry.completed_by).cloned(),
            contractor: self.contractor(entry.residence, entry.contractor),
        })
    }
}

impl HistoryFilter {
    /// Whether the history has this entry, if it has its home.
    fn lets(&self, entry: &Completion) -> bool {
        let Self { ids, residences, tasks, kind } = self;
        ids.as_ref().is_none_or(|ids| ids.contains(&entry.id))
            && residences.as_ref().is_none_or(|residences| residences.contains(&entry.residence))
            && tasks.as_ref().is_none_or(|tasks| tasks.contains(&entry.task))
            && kind.is_none_or(|kind| entry.kind == kind)
    }
}
