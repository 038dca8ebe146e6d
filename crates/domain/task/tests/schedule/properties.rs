//! Properties, over any schedule, and the oracle's word on each answer.

use crate::{day, oracle};
use honeydue_kernel::Day;
use honeydue_task::{Base, MonthDay, MonthDays, Next, Rule, Schedule, ScheduleError, Season, Unit, Weekday};
use jiff::{ToSpan, civil::Date};
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::select,
    test_runner::{Config, TestRunner},
};
use std::cell::Cell;

/// Runs a property on so many cases, and tells how many of them said something. `SCHEDULE_CASES=100` runs a hundred
/// times as many.
fn each<T: std::fmt::Debug>(name: &str, cases: u32, any: &impl Strategy<Value = T>, check: impl Fn(T) -> Result<bool, TestCaseError>) {
    let times = std::env::var("SCHEDULE_CASES").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    let cases = cases * times;
    let (tried, telling) = (Cell::new(0_u32), Cell::new(0_u32));
    let config = Config { failure_persistence: None, max_global_rejects: cases * 4, ..Config::with_cases(cases) };
    let outcome = TestRunner::new(config).run(any, |case| {
        tried.set(tried.get() + 1);
        telling.set(telling.get() + u32::from(check(case)?));
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{name}: {error}"));
    println!("{name}: {} cases, {} of them telling", tried.get(), telling.get());
}

fn any_every(most: u16) -> impl Strategy<Value = u16> {
    prop_oneof![4 => Just(1_u16), 5 => 2..=6_u16, 2 => select(vec![12_u16, 18, 24, 36]), 1 => 1..=most]
        .prop_map(move |every| every.min(most))
}

fn any_rule() -> impl Strategy<Value = Rule> {
    let interval = select(vec![Unit::Day, Unit::Week, Unit::Month, Unit::Year])
        .prop_flat_map(|unit| any_every(unit.most()).prop_map(move |every| Rule::Interval { every, unit }));
    let weekdays = (any_every(520), vec(select(&Weekday::ALL), 1..4))
        .prop_map(|(every, days)| Rule::Weekdays { every, days: days.into_iter().collect() });
    let month_weekday = (any_every(600), select(vec![1_i8, 2, 3, 4, -1]), select(&Weekday::ALL))
        .prop_map(|(every, nth, weekday)| Rule::MonthWeekday { every, nth, weekday });
    let month_day = prop_oneof![3 => 1..=31_i64, 2 => 28..=31_i64, 1 => Just(-1_i64)];
    let month_days =
        (any_every(600), vec(month_day, 1..4)).prop_map(|(every, days)| Rule::MonthDays { every, days: MonthDays::new(days).unwrap() });
    prop_oneof![4 => interval, 2 => weekdays, 2 => month_weekday, 2 => month_days]
}

/// Any day; often the end of a month, or near the ends of the calendar.
fn any_day() -> impl Strategy<Value = Day> {
    let ordinary = (1996..=2060_i16, 1..=12_i8, 1..=28_i8);
    let month_end = (1996..=2060_i16, 1..=12_i8).prop_map(|(year, month)| Date::new(year, month, 1).unwrap().last_of_month());
    let leap_day = select(vec![1996_i16, 2000, 2004, 2024, 2028]).prop_map(|year| Date::new(year, 2, 29).unwrap());
    let edge =
        select(vec!["1900-01-01", "1900-02-28", "2099-12-31", "2100-02-28", "2199-12-15", "2200-12-31"]).prop_map(|text| day(text).date());
    let date = prop_oneof![
        12 => ordinary.prop_map(|(year, month, day)| Date::new(year, month, day).unwrap()),
        5 => month_end,
        2 => leap_day,
        1 => edge,
    ];
    date.prop_map(|date| Day::try_from(date).unwrap())
}

fn any_season() -> impl Strategy<Value = Season> {
    let edges =
        ["01-01", "12-31", "02-28", "02-29", "03-01", "04-01", "10-31", "11-01", "04-30", "06-15"].map(|text| text.parse().unwrap());
    let any = (1..=12_i8, 1..=31_i8).prop_filter_map("a day", |(month, day)| MonthDay::new(month, day).ok());
    let any = prop_oneof![2 => select(edges.to_vec()), 1 => any].boxed();
    (any.clone(), any).prop_map(|(from, to)| Season { from, to })
}

fn any_schedule() -> impl Strategy<Value = Schedule> {
    let ends = option::weighted(0.15, 0..4_000_i32);
    (any_rule(), option::weighted(0.9, any_day()), option::weighted(0.5, any_season()), ends, any::<bool>()).prop_map(
        |(rule, anchor, season, ends, series)| {
            let schedule = Schedule::new(rule).unwrap();
            let base = if series { Base::Schedule } else { schedule.base() };
            let end = ends.zip(anchor).map(|(days, anchor)| anchor.plus(days.days()));
            schedule.based_on(base).unwrap().in_season(season).anchored_at(anchor).ending_on(end)
        },
    )
}

/// A schedule with an open day, one of its own or one that a person typed.
fn any_open() -> impl Strategy<Value = (Schedule, Day)> {
    (any_schedule(), any_day(), 0..12_usize, -40..40_i32, 0..3_u8).prop_map(|(schedule, instead, nth, typed, kind)| {
        let anchor = schedule.anchor().unwrap_or(instead);
        let own = schedule.occurrences(anchor).nth(nth).unwrap_or(anchor);
        (schedule, if kind == 0 { anchor.plus(typed.days()) } else { own })
    })
}

/// Days near another one, or far from it.
fn any_distance() -> impl Strategy<Value = i32> {
    prop_oneof![3 => -10..10_i32, 3 => -100..100_i32, 2 => -900..900_i32, 1 => Just(0)]
}

/// What is done, when, and what was before.
#[derive(Debug)]
struct Case {
    schedule: Schedule,
    open: Option<Day>,
    done: Day,
    newest: Option<Day>,
}

fn any_case() -> impl Strategy<Value = Case> {
    (any_open(), any_distance(), option::weighted(0.4, any_distance()), 0..8_u8).prop_map(|((schedule, open), done, newest, dated)| {
        let near = |days: i32| open.plus(days.days());
        Case { schedule, open: (dated > 0).then_some(open), done: near(done), newest: newest.map(near) }
    })
}

#[test]
fn a_completion_moves_as_the_contract_says() {
    each("completions against the oracle", 500, &any_case(), |Case { schedule, open, done, newest }| {
        let next = schedule.after_completion(done, open, newest);
        prop_assert_eq!(next, oracle::after_completion(&schedule, done, open, newest));
        Ok(matches!(next, Next::Moves(Some(_))))
    });
}

#[test]
fn a_skip_moves_as_the_contract_says() {
    each("skips against the oracle", 500, &(any_open(), any_distance()), |((schedule, open), days)| {
        let today = open.plus(days.days());
        let next = schedule.after_skip(open, today);
        prop_assert_eq!(next, oracle::after_skip(&schedule, open, today));
        prop_assert!(next.is_none_or(|next| next > today && next > open));
        Ok(next.is_some())
    });
}

#[test]
fn a_pattern_begins_as_the_contract_says() {
    each("first days against the oracle", 500, &(any_schedule(), any_day()), |(schedule, today)| {
        let first = schedule.first_from(today);
        prop_assert_eq!(first, oracle::first_from(&schedule, today));
        Ok(first.is_some())
    });
}

#[test]
fn a_completion_never_makes_a_task_due_earlier_and_the_next_day_is_later_inside_and_not_past_the_end() {
    each("where completions lead", 4_000, &any_case(), |Case { schedule, open, done, newest }| {
        let Next::Moves(Some(next)) = schedule.after_completion(done, open, newest) else { return Ok(false) };
        prop_assert!(next > done && open.is_none_or(|open| next > open), "{next}");
        prop_assert!(schedule.season().is_none_or(|season| oracle::is_inside(season, next.date())), "{next}");
        prop_assert!(schedule.ends_on().is_none_or(|end| next <= end), "{next}");
        Ok(true)
    });
}

#[test]
fn the_same_completion_twice_moves_once() {
    each("double taps", 4_000, &any_case(), |Case { schedule, open, done, newest }| {
        let newest = newest.filter(|newest| open.is_some_and(|open| *newest < open));
        let Next::Moves(Some(next)) = schedule.after_completion(done, open, newest) else { return Ok(false) };
        let newest = newest.map_or(done, |newest| newest.max(done));
        prop_assert_eq!(schedule.begun_on(Some(next)).after_completion(done, Some(next), Some(newest)), Next::Stays);
        Ok(true)
    });
}

#[test]
fn a_preview_is_what_completions_on_time_lead_to() {
    each("previews", 1_000, &any_open(), |(schedule, open)| {
        let days: Vec<Day> = schedule.occurrences(open).take(20).collect();
        for pair in days.windows(2) {
            prop_assert!(pair[0] < pair[1]);
            // a date that a person typed may lie before the anchor
            let next = schedule.after_completion(pair[0], Some(pair[0]), None);
            prop_assert_eq!(next, Next::Moves(Some(pair[1])));
        }
        Ok(days.len() > 1)
    });
}

#[test]
fn what_is_said_to_occur_does() {
    each("schedules that occur", 4_000, &any_schedule(), |schedule| {
        let Some(anchor) = schedule.anchor() else { return Ok(false) };
        let next = schedule.ending_on(None).occurrences(anchor).nth(1);
        match schedule.occurs() {
            Ok(()) => prop_assert!(next.is_some() || anchor >= day("2100-01-01"), "{schedule:?}"),
            Err(error) => {
                prop_assert_eq!(error, ScheduleError::NeverOccurs);
                let soon = next.is_some_and(|next| next <= anchor.plus(10.years()));
                prop_assert!(!soon || schedule.ends_on().is_some(), "{schedule:?}");
            }
        }
        Ok(schedule.occurs().is_err())
    });
}

#[test]
fn a_schedule_is_read_as_it_was_written() {
    each("JSON", 1_000, &any_schedule(), |schedule| {
        let json = serde_json::to_value(schedule).unwrap();
        prop_assert_eq!(serde_json::from_value::<Schedule>(json).unwrap(), schedule);
        Ok(true)
    });
}

#[test]
fn a_rule_that_is_printed_has_the_same_dates_when_it_is_read() {
    each("RRULE and back", 4_000, &any_schedule(), |schedule| {
        let Ok(rrule) = schedule.rrule() else { return Ok(false) };
        let anchor = schedule.anchor();
        let read = Schedule::from_rrule(&rrule, anchor, day("2026-06-15"));
        let read = read.map_err(|error| TestCaseError::fail(format!("{rrule} from {anchor:?}: {error}")))?;
        let dates = |schedule: Schedule| schedule.occurrences(anchor.unwrap()).skip(1).take(30).collect::<Vec<_>>();
        prop_assert_eq!(dates(read), dates(schedule), "{} from {:?}", rrule, anchor);
        Ok(true)
    });
}

#[test]
fn no_text_makes_reading_a_rule_panic() {
    let part = prop_oneof![
        "FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY|HOURLY)",
        "INTERVAL=-?[0-9]{0,6}",
        "BYMONTH=[0-9]{1,2}(,[0-9]{1,2}){0,3}",
        "BYMONTHDAY=-?[0-9]{1,2}(,-?[0-9]{1,2}){0,4}",
        "BYSETPOS=-?[0-9]{1,2}(,-?[0-9]){0,2}",
        "BYDAY=([+-]?[0-9]{0,2}(MO|TU|SU|XX|é),){0,2}(FR|2SA)",
        "UNTIL=[0-9]{8}(T[0-9]{6}Z?)?",
        "WKST=(MO|SU|ZZ)",
        "[A-Z]{1,6}=?.{0,5}",
    ];
    let text = prop_oneof![4 => vec(part, 1..5).prop_map(|parts| parts.join(";")), 1 => ".*"];
    each("texts as rules", 4_000, &(text, option::of(any_day()), any_day()), |(text, anchor, today)| {
        let Ok(schedule) = Schedule::from_rrule(&text, anchor, today) else { return Ok(false) };
        prop_assert_eq!(Schedule::new(schedule.rule()).map(|read| read.rule()), Ok(schedule.rule()));
        prop_assert!(schedule.base() == Base::Schedule && !schedule.text().is_empty());
        Ok(true)
    });
}
