//! What a schedule may be made of, how it is kept, and the corners of the rules.

use crate::{day, rule, schedule, season};
use honeydue_kernel::Day;
use honeydue_task::{
    Base, Frequency, MonthDay, MonthDayError, MonthDays, Next, Rhythm, Rule, Schedule, ScheduleError, Unit, Weekday, Weekdays,
};
use serde_json::json;

fn series(text: &str, anchor: &str) -> Schedule {
    schedule(text).based_on(Base::Schedule).unwrap().anchored_at(Some(day(anchor)))
}

/// The dates after the anchor.
fn dates(schedule: Schedule, count: usize) -> Vec<String> {
    schedule.occurrences(schedule.anchor().unwrap()).skip(1).take(count).map(|day| day.to_string()).collect()
}

fn done(schedule: Schedule, on: &str, open: Option<&str>) -> Option<String> {
    match schedule.after_completion(day(on), open.map(day), None) {
        Next::Stays => panic!("it moves"),
        Next::Moves(next) => next.map(|day| day.to_string()),
    }
}

#[test]
fn each_number_has_its_range() {
    for (unit, most) in [(Unit::Day, 3650), (Unit::Week, 520), (Unit::Month, 600), (Unit::Year, 50)] {
        for (every, fits) in [(0, false), (1, true), (most, true), (most + 1, false)] {
            let made = Schedule::new(Rule::Interval { every, unit });
            assert_eq!(made.is_ok(), fits, "{every} {unit:?}");
            assert!(fits || made == Err(ScheduleError::EveryOutOfRange { most }));
        }
    }
    let nth = |nth| Schedule::new(Rule::MonthWeekday { every: 1, nth, weekday: Weekday::Monday }).is_ok();
    assert_eq!([-2, -1, 0, 1, 4, 5].map(nth), [false, true, false, true, true, false]);
    let days = |days: i64| MonthDays::new([days]).is_ok();
    assert_eq!([-2, -1, 0, 1, 31, 32, 33, i64::MAX].map(days), [false, true, false, true, true, false, false, false]);
    assert_eq!(Schedule::new(Rule::Weekdays { every: 1, days: Weekdays::default() }), Err(ScheduleError::NoWeekday));
    assert_eq!(Schedule::new(Rule::MonthDays { every: 1, days: MonthDays::default() }), Err(ScheduleError::NoMonthDay));
}

#[test]
fn a_pattern_is_always_on_schedule_and_an_interval_on_completion_unless_it_says_so() {
    assert_eq!((schedule("1 week").base(), schedule("1 week MO").base()), (Base::Completion, Base::Schedule));
    assert_eq!(schedule("1 month 15").based_on(Base::Completion), Err(ScheduleError::PatternOnCompletion));
}

#[test]
fn a_day_of_the_year_has_two_digits_each() {
    for text in ["04-01", "02-29", "12-31", "01-01"] {
        assert_eq!(text.parse::<MonthDay>().map(|day| day.to_string()), Ok(text.to_owned()));
    }
    for text in ["", "4-1", "02-30", "13-01", "00-10", "04-00", "04-31", "04-1", "2026-04-01", "+4-01", "04--1", "é-01"] {
        assert_eq!(text.parse::<MonthDay>(), Err(MonthDayError), "{text}");
    }
}

#[test]
fn a_schedule_is_kept_as_clients_see_it() {
    let monthly = schedule("1 month").anchored_at(Some(day("2026-05-10"))).in_season(Some(season("04-01..10-31")));
    let kept = json!({"kind": "interval", "every": 1, "unit": "month", "base": "completion", "anchor": "2026-05-10",
        "season": {"from": "04-01", "to": "10-31"}});
    assert_eq!(serde_json::to_value(monthly).unwrap(), kept);
    let pattern = schedule("3 months -1FR").ending_on(Some(day("2030-01-01")));
    let kept = json!({"kind": "month_weekday", "every": 3, "nth": -1, "weekday": "FR", "base": "schedule", "ends_on": "2030-01-01"});
    assert_eq!(serde_json::to_value(pattern).unwrap(), kept);
    let days = json!({"kind": "month_days", "every": 1, "days": [1, 31, -1], "base": "schedule"});
    assert_eq!(serde_json::to_value(schedule("1 month -1,31,1")).unwrap(), days);
    let weekdays = json!({"kind": "weekdays", "every": 2, "weekdays": ["MO", "TH"], "base": "schedule"});
    assert_eq!(serde_json::to_value(schedule("2 weeks TH,MO")).unwrap(), weekdays);
}

