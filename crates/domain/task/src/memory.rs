//! The reference adapter: tasks in memory.

mod lookups;

use crate::{
    BoardRows, Completion, HomeLoad, Lookups, Page, Pile, Recorded, Scope, Standing, Task, TaskCard, TaskChange, TaskFilter, TaskStore,
    TaskWrite, template::HomeFacts,
};
use honeydue_kernel::{
    Committed, Id, Ids, Person, PortError, Refusal, ResidenceId, Role, Seen, SessionId, TaskId, TokenHash, UserId, Versioned, Viewer, Zone,
    memory::{MemoryIds, Surroundings},
};
use jiff::Timestamp;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Keeps tasks in memory. Accounts and homes are other domains': whoever embeds it tells it which there are.
#[derive(Debug)]
pub struct MemoryTasks {
    ids: Arc<MemoryIds>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    surroundings: Surroundings,
    home_names: HashMap<ResidenceId, String>,
    home_facts: HashMap<ResidenceId, HomeFacts>,
    lookups: Lookups,
    tasks: BTreeMap<TaskId, Task>,
    completions: Vec<Completion>,
}

impl Default for MemoryTasks {
    fn default() -> Self {
        Self::new(Arc::default())
    }
}

impl MemoryTasks {
    /// Without anything. Stores that know the same homes share their ids, since streams are numbered across domains.
    pub fn new(ids: Arc<MemoryIds>) -> Self {
        let state = State {
            surroundings: Surroundings::default(),
            home_names: HashMap::new(),
            home_facts: HashMap::new(),
            lookups: lookups::lookups(),
            tasks: BTreeMap::new(),
            completions: Vec::new(),
        };
        Self { ids, state: Mutex::new(state) }
    }

    /// There is this account.
    pub fn know(&self, person: Person, verified: bool, zone: Zone) {
        self.lock().surroundings.know(person, verified, zone);
    }

    /// The bearer of this token is this user from now on.
    pub fn open_session(&self, token: TokenHash, session: SessionId, user: UserId) {
        self.lock().surroundings.open_session(token, session, user);
    }

    /// Nobody is identified by this session of the user's any more.
    pub fn end_session(&self, session: SessionId, user: UserId) {
        let mut state = self.lock();
        if state.surroundings.end_session(session, user) {
            state.surroundings.advance(vec![user.into()]);
        }
    }

    /// There is a home of this name, with nobody in it yet.
    pub fn begin_home(&self, residence: ResidenceId, name: &str) {
        let mut state = self.lock();
        state.surroundings.begin_home(residence);
        state.home_names.insert(residence, name.to_owned());
    }

    /// This is known of a home from now on.
    pub fn describe(&self, residence: ResidenceId, facts: HomeFacts) {
        let mut state = self.lock();
        state.home_facts.insert(residence, facts);
        state.surroundings.advance(vec![residence.into()]);
    }

    /// A person belongs to a home from now on.
    pub fn admit(&self, residence: ResidenceId, person: Person, role: Role) {
        let mut state = self.lock();
        let moved = vec![residence.into(), person.id.into()];
        // since when somebody belongs to a home is shown by no task
        state.surroundings.admit(residence, person, role, Timestamp::UNIX_EPOCH);
        state.surroundings.advance(moved);
    }

    /// A person does not belong to a home any more.
    pub fn remove(&self, residence: ResidenceId, user: UserId) {
        let mut state = self.lock();
        state.surroundings.remove(residence, user);
        state.surroundings.advance(vec![residence.into(), user.into()]);
    }

    /// The completions of a task, in the order in which they were recorded.
    pub fn completions(&self, task: TaskId) -> Vec<Completion> {
        self.lock().completions.iter().filter(|completion| completion.task == task).cloned().collect()
    }

    /// A change is written whole or not at all, so that a state that somebody left in panic is a sound one.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ids for MemoryTasks {
    async fn next_id<T>(&self) -> Result<Id<T>, PortError> {
        self.ids.next_id().await
    }
}

impl TaskStore for MemoryTasks {
    async fn find(&self, viewer: Viewer, id: TaskId) -> Result<Seen<Option<TaskCard>>, PortError> {
        let state = self.lock();
        let caller = state.surroundings.caller(viewer)?;
        let task = state.tasks.get(&id).filter(|task| state.surroundings.role(caller.user, task.residence).is_some());
        let versions = state.surroundings.sight_of(&caller, task.map(|task| task.residence));
        Ok(Seen { value: task.map(|task| state.card(task)), caller, versions })
    }

    async fn board(&self, viewer: Viewer, scope: Scope) -> Result<Seen<Option<BoardRows>>, PortError> {
        let state = self.lock();
        state.seen(viewer, scope, |homes| {
            let shown = state.tasks.values().filter(|task| homes.contains(&task.residence) && task.is_on_board());
            BoardRows { cards: shown.map(|task| state.card(task)).collect() }
        })
    }

    async fn load(&self, viewer: Viewer, scope: Scope) -> Result<Seen<Option<Vec<HomeLoad>>>, PortError> {
        let state = self.lock();
        state.seen(viewer, scope, |homes| state.load(homes))
    }

