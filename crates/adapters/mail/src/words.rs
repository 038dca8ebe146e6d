//! Times and names as letters say them.

use honeydue_kernel::Zone;
use jiff::Timestamp;

/// `1 hour`, `15 minutes`: full hours are said as such.
pub fn duration(minutes: u32) -> String {
    let (count, unit) = if minutes > 0 && minutes.is_multiple_of(60) { (minutes / 60, "hour") } else { (minutes, "minute") };
    if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
}

/// `Monday, 15 June 2026, at 12:00 (America/Chicago)`. The zone is always said: who travels is told by which clocks.
pub fn moment(at: Timestamp, zone: &Zone) -> String {
    let local = zone.local(at);
    let zone = match zone.name() {
        "Z" => "UTC".to_owned(),
        offset if offset.starts_with(['+', '-']) => format!("UTC{offset}"),
        name => name.replace('_', " "),
    };
    format!("{} ({zone})", local.strftime("%A, %-d %B %Y, at %H:%M"))
}

/// A name without line breaks, and without what would turn around the text that follows it: it stands in sentences and in
/// headers that somebody else reads.
pub fn one_line(name: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let visible: String = name.chars().filter(|c| !turns(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_said_in_hours_where_these_are_full() {
        let said = [0, 1, 15, 60, 90, 120, 1440].map(duration);
        assert_eq!(said, ["0 minutes", "1 minute", "15 minutes", "1 hour", "90 minutes", "2 hours", "24 hours"]);
    }

    #[test]
    fn a_moment_is_told_by_the_clocks_of_the_zone() {
        let told = |at: &str, zone: &str| moment(at.parse().unwrap(), &zone.parse().unwrap());
        assert_eq!(told("2026-06-15T17:00:59Z", "America/New_York"), "Monday, 15 June 2026, at 13:00 (America/New York)");
        assert_eq!(told("2026-06-15T22:05:00Z", "Pacific/Kiritimati"), "Tuesday, 16 June 2026, at 12:05 (Pacific/Kiritimati)");
        assert_eq!(told("2026-06-15T22:05:00Z", "+02:00"), "Tuesday, 16 June 2026, at 00:05 (UTC+02:00)");
        assert_eq!(told("2026-06-05T22:05:00Z", "Z"), "Friday, 5 June 2026, at 22:05 (UTC)");
    }

    #[test]
    fn a_name_stays_on_its_line() {
        assert_eq!(one_line("Ana\r\nBcc: eve@example.org"), "Ana Bcc: eve@example.org");
        assert_eq!(one_line(" a\u{2028}b\t\0c\u{85}d "), "a b c d");
        assert_eq!(one_line("evil\u{202e}gpj.exe"), "evilgpj.exe");
        assert_eq!(one_line("Zoë 🏡 שרה"), "Zoë 🏡 שרה");
    }
}
