//! What a store in memory knows of the world around its own rows.

use crate::{
    Access, Actor, Authority, Caller, ContractorId, Event, Guard, IdempotencyKey, Membership, Parts, Payer, Person, Place, PortError,
    Refusal, ResidenceId, Resource, Role, SessionId, StreamId, TokenHash, UserId, Version, Versioned, Viewer, Zone,
};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Accounts, sessions, memberships, the versions of streams, and the keys of requests: what every store in memory
/// needs to know who reads and to judge a change. A store holds one behind the same lock as its rows, so that a change
/// is all or nothing.
#[derive(Debug, Default)]
pub struct Surroundings {
    accounts: HashMap<UserId, Known>,
    sessions: HashMap<TokenHash, (SessionId, UserId)>,
    homes: BTreeMap<ResidenceId, Vec<Membership>>,
    contractors: BTreeSet<(ResidenceId, ContractorId)>,
    streams: HashMap<StreamId, Version>,
    limits: HashMap<Resource, u32>,
    unlimited: BTreeSet<UserId>,
    keys: HashMap<(UserId, String), Spent>,
}

/// An account, as far as other domains see it.
#[derive(Debug)]
struct Known {
    person: Person,
    verified: bool,
    zone: Zone,
}

/// A key that was used.
#[derive(Debug)]
struct Spent {
    fingerprint: [u8; 32],
    place: Place,
    at: Timestamp,
}

/// How long a key is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Who and what there is.
impl Surroundings {
    /// A stream begins that no account and no home has, unless it has begun.
    pub fn begin(&mut self, stream: StreamId) {
        self.streams.entry(stream).or_insert(1);
    }

    /// There is this account. Its stream begins, unless it has.
    pub fn know(&mut self, person: Person, verified: bool, zone: Zone) {
        self.streams.entry(person.id.into()).or_insert(1);
        self.accounts.insert(person.id, Known { person, verified, zone });
    }

    /// There is no such account any more. Its stream stays, and is not moved.
    pub fn forget(&mut self, user: UserId) {
        self.accounts.remove(&user);
        self.sessions.retain(|_, (_, whose)| *whose != user);
    }

    /// The bearer of this token is this user from now on.
    pub fn open_session(&mut self, token: TokenHash, session: SessionId, user: UserId) {
        self.sessions.insert(token, (session, user));
    }

    /// Nobody is identified by this session of the user's any more. Says whether anybody was.
    pub fn end_session(&mut self, session: SessionId, user: UserId) -> bool {
        let before = self.sessions.len();
        self.sessions.retain(|_, open| *open != (session, user));
        self.sessions.len() < before
    }

    /// There is this home, with nobody in it yet. Its stream begins, unless it has.
    pub fn begin_home(&mut self, residence: ResidenceId) {
        self.streams.entry(residence.into()).or_insert(1);
        self.homes.entry(residence).or_default();
    }

    /// A person belongs to a home from now on; of a member, the role changes alone. Moves no stream.
    pub fn admit(&mut self, residence: ResidenceId, person: Person, role: Role, joined_at: Timestamp) {
        let members = self.homes.entry(residence).or_default();
        match members.iter_mut().find(|member| member.person.id == person.id) {
            Some(member) => member.role = role,
            None => members.push(Membership { person, role, joined_at }),
        }
    }

    /// A person does not belong to a home any more. Moves no stream.
    pub fn remove(&mut self, residence: ResidenceId, user: UserId) {
        self.homes.entry(residence).or_default().retain(|member| member.person.id != user);
    }

    /// A home may show this contractor from now on. Moves no stream.
    pub fn introduce(&mut self, residence: ResidenceId, contractor: ContractorId) {
        self.contractors.insert((residence, contractor));
    }

    /// There is no such home any more, and nobody in it. Its stream stays, and is not moved.
    pub fn end_home(&mut self, residence: ResidenceId) {
        self.homes.remove(&residence);
    }

    /// A plan holds at most so many of these from now on; of what nothing is said it holds any number.
    pub fn limit(&mut self, resource: Resource, most: u32) {
        self.limits.insert(resource, most);
    }

    /// No limit binds this account from now on.
    pub fn unbind(&mut self, user: UserId) {
        self.unlimited.insert(user);
    }

    /// Moves each of these streams one version on, and gives their versions in the order of their ids.
    pub fn advance(&mut self, mut streams: Vec<StreamId>) -> Vec<(StreamId, Version)> {
        streams.sort_unstable();
        streams.dedup();
        for stream in &streams {
            *self.streams.entry(*stream).or_insert(0) += 1;
        }
        self.versions(&streams)
    }
}

