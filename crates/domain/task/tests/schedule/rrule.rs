//! Recurrence rules of RFC 5545, both ways.

use crate::{day, rule, schedule, season};
use honeydue_task::{Base, NoRrule, RruleError, Rule, Schedule, Unit};

fn series(text: &str, anchor: &str) -> Schedule {
    schedule(text).based_on(Base::Schedule).unwrap().anchored_at(Some(day(anchor)))
}

fn read(text: &str, anchor: &str) -> Result<Schedule, RruleError> {
    Schedule::from_rrule(text, Some(day(anchor)), day("2026-06-15"))
}

fn hint(text: &str, anchor: &str) -> String {
    match read(text, anchor) {
        Err(RruleError::NotSupported(hint)) => hint.into_owned(),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn a_series_is_printed() {
    let printed = |schedule: Schedule| schedule.rrule().unwrap();
    assert_eq!(printed(series("3 days", "2026-06-15")), "FREQ=DAILY;INTERVAL=3");
    assert_eq!(printed(series("1 month 15,1", "2026-06-15")), "FREQ=MONTHLY;BYMONTHDAY=1,15");
    assert_eq!(printed(series("1 month -1", "2026-06-15")), "FREQ=MONTHLY;BYMONTHDAY=-1");
    assert_eq!(printed(series("1 month 30", "2026-06-15")), "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1");
    assert_eq!(printed(series("1 month 1,31", "2026-06-15")), "FREQ=MONTHLY;BYMONTHDAY=1,28,29,30,31;BYSETPOS=1,-1");
    assert_eq!(printed(series("1 month 28,30", "2026-06-15")), "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=1,-1");
    assert_eq!(printed(series("1 month 30,-1", "2026-06-15")), "FREQ=MONTHLY;BYMONTHDAY=30,-1");
    assert_eq!(printed(series("2 years", "2026-06-15")), "FREQ=YEARLY;INTERVAL=2");
    assert_eq!(printed(series("1 month -1FR", "2026-06-15")), "FREQ=MONTHLY;BYDAY=-1FR");
}

#[test]
fn a_season_of_whole_months_is_printed() {
    let seasonal = |text: &str, anchor: &str, months: &str| series(text, anchor).in_season(Some(season(months))).rrule();
    assert_eq!(seasonal("1 week", "2026-06-15", "11-01..02-29").unwrap(), "FREQ=WEEKLY;BYMONTH=1,2,11,12");
    assert_eq!(seasonal("1 week", "2026-06-15", "01-01..12-31").unwrap(), "FREQ=WEEKLY");
    assert_eq!(seasonal("1 week", "2026-06-15", "11-01..02-28"), Err(NoRrule::Season), "leap days are left out");
    assert_eq!(seasonal("1 year", "2026-06-15", "04-10..06-20").unwrap(), "FREQ=YEARLY", "it is always inside");
    assert_eq!(seasonal("1 year", "2026-07-15", "04-10..06-20"), Err(NoRrule::PutOff));
    assert_eq!(seasonal("1 year", "2024-02-29", "01-01..02-28"), Err(NoRrule::PutOff), "outside in leap years");
    assert_eq!(seasonal("12 months 1MO", "2026-06-15", "06-03..08-31"), Err(NoRrule::PutOff), "outside in some years");
}

#[test]
fn what_has_no_rule_says_why() {
    let reason = |schedule: Schedule| schedule.rrule().unwrap_err().to_string();
    assert_eq!(reason(schedule("1 month")), "base completion has no RRULE");
    assert_eq!(reason(series("1 month 30,31", "2026-01-30")), "two days that short months lack have no RRULE");
    assert_eq!(reason(schedule("1 month 15")), "a series has no RRULE before its first date");
}

#[test]
fn a_rule_is_read() {
    let anchor = "2026-06-15";
    for (text, expected) in [
        ("FREQ=DAILY", "1 day"),
        ("rrule:freq=daily;interval=10", "10 days"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "1 week MO,TU,WE,TH,FR"),
        ("FREQ=WEEKLY;WKST=SU", "1 week"),
        ("INTERVAL=2;FREQ=WEEKLY;BYDAY=MO,TH", "2 weeks MO,TH"),
        ("FREQ=WEEKLY;BYDAY=MO;WKST=SU", "1 week MO"),
        ("FREQ=MONTHLY", "1 month"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "1 month 1,15"),
        ("FREQ=MONTHLY;BYMONTHDAY=+5", "1 month 5"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "1 month 31"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,28,29;BYSETPOS=1,-1", "1 month 1,29"),
        ("FREQ=MONTHLY;BYDAY=2SU", "1 month 2SU"),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1", "1 month -1FR"),
        ("FREQ=YEARLY;INTERVAL=5", "5 years"),
    ] {
        assert_eq!(read(text, anchor), Ok(series(expected, anchor)), "{text}");
    }
}

#[test]
fn a_rule_that_names_its_month_is_anchored_there() {
    assert_eq!(read("FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=15", "2026-06-15"), Ok(series("12 months 15", "2027-04-15")));
    assert_eq!(read("FREQ=YEARLY;INTERVAL=3;BYMONTH=11;BYDAY=1TU", "2026-06-15"), Ok(series("36 months 1TU", "2026-11-03")));
    assert_eq!(read("FREQ=YEARLY;INTERVAL=3;BYMONTH=4;BYDAY=1TU", "2026-06-15"), Ok(series("36 months 1TU", "2029-04-03")));
    assert_eq!(read("FREQ=YEARLY;BYMONTH=4", "2026-06-15"), Ok(series("12 months 15", "2027-04-15")), "the day of DTSTART");
    assert_eq!(read("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31", "2026-06-15"), Ok(series("12 months 31", "2027-01-31")), "each January has one");
    let undated = Schedule::from_rrule("FREQ=YEARLY;INTERVAL=3;BYMONTH=4;BYMONTHDAY=15", None, day("2026-06-15"));
    assert_eq!(undated, Ok(series("36 months 15", "2027-04-15")), "the next one, if nothing says which year");
}

#[test]
fn ends_and_seasons_are_read() {
    let anchor = "2026-06-15";
    let until = |text: &str| read(&format!("FREQ=DAILY;UNTIL={text}"), anchor).unwrap().ends_on();
    let end = Some(day("2026-12-31"));
    assert_eq!([until("20261231"), until("20261231T235959"), until("20261231T000000Z")], [end; 3]);
    let winter = read("FREQ=WEEKLY;BYMONTH=12,1,2", anchor).unwrap();
    assert_eq!(winter, series("1 week", anchor).in_season(Some(season("12-01..02-29"))));
    assert_eq!(read("FREQ=DAILY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12", anchor), Ok(series("1 day", anchor)));
    assert!(hint("FREQ=WEEKLY;BYMONTH=1,3", anchor).contains("run of months"));
}

#[test]
fn what_skips_months_is_refused_with_what_to_say_instead() {
    let anchor = "2026-01-31";
    for text in ["FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTHDAY=1,31", "FREQ=MONTHLY", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31"] {
        let hint = hint(text, anchor);
        assert!(hint.contains("BYMONTHDAY=28,29,30,31;BYSETPOS=-1") && hint.contains("-1 for the last day"), "{text}: {hint}");
    }
    assert!(hint("FREQ=MONTHLY;BYMONTHDAY=29", anchor).contains("BYMONTHDAY=28,29;BYSETPOS=-1"));
    assert!(hint("FREQ=MONTHLY;BYDAY=5MO", anchor).contains("-1 for the last"));
    assert!(hint("FREQ=YEARLY", "2024-02-29").contains("BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1"));
}

#[test]
fn what_no_schedule_has_is_refused() {
    for text in [
        "FREQ=HOURLY",
        "FREQ=DAILY;COUNT=5",
        "FREQ=DAILY;BYHOUR=9",
        "FREQ=DAILY;INTERVAL=2;BYDAY=MO",
        "FREQ=DAILY;BYMONTHDAY=1",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;WKST=SU",
        "FREQ=MONTHLY;BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=1MO,3MO",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "FREQ=MONTHLY;BYMONTHDAY=-2",
        "FREQ=MONTHLY;BYMONTHDAY=1,15;BYSETPOS=1",
        "FREQ=MONTHLY;BYMONTHDAY=30,31;BYSETPOS=-1",
        "FREQ=MONTHLY;BYMONTHDAY=27,28,29,30;BYSETPOS=-1",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=4",
        "FREQ=YEARLY;BYMONTHDAY=1",
        "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=YEARLY;BYMONTH=3,9",
        "FREQ=YEARLY;BYWEEKNO=20",
        "FREQ=DAILY;UNTIL=20261231T045959Z",
    ] {
        hint(text, "2026-06-15");
    }
}

#[test]
fn what_is_no_rule_is_malformed() {
    for text in [
        "",
        "DAILY",
        "INTERVAL=2",
        "FREQ=",
        "FREQ=OFTEN",
        "FREQ=DAILY;",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=+2",
        "FREQ=DAILY;INTERVAL=99999",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=+-1",
        "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=WEEKLY;BYMONTH=13",
        "FREQ=DAILY;UNTIL=2026-12-31",
        "FREQ=DAILY;UNTIL=20261301",
        "FREQ=DAILY;UNTIL=18991231",
        "FREQ=DAILY;UNTIL=20261231T99",
    ] {
        assert!(matches!(read(text, "2026-06-15"), Err(RruleError::Malformed(_))), "{text}: {:?}", read(text, "2026-06-15"));
    }
    assert!(matches!(read(&"FREQ=DAILY;".repeat(100), "2026-06-15"), Err(RruleError::Malformed(_))));
    assert!(matches!(read("FREQ=YEARLY;INTERVAL=51", "2026-06-15"), Err(RruleError::Schedule(_))));
}

#[test]
fn days_of_the_week_are_taken_in_either_case() {
    assert_eq!(read("freq=weekly;byday=th,mo,th", "2026-06-15").unwrap().rule(), rule("1 week MO,TH"));
    assert!(matches!(rule("1 week"), Rule::Interval { unit: Unit::Week, .. }));
}
