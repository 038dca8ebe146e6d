//! The reference adapter keeps the promises of its port.
#![expect(clippy::unwrap_used, reason = "a test ends where its world can't be arranged")]

use honeydue_kernel::{
    Caller, Ids, Person, ResidenceId, Resource, Role, Zone,
    contract::{Homes, People, Plans, Somebody, noon, token},
};
use honeydue_residence::{NewResidence, Residence, ResidenceName, ResidenceStore, contract::ResidenceWorld, memory::MemoryResidences};

#[derive(Default)]
struct Memory(MemoryResidences);

impl People for Memory {
    async fn person(&self, username: &str, verified: bool) -> Somebody {
        let user = self.0.next_id().await.unwrap();
        let session = self.0.next_id().await.unwrap();
        let zone: Zone = "Europe/Berlin".parse().unwrap();
        let person = Person { id: user, username: username.to_owned(), first_name: "Some".to_owned(), last_name: String::new() };
        let token = token(session.get());
        self.0.know(person.clone(), verified, zone.clone());
        self.0.know_email(user, &format!("{username}@people.example"));
        self.0.open_session(token, session, user);
        Somebody { person, caller: Caller { user, session: Some(session), session_ends: None, verified, zone }, token }
    }

    async fn end_session(&self, somebody: &Somebody) {
        self.0.end_session(somebody.session(), somebody.user());
    }
}

impl Homes for Memory {
    async fn home(&self, name: &str, owner: &Somebody, members: &[&Somebody]) -> ResidenceId {
        let id = self.0.next_id().await.unwrap();
        let new = NewResidence::named(ResidenceName::try_from(name).unwrap());
        self.0.commit(Residence::found(id, new, owner.trusted(), noon())).await.unwrap();
        for member in members {
            self.0.commit(Residence::admit(id, member.user(), Role::Member, owner.trusted(), noon())).await.unwrap();
        }
        id
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

impl ResidenceWorld for Memory {
    type Store = MemoryResidences;

    fn store(&self) -> &MemoryResidences {
        &self.0
    }

    fn email(&self, somebody: &Somebody) -> String {
        format!("{}@people.example", somebody.person.username)
    }

    async fn contractor(&self, _: &Somebody, residence: Option<ResidenceId>) {
        if let Some(residence) = residence {
            self.0.know_contractor(residence);
        }
    }
}

honeydue_residence::residence_contract!(async || Memory::default());
