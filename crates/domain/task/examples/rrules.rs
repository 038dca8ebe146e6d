//! Prints thousands of series as JSON lines, with the recurrence rules that they have or were read from, for
//! `tools/rrule/compare.py`: `cargo run -p honeydue-task --example rrules`.

use honeydue_kernel::Day;
use honeydue_task::{
    Base, MonthDays, Rule, Schedule, Season, Unit,
    Weekday::{self, Monday, Saturday, Sunday, Thursday, Wednesday},
};
use jiff::ToSpan;
use serde_json::json;
use std::error::Error;

/// How many dates of each series; as in the script.
const COUNT: usize = 40;

const ANCHORS: [&str; 11] = [
    "1999-12-31",
    "2000-02-29",
    "2024-01-31",
    "2024-02-29",
    "2025-12-31",
    "2026-01-15",
    "2026-01-30",
    "2026-03-01",
    "2026-06-17",
    "2027-02-28",
    "2028-08-29",
];

const SEASONS: [Option<(&str, &str)>; 4] = [None, Some(("04-01", "10-31")), Some(("11-01", "02-29")), Some(("06-01", "06-30"))];

/// Days of the month; two of them have no rule.
const MONTH_DAYS: [&[i64]; 15] = [
    &[1],
    &[15],
    &[28],
    &[29],
    &[30],
    &[31],
    &[-1],
    &[1, 15],
    &[1, 31],
    &[28, 30],
    &[5, 20, 29],
    &[30, -1],
    &[29, 30, 31, -1],
    &[31, -1],
    &[29, 31],
];

/// Rules as other programs write them.
const FOREIGN: [&str; 24] = [
    "FREQ=DAILY",
    "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=DAILY;INTERVAL=10;BYMONTH=6,7,8",
    "FREQ=WEEKLY;WKST=SU",
    "FREQ=WEEKLY;BYDAY=SU,MO;WKST=SU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO",
    "FREQ=WEEKLY;INTERVAL=3;BYDAY=FR;BYMONTH=12,1,2",
    "FREQ=WEEKLY;INTERVAL=2;UNTIL=20290101T000000",
    "FREQ=MONTHLY;BYMONTHDAY=15,-1",
    "FREQ=MONTHLY;BYMONTHDAY=-1,30,29",
    "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
    "FREQ=MONTHLY;BYMONTHDAY=10,20,28,29;BYSETPOS=1,2,-1",
    "FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU;BYSETPOS=2",
    "FREQ=MONTHLY;INTERVAL=5;BYDAY=-1SU;BYMONTH=3,4,5",
    "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=15",
    "FREQ=YEARLY;INTERVAL=3;BYMONTH=4;BYMONTHDAY=1,15",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1",
    "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31",
    "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
    "FREQ=YEARLY;INTERVAL=2;BYMONTH=5;BYDAY=-1MO",
    "FREQ=YEARLY;BYMONTH=9;BYDAY=MO;BYSETPOS=1",
    "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=1TU",
];

fn rules() -> Result<Vec<Rule>, Box<dyn Error>> {
    let mut rules = Vec::new();
    let intervals: [(Unit, &[u16]); 4] = [
        (Unit::Day, &[1, 2, 3, 10, 365]),
        (Unit::Week, &[1, 2, 3, 6, 52]),
        (Unit::Month, &[1, 2, 3, 4, 5, 6, 7, 12, 18, 24]),
        (Unit::Year, &[1, 2, 3, 4]),
    ];
    for (unit, numbers) in intervals {
        rules.extend(numbers.iter().map(|every| Rule::Interval { every: *every, unit }));
    }
    let weekdays: [&[Weekday]; 6] = [&[Monday], &[Monday, Thursday], &[Sunday], &[Saturday, Sunday], &Weekday::ALL, &[Wednesday]];
    for every in [1, 2, 3] {
        rules.extend(weekdays.iter().map(|days| Rule::Weekdays { every, days: days.iter().copied().collect() }));
    }
    for every in [1, 2, 3, 12, 18] {
        for nth in [1, 2, 3, 4, -1] {
            rules.extend([Monday, Wednesday, Sunday].map(|weekday| Rule::MonthWeekday { every, nth, weekday }));
        }
    }
    for every in [1, 2, 3, 12] {
        for days in MONTH_DAYS {
            rules.push(Rule::MonthDays { every, days: MonthDays::new(days.iter().copied())? });
        }
    }
    Ok(rules)
}

/// The dates after the start.
fn dates(schedule: &Schedule, start: Day) -> Vec<Day> {
    let first = schedule.anchor().unwrap_or(start);
    schedule.occurrences(first).filter(|day| *day > start).take(COUNT).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    for rule in rules()? {
        for anchor in ANCHORS {
            let anchor: Day = anchor.parse()?;
            for season in SEASONS {
                let season =
                    season.map(|(from, to)| Ok::<_, Box<dyn Error>>(Season { from: from.parse()?, to: to.parse()? })).transpose()?;
                for end in [None, Some(anchor.plus(500.days()))] {
                    let schedule =
                        Schedule::new(rule)?.based_on(Base::Schedule)?.anchored_at(Some(anchor)).in_season(season).ending_on(end);
                    if let Ok(rrule) = schedule.rrule() {
                        let line = json!({"schedule": schedule, "rrule": rrule, "dtstart": anchor, "dates": dates(&schedule, anchor)});
                        println!("{line}");
                    }
                }
            }
        }
    }
    for rrule in FOREIGN {
        for start in ANCHORS {
            let start: Day = start.parse()?;
            let schedule = Schedule::from_rrule(rrule, Some(start), start)?;
            println!("{}", json!({"schedule": null, "rrule": rrule, "dtstart": start, "dates": dates(&schedule, start)}));
        }
    }
    Ok(())
}
