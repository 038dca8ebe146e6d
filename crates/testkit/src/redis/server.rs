//! A Redis of a test's own.

use super::call::call;
use crate::eventually;
use std::{
    io::Write,
    net::{Ipv4Addr, TcpListener},
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// A server that a test may fill, empty, kill and start again. It ends with this.
#[derive(Debug)]
pub struct RedisServer {
    port: u16,
    settings: String,
    process: Option<Child>,
    directory: TempDir,
}

impl RedisServer {
    /// A server on a free port of 127.0.0.1, with these settings, a line each, beside the few that a test needs; `{port}` in them is
    /// the port. It writes nothing by itself.
    pub async fn start(settings: &str) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = listener.local_addr().expect("a port").port();
        drop(listener);
        let directory = tempfile::tempdir().expect("a directory");
        let mut server = Self { port, settings: settings.to_owned(), process: None, directory };
        server.start_again().await;
        server
    }

    /// Starts it again after [`RedisServer::kill`], where it was: with what [`RedisServer::call`] has had it save, or empty.
    pub async fn start_again(&mut self) {
        let Self { port, settings, directory, .. } = self;
        let settings = settings.replace("{port}", &port.to_string());
        // what a test says of the port counts, since it comes later
        let settings = format!("port {port}\nbind 127.0.0.1\nsave \"\"\ndir {}\n{settings}\n", directory.path().display());
        let (program, name) = program();
        let mut command = Command::new(program);
        command.arg0(name).arg("-").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut process = command.spawn().expect("redis-server runs");
        process.stdin.take().expect("a pipe").write_all(settings.as_bytes()).expect("it reads its settings");
        self.process = Some(process);
        let address = self.address();
        eventually("a server of the test's own listens", async || tokio::net::TcpStream::connect(&address).await.is_ok()).await;
    }

    /// Ends it at once.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            // It may have ended by itself.
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where it is. There is no password, if the test has set none.
    pub fn url(&self) -> String {
        format!("redis://{}", self.address())
    }

    /// Runs a command, and gives the words of its answer.
    pub async fn call(&self, words: &[&str]) -> Vec<String> {
        call(&self.address(), None, words).await
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Redis, or Valkey where that is there instead, and what it has to be called to be a server: it is one file with several names, of
/// which a package may lack that one.
fn program() -> (&'static str, &'static str) {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_here = |(file, _): &(&str, &str)| std::env::split_paths(&path).any(|directory| directory.join(file).is_file());
    let names = [("redis-server", "redis-server"), ("valkey-server", "valkey-server"), ("redis-check-rdb", "redis-server")];
    names.into_iter().find(is_here).expect("redis-server or valkey-server in the PATH")
}
