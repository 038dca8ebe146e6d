//! honeydue on a database: migrating it, loading the demo household, serving.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use crate::interrupt;
use crate::process::{self, Child, Farewell};
use crate::{binary, place};

/// Requests in flight are answered, then it ends. As after Ctrl-C, there is no balancer that has to notice first.
const DRAINING: Farewell = &[(Signal::SIGINT, Duration::from_secs(40))];
/// What stands for something else in the path of a URL.
const IN_A_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');
const START_TIME: Duration = Duration::from_mins(1);
const READY: &str = "/api/health/ready/";
const GLANCE: Duration = Duration::from_secs(2);

/// The settings of one installation.
#[derive(Clone)]
pub struct Honeydue {
    /// The program.
    pub binary: PathBuf,
    /// The serving role's URL.
    pub database_url: String,
    /// The owning role's URL, where it is another.
    pub migration_url: Option<String>,
    /// Redis, where it is another than our environment names.
    pub redis_url: Option<String>,
    /// The server's secret key.
    pub secret_key: String,
    /// The folder that mail is put into, where our environment names no other way.
    pub mail: Option<PathBuf>,
    /// Whether other settings in our environment stay out.
    pub isolated: bool,
    /// Further settings, by the names of their variables.
    pub settings: Vec<(&'static str, String)>,
    /// What `serve` is told beside its settings.
    pub serving: &'static [&'static str],
}

impl Honeydue {
    /// Brings the schema up to date, and makes and grants the serving role. Only this knows the owner's URL.
    pub fn migrate(&self) -> Result<()> {
        let mut command = self.command("migrate")?;
        if let Some(url) = &self.migration_url {
            command.env("HONEYDUE_MIGRATION_URL", url);
        }
        process::run("honeydue migrate", &mut command)
    }

    /// Loads the demo household where it is not there yet; gives what it says about its logins.
    pub fn demo(&self) -> Result<String> {
        process::capture("honeydue demo", &mut self.command("demo")?)
    }

    /// Starts to serve and waits until the server is ready. Its id is noted in `directory`, for the case that we are killed.
    pub fn serve(&self, port: u16, directory: &Path, log: Option<&Path>) -> Result<Server> {
        let mut server = self.start(port, directory, log)?;
        server.wait_until_ready()?;
        Ok(server)
    }

    /// The same without waiting.
    pub fn start(&self, port: u16, directory: &Path, log: Option<&Path>) -> Result<Server> {
        let mut command = self.command("serve")?;
        command.args(self.serving).env("HONEYDUE_LISTEN", format!("127.0.0.1:{port}")).stdin(Stdio::null());
        if let Some(log) = log {
            process::log_to(&mut command, log)?;
        }
        let child = Child::start("the server", &mut command, DRAINING)?;
        let id_file = directory.join(place::SERVER_PID);
        fs::write(&id_file, format!("{}\n", child.id()))?;
        Ok(Server { child, port, id_file })
    }

    fn command(&self, subcommand: &str) -> Result<Command> {
        let mut command =
            if self.isolated { binary::isolated(&self.binary, subcommand)? } else { binary::command(&self.binary, subcommand)? };
        if subcommand != "migrate" {
            command.env_remove("HONEYDUE_MIGRATION_URL");
        }
        command.env("DATABASE_URL", &self.database_url).env("HONEYDUE_SECRET_KEY", &self.secret_key);
        if let Some(url) = &self.redis_url {
            command.env("REDIS_URL", url);
        }
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        if let Some(folder) = &self.mail {
            let path = percent_encode(folder.as_os_str().as_bytes(), IN_A_PATH);
            command.env("HONEYDUE_MAIL_URL", format!("file://{path}")).env("HONEYDUE_MAIL_FROM", "honeydue <mail@honeydue.test>");
        }
        Ok(command)
    }
}

/// A serving honeydue. It is stopped when this is dropped.
pub struct Server {
    child: Child,
    port: u16,
    id_file: PathBuf,
}

impl Server {
    /// How it ended, if it did.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.ended()
    }

    /// Where it answers.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it says now that it is ready.
    pub fn is_ready(&self) -> bool {
        status(self.port, READY) == Some(200)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let mut last = None;
        let ready = interrupt::watchfully(START_TIME, || {
            if let Some(status) = self.child.ended()? {
                bail!("the server ended before it was ready ({status})");
            }
            last = status(self.port, READY).or(last);
            Ok((last == Some(200)).then_some(()))
        })?;
        ready.with_context(|| match last {
            Some(status) => format!("the server was not ready within {} s: its last answer was {status}", START_TIME.as_secs()),
            None => format!("the server did not answer within {} s", START_TIME.as_secs()),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.stop();
        let _ = fs::remove_file(&self.id_file);
    }
}

/// Whether somebody could listen there now.
pub fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// A port that nobody listens on now.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr())?.port())
}

/// The status of one GET, or nothing where nobody answers properly.
fn status(port: u16, path: &str) -> Option<u16> {
    let mut stream = TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)), GLANCE).ok()?;
    stream.set_read_timeout(Some(GLANCE)).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n").ok()?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).ok()?;
    line.strip_prefix("HTTP/1.1 ")?.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread;

    use super::{is_free, status};

    #[test]
    fn a_status_is_read_and_a_taken_port_is_noticed() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(!is_free(port));
        let answering = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = [0; 512];
            let length = stream.read(&mut asked).unwrap();
            stream.write_all(b"HTTP/1.1 503 Service Unavailable\r\n\r\n").unwrap();
            String::from_utf8_lossy(&asked[..length]).into_owned()
        });
        assert_eq!(status(port, "/api/health/ready/"), Some(503));
        assert!(answering.join().unwrap().starts_with("GET /api/health/ready/ HTTP/1.1\r\n"));
        assert_eq!(status(port, "/"), None);
    }
}
