//! `schedule-cases.md`, by its rows.

use crate::home::{Home, Step, day, noon, stands};
use honeydue_kernel::{Day, Edit};
use honeydue_task::{
    Base,
    Column::{self, Completed, DueSoon, InProgress, Overdue, Upcoming},
    Frequency, MonthDay, MonthDays, Recurrence, Rhythm, Rule, Schedule, Season, TaskPatch, Unit, Weekday, When,
};

/// One row: the task, what has happened to it, what happens, and where that leaves it.
struct Row {
    number: u8,
    how: Recurrence,
    due: &'static str,
    /// Each on the day before the colon: `2026-06-15: done`.
    before: Vec<(&'static str, Step)>,
    today: &'static str,
    step: Step,
    next: Option<&'static str>,
    column: Column,
}

fn named(frequency: Frequency) -> Recurrence {
    Rhythm::new(frequency, None).unwrap().into()
}

fn interval(every: u16, unit: Unit) -> Schedule {
    Schedule::new(Rule::Interval { every, unit }).unwrap()
}

fn series(every: u16, unit: Unit) -> Schedule {
    interval(every, unit).based_on(Base::Schedule).unwrap()
}

fn season(schedule: Schedule, from: (i8, i8), to: (i8, i8)) -> Schedule {
    let end = |(month, day)| MonthDay::new(month, day).unwrap();
    schedule.in_season(Some(Season { from: end(from), to: end(to) }))
}

fn done(on: &str) -> Step {
    Step::Done(day(on))
}

fn on_weekdays(every: u16) -> Schedule {
    Schedule::new(Rule::Weekdays { every, days: [Weekday::Monday, Weekday::Thursday].into_iter().collect() }).unwrap()
}

/// A row in which the task is done on the day of the action, and nothing has happened before.
fn plain(row: u8, how: Recurrence, due: &'static str, on: &'static str, next: Option<&'static str>, column: Column) -> Row {
    Row { number: row, how, due, before: Vec::new(), today: on, step: done(on), next, column }
}

fn weekly() -> Recurrence {
    named(Frequency::Weekly)
}

fn rows() -> Vec<Row> {
    let mut rows = done_rows();
    rows.extend(other_rows());
    rows
}

fn done_rows() -> Vec<Row> {
    let pattern = |rule| Schedule::new(rule).unwrap();
    let ending = series(1, Unit::Month).anchored_at(Some(day("2026-01-15"))).ending_on(Some(day("2026-12-31")));
    let (summer, winter) = (season(interval(1, Unit::Week), (4, 1), (10, 31)), season(interval(2, Unit::Week), (11, 1), (3, 31)));
    let to_leap_day = season(interval(1, Unit::Week), (12, 1), (2, 29));
    let tuesday = pattern(Rule::MonthWeekday { every: 1, nth: 1, weekday: Weekday::Tuesday });
    let sunday = pattern(Rule::MonthWeekday { every: 3, nth: 2, weekday: Weekday::Sunday });
    let month_days = pattern(Rule::MonthDays { every: 1, days: MonthDays::new([30, 31]).unwrap() });
    let before = |step: &'static str| vec![(step, done(step))];
    vec![
        plain(1, named(Frequency::Once), "2026-06-15", "2026-06-14", None, Completed),
        plain(3, series(1, Unit::Week).into(), "2026-06-15", "2026-06-18", Some("2026-06-22"), DueSoon),
        plain(5, series(1, Unit::Week).into(), "2026-06-05", "2026-06-12", Some("2026-06-19"), DueSoon),
        plain(7, named(Frequency::Monthly), "2026-06-30", "2026-06-10", Some("2026-07-10"), Upcoming),
        Row {
            before: before("2026-01-31"),
            ..plain(9, named(Frequency::Monthly), "2026-01-31", "2026-02-28", Some("2026-03-28"), DueSoon)
        },
        plain(11, series(1, Unit::Month).into(), "2028-01-31", "2028-02-02", Some("2028-02-29"), DueSoon),
        plain(13, series(1, Unit::Year).into(), "2024-02-29", "2024-03-05", Some("2025-02-28"), Upcoming),
        plain(15, named(Frequency::Annually), "2028-02-29", "2028-02-29", Some("2029-02-28"), Upcoming),
        plain(17, named(Frequency::Quarterly), "2026-06-01", "2026-06-01", Some("2026-09-01"), Upcoming),
        plain(19, on_weekdays(1).into(), "2026-06-15", "2026-06-15", Some("2026-06-18"), DueSoon),
        Row { before: before("2026-06-15"), ..plain(21, on_weekdays(2).into(), "2026-06-15", "2026-06-18", Some("2026-06-29"), DueSoon) },
        plain(23, tuesday.into(), "2026-06-02", "2026-06-09", Some("2026-07-07"), DueSoon),
        plain(25, sunday.into(), "2026-03-08", "2026-03-08", Some("2026-06-14"), Upcoming),
        Row { before: before("2026-01-30"), ..plain(27, month_days.into(), "2026-01-30", "2026-01-31", Some("2026-02-28"), DueSoon) },
        plain(29, summer.into(), "2026-10-28", "2026-10-28", Some("2027-04-01"), Upcoming),
        plain(31, summer.into(), "2027-04-01", "2027-03-20", Some("2027-04-01"), DueSoon),
        plain(33, winter.into(), "2026-12-24", "2026-12-24", Some("2027-01-07"), DueSoon),
        plain(35, to_leap_day.into(), "2027-02-21", "2027-02-21", Some("2027-02-28"), DueSoon),
        plain(37, ending.into(), "2026-11-15", "2026-11-01", Some("2026-12-15"), Upcoming),
        Row { step: done("2026-06-06"), ..plain(39, weekly(), "2026-06-05", "2026-07-10", Some("2026-06-13"), Overdue) },
        Row { before: before("2026-06-15"), ..plain(41, weekly(), "2026-06-15", "2026-06-15", Some("2026-06-22"), DueSoon) },
        Row { step: done("2024-07-03"), ..plain(43, named(Frequency::Annually), "2026-07-01", "2026-06-20", Some("2026-07-01"), DueSoon) },
        Row {
            step: done("2025-11-30"),
            ..plain(45, series(1, Unit::Year).into(), "2026-12-01", "2026-06-20", Some("2026-12-01"), Upcoming)
        },
    ]
}

fn other_rows() -> Vec<Row> {
    let at = |at: &str, zone| Step::DoneAt(When::At(at.parse().unwrap()), zone);
    let patch = |patch| Step::Patch(Box::new(patch));
    let ending = series(1, Unit::Month).ending_on(Some(day("2026-12-31"))).anchored_at(Some(day("2026-01-15")));
    vec![
        Row { step: Step::Skip, ..plain(47, weekly(), "2026-06-26", "2026-06-24", Some("2026-07-03"), DueSoon) },
        Row { step: Step::Skip, ..plain(49, on_weekdays(1).into(), "2026-06-15", "2026-06-20", Some("2026-06-22"), DueSoon) },
        Row { step: Step::Skip, ..plain(51, ending.into(), "2026-12-15", "2026-12-15", None, Completed) },
        Row {
            before: vec![("2026-06-18", Step::Snooze(day("2026-06-29")))],
            ..plain(53, series(1, Unit::Week).into(), "2026-06-19", "2026-06-18", Some("2026-06-26"), DueSoon)
        },
        Row {
            before: vec![("2026-06-15", Step::Start), ("2026-06-18", done("2026-06-18"))],
            step: Step::Delete(day("2026-06-18")),
            ..plain(55, weekly(), "2026-06-15", "2026-06-18", Some("2026-06-15"), InProgress)
        },
        Row {
            before: vec![("2026-06-08", done("2026-06-08")), ("2026-06-15", done("2026-06-15"))],
            step: Step::Delete(day("2026-06-08")),
            ..plain(57, weekly(), "2026-06-08", "2026-06-16", Some("2026-06-22"), DueSoon)
        },
        Row {
            before: vec![("2026-06-12", done("2026-06-12"))],
            step: Step::Amend(day("2026-06-12"), day("2026-06-10")),
            ..plain(59, named(Frequency::Monthly), "2026-06-10", "2026-06-12", Some("2026-07-10"), DueSoon)
        },
        Row {
            step: at("2026-03-08T04:30:00Z", "Europe/Berlin"),
            ..plain(61, weekly(), "2026-03-07", "2026-03-08", Some("2026-03-15"), DueSoon)
        },
        Row {
            step: at("2026-04-23T22:05:00Z", "Africa/Cairo"),
            ..plain(63, named(Frequency::Daily), "2026-04-24", "2026-04-24", Some("2026-04-25"), DueSoon)
        },
        Row {
            before: vec![("2026-04-30", done("2026-04-30"))],
            step: patch(TaskPatch { due_date: Edit::Set(day("2026-01-31")), title: "Downspouts".try_into().ok(), ..TaskPatch::default() }),
            ..plain(75, series(1, Unit::Month).into(), "2026-01-31", "2026-05-20", Some("2026-05-31"), DueSoon)
        },
        Row {
            step: patch(TaskPatch { recurrence: named(Frequency::Annually), ..TaskPatch::default() }),
            ..plain(77, named(Frequency::Monthly), "2026-06-10", "2026-05-20", Some("2026-06-10"), DueSoon)
        },
        Row {
            step: Step::DoneAt(When::On("2026-06-15T00:00:00Z".parse().unwrap()), "America/Chicago"),
            ..plain(79, weekly(), "2026-06-15", "2026-06-15", Some("2026-06-22"), DueSoon)
        },
    ]
}

#[tokio::test]
async fn every_row_of_the_cases_comes_out_as_it_says() {
    for Row { number: row, how, due, before, today, step, next, column } in rows() {
        let home = Home::new();
        let made_on = day("2024-01-01");
        let task = home.add(how, Some(day(due)), made_on).await.id;
        for (on, step) in before {
            home.try_to(task, &step, day(on)).await.unwrap_or_else(|error| panic!("row {row}: {step:?}: {error:?}"));
        }
        let today = day(today);
        let after = home.try_to(task, &step, today).await.unwrap_or_else(|error| panic!("row {row}: {error:?}")).card.task;
        assert_eq!(stands(&after, today), (next.map(day), column), "row {row}");
        assert_eq!(home.find(task).await, after, "row {row}: what is answered is what is kept");
    }
}

#[tokio::test]
async fn a_changed_schedule_counts_from_the_next_completion_on() {
    let home = Home::new();
    let task = home.add(named(Frequency::Monthly), Some(day("2026-06-10")), day("2026-05-01")).await.id;
    let annually = TaskPatch { recurrence: named(Frequency::Annually), ..TaskPatch::default() };
    home.try_to(task, &Step::Patch(Box::new(annually)), day("2026-05-20")).await.unwrap();
    let after = home.try_to(task, &done("2026-06-10"), day("2026-06-10")).await.unwrap().card.task;
    assert_eq!(after.next_due_date, Some(day("2027-06-10")));
}

#[tokio::test]
async fn a_changed_day_opens_its_occurrence_and_is_the_anchor_from_then_on() {
    let home = Home::new();
    let how = series(1, Unit::Month);
    let task = home.add(how, Some(day("2026-01-31")), day("2026-01-01")).await.id;
    let fifteenth = TaskPatch { due_date: Edit::Set(day("2026-03-15")), ..TaskPatch::default() };
    let after = home.try_to(task, &Step::Patch(Box::new(fifteenth)), day("2026-02-01")).await.unwrap().card.task;
    assert_eq!((after.next_due_date, after.scheduled_for), (Some(day("2026-03-15")), Some(day("2026-03-15"))));
    let after = home.try_to(task, &done("2026-03-15"), day("2026-03-15")).await.unwrap().card.task;
    assert_eq!(after.next_due_date, Some(day("2026-04-15")));
}

#[tokio::test]
async fn a_one_time_task_that_was_done_comes_back_by_a_schedule_and_not_by_a_day() {
    let home = Home::new();
    let task = home.add(named(Frequency::Once), Some(day("2026-06-10")), day("2026-06-01")).await.id;
    home.try_to(task, &done("2026-06-12"), day("2026-06-12")).await.unwrap();
    let later = TaskPatch { due_date: Edit::Set(day("2026-08-01")), ..TaskPatch::default() };
    let after = home.try_to(task, &Step::Patch(Box::new(later)), day("2026-06-13")).await.unwrap().card.task;
    assert!(after.is_completed && after.next_due_date.is_none(), "a day reopens nothing");
    let weekly = TaskPatch { recurrence: named(Frequency::Weekly), ..TaskPatch::default() };
    let after = home.try_to(task, &Step::Patch(Box::new(weekly)), day("2026-06-13")).await.unwrap().card.task;
    assert_eq!((after.is_completed, after.next_due_date), (false, Some(day("2026-06-19"))), "it counts from when it was last done");
}

#[tokio::test]
async fn of_a_task_that_was_done_for_good_a_day_set_since_is_open_once_that_is_taken_back() {
    let home = Home::new();
    let task = home.add(named(Frequency::Once), Some(day("2026-06-10")), day("2026-06-01")).await.id;
    home.try_to(task, &done("2026-06-12"), day("2026-06-12")).await.unwrap();
    let later = TaskPatch { due_date: Edit::Set(day("2026-08-01")), ..TaskPatch::default() };
    home.try_to(task, &Step::Patch(Box::new(later)), day("2026-06-13")).await.unwrap();
    let after = home.try_to(task, &Step::Undo, day("2026-06-14")).await.unwrap().card.task;
    assert_eq!((after.is_completed, after.next_due_date), (false, Some(day("2026-08-01"))));
}

#[tokio::test]
async fn what_was_moved_since_is_left_where_it_is() {
    let home = Home::new();
    let task = home.add(weekly(), Some(day("2026-06-15")), day("2026-06-01")).await.id;
    home.try_to(task, &done("2026-06-15"), day("2026-06-15")).await.unwrap();
    let other = TaskPatch { due_date: Edit::Set(day("2026-07-01")), ..TaskPatch::default() };
    home.try_to(task, &Step::Patch(Box::new(other)), day("2026-06-16")).await.unwrap();
    let after = home.try_to(task, &Step::Delete(day("2026-06-15")), day("2026-06-17")).await.unwrap().card.task;
    assert_eq!((after.next_due_date, after.completions.count), (Some(day("2026-07-01")), 0));
}

#[tokio::test]
async fn a_completion_of_another_occurrence_or_without_effect_is_history_only() {
    use honeydue_task::DoneAt;
    let home = Home::new();
    let task = home.add(weekly(), Some(day("2026-06-15")), day("2026-06-01")).await.id;
    let today = day("2026-06-15");
    for done in [DoneAt { scheduled_for: Some(day("2026-06-08")), ..DoneAt::default() }, DoneAt { history_only: true, ..DoneAt::default() }]
    {
        let after = home.tasks.complete(crate::home::ada(), task, done, None, None, noon(today)).await.unwrap().value;
        assert_eq!(after.card.task.next_due_date, Some(today));
        assert!(!after.entry.unwrap().completion.moved_date);
    }
}

#[tokio::test]
async fn upcoming_days_follow_each_other_and_begin_with_the_one_that_is_shown() {
    let home = Home::new();
    let today = day("2026-06-10");
    let days = async |task| -> Vec<String> {
        let seen = home.tasks.upcoming(crate::home::ada().viewer(), task, 3, None, noon(today)).await.unwrap();
        seen.value.iter().map(Day::to_string).collect()
    };
    let weekly = home.add(weekly(), Some(day("2026-06-15")), today).await.id;
    assert_eq!(days(weekly).await, ["2026-06-15", "2026-06-22", "2026-06-29"]);
    home.try_to(weekly, &Step::Snooze(day("2026-06-18")), today).await.unwrap();
    assert_eq!(days(weekly).await, ["2026-06-18", "2026-06-22", "2026-06-29"]);
    let once = home.add(named(Frequency::Once), Some(today), today).await.id;
    assert_eq!(days(once).await, ["2026-06-10"]);
    let undated = home.add(named(Frequency::Weekly), None, today).await.id;
    assert_eq!(days(undated).await, Vec::<String>::new());
}
