//! The reference adapter: accounts and sessions in memory.

use crate::{Account, AccountChange, AccountStore, AccountWrite, Login, LoginFacts, PasswordDigest, Session};
use honeydue_kernel::{
    Committed, Id, Ids, Person, PortError, Refusal, Seen, SessionId, UserId, Viewer,
    memory::{MemoryIds, Surroundings},
};
use std::{
    collections::BTreeMap,
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
        if state.surroundings.end_session(session, user) {
            state.surroundings.advance(vec![user.into()]);
        }
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

    async fn find_login(&self, login: &Login) -> Result<Option<LoginFacts>, PortError> {
        let named = |facts: &&LoginFacts| {
            let Account { username, email, .. } = &facts.account;
            same(username.as_str(), login.as_str()) || same(email.as_str(), login.as_str())
        };
        Ok(self.lock().accounts.values().find(named).cloned())
    }

    async fn open_session(&self, session: &Session) -> Result<(), PortError> {
        self.lock().surroundings.open_session(session.token, session.id, session.user);
        Ok(())
    }

    async fn commit(&self, change: AccountChange) -> Result<Committed<Account>, PortError> {
        let mut state = self.lock();
        let change = change.into_parts();
        let actor = state.surroundings.judge(&change, |_| None)?;
        if let AccountWrite::Opened { account, .. } = &change.write {
            state.check_free(account)?;
        }
        let versions = state.surroundings.record(&change);
        let written = state.write(change.write);
        let caller = match actor {
            Some(caller) => caller,
            None => state.surroundings.caller(Viewer::User(written))?,
        };
        Ok(Committed { value: state.account(written)?, caller, versions, replayed: false })
    }
}

impl State {
    fn keep(&mut self, account: Account, password: Option<PasswordDigest>) {
        let Account { id, username, first_name, last_name, .. } = account.clone();
        let person = Person { id, username: username.into(), first_name: first_name.into(), last_name: last_name.into() };
        self.surroundings.know(person, account.verified_at.is_some(), account.zone.clone());
        self.accounts.insert(id, LoginFacts { account, password });
    }

    fn account(&self, user: UserId) -> Result<Account, Refusal> {
        self.accounts.get(&user).map(|facts| facts.account.clone()).ok_or(Refusal::NoSession)
    }

    fn check_free(&self, new: &Account) -> Result<(), Refusal> {
        for Account { email, username, .. } in self.accounts.values().map(|facts| &facts.account) {
            if same(email.as_str(), new.email.as_str()) {
                return Err(Refusal::Rule("email_taken".into()));
            }
            if same(username.as_str(), new.username.as_str()) {
                return Err(Refusal::Rule("username_taken".into()));
            }
        }
        Ok(())
    }

    /// Gives whose account was written.
    fn write(&mut self, write: AccountWrite) -> UserId {
        match write {
            AccountWrite::Opened { account, password, session } => {
                let user = account.id;
                self.keep(account, Some(password));
                self.surroundings.open_session(session.token, session.id, session.user);
                user
            }
            AccountWrite::SignedOut { session, user, at: _ } => {
                self.surroundings.end_session(session, user);
                user
            }
        }
    }
}

/// Whether two names or addresses differ in case at most.
fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
