//! The reference adapter keeps the promises of its port.
#![expect(clippy::unwrap_used, reason = "a test ends where its world can't be arranged")]

use honeydue_contractor::{contract::ContractorWorld, memory::MemoryContractors};
use honeydue_kernel::{
    Caller, ContractorId, Ids, Person, ResidenceId, Resource, Role, Zone,
    contract::{Homes, People, Plans, Somebody, token},
};

#[derive(Default)]
struct Memory(MemoryContractors);

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

impl ContractorWorld for Memory {
    type Store = MemoryContractors;

    fn store(&self) -> &MemoryContractors {
        &self.0
    }

    async fn call(&self, _: &Somebody, residence: ResidenceId, contractor: ContractorId) {
        self.0.call(residence, contractor);
    }

    async fn calls_in(&self, residence: ResidenceId, contractor: ContractorId) -> u32 {
        self.0.calls_in(residence, contractor)
    }

    async fn names_in(&self, residence: ResidenceId, contractor: ContractorId) -> Option<(String, Option<String>)> {
        self.0.names_in(residence, contractor).map(|(name, company)| (name.into(), company.map(String::from)))
    }

    async fn admit(&self, residence: ResidenceId, _: &Somebody, member: &Somebody) {
        self.0.admit(residence, member.person.clone(), Role::Member);
    }
}

honeydue_contractor::contractor_contract!(async || Memory::default());
