//! Nobody reads or writes what is not theirs: each route, asked by everybody. A route that is not in this table fails.

mod entries;
mod matrix;
mod people;
mod scene;

pub use people::People;
pub use scene::Scene;

use crate::{
    client::{Client, Reply},
    household::{Household, PASSWORD, Person},
    providers,
};
use honeydue_api::{
    class::{
        Class::{self, Authenticated, Public, Verified},
        Entry,
    },
    routes,
};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use utoipa_actix_web::AppExt;

/// What everything of the home is named after, and nothing else.
pub const MARK: &str = "Hollyhock";

/// Codes are derived from it, by each process of the installation.
const KEY: &str = "a secret key of thirty-two letters";

/// What the installation says. No worker runs: nothing is put into the folder.
pub const SETTINGS: [(&str, &str); 4] = [
    ("HONEYDUE_REQUIRE_VERIFIED_EMAIL", "true"),
    ("HONEYDUE_SECRET_KEY", KEY),
    ("HONEYDUE_MAIL_URL", "file:///nowhere"),
    ("HONEYDUE_MAIL_FROM", "mail@home.example"),
];

/// What a route answers. `stranger` is somebody verified who has nothing to do with the home.
pub struct Row {
    pub route: &'static str,
    class: Class,
    /// The status for an owner of the home.
    granted: u16,
    member: u16,
    stranger: u16,
    /// What it writes is found in no history: it leaves no entry in the ledger.
    is_operational: bool,
    /// How often somebody waits for Postgres, at most: where the token was seen before, and where it was not.
    pub waits: (u64, u64),
    ask: fn(&Scene) -> (String, Option<Value>),
}

fn of_task(scene: &Scene, rest: &str) -> String {
    format!("/api/tasks/{}/{rest}", scene.task)
}

const fn row(route: &'static str, class: Class, granted: u16, stranger: u16, ask: fn(&Scene) -> (String, Option<Value>)) -> Row {
    // a read is one trip; a change may have to read first, and a token that nobody has seen is looked up before that
    let waits = if route.as_bytes()[0] == b'G' { (1, 1) } else { (2, 2) };
    Row { route, class, granted, member: granted, stranger, is_operational: false, waits, ask }
}

/// A route that is for owners of the home alone.
const fn owners(route: &'static str, granted: u16, ask: fn(&Scene) -> (String, Option<Value>)) -> Row {
    Row { member: 403, ..row(route, Verified, granted, 404, ask) }
}

impl Row {
    /// What it does is no event.
    const fn operational(self) -> Self {
        Self { is_operational: true, ..self }
    }

    /// Nothing is read first.
    const fn at_once(self) -> Self {
        self.waiting(1, 1)
    }

    /// It is asked once, and answered again without asking.
    const fn remembered(self) -> Self {
        self.waiting(0, 1)
    }

    /// Somebody waits so often for Postgres: where the token, or what can be remembered, was seen before, and where it was not.
    const fn waiting(self, warm: u64, cold: u64) -> Self {
        Self { waits: (warm, cold), ..self }
    }
}

fn get(path: &str) -> (String, Option<Value>) {
    (path.to_owned(), None)
}

