//! `cargo xtask bench trips`: how often a request waits for a Postgres that is far away.
//!
//! A link delays and counts what goes between the server and Postgres; everything else is near. Households are made behind the
//! server's back, so that nobody in them is known to it, and each measurement has one of its own. What comes before a measurement
//! goes over a link without delay.

mod plot;
mod report;
mod scenario;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;
use honeydue_testkit::link::Link;
use serde_json::Value;

use super::http::{Answer, Caller, Question};
use super::seed::{Households, Wanted, furnish};
use super::stage::Stage;
use crate::binary;
use crate::interrupt::{self, Interrupted};
use crate::server::Server;
use report::{Report, Row, Sample};
use scenario::{SCENARIOS, Scenario, Scene, State};

/// By this name the server calls Postgres for what no request waits for.
const BACKGROUND: &str = "honeydue background";
/// The pool is full from the beginning: one that may grow does so at the first question, in the background, which nobody waits for and
/// no link can tell from what somebody does.
const FULL_POOL: [(&str, &str); 2] = [("HONEYDUE_POOL_MAX", "10"), ("HONEYDUE_POOL_MIN", "10")];
/// Nothing more comes when nothing has come for so long over a link without delay.
const QUIET: Duration = Duration::from_millis(10);
/// Tasks of each household: a page of the board.
const TASKS: i64 = 40;

/// What `bench trips` can be told.
#[derive(Args)]
pub struct Options {
    /// How long a round trip to Postgres takes, in milliseconds
    #[arg(long, default_value_t = 110, value_name = "MS", value_parser = clap::value_parser!(u64).range(4..))]
    link: u64,
    /// How often each request is measured
    #[arg(long, default_value_t = 20, value_name = "TIMES", value_parser = clap::value_parser!(u32).range(1..))]
    repeat: u32,
    /// Measure only requests whose names contain this
    #[arg(long, value_name = "WORDS")]
    only: Option<String>,
    /// Fail where a request waits oftener than its budget says; milliseconds are never judged
    #[arg(long)]
    check: bool,
    /// Build without optimisation
    #[arg(long)]
    debug: bool,
    /// Write the figures as JSON, to standard output for `-`
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Draw the milliseconds
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,
}

/// Measures, prints, and judges where that is asked.
pub fn trips(options: &Options) -> Result<ExitCode> {
    let over = measure(options, binary::build(!options.debug)?)?;
    if !options.check || over.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    println!("\nOftener than the budget says: {}.", over.join("; "));
    Ok(ExitCode::FAILURE)
}

/// That no request waits oftener than its budget says, on a short link, each asked twice of a binary that was built.
pub fn check(binary: &Path) -> Result<()> {
    let options = Options { link: 20, repeat: 2, only: None, check: true, debug: true, json: None, plot: None };
    let over = measure(&options, binary.to_owned())?;
    ensure!(over.is_empty(), "oftener than the budget says: {}", over.join("; "));
    Ok(())
}

/// Measures and prints; gives what is over its budget.
fn measure(options: &Options, binary: PathBuf) -> Result<Vec<String>> {
    let bench = Bench::set(options, binary)?;
    let rows = bench.rows()?;
    let report = Report { link: options.link, repeat: options.repeat, optimised: !options.debug, rows };
    print!("{}", report.table());
    if let Some(file) = &options.json {
        report.write_json(file)?;
    }
    if let Some(file) = &options.plot {
        std::fs::write(file, plot::svg(&report)).with_context(|| format!("{} can't be written", file.display()))?;
    }
    Ok(report.over())
}

struct Bench<'a> {
    options: &'a Options,
    stage: Stage,
    link: Link,
    /// Whose trials have begun.
    settled: Households,
    /// Whose trials have not.
    untried: Households,
}

