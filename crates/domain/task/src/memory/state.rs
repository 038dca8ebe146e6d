//! What a store in memory holds.

use super::lookups::lookups;
use crate::{
    Completion, ContractorName, HomeLoad, Lookups, Page, PageKey, Pile, Scope, Standing, Task, TaskCard, TaskFilter, TaskWrite,
    template::HomeFacts,
};
use honeydue_kernel::{
    CompletionId, ContractorId, Payer, PortError, Refusal, ResidenceId, Seen, TaskId, TemplateId, UserId, Viewer, memory::Surroundings,
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
};

#[derive(Debug)]
pub(super) struct State {
    pub(super) surroundings: Surroundings,
    pub(super) home_names: HashMap<ResidenceId, String>,
    pub(super) home_facts: HashMap<ResidenceId, HomeFacts>,
    pub(super) contractors: HashMap<(ResidenceId, ContractorId), ContractorName>,
    pub(super) lookups: Lookups,
    pub(super) tasks: BTreeMap<TaskId, Task>,
    pub(super) completions: BTreeMap<CompletionId, Completion>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            surroundings: Surroundings::default(),
            home_names: HashMap::new(),
            home_facts: HashMap::new(),
            contractors: HashMap::new(),
            lookups: lookups(),
            tasks: BTreeMap::new(),
            completions: BTreeMap::new(),
        }
    }
}

impl State {
    /// What a viewer is shown of the homes in scope; none of one that is not the viewer's.
    pub(super) fn seen<T>(
        &self,
        viewer: Viewer,
        scope: Scope,
        show: impl FnOnce(&[ResidenceId]) -> T,
    ) -> Result<Seen<Option<T>>, PortError> {
        let caller = self.surroundings.caller(viewer)?;
        let mine = self.surroundings.homes_of(caller.user);
        let homes = match scope {
            Scope::All => Some(mine),
            Scope::Home(home) => mine.contains(&home).then(|| vec![home]),
        };
        let versions = self.surroundings.sight_of(&caller, homes.iter().flatten().copied());
        Ok(Seen { caller, value: homes.as_deref().map(show), versions })
    }

    pub(super) fn load(&self, homes: &[ResidenceId]) -> Vec<HomeLoad> {
        homes.iter().map(|home| HomeLoad { residence: *home, piles: self.piles(*home) }).collect()
    }

    fn piles(&self, residence: ResidenceId) -> Vec<Pile> {
        let mut counts: HashMap<Standing, u32> = HashMap::new();
        for task in self.tasks.values().filter(|task| task.residence == residence && !task.is_gone()) {
            *counts.entry(task.standing()).or_default() += 1;
        }
        counts.into_iter().map(|(standing, count)| Pile { standing, count }).collect()
    }

    /// How many tasks an account pays for.
    pub(super) fn paid_by(&self, payer: UserId) -> usize {
        let counts = |task: &&Task| !task.is_archived && self.surroundings.payer(Payer::Home(task.residence)) == Some(payer);
        self.tasks.values().filter(counts).count()
    }

    pub(super) fn templates_in_use(&self, residence: ResidenceId) -> Vec<TemplateId> {
        let used = self.tasks.values().filter(|task| task.residence == residence && !task.is_gone());
        let in_use: BTreeSet<TemplateId> = used.filter_map(|task| task.template).collect();
        in_use.into_iter().collect()
    }

    pub(super) fn page(&self, homes: &[ResidenceId], filter: &TaskFilter, Page { limit, after }: Page) -> Vec<TaskCard> {
        let place = |task: &Task| (task.created_at, task.id);
        let follows = |task: &Task| after.is_none_or(|PageKey { created_at, id }| place(task) < (created_at, id));
        let shown = |task: &&Task| homes.contains(&task.residence) && follows(task) && filter.lets(task);
        let mut tasks: Vec<&Task> = self.tasks.values().filter(shown).collect();
        tasks.sort_unstable_by_key(|task| Reverse(place(task)));
        tasks.into_iter().take(limit.into()).map(|task| self.card(task)).collect()
    }

    pub(super) fn card(&self, task: &Task) -> TaskCard {
        TaskCard {
            task: task.clone(),
            residence_name: self.home_names.get(&task.residence).cloned().unwrap_or_default(),
            category: task.category.and_then(|id| self.lookups.categories.iter().find(|category| category.id == id).cloned()),
            priority: task.priority.and_then(|id| self.lookups.priorities.iter().find(|priority| priority.id == id).cloned()),
            created_by: self.surroundings.person(task.created_by).cloned(),
            assigned_to: task.assigned_to.and_then(|id| self.surroundings.person(id).cloned()),
            contractor: self.contractor(task.residence, task.contractor),
        }
    }

    pub(super) fn contractor(&self, residence: ResidenceId, contractor: Option<ContractorId>) -> Option<ContractorName> {
        contractor.and_then(|id| self.contractors.get(&(residence, id)).cloned())
    }

    pub(super) fn check_lookups(&self, task: &Task) -> Result<(), Refusal> {
        let unknown = |rule: &'static str, id: i64| Err(Refusal::Unknown { rule: rule.into(), id });
        match (task.category, task.priority) {
            (Some(id), _) if self.lookups.categories.iter().all(|category| category.id != id) => unknown("unknown_category", id.get()),
            (_, Some(id)) if self.lookups.priorities.iter().all(|priority| priority.id != id) => unknown("unknown_priority", id.get()),
            _ => Ok(()),
        }
    }

    /// Takes the work of a home from a member who leaves it.
    pub(super) fn unassign(&mut self, residence: ResidenceId, user: UserId) {
        for task in self.tasks.values_mut().filter(|task| task.residence == residence && task.assigned_to == Some(user)) {
            task.assigned_to = None;
            task.version += 1;
        }
    }

    pub(super) fn write(&mut self, write: TaskWrite) {
        match write {
            TaskWrite::Added { task } | TaskWrite::Changed { task } => {
                self.tasks.insert(task.id, task);
            }
            TaskWrite::AddedAll { tasks } => self.tasks.extend(tasks.into_iter().map(|task| (task.id, task))),
            TaskWrite::Recorded { task, completion } => {
                self.tasks.insert(task.id, task);
                self.completions.insert(completion.id, completion);
            }
            TaskWrite::TakenBack { task, completion } => {
                self.tasks.insert(task.id, task);
                self.completions.remove(&completion);
            }
            TaskWrite::Deleted { task } => {
                self.tasks.remove(&task);
                self.completions.retain(|_, completion| completion.task != task);
            }
        }
    }
}

impl TaskFilter {
    /// Whether the list has this task, if it has its home.
    fn lets(&self, task: &Task) -> bool {
        let Self { ids, residences, category, priority, assigned_to, contractor, text, updated_after, is_archived } = self;
        let has = |text: &String| {
            let (words, description) = (text.to_lowercase(), task.description.as_ref().map_or("", |description| description.as_str()));
            [task.title.as_str(), description].iter().any(|said| said.to_lowercase().contains(&words))
        };
        ids.as_ref().is_none_or(|ids| ids.contains(&task.id))
            && residences.as_ref().is_none_or(|residences| residences.contains(&task.residence))
            && (category.is_none() || task.category == *category)
            && (priority.is_none() || task.priority == *priority)
            && (assigned_to.is_none() || task.assigned_to == *assigned_to)
            && (contractor.is_none() || task.contractor == *contractor)
            && text.as_ref().is_none_or(has)
            && updated_after.is_none_or(|after| task.updated_at > after)
            && is_archived.is_none_or(|is_archived| task.is_archived == is_archived)
    }
}