/// What there is to see.
impl Surroundings {
    /// The account behind a viewer.
    ///
    /// Errors: [`Refusal::NoSession`] for a token without a living session and a user who does not exist,
    /// [`Refusal::Unverified`] where the viewer needs a verified account.
    pub fn caller(&self, viewer: Viewer) -> Result<Caller, Refusal> {
        let (user, session, needs) = match viewer {
            Viewer::User(user) => (user, None, Access::Authenticated),
            Viewer::Credential { token, needs } => {
                let (session, user) = self.sessions.get(&token).copied().ok_or(Refusal::NoSession)?;
                (user, Some(session), needs)
            }
        };
        let Known { verified, zone, .. } = self.accounts.get(&user).ok_or(Refusal::NoSession)?;
        if needs == Access::Verified && !verified {
            return Err(Refusal::Unverified);
        }
        Ok(Caller { user, session, session_ends: None, verified: *verified, zone: zone.clone() })
    }

    /// A person by id; none if there is no such account.
    pub fn person(&self, user: UserId) -> Option<&Person> {
        self.accounts.get(&user).map(|known| &known.person)
    }

    /// The people of a home, in the order in which they joined.
    pub fn members(&self, residence: ResidenceId) -> &[Membership] {
        self.homes.get(&residence).map_or(&[], Vec::as_slice)
    }

    /// The owners of a home, in the order of their ids.
    pub fn owners(&self, residence: ResidenceId) -> Vec<UserId> {
        let owners = self.members(residence).iter().filter(|member| member.role == Role::Owner);
        owners.map(|member| member.person.id).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// What a user may do in a home; none for somebody who does not belong to it.
    pub fn role(&self, user: UserId, residence: ResidenceId) -> Option<Role> {
        self.members(residence).iter().find(|member| member.person.id == user).map(|member| member.role)
    }

    /// The homes that a user belongs to, in the order of their ids.
    pub fn homes_of(&self, user: UserId) -> Vec<ResidenceId> {
        self.homes.keys().copied().filter(|home| self.role(user, *home).is_some()).collect()
    }

    /// The streams of a sight of these homes, with their versions, in the order of their ids. The viewer's own is among
    /// them: it moves when a session ends, when the profile changes, and when a home comes or goes.
    pub fn sight_of(&self, caller: &Caller, homes: impl IntoIterator<Item = ResidenceId>) -> Vec<(StreamId, Version)> {
        let mut streams: Vec<StreamId> = homes.into_iter().map(StreamId::from).collect();
        streams.push(caller.user.into());
        streams.sort_unstable();
        self.versions(&streams)
    }

    /// These streams with their versions, each once, in the order of their ids.
    pub fn versions_of(&self, mut streams: Vec<StreamId>) -> Vec<(StreamId, Version)> {
        streams.sort_unstable();
        streams.dedup();
        self.versions(&streams)
    }

    fn versions(&self, streams: &[StreamId]) -> Vec<(StreamId, Version)> {
        streams.iter().filter_map(|stream| Some((*stream, *self.streams.get(stream)?))).collect()
    }
}

/// What may be changed.
impl Surroundings {
    /// Judges a change in the order in which every store does: session, key, streams, guards. Gives the account that
    /// acts; none for a newcomer, whose account the change opens. `version_of` says at which version an object is now,
    /// if it is at all.
    ///
    /// Errors: what [`Guard`]s refuse, [`Refusal::NoSession`], [`Refusal::Unverified`], [`Refusal::Repeated`],
    /// [`Refusal::KeyReused`], and [`Refusal::Absent`] for a stream that should exist and does not.
    pub fn judge<W, E: Event>(
        &self,
        change: &Parts<W, E>,
        version_of: impl Fn(Versioned) -> Option<Version>,
    ) -> Result<Option<Caller>, PortError> {
        let caller = self.judge_actor(change.actor)?;
        self.judge_key(change.actor.user(), change.at, change.key.as_ref())?;
        let affected = change.event.affected();
        if !affected.existing.iter().all(|stream| self.streams.contains_key(stream)) {
            return Err(Refusal::Absent.into());
        }
        if affected.new.iter().any(|stream| self.streams.contains_key(stream)) {
            return Err(PortError::fault("a stream that a change begins exists already"));
        }
        for guard in &change.guards {
            self.judge_guard(change.actor.user(), guard, &version_of)?;
        }
        Ok(caller)
    }

    /// Judges a guard that asks for room; any other is no matter of this. `used` counts what an account pays for.
    ///
    /// Errors: [`Refusal::Limit`].
    pub fn judge_room(&self, guard: &Guard, used: impl Fn(UserId) -> usize) -> Result<(), Refusal> {
        let Guard::Room { payer, resource, more, moved_from } = guard else { return Ok(()) };
        let Some(payer) = self.payer(*payer) else { return Ok(()) };
        let stays = moved_from.is_some_and(|from| self.payer(from) == Some(payer));
        let Some(limit) = self.limits.get(resource).filter(|_| !stays && !self.unlimited.contains(&payer)) else { return Ok(()) };
        let used = u32::try_from(used(payer)).unwrap_or(u32::MAX);
        let refusal = Refusal::Limit { resource: *resource, limit: *limit, used };
        holds(used.saturating_add(*more) <= *limit, refusal)
    }

