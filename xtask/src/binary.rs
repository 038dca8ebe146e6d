//! The program `honeydue`: building it, and calling it with the settings that it shall have.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use cargo_metadata::Message;

use crate::cargo::{cargo, root};
use crate::process;

const SERVER: &str = "honeydue";
const REFERENCE: &str = "honeydue-reference";

/// Builds the server alone.
pub fn build(release: bool) -> Result<PathBuf> {
    let profile: &[&str] = if release { &["--release"] } else { &[] };
    build_with(&[&["-p", "honeydue-api", "--bin", SERVER], profile].concat(), SERVER)
}

/// Builds, with optimisation, what benchmarks compare the server with. Both together: alone it would have fewer features of their
/// dependencies, and these would be compiled once more.
pub fn build_reference() -> Result<PathBuf> {
    build_with(&["-p", "honeydue-api", "--bin", SERVER, "-p", "honeydue-bench", "--bin", REFERENCE, "--release"], REFERENCE)
}

/// Builds everything that the tests need, so that the dependencies are compiled once for both.
pub fn build_workspace() -> Result<PathBuf> {
    build_with(&["--workspace", "--all-targets", "--all-features"], SERVER)
}

fn build_with(what: &[&str], program: &str) -> Result<PathBuf> {
    let mut command = cargo()?;
    command.arg("build").args(what).arg("--message-format=json-render-diagnostics");
    let output = process::capture("cargo build", &mut command)?;
    Message::parse_stream(output.as_bytes())
        .filter_map(|message| match message {
            Ok(Message::CompilerArtifact(artifact)) if artifact.target.name == program && !artifact.profile.test => artifact.executable,
            _ => None,
        })
        .last()
        .map(cargo_metadata::camino::Utf8PathBuf::into_std_path_buf)
        .with_context(|| format!("cargo built no program `{program}`"))
}

/// A call of the program with the settings that the user's environment has.
pub fn command(binary: &Path, subcommand: &str) -> Result<Command> {
    let mut command = Command::new(binary);
    // The server knows each of its settings and refuses others; these are the tests'.
    command.arg(subcommand).current_dir(root()?).env_remove("HONEYDUE_TEST_POSTGRES").env_remove("HONEYDUE_TEST_REDIS");
    Ok(command)
}

/// A call of the program with no settings but those that are added, so that it does the same everywhere.
pub fn isolated(binary: &Path, subcommand: &str) -> Result<Command> {
    let mut command = command(binary, subcommand)?;
    command.env_remove("DATABASE_URL").env_remove("REDIS_URL");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("HONEYDUE_")) {
        command.env_remove(name);
    }
    Ok(command)
}
