//! Child processes that are always ended, by their id.
//!
//! Each child leads a process group of its own. The terminal's Ctrl-C therefore reaches only xtask, which then ends
//! its children in the right order (the server before its Postgres), and a signal to a test runner also reaches the
//! programs that it runs.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{self, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use crate::interrupt::{self, Interrupted};

/// As long as a program takes.
const FOREVER: Duration = Duration::MAX;

/// How to end a child: signals, and how long each may take to work. SIGKILL comes after the last.
pub type Farewell = &'static [(Signal, Duration)];

/// For programs that hold nothing that could be lost: compilers and test runners.
pub const ABANDON: Farewell = &[(Signal::SIGINT, Duration::from_secs(15)), (Signal::SIGTERM, Duration::from_secs(5))];

/// A running child. It is ended when this is dropped.
pub struct Child {
    name: String,
    process: process::Child,
    group: Pid,
    farewell: Farewell,
}

impl Child {
    /// Starts a program; `name` is what messages call it.
    pub fn start(name: &str, command: &mut Command, farewell: Farewell) -> Result<Self> {
        let process = command.process_group(0).spawn().with_context(|| format!("{name} could not be started"))?;
        let group = Pid::from_raw(i32::try_from(process.id())?);
        Ok(Self { name: name.to_owned(), process, group, farewell })
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// How it ended, if it did.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.process.try_wait().with_context(|| format!("{} can't be observed", self.name))
    }

    /// Waits for its end, or ends it when somebody asks to stop.
    fn finish(&mut self) -> Result<ExitStatus> {
        match interrupt::watchfully(FOREVER, || self.ended()) {
            Ok(Some(status)) => Ok(status),
            Ok(None) => bail!("{} took too long", self.name),
            Err(error) => {
                self.stop();
                Err(error)
            }
        }
    }

    /// Asks it to end, as often as its farewell says, and makes it end after that.
    pub fn stop(&mut self) {
        for &(signal, patience) in self.farewell {
            if self.gone_after(signal, patience) {
                return;
            }
        }
        self.gone_after(Signal::SIGKILL, Duration::from_secs(5));
    }

    fn gone_after(&mut self, signal: Signal, patience: Duration) -> bool {
        if matches!(self.ended(), Ok(Some(_))) {
            return true;
        }
        // The group may be gone in this very moment; waiting tells.
        let _ = killpg(self.group, signal);
        let insisted = interrupt::insisted();
        let ended = interrupt::patiently(patience, || {
            let impatient = !insisted && interrupt::insisted();
            Ok(self.ended()?.map(|_| true).or(impatient.then_some(false)))
        });
        matches!(ended, Ok(Some(true)))
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Runs a program to its end, and says how that was.
pub fn status(name: &str, command: &mut Command) -> Result<ExitStatus> {
    Child::start(name, command.stdin(Stdio::null()), ABANDON)?.finish()
}

/// Runs a program that has to succeed.
pub fn run(name: &str, command: &mut Command) -> Result<()> {
    succeeded(name, status(name, command)?)
}

/// Runs a program that has to succeed, and gives what it prints on its standard output.
pub fn capture(name: &str, command: &mut Command) -> Result<String> {
    let mut running = Child::start(name, command.stdin(Stdio::null()).stdout(Stdio::piped()), ABANDON)?;
    let mut output = running.process.stdout.take().context("a pipe that was asked for is missing")?;
    let reader = thread::spawn(move || {
        let mut text = String::new();
        output.read_to_string(&mut text).map(|_| text)
    });
    succeeded(name, running.finish()?)?;
    let text = reader.join().map_err(|_| anyhow!("the output of {name} could not be read"))?;
    text.with_context(|| format!("the output of {name} is not text"))
}

/// Runs a program that has to succeed with a text on its standard input.
pub fn feed(name: &str, command: &mut Command, input: &str) -> Result<()> {
    let mut running = Child::start(name, command.stdin(Stdio::piped()), ABANDON)?;
    let mut pipe = running.process.stdin.take().context("a pipe that was asked for is missing")?;
    // A program that ends early closes the pipe; its exit status says more than this error.
    let _ = pipe.write_all(input.as_bytes());
    drop(pipe);
    succeeded(name, running.finish()?)
}

fn succeeded(name: &str, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    if interrupt::requested() {
        return Err(Interrupted.into());
    }
    bail!("{name} failed ({status})")
}

/// Sends what a program prints to a file, which only its owner can read: a failing statement may hold a password.
pub fn log_to<'a>(command: &'a mut Command, log: &Path) -> Result<&'a mut Command> {
    let open = File::options().write(true).create(true).truncate(true).mode(0o600).open(log);
    let out = open.with_context(|| format!("{} can't be written", log.display()))?;
    Ok(command.stdout(out.try_clone()?).stderr(out))
}

/// The last lines of a log, to be shown with an error.
pub fn tail(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(25)..].join("\n")
}
