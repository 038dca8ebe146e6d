//! `cargo xtask ci`: everything that a change must pass, the tests and their summary last.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::cargo::cargo;
use crate::{bench, binary, client, layers, openapi, process, test};

/// Runs one check after the other; the first failure is the end.
pub fn ci() -> Result<ExitCode> {
    step("format", || cargo_step(&["fmt", "--all", "--check"]))?;
    step("layers", layers::check)?;
    step("clippy", || cargo_step(&["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]))?;
    step("documentation", || {
        let mut command = cargo()?;
        command.args(["doc", "--workspace", "--no-deps", "--all-features"]).env("RUSTDOCFLAGS", "-Dwarnings");
        process::run("cargo doc", &mut command)
    })?;
    let binary = step("build", binary::build_workspace)?;
    step("openapi drift", || openapi::check(&binary))?;
    step("generated client", || client::client(&binary))?;
    step("trips", || bench::check_trips(&binary))?;
    heading("tests");
    test::test(&test::Options::all())
}

fn cargo_step(arguments: &[&str]) -> Result<()> {
    process::run(&format!("cargo {}", arguments[0]), cargo()?.args(arguments))
}

fn step<T>(name: &str, check: impl FnOnce() -> Result<T>) -> Result<T> {
    heading(name);
    let start = Instant::now();
    let result = check().with_context(|| format!("step `{name}` of ci"));
    let how = if result.is_ok() { "passed" } else { "FAILED" };
    println!("── {name} {how} in {:.1} s", start.elapsed().as_secs_f64());
    result
}

fn heading(name: &str) {
    println!("\n══ {name} ══");
}
