//! What is measured: requests, what came before them, and how often each may wait.

use reqwest::Method;
use serde_json::{Value, json};

use crate::bench::http::Question;
use crate::bench::seed::{Household, Resident};
use crate::bench::stage::PASSWORD;

/// What the server knows when it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The caller has just looked at all of it.
    Warm,
    /// Likewise, and then a housemate changed something.
    Changed,
    /// This user is unknown to the process, and to whatever it shares with others.
    Cold,
    /// The same, by the first request after the process said that it is ready.
    First,
    /// Unknown, and the trial begins with it.
    Untried,
}

/// A state in which something is measured.
#[derive(Debug)]
pub struct Case {
    /// The state.
    pub state: State,
    /// How often somebody may wait for Postgres.
    pub budget: u64,
    /// What the seed system reports, in milliseconds: from, to.
    pub reported: Option<(u32, u32)>,
}

/// A request in one or several states.
pub struct Scenario {
    /// What it is called.
    pub name: &'static str,
    /// In which states it is measured.
    pub cases: &'static [Case],
    /// What a housemate, or a host, does before.
    pub before: Option<fn(&Scene) -> Question>,
    /// The request, which may name what was answered before.
    pub ask: fn(&Scene, &Value) -> Question,
}

/// Whom and what a measurement has for itself.
pub struct Scene {
    /// The household of the caller.
    pub here: Household,
    /// Another one.
    pub there: Household,
}

/// What a process reads once for everybody.
pub const REMEMBERED: &[&str] = &["/api/tasks/", "/api/tasks/templates/", "/api/subscription/features/", "/api/subscription/status/"];

const BOARD: &str = "/api/tasks/";
const STATUS: &str = "/api/subscription/status/";

impl State {
    /// What tables say.
    pub fn name(self) -> &'static str {
        match self {
            Self::Warm => "warm",
            Self::Changed => "after a change",
            Self::Cold => "cold",
            Self::First => "first after ready",
            Self::Untried => "cold, a trial begins",
        }
    }

    /// What is asked before the request, so that the server is in this state.
    pub fn earlier(self, question: &Question, scene: &Scene) -> Vec<Question> {
        let known = |path: &str| Question { token: question.token.clone(), ..Question::of(Method::GET, path, None) };
        let looked = || [BOARD, "/api/residences/", STATUS, BOARD].map(known).to_vec();
        match self {
            // somebody anonymous is not known any better
            Self::Warm if question.token.is_none() => Vec::new(),
            Self::Warm => looked(),
            Self::Changed => [looked(), vec![scene.here.mate.post(BOARD, task(&scene.here, "Bleed the radiators"))]].concat(),
            Self::Cold | Self::First | Self::Untried => Vec::new(),
        }
    }
}

const fn case(state: State, budget: u64) -> Case {
    Case { state, budget, reported: None }
}

const fn reported(state: State, budget: u64, from: u32, to: u32) -> Case {
    Case { state, budget, reported: Some((from, to)) }
}

/// A change, by somebody known or not: what it is about is read, then it is written.
const CHANGE: &[Case] = &[case(State::Warm, 2), case(State::Cold, 2)];
/// Nothing has to be read, once it is known who writes.
const AT_ONCE: &[Case] = &[case(State::Warm, 1), case(State::Cold, 2)];
/// Nobody is known before they have signed in.
const BY_NOBODY: &[Case] = &[case(State::Cold, 2)];

const fn plain(name: &'static str, cases: &'static [Case], ask: fn(&Scene, &Value) -> Question) -> Scenario {
    Scenario { name, cases, before: None, ask }
}

const fn after(name: &'static str, before: fn(&Scene) -> Question, ask: fn(&Scene, &Value) -> Question) -> Scenario {
    Scenario { name, cases: CHANGE, before: Some(before), ask }
}

fn task(household: &Household, title: &str) -> Value {
    json!({"residence_id": household.home, "title": title})
}

fn batch(household: &Household) -> Value {
    let tasks: Vec<Value> = (1..=50).map(|n| json!({"title": format!("Task {n}")})).collect();
    json!({"residence_id": household.home, "tasks": tasks})
}

