//! A part of Redis for each test, and servers of a test's own.

mod call;
mod server;

pub use server::RedisServer;

use std::sync::atomic::{AtomicU32, Ordering};

/// The URL of a throw-away Redis; `cargo xtask test` starts one and sets it.
const VARIABLE: &str = "HONEYDUE_TEST_REDIS";

/// A key space of its own in the Redis that tests share. What is left in it goes with the server, which is thrown away.
#[derive(Debug)]
pub struct TestRedis {
    url: String,
    key_space: String,
}

impl TestRedis {
    /// A key space that no test has had.
    ///
    /// # Panics
    ///
    /// If there is no Redis for tests.
    pub fn create() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let url = std::env::var(VARIABLE).unwrap_or_else(|_| panic!("{VARIABLE} is not set: run the tests with `cargo xtask test`"));
        let started = std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_nanos());
        let key_space = format!("test-{}-{started}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        Self { url, key_space }
    }

    /// Where the server is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What the names of the test's keys and channels begin with.
    pub fn key_space(&self) -> &str {
        &self.key_space
    }

    /// The server's address.
    ///
    /// # Panics
    ///
    /// If the URL is none of a server that can be reached so: `redis://:password@host:port`.
    pub fn address(&self) -> String {
        let rest = self.url.strip_prefix("redis://").expect("a redis:// URL").trim_end_matches('/');
        rest.rsplit_once('@').map_or(rest, |(_, address)| address).to_owned()
    }

    /// The same server by way of a [`crate::link::Link`] on this port.
    pub fn url_via(&self, port: u16) -> String {
        self.url.replace(&self.address(), &format!("127.0.0.1:{port}"))
    }

    /// Runs a command, and gives the words of its answer.
    pub async fn call(&self, words: &[&str]) -> Vec<String> {
        let rest = self.url.strip_prefix("redis://").expect("a redis:// URL");
        let password = rest.rsplit_once('@').and_then(|(user, _)| user.split_once(':')).map(|(_, password)| password);
        call::call(&self.address(), password, words).await
    }
}
