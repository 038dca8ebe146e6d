//! `cargo xtask bench`: how often a request waits for Postgres, and what it costs.

mod figures;
mod http;
mod load;
mod memory;
mod process;
mod seed;
mod stage;
mod trips;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

/// What is measured.
#[derive(Subcommand)]
pub enum Bench {
    /// Round trips to a Postgres that is far away, and how long answers take
    Trips(trips::Options),
    /// Throughput, latency and memory, beside the bare HTTP server and the bare database
    Load(load::Options),
    /// What a server needs when fifty thousand people have come by
    Memory(memory::Options),
}

/// That no request waits oftener for Postgres than its budget says.
pub fn check_trips(binary: &Path) -> Result<()> {
    trips::check(binary)
}

/// Measures on processes of its own, and ends them.
pub fn bench(bench: &Bench) -> Result<ExitCode> {
    match bench {
        Bench::Trips(options) => trips::trips(options),
        Bench::Load(options) => load::load(options).map(|()| ExitCode::SUCCESS),
        Bench::Memory(options) => memory::memory(options).map(|()| ExitCode::SUCCESS),
    }
}
