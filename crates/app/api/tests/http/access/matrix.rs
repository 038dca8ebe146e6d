//! Each route, asked by everybody: what is answered otherwise than the table says. And the same of a server that has a mistake.

use super::{MARK, People, Row, Scene, TABLE, people::Caller};
use crate::{app::Setup, client::Reply};
use honeydue_api::class::Class::{Public, Verified};
use honeydue_testkit::{TestDb, link::Link};
use serde_json::Value;
use std::sync::Arc;

/// A cell of the matrix that is red.
struct Wrong {
    route: &'static str,
    caller: Caller,
    why: String,
}

/// What came of asking everything as everybody.
struct Matrix {
    cells: usize,
    wrong: Vec<Wrong>,
}

impl Matrix {
    async fn of(people: &People) -> Self {
        let scene = Scene::new(people).await;
        let mut wrong = Vec::new();
        for row in TABLE {
            for caller in Caller::ALL {
                if let Some(why) = row.judged(people, &scene, caller).await {
                    wrong.push(Wrong { route: row.route, caller, why });
                }
            }
        }
        Self { cells: TABLE.len() * Caller::ALL.len(), wrong }
    }

    fn expect_green(&self) {
        let told: Vec<String> = self.wrong.iter().map(|Wrong { route, caller, why }| format!("{route} by {caller:?}: {why}")).collect();
        assert!(told.is_empty(), "{}", told.join("\n"));
    }

    fn red(&self) -> Vec<(&'static str, Caller)> {
        self.wrong.iter().map(|cell| (cell.route, cell.caller)).collect()
    }
}

impl Row {
    /// What somebody should be answered: the status, and the code of a refusal.
    fn expected(&self, caller: Caller) -> (u16, &'static str) {
        let status = match caller {
            _ if self.class == Public => self.granted,
            Caller::Anonymous | Caller::WrongToken | Caller::EndedSession => return (401, "not_authenticated"),
            Caller::Unverified if self.class == Verified => return (403, "email_not_verified"),
            Caller::Stranger | Caller::FormerMember => self.stranger,
            Caller::Member => self.member,
            Caller::Unverified | Caller::Owner => self.granted,
        };
        let code = match status {
            403 => "owner_required",
            400 => "code_invalid",
            404 => "not_found",
            409 => "last_owner",
            _ => "",
        };
        (status, code)
    }

    /// Asks as somebody. What is wrong with the answer, or with what it left behind.
    async fn judged(&self, people: &People, scene: &Scene, caller: Caller) -> Option<String> {
        let app = &people.household.app;
        let client = people.client(caller, self).await;
        let before = app.footprint().await;
        let reply = self.asked_by(&client, scene).await;
        let (status, code) = self.expected(caller);
        if reply.status != status {
            return Some(format!("{} instead of {status}: {}", reply.status, reply.text));
        }
        if status >= 400 && reply.refused().1 != code {
            return Some(format!("refused by another code than {code}: {}", reply.text));
        }
        if status >= 400 && app.footprint().await != before {
            return Some("something was left behind".to_owned());
        }
        (!caller.belongs() && betrays_the_home(&reply)).then(|| format!("shows the home: {}", reply.text))
    }
}

/// Whether an answer shows anything of the home: a name, or that it has tasks, which no other home has. What plans hold is
/// everybody's.
fn betrays_the_home(reply: &Reply) -> bool {
    fn counts_tasks(json: &Value) -> bool {
        match json {
            Value::Object(members) => {
                let mut others = members.iter().filter(|(name, _)| *name != "limits");
                members.get("tasks").and_then(Value::as_u64).is_some_and(|tasks| tasks > 0) || others.any(|(_, value)| counts_tasks(value))
            }
            Value::Array(values) => values.iter().any(counts_tasks),
            _ => false,
        }
    }
    reply.text.contains(MARK) || serde_json::from_str(&reply.text).is_ok_and(|json| counts_tasks(&json))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_answers_everybody_as_its_class_says() {
    let people = People::new().await;
    let matrix = Matrix::of(&people).await;
    matrix.expect_green();
    people.household.app.expect_sound_ledger().await;
    println!("{} routes × {} callers = {} cells, all green", TABLE.len(), Caller::ALL.len(), matrix.cells);
}

/// A read whose statement lacks its viewer join: what a member sees, everybody sees.
struct Seed {
    /// What of the statement stands before its join, and in no other.
    behind: &'static str,
    join: &'static str,
    /// Not the join, and as long.
    instead: &'static str,
}

impl Seed {
    /// The cells that are red with it.
    async fn red(&self) -> Vec<(&'static str, Caller)> {
        let database = Arc::new(TestDb::create().await);
        let link = Link::to(database.address()).await.expect("a link");
        link.garble(self.behind, self.join, self.instead);
        // each request asks the database: what is remembered was read by whoever may
        let setup = Setup { database: Some(database), via: Some(link.port()), listens: false, ..Setup::default() };
        let people = People::with(setup).await;
        assert_eq!(link.garbled(), 4, "each connection has prepared the statement");
        Matrix::of(&people).await.red()
    }
}

fn outsiders(routes: &[&'static str]) -> Vec<(&'static str, Caller)> {
    routes.iter().flat_map(|route| [(*route, Caller::Stranger), (*route, Caller::FormerMember)]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn seeded_a_read_of_a_homes_people_without_its_viewer_join_is_red() {
    let join = "mine.account_id = viewer.id";
    let people = Seed { behind: "THEN theirs.version END", join, instead: "viewer.id = viewer.id      " };
    assert_eq!(people.red().await, outsiders(&["GET /api/residences/{id}/users/"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn seeded_a_list_of_contractors_without_its_viewer_join_is_red() {
    let join = "member.account_id = viewer.id";
    let list = Seed { behind: "SELECT home.id, home.version FROM member", join, instead: "viewer.id = viewer.id        " };
    let shown = ["GET /api/contractors/", "GET /api/contractors/by-residence/{id}/", "GET /api/sync/"];
    assert_eq!(list.red().await, outsiders(&shown));
}

#[tokio::test(flavor = "multi_thread")]
async fn seeded_a_count_of_tasks_without_its_viewer_join_is_red() {
    let join = "member.account_id = viewer.id";
    let load = Seed { behind: "pile.tasks FROM viewer", join, instead: "viewer.id = viewer.id        " };
    let red = load.red().await;
    assert_eq!(
        red,
        outsiders(&[
            "GET /api/residences/my/",
            "GET /api/residences/summary/",
            "POST /api/residences/join/",
            "POST /api/residences/join-with-code/"
        ])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn seeded_a_guard_that_lets_everybody_write_is_red_where_nothing_is_read_first() {
    let people = People::new().await;
    let bug = "CREATE OR REPLACE FUNCTION guard_member(home bigint, actor bigint, needs_owner boolean) RETURNS void
        LANGUAGE plpgsql VOLATILE AS 'BEGIN END'";
    people.household.app.admin.batch_execute(bug).await.expect("a seeded bug");
    let (share, package) = ("POST /api/residences/{id}/share/", "POST /api/residences/{id}/generate-share-package/");
    let mut expected = outsiders(&["POST /api/tasks/", "POST /api/tasks/bulk/", "POST /api/contractors/"]);
    for owners in [share, package] {
        expected.extend(outsiders(&[owners]));
        expected.push((owners, Caller::Member));
    }
    assert_eq!(Matrix::of(&people).await.red(), expected);
}
