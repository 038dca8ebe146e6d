//! The load generator: wrk, which is small, in every distribution, and asks as fast as one core can with hardly any cost of its own.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::packages::{self, Software};
use crate::process;

const WRK: Software = Software {
    needed: "wrk, which makes the load",
    otherwise: "install it from https://github.com/wg/wrk",
    apt: "wrk",
    dnf: "wrk",
    apk: "wrk",
    pacman: "wrk",
    brew: "wrk",
};

/// What it asks, and for how long.
#[derive(Clone)]
pub struct Load<'a> {
    /// The address of the server, and the path.
    pub url: String,
    /// How many connections ask, each one question after the other.
    pub connections: u32,
    /// For so many seconds.
    pub seconds: u32,
    /// Who asks for what.
    pub crowd: Crowd<'a>,
}

/// Who asks, each in turn.
#[derive(Clone)]
pub struct Crowd<'a> {
    /// `GET` or `POST`; the latter makes tasks.
    pub method: &'static str,
    /// The label of the seed that they are from.
    pub label: &'a str,
    /// `owner` or `mate`.
    pub who: &'static str,
    /// The number of the first household.
    pub first: i64,
    /// How many there are.
    pub count: i64,
    /// The home of the seed's first household, for what they make.
    pub home: i64,
}

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// Answers in a second.
    pub rate: f64,
    /// Milliseconds, in the middle.
    pub p50: f64,
    /// Milliseconds that 99 of 100 do not exceed.
    pub p99: f64,
    /// Answers that were no success, and questions that were not answered.
    pub failed: u64,
}

/// Finds wrk, or installs it.
pub fn ensure() -> Result<()> {
    let is_here = || {
        let asked = Command::new("wrk").arg("-v").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        asked.is_ok()
    };
    if !is_here() {
        println!("wrk, which makes the load, is not on this machine.");
        packages::install(&WRK, |install| install())?;
    }
    Ok(())
}

impl Load<'_> {
    /// Asks until the time is over. The script has been put into `directory`.
    pub fn run(&self, directory: &Path) -> Result<Figures> {
        let script = directory.join("wrk.lua");
        std::fs::write(&script, include_str!("wrk.lua"))?;
        let Crowd { method, label, who, first, count, home } = &self.crowd;
        let mut command = Command::new("wrk");
        command.args(["-t", "1", "-c", &self.connections.to_string(), "-d", &format!("{}s", self.seconds)]);
        // patience: who waits long has not failed
        command.args(["--timeout", "30s"]).arg("--script").arg(&script).arg(&self.url).arg("--").args([method, *label, who]);
        command.args([first.to_string(), count.to_string(), home.to_string()]);
        let said = process::capture("wrk", &mut command)?;
        let line = said.lines().find_map(|line| line.strip_prefix("FIGURES ")).with_context(|| format!("wrk said no figures:\n{said}"))?;
        Figures::read(&serde_json::from_str(line)?).with_context(|| format!("wrk said something else: {line}"))
    }
}

impl Figures {
    fn read(said: &Value) -> Option<Self> {
        let figure = |name: &str| said[name].as_f64();
        Some(Self {
            rate: figure("requests")? / figure("microseconds")? * 1e6,
            p50: figure("p50")? / 1000.0,
            p99: figure("p99")? / 1000.0,
            failed: said["refused"].as_u64()? + said["lost"].as_u64()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Figures;

    #[test]
    fn figures_are_in_seconds_and_milliseconds() {
        let said = json!({"requests": 500, "microseconds": 2_000_000, "p50": 1500, "p99": 9000, "refused": 2, "lost": 1});
        let read = Figures::read(&said).unwrap();
        assert_eq!((read.rate, read.p50, read.p99, read.failed), (250.0, 1.5, 9.0, 3));
        assert!(Figures::read(&json!({})).is_none());
    }
}
