//! The reference adapter keeps the promises of its port.
#![expect(clippy::unwrap_used, reason = "a test ends where its world can't be arranged")]

use honeydue_kernel::{
    Caller, Ids, Person, ResidenceId, Role, Zone,
    contract::{Homes, People, Somebody, token},
    memory::MemoryIds,
};
use honeydue_subscription::{Usage, contract::SubscriptionWorld, memory::MemorySubscriptions};
use std::{collections::HashMap, sync::Mutex};

#[derive(Default)]
struct Memory {
    store: MemorySubscriptions,
    ids: MemoryIds,
    /// What each owner has, with the home that tasks are added to.
    owned: Mutex<HashMap<i64, (Usage, Option<ResidenceId>)>>,
}

impl Memory {
    /// Somebody has more from now on.
    fn more(&self, owner: &Somebody, home: Option<ResidenceId>, residences: i64, tasks: i64) {
        let mut all = self.owned.lock().unwrap();
        let (usage, first) = all.entry(owner.user().get()).or_default();
        *first = first.or(home);
        usage.residences += residences;
        usage.tasks += tasks;
        self.store.uses(owner.user(), *usage);
    }
}

impl People for Memory {
    async fn person(&self, username: &str, verified: bool) -> Somebody {
        let user = self.ids.next_id().await.unwrap();
        let session = self.ids.next_id().await.unwrap();
        let zone: Zone = "Europe/Berlin".parse().unwrap();
        let person = Person { id: user, username: username.to_owned(), first_name: "Some".to_owned(), last_name: String::new() };
        let token = token(session.get());
        self.store.know(person.clone(), verified, zone.clone());
        self.store.open_session(token, session, user);
        Somebody { person, caller: Caller { user, session: Some(session), session_ends: None, verified, zone }, token }
    }

    async fn end_session(&self, somebody: &Somebody) {
        self.store.end_session(somebody.session(), somebody.user());
    }
}

impl Homes for Memory {
    async fn home(&self, _: &str, owner: &Somebody, members: &[&Somebody]) -> ResidenceId {
        let home = self.ids.next_id().await.unwrap();
        self.store.begin_home(home);
        self.store.admit(home, owner.person.clone(), Role::Owner);
        for member in members {
            self.store.admit(home, member.person.clone(), Role::Member);
        }
        self.more(owner, Some(home), 1, 0);
        home
    }

    async fn remove(&self, residence: ResidenceId, member: &Somebody) {
        self.store.remove(residence, member.user());
    }
}

impl SubscriptionWorld for Memory {
    type Store = MemorySubscriptions;

    fn store(&self) -> &MemorySubscriptions {
        &self.store
    }

    async fn add_tasks(&self, owner: &Somebody, tasks: u32) {
        self.more(owner, None, 0, tasks.into());
        let home = self.owned.lock().unwrap()[&owner.user().get()].1;
        self.store.touch(home.unwrap());
    }

    async fn miscount(&self, somebody: &Somebody, tasks: i64) {
        let (usage, _) = self.owned.lock().unwrap()[&somebody.user().get()];
        self.store.miscount(somebody.user(), Usage { tasks, ..usage });
    }
}

honeydue_subscription::subscription_contract!(async || Memory::default());
