//! The reference adapter keeps the promises of its port.
#![expect(clippy::unwrap_used, reason = "a test ends where its world can't be arranged")]

use honeydue_kernel::{
    Caller, Ids, Person, ResidenceId, Resource, Role, Zone,
    contract::{Homes, People, Plans, Somebody, token},
};
use honeydue_task::{ContractorName, contract::TaskWorld, memory::MemoryTasks, template::HomeFacts};

#[derive(Default)]
struct Memory(MemoryTasks);

impl People for Memory {
    async fn person(&self, username: &str, verified: bool) -> Somebody {
        let user = self.0.next_id().await.unwrap();
        let session = self.0.next_id().await.unwrap();
        let zone: Zone = "Europe/Berlin".parse().unwrap();
        let person = Person { id: user, username: username.to_owned(), first_name: "Some".to_owned(), last_name: String::new() };
        let token = token(session.get());
        self.0.know(person.clone(), verified, zone.clone());
        self.0.open_session(token, session, user);
        Somebody { person, caller: Caller { user, session: Some(session), session_ends: None, verified, zone }, token }
    }

    async fn end_session(&self, somebody: &Somebody) {
        self.0.end_session(somebody.session(), somebody.user());
    }
}

impl Homes for Memory {
    async fn home(&self, name: &str, owner: &Somebody, members: &[&Somebody]) -> ResidenceId {
        let home = self.0.next_id().await.unwrap();
        self.0.begin_home(home, name);
        self.0.admit(home, owner.person.clone(), Role::Owner);
        for member in members {
            self.0.admit(home, member.person.clone(), Role::Member);
        }
        home
    }

    async fn remove(&self, residence: ResidenceId, member: &Somebody) {
        self.0.remove(residence, member.user());
    }
}

impl Plans for Memory {
    async fn limit(&self, resource: Resource, most: u32) {
        self.0.limit(resource, most);
    }

    async fn unbind(&self, somebody: &Somebody) {
        self.0.unbind(somebody.user());
    }
}

impl TaskWorld for Memory {
    type Store = MemoryTasks;

    fn store(&self) -> &MemoryTasks {
        &self.0
    }

    async fn contractor(&self, residence: ResidenceId, name: &str) -> ContractorName {
        let contractor = ContractorName { id: self.0.next_id().await.unwrap(), name: name.to_owned(), company: None };
        self.0.introduce(residence, contractor.clone());
        contractor
    }

    async fn describe(&self, home: ResidenceId, facts: &HomeFacts) {
        self.0.describe(home, facts.clone());
    }
}

honeydue_task::task_contract!(async || Memory::default());
