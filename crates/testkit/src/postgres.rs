//! A Postgres of a test's own.

use crate::{
    database::{cluster, connect},
    eventually,
};
use std::{
    fs::{Permissions, set_permissions, write},
    net::{Ipv4Addr, TcpListener},
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;
use tokio_postgres::{Client, Config};

const ADMIN: &str = "honeydue_admin";
const PASSWORD: &str = "only-for-tests";

/// A server whose settings a test may change, by the programs of the one that tests share. It ends with this.
#[derive(Debug)]
pub struct PostgresServer {
    port: u16,
    process: Child,
    programs: PathBuf,
    account: Option<(u32, u32)>,
    directory: TempDir,
}

impl PostgresServer {
    /// A server on a free port of 127.0.0.1, and on a socket in the file system. It asks for passwords, and encrypts nothing yet.
    pub async fn start() -> Self {
        let (shared, _) = cluster().await;
        let row = shared.query_one("SELECT setting FROM pg_config WHERE name = 'BINDIR'", &[]).await.expect("where its programs are");
        let programs = PathBuf::from(row.get::<_, String>(0));
        let directory = tempfile::tempdir().expect("a directory");
        let account = unprivileged(directory.path());
        own(account, directory.path());
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = listener.local_addr().expect("a port").port();
        drop(listener);
        initialise(&programs, account, directory.path());
        let mut command = command(&programs.join("postgres"), account, directory.path());
        command.arg("-D").arg(directory.path().join("data")).args(["-p", &port.to_string()]);
        let socket = format!("unix_socket_directories={}", directory.path().display());
        for setting in ["listen_addresses=127.0.0.1", &socket, "fsync=off", "timezone=UTC"] {
            command.args(["-c", setting]);
        }
        let process = command.spawn().expect("postgres runs");
        let server = Self { port, process, programs, account, directory };
        eventually("a server of the test's own answers", async || server.by_socket().connect(tokio_postgres::NoTls).await.is_ok()).await;
        server
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// URL of its superuser.
    pub fn url(&self) -> String {
        format!("postgres://{ADMIN}:{PASSWORD}@127.0.0.1:{}/postgres", self.port)
    }

    /// The same by the socket in the file system.
    pub fn socket_url(&self) -> String {
        let directory = self.directory.path().display().to_string().replace('/', "%2F");
        format!("postgres://{ADMIN}:{PASSWORD}@{directory}:{}/postgres", self.port)
    }

    /// A connection of the superuser, by the socket, so that nothing that is set for others keeps it out.
    pub async fn admin(&self) -> Client {
        connect(&self.by_socket()).await
    }

    /// From now on the server encrypts, and shows this certificate; both are in PEM.
    pub async fn encrypt(&self, certificate: &str, key: &str) {
        self.put("server.crt", certificate);
        self.put("server.key", key);
        self.admin().await.batch_execute("ALTER SYSTEM SET ssl = on").await.expect("a setting");
        self.reload().await;
    }

    /// Who is let in from now on, in the words of `pg_hba.conf`. The superuser always is by the socket.
    pub async fn let_in(&self, lines: &str) {
        self.put("pg_hba.conf", &format!("local all {ADMIN} scram-sha-256\n{lines}\n"));
        self.reload().await;
    }

    /// A file among the server's own, which nobody else reads.
    fn put(&self, name: &str, text: &str) {
        let path = self.directory.path().join("data").join(name);
        write(&path, text).expect("a file");
        set_permissions(&path, Permissions::from_mode(0o600)).expect("a file that nobody else reads");
        own(self.account, &path);
    }

    /// Has the settings read again. What connects afterwards meets them.
    async fn reload(&self) {
        let admin = self.admin().await;
        let before = loaded(&admin).await;
        admin.batch_execute("SELECT pg_reload_conf()").await.expect("a signal");
        eventually("the settings are read again", async || loaded(&self.admin().await).await != before).await;
    }

    fn by_socket(&self) -> Config {
        let mut config = Config::new();
        config.host_path(self.directory.path()).port(self.port).user(ADMIN).password(PASSWORD).dbname("postgres");
        config
    }
}

/// When the settings were read that a connection was opened with.
async fn loaded(admin: &Client) -> String {
    admin.query_one("SELECT pg_conf_load_time()::text", &[]).await.expect("a time").get(0)
}

fn initialise(programs: &Path, account: Option<(u32, u32)>, directory: &Path) {
    let password = directory.join("password");
    write(&password, PASSWORD).expect("a file");
    own(account, &password);
    let mut initdb = command(&programs.join("initdb"), account, directory);
    initdb.arg("-D").arg(directory.join("data")).arg("--pwfile").arg(&password).args(["--username", ADMIN]);
    initdb.args(["--no-locale", "--encoding=UTF8", "--auth=scram-sha-256", "--no-sync"]);
    assert!(initdb.status().expect("initdb runs").success(), "a cluster is made");
}

/// A program that this account runs, with nobody's settings of Postgres.
fn command(program: &Path, account: Option<(u32, u32)>, directory: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(directory).env("LC_ALL", "C").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")) {
        command.env_remove(name);
    }
    if let Some((user, group)) = account {
        command.uid(user).gid(group);
    }
    command
}

/// Whom to run Postgres as where we are root, whom it refuses: `postgres`, or `nobody`, who is on every system.
fn unprivileged(ours: &Path) -> Option<(u32, u32)> {
    if ours.metadata().expect("a directory").uid() != 0 {
        return None;
    }
    let accounts = std::fs::read_to_string("/etc/passwd").expect("accounts");
    let ids = |name: &str| {
        let mut fields = accounts.lines().map(|line| line.split(':')).find(|fields| fields.clone().next() == Some(name))?.skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    Some(ids("postgres").or_else(|| ids("nobody")).expect("an account other than root"))
}

fn own(account: Option<(u32, u32)>, path: &Path) {
    if let Some((user, group)) = account {
        chown(path, Some(user), Some(group)).expect("an owner");
    }
}

impl Drop for PostgresServer {
    /// As Postgres wants it, so that nothing of it stays in shared memory.
    fn drop(&mut self) {
        let mut stop = command(&self.programs.join("pg_ctl"), self.account, self.directory.path());
        stop.args(["stop", "--mode=immediate", "-D"]).arg(self.directory.path().join("data"));
        if !stop.status().is_ok_and(|status| status.success()) {
            // It may have ended by itself.
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}
