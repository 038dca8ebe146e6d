//! `cargo xtask bench load`: what requests cost, beside the bare HTTP server and the bare database.
//!
//! Everything is on one machine and in one run, in turn with what it is compared with: only ratios and medians mean something.

mod cost;
mod ground;
mod reads;
mod reference;
mod report;
mod writes;
mod wrk;

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use ground::Ground;
use report::Report;

/// What `bench load` can be told.
#[derive(Args)]
pub struct Options {
    /// Fewer and shorter rounds, and a tenth of the tasks: to see that it works
    #[arg(long)]
    quick: bool,
    /// Write the figures as JSON, to standard output for `-`
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// How long and how often something is measured.
#[derive(Clone, Copy)]
pub struct Pace {
    /// Rounds of the one and the other, in turn.
    rounds: u32,
    /// Seconds of each.
    seconds: u32,
    /// Households of forty tasks that make the table big.
    volume: i64,
}

impl Options {
    fn pace(&self) -> Pace {
        if self.quick { Pace { rounds: 2, seconds: 1, volume: 2_500 } } else { Pace { rounds: 5, seconds: 3, volume: 24_750 } }
    }
}

/// Measures and prints. What is short of its goal is said, and is no failure: machines differ.
pub fn load(options: &Options) -> Result<()> {
    wrk::ensure()?;
    let program = reference::Reference::build()?;
    let mut ground = Ground::lay(options.pace(), &program)?;
    let mut lines = Vec::new();
    // the table is small at first, and what writes comes after what reads
    let small = reads::one_by_one(&ground, "owner")?;
    lines.push(reads::large_board(&ground)?);
    lines.push(reads::warm(&ground)?);
    lines.push(reads::beside_writers(&ground)?);
    lines.push(writes::many_homes(&ground)?);
    ground.grow()?;
    lines.push(reads::in_a_big_table(&ground, &small)?);
    lines.push(reads::uncached(&ground)?);
    lines.extend(writes::one_home(&ground)?);
    lines.extend(cost::memory(&mut ground)?);
    lines.push(cost::start(&mut ground)?);
    let report = Report { pace: options.pace(), lines };
    print!("{}", report.table());
    options.json.as_ref().map_or(Ok(()), |file| report.write_json(file))
}
