//! A running Redis.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;

use crate::account::Account;
use crate::interrupt;
use crate::place::{Place, REDIS_PID};
use crate::process::{self, Child, Farewell};
use crate::redis::Program;
use crate::secret;

const START_TIME: Duration = Duration::from_secs(20);
const GLANCE: Duration = Duration::from_secs(2);
/// There is nothing to be saved.
const DISCARDING: Farewell = &[(Signal::SIGTERM, Duration::from_secs(5))];

/// A Redis that is our child. It is stopped when this is dropped.
pub struct Redis {
    child: Child,
    port: u16,
    url: String,
    id_file: PathBuf,
}

impl Redis {
    /// Starts it on a free port of 127.0.0.1, with a password of this run and without anything that was kept.
    pub fn start(program: &Program, account: &Account, place: &Place) -> Result<Self> {
        let directory = place.join("redis");
        fs::create_dir_all(&directory)?;
        account.own(&directory)?;
        let mut attempts = 1;
        loop {
            match launch(program, account, place) {
                Ok(redis) => return Ok(redis),
                // Somebody may just have taken the port.
                Err(_) if attempts < 3 && !interrupt::requested() => attempts += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// Where it listens, on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// With the password.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How it ended, if it did.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.ended()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.child.stop();
        let _ = fs::remove_file(&self.id_file);
    }
}

fn launch(program: &Program, account: &Account, place: &Place) -> Result<Redis> {
    let (directory, log, password) = (place.join("redis"), place.join("redis.log"), secret::random(32)?);
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr())?.port();
    // In a file, since everybody can read the arguments of a process.
    let file = directory.join("redis.conf");
    let _ = fs::remove_file(&file);
    let mut out = File::options().write(true).create_new(true).mode(0o600).open(&file)?;
    write!(
        out,
        "port {port}\nbind 127.0.0.1\nrequirepass {password}\nsave \"\"\nappendonly no\nmaxmemory 64mb\n\
         maxmemory-policy allkeys-lru\ndaemonize no\n"
    )?;
    account.own(&file)?;
    let mut command = program.command(account, &directory);
    command.arg(&file).stdin(Stdio::null());
    let child = Child::start("Redis", process::log_to(&mut command, &log)?, DISCARDING)?;
    // For the case that we are killed.
    let id_file = place.join(REDIS_PID);
    fs::write(&id_file, format!("{}\n{port}\n", child.id()))?;
    let mut redis = Redis { child, port, url: format!("redis://:{password}@127.0.0.1:{port}"), id_file };
    let ready = wait_until_ready(&mut redis.child, port, &password);
    ready.with_context(|| format!("Redis did not start; its log ends:\n{}", process::tail(&log)))?;
    Ok(redis)
}

fn wait_until_ready(child: &mut Child, port: u16, password: &str) -> Result<()> {
    let ready = interrupt::watchfully(START_TIME, || {
        if let Some(status) = child.ended()? {
            bail!("it ended ({status})");
        }
        Ok(is_ready(port, password).then_some(()))
    })?;
    ready.with_context(|| format!("it was not ready within {} s", START_TIME.as_secs()))
}

/// Whether the one who listens there knows our password.
fn is_ready(port: u16, password: &str) -> bool {
    let asked = || -> std::io::Result<[u8; 3]> {
        let mut stream = TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)), GLANCE)?;
        stream.set_read_timeout(Some(GLANCE))?;
        write!(stream, "AUTH {password}\r\n")?;
        let mut answer = [0; 3];
        stream.read_exact(&mut answer)?;
        Ok(answer)
    };
    asked().is_ok_and(|answer| answer == *b"+OK")
}
