//! What every benchmark stands on: a throw-away Postgres, servers, and a way to arrange data behind its back.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::json;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, NoTls};

use super::http::{Caller, Question};
use crate::postgres::ThrowAway;
use crate::server::{Honeydue, Server, free_port};
use crate::{process, redis, secret};

/// The password of everybody whom a benchmark makes.
pub const PASSWORD: &str = "correct horse battery staple";
/// Whoever asks says from where, so that limits for one address bind no benchmark.
pub const OURSELVES: &str = "127.0.0.1";
/// Settings of each server: nothing is logged but what is wrong.
const SETTINGS: [(&str, &str); 2] = [("HONEYDUE_TRUSTED_PROXIES", OURSELVES), ("HONEYDUE_LOG", "warn")];

/// Fields are dropped in this order; Postgres last.
pub struct Stage {
    /// On which links and clients run.
    pub runtime: Runtime,
    honeydue: Honeydue,
    throw_away: ThrowAway,
    _shared: redis::ThrowAway,
}

impl Stage {
    /// Starts Postgres and Redis, and migrates. Servers are this program, and have these settings beside those of every benchmark.
    pub fn set(binary: PathBuf, settings: &[(&'static str, &str)]) -> Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let throw_away = ThrowAway::start()?;
        let shared = redis::ThrowAway::start()?;
        let honeydue = Honeydue {
            binary,
            database_url: throw_away.cluster.server_url(),
            migration_url: Some(throw_away.cluster.owner_url()),
            redis_url: Some(shared.redis.url().to_owned()),
            secret_key: secret::random(32)?,
            mail: None,
            isolated: true,
            settings: SETTINGS.iter().chain(settings).map(|(name, value)| (*name, (*value).to_owned())).collect(),
            serving: &["--no-worker"],
        };
        honeydue.migrate()?;
        Ok(Self { runtime, honeydue, throw_away, _shared: shared })
    }

    /// Where Postgres listens on 127.0.0.1.
    pub fn postgres_port(&self) -> u16 {
        self.throw_away.cluster.port()
    }

    /// A ready server at Postgres itself, or at the link on this port.
    pub fn serve(&self, via: Option<u16>) -> Result<Server> {
        let log = self.throw_away.place.join("server.log");
        self.reaching(via).serve(free_port()?, self.throw_away.place.directory(), Some(&log)).with_context(|| shown(&log))
    }

    /// A server that has just been started, and may not be ready.
    pub fn start(&self) -> Result<Server> {
        let log = self.throw_away.place.join("server.log");
        self.honeydue.start(free_port()?, self.throw_away.place.directory(), Some(&log))
    }

    /// The servers' secret key.
    pub fn secret_key(&self) -> &str {
        &self.honeydue.secret_key
    }

    /// A folder for what a benchmark gives to programs.
    pub fn directory(&self) -> &Path {
        self.throw_away.place.directory()
    }

    /// The superuser's URL of honeydue's database.
    pub fn arranging_url(&self) -> String {
        self.throw_away.cluster.arranging_url()
    }

    fn reaching(&self, via: Option<u16>) -> Honeydue {
        let mut honeydue = self.honeydue.clone();
        if let Some(port) = via {
            honeydue.database_url = self.throw_away.cluster.server_url_via(port);
        }
        honeydue
    }

    /// A superuser's connection to honeydue's database.
    pub fn database(&self) -> Result<Client> {
        let url = self.arranging_url();
        let (client, connection) = self.runtime.block_on(tokio_postgres::connect(&url, NoTls)).context("Postgres can't be reached")?;
        self.runtime.spawn(connection);
        Ok(client)
    }

    /// What the server keeps of [`PASSWORD`]: whoever has it can sign in.
    pub fn password_hash(&self, database: &Client) -> Result<String> {
        let server = self.serve(None)?;
        let caller = Caller::of(server.address())?;
        let first = json!({"username": "first", "email": "first@bench.example", "password": PASSWORD});
        let register = Question::of(Method::POST, "/api/auth/register/", Some(first));
        self.runtime.block_on(caller.succeed(&register, OURSELVES))?;
        let row = self.runtime.block_on(database.query_one("SELECT password_hash FROM account WHERE username = 'first'", &[]))?;
        Ok(row.get(0))
    }
}

fn shown(log: &Path) -> String {
    format!("the server's log ends:\n{}", process::tail(log))
}
