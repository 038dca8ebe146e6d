//! The reference adapter: accounts and sessions in memory.

mod challenges;
mod identities;

use crate::{
    Account, AccountChange, AccountFacts, AccountStore, AccountWrite, Departure, Email, Estate, Household, Login, LoginFacts, OpenSession,
    PasswordDigest, PendingEmail, Purpose, Session, folded,
};
use challenges::Challenges;
use honeydue_kernel::{
    Caller, Committed, Errand, Id, Ids, Payer, Person, PortError, Refusal, ResidenceId, Role, Seen, SessionId, UserId, Versioned, Viewer,
    memory::{MemoryIds, Surroundings},
};
use identities::Identities;
use jiff::Timestamp;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Keeps accounts and sessions in memory.
#[derive(Debug, Default)]
pub struct MemoryAccounts {
    ids: Arc<MemoryIds>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    surroundings: Surroundings,
    accounts: BTreeMap<UserId, LoginFacts>,
    sessions: BTreeMap<SessionId, Session>,
    /// What homes are called.
    homes: BTreeMap<ResidenceId, String>,
    /// The homes that know an account, also those that it has left.
    known_in: BTreeMap<UserId, BTreeSet<ResidenceId>>,
    challenges: Challenges,
    identities: Identities,
}

impl MemoryAccounts {
    /// Without anybody. Stores that know the same people share their ids, since streams are numbered across domains.
    pub fn new(ids: Arc<MemoryIds>) -> Self {
        Self { ids, state: Mutex::default() }
    }

    /// There is this account, as if it had been opened before.
    pub fn keep(&self, account: Account, password: Option<PasswordDigest>) {
        self.lock().keep(account, password);
    }

    /// Nobody is identified by this session of the user's any more.
    pub fn end_session(&self, session: SessionId, user: UserId) {
        let mut state = self.lock();
        if state.end_sessions(user, |open| open == session) {
            state.surroundings.advance(vec![user.into()]);
        }
    }

    /// There is a home of this name, with nobody in it yet.
    pub fn begin_home(&self, residence: ResidenceId, name: &str) {
        let mut state = self.lock();
        state.surroundings.begin_home(residence);
        state.homes.insert(residence, name.to_owned());
    }

    /// A person belongs to a home from now on.
    pub fn admit(&self, residence: ResidenceId, person: Person, role: Role) {
        let mut state = self.lock();
        let moved = vec![residence.into(), person.id.into()];
        state.known_in.entry(person.id).or_default().insert(residence);
        // since when somebody belongs to a home is shown by no account
        state.surroundings.admit(residence, person, role, Timestamp::UNIX_EPOCH);
        state.surroundings.advance(moved);
    }

    /// A person does not belong to a home any more.
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

impl Ids for MemoryAccounts {
    async fn next_id<T>(&self) -> Result<Id<T>, PortError> {
        self.ids.next_id().await
    }
}

impl AccountStore for MemoryAccounts {
    async fn find(&self, viewer: Viewer) -> Result<Seen<Account>, PortError> {
        let state = self.lock();
        let caller = state.surroundings.caller(viewer)?;
        let versions = state.surroundings.sight_of(&caller, None);
        Ok(Seen { value: state.account(caller.user)?, caller, versions })
    }

    async fn facts(&self, viewer: Viewer) -> Result<Seen<AccountFacts>, PortError> {
        let state = self.lock();
        let caller = state.surroundings.caller(viewer)?;
        let LoginFacts { account, password } = state.accounts.get(&caller.user).cloned().ok_or(Refusal::NoSession)?;
        let versions = state.surroundings.sight_of(&caller, None);
        let homes = state.surroundings.homes_of(caller.user);
        let signed_in_at = state.signed_in_at(&caller);
        Ok(Seen { value: AccountFacts { account, password, homes, signed_in_at }, caller, versions })
    }

    /// Without a ledger nothing is left of what was deleted.
    async fn departure(&self, viewer: Viewer) -> Result<Seen<Departure>, PortError> {
        let state = self.lock();
        let caller = state.surroundings.caller(viewer)?;
        let LoginFacts { account, password } = state.accounts.get(&caller.user).cloned().ok_or(Refusal::NoSession)?;
        let homes = state.surroundings.homes_of(caller.user);
        let signed_in_at = state.signed_in_at(&caller);
        let known_in = state.known_in.get(&caller.user).into_iter().flatten().copied().filter(|home| !homes.contains(home)).collect();
        let households = homes.iter().map(|home| state.household(*home)).collect();
        let versions = state.surroundings.sight_of(&caller, homes);
        let (deleted, copies) = (Vec::new(), Vec::new());
        Ok(Seen { value: Departure { account, password, signed_in_at, households, known_in, deleted, copies }, caller, versions })
    }

