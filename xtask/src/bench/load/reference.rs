//! The program that the server is compared with.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;

use crate::process::{self, Child, Farewell};
use crate::server::{free_port, is_free};
use crate::{binary, interrupt};

const START_TIME: Duration = Duration::from_secs(30);
const ABRUPT: Farewell = &[(Signal::SIGTERM, Duration::from_secs(5))];

/// A running reference server. It is stopped when this is dropped.
pub struct Reference {
    _child: Child,
    port: u16,
}

/// What it is given.
pub struct Given<'a> {
    /// The program.
    pub program: &'a Path,
    /// What `GET /bytes` answers.
    pub bytes: &'a [u8],
    /// The statement of the board.
    pub statement: &'a str,
    /// Postgres, as a role that may write.
    pub database_url: &'a str,
}

impl Reference {
    /// Builds the program.
    pub fn build() -> Result<PathBuf> {
        binary::build_reference()
    }

    /// Starts it and waits until it listens. Its files are put into `directory`.
    pub fn start(given: &Given<'_>, directory: &Path) -> Result<Self> {
        let (bytes, statement) = (directory.join("board.json"), directory.join("board.sql"));
        std::fs::write(&bytes, given.bytes)?;
        std::fs::write(&statement, given.statement)?;
        let (port, log) = (free_port()?, directory.join("reference.log"));
        let mut command = Command::new(given.program);
        command.args(["--listen", &format!("127.0.0.1:{port}")]).arg("--bytes").arg(bytes).arg("--statement").arg(statement);
        command.env("DATABASE_URL", given.database_url).stdin(Stdio::null());
        process::log_to(&mut command, &log)?;
        let mut child = Child::start("the reference server", &mut command, ABRUPT)?;
        let listens = interrupt::watchfully(START_TIME, || match child.ended()? {
            Some(status) => bail!("the reference server ended ({status}); its log ends:\n{}", process::tail(&log)),
            None => Ok((!is_free(port)).then_some(())),
        })?;
        listens.context("the reference server did not listen in time")?;
        Ok(Self { _child: child, port })
    }

    /// Where it answers.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}
