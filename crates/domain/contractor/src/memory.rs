//! The reference adapter: contractors in memory.

use crate::{
    Company, Contractor, ContractorCard, ContractorChange, ContractorName, ContractorStore, ContractorWrite, Favorite, Scope, Specialty,
};
use honeydue_kernel::{
    Caller, Committed, ContractorId, Guard, Id, Ids, Person, PortError, Refusal, ResidenceId, Resource, Role, Seen, SessionId, StreamId,
    TokenHash, UserId, Version, Versioned, Viewer, Zone,
    memory::{MemoryIds, Surroundings},
};
use jiff::Timestamp;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Keeps contractors in memory. Accounts and homes are other domains': whoever embeds it tells it which there are.
#[derive(Debug, Default)]
pub struct MemoryContractors {
    ids: Arc<MemoryIds>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    surroundings: Surroundings,
    home_names: HashMap<ResidenceId, String>,
    contractors: BTreeMap<ContractorId, Contractor>,
    favorites: HashSet<(ContractorId, UserId)>,
    /// Copies of names, by the home that shows them.
    names: BTreeMap<(ContractorId, ResidenceId), (ContractorName, Option<Company>)>,
    /// How many tasks of a home name a contractor.
    calls: BTreeMap<(ContractorId, ResidenceId), u32>,
}

/// The trades that every installation begins with, in the order of their ids, which begin at 1.
const SPECIALTIES: [&str; 18] = [
    "Plumbing",
    "HVAC",
    "Electrical",
    "Roofing",
    "Chimney",
    "Septic",
    "Gutters",
    "Foundation",
    "Painting",
    "Masonry",
    "Irrigation",
    "Landscaping",
    "Tree",
    "Pool",
    "Cleaning",
    "Flooring",
    "Pest",
    "General",
];

impl MemoryContractors {
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

    /// A person belongs to a home from now on.
    pub fn admit(&self, residence: ResidenceId, person: Person, role: Role) {
        let mut state = self.lock();
        let moved = vec![residence.into(), person.id.into()];
        // since when somebody belongs to a home is shown by no contractor
        state.tell_anew(residence, person.id);
        state.surroundings.admit(residence, person, role, Timestamp::UNIX_EPOCH);
        state.surroundings.advance(moved);
    }

    /// One more task of the home names the contractor, whose names the home shows from now on: tasks are another domain's.
    pub fn call(&self, residence: ResidenceId, contractor: ContractorId) {
        let mut state = self.lock();
        state.copy_names(contractor, [residence]);
        *state.calls.entry((contractor, residence)).or_default() += 1;
        state.surroundings.advance(vec![residence.into()]);
    }

    /// How many tasks of the home name the contractor.
    pub fn calls_in(&self, residence: ResidenceId, contractor: ContractorId) -> u32 {
        self.lock().calls.get(&(contractor, residence)).copied().unwrap_or_default()
    }

    /// The names by which the home shows the contractor, for its tasks and for what was done; none if it never has.
    pub fn names_in(&self, residence: ResidenceId, contractor: ContractorId) -> Option<(ContractorName, Option<Company>)> {
        self.lock().names.get(&(contractor, residence)).cloned()
    }

    /// A person does not belong to a home any more. What that person wrote down stays with the home.
    pub fn remove(&self, residence: ResidenceId, user: UserId) {
        let mut state = self.lock();
        state.surroundings.remove(residence, user);
        state.surroundings.advance(vec![residence.into(), user.into()]);
    }

    /// A change is written whole or not at all, so that a state that somebody left in panic is a sound one.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ids for MemoryContractors {
    async fn next_id<T>(&self) -> Result<Id<T>, PortError> {
        self.ids.next_id().await
    }
}

impl ContractorStore for MemoryContractors {
    async fn find(&self, viewer: Viewer, id: ContractorId) -> Result<Seen<Option<ContractorCard>>, PortError> {
        let state = self.lock();
        let caller = state.surroundings.caller(viewer)?;
        let value = state.card(id, caller.user);
        // a task of any home of the viewer's may name a personal one
        let homes = value
            .as_ref()
            .map(|card| card.contractor.residence.map_or_else(|| state.surroundings.homes_of(caller.user), |home| vec![home]));
        let versions = state.versions(&caller, homes.into_iter().flatten());
        Ok(Seen { caller, value, versions })
    }

