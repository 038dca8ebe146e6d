//! Processes of the binary over one database, each on wires of its own.

use honeydue_testkit::{TestDb, TestRedis, eventually, link::Link};
use std::{
    net::TcpListener,
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
};

/// What a run wants to be different.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// What is broken in all processes.
    pub bug: Option<&'static str>,
    /// Whether they share a Redis, in a key space of their own.
    pub redis: bool,
}

/// Some processes, gone when dropped, and then their database.
#[derive(Debug)]
pub struct Cluster {
    pub processes: Vec<Process>,
    pub database: TestDb,
}

/// One of them.
#[derive(Debug)]
pub struct Process {
    child: Child,
    pub address: String,
    metrics: String,
    pub postgres: Link,
    pub redis: Option<Link>,
}

impl Cluster {
    /// So many that are ready to serve.
    pub async fn start(processes: usize, setup: Setup) -> Self {
        let (database, redis) = (TestDb::create().await, setup.redis.then(TestRedis::create));
        let starting = (0..processes).map(|_| Process::start(&database, redis.as_ref(), setup.bug));
        Self { processes: futures::future::join_all(starting).await, database }
    }

    pub fn addresses(&self) -> Vec<String> {
        self.processes.iter().map(|process| process.address.clone()).collect()
    }

    /// The wires to Postgres, one for each process.
    pub fn to_postgres(&self) -> Vec<&Link> {
        self.processes.iter().map(|process| &process.postgres).collect()
    }

    /// The wires to Redis, one for each process; none where there is no Redis.
    pub fn to_redis(&self) -> Vec<&Link> {
        self.processes.iter().filter_map(|process| process.redis.as_ref()).collect()
    }

    /// The sum of all figures of the processes whose names have these words in them.
    pub async fn figure(&self, words: [&str; 2]) -> u64 {
        let mut sum = 0;
        for process in &self.processes {
            let text = text_of(&process.metrics, "/metrics").await.unwrap_or_default();
            let lines = text.lines().filter(|line| !line.starts_with('#') && words.iter().all(|word| line.contains(word)));
            sum += lines.filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok()).sum::<u64>();
        }
        sum
    }
}

impl Process {
    async fn start(database: &TestDb, shared: Option<&TestRedis>, bug: Option<&str>) -> Self {
        let postgres = Link::to(database.address()).await.expect("a link");
        let redis = match shared {
            Some(shared) => Some(Link::to(shared.address()).await.expect("a link")),
            None => None,
        };
        let settings = redis.iter().zip(shared).flat_map(|(link, shared)| {
            [("REDIS_URL", shared.url_via(link.port())), ("HONEYDUE_REDIS_KEY_SPACE", shared.key_space().to_owned())]
        });
        let settings: Vec<_> = settings.chain(bug.map(|bug| ("HONEYDUE_SEEDED_BUG", bug.to_owned()))).collect();
        loop {
            let [address, metrics] = [free_address(), free_address()];
            let mut command = command(&database.server_url_via(postgres.port()), &address, &metrics);
            let mut child = command.envs(settings.clone()).spawn().expect("the binary starts");
            if comes_up(&mut child, &address).await {
                return Self { child, address, metrics, postgres, redis };
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // it may have ended already
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(database_url: &str, address: &str, metrics: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_honeydue"));
    command.args(["serve", "--no-worker"]).env_clear().stdin(Stdio::null()).envs([
        ("DATABASE_URL", database_url),
        ("HONEYDUE_SECRET_KEY", "only-for-tests-only-for-tests-only"),
        ("HONEYDUE_LISTEN", address),
        ("HONEYDUE_METRICS_LISTEN", metrics),
        ("HONEYDUE_TRUSTED_PROXIES", "127.0.0.1"),
        ("HONEYDUE_POOL_MAX", "5"),
        ("HONEYDUE_POOL_MIN", "2"),
        ("HONEYDUE_LOG", "error"),
    ]);
    // whoever interrupts the test at its terminal does not mean them: they end with it
    command.process_group(0);
    command
}

/// Where nobody listens now.
fn free_address() -> String {
    TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).expect("a port").to_string()
}

/// False if the process has ended, since somebody else took its port.
async fn comes_up(child: &mut Child, address: &str) -> bool {
    let mut lives = true;
    eventually("a process that is ready", async || {
        lives = child.try_wait().expect("a process").is_none();
        !lives || text_of(address, "/api/health/ready/").await.is_some()
    })
    .await;
    lives
}

/// On a connection of its own; nothing unless it is there and well.
async fn text_of(address: &str, path: &str) -> Option<String> {
    let http = reqwest::Client::builder().pool_max_idle_per_host(0).build().expect("a client");
    let response = http.get(format!("http://{address}{path}")).send().await.ok()?;
    response.error_for_status().ok()?.text().await.ok()
}
