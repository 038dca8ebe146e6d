//! The reference adapter: contractors in memory.

use crate::{Contractor, ContractorCard, ContractorChange, ContractorStore, ContractorWrite, Favorite, Scope, Specialty};
use honeydue_kernel::{
    Caller, Committed, ContractorId, Id, Ids, Person, PortError, Refusal, ResidenceId, Role, Seen, SessionId, StreamId, TokenHash, UserId,
    Version, Versioned, Viewer, Zone,
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
        state.surroundings.admit(residence, person, role, Timestamp::UNIX_EPOCH);
        state.surroundings.advance(moved);
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
        let versions = state.versions(&caller, value.iter().filter_map(|card| card.contractor.residence));
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
            Versioned::Task(..) | Versioned::Residence(..) => None,
        };
        let caller = state.surroundings.judge(&change, version_of)?.ok_or(Refusal::NoSession)?;
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
            // tasks are another domain's
            task_count: 0,
            created_by: self.surroundings.person(contractor.created_by).cloned(),
            contractor,
        };
        open.then_some(card)
    }

    /// Refuses what the rules refuse.
    fn judge_write(&self, write: &ContractorWrite) -> Result<(), Refusal> {
        let favorite = match write {
            ContractorWrite::Saved { contractor, favorite } => {
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
            ContractorWrite::Saved { contractor, favorite } => {
                self.set_favorite(contractor.id, favorite);
                self.contractors.insert(contractor.id, contractor);
            }
            ContractorWrite::Deleted { contractor } => {
                self.contractors.remove(&contractor);
                self.favorites.retain(|(id, _)| *id != contractor);
            }
            ContractorWrite::FavoriteSet { contractor, favorite } => self.set_favorite(contractor, Some(favorite)),
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
