//! The reference adapter: tasks in memory.

mod lookups;

mod history;
mod state;

use crate::{
    BoardRows, Completion, CompletionCard, ContractorName, HistoryFilter, HistoryPage, HomeLoad, Lookups, Page, Recall, Recalled, Recorded,
    Scope, TaskCard, TaskChange, TaskFilter, TaskStore, template::HomeFacts,
};
use honeydue_kernel::{
    Committed, Id, Ids, Person, PortError, Refusal, ResidenceId, Resource, Role, Seen, SessionId, TaskId, TokenHash, UserId, Versioned,
    Viewer, Zone, memory::MemoryIds,
};
use jiff::Timestamp;
use state::State;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Keeps tasks in memory. Accounts and homes are other domains': whoever embeds it tells it which there are.
#[derive(Debug)]
pub struct MemoryTasks {
    ids: Arc<MemoryIds>,
    state: Mutex<State>,
}

impl Default for MemoryTasks {
    fn default() -> Self {
        Self::new(Arc::default())
    }
}

impl MemoryTasks {
    /// Without anything. Stores that know the same homes share their ids, since streams are numbered across domains.
    pub fn new(ids: Arc<MemoryIds>) -> Self {
        Self { ids, state: Mutex::default() }
    }

    /// There is this account.
    pub fn know(&self, person: Person, verified: bool, zone: Zone) {
        self.lock().surroundings.know(person, verified, zone);
    }

    /// The bearer of this token is this user from now on.
    pub fn open_session(&self, token: TokenHash, session: SessionId, user: UserId) {
        self.lock().surroundings.open_session(token, session, user);
    }

    /// A plan holds at most so many of these from now on.
    pub fn limit(&self, resource: Resource, most: u32) {
        self.lock().surroundings.limit(resource, most);
    }

    /// No limit binds this account from now on.
    pub fn unbind(&self, user: UserId) {
        self.lock().surroundings.unbind(user);
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
        state.unassign(residence, user);
        state.surroundings.advance(vec![residence.into(), user.into()]);
    }

    /// A home may show this contractor from now on, by these names.
    pub fn introduce(&self, residence: ResidenceId, contractor: ContractorName) {
        let mut state = self.lock();
        state.surroundings.introduce(residence, contractor.id);
        state.contractors.insert((residence, contractor.id), contractor);
        state.surroundings.advance(vec![residence.into()]);
    }

    /// The history of a task, in the order in which they were recorded.
    pub fn completions(&self, task: TaskId) -> Vec<Completion> {
        self.lock().history_of(task).into_iter().cloned().collect()
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
            let shown = state.tasks.values().filter(|task| homes.contains(&task.residence) && !task.is_gone());
            BoardRows::of(homes.iter().copied(), shown.map(|task| state.card(task)))
        })
    }

    async fn load(&self, viewer: Viewer, scope: Scope) -> Result<Seen<Option<Vec<HomeLoad>>>, PortError> {
        let state = self.lock();
        state.seen(viewer, scope, |homes| state.load(homes))
    }

    async fn list(&self, viewer: Viewer, filter: TaskFilter, page: Page) -> Result<Seen<Vec<TaskCard>>, PortError> {
        let state = self.lock();
        let scope = only(filter.residences.as_deref()).map_or(Scope::All, Scope::Home);
        let seen = state.seen(viewer, scope, |homes| state.page(homes, &filter, page))?;
        Ok(seen.map(Option::unwrap_or_default))
    }

    async fn history(&self, viewer: Viewer, filter: HistoryFilter, page: HistoryPage) -> Result<Seen<Vec<CompletionCard>>, PortError> {
        let state = self.lock();
        let scope = only(filter.residences.as_deref()).map_or(Scope::All, Scope::Home);
        Ok(state.seen(viewer, scope, |homes| state.history(homes, &filter, page))?.map(Option::unwrap_or_default))
    }

    async fn recall(&self, viewer: Viewer, which: Recall) -> Result<Seen<Option<Recalled>>, PortError> {
        let state = self.lock();
        let caller = state.surroundings.caller(viewer)?;
        let entry = state.entry(which).filter(|entry| state.surroundings.role(caller.user, entry.residence).is_some());
        let versions = state.surroundings.sight_of(&caller, entry.map(|entry| entry.residence));
        Ok(Seen { value: entry.and_then(|entry| state.recalled(entry)), caller, versions })
    }

    async fn home_facts(&self, viewer: Viewer, residence: ResidenceId) -> Result<Seen<Option<HomeFacts>>, PortError> {
        let state = self.lock();
        state.seen(viewer, Scope::Home(residence), |_| HomeFacts {
            in_use: state.templates_in_use(residence),
            ..state.home_facts.get(&residence).cloned().unwrap_or_default()
        })
    }

    async fn lookups(&self) -> Result<Lookups, PortError> {
        Ok(self.lock().lookups.clone())
    }

    async fn commit(&self, change: TaskChange) -> Result<Committed<Recorded>, PortError> {
        let state = &mut *self.lock();
        let change = change.into_parts();
        let version_of = |object| match object {
            Versioned::Task(id, _) => state.tasks.get(&id).map(|task| task.version),
            _ => None,
        };
        let caller = state.surroundings.judge(&change, version_of)?.ok_or(Refusal::NoSession)?;
        change.guards.iter().try_for_each(|guard| state.surroundings.judge_room(guard, |payer| state.paid_by(payer)))?;
        change.event.remaining().iter().try_for_each(|task| state.check_lookups(task))?;

        let versions = state.surroundings.record(&change);
        state.write(change.write);
        let load = state.load(&state.surroundings.homes_of(caller.user));
        let cards = change.event.remaining().iter().map(|task| state.card(task)).collect();
        let entry = change.event.entry().and_then(|entry| state.completion_card(entry));
        Ok(Committed { value: Recorded { cards, entry, load }, caller, versions, replayed: false })
    }
}

/// The one home that a list is about, if it is about one.
fn only(residences: Option<&[ResidenceId]>) -> Option<ResidenceId> {
    if let Some([residence]) = residences { Some(*residence) } else { None }
}
