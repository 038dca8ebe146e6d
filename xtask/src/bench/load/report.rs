//! What came of it, beside the goals.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};

use super::Pace;
use crate::bench::figures;

/// What was measured, and its goal.
#[derive(Debug)]
pub struct Line {
    /// What it is.
    pub what: String,
    /// What it should be.
    pub goal: String,
    /// What it is here.
    pub measured: String,
    /// Whether that is the goal or better.
    pub kept: bool,
    /// The figures behind it.
    pub figures: Value,
}

/// All lines.
pub struct Report {
    /// How it was measured.
    pub pace: Pace,
    /// The lines.
    pub lines: Vec<Line>,
}

impl Line {
    fn verdict(&self) -> &'static str {
        if self.kept { "kept" } else { "**short of its goal**" }
    }
}

impl Report {
    /// A table in Markdown.
    pub fn table(&self) -> String {
        let Pace { rounds, seconds, .. } = self.pace;
        let mut text = format!(
            "\nMedians of {rounds} rounds of {seconds} s each, in turn.\n\n| What | Goal | Measured | Goal is |\n|---|---|---|---|\n"
        );
        for line in &self.lines {
            // writing to a String never fails
            let _ = writeln!(text, "| {} | {} | {} | {} |", line.what, line.goal, line.measured, line.verdict());
        }
        text
    }

    /// Writes the figures; `-` is standard output.
    pub fn write_json(&self, file: &Path) -> Result<()> {
        let line = |line: &Line| json!({"what": line.what, "goal": line.goal, "measured": line.measured, "kept": line.kept, "figures": line.figures});
        let Pace { rounds, seconds, .. } = self.pace;
        let report = json!({"rounds": rounds, "seconds": seconds, "lines": self.lines.iter().map(line).collect::<Vec<_>>()});
        figures::write(&report, file)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{Line, Report};
    use crate::bench::load::Pace;

    #[test]
    fn what_is_short_of_its_goal_is_said() {
        let line =
            |kept| Line { what: "reads".to_owned(), goal: "≥ 0.7".to_owned(), measured: "0.5".to_owned(), kept, figures: Value::Null };
        let report = Report { pace: Pace { rounds: 1, seconds: 1, volume: 1 }, lines: vec![line(true), line(false)] };
        assert!(report.table().ends_with("| reads | ≥ 0.7 | 0.5 | kept |\n| reads | ≥ 0.7 | 0.5 | **short of its goal** |\n"));
    }
}