#[test]
fn what_the_release_before_kept_is_read() {
    let read = serde_json::from_value::<Schedule>(json!({"kind": "interval", "every": 3, "unit": "month"})).unwrap();
    assert_eq!(Some(read), Rhythm::new(Frequency::Quarterly, None).unwrap().schedule());
    for bad in [
        json!({"kind": "interval", "every": 0, "unit": "day"}),
        json!({"kind": "interval", "every": 1}),
        json!({"kind": "weekdays", "every": 1, "weekdays": []}),
        json!({"kind": "month_days", "every": 1, "days": [1], "base": "completion"}),
        json!({"kind": "tides", "every": 1}),
    ] {
        assert!(serde_json::from_value::<Schedule>(bad.clone()).is_err(), "{bad}");
    }
}

#[test]
fn a_monthly_series_remembers_its_31st() {
    assert_eq!(dates(series("1 month", "2026-01-31"), 4), ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]);
    assert_eq!(dates(series("1 year", "2024-02-29"), 4), ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]);
    assert_eq!(dates(series("1 month 30,31", "2026-01-30"), 5), ["2026-01-31", "2026-02-28", "2026-03-30", "2026-03-31", "2026-04-30"]);
}

#[test]
fn a_yearly_date_outside_the_season_waits_for_it() {
    let yearly = series("1 year", "2026-01-15").in_season(Some(season("04-01..06-30")));
    assert_eq!(dates(yearly, 3), ["2026-04-01", "2027-04-01", "2028-04-01"]);
    let two_years = series("2 years", "2026-07-15").in_season(Some(season("04-01..06-30")));
    assert_eq!(dates(two_years, 3), ["2027-04-01", "2029-04-01", "2031-04-01"]);
    let inside = series("12 months 1,15", "2026-04-15").in_season(Some(season("04-10..04-20")));
    assert_eq!(dates(inside, 2), ["2027-04-15", "2028-04-15"], "the season has one of its own");
    let half = series("6 months", "2026-01-15").in_season(Some(season("01-01..03-31")));
    assert_eq!(dates(half, 2), ["2027-01-15", "2028-01-15"], "what is not yearly keeps to its dates");
}

#[test]
fn a_season_that_leaves_no_day_out_is_none() {
    for all_year in ["01-01..12-31", "04-01..03-31", "03-01..02-29", "02-29..02-28"] {
        let weekly = series("5 weeks", "2026-01-31");
        assert_eq!(dates(weekly.in_season(Some(season(all_year))), 60), dates(weekly, 60), "{all_year}");
    }
    let but_one = series("1 day", "2028-02-27").in_season(Some(season("03-01..02-28")));
    assert_eq!(dates(but_one, 2), ["2028-02-28", "2028-03-01"]);
}

#[test]
fn a_season_of_one_leap_day_is_the_28th_in_common_years() {
    let daily = series("1 day", "2026-01-01").in_season(Some(season("02-29..02-29")));
    assert_eq!(dates(daily, 4), ["2026-02-28", "2027-02-28", "2028-02-29", "2029-02-28"]);
}

#[test]
fn a_date_that_was_typed_outside_the_season_is_honoured_once() {
    let weekly = schedule("1 week").in_season(Some(season("04-01..10-31")));
    assert_eq!(done(weekly, "2026-12-24", Some("2026-12-24")).as_deref(), Some("2027-04-01"));
    let mondays = series("1 week", "2026-12-21").in_season(Some(season("04-01..10-31")));
    assert_eq!(done(mondays, "2026-12-24", Some("2026-12-21")).as_deref(), Some("2027-04-05"));
}

#[test]
fn past_its_end_a_schedule_is_over() {
    let weekly = schedule("1 week").ending_on(Some(day("2026-06-30")));
    assert_eq!(done(weekly, "2026-06-23", Some("2026-06-23")).as_deref(), Some("2026-06-30"));
    assert_eq!(done(weekly, "2026-06-24", Some("2026-06-23")), None);
    assert_eq!(done(weekly, "2026-08-30", Some("2026-09-01")), None, "a typed day past the end is honoured once");
    assert_eq!(weekly.after_completion(day("2026-06-25"), Some(day("2026-09-01")), None), Next::Stays, "work before it does not end it");
}

