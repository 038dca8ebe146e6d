//! Tasks that come back by a schedule of their own.
#![expect(clippy::disallowed_methods, reason = "actors of a test are vouched for by the test")]

use crate::{day, schedule};
use honeydue_kernel::{Actor, Authority, Day, Zone};
use honeydue_task::{
    Base, Completing, DoneAt, Ground, NewTask, Schedule, ScheduleError, Task, TaskError, TaskWrite, When, template::Hemisphere,
};
use jiff::Timestamp;

fn me() -> Actor {
    Actor::vouched(1.into(), Authority::Trusted)
}

fn noon() -> Timestamp {
    "2040-01-01T12:00:00Z".parse().unwrap()
}

fn try_to_add(schedule: Schedule, due_date: Option<&str>, today: &str) -> Result<Task, TaskError> {
    let new = NewTask { due_date: due_date.map(day), ..NewTask::titled(2.into(), "Gutters".try_into().unwrap(), schedule) };
    let ground = Ground { today: day(today), hemisphere: Hemisphere::North };
    let TaskWrite::Added { task } = Task::add(3.into(), new, ground, me(), noon())?.into_parts().write else { panic!("a task is added") };
    Ok(task)
}

fn added(schedule: Schedule, due_date: Option<&str>, today: &str) -> Task {
    try_to_add(schedule, due_date, today).unwrap()
}

fn done(task: &Task, on: &str) -> Result<Task, TaskError> {
    let done = Completing::at(&DoneAt { when: When::On(day(on)), ..DoneAt::default() }, &Zone::utc(), noon())?;
    let (_, change) = task.complete(4.into(), done, me(), noon())?;
    let TaskWrite::Recorded { task, .. } = change.into_parts().write else { panic!("a task is completed") };
    Ok(task)
}

fn anchor(task: &Task) -> Option<Day> {
    task.schedule.and_then(|schedule| schedule.anchor())
}

#[test]
fn a_pattern_has_its_first_day_and_nobody_set_it() {
    let task = added(schedule("2 weeks MO,TH"), None, "2026-06-19");
    let first = Some(day("2026-06-22"));
    assert_eq!((task.due_date, task.next_due_date, task.scheduled_for, anchor(&task)), (None, first, first, first));
    assert_eq!(task.rhythm, None);
    let after = done(&task, "2026-06-22").and_then(|task| done(&task, "2026-06-26")).unwrap();
    assert_eq!(after.next_due_date, Some(day("2026-07-06")), "the week between is left out");
}

#[test]
fn a_series_without_a_date_is_anchored_when_it_gets_one() {
    let task = added(schedule("1 month").based_on(Base::Schedule).unwrap(), None, "2026-06-15");
    assert_eq!((task.next_due_date, anchor(&task)), (None, None));
    let begun = done(&task, "2026-06-15").unwrap();
    assert_eq!((begun.next_due_date, anchor(&begun)), (Some(day("2026-07-15")), Some(day("2026-07-15"))));
    let late = done(&begun, "2026-07-20").unwrap();
    assert_eq!((late.next_due_date, anchor(&late)), (Some(day("2026-08-15")), Some(day("2026-07-15"))));
}

#[test]
fn a_series_is_anchored_at_its_due_date() {
    let task = added(schedule("1 month").based_on(Base::Schedule).unwrap(), Some("2026-01-31"), "2026-06-15");
    let days = ["2026-02-01", "2026-02-28", "2026-03-31"].iter().scan(task, |task, on| {
        *task = done(task, on).unwrap();
        task.next_due_date.map(|day| day.to_string())
    });
    assert_eq!(days.collect::<Vec<_>>(), ["2026-02-28", "2026-03-31", "2026-04-30"]);
}

#[test]
fn the_last_occurrence_completes_a_task() {
    let task = added(schedule("1 week MO").ending_on(Some(day("2026-06-22"))), None, "2026-06-15");
    let last = done(&task, "2026-06-15").unwrap();
    assert!(!last.is_completed && last.next_due_date == Some(day("2026-06-22")));
    let over = done(&last, "2026-06-22").unwrap();
    assert!(over.is_completed && over.next_due_date.is_none());
    assert!(matches!(done(&over, "2026-06-29"), Err(TaskError::AlreadyCompleted)));
}

#[test]
fn the_first_day_of_a_task_is_its_anchor_unless_another_is_said() {
    let anchored = |text: &str, on: &str, due| added(schedule(text).anchored_at(Some(day(on))), due, "2026-06-17").schedule;
    let plain = |text: &str, due| added(schedule(text), due, "2026-06-17").schedule;
    assert_eq!(plain("2 weeks MO", None), anchored("2 weeks MO", "2026-06-22", Some("2026-06-22")));
    assert_eq!(plain("1 week", Some("2026-06-17")), anchored("1 week", "2026-06-17", Some("2026-06-17")));
    assert_ne!(plain("2 weeks MO", None), anchored("2 weeks MO", "2026-06-01", None));
}

#[test]
fn a_task_that_would_never_be_due_is_not_made() {
    let refused =
        |schedule: Schedule, due| matches!(try_to_add(schedule, due, "2026-06-15"), Err(TaskError::Schedule(ScheduleError::NeverOccurs)));
    let over = Some(day("2026-06-14"));
    assert!(refused(schedule("1 week MO").ending_on(over), None));
    assert!(refused(schedule("1 week").ending_on(over), Some("2026-06-15")));
    let spring = Some(crate::season("04-01..06-30"));
    assert!(refused(schedule("6 months").based_on(Base::Schedule).unwrap().in_season(spring), Some("2026-01-15")));
}
