//! Automation of the honeydue workspace: `cargo xtask <command>`.
//!
//! Every command works on a fresh checkout with nothing started: what is missing is built, made or, where that is
//! allowed, installed, and it is said aloud. What a command starts, it also ends.

mod account;
mod bench;
mod binary;
mod cargo;
mod ci;
mod client;
mod interrupt;
mod layers;
mod leftover;
mod migrate;
mod openapi;
mod packages;
mod place;
mod postgres;
mod process;
mod redis;
mod secret;
mod server;
mod test;
mod up;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::interrupt::Interrupted;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Automation of the honeydue workspace")]
struct CommandLine {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run the server on a private Postgres and Redis with a demo household, until Ctrl-C
    Up(up::Options),
    /// Run the tests on a throw-away Postgres and Redis
    Test(test::Options),
    /// Bring a database to the newest schema
    Migrate(migrate::Options),
    /// Prove from `cargo metadata` that dependencies point the right way
    Layers,
    /// Rewrite the committed openapi.json from the server's code
    Openapi(openapi::Options),
    /// Generate a Python client from openapi.json and let it use a running server
    Client,
    /// Measure round trips, throughput and cost, on private processes
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Everything that a change must pass
    Ci,
}

fn main() -> ExitCode {
    let CommandLine { task } = CommandLine::parse();
    match interrupt::listen().and_then(|()| run(task)) {
        Ok(code) => code,
        Err(error) if error.is::<Interrupted>() => {
            eprintln!("xtask: interrupted; what was started has been stopped");
            ExitCode::from(interrupt::EXIT_CODE)
        }
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> anyhow::Result<ExitCode> {
    match task {
        Task::Up(options) => up::up(&options)?,
        Task::Test(options) => return test::test(&options),
        Task::Migrate(options) => migrate::migrate(&options)?,
        Task::Layers => layers::check()?,
        Task::Openapi(options) => openapi::openapi(&options)?,
        Task::Client => client::client(&binary::build(false)?)?,
        Task::Bench(bench) => return bench::bench(&bench),
        Task::Ci => return ci::ci(),
    }
    Ok(ExitCode::SUCCESS)
}
