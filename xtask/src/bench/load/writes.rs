//! Tasks that are made by many at once.

use anyhow::Result;
use serde_json::json;

use super::ground::{CROWDED, Ground};
use super::reads::{READERS, beside, failures, strangers, writers};
use super::report::Line;
use super::wrk::Crowd;

const TASKS: &str = "/api/tasks/";
/// How many make tasks at once.
const AT_ONCE: u32 = 64;

/// Each in a home of their own, beside the same inserts without a ledger.
pub fn many_homes(ground: &Ground) -> Result<Line> {
    let directory = ground.stage.directory();
    let run = |server: &str| ground.load(server, TASKS, AT_ONCE, writers(ground)).run(directory);
    let rounds = ground.in_turn(|_| run(&ground.server.address()), |_| run(&ground.reference.address()))?;
    let (ours, theirs) = rounds.medians(|figures| figures.rate);
    let ratio = ours / theirs;
    Ok(Line {
        what: "64 at once make tasks in 64 homes, rate beside the same inserts without ledger".to_owned(),
        goal: "none fails; ≥ 0.5".to_owned(),
        measured: format!("{ratio:.2}{}", failures(rounds.failed())),
        kept: ratio >= 0.5 && rounds.failed() == 0,
        figures: json!({"rate": ours, "reference_rate": theirs, "failed": rounds.failed()}),
    })
}

/// All in one home, which is a queue; and what others feel of it, whose boards nobody has read before.
pub fn one_home(ground: &Ground) -> Result<Vec<Line>> {
    let (directory, parts) = (ground.stage.directory(), ground.pace.rounds);
    let home = ground.homes.nth(CROWDED).home;
    let crowd = Crowd { method: "POST", label: ground.homes.label(), who: "owner", first: CROWDED, count: 1, home: home - 10 * CROWDED };
    let read = |part| ground.load(&ground.server.address(), TASKS, READERS, strangers(ground, "mate", part, 2 * parts)?).run(directory);
    let mut writing = Vec::new();
    let rounds = ground.in_turn(
        |round| {
            let mut load = ground.load(&ground.server.address(), TASKS, AT_ONCE, crowd.clone());
            load.seconds += 1;
            let (wrote, reading) = beside(|| load.run(directory), || read(2 * round))?;
            writing.push(wrote);
            Ok(reading)
        },
        |round| read(2 * round + 1),
    )?;
    let of = |figure: fn(&super::wrk::Figures) -> f64| crate::bench::figures::median(&writing.iter().map(figure).collect::<Vec<_>>());
    let (rate, p50, p99) = (of(|wrote| wrote.rate), of(|wrote| wrote.p50), of(|wrote| wrote.p99));
    let failed: u64 = writing.iter().map(|wrote| wrote.failed).sum();
    let (with, without) = rounds.medians(|figures| figures.p99);
    Ok(vec![
        Line {
            what: "64 at once make tasks in one home, p99 beside p50".to_owned(),
            goal: "none fails; ≤ 5".to_owned(),
            measured: format!("{:.1}, {rate:.0} a second{}", p99 / p50, failures(failed)),
            kept: p99 <= 5.0 * p50 && failed == 0,
            figures: json!({"rate": rate, "p50": p50, "p99": p99, "failed": failed}),
        },
        Line {
            what: "p99 of uncached reads of other homes meanwhile, beside p99 without".to_owned(),
            goal: "≤ 2".to_owned(),
            measured: format!("{:.1}{}", with / without, failures(rounds.failed())),
            kept: with <= 2.0 * without && rounds.failed() == 0,
            figures: json!({"p99_with": with, "p99_without": without}),
        },
    ])
}
