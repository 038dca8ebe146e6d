//! The reference adapter keeps the promises of its port.
#![expect(clippy::unwrap_used, reason = "a test ends where its world can't be arranged")]

use honeydue_identity::{
    Account, AccountStore, Email, NewAccount, Opening, PasswordDigest, PersonName, Session, Username, contract::AccountWorld,
    memory::MemoryAccounts,
};
use honeydue_kernel::{
    Caller, Ids, Person, ResidenceId, Role,
    contract::{Homes, People, Somebody, newcomer, noon, token},
};

#[derive(Default)]
struct Memory(MemoryAccounts);

impl People for Memory {
    async fn person(&self, username: &str, verified: bool) -> Somebody {
        let user = self.0.next_id().await.unwrap();
        let id = self.0.next_id().await.unwrap();
        let new = NewAccount {
            username: Some(Username::try_from(username.to_owned()).unwrap()),
            email: Email::try_from(format!("{username}@example.com")).unwrap(),
            first_name: PersonName::try_from("Some").unwrap(),
            last_name: PersonName::try_from("").unwrap(),
            zone: "Europe/Berlin".parse().unwrap(),
        };
        let zone = new.zone.clone();
        let token = token(id.get());
        let session = Session { id, user, token, opened_at: noon(), device: None };
        let password = Some(PasswordDigest::new("unused".into()));
        let challenge = if verified { None } else { Some(self.0.next_id().await.unwrap()) };
        let opening = Opening { id: user, new, password, session, challenge, identity: None };
        self.0.commit(Account::open(opening, newcomer(user), noon())).await.unwrap();
        let person = Person { id: user, username: username.to_owned(), first_name: "Some".to_owned(), last_name: String::new() };
        Somebody { person, caller: Caller { user, session: Some(id), session_ends: None, verified, zone }, token }
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

impl AccountWorld for Memory {
    type Store = MemoryAccounts;

    fn store(&self) -> &MemoryAccounts {
        &self.0
    }

    async fn admit(&self, residence: ResidenceId, _: &Somebody, member: &Somebody) {
        self.0.admit(residence, member.person.clone(), Role::Member);
    }

    async fn promote(&self, residence: ResidenceId, _: &Somebody, member: &Somebody) {
        self.0.admit(residence, member.person.clone(), Role::Owner);
    }
}

honeydue_identity::account_contract!(async || Memory::default());