pub const TABLE: &[Row] = &[
    row("GET /api/health/", Public, 200, 200, |_| get("/api/health/")).waiting(0, 0),
    row("GET /api/health/ready/", Public, 200, 200, |_| get("/api/health/ready/")),
    row("GET /api/server/", Public, 200, 200, |_| get("/api/server/")).waiting(0, 0),
    row("GET /api/openapi.json", Public, 200, 200, |_| get("/api/openapi.json")).waiting(0, 0),
    row("GET /api/docs/problems/{code}/", Public, 200, 200, |_| get("/api/docs/problems/not_found/")).waiting(0, 0),
    row("GET /reset-password/", Public, 200, 200, |_| get("/reset-password/")).waiting(0, 0),
    row("POST /api/auth/register/", Public, 201, 201, |scene| {
        let number = scene.count.fetch_add(1, Ordering::Relaxed);
        ("/api/auth/register/".to_owned(), Some(json!({"email": format!("new{number}@example.org"), "password": PASSWORD})))
    })
    .waiting(1, 1),
    row("POST /api/auth/login/", Public, 200, 200, |_| {
        ("/api/auth/login/".to_owned(), Some(json!({"username": "olive", "password": PASSWORD})))
    })
    .operational()
    .waiting(2, 2),
    // who comes for the first time opens an account
    row("POST /api/auth/apple-sign-in/", Public, 200, 200, |_| {
        ("/api/auth/apple-sign-in/".to_owned(), Some(json!({"id_token": providers::token("apple_ana")})))
    })
    .waiting(2, 2),
    row("POST /api/auth/google-sign-in/", Public, 200, 200, |_| {
        ("/api/auth/google-sign-in/".to_owned(), Some(json!({"id_token": providers::token("google_ben")})))
    })
    .waiting(2, 2),
    row("POST /api/auth/logout/", Authenticated, 200, 200, |_| ("/api/auth/logout/".to_owned(), Some(json!({})))).waiting(1, 2),
    row("GET /api/auth/me/", Authenticated, 200, 200, |_| get("/api/auth/me/")),
    row("GET /api/auth/profile/", Authenticated, 200, 200, |_| get("/api/auth/profile/")),
    row("PATCH /api/auth/profile/", Authenticated, 200, 200, |scene| {
        let name = format!("Sam {}", scene.count.fetch_add(1, Ordering::Relaxed));
        ("/api/auth/profile/".to_owned(), Some(json!({"first_name": name})))
    }),
    row("PUT /api/auth/profile/", Authenticated, 200, 200, |scene| {
        let name = format!("Sam {}", scene.count.fetch_add(1, Ordering::Relaxed));
        ("/api/auth/profile/".to_owned(), Some(json!({"first_name": name})))
    }),
    // asked with a wrong code: what a right one leaves is in `mailed`, and how often it waits in `trips`
    row("POST /api/auth/verify-email/", Authenticated, 400, 400, |_| {
        ("/api/auth/verify-email/".to_owned(), Some(json!({"code": "no code"})))
    })
    .operational()
    .waiting(1, 1),
    row("POST /api/auth/resend-verification/", Authenticated, 200, 200, |_| ("/api/auth/resend-verification/".to_owned(), None))
        .operational()
        .waiting(2, 2),
    row("POST /api/auth/forgot-password/", Public, 200, 200, |_| {
        ("/api/auth/forgot-password/".to_owned(), Some(json!({"email": "olive@example.org"})))
    })
    .operational()
    .waiting(1, 1),
    row("POST /api/auth/verify-reset-code/", Public, 200, 200, |scene| {
        let (email, code, _) = scene.forgotten();
        ("/api/auth/verify-reset-code/".to_owned(), Some(json!({"email": email, "code": code})))
    })
    .operational()
    .waiting(1, 1),
    row("POST /api/auth/reset-password/", Public, 200, 200, |scene| {
        let (_, _, token) = scene.forgotten();
        ("/api/auth/reset-password/".to_owned(), Some(json!({"reset_token": token, "new_password": PASSWORD})))
    })
    .waiting(2, 2),
    row("POST /api/auth/change-email/", Verified, 200, 200, |scene| {
        let email = format!("other{}@example.org", scene.count.fetch_add(1, Ordering::Relaxed));
        ("/api/auth/change-email/".to_owned(), Some(json!({"email": email, "password": PASSWORD})))
    }),
    // before the others end: one of the owner's
    Row {
        member: 404,
        ..row("DELETE /api/auth/sessions/{id}/", Verified, 200, 404, |scene| get(&format!("/api/auth/sessions/{}/", scene.session)))
            .waiting(2, 2)
    },
    row("POST /api/auth/change-password/", Verified, 200, 200, |_| {
        let both = json!({"current_password": PASSWORD, "new_password": PASSWORD});
        ("/api/auth/change-password/".to_owned(), Some(both))
    })
    .waiting(2, 2),
    row("DELETE /api/auth/account/", Authenticated, 200, 200, |_| get("/api/auth/account/")),
    row("POST /api/auth/account/delete/", Authenticated, 200, 200, |_| {
        ("/api/auth/account/delete/".to_owned(), Some(json!({"password": PASSWORD})))
    }),
    row("GET /api/auth/sessions/", Verified, 200, 200, |_| get("/api/auth/sessions/")),
    row("DELETE /api/auth/sessions/", Verified, 200, 200, |_| get("/api/auth/sessions/")).waiting(1, 2),
    row("GET /api/static_data/", Public, 200, 200, |_| get("/api/static_data/")),
    row("GET /api/residences/types/", Public, 200, 200, |_| get("/api/residences/types/")),
    row("GET /api/tasks/categories/", Public, 200, 200, |_| get("/api/tasks/categories/")).waiting(0, 1),
    row("GET /api/tasks/priorities/", Public, 200, 200, |_| get("/api/tasks/priorities/")).waiting(0, 1),
    row("GET /api/tasks/frequencies/", Public, 200, 200, |_| get("/api/tasks/frequencies/")).waiting(0, 1),
    row("GET /api/residences/", Verified, 200, 200, |_| get("/api/residences/")).remembered(),
    row("POST /api/residences/", Verified, 201, 201, |_| ("/api/residences/".to_owned(), Some(json!({"name": "Cabin"})))).at_once(),
    row("GET /api/residences/my/", Verified, 200, 200, |_| get("/api/residences/my/")).remembered(),
    row("GET /api/residences/{id}/", Verified, 200, 404, |scene| get(&format!("/api/residences/{}/", scene.home))).remembered(),
    row("GET /api/residences/{id}/history/", Verified, 200, 404, |scene| get(&format!("/api/residences/{}/history/", scene.home))),
    row("GET /api/tasks/", Verified, 200, 200, |_| get("/api/tasks/")).remembered(),
    row("POST /api/tasks/", Verified, 201, 404, |scene| {
        ("/api/tasks/".to_owned(), Some(json!({"residence_id": scene.home, "title": "Roof"})))
    })
    .at_once(),
    row("GET /api/tasks/by-residence/{id}/", Verified, 200, 404, |scene| get(&format!("/api/tasks/by-residence/{}/", scene.home)))
        .remembered(),
    row("GET /api/tasks/list/", Verified, 200, 200, |_| get("/api/tasks/list/")),
    row("GET /api/tasks/{id}/", Verified, 200, 404, |scene| get(&format!("/api/tasks/{}/", scene.task))),
    row("POST /api/task-completions/", Verified, 201, 404, |scene| {
        ("/api/task-completions/".to_owned(), Some(json!({"task_id": scene.task})))
    }),
    row("GET /api/tasks/suggestions/", Verified, 200, 404, |scene| get(&format!("/api/tasks/suggestions/?residence_id={}", scene.home))),
    row("GET /api/tasks/templates/", Public, 200, 200, |_| get("/api/tasks/templates/")).waiting(0, 1),
    row("GET /api/tasks/templates/grouped/", Public, 200, 200, |_| get("/api/tasks/templates/grouped/")).waiting(0, 1),
    row("POST /api/tasks/bulk/", Verified, 201, 404, |scene| {
        ("/api/tasks/bulk/".to_owned(), Some(json!({"residence_id": scene.home, "tasks": [{"title": "Roof"}]})))
    })
    .at_once(),
    row("PATCH /api/tasks/{id}/", Verified, 200, 404, |scene| {
        (of_task(scene, ""), Some(json!({"title": format!("{MARK}: sweep the yard")})))
    }),
    row("PUT /api/tasks/{id}/", Verified, 200, 404, |scene| (of_task(scene, ""), Some(json!({"title": format!("{MARK}: sweep")})))),
    row("DELETE /api/tasks/{id}/", Verified, 200, 404, |scene| get(&format!("/api/tasks/{}/", scene.take().0))),
    row("GET /api/tasks/{id}/upcoming/", Verified, 200, 404, |scene| get(&of_task(scene, "upcoming/"))),
    row("GET /api/tasks/{id}/completions/", Verified, 200, 404, |scene| get(&of_task(scene, "completions/"))),
    row("GET /api/tasks/{id}/history/", Verified, 200, 404, |scene| get(&of_task(scene, "history/"))),
    row("POST /api/tasks/{id}/mark-in-progress/", Verified, 200, 404, |scene| get(&of_task(scene, "mark-in-progress/"))),
    row("POST /api/tasks/{id}/mark-not-in-progress/", Verified, 200, 404, |scene| get(&of_task(scene, "mark-not-in-progress/"))),
    row("POST /api/tasks/{id}/cancel/", Verified, 200, 404, |scene| get(&of_task(scene, "cancel/"))),
    row("POST /api/tasks/{id}/uncancel/", Verified, 200, 404, |scene| get(&of_task(scene, "uncancel/"))),
    row("POST /api/tasks/{id}/archive/", Verified, 200, 404, |scene| get(&of_task(scene, "archive/"))),
    row("POST /api/tasks/{id}/unarchive/", Verified, 200, 404, |scene| get(&of_task(scene, "unarchive/"))),
    row("POST /api/tasks/{id}/quick-complete/", Verified, 200, 404, |scene| get(&of_task(scene, "quick-complete/"))),
    row("POST /api/tasks/{id}/skip/", Verified, 200, 404, |scene| (of_task(scene, "skip/"), Some(json!({"reason": "rain"})))),
    row("POST /api/tasks/{id}/snooze/", Verified, 200, 404, |scene| (of_task(scene, "snooze/"), Some(json!({"until": "2199-01-01"})))),
    row("POST /api/tasks/{id}/undo/", Verified, 200, 404, |scene| get(&format!("/api/tasks/{}/undo/", scene.take().0))),
    row("GET /api/task-completions/", Verified, 200, 200, |_| get("/api/task-completions/")),
    row("GET /api/task-completions/{id}/", Verified, 200, 404, |scene| get(&format!("/api/task-completions/{}/", scene.kept))),
    row("PATCH /api/task-completions/{id}/", Verified, 200, 404, |scene| {
        (format!("/api/task-completions/{}/", scene.kept), Some(json!({"notes": "twice"})))
    }),
    row("DELETE /api/task-completions/{id}/", Verified, 200, 404, |scene| get(&format!("/api/task-completions/{}/", scene.take().1))),
    row("GET /api/tasks/templates/search/", Public, 200, 200, |_| get("/api/tasks/templates/search/?q=gutter")).waiting(0, 1),
    row("GET /api/tasks/templates/by-category/{id}/", Public, 200, 200, |_| get("/api/tasks/templates/by-category/1/")).waiting(0, 1),
    row("GET /api/tasks/templates/{id}/", Public, 200, 200, |_| get("/api/tasks/templates/1/")).waiting(0, 1),
    row("GET /api/contractors/specialties/", Public, 200, 200, |_| get("/api/contractors/specialties/")),
    row("GET /api/contractors/", Verified, 200, 200, |_| get("/api/contractors/")),
    row("POST /api/contractors/", Verified, 201, 404, |scene| {
        ("/api/contractors/".to_owned(), Some(json!({"residence_id": scene.home, "name": "Ana"})))
    })
    .at_once(),
    row("GET /api/contractors/by-residence/{id}/", Verified, 200, 404, |scene| {
        get(&format!("/api/contractors/by-residence/{}/", scene.home))
    }),
    row("GET /api/contractors/{id}/", Verified, 200, 404, |scene| get(&format!("/api/contractors/{}/", scene.contractor))),
    row("PATCH /api/contractors/{id}/", Verified, 200, 404, |scene| {
        (format!("/api/contractors/{}/", scene.contractor), Some(json!({"city": "Austin"})))
    }),
    row("PUT /api/contractors/{id}/", Verified, 200, 404, |scene| {
        (format!("/api/contractors/{}/", scene.contractor), Some(json!({"notes": "Back door"})))
    }),
    row("GET /api/contractors/{id}/tasks/", Verified, 200, 404, |scene| get(&format!("/api/contractors/{}/tasks/", scene.contractor))),
    row("POST /api/contractors/{id}/toggle-favorite/", Verified, 200, 404, |scene| {
        (format!("/api/contractors/{}/toggle-favorite/", scene.contractor), None)
    }),
    row("DELETE /api/contractors/{id}/", Verified, 200, 404, |scene| {
        let number = scene.count.fetch_add(1, Ordering::Relaxed);
        get(&format!("/api/contractors/{}/", scene.doomed[number % scene.doomed.len()]))
    }),
    row("GET /api/residences/summary/", Verified, 200, 200, |_| get("/api/residences/summary/")).remembered(),
    // the first time somebody asks, the trial begins
    row("GET /api/subscription/status/", Verified, 200, 200, |_| get("/api/subscription/status/")).waiting(0, 2),
    row("GET /api/subscription/features/", Public, 200, 200, |_| get("/api/subscription/features/")).waiting(0, 1),
    row("GET /api/subscription/upgrade-triggers/", Public, 200, 200, |_| get("/api/subscription/upgrade-triggers/")).waiting(0, 1),
    row("GET /api/subscription/upgrade-trigger/{key}/", Public, 200, 200, |_| get("/api/subscription/upgrade-trigger/add_task/"))
        .waiting(0, 1),
    row("GET /api/subscription/promotions/", Public, 200, 200, |_| get("/api/subscription/promotions/")).waiting(0, 1),
    // the ledger says what to look at: six reads side by side, for which a test's pool has four connections
    row("GET /api/sync/", Verified, 200, 200, |_| get("/api/sync/")).waiting(3, 3),
    owners("PATCH /api/residences/{id}/", 200, |scene| {
        (format!("/api/residences/{}/", scene.home), Some(json!({"name": format!("{MARK} House")})))
    }),
    owners("PUT /api/residences/{id}/", 200, |scene| {
        (format!("/api/residences/{}/", scene.home), Some(json!({"name": format!("{MARK} Street")})))
    }),
    owners("POST /api/residences/{id}/share/", 201, |scene| (format!("/api/residences/{}/share/", scene.home), None)).at_once(),
    owners("GET /api/residences/{id}/share-code/", 200, |scene| get(&format!("/api/residences/{}/share-code/", scene.home))),
    owners("POST /api/residences/{id}/generate-share-package/", 201, |scene| {
        (format!("/api/residences/{}/generate-share-package/", scene.home), None)
    })
    .at_once(),
    owners("DELETE /api/residences/{id}/share-code/", 200, |scene| get(&format!("/api/residences/{}/share-code/", scene.home))),
    // the code is read, then used up; the sum over all homes is read when the home is among them
    row("POST /api/residences/join/", Verified, 200, 200, |scene| scene.join("/api/residences/join/")),
    row("POST /api/residences/join-with-code/", Verified, 200, 200, |scene| scene.join("/api/residences/join-with-code/")),
    row("GET /api/residences/{id}/users/", Verified, 200, 404, |scene| get(&format!("/api/residences/{}/users/", scene.home))),
    owners("PATCH /api/residences/{id}/users/{user_id}/", 200, |scene| {
        (format!("/api/residences/{}/users/{}/", scene.home, scene.housemate), Some(json!({"role": "owner"})))
    }),
    owners("DELETE /api/residences/{id}/users/{user_id}/", 200, |scene| {
        get(&format!("/api/residences/{}/users/{}/", scene.home, scene.housemate))
    }),
    Row {
        member: 200,
        ..row("POST /api/residences/{id}/leave/", Verified, 409, 404, |scene| (format!("/api/residences/{}/leave/", scene.spare), None))
    },
    // last: there is no home after it
    owners("DELETE /api/residences/{id}/", 200, |scene| get(&format!("/api/residences/{}/", scene.home))),
];

