//! The reference adapter: homes in memory.

use crate::{Home, MainHome, Residence, ResidenceChange, ResidenceStore, ResidenceType, ResidenceWrite};
use honeydue_kernel::{
    Committed, Id, Ids, Person, PortError, Refusal, ResidenceId, Role, Seen, SessionId, TokenHash, UserId, Version, Versioned, Viewer,
    Zone,
    memory::{MemoryIds, Surroundings},
};
use jiff::Timestamp;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Keeps homes and memberships in memory. Accounts are another domain's: whoever embeds it tells it which there are.
#[derive(Debug, Default)]
pub struct MemoryResidences {
    ids: Arc<MemoryIds>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    surroundings: Surroundings,
    residences: BTreeMap<ResidenceId, Residence>,
    /// Whose main home is which.
    primary: HashMap<UserId, ResidenceId>,
}

/// The kinds of homes that every installation begins with, in the order of their ids, which begin at 1.
const TYPES: [&str; 8] = ["House", "Townhouse", "Apartment", "Condo", "Mobile Home", "Cabin", "Multi-Family", "Rental"];

impl MemoryResidences {
    /// Without anything. Stores that know the same people share their ids, since streams are numbered across domains.
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

    /// A person does not belong to a home any more.
    pub fn remove(&self, residence: ResidenceId, user: UserId) {
        let mut state = self.lock();
        state.surroundings.remove(residence, user);
        state.choose(residence, MainHome { member: user, is_primary: false });
        state.surroundings.advance(vec![residence.into(), user.into()]);
    }

    /// A change is written whole or not at all, so that a state that somebody left in panic is a sound one.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ids for MemoryResidences {
    async fn next_id<T>(&self) -> Result<Id<T>, PortError> {
        self.ids.next_id().await
    }
}

impl ResidenceStore for MemoryResidences {
    async fn find(&self, viewer: Viewer, id: ResidenceId) -> Result<Seen<Option<Home>>, PortError> {
        let state = self.lock();
        let caller = state.surroundings.caller(viewer)?;
        let value = state.home(id, caller.user);
        let versions = state.surroundings.sight_of(&caller, value.as_ref().map(|home| home.residence.id));
        Ok(Seen { caller, value, versions })
    }

    async fn list(&self, viewer: Viewer) -> Result<Seen<Vec<Home>>, PortError> {
        let state = self.lock();
        let caller = state.surroundings.caller(viewer)?;
        let homes = state.surroundings.homes_of(caller.user);
        let value = homes.iter().filter_map(|id| state.home(*id, caller.user)).collect();
        let versions = state.surroundings.sight_of(&caller, homes);
        Ok(Seen { caller, value, versions })
    }

    async fn types(&self) -> Result<Vec<ResidenceType>, PortError> {
        Ok(types().collect())
    }

    async fn commit(&self, change: ResidenceChange) -> Result<Committed<Home>, PortError> {
        let mut state = self.lock();
        let change = change.into_parts();
        let caller = state.surroundings.judge(&change, |object| state.version(object))?.ok_or(Refusal::NoSession)?;
        let id = change.event.residence();
        let joining = state.judge_write(&change.write, caller.user)?;
        let versions = state.surroundings.record(&change);
        state.write(change.write, joining);
        let value = state.home(id, caller.user).ok_or_else(|| PortError::fault("a home is gone that was just changed"))?;
        Ok(Committed { value, caller, versions, replayed: false })
    }
}

fn types() -> impl Iterator<Item = ResidenceType> {
    (1_i64..).zip(TYPES).map(|(id, name)| ResidenceType { id: id.into(), name: name.to_owned() })
}

impl State {
    /// A home as a member sees it; none to others.
    fn home(&self, id: ResidenceId, viewer: UserId) -> Option<Home> {
        let my_role = self.surroundings.role(viewer, id)?;
        let residence = self.residences.get(&id)?.clone();
        let residence_type = residence.residence_type.and_then(|id| types().find(|known| known.id == id));
        let members = self.surroundings.members(id).to_vec();
        Some(Home { residence, residence_type, members, my_role, is_primary: self.primary.get(&viewer) == Some(&id) })
    }

    /// At which version an object is, if it is at all.
    fn version(&self, object: Versioned) -> Option<Version> {
        match object {
            Versioned::Residence(id, _) => self.residences.get(&id).map(|residence| residence.version),
            Versioned::Task(..) | Versioned::Contractor(..) => None,
        }
    }

    /// Refuses what the rules refuse, and gives the person whom the change brings into the home, if it does.
    fn judge_write(&self, write: &ResidenceWrite, actor: UserId) -> Result<Option<Person>, Refusal> {
        if let ResidenceWrite::Founded { residence, .. } | ResidenceWrite::Updated { residence, .. } = write
            && residence.residence_type.is_some_and(|id| types().all(|known| known.id != id))
        {
            return Err(Refusal::Rule("unknown_residence_type".into()));
        }
        let joining = match write {
            ResidenceWrite::Founded { .. } => actor,
            ResidenceWrite::Admitted { member, .. } => *member,
            ResidenceWrite::Updated { .. } | ResidenceWrite::MainHomeChosen { .. } => return Ok(None),
        };
        self.surroundings.person(joining).cloned().ok_or(Refusal::Absent).map(Some)
    }

    fn write(&mut self, write: ResidenceWrite, joining: Option<Person>) {
        match write {
            ResidenceWrite::Founded { residence, is_primary } => {
                if is_primary {
                    self.choose(residence.id, MainHome { member: residence.owner, is_primary });
                }
                self.admit(residence.id, joining, Role::Owner, residence.created_at);
                self.residences.insert(residence.id, residence);
            }
            ResidenceWrite::Admitted { residence, member: _, role, at } => self.admit(residence, joining, role, at),
            ResidenceWrite::Updated { residence, main } => {
                if let Some(main) = main {
                    self.choose(residence.id, main);
                }
                self.residences.insert(residence.id, residence);
            }
            ResidenceWrite::MainHomeChosen { residence, main } => self.choose(residence, main),
        }
    }

    fn admit(&mut self, residence: ResidenceId, joining: Option<Person>, role: Role, at: Timestamp) {
        if let Some(person) = joining {
            self.surroundings.admit(residence, person, role, at);
        }
    }

    fn choose(&mut self, residence: ResidenceId, MainHome { member, is_primary }: MainHome) {
        if is_primary {
            self.primary.insert(member, residence);
        } else if self.primary.get(&member) == Some(&residence) {
            self.primary.remove(&member);
        }
    }
}