    async fn list(&self, viewer: Viewer, scope: Scope) -> Result<Seen<Option<Vec<ContractorCard>>>, PortError> {
        let state = self.lock();
        let caller = state.surroundings.caller(viewer)?;
        let mine = state.surroundings.homes_of(caller.user);
        let (homes, shown) = match scope {
            Scope::All => (mine, true),
            Scope::Home(home) => (mine.iter().copied().filter(|one| *one == home).collect(), mine.contains(&home)),
        };
        let in_scope = |contractor: &&Contractor| match scope {
            Scope::All => true,
            Scope::Home(home) => contractor.residence == Some(home),
        };
        let cards = state.contractors.values().filter(in_scope).filter_map(|contractor| state.card(contractor.id, caller.user));
        let value = shown.then(|| cards.collect());
        let versions = state.versions(&caller, homes);
        Ok(Seen { caller, value, versions })
    }

    async fn specialties(&self) -> Result<Vec<Specialty>, PortError> {
        Ok(specialties().collect())
    }

    async fn commit(&self, change: ContractorChange) -> Result<Committed<Option<ContractorCard>>, PortError> {
        let state = &mut *self.lock();
        let change = change.into_parts();
        let version_of = |object| match object {
            Versioned::Contractor(id, _) => state.contractors.get(&id).map(|contractor| contractor.version),
            _ => None,
        };
        let caller = state.surroundings.judge(&change, version_of)?.ok_or(Refusal::NoSession)?;
        change.guards.iter().try_for_each(|guard| state.judge_homes(guard, caller.user))?;
        change.guards.iter().try_for_each(|guard| state.surroundings.judge_room(guard, |payer| state.paid_by(payer)))?;
        state.judge_write(&change.write)?;
        let id = change.event.id();
        let versions = state.surroundings.record(&change);
        state.write(change.write);
        Ok(Committed { value: state.card(id, caller.user), caller, versions, replayed: false })
    }
}

fn specialties() -> impl Iterator<Item = Specialty> {
    (1_i64..).zip(SPECIALTIES).map(|(id, name)| Specialty { id: id.into(), name: name.to_owned() })
}

impl State {
    fn versions(&self, caller: &Caller, homes: impl IntoIterator<Item = ResidenceId>) -> Vec<(StreamId, Version)> {
        self.surroundings.sight_of(caller, homes)
    }

    /// A contractor as somebody sees it; none to those who have no part in it.
    fn card(&self, id: ContractorId, viewer: UserId) -> Option<ContractorCard> {
        let contractor = self.contractors.get(&id)?.clone();
        let open = match contractor.residence {
            Some(home) => self.surroundings.role(viewer, home).is_some(),
            None => contractor.created_by == viewer,
        };
        let specialties = specialties().filter(|specialty| contractor.details.specialties.contains(specialty.id)).collect();
        let card = ContractorCard {
            residence_name: contractor.residence.and_then(|home| self.home_names.get(&home).cloned()),
            specialties,
            is_favorite: self.favorites.contains(&(id, viewer)),
            task_count: self.task_count(&contractor, viewer),
            shown_in: self.shown_in(&contractor, viewer),
            created_by: self.surroundings.person(contractor.created_by).cloned(),
            contractor,
        };
        open.then_some(card)
    }

    /// How many contractors an account pays for.
    fn paid_by(&self, payer: UserId) -> usize {
        self.contractors.values().filter(|contractor| self.surroundings.payer(contractor.payer()) == Some(payer)).count()
    }