impl Row {
    fn method(&self) -> Method {
        self.route.split(' ').next().and_then(|name| name.parse().ok()).expect("a method")
    }

    /// Whether it only reads.
    pub fn reads(&self) -> bool {
        self.method() == Method::GET
    }

    pub async fn asked_by(&self, client: &Client, scene: &Scene) -> Reply {
        let (path, body) = (self.ask)(scene);
        let request = client.request(self.method(), &path);
        Reply::to(body.iter().fold(request, RequestBuilder::json)).await
    }

    /// Somebody who is let do it, if anybody is, and the status of the answer.
    pub fn granted<'p>(&self, people: &'p People) -> (&'static str, &'p Person, u16) {
        let Household { owner, member, .. } = &people.household;
        match (self.granted, self.member) {
            (status @ 200..300, _) => ("olive", owner, status),
            (_, status @ 200..300) => ("mo", member, status),
            // what needs something of the caller's own is refused to everybody
            (status, _) => ("olive", owner, status),
        }
    }
}

fn declared() -> Vec<Entry> {
    let mut entries = Vec::new();
    let _ = actix_web::App::new().into_utoipa_app().configure(|config| entries = routes::declare(config));
    entries
}

#[test]
fn every_declared_route_is_in_the_table_with_its_class() {
    let mut declared: Vec<_> = declared().into_iter().map(|entry| (format!("{} {}", entry.method, entry.path), entry.class)).collect();
    let mut expected: Vec<_> = TABLE.iter().map(|row| (row.route.to_owned(), row.class)).collect();
    declared.sort_by(|one, other| one.0.cmp(&other.0));
    expected.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(declared, expected);
}