    async fn sessions(&self, viewer: Viewer, _: Timestamp) -> Result<Seen<Vec<OpenSession>>, PortError> {
        let state = self.lock();
        let caller = state.surroundings.caller(viewer)?;
        let versions = state.surroundings.sight_of(&caller, None);
        let mine = state.sessions.values().filter(|session| session.user == caller.user);
        let mut value: Vec<OpenSession> = mine
            .map(|Session { id, device, opened_at, .. }| OpenSession {
                id: *id,
                device: device.clone(),
                opened_at: *opened_at,
                expires_at: None,
            })
            .collect();
        value.sort_by_key(|open| (open.opened_at, open.id));
        Ok(Seen { value, caller, versions })
    }

    async fn find_login(&self, login: &Login) -> Result<Option<LoginFacts>, PortError> {
        let named = |facts: &&LoginFacts| {
            let Account { username, email, .. } = &facts.account;
            same(username.as_str(), login.as_str()) || same(email.as_str(), login.as_str())
        };
        Ok(self.lock().accounts.values().find(named).cloned())
    }

    async fn open_session(&self, session: &Session, _: Option<&Errand>) -> Result<(), PortError> {
        let mut state = self.lock();
        state.account(session.user)?;
        state.open_session(session.clone());
        Ok(())
    }

    async fn commit(&self, change: AccountChange) -> Result<Committed<Account>, PortError> {
        let mut state = self.lock();
        let change = change.into_parts();
        let version_of = |object| match object {
            Versioned::Account(user, _) => state.accounts.get(&user).map(|facts| facts.account.version),
            _ => None,
        };
        let actor = state.surroundings.judge(&change, version_of)?;
        change.guards.iter().try_for_each(|guard| state.challenges.judge(guard, change.actor.user(), change.at))?;
        state.check(&change.write)?;
        let versions = state.surroundings.record(&change);
        let written = state.write(change.write)?;
        let caller = match actor {
            Some(caller) => caller,
            None => state.surroundings.caller(Viewer::User(written.id))?,
        };
        Ok(Committed { value: written, caller, versions, replayed: false })
    }
}

impl State {
    fn keep(&mut self, account: Account, password: Option<PasswordDigest>) {
        let Account { id, username, first_name, last_name, .. } = account.clone();
        let person = Person { id, username: username.into(), first_name: first_name.into(), last_name: last_name.into() };
        self.surroundings.know(person, account.verified_at.is_some(), account.zone.clone());
        self.accounts.insert(id, LoginFacts { account, password });
    }

    fn signed_in_at(&self, caller: &Caller) -> Option<Timestamp> {
        caller.session.and_then(|session| self.sessions.get(&session)).map(|session| session.opened_at)
    }

    fn account(&self, user: UserId) -> Result<Account, Refusal> {
        self.accounts.get(&user).map(|facts| facts.account.clone()).ok_or(Refusal::NoSession)
    }

    /// What the rules of the store refuse.
    fn check(&self, write: &AccountWrite) -> Result<(), Refusal> {
        match write {
            AccountWrite::Opened { account: Account { id, email, username, .. }, identity, .. } => {
                identity.iter().try_for_each(|identity| self.identities.check_free(identity))?;
                self.check_email(*id, email)?;
                let named = |facts: &LoginFacts| same(facts.account.username.as_str(), username.as_str());
                if self.accounts.values().any(named) { Err(Refusal::Rule("username_taken".into())) } else { Ok(()) }
            }
            AccountWrite::EmailChangeRequested { account, challenge } => {
                self.check_email(*account, &challenge.email)?;
                self.challenges.check_room(*account, challenge)
            }
            AccountWrite::EmailChanged { account, email, .. } => self.check_email(*account, email),
            AccountWrite::IdentityLinked { identity, .. } => self.identities.check_free(identity),
            _ => Ok(()),
        }
    }

    fn check_email(&self, account: UserId, email: &Email) -> Result<(), Refusal> {
        let has = |facts: &LoginFacts| facts.account.id != account && same(facts.account.email.as_str(), email.as_str());
        if self.accounts.values().any(has) { Err(Refusal::Rule("email_taken".into())) } else { Ok(()) }
    }

    /// Changes an account that there is. Gives whose it was.
    fn edit(&mut self, user: UserId, edit: impl FnOnce(&mut LoginFacts)) -> UserId {
        if let Some(mut facts) = self.accounts.get(&user).cloned() {
            edit(&mut facts);
            facts.account.version += 1;
            self.keep(facts.account, facts.password);
        }
        user
    }