#[test]
fn at_the_end_of_the_calendar_a_schedule_is_over() {
    assert_eq!(done(schedule("1 day"), "2200-12-31", Some("2200-12-31")), None);
    assert_eq!(done(series("50 years", "2199-01-31"), "2200-12-31", Some("2199-01-31")), None);
    assert_eq!(schedule("1 month").after_skip(Day::LAST, Day::LAST), None);
    assert_eq!(schedule("1 week MO").first_from(Day::LAST), None);
}

#[test]
fn a_series_without_a_date_begins_when_it_is_done() {
    let undated = schedule("1 week").based_on(Base::Schedule).unwrap();
    assert_eq!(undated.first_from(day("2026-06-15")), None);
    let next = day("2026-06-24");
    assert_eq!(undated.after_completion(day("2026-06-17"), None, None), Next::Moves(Some(next)));
    let begun = undated.begun_on(Some(next));
    assert_eq!(done(begun, "2026-06-27", Some("2026-06-24")).as_deref(), Some("2026-07-01"), "on Wednesdays from then on");
    let half_year = schedule("6 months").based_on(Base::Schedule).unwrap().in_season(Some(season("04-01..06-30")));
    assert_eq!(done(half_year, "2026-01-15", None).as_deref(), Some("2027-04-01"), "it begins inside its season");
}

#[test]
fn a_pattern_begins_with_its_first_day_from_today() {
    let first = |text: &str, today: &str| schedule(text).first_from(day(today)).map(|day| day.to_string());
    assert_eq!(first("2 weeks MO,TH", "2026-06-19").as_deref(), Some("2026-06-22"), "on a Friday, the next Monday");
    assert_eq!(first("1 week MO", "2026-06-15").as_deref(), Some("2026-06-15"), "today is one");
    assert_eq!(first("3 months 2SU", "2026-03-09").as_deref(), Some("2026-04-12"));
    let anchored = schedule("3 months 2SU").anchored_at(Some(day("2026-03-08")));
    assert_eq!(anchored.first_from(day("2026-03-09")), Some(day("2026-06-14")), "an anchor says which months");
    assert_eq!(anchored.first_from(day("2025-01-01")), Some(day("2026-03-08")), "and when it begins");
}

#[test]
fn a_schedule_without_dates_is_refused() {
    let spring = Some(season("04-01..06-30"));
    assert_eq!(series("6 months", "2026-01-15").in_season(spring).occurs(), Err(ScheduleError::NeverOccurs));
    assert_eq!(series("1 year", "2026-01-15").in_season(spring).occurs(), Ok(()), "a yearly one waits");
    assert_eq!(series("400 days", "2026-01-15").in_season(Some(season("07-01..07-01"))).occurs(), Err(ScheduleError::NeverOccurs));
    assert_eq!(series("50 years", "2026-01-15").occurs(), Ok(()), "in two periods");
    assert_eq!(schedule("50 years").anchored_at(Some(day("2026-01-15"))).occurs(), Ok(()));
    let ended = series("1 week MO", "2026-06-15").ending_on(Some(day("2026-06-14")));
    assert_eq!(ended.occurs(), Err(ScheduleError::NeverOccurs));
    assert_eq!(series("1 week MO", "2026-06-15").ending_on(Some(day("2026-06-15"))).occurs(), Ok(()), "once is enough");
    assert_eq!(series("10 years", "2195-01-01").occurs(), Ok(()), "the calendar ends, not the schedule");
}

#[test]
fn the_lookups_count_from_the_day_it_was_done() {
    for (frequency, text) in [
        (Frequency::Daily, "1 day"),
        (Frequency::Weekly, "7 days"),
        (Frequency::BiWeekly, "14 days"),
        (Frequency::Monthly, "1 month"),
        (Frequency::Quarterly, "3 months"),
        (Frequency::SemiAnnually, "6 months"),
        (Frequency::Annually, "12 months"),
    ] {
        let schedule = Rhythm::new(frequency, None).unwrap().schedule().unwrap();
        assert_eq!((schedule.rule(), schedule.base()), (rule(text), Base::Completion), "{frequency:?}");
    }
}
