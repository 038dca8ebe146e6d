use super::*;
use crate::{Rule, Unit, Weekday, sample::day};

const TODAY: &str = "2026-06-17";

fn named(frequency: Frequency, days: Option<i64>) -> Rhythm {
    Rhythm::new(frequency, days).unwrap()
}

/// How a task comes back that was given a frequency, and was due on a day.
fn by_name(frequency: Frequency, days: Option<i64>) -> Return {
    let rhythm = named(frequency, days);
    (Some(rhythm), rhythm.schedule().map(|schedule| schedule.begun_on(Some(day("2026-06-10")))))
}

fn mondays(every: u16) -> Schedule {
    let rule = Rule::Weekdays { every, days: [Weekday::Monday].into_iter().collect() };
    Schedule::new(rule).unwrap().anchored_at(Some(day("2026-06-15")))
}

fn monthly() -> Schedule {
    Schedule::new(Rule::Interval { every: 1, unit: Unit::Month }).unwrap()
}

/// What is said by name, in days, and by a schedule.
fn says(frequency: Edit<Frequency>, days: Edit<i64>, schedule: Edit<Schedule>) -> Recurrence {
    let schedule = match schedule {
        Edit::Set(schedule) => Edit::Set(Said::Members(schedule, schedule.rrule().ok())),
        Edit::Clear => Edit::Clear,
        Edit::Keep => Edit::Keep,
    };
    Recurrence { frequency, custom_interval_days: days, schedule }
}

/// The whole of how a task comes back, as an answer tells it and a client sends it back.
fn echo((rhythm, schedule): Return) -> Recurrence {
    let set = |days: u16| Edit::Set(days.into());
    says(
        rhythm.map_or(Edit::Clear, |rhythm| Edit::Set(rhythm.frequency())),
        rhythm.and_then(Rhythm::custom_interval_days).map_or(Edit::Clear, set),
        schedule.map_or(Edit::Clear, Edit::Set),
    )
}

fn over(said: &Recurrence, present: Return) -> Option<Return> {
    said.over(present, None, day(TODAY)).unwrap()
}

fn contradicts(said: &Recurrence, present: Return) -> bool {
    matches!(said.over(present, None, day(TODAY)), Err(TaskError::Contradiction))
}

const NEW: Return = (None, None);

#[test]
fn what_is_sent_back_whole_changes_nothing() {
    let series = |unit, on: &str| {
        let schedule = Schedule::new(Rule::Interval { every: 1, unit }).unwrap().based_on(crate::Base::Schedule).unwrap();
        (None, Some(schedule.anchored_at(Some(day(on)))))
    };
    let mut all: Vec<Return> = Frequency::ALL.map(|frequency| by_name(frequency, Some(10))).to_vec();
    all.extend([(None, Some(monthly())), (None, Some(mondays(2)))]);
    all.extend([series(Unit::Month, "2026-01-31"), series(Unit::Year, "2028-02-29"), series(Unit::Week, "2026-06-15")]);
    for present in all {
        assert_eq!(over(&echo(present), present), None, "{present:?}");
    }
}

#[test]
fn of_what_is_sent_back_whole_the_one_thing_that_is_news_counts() {
    let weekly = by_name(Frequency::Weekly, None);
    let renamed = Recurrence { frequency: Edit::Set(Frequency::Monthly), ..echo(weekly) };
    assert_eq!(over(&renamed, weekly), Some((Some(named(Frequency::Monthly, None)), Some(monthly()))));
    let rescheduled = Recurrence { schedule: Edit::Set(Said::Members(mondays(1), None)), ..echo(weekly) };
    assert_eq!(over(&rescheduled, weekly), Some((None, Some(mondays(1)))));
    let own = (None, Some(mondays(2)));
    let named_now = Recurrence { frequency: Edit::Set(Frequency::Weekly), ..echo(own) };
    assert_eq!(over(&named_now, own).map(|(rhythm, _)| rhythm), Some(Some(named(Frequency::Weekly, None))));
    let rarer = Recurrence { schedule: Edit::Set(Said::Members(mondays(3), mondays(2).rrule().ok())), ..echo(own) };
    assert_eq!(over(&rarer, own), Some((None, Some(mondays(3)))), "the rule is that of before");
    let custom = by_name(Frequency::Custom, Some(10));
    let longer = Recurrence { custom_interval_days: Edit::Set(20), ..echo(custom) };
    assert_eq!(over(&longer, custom).map(|(rhythm, _)| rhythm), Some(Some(named(Frequency::Custom, Some(20)))));
}

#[test]
fn two_things_that_are_news_must_say_the_same() {
    let twice = |frequency, days, schedule| says(Edit::Set(frequency), days, Edit::Set(schedule));
    let expected = Some((Some(named(Frequency::Monthly, None)), Some(monthly())));
    for present in [NEW, by_name(Frequency::Weekly, None), (None, Some(mondays(2)))] {
        assert_eq!(over(&twice(Frequency::Monthly, Edit::Keep, monthly()), present), expected, "{present:?}");
        assert!(contradicts(&twice(Frequency::Annually, Edit::Keep, monthly()), present), "{present:?}");
        assert!(contradicts(&twice(Frequency::Custom, Edit::Set(30), monthly()), present), "{present:?}");
    }
    assert!(contradicts(&twice(Frequency::Once, Edit::Keep, monthly()), NEW));
    let ruled = |rule: &str| Recurrence { schedule: Edit::Set(Said::Members(mondays(2), Some(rule.to_owned()))), ..Recurrence::default() };
    assert_eq!(over(&ruled("RRULE:FREQ=WEEKLY;WKST=MO;BYDAY=MO;INTERVAL=2"), NEW), Some((None, Some(mondays(2)))));
    assert!(contradicts(&ruled("FREQ=WEEKLY;BYDAY=TU;INTERVAL=2"), NEW));
    assert!(matches!(ruled("FREQ=OFTEN").over(NEW, None, day(TODAY)), Err(TaskError::Rrule(_))));
}

#[test]
fn a_null_beside_a_value_says_nothing_and_alone_it_says_once() {
    let weekly = by_name(Frequency::Weekly, None);
    let once = Some((Some(Rhythm::ONCE), None));
    let said = |frequency, schedule| says(frequency, Edit::Keep, schedule);
    assert_eq!(over(&said(Edit::Clear, Edit::Set(mondays(1))), weekly), Some((None, Some(mondays(1)))));
    assert_eq!(over(&said(Edit::Set(Frequency::Weekly), Edit::Clear), weekly), None);
    assert_eq!(over(&said(Edit::Clear, Edit::Keep), weekly), once);
    assert_eq!(over(&said(Edit::Keep, Edit::Clear), weekly), once);
    assert_eq!(over(&said(Edit::Clear, Edit::Clear), (None, Some(mondays(1)))), once);
    assert_eq!(over(&said(Edit::Clear, Edit::Keep), (None, Some(mondays(1)))), None, "there is no name to be cleared");
    assert_eq!(over(&said(Edit::Clear, Edit::Clear), NEW), None, "a new task of which nothing is said");
}

#[test]
fn a_schedule_that_says_nothing_of_its_anchor_keeps_it() {
    let present = (None, Some(mondays(2)));
    assert_eq!(over(&mondays(2).anchored_at(None).into(), present), None);
    let elsewhere = mondays(2).anchored_at(Some(day("2026-06-22")));
    assert_eq!(over(&elsewhere.into(), present), Some((None, Some(elsewhere))));
}
