//! Boards: warm and uncached, small and large, beside writers and in a big table.

use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;

use super::ground::{Ground, ONCE, READER, Rounds, WRITERS};
use super::report::Line;
use super::wrk::{Crowd, Figures};
use crate::bench::figures::median;

const BOARD: &str = "/api/tasks/";
/// Connections that read.
pub const READERS: u32 = 16;
/// How often the large board is read.
const TIMES: u32 = 20;

/// The one whose board is read again and again.
fn reader(ground: &Ground) -> Crowd<'_> {
    Crowd { method: "GET", label: ground.homes.label(), who: "owner", first: READER, count: 1, home: 0 }
}

/// People who make tasks, each in a home of their own.
pub fn writers(ground: &Ground) -> Crowd<'_> {
    Crowd { method: "POST", label: ground.homes.label(), who: "owner", first: 0, count: WRITERS, home: ground.homes.nth(0).home }
}

/// Of so many parts of the big table's people, those of one part. Nobody of them has asked before, as long as they suffice.
pub fn strangers<'a>(ground: &'a Ground, who: &'static str, part: u32, of: u32) -> Result<Crowd<'a>> {
    let volume = ground.volume.as_ref().context("the table has not grown")?;
    let count = ground.pace.volume / i64::from(of);
    Ok(Crowd { method: "GET", label: volume.label(), who, first: i64::from(part) * count, count, home: 0 })
}

fn of_rates(what: &str, goal: f64, rounds: &Rounds) -> Line {
    let (ours, theirs) = rounds.medians(|figures| figures.rate);
    let (p99, their_p99) = rounds.medians(|figures| figures.p99);
    let ratio = ours / theirs;
    Line {
        what: what.to_owned(),
        goal: format!("≥ {goal}"),
        measured: format!("{ratio:.2}{}", failures(rounds.failed())),
        kept: ratio >= goal && rounds.failed() == 0,
        figures: json!({"rate": ours, "reference_rate": theirs, "p99": p99, "reference_p99": their_p99, "failed": rounds.failed()}),
    }
}

/// What is added to a measured value where questions came to nothing.
pub fn failures(failed: u64) -> String {
    if failed == 0 { String::new() } else { format!(", {failed} failed") }
}

/// The same board again and again, beside the same bytes from a bare handler.
pub fn warm(ground: &Ground) -> Result<Line> {
    let directory = ground.stage.directory();
    let run = |server: &str, path| ground.load(server, path, READERS, reader(ground)).run(directory);
    let rounds = ground.in_turn(|_| run(&ground.server.address(), BOARD), |_| run(&ground.reference.address(), "/bytes"))?;
    Ok(of_rates("warm board of 40 tasks, rate beside a bare handler with the same bytes", 0.7, &rounds))
}

/// Boards of people who have not asked before, beside their statement alone.
pub fn uncached(ground: &Ground) -> Result<Line> {
    let (directory, parts) = (ground.stage.directory(), ground.pace.rounds);
    let run = |server: &str, part| ground.load(server, BOARD, READERS, strangers(ground, "owner", part, parts)?).run(directory);
    let rounds = ground.in_turn(|round| run(&ground.server.address(), round), |round| run(&ground.reference.address(), round))?;
    Ok(of_rates("uncached board of 40 tasks, rate beside the same SQL through tokio-postgres", 0.7, &rounds))
}

/// Warm reads while others write, and while nobody does.
pub fn beside_writers(ground: &Ground) -> Result<Line> {
    let directory = ground.stage.directory();
    let read = || ground.load(&ground.server.address(), BOARD, READERS, reader(ground)).run(directory);
    let rounds = ground.in_turn(
        |_| {
            let mut writing = ground.load(&ground.server.address(), BOARD, 64, writers(ground));
            writing.seconds += 1;
            beside(|| writing.run(directory), read).map(|(_, reading)| reading)
        },
        |_| read(),
    )?;
    let (with, without) = rounds.medians(|figures| figures.p99);
    let ratio = with / without;
    Ok(Line {
        what: "p99 of warm reads while 64 writers write, beside p99 without".to_owned(),
        goal: "≤ 3".to_owned(),
        measured: format!("{ratio:.1}{}", failures(rounds.failed())),
        kept: ratio <= 3.0 && rounds.failed() == 0,
        figures: json!({"p99_with": with, "p99_without": without}),
    })
}

/// Runs the one, and the other as soon as the one is under way.
pub fn beside(one: impl FnOnce() -> Result<Figures> + Send, other: impl FnOnce() -> Result<Figures>) -> Result<(Figures, Figures)> {
    thread::scope(|scope| {
        let first = scope.spawn(one);
        thread::sleep(Duration::from_millis(300));
        let second = other();
        let first = first.join().map_err(|_| anyhow::anyhow!("a load has panicked"))?;
        Ok((first?, second?))
    })
}

/// A board of four thousand tasks, each time after a change in the home.
pub fn large_board(ground: &Ground) -> Result<Line> {
    let mut times = Vec::new();
    for _ in 0..TIMES {
        ground.ask(&ground.large.mate.post(BOARD, json!({"residence_id": ground.large.home, "title": "Gutters"})))?;
        times.extend(ground.times([ground.large.owner.get(BOARD)].into_iter())?);
    }
    let middle = median(&times);
    Ok(Line {
        what: "board of 4,000 tasks after a change, on loopback".to_owned(),
        goal: "≤ 50 ms".to_owned(),
        measured: format!("{middle:.0} ms"),
        kept: middle <= 50.0,
        figures: json!({"milliseconds": times}),
    })
}

/// Milliseconds of boards that are read for the first time by these people.
pub fn one_by_one(ground: &Ground, who: &str) -> Result<Vec<f64>> {
    let boards = ONCE.map(|number| {
        let home = ground.homes.nth(number);
        if who == "owner" { home.owner.get(BOARD) } else { home.mate.get(BOARD) }
    });
    ground.times(boards)
}

/// The same boards in a table that has grown, for people who have not asked before.
pub fn in_a_big_table(ground: &Ground, small: &[f64]) -> Result<Line> {
    let big = one_by_one(ground, "mate")?;
    let (before, after) = (median(small), median(&big));
    let ratio = after / before;
    Ok(Line {
        what: format!("uncached board of 40 tasks among {} tasks, beside that among 10,000", ground.tasks()?),
        goal: "≤ 1.2".to_owned(),
        measured: format!("{ratio:.2}"),
        kept: ratio <= 1.2,
        figures: json!({"milliseconds_before": before, "milliseconds_after": after}),
    })
}