    /// The tasks that name a contractor: those of its home, or for a personal one those of the viewer's homes.
    fn task_count(&self, contractor: &Contractor, viewer: UserId) -> u32 {
        let counts = |home: ResidenceId| match contractor.residence {
            Some(residence) => home == residence,
            None => self.surroundings.role(viewer, home).is_some(),
        };
        self.calls.iter().filter(|((id, home), _)| *id == contractor.id && counts(*home)).map(|(_, tasks)| tasks).sum()
    }

    /// The homes that show the names of a contractor, of those that its creator or the viewer belongs to.
    fn shown_in(&self, contractor: &Contractor, viewer: UserId) -> Vec<ResidenceId> {
        let belongs = |home: ResidenceId| [contractor.created_by, viewer].iter().any(|user| self.surroundings.role(*user, home).is_some());
        self.names.keys().filter(|(id, home)| *id == contractor.id && belongs(*home)).map(|(_, home)| *home).collect()
    }

    /// The one guard that is about this store's own rows.
    fn judge_homes(&self, guard: &Guard, actor: UserId) -> Result<(), Refusal> {
        let Guard::ShownIn { contractor, homes } = guard else { return Ok(()) };
        let shown_in = self.contractors.get(contractor).map(|contractor| self.shown_in(contractor, actor));
        if shown_in.is_some_and(|shown_in| shown_in == *homes) { Ok(()) } else { Err(Refusal::Stale) }
    }

    /// Refuses what the rules refuse.
    fn judge_write(&self, write: &ContractorWrite) -> Result<(), Refusal> {
        let favorite = match write {
            ContractorWrite::Saved { contractor, favorite, shown_in: _ } => {
                if contractor.details.specialties.iter().any(|id| specialties().all(|known| known.id != id)) {
                    return Err(Refusal::Rule("unknown_specialty".into()));
                }
                favorite.map(|favorite| (contractor.id, favorite))
            }
            ContractorWrite::Deleted { .. } => None,
            ContractorWrite::FavoriteSet { contractor, favorite } => Some((*contractor, *favorite)),
        };
        let is_so = |(id, Favorite { member, is_favorite })| self.favorites.contains(&(id, member)) == is_favorite;
        if favorite.is_some_and(is_so) { Err(Refusal::Stale) } else { Ok(()) }
    }

    fn write(&mut self, write: ContractorWrite) {
        match write {
            ContractorWrite::Saved { contractor, favorite, shown_in } => {
                let id = contractor.id;
                self.set_favorite(id, favorite);
                self.contractors.insert(id, contractor);
                self.copy_names(id, shown_in);
            }
            ContractorWrite::Deleted { contractor, shown_in, at: _ } => {
                self.contractors.remove(&contractor);
                self.favorites.retain(|(id, _)| *id != contractor);
                self.calls.retain(|(id, home), _| *id != contractor || !shown_in.contains(home));
            }
            ContractorWrite::FavoriteSet { contractor, favorite } => self.set_favorite(contractor, Some(favorite)),
        }
    }

    /// These homes show the names that the contractor has now.
    fn copy_names(&mut self, contractor: ContractorId, homes: impl IntoIterator<Item = ResidenceId>) {
        let Some(details) = self.contractors.get(&contractor).map(|contractor| &contractor.details) else { return };
        self.names.extend(homes.into_iter().map(|home| ((contractor, home), (details.name.clone(), details.company.clone()))));
    }

    /// The home shows the names that somebody's contractors have now: while they were away, nobody told it.
    fn tell_anew(&mut self, residence: ResidenceId, creator: UserId) {
        let shown: Vec<ContractorId> = self.names.keys().filter(|(_, home)| *home == residence).map(|(id, _)| *id).collect();
        for id in shown {
            if self.contractors.get(&id).is_some_and(|contractor| contractor.created_by == creator) {
                self.copy_names(id, [residence]);
            }
        }
    }

    fn set_favorite(&mut self, contractor: ContractorId, favorite: Option<Favorite>) {
        match favorite {
            Some(Favorite { member, is_favorite: true }) => drop(self.favorites.insert((contractor, member))),
            Some(Favorite { member, is_favorite: false }) => drop(self.favorites.remove(&(contractor, member))),
            None => {}
        }
    }
}
