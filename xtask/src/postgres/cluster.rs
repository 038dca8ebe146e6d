//! A running cluster.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::ExitStatus;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;

use crate::account::Account;
use crate::interrupt;
use crate::place::{POSTGRES, Place};
use crate::postgres::initialise::{ADMIN, DATABASE, OWNER, Passwords, SERVER, data_version, initialise};
use crate::postgres::{Flavour, Programs};
use crate::process::{self, Child, Farewell};

/// Recovery after a run that was killed may take its time.
const START_TIME: Duration = Duration::from_mins(2);

/// Fast shutdown: sessions are ended and everything is written. Then, at once.
const KEEPING: Farewell = &[(Signal::SIGINT, Duration::from_mins(1)), (Signal::SIGQUIT, Duration::from_secs(10))];
/// Nothing to be kept, so nothing to be written.
const DISCARDING: Farewell = &[(Signal::SIGQUIT, Duration::from_secs(10))];

/// A Postgres that is our child. It is stopped when this is dropped.
pub struct Cluster {
    child: Child,
    port: u16,
    passwords: Passwords,
}

impl Cluster {
    /// The programs for this place: those that wrote its data, else the newest.
    pub fn programs(account: &Account, place: &Place) -> Result<Programs> {
        Programs::ensure(account, data_version(place))
    }

    /// Starts the cluster of a place, which is made at first.
    pub fn start(programs: &Programs, account: &Account, place: &Place, flavour: Flavour) -> Result<Self> {
        initialise(programs, account, place, flavour)?;
        let account = &account.clone().for_data(&place.join(POSTGRES))?;
        let passwords = Passwords::read(place)?;
        let mut attempts = 1;
        let (child, port) = loop {
            match launch(programs, account, place, flavour) {
                Ok(started) => break started,
                // Somebody may just have taken the port, or a killed Postgres's last process may not be gone yet.
                Err(_) if attempts < 3 && !interrupt::requested() => attempts += 1,
                Err(error) => return Err(error),
            }
        };
        Ok(Self { child, port, passwords })
    }

    /// Where it listens, on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// How it ended, if it did.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.ended()
    }

    /// For making and dropping test databases.
    pub fn admin_url(&self) -> String {
        self.url(ADMIN, &self.passwords.admin, "postgres")
    }

    /// For what a benchmark arranges in honeydue's database behind the server's back.
    pub fn arranging_url(&self) -> String {
        self.url(ADMIN, &self.passwords.admin, DATABASE)
    }

    /// For migrating honeydue's database.
    pub fn owner_url(&self) -> String {
        self.url(OWNER, &self.passwords.owner, DATABASE)
    }

    /// For serving it, once it is migrated.
    pub fn server_url(&self) -> String {
        self.url(SERVER, &self.passwords.server, DATABASE)
    }

    /// The same by way of a link that listens on this port of 127.0.0.1.
    pub fn server_url_via(&self, port: u16) -> String {
        url(SERVER, &self.passwords.server, port, DATABASE)
    }

    fn url(&self, role: &str, password: &str, database: &str) -> String {
        url(role, password, self.port, database)
    }
}

fn url(role: &str, password: &str, port: u16, database: &str) -> String {
    format!("postgres://{role}:{password}@127.0.0.1:{port}/{database}")
}

fn launch(programs: &Programs, account: &Account, place: &Place, flavour: Flavour) -> Result<(Child, u16)> {
    let port = free_port(&place.join("postgres.port"))?;
    let data = place.join(POSTGRES);
    let log = place.join("postgres.log");
    let mut command = account.command(&programs.path("postgres"), &data);
    command.arg("-D").arg(&data).args(["-p", &port.to_string()]);
    // No socket in the file system: passwords on loopback are the one way in.
    command.args(["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "timezone=UTC"]);
    if flavour == Flavour::ThrowAway {
        command.args(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=300"]);
        // the longest statement of the server is shown whole
        command.args(["-c", "track_activity_query_size=65536"]);
    }
    process::log_to(command.stdin(Stdio::null()), &log)?;
    let farewell = if flavour == Flavour::Kept { KEEPING } else { DISCARDING };
    let mut child = Child::start("Postgres", &mut command, farewell)?;
    wait_until_ready(&mut child, &data).with_context(|| format!("Postgres did not start; its log ends:\n{}", process::tail(&log)))?;
    Ok((child, port))
}

/// As `pg_ctl --wait` does: Postgres writes its id and its state into `postmaster.pid`.
fn wait_until_ready(child: &mut Child, data: &Path) -> Result<()> {
    let ready = interrupt::watchfully(START_TIME, || {
        if let Some(status) = child.ended()? {
            bail!("it ended ({status})");
        }
        let text = fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
        Ok(is_ready(&text, child.id()).then_some(()))
    })?;
    ready.with_context(|| format!("it was not ready within {} s", START_TIME.as_secs()))
}

fn is_ready(postmaster_pid: &str, id: u32) -> bool {
    let mut lines = postmaster_pid.lines();
    lines.next() == Some(id.to_string().as_str()) && lines.nth(6).is_some_and(|state| state.trim() == "ready")
}

/// The port of the last time where it is free, so that a saved connection of somebody's works again; else another.
fn free_port(file: &Path) -> Result<u16> {
    let last = fs::read_to_string(file).ok().and_then(|text| text.trim().parse().ok());
    let listener = last
        .and_then(|port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok())
        .map_or_else(|| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)), Ok)
        .context("there is no free port on 127.0.0.1")?;
    let port = listener.local_addr()?.port();
    fs::write(file, format!("{port}\n"))?;
    Ok(port)
}

#[cfg(test)]
mod tests {
    use super::is_ready;

    #[test]
    fn ready_is_what_our_own_postgres_says() {
        let file = "4711\n/data/postgres\n1790000000\n5433\n\n127.0.0.1\n  3 4\nready   \n";
        assert!(is_ready(file, 4711));
        assert!(!is_ready(file, 4712), "a stale file of an earlier run");
        assert!(!is_ready(&file.replace("ready   ", "starting"), 4711));
        assert!(!is_ready("4711\n", 4711));
    }
}
