//! Many clients that write into one home, and what became of what they were told.

use crate::server::Server;
use honeydue_testkit::TestDb;
use serde_json::json;
use std::sync::Mutex;

/// The ids of tasks that the server has acknowledged.
#[derive(Default)]
pub struct Told(Mutex<Vec<i64>>);

impl Told {
    pub fn count(&self) -> usize {
        self.0.lock().expect("a lock").len()
    }

    /// One client: adds tasks until it is not answered any more. Gives back how it ended.
    pub async fn write(&self, server: &Server, token: &str, home: i64) -> reqwest::Error {
        let body = json!({"residence_id": home, "title": "Gutters", "frequency_id": 3});
        loop {
            match server.post("/api/tasks/", token, &body).await {
                Ok((201, answer)) => self.0.lock().expect("a lock").push(answer["task"]["id"].as_i64().expect("an id")),
                Ok((status, answer)) => assert_eq!(status, 503, "{answer}"),
                Err(gone) => return gone,
            }
        }
    }

    /// So many clients at once, until the server is gone.
    pub async fn write_all(&self, clients: usize, server: &Server, token: &str, home: i64) -> Vec<reqwest::Error> {
        futures::future::join_all((0..clients).map(|_| self.write(server, token, home))).await
    }

    /// Fails unless everything that was acknowledged is kept and in the ledger, nothing is half kept, and versions are dense.
    pub async fn expect_kept(&self, database: &TestDb) {
        let told = self.0.lock().expect("a lock").clone();
        let entered = "SELECT (payload::jsonb -> 'task' ->> 'id')::bigint AS id FROM ledger JOIN ledger_payload USING (stream, version)
            WHERE kind = 'task.created'";
        let lost = format!(
            "WITH entered AS MATERIALIZED ({entered}), told AS (SELECT unnest($1::bigint[]) AS id)
             SELECT (SELECT count(*) FROM told WHERE id NOT IN (SELECT id FROM task)),
                    (SELECT count(*) FROM told WHERE id NOT IN (SELECT id FROM entered)),
                    (SELECT count(*) FROM entered FULL JOIN task USING (id) WHERE entered.id IS NULL OR task.id IS NULL),
                    (SELECT count(*) FROM (SELECT FROM ledger GROUP BY stream HAVING min(version) <> 1 OR max(version) <> count(*)) AS gaps),
                    (SELECT count(*) FROM stream WHERE version <> (SELECT count(*) FROM ledger WHERE stream = id))"
        );
        let row = database.admin().await.query_one(&lost, &[&told]).await.expect("counts");
        let faults: Vec<i64> = (0..5).map(|column| row.get(column)).collect();
        assert_eq!(
            faults, [0; 5],
            "acknowledged but not kept, not in the ledger; task without event or event without task; gaps; wrong heads"
        );
    }
}
