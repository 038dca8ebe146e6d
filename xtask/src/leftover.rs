//! Processes that a killed run left behind.
//!
//! Only for a directory whose lock we hold: then no other xtask is alive that would still need them. A process is ended
//! only when its command line proves that it is ours, since ids are used again.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::interrupt;
use crate::place::{POSTGRES, REDIS_PID, SERVER_PID};

/// Ends the server, the Redis and the Postgres that an earlier run left in this directory, and forgets their id files.
pub fn end(directory: &Path) -> Result<()> {
    let server = directory.join(SERVER_PID);
    if let Some(id) = recorded(&server) {
        end_process(id, "honeydue", &["honeydue", "serve"], &[Signal::SIGTERM, Signal::SIGKILL])?;
    }
    let _ = fs::remove_file(server);

    let redis = directory.join(REDIS_PID);
    if let Some((id, port)) = recorded(&redis).zip(recorded_port(&redis)) {
        // It shows where it listens instead of what it was started with.
        end_process(id, "Redis", &["-server", &format!("127.0.0.1:{port}")], &[Signal::SIGTERM, Signal::SIGKILL])?;
    }
    let _ = fs::remove_file(redis);

    // What initdb and the first set-up leave is not running for long and is made anew; only the cluster itself matters.
    let cluster = directory.join(POSTGRES);
    let postmaster = cluster.join("postmaster.pid");
    if let Some(id) = recorded(&postmaster) {
        end_process(id, "Postgres", &["postgres", &cluster.to_string_lossy()], &[Signal::SIGINT, Signal::SIGQUIT])?;
    }
    // Postgres itself would refuse to start when the id in a stale file has become another process's.
    let _ = fs::remove_file(postmaster);
    Ok(())
}

fn recorded(file: &Path) -> Option<i32> {
    fs::read_to_string(file).ok()?.lines().next()?.trim().parse().ok().filter(|id| *id > 1)
}

fn recorded_port(file: &Path) -> Option<u16> {
    fs::read_to_string(file).ok()?.lines().nth(1)?.trim().parse().ok()
}

fn end_process(id: i32, name: &str, words: &[&str], signals: &[Signal]) -> Result<()> {
    for &signal in signals {
        if !is_ours(id, words) {
            return Ok(());
        }
        println!("An earlier run left {name} (process {id}) behind: stopping it.");
        let _ = kill(Pid::from_raw(id), signal);
        if interrupt::watchfully(Duration::from_secs(20), || Ok((!is_ours(id, words)).then_some(())))?.is_some() {
            return Ok(());
        }
    }
    bail!("process {id} ({name}) of an earlier run does not end: end it yourself, then try again")
}

fn is_ours(id: i32, words: &[&str]) -> bool {
    command_line(id).is_some_and(|line| words.iter().all(|word| line.contains(word)))
}

/// What a living process was started with.
fn command_line(id: i32) -> Option<String> {
    if Path::new("/proc/self/cmdline").exists() {
        let line = fs::read(format!("/proc/{id}/cmdline")).ok()?;
        return Some(String::from_utf8_lossy(&line).replace('\0', " "));
    }
    let listed = Command::new("ps").args(["-o", "command=", "-p", &id.to_string()]).output().ok()?;
    Some(String::from_utf8_lossy(&listed.stdout).into_owned())
}
