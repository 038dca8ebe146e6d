//! Medians and their like, and where they are written.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

/// Writes a report; `-` is standard output.
pub fn write(report: &Value, file: &Path) -> Result<()> {
    let text = format!("{report:#}\n");
    if file == Path::new("-") {
        print!("{text}");
        return Ok(());
    }
    std::fs::write(file, text).with_context(|| format!("{} can't be written", file.display()))
}

/// The value that `share` (of 1) of the figures do not exceed, by the nearest rank; nought of none.
pub fn percentile(figures: &[f64], share: f64) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    // counts of figures are small, and a rank is between nought and their count
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "see above")]
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.clamp(1, sorted.len().max(1)) - 1).copied().unwrap_or(0.0)
}

/// The figure in the middle.
pub fn median(figures: &[f64]) -> f64 {
    percentile(figures, 0.5)
}

/// The same of counts.
pub fn middle(counts: &[u64]) -> u64 {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}

/// So many megabytes, of a million bytes each.
#[expect(clippy::cast_precision_loss, reason = "a figure that people read")]
pub fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::{median, middle, percentile};

    #[test]
    fn a_percentile_is_one_of_the_figures() {
        let figures = [4.0, 1.0, 3.0, 2.0];
        assert!((median(&figures) - 2.0).abs() < f64::EPSILON);
        assert!((percentile(&figures, 0.95) - 4.0).abs() < f64::EPSILON);
        assert!((percentile(&figures, 0.0) - 1.0).abs() < f64::EPSILON);
        assert!(median(&[]).abs() < f64::EPSILON);
        assert_eq!((middle(&[3, 1, 2]), middle(&[5, 1]), middle(&[])), (2, 1, 0));
    }
}
