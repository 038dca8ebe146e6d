//! People who do anything.

use crate::{client::Reply, household::Person};
use reqwest::Method;
use serde_json::{Value, json};
use std::fmt::Write;

/// What people did, and what they do next: the same for the same seed.
pub struct Doings {
    state: u64,
    told: String,
}

const ACTIONS: [&str; 10] =
    ["mark-in-progress", "mark-not-in-progress", "cancel", "uncancel", "archive", "unarchive", "quick-complete", "skip", "snooze", "undo"];

impl Doings {
    pub fn new() -> Self {
        Self { state: 1, told: String::new() }
    }

    /// Begins anew.
    pub fn seed(&mut self, seed: u64) {
        self.state = (seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        self.told = format!(" in run {seed}:\n");
    }

    /// What was done since, for messages.
    pub fn told(&self) -> String {
        self.told.clone()
    }

    /// A number below another: xorshift, which is random enough here.
    pub fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state >> 33).expect("31 bits") % end
    }

    fn one_of<'a>(&mut self, list: &'a Value) -> Option<&'a Value> {
        let list = list.as_array().expect("a list");
        if list.is_empty() { None } else { list.get(self.below(list.len())) }
    }

    /// Each person keeps three homes at most and two personal contractors, so that runs do not grow.
    pub async fn tidy(&self, people: &[Person]) {
        for person in people {
            for home in person.get("/api/residences/").await.expect(200).as_array().expect("a list").iter().skip(3) {
                let path = format!("/api/residences/{}/", home["id"]);
                if Reply::to(person.request(Method::DELETE, &path)).await.status != 200 {
                    person.post(&format!("{path}leave/"), &json!({})).await;
                }
            }
            for contractor in person.get("/api/contractors/").await.expect(200).as_array().expect("a list").iter().skip(4) {
                Reply::to(person.request(Method::DELETE, &format!("/api/contractors/{}/", contractor["id"]))).await;
            }
        }
    }

    async fn ask(&mut self, person: &Person, method: Method, path: &str, body: Value) -> Reply {
        let reply = Reply::to(person.request(method.clone(), path).json(&body)).await;
        writeln!(self.told, "{} {method} {path} {body} -> {}", person.id, reply.status).expect("a line");
        assert!(reply.status < 500, "{}{}", reply.text, self.told);
        reply
    }

    /// Somebody does something: it may be refused.
    pub async fn something(&mut self, people: &[Person]) {
        let person = &people[self.below(people.len())];
        let homes = person.get("/api/residences/").await.expect(200);
        let Some(home) = self.one_of(&homes).map(|home| home["id"].clone()) else {
            self.ask(person, Method::POST, "/api/residences/", json!({"name": "New", "is_primary": true})).await;
            return;
        };
        match self.below(11) {
            10 => {
                let name = json!({"first_name": format!("Sam {}", self.state % 5)});
                self.ask(person, Method::PATCH, "/api/auth/profile/", name).await;
            }
            0 | 1 => self.of_home(person, people, &home).await,
            2 | 3 => self.of_contractor(person, &home).await,
            4 => self.of_history(person, &home).await,
            _ => self.of_task(person, people, &home).await,
        }
    }

    async fn of_home(&mut self, person: &Person, people: &[Person], home: &Value) {
        let path = format!("/api/residences/{home}/");
        let other = &people[self.below(people.len())];
        match self.below(10) {
            0 => drop(self.ask(person, Method::POST, "/api/residences/", json!({"name": "Cabin", "is_primary": true})).await),
            1 => drop(self.ask(person, Method::PATCH, &path, json!({"name": format!("Home {}", self.state % 7)})).await),
            2 => drop(self.ask(person, Method::PATCH, &path, json!({"city": format!("City {}", self.state % 7)})).await),
            3 => drop(self.ask(person, Method::PATCH, &path, json!({"is_primary": self.state.is_multiple_of(2)})).await),
            4 => drop(self.ask(person, Method::POST, &format!("{path}leave/"), json!({})).await),
            5 => drop(self.ask(person, Method::DELETE, &format!("{path}users/{}/", other.id), json!({})).await),
            6 => {
                let role = if self.below(2) == 0 { "owner" } else { "member" };
                self.ask(person, Method::PATCH, &format!("{path}users/{}/", other.id), json!({"role": role})).await;
            }
            7 if self.below(4) == 0 => drop(self.ask(person, Method::DELETE, &path, json!({})).await),
            _ => {
                let shared = self.ask(person, Method::POST, &format!("{path}share/"), json!({})).await;
                if shared.status == 201 {
                    self.ask(other, Method::POST, "/api/residences/join/", json!({"code": shared.json()["code"]})).await;
                }
            }
        }
    }

    async fn of_task(&mut self, person: &Person, people: &[Person], home: &Value) {
        let contractors = person.get("/api/contractors/").await.expect(200);
        let contractor = self.one_of(&contractors).map(|contractor| contractor["id"].clone());
        let other = people[self.below(people.len())].id;
        let tasks = person.get(&format!("/api/tasks/list/?residence={home}")).await.expect(200);
        let task = self.one_of(&tasks["results"]).map(|task| task["id"].clone());
        let due = format!("2026-{:02}-{:02}", 1 + self.below(12), 1 + self.below(28));
        let Some(task) = task.filter(|_| self.below(4) > 0) else {
            let mut body = json!({"residence_id": home, "title": "Gutters", "frequency_id": 1 + self.below(8), "due_date": due});
            match self.below(4) {
                0 => body["contractor_id"] = json!(contractor),
                1 => body["assigned_to_id"] = json!(other),
                2 => {
                    let tasks: Vec<Value> =
                        (0..=self.below(4)).map(|_| json!({"title": "One of some", "contractor_id": contractor})).collect();
                    self.ask(person, Method::POST, "/api/tasks/bulk/", json!({"residence_id": home, "tasks": tasks})).await;
                    return;
                }
                _ => {}
            }
            self.ask(person, Method::POST, "/api/tasks/", body).await;
            return;
        };
        let path = format!("/api/tasks/{task}/");
        match self.below(9) {
            0 => drop(self.ask(person, Method::PATCH, &path, json!({"title": format!("Title {}", self.state % 5)})).await),
            1 => drop(self.ask(person, Method::PATCH, &path, json!({"contractor_id": contractor})).await),
            2 => drop(self.ask(person, Method::PATCH, &path, json!({"assigned_to_id": other, "due_date": due})).await),
            3 if self.below(2) == 0 => drop(self.ask(person, Method::DELETE, &path, json!({})).await),
            4 => {
                let body = json!({"task_id": task, "notes": "done", "contractor_id": contractor, "completed_on": "2026-03-01"});
                self.ask(person, Method::POST, "/api/task-completions/", body).await;
            }
            _ => {
                let action = ACTIONS[self.below(ACTIONS.len())];
                self.ask(person, Method::POST, &format!("{path}{action}/"), json!({"until": "2199-01-01"})).await;
            }
        }
    }

    async fn of_history(&mut self, person: &Person, home: &Value) {
        let entries = person.get(&format!("/api/task-completions/?residence={home}")).await.expect(200);
        let Some(entry) = self.one_of(&entries["results"]).map(|entry| entry["id"].clone()) else { return };
        let path = format!("/api/task-completions/{entry}/");
        match self.below(3) {
            0 => drop(self.ask(person, Method::DELETE, &path, json!({})).await),
            1 => drop(self.ask(person, Method::PATCH, &path, json!({"completed_on": "2026-02-03"})).await),
            _ => drop(self.ask(person, Method::PATCH, &path, json!({"rating": 1 + self.state % 5})).await),
        }
    }

    async fn of_contractor(&mut self, person: &Person, home: &Value) {
        let contractors = person.get("/api/contractors/").await.expect(200);
        let Some(contractor) = self.one_of(&contractors).map(|contractor| contractor["id"].clone()).filter(|_| self.below(4) > 0) else {
            let residence = if self.below(2) == 0 { home.clone() } else { Value::Null };
            let body = json!({"name": "Ana", "residence_id": residence, "is_favorite": self.below(2) == 0});
            self.ask(person, Method::POST, "/api/contractors/", body).await;
            return;
        };
        let path = format!("/api/contractors/{contractor}/");
        match self.below(6) {
            0 => drop(self.ask(person, Method::PATCH, &path, json!({"name": format!("Ana {}", self.state % 5)})).await),
            1 => drop(self.ask(person, Method::PATCH, &path, json!({"city": format!("City {}", self.state % 5)})).await),
            2 => drop(self.ask(person, Method::PATCH, &path, json!({"residence_id": home})).await),
            3 => drop(self.ask(person, Method::PATCH, &path, json!({"residence_id": null})).await),
            4 => drop(self.ask(person, Method::DELETE, &path, json!({})).await),
            _ => drop(self.ask(person, Method::POST, &format!("{path}toggle-favorite/"), json!({})).await),
        }
    }
}
