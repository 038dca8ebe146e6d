//! Reads, and what they tell.

use crate::{
    net::Answer,
    register::{Look, Register},
    world::{Home, Session, World, id, text},
    writing::number_of,
};
use serde_json::Value;
use std::{collections::HashMap, sync::atomic::Ordering};

/// A client's eyes: somebody, and what they have seen.
#[derive(Debug)]
pub struct Eyes {
    pub who: usize,
    /// The newest version that was shown of each thing by each process.
    seen: HashMap<(usize, usize), u64>,
}

/// What somebody looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    Board,
    BoardOfHome,
    Homes,
    Home,
    Plan,
}

impl Eyes {
    pub fn of(who: usize) -> Self {
        Self { who, seen: HashMap::new() }
    }

    /// The newest version that was shown of this.
    pub fn newest(&self, register: &Register) -> u64 {
        self.seen.iter().filter(|((number, ..), _)| *number == register.number).map(|(_, version)| *version).max().unwrap_or_default()
    }
}

impl World {
    /// Looks, and compares. `session` is one that may have ended; without it, the one that stays is used. The home is that of
    /// routes that name one.
    pub async fn look(&self, eyes: &mut Eyes, route: Route, home: &Home, session: Option<&Session>, by: usize) {
        let path = match route {
            Route::Board => "/api/tasks/".to_owned(),
            Route::BoardOfHome => format!("/api/tasks/by-residence/{}/", home.id),
            Route::Homes => "/api/residences/".to_owned(),
            Route::Home => format!("/api/residences/{}/", home.id),
            Route::Plan => "/api/subscription/status/".to_owned(),
        };
        let token = session.map_or(&self.people[eyes.who].token, |session| &session.token);
        let answer = self.net.get(by, &path, token).await;
        self.tally.reads.fetch_add(1, Ordering::Relaxed);
        match (answer.status, session) {
            (200 | 404, _) => {
                if let Some(session) = session {
                    self.tally.saw_state(&session.lives, true, answer.look);
                }
                self.compare(eyes, route, home, &answer);
            }
            (401, Some(session)) => self.tally.saw_state(&session.lives, false, answer.look),
            _ if answer.is_unknown() => _ = self.tally.refusals.fetch_add(1, Ordering::Relaxed),
            (status, _) => self.tally.fault(format!("{path}: {status} {}", answer.body)),
        }
    }

    fn compare(&self, eyes: &mut Eyes, route: Route, home: &Home, answer: &Answer) {
        let who = eyes.who;
        let all = self.homes.iter().filter(|home| home.knows(who));
        match route {
            Route::Board | Route::Homes if answer.status == 404 => self.tally.fault("all homes are absent".to_owned()),
            Route::Board => all.for_each(|home| self.compare_board(eyes, home, answer)),
            Route::BoardOfHome => self.compare_board(eyes, home, answer),
            Route::Homes => {
                let homes = answer.body.as_array().expect("homes");
                all.for_each(|home| self.compare_home(eyes, home, homes.iter().find(|shown| id(shown) == home.id), answer.look));
            }
            Route::Home => self.compare_home(eyes, home, Some(&answer.body).filter(|_| answer.status == 200), answer.look),
            Route::Plan => {}
        }
    }

    fn compare_board(&self, eyes: &mut Eyes, home: &Home, answer: &Answer) {
        let columns = answer.body["columns"].as_array().into_iter().flatten();
        let tasks = columns.flat_map(|column| column["tasks"].as_array().into_iter().flatten());
        let tasks: Vec<&Value> = tasks.filter(|task| task["residence_id"] == home.id).collect();
        self.compare_access(eyes, home, !tasks.is_empty(), answer.look);
        if tasks.is_empty() {
            return;
        }
        match tasks.iter().find(|task| id(task) == home.task) {
            Some(task) => self.compare_value(eyes, &home.work, &task["version"], number_of(&task["title"]), answer.look),
            None => self.tally.fault(format!("{} is missing", home.work.name)),
        }
        let extra = |task: &&Value| text(&task["title"]).strip_prefix("extra ")?.parse::<u64>().ok();
        let newest = tasks.iter().filter_map(extra).max().unwrap_or_default();
        self.compare_value(eyes, &home.extra, &newest.into(), None, answer.look);
    }

    fn compare_home(&self, eyes: &mut Eyes, home: &Home, shown: Option<&Value>, look: Look) {
        self.compare_access(eyes, home, shown.is_some(), look);
        if let Some(shown) = shown {
            self.compare_value(eyes, &home.name, &shown["version"], number_of(&shown["name"]), look);
        }
    }

    fn compare_access(&self, eyes: &Eyes, home: &Home, is_shown: bool, look: Look) {
        if home.guest == eyes.who {
            self.tally.saw_state(&home.belongs, is_shown, look);
        } else if !is_shown {
            self.tally.fault(format!("home {} is absent, though person {} stays in it", home.id, eyes.who));
        }
    }

    fn compare_value(&self, eyes: &mut Eyes, register: &Register, version: &Value, said: Option<u64>, look: Look) {
        let version = version.as_u64().expect("a version");
        self.tally.saw(register, version, said, look);
        let newest = eyes.seen.entry((register.number, look.by)).or_default();
        if version < *newest {
            let name = &register.name;
            self.tally.fault(format!("{name}: process {} has shown {newest} to person {}, and now {version}", look.by, eyes.who));
        }
        *newest = version.max(*newest);
    }
}

impl Home {
    /// Whether somebody is or may be in it.
    pub const fn knows(&self, who: usize) -> bool {
        self.owner == who || self.member == who || self.guest == who
    }
}
