//! Connections with prepared statements, taken in turn.

use anyhow::{Context, ensure};
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio_postgres::{Client, Error, NoTls, Statement, types::Type};

/// The columns that honeydue writes of a task with a title.
const INSERT: &str = "INSERT INTO task (id, residence_id, title, frequency_id, in_progress, is_completed, is_cancelled, is_archived,
        created_by, created_at, updated_at, completion_count, version)
    SELECT nextval('ids'), id, $2, 1, false, false, false, false, owner_id, now(), now(), 0, 1 FROM residence WHERE id = $1";

/// A database, as near as the driver lets one come.
pub struct Database {
    connections: Vec<Connection>,
    next: AtomicUsize,
}

struct Connection {
    client: Client,
    board: Statement,
    insert: Statement,
}

impl Database {
    /// Connects, and prepares on each connection.
    pub async fn open(url: &str, connections: usize, board: &str) -> anyhow::Result<Self> {
        ensure!(connections > 0, "at least one connection is needed");
        let mut opened = Vec::new();
        for _ in 0..connections {
            opened.push(Connection::open(url, board).await.context("Postgres can't be reached")?);
        }
        Ok(Self { connections: opened, next: AtomicUsize::new(0) })
    }

    /// How many rows the board of whoever has this token takes.
    pub async fn board(&self, token_hash: &[u8]) -> Result<usize, Error> {
        let Connection { client, board, .. } = self.turn();
        let nobody: Option<i64> = None;
        let rows = client.query(board, &[&false, &token_hash, &nobody, &nobody]).await?;
        Ok(rows.len())
    }

    /// Inserts a task, in a transaction of its own.
    pub async fn insert(&self, residence: i64, title: &str) -> Result<u64, Error> {
        let Connection { client, insert, .. } = self.turn();
        client.execute(insert, &[&residence, &title]).await
    }

    fn turn(&self) -> &Connection {
        &self.connections[self.next.fetch_add(1, Ordering::Relaxed) % self.connections.len()]
    }
}

impl Connection {
    async fn open(url: &str, board: &str) -> Result<Self, Error> {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        #[expect(clippy::disallowed_methods, reason = "ends with the client; there is nothing that could be lost")]
        actix_web::rt::spawn(async move {
            if let Err(error) = connection.await {
                eprintln!("a connection to Postgres has ended: {error}");
            }
        });
        let board = client.prepare_typed(board, &[Type::BOOL, Type::BYTEA, Type::INT8, Type::INT8]).await?;
        let insert = client.prepare(INSERT).await?;
        Ok(Self { client, board, insert })
    }
}
