//! Memory, and how long it takes to start.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use serde_json::json;

use super::ground::Ground;
use super::report::Line;
use crate::bench::figures::median;
use crate::bench::process::memory_of;
use crate::bench::seed::Households;
use crate::interrupt::{self, Interrupted};

/// People who are cached, and those who come before, so that buffers and connections have grown.
const PEOPLE: i64 = 5_000;
const BEFORE: i64 = 500;
/// Tasks of each of their homes.
const TASKS: i64 = 5;
/// How many of them ask at once.
const AT_ONCE: usize = 16;
const STARTS: u32 = 10;
/// As long as a starting server is not asked again.
const GLANCE: Duration = Duration::from_millis(1);

/// What the server has, in MB.
fn resident(ground: &Ground) -> Result<f64> {
    Ok(memory_of(ground.server.id())?.resident)
}

/// Of a server that has just become ready, and what five thousand people add who looked at their boards and plans.
pub fn memory(ground: &mut Ground) -> Result<Vec<Line>> {
    let crowd = ground.add("crowd", PEOPLE + BEFORE, TASKS)?;
    ground.restart()?;
    let idle = resident(ground)?;
    look(ground, &crowd, 0..BEFORE)?;
    let before = resident(ground)?;
    look(ground, &crowd, BEFORE..BEFORE + PEOPLE)?;
    let more = resident(ground)? - before;
    Ok(vec![
        Line {
            what: "idle memory of the server".to_owned(),
            goal: "≤ 40 MB".to_owned(),
            measured: format!("{idle:.1} MB"),
            kept: idle <= 40.0,
            figures: json!({"megabytes": idle}),
        },
        Line {
            what: "memory for 5,000 people more, of 5 tasks each".to_owned(),
            goal: "≤ 5 MB".to_owned(),
            measured: format!("{more:.1} MB"),
            kept: more <= 5.0,
            figures: json!({"megabytes": more, "megabytes_before": before}),
        },
    ])
}

fn look(ground: &Ground, crowd: &Households, numbers: std::ops::Range<i64>) -> Result<()> {
    let questions = numbers.flat_map(|number| {
        let owner = crowd.nth(number).owner;
        [owner.get("/api/tasks/"), owner.get("/api/subscription/status/")]
    });
    ground.ask_all(&questions.collect::<Vec<_>>(), AT_ONCE)
}

/// From the start of the process to the first time that it says it is ready.
pub fn start(ground: &mut Ground) -> Result<Line> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let begin = Instant::now();
        let mut server = ground.stage.start()?;
        while !server.is_ready() {
            if interrupt::requested() {
                return Err(Interrupted.into());
            }
            if let Some(status) = server.ended()? {
                bail!("the server ended before it was ready ({status})");
            }
            thread::sleep(GLANCE);
        }
        times.push(begin.elapsed().as_secs_f64() * 1000.0);
    }
    let middle = median(&times);
    Ok(Line {
        what: "start to ready with a migrated database".to_owned(),
        goal: "≤ 500 ms".to_owned(),
        measured: format!("{middle:.0} ms"),
        kept: middle <= 500.0,
        figures: json!({"milliseconds": times}),
    })
}
