//! People, and the home that some of them share.

use crate::{
    app::{App, Setup},
    client::Client,
};
use honeydue_api::clock;
use honeydue_kernel::{Actor, Authority, Role};
use serde_json::{Value, json};
use std::ops::Deref;

pub const PASSWORD: &str = "correct horse battery staple";

/// A signed-in account.
#[derive(Clone)]
pub struct Person {
    pub id: i64,
    pub token: String,
    client: Client,
}

/// A person speaks for themselves: `person.get("/api/tasks/")`.
impl Deref for Person {
    type Target = Client;
    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Person {
    /// Whom an answer of register or login is about.
    pub fn signed_in(client: &Client, answer: &Value) -> Self {
        let token = answer["token"].as_str().expect("a token").to_owned();
        Self { id: answer["user"]["id"].as_i64().expect("an id"), client: client.bearing(&token), token }
    }

    /// Makes a task from these members, and gives it back.
    pub async fn add(&self, body: Value) -> Value {
        self.post("/api/tasks/", &body).await.expect(201)["task"].clone()
    }

    /// The caller's day.
    pub async fn today(&self) -> jiff::civil::Date {
        self.get("/api/tasks/").await.expect(200)["today"].as_str().expect("a day").parse().expect("a day")
    }
}

impl App {
    /// Opens an account.
    pub async fn person(&self, name: &str) -> Person {
        let body = json!({"username": name, "email": format!("{name}@example.org"), "password": PASSWORD, "first_name": "Sam"});
        Person::signed_in(&self.client, &self.client.post("/api/auth/register/", &body).await.expect(201))
    }

    /// Signs in once more.
    pub async fn signed_in(&self, name: &str) -> Person {
        let body = json!({"username": name, "password": PASSWORD});
        Person::signed_in(&self.client, &self.client.post("/api/auth/login/", &body).await.expect(200))
    }

    /// Takes somebody into a home; there is no route for that yet.
    pub async fn admit(&self, home: i64, by: &Person, member: &Person) {
        let operator = Actor::vouched(by.id.into(), Authority::Trusted);
        let admitted = self.wiring.residences.admit(operator, home.into(), member.id.into(), Role::Member, clock::now());
        admitted.await.expect("a member");
    }
}

/// A home with its owner and a member, and somebody else who has a home of their own.
pub struct Household {
    pub app: App,
    pub home: i64,
    pub owner: Person,
    pub member: Person,
    pub stranger: Person,
    pub elsewhere: i64,
}

impl Household {
    pub async fn new() -> Self {
        Self::with(Setup::default()).await
    }

    pub async fn with(setup: Setup) -> Self {
        let app = App::with(setup).await;
        let (owner, member, stranger) = futures::join!(app.person("olive"), app.person("mo"), app.person("sid"));
        let home = found(&owner, "Elm Street").await;
        let elsewhere = found(&stranger, "Oak Street").await;
        app.admit(home, &owner, &member).await;
        Self { app, home, owner, member, stranger, elsewhere }
    }
}

/// Makes a home.
pub async fn found(person: &Person, name: &str) -> i64 {
    person.post("/api/residences/", &json!({"name": name})).await.expect(201)["id"].as_i64().expect("an id")
}

/// The id of an object of an answer.
pub fn id(of: &Value) -> i64 {
    of["id"].as_i64().unwrap_or_else(|| panic!("no id: {of}"))
}
