//! Changes, and what is acknowledged of them.

use crate::{
    net::Answer,
    register::{Register, Write},
    world::{Home, Person, World, id, text},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{sync::atomic::Ordering, time::Instant};

/// How often a change is tried again of which nobody knows what became. Wires come back long before.
const TRIES: usize = 100;

impl World {
    /// Gives the home's task a name that nobody has had.
    pub async fn rename_task(&self, home: &Home, who: usize, by: usize) {
        let _turn = home.work.turn().await;
        let number = self.number();
        let path = format!("/api/tasks/{}/", home.task);
        let answer = self.write(by, Method::PATCH, &path, who, json!({"title": number.to_string()})).await;
        self.acknowledge(&home.work, &answer, 200, &answer.body["task"]["version"], Some(number));
    }

    /// Does the home's task, which comes back the day after.
    pub async fn complete_task(&self, home: &Home, who: usize, by: usize) {
        let _turn = home.work.turn().await;
        let path = format!("/api/tasks/{}/quick-complete/", home.task);
        let answer = self.write(by, Method::POST, &path, who, json!({})).await;
        self.acknowledge(&home.work, &answer, 200, &answer.body["task"]["version"], None);
    }

    /// Gives the home a name that it has not had.
    pub async fn rename_home(&self, home: &Home, by: usize) {
        let _turn = home.name.turn().await;
        let number = self.number();
        let path = format!("/api/residences/{}/", home.id);
        let answer = self.write(by, Method::PATCH, &path, home.owner, json!({"name": number.to_string()})).await;
        self.acknowledge(&home.name, &answer, 200, &answer.body["version"], Some(number));
    }

    /// Adds a task with the next number, and takes the one before it away.
    pub async fn add_extra(&self, home: &Home, by: usize) {
        let _turn = home.extra.turn().await;
        let number = self.number();
        let body = json!({"residence_id": home.id, "title": format!("extra {number}")});
        let answer = self.write(by, Method::POST, "/api/tasks/", home.owner, body).await;
        self.acknowledge(&home.extra, &answer, 201, &json!(number), None);
        if answer.status == 201 {
            let before = home.latest_extra.lock().expect("a lock").replace(id(&answer.body["task"]));
            if let Some(before) = before {
                // if there is no answer it may stay: the newest one counts
                self.write(by, Method::DELETE, &format!("/api/tasks/{before}/"), home.owner, Value::Null).await;
            }
        }
    }

    /// Lets the guest in or sends them away, whichever they are not.
    pub async fn turn_guest(&self, home: &Home, by: usize) {
        let Some(_turn) = home.belongs.register.turn_at_once() else { return };
        let leaves = home.belongs.is_on();
        if !self.guest_goes(home, leaves, by).await {
            // an earlier try may have let them in
            self.guest_goes(home, true, by).await;
        }
    }

    /// Begins a turn and ends it. False if the guest has tried too often: codes that were good are taken for wrong ones where Redis
    /// was away before it heard that.
    async fn guest_goes(&self, home: &Home, leaves: bool, by: usize) -> bool {
        let turn = home.belongs.begin();
        for _ in 0..TRIES {
            let answer = if leaves { self.remove(home, by).await } else { self.let_in(home, by).await };
            let acknowledged = match (answer.status, leaves, answer.code()) {
                (200, ..) => Some(Some(by)),
                // an earlier try has done it
                (404, true, _) | (409, false, "already_member") => Some(None),
                // an earlier try has used the code, perhaps
                (410, false, _) => None,
                _ if answer.is_unknown() => None,
                (429, false, _) => {
                    self.tally.refusals.fetch_add(1, Ordering::Relaxed);
                    return false;
                }
                _ => {
                    self.tally.fault(format!("the guest of a home: {} {}", answer.status, answer.body));
                    return true;
                }
            };
            if let Some(by) = acknowledged {
                home.belongs.turned(turn, by);
                return true;
            }
        }
        self.tally.fault(format!("the guest of a home: nobody knows after {TRIES} tries"));
        true
    }

    async fn remove(&self, home: &Home, by: usize) -> Answer {
        let path = format!("/api/residences/{}/users/{}/", home.id, self.people[home.guest].id);
        self.write(by, Method::DELETE, &path, home.owner, Value::Null).await
    }

    async fn let_in(&self, home: &Home, by: usize) -> Answer {
        let share = format!("/api/residences/{}/share/", home.id);
        let shared = self.write(by, Method::POST, &share, home.owner, json!({})).await;
        if shared.status != 201 {
            return shared;
        }
        self.write(by, Method::POST, "/api/residences/join/", home.guest, json!({"code": shared.body["code"]})).await
    }

    /// Ends the session of somebody that comes and goes, or begins another.
    pub async fn turn_session(&self, person: &Person, by: usize) {
        let session = person.fickle();
        let Some(_turn) = session.lives.register.turn_at_once() else { return };
        if !session.lives.is_on() {
            if !person.sign_in(self, by).await {
                self.tally.refusals.fetch_add(1, Ordering::Relaxed);
            }
            return;
        }
        let turn = session.lives.begin();
        for _ in 0..TRIES {
            self.tally.writes.fetch_add(1, Ordering::Relaxed);
            let answer = self.net.send(by, Method::POST, "/api/auth/logout/", &session.token, Some(json!({}))).await;
            match answer.status {
                200 => return session.lives.turned(turn, Some(by)),
                401 => return session.lives.turned(turn, None),
                _ if answer.is_unknown() => {}
                status => return self.tally.fault(format!("logging out: {status} {}", answer.body)),
            }
        }
        self.tally.fault(format!("logging out: nobody knows after {TRIES} tries"));
    }

    async fn write(&self, by: usize, method: Method, path: &str, who: usize, body: Value) -> Answer {
        self.tally.writes.fetch_add(1, Ordering::Relaxed);
        let answer = self.net.send(by, method, path, &self.people[who].token, Some(body).filter(|body| !body.is_null())).await;
        if answer.is_unknown() {
            self.tally.refusals.fetch_add(1, Ordering::Relaxed);
        }
        answer
    }

    fn acknowledge(&self, register: &Register, answer: &Answer, status: u16, version: &Value, said: Option<u64>) {
        if answer.status == status {
            let version = version.as_u64().unwrap_or_else(|| panic!("no version: {}", answer.body));
            register.wrote(Write { version, said, acknowledged: Instant::now(), by: Some(answer.look.by) });
        } else if !answer.is_unknown() {
            self.tally.fault(format!("{}: {} {}", register.name, answer.status, answer.body));
        }
    }
}

/// The number that something is named.
pub fn number_of(name: &Value) -> Option<u64> {
    text(name).parse().ok()
}
