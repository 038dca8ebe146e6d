//! A client's copy of what somebody may see.

use crate::household::Person;
use serde_json::{Value, json};
use std::collections::BTreeMap;

type Things = BTreeMap<i64, Value>;

/// What a client has of everything, kept as the reference says.
#[derive(Debug, Default, PartialEq)]
pub struct Copy {
    cursor: Option<String>,
    user: Value,
    homes: Things,
    tasks: Things,
    entries: Things,
    contractors: Things,
}

fn thing(value: &Value) -> (i64, Value) {
    (value["id"].as_i64().expect("an id"), value.clone())
}

fn things(values: &Value) -> Things {
    values.as_array().expect("a list").iter().map(thing).collect()
}

fn numbers(values: &Value) -> Vec<i64> {
    values.as_array().expect("a list").iter().map(|value| value.as_i64().expect("an id")).collect()
}

fn apply(things: &mut Things, changes: &Value) {
    for gone in numbers(&changes["deleted"]) {
        things.remove(&gone);
    }
    things.extend(changes["changed"].as_array().expect("a list").iter().map(thing));
}

impl Copy {
    pub fn homes(&self) -> Vec<i64> {
        self.homes.keys().copied().collect()
    }

    fn forget(&mut self, home: i64) {
        for things in [&mut self.tasks, &mut self.entries, &mut self.contractors] {
            things.retain(|_, thing| thing["residence_id"] != json!(home));
        }
        self.homes.remove(&home);
    }

    /// Asks once. Whether there is more.
    pub async fn turn(&mut self, person: &Person, limit: usize) -> bool {
        let since = self.cursor.as_ref().map(|cursor| format!("&since={cursor}")).unwrap_or_default();
        let answer = person.get(&format!("/api/sync/?limit={limit}{since}")).await.expect(200);
        assert_eq!(answer["resync"], false, "{answer}");
        if answer["reset"]["personal"] == true {
            self.contractors.retain(|_, contractor| !contractor["residence_id"].is_null());
        }
        for home in numbers(&answer["reset"]["residences"]).into_iter().chain(numbers(&answer["residences"]["deleted"])) {
            self.forget(home);
        }
        for task in numbers(&answer["tasks"]["deleted"]) {
            self.entries.retain(|_, entry| entry["task_id"] != json!(task));
        }
        apply(&mut self.homes, &answer["residences"]);
        apply(&mut self.tasks, &answer["tasks"]);
        apply(&mut self.entries, &answer["completions"]);
        apply(&mut self.contractors, &answer["contractors"]);
        if !answer["user"].is_null() {
            self.user = answer["user"].clone();
        }
        self.cursor = Some(answer["cursor"].as_str().expect("a cursor").to_owned());
        answer["has_more"] == true
    }

    /// Asks until there is no more, and says how often it had to.
    pub async fn follow(&mut self, person: &Person, limit: usize) -> usize {
        let mut turns = 1;
        while self.turn(person, limit).await {
            turns += 1;
            assert!(turns < 10_000, "an end");
        }
        turns
    }

    /// What somebody reads who reads everything.
    async fn read(person: &Person) -> Self {
        let mut read = Self { user: person.get("/api/auth/me/").await.expect(200), ..Self::default() };
        for home in things(&person.get("/api/residences/").await.expect(200)).into_keys() {
            read.homes.insert(home, person.get(&format!("/api/residences/{home}/")).await.expect(200));
        }
        read.tasks = pages(person, "/api/tasks/list/").await;
        for task in read.tasks.keys() {
            read.entries.extend(pages(person, &format!("/api/tasks/{task}/history/")).await);
        }
        read.contractors = things(&person.get("/api/contractors/").await.expect(200));
        read
    }

    /// Fails unless the copy is what its owner reads.
    pub async fn expect_whole(&self, person: &Person) {
        self.expect_whole_in(person, "").await;
    }

    /// The same after these doings.
    pub async fn expect_whole_in(&self, person: &Person, doings: &str) {
        let read = Self::read(person).await;
        assert_eq!(self.user, read.user, "{doings}");
        for (kind, copy, read) in [
            ("homes", &self.homes, &read.homes),
            ("tasks", &self.tasks, &read.tasks),
            ("entries", &self.entries, &read.entries),
            ("contractors", &self.contractors, &read.contractors),
        ] {
            assert_eq!(copy.keys().collect::<Vec<_>>(), read.keys().collect::<Vec<_>>(), "{kind} of {}{doings}", person.id);
            for (id, thing) in read {
                assert_eq!(&copy[id], thing, "{kind} of {}{doings}", person.id);
            }
        }
    }
}

async fn pages(person: &Person, path: &str) -> Things {
    let (mut all, mut cursor) = (Things::new(), String::new());
    loop {
        let page = person.get(&format!("{path}?limit=200{cursor}")).await.expect(200);
        all.extend(things(&page["results"]));
        let Some(next) = page["next"].as_str() else { return all };
        cursor = format!("&cursor={next}");
    }
}