    /// The account that pays: for a home its longest-standing owner.
    pub fn payer(&self, payer: Payer) -> Option<UserId> {
        match payer {
            Payer::Account(user) => Some(user),
            Payer::Home(home) => self.members(home).iter().find(|member| member.role == Role::Owner).map(|member| member.person.id),
        }
    }

    /// Moves the streams that a judged change affects, and remembers its key. Gives their versions in the order of
    /// their ids.
    pub fn record<W, E: Event>(&mut self, change: &Parts<W, E>) -> Vec<(StreamId, Version)> {
        let versions = self.advance(change.event.affected().all());
        if let (Some(IdempotencyKey { key, fingerprint }), Some((stream, version))) = (&change.key, versions.first()) {
            let spent = Spent { fingerprint: *fingerprint, place: Place { stream: *stream, version: *version }, at: change.at };
            self.keys.retain(|_, kept| change.at.duration_since(kept.at) < KEPT);
            self.keys.insert((change.actor.user(), key.clone()), spent);
        }
        versions
    }

    fn judge_actor(&self, actor: Actor) -> Result<Option<Caller>, Refusal> {
        match actor.authority() {
            Authority::Newcomer | Authority::Operator => return Ok(None),
            // somebody else's session is none of the actor's
            Authority::Session { token, .. } if self.sessions.get(&token).is_none_or(|(_, user)| *user != actor.user()) => {
                return Err(Refusal::NoSession);
            }
            Authority::Session { .. } | Authority::Trusted => {}
        }
        self.caller(actor.viewer()).map(Some)
    }

    fn judge_key(&self, user: UserId, at: Timestamp, key: Option<&IdempotencyKey>) -> Result<(), Refusal> {
        let Some(IdempotencyKey { key, fingerprint }) = key else { return Ok(()) };
        match self.keys.get(&(user, key.clone())) {
            None => Ok(()),
            Some(spent) if at.duration_since(spent.at) >= KEPT => Ok(()),
            Some(spent) if spent.fingerprint == *fingerprint => Err(Refusal::Repeated(spent.place)),
            Some(_) => Err(Refusal::KeyReused),
        }
    }

    fn judge_guard(&self, actor: UserId, guard: &Guard, version_of: impl Fn(Versioned) -> Option<Version>) -> Result<(), Refusal> {
        match guard {
            Guard::Member { residence, least } => match self.role(actor, *residence) {
                None => Err(Refusal::Absent),
                Some(role) if role < *least => Err(Refusal::Role),
                Some(_) => Ok(()),
            },
            Guard::Assignable { residence, people } => {
                let stranger = people.iter().filter(|user| self.role(**user, *residence).is_none()).min();
                stranger.map_or(Ok(()), |user| Err(Refusal::Unknown { rule: "unknown_assignee".into(), id: user.get() }))
            }
            Guard::Callable { residence, contractors } => {
                let stranger = contractors.iter().filter(|contractor| !self.contractors.contains(&(*residence, **contractor))).min();
                stranger.map_or(Ok(()), |contractor| Err(Refusal::Unknown { rule: "unknown_contractor".into(), id: contractor.get() }))
            }
            Guard::Unchanged(object) => match version_of(*object) {
                None => Err(Refusal::Absent),
                Some(version) if version != object.version() => Err(Refusal::Stale),
                Some(_) => Ok(()),
            },
            Guard::AnotherOwner { residence, besides } => {
                let another = |member: &Membership| member.role == Role::Owner && member.person.id != *besides;
                holds(self.members(*residence).iter().any(another), Refusal::Rule("last_owner".into()))
            }
            Guard::Members { residence, people } => holds(self.are_in(*residence, people), Refusal::Stale),
            Guard::Households { homes } => holds(homes.iter().all(|(home, people)| self.are_in(*home, people)), Refusal::Stale),
            Guard::Unmoved { streams } => {
                let is_there = |(stream, version): &(StreamId, Version)| self.streams.get(stream) == Some(version);
                holds(streams.iter().all(is_there), Refusal::Stale)
            }
            Guard::Homes { homes } => holds(self.homes_of(actor) == *homes, Refusal::Stale),
            Guard::Outsider { residence } => holds(self.role(actor, *residence).is_none(), Refusal::Rule("already_member".into())),
            // judged by the stores that keep the codes, the contractors, and what is counted
            Guard::Code { .. } | Guard::Challenge { .. } | Guard::ShownIn { .. } | Guard::Room { .. } => Ok(()),
        }
    }

    /// Whether these are the people of a home, with their roles.
    fn are_in(&self, residence: ResidenceId, people: &[(UserId, Role)]) -> bool {
        let members = self.members(residence);
        members.len() == people.len() && members.iter().all(|member| people.contains(&(member.person.id, member.role)))
    }
}

fn holds(condition: bool, otherwise: Refusal) -> Result<(), Refusal> {
    if condition { Ok(()) } else { Err(otherwise) }
}

#[cfg(test)]
mod tests;
