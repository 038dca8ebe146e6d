//! What python-dateutil makes of our rules, kept by `tools/rrule/compare.py --golden`.

use crate::day;
use honeydue_kernel::Day;
use honeydue_task::Schedule;
use serde::Deserialize;

/// One series; without a schedule where the rule is another program's.
#[derive(Debug, Deserialize)]
struct Series {
    schedule: Option<Schedule>,
    rrule: String,
    dtstart: Day,
    dates: Vec<Day>,
}

fn dates(schedule: &Schedule, series: &Series) -> Vec<Day> {
    let first = schedule.anchor().unwrap_or(series.dtstart);
    schedule.occurrences(first).filter(|day| *day > series.dtstart).take(series.dates.len()).collect()
}

#[test]
fn our_dates_are_those_of_dateutil() {
    let kept: Vec<Series> = serde_json::from_str(include_str!("../data/rrule_golden.json")).unwrap();
    assert!(kept.len() > 300, "{}", kept.len());
    let mut printed = 0;
    for series in &kept {
        let read = Schedule::from_rrule(&series.rrule, Some(series.dtstart), day("2026-06-15")).unwrap();
        assert_eq!(dates(&read, series), series.dates, "{series:?}");
        if let Some(schedule) = &series.schedule {
            assert_eq!((schedule.rrule().as_ref(), dates(schedule, series)), (Ok(&series.rrule), series.dates.clone()), "{series:?}");
            printed += 1;
        }
    }
    let count: usize = kept.iter().map(|series| series.dates.len()).sum();
    println!("{} series, {printed} of them printed by us, {count} dates", kept.len());
}
