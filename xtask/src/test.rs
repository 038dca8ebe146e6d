//! `cargo xtask test`: the workspace's tests on a throw-away Postgres and a throw-away Redis.

use std::process::{Command, ExitCode, ExitStatus, Stdio};

use anyhow::Result;
use clap::Args;

use crate::cargo::cargo;
use crate::interrupt::{self, Interrupted};
use crate::postgres::ThrowAway;
use crate::process;
use crate::redis;

/// The superuser's URL of the cluster on which tests make their databases.
const TEST_POSTGRES: &str = "HONEYDUE_TEST_POSTGRES";
/// The URL of the Redis that tests share.
const TEST_REDIS: &str = "HONEYDUE_TEST_REDIS";

/// What `test` can be told.
#[derive(Args)]
pub struct Options {
    /// Passed on to the runner, for example `-p honeydue-task overdue`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    runner: Vec<String>,
}

impl Options {
    /// All tests.
    pub fn all() -> Self {
        Self { runner: Vec::new() }
    }
}

/// Runs the tests, and ends with the runner's own last words and exit code.
pub fn test(options: &Options) -> Result<ExitCode> {
    let given = |name| std::env::var(name).is_ok_and(|url| !url.is_empty());
    let throw_away = if given(TEST_POSTGRES) { None } else { Some(ThrowAway::start()?) };
    let redis = if given(TEST_REDIS) { None } else { Some(redis::ThrowAway::start()?) };
    let start = |mut command: Command| {
        if let Some(throw_away) = &throw_away {
            command.env(TEST_POSTGRES, throw_away.cluster.admin_url());
        }
        if let Some(throw_away) = &redis {
            command.env(TEST_REDIS, throw_away.redis.url());
        }
        process::status("the test runner", &mut command)
    };

    let nextest = has_nextest()?;
    if nextest && options.runner.is_empty() {
        // nextest leaves the examples in the documentation out; they come first, so that its summary is last.
        let mut examples = cargo()?;
        examples.args(["test", "--workspace", "--all-features", "--doc", "--quiet"]);
        let status = start(examples)?;
        if !status.success() {
            return exit_code(status);
        }
    }
    let mut tests = cargo()?;
    tests.args(if nextest { &["nextest", "run"][..] } else { &["test"] });
    // the contracts that the adapters are held to are behind features: without them their tests would be left out in silence
    tests.arg("--all-features");
    if !names_packages(&options.runner) {
        tests.arg("--workspace");
    }
    tests.args(&options.runner);
    exit_code(start(tests)?)
}

fn exit_code(status: ExitStatus) -> Result<ExitCode> {
    if interrupt::requested() {
        return Err(Interrupted.into());
    }
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

fn has_nextest() -> Result<bool> {
    let asked = cargo()?.args(["nextest", "--version"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    Ok(asked.success())
}

/// Whether the arguments say themselves which packages are meant, which `--workspace` would override.
fn names_packages(runner: &[String]) -> bool {
    let names = |argument: &String| {
        ["--package", "--workspace", "--manifest-path"].iter().any(|option| argument.starts_with(option)) || argument.starts_with("-p")
    };
    runner.iter().take_while(|argument| *argument != "--").any(names)
}

#[cfg(test)]
mod tests {
    use super::names_packages;

    #[test]
    fn a_named_package_replaces_the_workspace() {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert!(names_packages(&words("-p honeydue-task overdue")));
        assert!(names_packages(&words("--package=honeydue-task")));
        assert!(!names_packages(&words("overdue --no-fail-fast")));
        assert!(!names_packages(&words("overdue -- -p")));
    }
}