impl<'a> Bench<'a> {
    fn set(options: &'a Options, binary: PathBuf) -> Result<Self> {
        let stage = Stage::set(binary, &FULL_POOL)?;
        let database = stage.database()?;
        let hash = stage.password_hash(&database)?;
        let states: usize = SCENARIOS.iter().map(|scenario| scenario.cases.len()).sum();
        // two for each measurement, and one to begin with
        let households = 2 * i64::try_from(states)? * i64::from(options.repeat) + 1;
        let (settled, untried) = stage.runtime.block_on(async {
            let wanted = Wanted { label: "settled", households, tasks: TASKS, tried: true, key: stage.secret_key() };
            let settled = furnish(&database, &wanted, &hash).await?;
            let wanted = Wanted { label: "untried", households: options.repeat.into(), tasks: 1, tried: false, key: stage.secret_key() };
            anyhow::Ok((settled, furnish(&database, &wanted, &hash).await?))
        })?;
        let link = stage.runtime.block_on(Link::to(("127.0.0.1", stage.postgres_port())))?;
        link.leave_out(BACKGROUND);
        Ok(Self { options, stage, link, settled, untried })
    }

    /// Each case of each scenario; those that need a fresh process for each measurement come last.
    fn rows(&self) -> Result<Vec<Row>> {
        let wanted = |scenario: &&Scenario| self.options.only.as_ref().is_none_or(|words| scenario.name.contains(words.as_str()));
        let mut rows = Vec::new();
        let mut number = 1;
        let server = self.serve()?;
        let caller = Caller::of(server.address())?;
        for scenario in SCENARIOS.iter().filter(wanted) {
            for case in scenario.cases {
                let mut samples = Vec::new();
                for turn in 0..self.options.repeat {
                    let there = number + 1;
                    let here = if case.state == State::Untried { self.untried.nth(turn.into()) } else { self.settled.nth(number) };
                    number += 2;
                    let scene = Scene { here, there: self.settled.nth(there) };
                    let place = format!("198.18.{}.{}", number / 2 / 250, number / 2 % 250 + 1);
                    let sample = if case.state == State::First {
                        let fresh = self.start_slowly()?;
                        self.sample(scenario, case.state, &Caller::of(fresh.address())?, &scene, &place)
                    } else {
                        self.sample(scenario, case.state, &caller, &scene, &place)
                    };
                    samples.push(sample.with_context(|| format!("{}, {}", scenario.name, case.state.name()))?);
                }
                rows.push(Row { scenario: scenario.name, case, samples });
            }
        }
        Ok(rows)
    }

    /// A server that has read what it reads once a process, for somebody who does not come again.
    fn serve(&self) -> Result<Server> {
        self.link.set_delay(Duration::ZERO);
        let server = self.stage.serve(Some(self.link.port()))?;
        let caller = Caller::of(server.address())?;
        let somebody = self.settled.nth(0).owner;
        for path in scenario::REMEMBERED {
            self.stage.runtime.block_on(caller.succeed(&somebody.get(*path), "198.18.255.1"))?;
        }
        Ok(server)
    }

    /// A server that has done nothing but to become ready, over the long link.
    fn start_slowly(&self) -> Result<Server> {
        self.link.set_delay(self.delay());
        self.stage.serve(Some(self.link.port()))
    }

    fn delay(&self) -> Duration {
        Duration::from_micros(self.options.link * 500)
    }

    fn sample(&self, scenario: &Scenario, state: State, caller: &Caller, scene: &Scene, place: &str) -> Result<Sample> {
        if interrupt::requested() {
            return Err(Interrupted.into());
        }
        self.stage.runtime.block_on(async {
            self.link.set_delay(Duration::ZERO);
            let before = match scenario.before {
                Some(before) => caller.succeed(&before(scene), place).await?.body(),
                None => Value::Null,
            };
            let question = (scenario.ask)(scene, &before);
            for earlier in state.earlier(&question, scene) {
                caller.succeed(&earlier, place).await?;
            }
            self.measured(caller, &question, place).await
        })
    }

    async fn measured(&self, caller: &Caller, question: &Question, place: &str) -> Result<Sample> {
        self.quiet().await;
        self.link.set_delay(self.delay());
        self.link.reset();
        let Answer { took, .. } = caller.succeed(question, place).await?;
        let (waits, traffic) = (self.link.waits(), self.link.traffic());
        self.link.set_delay(Duration::ZERO);
        Ok(Sample { waits, trips: traffic.trips, statements: traffic.statements, milliseconds: took.as_secs_f64() * 1000.0 })
    }

    /// Waits for what earlier questions have left to be said.
    async fn quiet(&self) {
        loop {
            let before = self.link.traffic();
            tokio::time::sleep(QUIET).await;
            if self.link.traffic() == before {
                return;
            }
        }
    }
}
