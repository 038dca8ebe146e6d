//! The reference adapter: homes in memory.

use crate::{
    CodeHash, Home, Invitation, MainHome, Residence, ResidenceChange, ResidenceStore, ResidenceType, ResidenceWrite, Resident, ShareCode,
    Shares, Succession,
};
use honeydue_kernel::{
    Committed, Guard, Id, Ids, Membership, Person, PortError, Refusal, ResidenceId, Resource, Role, Seen, SessionId, ShareCodeId, StreamId,
    TokenHash, UserId, Version, Versioned, Viewer, Zone,
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
    emails: HashMap<UserId, String>,
    contractors: HashMap<ResidenceId, u32>,
    codes: BTreeMap<ShareCodeId, KeptCode>,
}

/// A code, and what became of it.
#[derive(Debug)]
struct KeptCode {
    code: ShareCode,
    hash: CodeHash,
    used: bool,
    revoked: bool,
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

    /// The account has this e-mail address.
    pub fn know_email(&self, user: UserId, email: &str) {
        self.lock().emails.insert(user, email.to_owned());
    }

    /// The home shares one more contractor from now on: they are another domain's.
    pub fn know_contractor(&self, residence: ResidenceId) {
        let mut state = self.lock();
        *state.contractors.entry(residence).or_default() += 1;
        state.surroundings.advance(vec![residence.into()]);
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

    /// A person does not belong to a home any more.
    pub fn remove(&self, residence: ResidenceId, user: UserId) {
        let mut state = self.lock();
        state.part(residence, user);
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

    async fn find_to_decide(&self, viewer: Viewer, id: ResidenceId) -> Result<Seen<Option<Home>>, PortError> {
        self.find(viewer, id).await
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

    async fn people(&self, viewer: Viewer, id: ResidenceId) -> Result<Seen<Option<Vec<Resident>>>, PortError> {
        let state = self.lock();
        let caller = state.surroundings.caller(viewer)?;
        let role = state.surroundings.role(caller.user, id);
        let told = |member: &Membership| {
            let email = state.emails.get(&member.person.id).filter(|_| role == Some(Role::Owner)).cloned();
            Resident { membership: member.clone(), email }
        };
        let members = state.surroundings.members(id);
        let mut streams = vec![StreamId::from(caller.user)];
        streams.extend(role.map(|_| StreamId::from(id)));
        if role == Some(Role::Owner) {
            streams.extend(members.iter().map(|member| StreamId::from(member.person.id)));
        }
        let value = role.map(|_| members.iter().map(told).collect());
        Ok(Seen { versions: state.surroundings.versions_of(streams), caller, value })
    }

    async fn shares(&self, viewer: Viewer, id: ResidenceId, at: Timestamp) -> Result<Seen<Option<Shares>>, PortError> {
        let state = self.lock();
        let caller = state.surroundings.caller(viewer)?;
        let role = state.surroundings.role(caller.user, id);
        let value = role.map(|my_role| {
            let good = |kept: &&KeptCode| kept.is_active() && kept.code.residence == id && kept.code.expires_at > at;
            let mut codes: Vec<ShareCode> = state.codes.values().filter(good).map(|kept| kept.code).collect();
            codes.retain(|_| my_role == Role::Owner);
            codes.sort_by_key(|code| code.kind);
            Shares { my_role, codes }
        });
        Ok(Seen { versions: state.surroundings.sight_of(&caller, role.map(|_| id)), caller, value })
    }

    async fn invitation(&self, viewer: Viewer, code: CodeHash) -> Result<Seen<Option<Invitation>>, PortError> {
        let state = self.lock();
        let caller = state.surroundings.caller(viewer)?;
        let found = state.codes.values().find(|kept| kept.hash == code);
        let value = found.map(|kept| Invitation {
            code: kept.code.id,
            residence: kept.code.residence,
            owners: state.surroundings.owners(kept.code.residence),
        });
        Ok(Seen { versions: state.surroundings.sight_of(&caller, None), caller, value })
    }

    async fn commit(&self, change: ResidenceChange) -> Result<Committed<Option<Home>>, PortError> {
        let mut state = self.lock();
        let change = change.into_parts();
        let caller = state.surroundings.judge(&change, |object| state.version(object))?.ok_or(Refusal::NoSession)?;
        let id = change.event.residence();
        let paid_by = |payer| state.residences.values().filter(|residence| residence.owner == payer).count();
        change.guards.iter().try_for_each(|guard| state.surroundings.judge_room(guard, paid_by))?;
        change.guards.iter().try_for_each(|guard| state.judge_code(guard, change.at))?;
        let joining = state.judge_write(&change.write, caller.user)?;
        let versions = state.surroundings.record(&change);
        state.write(change.write, joining);
        Ok(Committed { value: state.home(id, caller.user), caller, versions, replayed: false })
    }
}

impl KeptCode {
    const fn is_active(&self) -> bool {
        !self.used && !self.revoked
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
        let is_primary = self.primary.get(&viewer) == Some(&id);
        let contractors = self.contractors.get(&id).copied().unwrap_or_default();
        Some(Home { residence, residence_type, members, my_role, is_primary, contractors })
    }

    /// At which version an object is, if it is at all.
    fn version(&self, object: Versioned) -> Option<Version> {
        match object {
            Versioned::Residence(id, _) => self.residences.get(&id).map(|residence| residence.version),
            _ => None,
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
            ResidenceWrite::Admitted { member, .. } | ResidenceWrite::Joined { member, .. } => *member,
            ResidenceWrite::Shared { hash, .. } if self.codes.values().any(|kept| kept.hash == *hash) => {
                return Err(Refusal::Rule("share_code_taken".into()));
            }
            _ => return Ok(None),
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
            ResidenceWrite::RoleChanged { residence, member, role, payer, was_owner, at } => {
                let person = self.surroundings.person(member).cloned();
                self.admit(residence, person, role, at);
                self.succeed(residence, payer, at);
                self.revoke(|code| was_owner && code.residence == residence);
            }
            ResidenceWrite::Parted { residence, member, payer, was_owner, at } => {
                self.part(residence, member);
                self.succeed(residence, payer, at);
                self.revoke(|code| was_owner && code.residence == residence);
            }
            ResidenceWrite::Shared { code, hash } => {
                self.revoke(|other| (other.residence, other.kind) == (code.residence, code.kind));
                self.codes.insert(code.id, KeptCode { code, hash, used: false, revoked: false });
            }
            ResidenceWrite::CodesRevoked { residence, at: _ } => self.revoke(|code| code.residence == residence),
            ResidenceWrite::Joined { residence, member: _, code, owners: _, at } => {
                self.admit(residence, joining, Role::Member, at);
                if let Some(kept) = self.codes.get_mut(&code) {
                    kept.used = true;
                }
            }
            ResidenceWrite::Deleted { residence } => {
                self.residences.remove(&residence);
                self.surroundings.end_home(residence);
                self.contractors.remove(&residence);
                self.primary.retain(|_, home| *home != residence);
                self.codes.retain(|_, kept| kept.code.residence != residence);
            }
        }
    }

    /// The one guard that is about this store's own rows.
    fn judge_code(&self, guard: &Guard, at: Timestamp) -> Result<(), Refusal> {
        let Guard::Code { code, residence } = guard else { return Ok(()) };
        let broken = match self.codes.get(code).filter(|kept| kept.code.residence == *residence) {
            None => "code_invalid",
            Some(kept) if kept.used => "code_used",
            Some(kept) if kept.revoked => "code_revoked",
            Some(kept) if kept.code.expires_at <= at => "code_expired",
            Some(_) => return Ok(()),
        };
        Err(Refusal::Rule(broken.into()))
    }

    fn part(&mut self, residence: ResidenceId, member: UserId) {
        self.surroundings.remove(residence, member);
        self.choose(residence, MainHome { member, is_primary: false });
    }

    fn succeed(&mut self, residence: ResidenceId, payer: Option<Succession>, at: Timestamp) {
        if let Some((Succession { to, .. }, home)) = payer.zip(self.residences.get_mut(&residence)) {
            home.owner = to;
            home.version += 1;
            home.updated_at = at;
        }
    }

    fn revoke(&mut self, which: impl Fn(&ShareCode) -> bool) {
        self.codes.values_mut().filter(|kept| kept.is_active() && which(&kept.code)).for_each(|kept| kept.revoked = true);
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