    async fn list(&self, viewer: Viewer, filter: TaskFilter, page: Page) -> Result<Seen<Vec<TaskCard>>, PortError> {
        let state = self.lock();
        let scope = filter.residence.map_or(Scope::All, Scope::Home);
        let seen = state.seen(viewer, scope, |homes| state.page(homes, page))?;
        Ok(seen.map(Option::unwrap_or_default))
    }

    async fn home_facts(&self, viewer: Viewer, residence: ResidenceId) -> Result<Seen<Option<HomeFacts>>, PortError> {
        let state = self.lock();
        state.seen(viewer, Scope::Home(residence), |_| state.home_facts.get(&residence).cloned().unwrap_or_default())
    }

    async fn lookups(&self) -> Result<Lookups, PortError> {
        Ok(self.lock().lookups.clone())
    }

    async fn commit(&self, change: TaskChange) -> Result<Committed<Recorded>, PortError> {
        let state = &mut *self.lock();
        let change = change.into_parts();
        let version_of = |object| match object {
            Versioned::Task(id, _) => state.tasks.get(&id).map(|task| task.version),
            Versioned::Residence(..) => None,
        };
        let caller = state.surroundings.judge(&change, version_of)?.ok_or(Refusal::NoSession)?;
        let (TaskWrite::Added { task } | TaskWrite::Completed { task, .. }) = &change.write;
        state.check_lookups(task)?;

        let task = task.clone();
        let versions = state.surroundings.record(&change);
        state.write(change.write);
        let load = state.load(&state.surroundings.homes_of(caller.user));
        let by = state.surroundings.person(caller.user).cloned().ok_or(Refusal::Absent)?;
        Ok(Committed { value: Recorded { card: state.card(&task), by, load }, caller, versions, replayed: false })
    }
}

impl State {
    /// What a viewer is shown of the homes in scope; none of one that is not the viewer's.
    fn seen<T>(&self, viewer: Viewer, scope: Scope, show: impl FnOnce(&[ResidenceId]) -> T) -> Result<Seen<Option<T>>, PortError> {
        let caller = self.surroundings.caller(viewer)?;
        let mine = self.surroundings.homes_of(caller.user);
        let homes = match scope {
            Scope::All => Some(mine),
            Scope::Home(home) => mine.contains(&home).then(|| vec![home]),
        };
        let versions = self.surroundings.sight_of(&caller, homes.iter().flatten().copied());
        Ok(Seen { caller, value: homes.as_deref().map(show), versions })
    }

    fn load(&self, homes: &[ResidenceId]) -> Vec<HomeLoad> {
        homes.iter().map(|home| HomeLoad { residence: *home, piles: self.piles(*home) }).collect()
    }

    fn piles(&self, residence: ResidenceId) -> Vec<Pile> {
        let mut counts: HashMap<Standing, u32> = HashMap::new();
        for task in self.tasks.values().filter(|task| task.residence == residence && task.is_on_board()) {
            *counts.entry(task.standing()).or_default() += 1;
        }
        counts.into_iter().map(|(standing, count)| Pile { standing, count }).collect()
    }

    fn page(&self, homes: &[ResidenceId], Page { limit, after }: Page) -> Vec<TaskCard> {
        let before = |task: &&Task| after.is_none_or(|key| (task.created_at, task.id) < (key.created_at, key.id));
        let mut tasks: Vec<&Task> = self.tasks.values().filter(|task| homes.contains(&task.residence)).filter(before).collect();
        tasks.sort_unstable_by_key(|task| Reverse((task.created_at, task.id)));
        tasks.into_iter().take(limit.into()).map(|task| self.card(task)).collect()
    }

    fn card(&self, task: &Task) -> TaskCard {
        TaskCard {
            task: task.clone(),
            residence_name: self.home_names.get(&task.residence).cloned().unwrap_or_default(),
            category: task.category.and_then(|id| self.lookups.categories.iter().find(|category| category.id == id).cloned()),
            priority: task.priority.and_then(|id| self.lookups.priorities.iter().find(|priority| priority.id == id).cloned()),
            created_by: self.surroundings.person(task.created_by).cloned(),
        }
    }

    fn check_lookups(&self, task: &Task) -> Result<(), Refusal> {
        if task.category.is_some_and(|id| self.lookups.categories.iter().all(|category| category.id != id)) {
            return Err(Refusal::Rule("unknown_category".into()));
        }
        if task.priority.is_some_and(|id| self.lookups.priorities.iter().all(|priority| priority.id != id)) {
            return Err(Refusal::Rule("unknown_priority".into()));
        }
        Ok(())
    }

    fn write(&mut self, write: TaskWrite) {
        match write {
            TaskWrite::Added { task } => {
                self.tasks.insert(task.id, task);
            }
            TaskWrite::Completed { task, completion } => {
                self.tasks.insert(task.id, task);
                self.completions.push(completion);
            }
        }
    }
}

impl Task {
    /// Neither given up nor put away.
    const fn is_on_board(&self) -> bool {
        !self.is_cancelled && !self.is_archived
    }
}
