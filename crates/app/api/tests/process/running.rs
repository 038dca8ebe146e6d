//! The binary while it runs.

use honeydue_testkit::eventually;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use std::process::{Child, Command, ExitStatus, Stdio};

/// The binary with nothing in its environment but these settings.
pub fn honeydue(arguments: &[&str], settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_honeydue"));
    command.args(arguments).env_clear().envs(settings.iter().copied());
    command
}

/// A process of it, gone when dropped.
pub struct Running(Child);

impl Running {
    pub fn start(arguments: &[&str], settings: &[(&str, &str)]) -> Self {
        Self(honeydue(arguments, settings).stdin(Stdio::null()).spawn().expect("the binary starts"))
    }

    pub fn lives(&mut self) -> bool {
        self.0.try_wait().expect("a process").is_none()
    }

    pub fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.0.id().try_into().expect("a process id")), signal).expect("a signal");
    }

    /// How it ended.
    pub async fn ended(&mut self) -> ExitStatus {
        let mut status = None;
        eventually("a process that has ended", async || {
            status = self.0.try_wait().expect("a process");
            status.is_some()
        })
        .await;
        status.expect("it has ended")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // it may have ended already
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
