//! `cargo xtask bench memory`: what a server needs when ever more people have come by.
//!
//! Each has a home of their own, and asks once for the board and for the plan. What a server remembers has bounds, and so has what it
//! needs: from some point on more people need no more.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::{Value, json};

use super::figures;
use super::http::Caller;
use super::process::{Memory, memory_of};
use super::seed::{Households, Wanted, furnish};
use super::stage::Stage;
use crate::binary;
use crate::interrupt::{self, Interrupted};
use crate::server::{Server, free_port};

/// After how many people it is looked; the last of them can be another.
const LOOKS: [i64; 5] = [0, 1_000, 5_000, 20_000, 50_000];
/// Tasks of each of their homes.
const TASKS: i64 = 5;
/// How many of them ask at once.
const AT_ONCE: i64 = 16;
/// The gauges of what is remembered.
const GAUGES: [&str; 2] = ["honeydue_cache_entries", "honeydue_cache_bytes"];

/// What `bench memory` can be told.
#[derive(Args)]
pub struct Options {
    /// How many people come
    #[arg(long, default_value_t = 50_000, value_parser = clap::value_parser!(i64).range(1..))]
    people: i64,
    /// Build without optimisation
    #[arg(long)]
    debug: bool,
    /// Measure this program instead of one that is built now
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// Write the figures as JSON, to standard output for `-`
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// What there was after so many people.
struct Look {
    people: i64,
    memory: Memory,
    /// Gauges, as the server tells them, by their names and labels.
    gauges: BTreeMap<String, u64>,
}

impl Look {
    /// The sum of a gauge over all caches.
    fn sum(&self, gauge: &str) -> u64 {
        self.gauges.iter().filter(|(name, _)| name.starts_with(gauge)).map(|(_, value)| value).sum()
    }
}

/// Measures and prints.
pub fn memory(options: &Options) -> Result<()> {
    let program = match &options.program {
        Some(program) => program.canonicalize().with_context(|| format!("{} can't be measured", program.display()))?,
        None => binary::build(!options.debug)?,
    };
    let metrics = format!("127.0.0.1:{}", free_port()?);
    let stage = Stage::set(program, &[("HONEYDUE_METRICS_LISTEN", &metrics)])?;
    let database = stage.database()?;
    let password_hash = stage.password_hash(&database)?;
    println!("Making {} households of {TASKS} tasks.", options.people);
    let wanted = Wanted { label: "crowd", households: options.people, tasks: TASKS, tried: true, key: stage.secret_key() };
    let crowd = stage.runtime.block_on(furnish(&database, &wanted, &password_hash))?;
    let server = stage.serve(None)?;
    let mut looks = Vec::new();
    let mut come = 0;
    for people in LOOKS.into_iter().take_while(|people| *people < options.people).chain([options.people]) {
        come_by(&stage, &server, &crowd, come..people)?;
        come = people;
        let gauges = stage.runtime.block_on(gauges(&metrics))?;
        looks.push(Look { people, memory: memory_of(server.id())?, gauges });
    }
    print!("{}", table(&looks));
    options.json.as_ref().map_or(Ok(()), |file| figures::write(&report(&looks), file))
}

fn come_by(stage: &Stage, server: &Server, crowd: &Households, numbers: std::ops::Range<i64>) -> Result<()> {
    let caller = Caller::of(server.address())?;
    let mut first = numbers.start;
    while first < numbers.end {
        if interrupt::requested() {
            return Err(Interrupted.into());
        }
        let next = numbers.end.min(first + AT_ONCE);
        let together = (first..next).map(|number| crowd.nth(number).owner);
        let questions: Vec<_> = together.flat_map(|owner| [owner.get("/api/tasks/"), owner.get("/api/subscription/status/")]).collect();
        stage.runtime.block_on(caller.succeed_together(&questions))?;
        first = next;
    }
    Ok(())
}

async fn gauges(metrics: &str) -> Result<BTreeMap<String, u64>> {
    let text = reqwest::get(format!("http://{metrics}/metrics")).await?.error_for_status()?.text().await?;
    let gauge = |line: &str| {
        let (name, value) = line.rsplit_once(' ')?;
        GAUGES.iter().any(|gauge| name.starts_with(gauge)).then_some((name.to_owned(), value.parse().ok()?))
    };
    Ok(text.lines().filter_map(gauge).collect())
}

/// In Markdown.
fn table(looks: &[Look]) -> String {
    let mut text = "\n| People | Resident | At most so far | Entries | Their bytes |\n|---|---|---|---|---|\n".to_owned();
    for look in looks {
        let [entries, bytes] = GAUGES.map(|gauge| look.sum(gauge));
        let Memory { resident, most } = look.memory;
        // writing to a String never fails
        let _ = writeln!(text, "| {} | {resident:.1} MB | {most:.1} MB | {entries} | {:.1} MB |", look.people, figures::megabytes(bytes));
    }
    text
}

fn report(looks: &[Look]) -> Value {
    let look = |look: &Look| json!({"people": look.people, "resident_mb": look.memory.resident, "most_mb": look.memory.most, "gauges": look.gauges});
    Value::Array(looks.iter().map(look).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Look, Memory, table};

    #[test]
    fn caches_are_summed_up() {
        let gauge = |name: &str, cache: &str, value| (format!("honeydue_cache_{name}{{cache=\"{cache}\"}}"), value);
        let gauges = BTreeMap::from([gauge("entries", "boards", 3), gauge("entries", "plans", 4), gauge("bytes", "boards", 1_500_000)]);
        let look = Look { people: 5, memory: Memory { resident: 40.0, most: 41.5 }, gauges };
        assert!(table(&[look]).ends_with("| 5 | 40.0 MB | 41.5 MB | 7 | 1.5 MB |\n"));
    }
}
