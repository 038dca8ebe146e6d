//! A server in a process of its own.

use crate::running::{Running, honeydue};
use honeydue_testkit::{TestDb, eventually};
use nix::sys::signal::Signal;
use serde_json::{Value, json};
use std::{
    net::TcpListener,
    process::{ExitStatus, Output},
};

pub const SECRET_KEY: &str = "only-for-tests-only-for-tests-only";

/// A running server, gone when dropped.
pub struct Server {
    process: Running,
    pub address: String,
    http: reqwest::Client,
}

/// Runs the binary to its end.
pub fn run(arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    honeydue(arguments, settings).output().expect("the binary runs")
}

/// What the binary says of the ledger: whether it is sound, and in which words.
pub fn audit(database: &TestDb) -> (Option<i32>, String) {
    let Output { status, stdout, .. } = run(&["audit", "verify"], &[("DATABASE_URL", &database.server_url())]);
    (status.code(), String::from_utf8(stdout).expect("text"))
}

/// A port on which nobody listens now.
pub fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).expect("a port").port()
}

impl Server {
    /// Serves this database once it is ready.
    pub async fn of(database: &TestDb) -> Self {
        let server = Self::start(&database.server_url(), &[]).await;
        server.is_ready().await;
        server
    }

    /// Serves as soon as the process lives, whether the database is there or not.
    pub async fn start(database_url: &str, settings: &[(&str, &str)]) -> Self {
        Self::run(&["serve"], database_url, settings).await
    }

    /// The same by this command.
    pub async fn run(arguments: &[&str], database_url: &str, settings: &[(&str, &str)]) -> Self {
        loop {
            let address = format!("127.0.0.1:{}", free_port());
            let ours = [
                ("DATABASE_URL", database_url),
                ("HONEYDUE_SECRET_KEY", SECRET_KEY),
                ("HONEYDUE_LISTEN", address.as_str()),
                ("HONEYDUE_LOG", "error"),
            ];
            let process = Running::start(arguments, &[&ours, settings].concat());
            let mut server = Self { process, address, http: reqwest::Client::new() };
            if server.comes_up().await {
                return server;
            }
        }
    }

    /// False if the process has ended, since somebody else took its port.
    async fn comes_up(&mut self) -> bool {
        let mut lives = true;
        eventually("a server that answers", async || {
            lives = self.process.lives();
            !lives || self.get("/api/health/").await.is_some_and(|(status, _)| status == 200)
        })
        .await;
        lives
    }

    pub async fn is_ready(&self) {
        eventually("a server that is ready", async || self.get("/api/health/ready/").await.is_some_and(|(status, _)| status == 200)).await;
    }

    /// Status and body, on a connection of its own; nothing if nobody listens.
    pub async fn get(&self, path: &str) -> Option<(u16, Value)> {
        let http = reqwest::Client::builder().pool_max_idle_per_host(0).build().expect("a client");
        let response = http.get(format!("http://{}{path}", self.address)).send().await.ok()?;
        Some((response.status().as_u16(), response.json().await.unwrap_or_default()))
    }

    /// What somebody may read.
    pub async fn read(&self, path: &str, token: &str) -> Value {
        let request = self.http.get(format!("http://{}{path}", self.address)).header("Authorization", format!("Token {token}"));
        let response = request.send().await.and_then(reqwest::Response::error_for_status).expect("an answer");
        response.json().await.expect("JSON")
    }

    /// Status and body.
    pub async fn post(&self, path: &str, token: &str, body: &Value) -> reqwest::Result<(u16, Value)> {
        let request = self.http.post(format!("http://{}{path}", self.address)).json(body);
        let request = if token.is_empty() { request } else { request.header("Authorization", format!("Token {token}")) };
        let response = request.send().await?;
        Ok((response.status().as_u16(), response.json().await?))
    }

    /// Opens an account with a home: its token, and the home.
    pub async fn household(&self) -> (String, i64) {
        let body = json!({"email": "sam@example.org", "password": "correct horse battery staple"});
        let (status, account) = self.post("/api/auth/register/", "", &body).await.expect("an answer");
        assert_eq!(status, 201, "{account}");
        let token = account["token"].as_str().expect("a token").to_owned();
        let (status, home) = self.post("/api/residences/", &token, &json!({"name": "Elm Street"})).await.expect("an answer");
        assert_eq!(status, 201, "{home}");
        (token, home["id"].as_i64().expect("an id"))
    }

    pub fn signal(&self, signal: Signal) {
        self.process.signal(signal);
    }

    /// How it ended.
    pub async fn ended(&mut self) -> ExitStatus {
        self.process.ended().await
    }
}
