//! What came of it: a table for people, JSON for programs, and what is over its budget.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};

use super::scenario::Case;
use crate::bench::figures::{self, median, middle, percentile};

/// What one request took.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// Trips to Postgres that waited for one another: what somebody waits for.
    pub waits: u64,
    /// All trips.
    pub trips: u64,
    /// Statements.
    pub statements: u64,
    /// From the question to the whole answer.
    pub milliseconds: f64,
}

/// A request in one state, measured some times.
#[derive(Debug)]
pub struct Row {
    /// The name of the request.
    pub scenario: &'static str,
    /// State, budget, and what others report.
    pub case: &'static Case,
    /// What was measured.
    pub samples: Vec<Sample>,
}

impl Row {
    fn counts(&self, of: fn(&Sample) -> u64) -> (u64, u64) {
        let counts: Vec<u64> = self.samples.iter().map(of).collect();
        (middle(&counts), counts.iter().copied().max().unwrap_or(0))
    }

    /// Waits: in the middle, and at most.
    pub fn waits(&self) -> (u64, u64) {
        self.counts(|sample| sample.waits)
    }

    /// Milliseconds: in the middle, and what 95 of 100 do not exceed.
    pub fn milliseconds(&self) -> (f64, f64) {
        let figures: Vec<f64> = self.samples.iter().map(|sample| sample.milliseconds).collect();
        (median(&figures), percentile(&figures, 0.95))
    }

    /// Whether it waited oftener than it may, even once.
    pub fn is_over(&self) -> bool {
        self.waits().1 > self.case.budget
    }

    fn reported(&self) -> String {
        match self.case.reported {
            Some((from, to)) if from == to => format!("~{from} ms"),
            Some((from, to)) => format!("~{from}–{to} ms"),
            None => "not reported".to_owned(),
        }
    }

    fn line(&self) -> String {
        let ((waits, most_waits), (trips, most_trips)) = (self.waits(), self.counts(|sample| sample.trips));
        let (milliseconds, p95) = self.milliseconds();
        let verdict = if self.is_over() { "over" } else { "kept" };
        format!(
            "| {} | {} | {} | {waits} / {most_waits} | {trips} / {most_trips} | {milliseconds:.1} / {p95:.1} | {} | {verdict} |",
            self.scenario,
            self.case.state.name(),
            self.case.budget,
            self.reported(),
        )
    }

    fn json(&self) -> Value {
        let ((waits, most_waits), (trips, most_trips)) = (self.waits(), self.counts(|sample| sample.trips));
        let (statements, _) = self.counts(|sample| sample.statements);
        let (milliseconds, p95) = self.milliseconds();
        json!({
            "scenario": self.scenario, "state": self.case.state.name(), "budget": self.case.budget, "over": self.is_over(),
            "waits": {"median": waits, "max": most_waits}, "trips": {"median": trips, "max": most_trips}, "statements": statements,
            "milliseconds": {"median": milliseconds, "p95": p95},
            "reported_milliseconds": self.case.reported.map(|(from, to)| [from, to]),
        })
    }
}

/// All rows, and how they were measured.
#[derive(Debug)]
pub struct Report {
    /// Milliseconds of a round trip.
    pub link: u64,
    /// Samples of each row.
    pub repeat: u32,
    /// Whether the server was built with optimisation.
    pub optimised: bool,
    /// The rows.
    pub rows: Vec<Row>,
}

impl Report {
    /// A table in Markdown.
    pub fn table(&self) -> String {
        let build = if self.optimised { "with" } else { "without" };
        let mut text = format!(
            "\nA link of {} ms to Postgres, {} times each, built {build} optimisation. Waits are trips one after the other; median / most.\n\n\
             | Request | State | Budget | Waits | Trips | ms, median / p95 | The seed system reports | Budget is |\n\
             |---|---|---|---|---|---|---|---|\n",
            self.link, self.repeat
        );
        for row in &self.rows {
            // writing to a String never fails
            let _ = writeln!(text, "{}", row.line());
        }
        text
    }

    /// The rows that are over their budgets.
    pub fn over(&self) -> Vec<String> {
        let over = self.rows.iter().filter(|row| row.is_over());
        over.map(|row| format!("{}, {}: {} of {}", row.scenario, row.case.state.name(), row.waits().1, row.case.budget)).collect()
    }

    /// Writes the figures; `-` is standard output.
    pub fn write_json(&self, file: &Path) -> Result<()> {
        let rows: Vec<Value> = self.rows.iter().map(Row::json).collect();
        let report = json!({"link_milliseconds": self.link, "repeat": self.repeat, "optimised": self.optimised, "rows": rows});
        figures::write(&report, file)
    }
}

#[cfg(test)]
mod tests {
    use super::{Report, Row, Sample};
    use crate::bench::trips::scenario::{Case, State};

    const CASE: Case = Case { state: State::Warm, budget: 1, reported: Some((100, 200)) };

    fn report(waits: &[u64]) -> Report {
        let samples = waits.iter().map(|waits| Sample { waits: *waits, trips: *waits + 1, statements: 3, milliseconds: 12.5 });
        let rows = vec![Row { scenario: "task board", case: &CASE, samples: samples.collect() }];
        Report { link: 110, repeat: 3, optimised: true, rows }
    }

    #[test]
    fn one_wait_too_many_is_over_the_budget_and_trips_at_once_are_not() {
        assert!(report(&[1, 1, 1]).over().is_empty());
        assert_eq!(report(&[1, 2, 1]).over(), ["task board, warm: 2 of 1"]);
    }

    #[test]
    fn a_line_tells_middle_and_most() {
        let table = report(&[0, 1, 1]).table();
        assert!(table.ends_with("| task board | warm | 1 | 1 / 1 | 2 / 2 | 12.5 / 12.5 | ~100–200 ms | kept |\n"), "{table}");
    }
}
