//! Homes and people, and what is known of them.

use crate::{
    cluster::Cluster,
    net::{Answer, Net},
    register::{Register, Write},
    switch::Switch,
    tally::Tally,
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

const PASSWORD: &str = "correct horse battery staple";

/// Everything that clients know.
#[derive(Debug)]
pub struct World {
    pub net: Net,
    pub homes: Vec<Home>,
    pub people: Vec<Person>,
    pub tally: Tally,
    numbers: AtomicU64,
}

/// A home with an owner, a member who stays, and one who comes and goes.
#[derive(Debug)]
pub struct Home {
    pub id: i64,
    pub owner: usize,
    pub member: usize,
    pub guest: usize,
    /// The task that is renamed and completed all the time.
    pub task: i64,
    pub work: Register,
    pub name: Register,
    /// Tasks that come, and go when the next one has come: the number of the newest.
    pub extra: Register,
    pub latest_extra: Mutex<Option<i64>>,
    pub belongs: Switch,
}

/// Somebody, with a session that stays and one that ends again and again.
#[derive(Debug)]
pub struct Person {
    pub id: i64,
    name: String,
    pub token: String,
    pub session: Mutex<Arc<Session>>,
}

#[derive(Debug)]
pub struct Session {
    pub token: String,
    pub lives: Switch,
}

impl World {
    /// Opens accounts and founds homes, while nothing goes wrong.
    pub async fn settle(cluster: &Cluster, homes: usize, people: usize) -> Self {
        let net = Net::new(cluster.addresses());
        let mut world = Self { net, homes: Vec::new(), people: Vec::new(), tally: Tally::default(), numbers: AtomicU64::new(1) };
        let registering = (0..people).map(|n| world.register(n));
        world.people = futures::future::join_all(registering).await;
        let founding = (0..homes).map(|n| world.found(n));
        world.homes = futures::future::join_all(founding).await;
        world
    }

    /// A number that nobody has had.
    pub fn number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    pub fn register_of(&self, what: String) -> Register {
        Register::new(what, usize::try_from(self.number()).expect("a small number"))
    }

    async fn register(&self, n: usize) -> Person {
        let (by, name) = (n % self.net.processes(), format!("person{n}"));
        let body = json!({"username": name, "email": format!("{name}@example.org"), "password": PASSWORD});
        let account = self.net.send(by, Method::POST, "/api/auth/register/", "", Some(body)).await.expect(201);
        let token = text(&account["token"]);
        // the trial begins with it, which is a change
        self.net.get(by, "/api/subscription/status/", &token).await.expect(200);
        let session = self.sign_in(&name, by).await.expect("a session");
        Person { id: id(&account["user"]), name, token, session: Mutex::new(Arc::new(session)) }
    }

    /// A new session, if there is an answer.
    async fn sign_in(&self, name: &str, by: usize) -> Option<Session> {
        let body = json!({"username": name, "password": PASSWORD});
        let answer = self.net.send(by, Method::POST, "/api/auth/login/", "", Some(body)).await;
        let lives = Switch::new(self.register_of(format!("a session of {name}")), true);
        (answer.status == 200).then(|| Session { token: text(&answer.body["token"]), lives })
    }

    async fn found(&self, n: usize) -> Home {
        let (by, people) = (n % self.net.processes(), self.people.len());
        let [owner, member, guest] = [n, n + 13, n + 7].map(|person| person % people);
        let post =
            async |who: usize, path: &str, body: Value| self.net.send(by, Method::POST, path, &self.people[who].token, Some(body)).await;
        let home = post(owner, "/api/residences/", json!({"name": "0"})).await.expect(201);
        let task = json!({"residence_id": id(&home), "title": "0", "frequency_id": DAILY});
        let task = post(owner, "/api/tasks/", task).await.expect(201)["task"].clone();
        let code = post(owner, &format!("/api/residences/{}/share/", id(&home)), json!({})).await.expect(201)["code"].clone();
        post(member, "/api/residences/join/", json!({"code": code})).await.expect(200);
        let register = |what: &str| self.register_of(format!("{what} of home {n}"));
        let (work, name) = (register("the task"), register("the name"));
        for (register, version) in [(&work, &task["version"]), (&name, &home["version"])] {
            let version = version.as_u64().expect("a version");
            register.wrote(Write { version, said: Some(0), acknowledged: Instant::now(), by: Some(by) });
        }
        Home {
            id: id(&home),
            owner,
            member,
            guest,
            task: id(&task),
            work,
            name,
            extra: register("the newest extra task"),
            latest_extra: Mutex::new(None),
            belongs: Switch::new(register("the guest"), false),
        }
    }
}

/// The frequency of a task that comes back as soon as it is done.
const DAILY: i64 = 2;

impl Person {
    /// Signs in once more, in the place of a session that has ended; false if there is no answer.
    pub async fn sign_in(&self, world: &World, by: usize) -> bool {
        let session = world.sign_in(&self.name, by).await;
        let is_in = session.is_some();
        if let Some(session) = session {
            *self.session.lock().expect("a lock") = Arc::new(session);
        }
        is_in
    }

    /// The session that comes and goes. It may have ended: then nobody may be let in by it.
    pub fn fickle(&self) -> Arc<Session> {
        self.session.lock().expect("a lock").clone()
    }
}

impl Answer {
    /// The body of an answer with this status.
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }
}

pub fn id(of: &Value) -> i64 {
    of["id"].as_i64().unwrap_or_else(|| panic!("no id: {of}"))
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
