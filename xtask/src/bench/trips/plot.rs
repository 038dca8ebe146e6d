//! The milliseconds as a picture: a line for each request, on a logarithmic scale.

use std::fmt::Write as _;

use super::report::{Report, Row};
use super::scenario::State;

const WIDTH: f64 = 900.0;
const LEFT: f64 = 240.0;
const RIGHT: f64 = 870.0;
const TOP: f64 = 110.0;
const LINE: f64 = 22.0;
/// Milliseconds at the ends of the scale.
const SCALE: (f64, f64) = (1.0, 2000.0);
const MARKS: [u32; 11] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];
const STATES: [State; 5] = [State::Warm, State::Changed, State::Cold, State::First, State::Untried];
const INK: &str = "#24292f";
const PALE: &str = "#8c959f";

fn colour(state: State) -> &'static str {
    match state {
        State::Warm => "#1a7f37",
        State::Changed => "#bf8700",
        State::Cold => "#0969da",
        State::First => "#8250df",
        State::Untried => "#cf222e",
    }
}

/// Where so many milliseconds are.
fn x(milliseconds: f64) -> f64 {
    let (from, to) = SCALE;
    let share = (milliseconds.clamp(from, to) / from).ln() / (to / from).ln();
    LEFT + share * (RIGHT - LEFT)
}

/// Draws the report. Text is in the reader's own font.
pub fn svg(report: &Report) -> String {
    let groups: Vec<&[Row]> = report.rows.chunk_by(|one, next| one.scenario == next.scenario).collect();
    let mut lines = Vec::new();
    for group in groups {
        // rows with something to compare stand alone, others share a line
        if group.iter().any(|row| row.case.reported.is_some()) {
            lines.extend(group.chunks(1).map(|row| (format!("{}, {}", group[0].scenario, row[0].case.state.name()), row)));
        } else {
            lines.push((group[0].scenario.to_owned(), group));
        }
    }
    let mut y = TOP;
    let mut body = String::new();
    for (name, rows) in &lines {
        y += LINE;
        // writing to a String never fails
        let _ = writeln!(body, r#"<text x="{:.1}" y="{:.1}" text-anchor="end">{name}</text>"#, LEFT - 12.0, y + 4.0);
        rows.iter().for_each(|row| body.push_str(&bar(row, y)));
        rows.iter().for_each(|row| body.push_str(&dot(row, y)));
    }
    let bottom = y + LINE;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" font-family=\"sans-serif\" font-size=\"12\" fill=\"{INK}\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{}{}{body}</svg>\n",
        head(report),
        scale(report, bottom),
        height = bottom + 46.0,
    )
}

/// Title and legend.
fn head(report: &Report) -> String {
    let mut text = format!(
        "<text x=\"20\" y=\"30\" font-size=\"16\" font-weight=\"bold\">How long answers take, {} ms from Postgres</text>\n\
         <text x=\"20\" y=\"50\" fill=\"{PALE}\">Median of {} (dot) and 95th percentile (line), in milliseconds; dashed: one, two and three round trips</text>\n",
        report.link, report.repeat
    );
    let mut left = 20.0;
    let shown = |state: &&State| report.rows.iter().any(|row| row.case.state == **state);
    for state in STATES.iter().filter(shown) {
        let name = state.name();
        let _ = writeln!(text, r#"<circle cx="{:.1}" cy="76" r="5" fill="{}"/>"#, left + 5.0, colour(*state));
        let _ = writeln!(text, r#"<text x="{:.1}" y="80">{name}</text>"#, left + 16.0);
        left += 50.0 + 6.5 * f64::from(u32::try_from(name.len()).unwrap_or(0));
    }
    let _ = writeln!(text, "<rect x=\"{left:.1}\" y=\"69\" width=\"22\" height=\"14\" fill=\"#d0d7de\"/>");
    let _ = writeln!(text, r#"<text x="{:.1}" y="80">what the seed system reports</text>"#, left + 30.0);
    text
}

/// The axis, and where round trips are.
fn scale(report: &Report, bottom: f64) -> String {
    let mut text = String::new();
    for mark in MARKS {
        let at = x(f64::from(mark));
        let _ = writeln!(text, "<line x1=\"{at:.1}\" y1=\"{TOP}\" x2=\"{at:.1}\" y2=\"{bottom:.1}\" stroke=\"#eaeef2\"/>");
        let _ = writeln!(text, r#"<text x="{at:.1}" y="{:.1}" text-anchor="middle" fill="{PALE}">{mark}</text>"#, bottom + 18.0);
    }
    for trips in 1..=3_u32 {
        let at = x(f64::from(u32::try_from(report.link).unwrap_or(u32::MAX)) * f64::from(trips));
        let _ = writeln!(
            text,
            "<line x1=\"{at:.1}\" y1=\"{TOP}\" x2=\"{at:.1}\" y2=\"{bottom:.1}\" stroke=\"{PALE}\" stroke-dasharray=\"3 3\"/>"
        );
    }
    text
}

/// What others report.
fn bar(row: &Row, y: f64) -> String {
    let Some((from, to)) = row.case.reported else { return String::new() };
    let (left, right) = (x(f64::from(from)), x(f64::from(to)));
    format!("<rect x=\"{left:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"14\" fill=\"#d0d7de\"/>\n", y - 7.0, (right - left).max(4.0))
}

fn dot(row: &Row, y: f64) -> String {
    let (median, p95) = row.milliseconds();
    let colour = colour(row.case.state);
    format!(
        "<line x1=\"{from:.1}\" y1=\"{y:.1}\" x2=\"{to:.1}\" y2=\"{y:.1}\" stroke=\"{colour}\" stroke-width=\"2\"/>\n\
         <circle cx=\"{from:.1}\" cy=\"{y:.1}\" r=\"5\" fill=\"{colour}\"><title>{}: {median:.1} ms</title></circle>\n",
        row.case.state.name(),
        from = x(median),
        to = x(p95),
    )
}

#[cfg(test)]
mod tests {
    use super::{LEFT, RIGHT, x};

    #[test]
    fn the_scale_ends_where_the_picture_does() {
        assert!((x(1.0) - LEFT).abs() < 1e-9 && (x(2000.0) - RIGHT).abs() < 1e-9);
        assert!((x(0.01) - LEFT).abs() < 1e-9 && (x(1e6) - RIGHT).abs() < 1e-9);
        assert!(x(10.0) < x(100.0));
    }
}
