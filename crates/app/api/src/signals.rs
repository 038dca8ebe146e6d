//! Being asked to stop.

use std::io;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The signals that ask a process to stop. From when this is made, they do not end it by themselves any more.
#[derive(Debug)]
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

/// Which of them came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// SIGTERM: whoever runs the process asks.
    Terminate,
    /// SIGINT: somebody at its terminal does.
    Interrupt,
}

impl Signals {
    /// Hears them from now on.
    pub fn listen() -> io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Waits for the next one.
    pub async fn next(&mut self) -> Asked {
        tokio::select! {
            _ = self.terminate.recv() => Asked::Terminate,
            _ = self.interrupt.recv() => Asked::Interrupt,
        }
    }
}