/// Something about the task of a household, by one of its people.
fn on_task(by: &Resident, household: &Household, what: &str) -> Question {
    by.asks(Method::POST, format!("/api/tasks/{}/{what}/", household.task), None)
}

fn owner_on_task(scene: &Scene, what: &str) -> Question {
    on_task(&scene.here.owner, &scene.here, what)
}

fn mate_on_task(scene: &Scene, what: &str) -> Question {
    on_task(&scene.here.mate, &scene.here, what)
}

fn in_home(scene: &Scene, what: &str) -> String {
    format!("/api/residences/{}/{what}", scene.here.home)
}

fn of_contractor(scene: &Scene, what: &str) -> String {
    format!("/api/contractors/{}/{what}", scene.here.contractor)
}

fn completion(scene: &Scene) -> Question {
    scene.here.mate.post("/api/task-completions/", json!({"task_id": scene.here.task}))
}

fn of_completion(before: &Value) -> String {
    format!("/api/task-completions/{}/", before["id"])
}

/// All that is measured, in the order of the tables.
pub const SCENARIOS: &[Scenario] = &[
    plain(
        "task board",
        &[
            reported(State::Warm, 0, 100, 200),
            reported(State::Changed, 1, 100, 200),
            reported(State::Cold, 1, 500, 700),
            reported(State::First, 1, 700, 900),
        ],
        |scene, _| scene.here.owner.get(BOARD),
    ),
    plain(
        "subscription status",
        &[reported(State::Warm, 0, 5, 5), reported(State::Cold, 1, 250, 450), case(State::Untried, 2)],
        |scene, _| scene.here.owner.get(STATUS),
    ),
    plain("make a task", AT_ONCE, |scene, _| scene.here.owner.post(BOARD, task(&scene.here, "Gutters"))),
    plain("make 50 tasks", CHANGE, |scene, _| scene.here.owner.post("/api/tasks/bulk/", batch(&scene.here))),
    plain("complete", CHANGE, |scene, _| {
        scene.here.owner.post("/api/task-completions/", json!({"task_id": scene.here.task, "notes": "16x25x1"}))
    }),
    plain("quick-complete", CHANGE, |scene, _| owner_on_task(scene, "quick-complete")),
    plain("cancel", CHANGE, |scene, _| owner_on_task(scene, "cancel")),
    after("uncancel", |scene| mate_on_task(scene, "cancel"), |scene, _| owner_on_task(scene, "uncancel")),
    plain("snooze", CHANGE, |scene, _| {
        scene.here.owner.post(format!("/api/tasks/{}/snooze/", scene.here.task), json!({"until": "2199-01-01"}))
    }),
    plain("skip", CHANGE, |scene, _| scene.here.owner.post(format!("/api/tasks/{}/skip/", scene.here.task), json!({"reason": "rain"}))),
    after("undo", |scene| mate_on_task(scene, "quick-complete"), |scene, _| owner_on_task(scene, "undo")),
    plain("begin", CHANGE, |scene, _| owner_on_task(scene, "mark-in-progress")),
    after("stop", |scene| mate_on_task(scene, "mark-in-progress"), |scene, _| owner_on_task(scene, "mark-not-in-progress")),
    plain("archive", CHANGE, |scene, _| owner_on_task(scene, "archive")),
    after("unarchive", |scene| mate_on_task(scene, "archive"), |scene, _| owner_on_task(scene, "unarchive")),
    plain("change a task", CHANGE, |scene, _| {
        scene.here.owner.asks(Method::PATCH, format!("/api/tasks/{}/", scene.here.task), Some(json!({"title": "Sweep"})))
    }),
    plain("delete a task", CHANGE, |scene, _| scene.here.owner.asks(Method::DELETE, format!("/api/tasks/{}/", scene.here.task), None)),
    after("change a completion", completion, |scene, before| {
        scene.here.owner.asks(Method::PATCH, of_completion(before), Some(json!({"notes": "twice"})))
    }),
    after("take a completion back", completion, |scene, before| scene.here.owner.asks(Method::DELETE, of_completion(before), None)),
    plain("make a contractor", AT_ONCE, |scene, _| {
        scene.here.owner.post("/api/contractors/", json!({"residence_id": scene.here.home, "name": "Ben"}))
    }),
    plain("change a contractor", CHANGE, |scene, _| {
        scene.here.owner.asks(Method::PATCH, of_contractor(scene, ""), Some(json!({"city": "Austin"})))
    }),
    plain("favour a contractor", CHANGE, |scene, _| scene.here.owner.asks(Method::POST, of_contractor(scene, "toggle-favorite/"), None)),
    plain("delete a contractor", CHANGE, |scene, _| scene.here.owner.asks(Method::DELETE, of_contractor(scene, ""), None)),
    plain("make a home", AT_ONCE, |scene, _| scene.here.owner.post("/api/residences/", json!({"name": "Cabin"}))),
    plain("change a home", CHANGE, |scene, _| scene.here.owner.asks(Method::PATCH, in_home(scene, ""), Some(json!({"name": "Cabin"})))),
    plain("delete a home", CHANGE, |scene, _| scene.here.owner.asks(Method::DELETE, in_home(scene, ""), None)),
    plain("share by code", AT_ONCE, |scene, _| scene.here.owner.asks(Method::POST, in_home(scene, "share/"), None)),
    plain("share by package", AT_ONCE, |scene, _| scene.here.owner.asks(Method::POST, in_home(scene, "generate-share-package/"), None)),
    after(
        "take a code back",
        |scene| scene.here.mate.asks(Method::POST, in_home(scene, "share/"), None),
        |scene, _| scene.here.owner.asks(Method::DELETE, in_home(scene, "share-code/"), None),
    ),
    after(
        "join",
        |scene| scene.there.owner.asks(Method::POST, format!("/api/residences/{}/share/", scene.there.home), None),
        |scene, before| scene.here.owner.post("/api/residences/join/", json!({"code": before["code"]})),
    ),
    plain("leave", CHANGE, |scene, _| scene.here.mate.asks(Method::POST, in_home(scene, "leave/"), None)),
    plain("change a role", CHANGE, |scene, _| {
        let path = in_home(scene, &format!("users/{}/", scene.here.mate.id));
        scene.here.owner.asks(Method::PATCH, path, Some(json!({"role": "member"})))
    }),
    plain("remove a member", CHANGE, |scene, _| {
        scene.here.owner.asks(Method::DELETE, in_home(scene, &format!("users/{}/", scene.here.mate.id)), None)
    }),
    plain("change the profile", CHANGE, |scene, _| {
        scene.here.owner.asks(Method::PATCH, "/api/auth/profile/", Some(json!({"first_name": "Robin"})))
    }),
    plain("change the password", CHANGE, |scene, _| {
        let both = json!({"current_password": PASSWORD, "new_password": format!("{PASSWORD}, again")});
        scene.here.owner.post("/api/auth/change-password/", both)
    }),
    plain("end a session", CHANGE, |scene, _| {
        scene.here.owner.asks(Method::DELETE, format!("/api/auth/sessions/{}/", scene.here.second_session), None)
    }),
    plain("end other sessions", AT_ONCE, |scene, _| scene.here.owner.asks(Method::DELETE, "/api/auth/sessions/", None)),
    plain("log out", AT_ONCE, |scene, _| scene.here.owner.asks(Method::POST, "/api/auth/logout/", None)),
    plain("log in", BY_NOBODY, |scene, _| {
        Question::of(Method::POST, "/api/auth/login/", Some(json!({"username": scene.here.owner.name, "password": PASSWORD})))
    }),
    plain("register", BY_NOBODY, |scene, _| {
        let newcomer = json!({"email": format!("new-{}@bench.example", scene.here.home), "password": PASSWORD});
        Question::of(Method::POST, "/api/auth/register/", Some(newcomer))
    }),
    plain("delete the account", CHANGE, |scene, _| {
        scene.here.owner.post("/api/auth/account/delete/?hand_over=true", json!({"password": PASSWORD}))
    }),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::SCENARIOS;

    #[test]
    fn each_scenario_has_a_name_of_its_own_and_a_budget_in_each_state() {
        let names: HashSet<&str> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
        assert_eq!(names.len(), SCENARIOS.len());
        for scenario in SCENARIOS {
            assert!(!scenario.cases.is_empty() && scenario.cases.iter().all(|case| case.budget <= 2), "{}", scenario.name);
        }
    }
}