    fn household(&self, residence: ResidenceId) -> Household {
        let name = self.homes.get(&residence).cloned().unwrap_or_default();
        let payer = self.surroundings.payer(Payer::Home(residence)).unwrap_or(UserId::OPERATOR);
        Household { residence, name, payer, members: self.surroundings.members(residence).to_vec() }
    }

    /// Gives the account that was written.
    fn write(&mut self, write: AccountWrite) -> Result<Account, Refusal> {
        let user = match write {
            AccountWrite::Opened { account, password, session, challenge, identity } => {
                let user = account.id;
                self.keep(account, password);
                self.open_session(session);
                if let Some(challenge) = challenge {
                    self.challenges.keep(user, challenge, None);
                }
                if let Some(identity) = identity {
                    self.identities.keep(user, identity);
                }
                user
            }
            AccountWrite::IdentityLinked { account, identity, session } => {
                let provider = identity.provider;
                self.identities.keep(account, identity);
                self.open_session(session);
                self.edit(account, |facts| {
                    facts.account.providers.push(provider);
                    facts.account.providers.sort_unstable();
                    facts.account.providers.dedup();
                })
            }
            AccountWrite::EmailVerified { account, challenge, at } => {
                self.challenges.spend(account, challenge, at, |_| false);
                self.edit(account, |facts| facts.account.verified_at = Some(at))
            }
            AccountWrite::EmailChangeRequested { account, challenge } => {
                let pending = PendingEmail { email: challenge.email.clone(), until: challenge.expires_at };
                self.challenges.keep(account, challenge, None);
                self.edit(account, |facts| facts.account.pending_email = Some(pending))
            }
            AccountWrite::EmailChanged { account, email, former: _, challenge, at } => {
                self.challenges.spend(account, challenge, at, |_| true);
                self.edit(account, |facts| {
                    facts.account = Account { email, verified_at: Some(at), pending_email: None, ..facts.account.clone() };
                })
            }
            AccountWrite::PasswordReset { account, password, challenge, at } => {
                self.challenges.spend(account, challenge, at, |purpose| purpose == Purpose::ResetPassword);
                self.end_sessions(account, |_| true);
                self.edit(account, |facts| {
                    facts.password = Some(password);
                    facts.account.has_password = true;
                    facts.account.verified_at.get_or_insert(at);
                })
            }
            AccountWrite::SignedOut { session, user, at: _ } => {
                self.end_sessions(user, |open| open == session);
                user
            }
            AccountWrite::OthersSignedOut { kept, user, at: _ } => {
                self.end_sessions(user, |open| open != kept);
                user
            }
            AccountWrite::ProfileSaved { account, shown_in: _ } => {
                let (user, password) = (account.id, self.accounts.get(&account.id).and_then(|facts| facts.password.clone()));
                self.keep(account, password);
                user
            }
            AccountWrite::PasswordSet { account, password, kept, at } => {
                let user = account.id;
                self.challenges.revoke(user, at, |purpose| purpose == Purpose::ResetPassword);
                self.keep(account, Some(password));
                self.end_sessions(user, |open| open != kept);
                user
            }
            AccountWrite::Deleted { account, estate, at: _ } => {
                self.delete(account.id, &estate);
                return Ok(account);
            }
        };
        self.account(user)
    }

    fn delete(&mut self, user: UserId, estate: &Estate) {
        for home in &estate.gone {
            self.surroundings.end_home(*home);
            self.homes.remove(home);
            for known in self.known_in.values_mut() {
                known.remove(home);
            }
        }
        for home in estate.living() {
            self.surroundings.remove(home, user);
        }
        for passed in &estate.handed_over {
            if let Some(heir) = self.surroundings.person(passed.to).cloned() {
                self.surroundings.admit(passed.residence, heir, Role::Owner, Timestamp::UNIX_EPOCH);
            }
        }
        self.end_sessions(user, |_| true);
        self.challenges.forget(user);
        self.identities.forget(user);
        self.accounts.remove(&user);
        self.known_in.remove(&user);
        self.surroundings.forget(user);
    }

    fn open_session(&mut self, session: Session) {
        self.surroundings.open_session(session.token, session.id, session.user);
        self.sessions.insert(session.id, session);
    }

    /// Ends these sessions of somebody's. Says whether there were any.
    fn end_sessions(&mut self, user: UserId, which: impl Fn(SessionId) -> bool) -> bool {
        let ending: Vec<SessionId> =
            self.sessions.values().filter(|open| open.user == user && which(open.id)).map(|open| open.id).collect();
        for session in &ending {
            self.sessions.remove(session);
            self.surroundings.end_session(*session, user);
        }
        !ending.is_empty()
    }
}

/// Whether two names or addresses differ in case at most.
fn same(one: &str, other: &str) -> bool {
    folded(one) == folded(other)
}
