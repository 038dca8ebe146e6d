//! A screen takes one statement of each domain, however many homes and tasks.

use super::Faraway;
use crate::{
    client::Client,
    household::{Person, found, id},
};
use serde_json::{Value, json};

/// What each screen of somebody may take: statements, one for each domain that it shows.
fn screens(home: i64) -> [(String, u64); 7] {
    [
        ("/api/tasks/".to_owned(), 1),
        (format!("/api/tasks/by-residence/{home}/"), 1),
        ("/api/residences/summary/".to_owned(), 1),
        ("/api/residences/".to_owned(), 2),
        ("/api/residences/my/".to_owned(), 2),
        (format!("/api/tasks/suggestions/?residence_id={home}"), 1),
        ("/api/subscription/status/".to_owned(), 1),
    ]
}

/// Gives somebody so many homes of forty tasks each.
async fn furnish(person: &Person, homes: usize) -> i64 {
    let tasks: Vec<Value> = (0..40).map(|n| json!({"title": format!("Task {n}"), "frequency_id": 5, "due_date": "2026-06-15"})).collect();
    let mut home = 0;
    for n in 0..homes {
        home = found(person, &format!("Home {n}")).await;
        person.post("/api/tasks/bulk/", &json!({"residence_id": home, "tasks": tasks})).await.expect(201);
    }
    home
}

/// How many tasks a board shows.
fn shown(board: &Value) -> usize {
    let columns = board["columns"].as_array().expect("columns");
    columns.iter().map(|column| column["tasks"].as_array().expect("tasks").len()).sum()
}

impl Faraway {
    /// Statements and waits of a question.
    async fn asked(&self, client: &Client, path: &str) -> (u64, u64) {
        self.link.reset();
        client.get(path).await.expect(200);
        (self.link.statements(), self.link.waits())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_takes_as_many_statements_for_fifty_homes_as_for_one() {
    let faraway = Faraway::forgetful().await;
    let near = &faraway.household.app;
    let (modest, rich) = futures::join!(near.person("modest"), near.person("rich"));
    let (one, many) = futures::join!(furnish(&modest, 1), furnish(&rich, 50));
    assert_eq!(shown(&rich.get("/api/tasks/").await.expect(200)), 2_000);
    // lookups are read once a process
    faraway.app.client.get("/api/tasks/templates/").await.expect(200);
    for (person, home) in [(&modest, one), (&rich, many)] {
        // the trial begins at the first question
        person.get("/api/subscription/status/").await.expect(200);
        let client = faraway.app.client.bearing(&person.token);
        for (path, domains) in screens(home) {
            assert_eq!(faraway.asked(&client, &path).await, (domains, 1), "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_of_four_thousand_tasks_is_one_statement() {
    let faraway = Faraway::forgetful().await;
    let (household, home) = (&faraway.household, faraway.household.home);
    let first =
        id(&household.owner.add(json!({"residence_id": home, "title": "Sweep", "frequency_id": 3, "due_date": "2026-06-15"})).await);
    let copies = "INSERT INTO task SELECT (jsonb_populate_record(task, jsonb_build_object('id', nextval('ids')))).*
        FROM task, generate_series(2, 4000) WHERE id = $1";
    household.app.admin.execute(copies, &[&first]).await.expect("copies");
    let member = faraway.app.client.bearing(&household.member.token);
    for path in ["/api/tasks/".to_owned(), format!("/api/tasks/by-residence/{home}/")] {
        assert_eq!(faraway.asked(&member, &path).await, (1, 1), "{path}");
        assert_eq!(shown(&member.get(&path).await.expect(200)), 4_000, "{path}");
    }
    assert_eq!(faraway.asked(&member, "/api/residences/summary/").await, (1, 1));
}
