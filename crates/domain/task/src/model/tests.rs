use super::*;
use crate::{
    Column, Frequency, Recurrence, Rule, Schedule, Task, TaskError, Template, Threshold, Weekday,
    sample::{ada, added, day, instant, rhythm, task},
    template::Hemisphere,
};
use honeydue_kernel::{Day, Event, Money, Zone};
use jiff::ToSpan;
use proptest::{collection::vec, option, prelude::*, sample::select};

/// A task of which this day's occurrence is open.
fn due(frequency: Frequency, due: &str) -> Task {
    task(frequency, Some(due))
}

/// The same task, after it was last done on this day.
fn last_done(task: Task, on: &str) -> Task {
    let completions = CompletionTotals { count: 1, last_at: Some(day(on).midnight_utc()), last_on: Some(day(on)), last_cost: None };
    Task { completions, ..task }
}

/// Completes a task as the zone's caller says, at this instant.
fn complete(task: &Task, when: When, zone: &str, now: &str) -> Result<(Completion, Task), TaskError> {
    let done = Completing::at(&DoneAt { when, ..DoneAt::default() }, &zone.parse().unwrap(), instant(now))?;
    let (completion, change) = task.complete(9.into(), done, ada(), instant(now))?;
    let TaskWrite::Recorded { task, .. } = change.into_parts().write else { panic!("a task is completed") };
    Ok((completion, task))
}

/// Completes a task on a day that is also today.
fn done_on(task: &Task, on: &str) -> (Completion, Task) {
    complete(task, When::On(day(on)), "UTC", &format!("{on}T12:00:00Z")).unwrap()
}

/// The next day and the column on that of the action, with the default threshold.
fn then(task: &Task, today: &str) -> (Option<String>, Column) {
    (task.next_due_date.map(|day| day.to_string()), task.standing().column(day(today), Threshold::default()))
}

fn on(day: &str, column: Column) -> (Option<String>, Column) {
    (Some(day.to_owned()), column)
}

#[test]
fn row_1_a_one_time_task_is_done_for_good() {
    let (completion, after) = done_on(&due(Frequency::Once, "2026-06-15"), "2026-06-14");
    assert_eq!(then(&after, "2026-06-14"), (None, Column::Completed));
    assert_eq!((completion.moved_date, completion.moved_to), (true, None));
    assert_eq!(completion.scheduled_for, Some(day("2026-06-15")));
}

#[test]
fn row_7_an_early_completion_counts_from_the_day_it_was_done() {
    let (_, after) = done_on(&due(Frequency::Monthly, "2026-06-30"), "2026-06-10");
    assert_eq!(then(&after, "2026-06-10"), on("2026-07-10", Column::Upcoming));
}

#[test]
fn row_9_there_is_no_memory_of_a_day_of_the_month() {
    let before = last_done(due(Frequency::Monthly, "2026-02-28"), "2026-01-31");
    let (_, after) = done_on(&before, "2026-02-28");
    assert_eq!(then(&after, "2026-02-28"), on("2026-03-28", Column::DueSoon));
}

#[test]
fn row_15_a_leap_day_is_the_28th_in_a_common_year() {
    let (_, after) = done_on(&due(Frequency::Annually, "2028-02-29"), "2028-02-29");
    assert_eq!(then(&after, "2028-02-29"), on("2029-02-28", Column::Upcoming));
}

#[test]
fn row_17_quarterly_is_three_calendar_months() {
    let (_, after) = done_on(&due(Frequency::Quarterly, "2026-06-01"), "2026-06-01");
    assert_eq!(then(&after, "2026-06-01"), on("2026-09-01", Column::Upcoming));
}

#[test]
fn row_39_a_back_dated_completion_may_leave_the_next_one_overdue() {
    let before = due(Frequency::Weekly, "2026-06-05");
    let (_, after) = complete(&before, When::On(day("2026-06-06")), "UTC", "2026-07-10T12:00:00Z").unwrap();
    assert_eq!(then(&after, "2026-07-10"), on("2026-06-13", Column::Overdue));
}

#[test]
fn row_41_a_second_completion_on_the_same_day_is_history_only() {
    let before = last_done(due(Frequency::Weekly, "2026-06-22"), "2026-06-15");
    let (completion, after) = done_on(&before, "2026-06-15");
    assert_eq!(then(&after, "2026-06-15"), on("2026-06-22", Column::DueSoon));
    assert_eq!((completion.moved_date, completion.moved_to), (false, None));
    assert_eq!(after.completions.count, 2);
}

#[test]
fn row_43_past_work_on_a_new_task_is_history_only() {
    let before = due(Frequency::Annually, "2026-07-01");
    let (completion, after) = complete(&before, When::On(day("2024-07-03")), "UTC", "2026-06-20T12:00:00Z").unwrap();
    assert_eq!(then(&after, "2026-06-20"), on("2026-07-01", Column::DueSoon));
    assert!(!completion.moved_date);
}

#[test]
fn a_day_that_was_done_already_does_not_pay_an_occurrence_that_was_opened_since() {
    // somebody has set the 17th after it was done on the 15th
    let before = last_done(due(Frequency::Weekly, "2026-06-17"), "2026-06-15");
    let (completion, after) = done_on(&before, "2026-06-15");
    assert!(!completion.moved_date);
    assert_eq!(then(&after, "2026-06-15"), on("2026-06-17", Column::DueSoon));
    let (_, after) = done_on(&before, "2026-06-16");
    assert_eq!(then(&after, "2026-06-16"), on("2026-06-23", Column::DueSoon));
}

#[test]
fn an_occurrence_of_the_day_of_the_last_completion_is_paid_on_that_day() {
    let before = last_done(due(Frequency::Weekly, "2026-06-15"), "2026-06-15");
    let (completion, after) = done_on(&before, "2026-06-15");
    assert!(completion.moved_date);
    assert_eq!(then(&after, "2026-06-15"), on("2026-06-22", Column::DueSoon));
}

#[test]
fn a_completion_that_leads_to_the_day_that_stands_is_history_only() {
    let (completion, after) = done_on(&due(Frequency::Weekly, "2026-06-22"), "2026-06-15");
    assert_eq!((completion.moved_date, completion.moved_to), (false, None));
    assert_eq!(then(&after, "2026-06-15"), on("2026-06-22", Column::DueSoon));
}

#[test]
fn row_61_a_completion_is_on_the_day_of_who_recorded_it() {
    let at = When::At(instant("2026-03-08T04:30:00Z"));
    let before = due(Frequency::Weekly, "2026-03-07");
    let (completion, after) = complete(&before, at, "Europe/Berlin", "2026-03-08T12:00:00Z").unwrap();
    assert_eq!(completion.completed_on, day("2026-03-08"));
    assert_eq!(then(&after, "2026-03-08"), on("2026-03-15", Column::DueSoon));
    let (elsewhere, _) = complete(&before, at, "America/Chicago", "2026-03-08T12:00:00Z").unwrap();
    assert_eq!(elsewhere.completed_on, day("2026-03-07"), "the same instant is still the day before in Chicago");
}

#[test]
fn row_63_a_day_without_midnight_is_a_day() {
    let at = When::At(instant("2026-04-23T22:05:00Z"));
    let (completion, after) = complete(&due(Frequency::Daily, "2026-04-24"), at, "Africa/Cairo", "2026-04-23T22:05:00Z").unwrap();
    assert_eq!(completion.completed_on, day("2026-04-24"));
    assert_eq!(then(&after, "2026-04-24"), on("2026-04-25", Column::DueSoon));
}

#[test]
fn row_79_midnight_utc_is_a_calendar_day_in_every_zone() {
    let on_day = When::On("2026-06-15T00:00:00Z".parse().unwrap());
    let before = due(Frequency::Weekly, "2026-06-15");
    let (completion, after) = complete(&before, on_day, "America/Chicago", "2026-06-15T17:00:00Z").unwrap();
    assert_eq!(completion.completed_on, day("2026-06-15"));
    assert_eq!(then(&after, "2026-06-15"), on("2026-06-22", Column::DueSoon));
}

#[test]
fn a_new_task_shows_the_day_that_was_set() {
    let new = due(Frequency::Weekly, "2026-06-15");
    assert_eq!((new.due_date, new.next_due_date, new.scheduled_for), (Some(day("2026-06-15")), new.due_date, new.due_date));
    assert_eq!((new.version, new.completions), (1, CompletionTotals::default()));
}

/// A task of which nothing but the title is said, and the template.
fn from_template(id: i64) -> NewTask {
    let title = "Gutters".try_into().unwrap();
    NewTask { template: Some(id.into()), ..NewTask::titled(2.into(), title, Recurrence::default()) }
}

#[test]
fn a_task_of_a_template_takes_from_it_what_is_not_said() {
    for template in Template::all() {
        let task = added(from_template(template.id.get()), "2026-06-18");
        let first = Some(template.first_due(day("2026-06-18"), Hemisphere::North));
        assert_eq!((task.due_date, task.next_due_date, task.scheduled_for), (first, first, first), "{}", template.title);
        let schedule = template.schedule(Hemisphere::North).begun_on(first);
        assert_eq!((task.rhythm, task.schedule), (None, Some(schedule)), "{}", template.title);
        assert_eq!((task.category, task.priority), (Some(template.category), Some(template.importance.id())));
    }
}

#[test]
fn what_is_said_of_a_task_wins_over_its_template() {
    let tune_up = || from_template(6);
    let dated = added(NewTask { due_date: Some(day("2026-07-01")), ..tune_up() }, "2026-06-18");
    assert_eq!((dated.next_due_date, dated.schedule.and_then(|schedule| schedule.anchor())), (dated.due_date, dated.due_date));
    assert!(dated.schedule.is_some_and(|schedule| schedule.season().is_some()), "the schedule is the template's");
    let named = added(NewTask { recurrence: rhythm(Frequency::Monthly).into(), ..tune_up() }, "2026-06-18");
    assert_eq!((named.rhythm, named.due_date), (Some(rhythm(Frequency::Monthly)), Some(day("2027-03-01"))));
    let once = added(NewTask { recurrence: rhythm(Frequency::Once).into(), ..tune_up() }, "2026-06-18");
    assert_eq!((once.schedule, once.due_date), (None, Some(day("2027-03-01"))));
    let mondays = Schedule::new(Rule::Weekdays { every: 1, days: [Weekday::Monday].into_iter().collect() }).unwrap();
    let pattern = added(NewTask { recurrence: mondays.into(), ..tune_up() }, "2026-06-18");
    assert_eq!((pattern.due_date, pattern.next_due_date), (None, Some(day("2026-06-22"))), "a pattern begins by itself");
    let other = added(NewTask { category: Some(1.into()), priority: Some(4.into()), ..tune_up() }, "2026-06-18");
    assert_eq!((other.category, other.priority), (Some(1.into()), Some(4.into())));
}

#[test]
fn of_a_task_of_which_nothing_is_said_nothing_comes_back() {
    let task = added(NewTask { template: None, ..from_template(6) }, "2026-06-18");
    assert_eq!((task.rhythm, task.schedule, task.next_due_date), (Some(rhythm(Frequency::Once)), None, None));
}

#[test]
fn an_undated_task_gets_its_first_day_when_it_is_done() {
    let (completion, after) = done_on(&task(Frequency::Weekly, None), "2026-06-15");
    assert_eq!(then(&after, "2026-06-15"), on("2026-06-22", Column::DueSoon));
    assert_eq!((completion.scheduled_for, completion.moved_to), (None, Some(day("2026-06-22"))));
}

#[test]
fn a_completion_ends_the_work_in_progress_whether_or_not_it_moves_the_day() {
    let before = Task { in_progress: true, ..last_done(due(Frequency::Weekly, "2026-06-22"), "2026-06-15") };
    for on in ["2026-06-15", "2026-06-16"] {
        assert!(!done_on(&before, on).1.in_progress);
    }
}

#[test]
fn a_one_time_task_is_not_done_twice() {
    let (_, after) = done_on(&due(Frequency::Once, "2026-06-15"), "2026-06-15");
    let again = complete(&after, When::Now, "UTC", "2026-06-16T12:00:00Z");
    assert!(matches!(again, Err(TaskError::AlreadyCompleted)), "{again:?}");
}

#[test]
fn a_task_that_was_given_up_or_put_away_is_not_done() {
    let task = due(Frequency::Weekly, "2026-06-15");
    for gone in [Task { is_cancelled: true, ..task.clone() }, Task { is_archived: true, ..task }] {
        let outcome = complete(&gone, When::Now, "UTC", "2026-06-15T12:00:00Z");
        assert!(matches!(outcome, Err(TaskError::Cancelled)), "{outcome:?}");
    }
}

#[test]
fn an_older_completion_counts_and_leaves_the_newest_as_it_is() {
    let cost = Money::try_from(500).ok();
    let mut before = last_done(due(Frequency::Weekly, "2026-06-22"), "2026-06-15");
    before.completions.last_cost = cost;
    let (_, after) = done_on(&before, "2026-06-01");
    let expected = CompletionTotals { count: 2, ..before.completions };
    assert_eq!(after.completions, expected);
}

#[test]
fn a_newer_completion_gives_day_instant_and_cost() {
    let mut before = last_done(due(Frequency::Weekly, "2026-06-22"), "2026-06-15");
    before.completions.last_cost = Money::try_from(500).ok();
    let (completion, after) = done_on(&before, "2026-06-16");
    let CompletionTotals { count, last_at, last_on, last_cost } = after.completions;
    assert_eq!((count, last_at, last_on, last_cost), (2, Some(completion.completed_at), Some(day("2026-06-16")), None));
}

#[test]
fn a_completion_tells_the_task_and_the_ledger_the_same() {
    let before = due(Frequency::Weekly, "2026-06-15");
    let done = Completing::at(&DoneAt::default(), &Zone::utc(), instant("2026-06-15T12:00:00Z")).unwrap();
    let (completion, change) = before.complete(9.into(), done, ada(), instant("2026-06-15T12:00:01Z")).unwrap();
    assert_eq!(change.event().kind(), "task.completed");
    assert_eq!(change.affected().all(), [before.residence.into()]);
    let parts = change.into_parts();
    let TaskWrite::Recorded { task, completion: written } = parts.write else { panic!("a task is completed") };
    assert_eq!(written, completion);
    assert_eq!(parts.event, TaskEvent::Completed { task: task.clone(), completion });
    assert_eq!((task.version, task.updated_at), (2, instant("2026-06-15T12:00:01Z")));
    let member = Guard::Member { residence: before.residence, least: Role::Member };
    assert_eq!(parts.guards, [member, Guard::Unchanged(Versioned::Task(before.id, 1))]);
}

#[test]
fn a_clock_may_run_five_minutes_ahead() {
    let task = due(Frequency::Weekly, "2026-06-15");
    let at = |at: &str| complete(&task, When::At(instant(at)), "UTC", "2026-06-15T12:00:00Z");
    assert!(at("2026-06-15T12:05:00Z").is_ok());
    assert!(matches!(at("2026-06-15T12:05:00.000001Z"), Err(TaskError::CompletedInFuture)));
}

#[test]
fn nothing_is_done_on_a_day_after_the_callers_today() {
    let task = due(Frequency::Weekly, "2026-06-15");
    let ahead = |when, zone| complete(&task, when, zone, "2026-06-15T23:58:00Z");
    assert!(matches!(ahead(When::On(day("2026-06-16")), "UTC"), Err(TaskError::CompletedInFuture)));
    assert!(matches!(ahead(When::At(instant("2026-06-16T00:01:00Z")), "UTC"), Err(TaskError::CompletedInFuture)));
    assert!(ahead(When::On(day("2026-06-15")), "Pacific/Midway").is_ok());
    let (completion, _) = ahead(When::On(day("2026-06-16")), "Pacific/Kiritimati").unwrap();
    assert_eq!(completion.completed_on, day("2026-06-16"), "where it is the 16th already");
    assert!(completion.completed_at <= instant("2026-06-15T23:58:00Z"), "a day that has begun elsewhere is no instant to come");
}

#[test]
fn nothing_was_done_before_1900() {
    let task = due(Frequency::Weekly, "2026-06-15");
    let at = |at: &str| complete(&task, When::At(instant(at)), "UTC", "2026-06-15T12:00:00Z");
    assert!(matches!(at("1899-12-31T23:59:59Z"), Err(TaskError::CompletedTooLongAgo)));
    assert!(at("1900-01-01T00:00:00Z").is_ok());
}

#[test]
fn a_rating_is_one_to_five() {
    assert_eq!([1, 5].map(|stars| Rating::try_from(stars).map(i64::from)), [Ok(1), Ok(5)]);
    assert_eq!([0, 6, -1, 257, i64::MAX].map(Rating::try_from), [Err(RatingError); 5]);
}

/// A task of any frequency, dated or not, and the days on which it is done, in any order.
fn any_history() -> impl Strategy<Value = (Task, Vec<Day>)> {
    let later = |days: i32| day("2020-01-01").plus(days.days());
    let days = vec((0..4_000_i32).prop_map(later), 1..12);
    (select(&Frequency::ALL), option::of(0..4_000_i32), days).prop_map(move |(frequency, due, days)| {
        let due = due.map(|due| later(due).to_string());
        (task(frequency, due.as_deref()), days)
    })
}

/// Completes a task on each of these days, and looks at each step.
fn follow(
    (mut task, days): (Task, Vec<Day>),
    mut look: impl FnMut(&Task, &Completion, &Task) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    for on in days {
        match complete(&task, When::On(on), "UTC", "2040-01-01T00:00:00Z") {
            Ok((completion, after)) => {
                look(&task, &completion, &after)?;
                task = after;
            }
            Err(error) => prop_assert!(task.is_completed, "{error:?}"),
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_completion_never_makes_a_task_due_earlier(history in any_history()) {
        follow(history, |before, _, after| {
            let earlier = after.next_due_date.is_some_and(|next| before.next_due_date.is_some_and(|due| next < due));
            prop_assert!(!earlier, "{:?} after {:?}", after.next_due_date, before.next_due_date);
            Ok(())
        })?;
    }

    #[test]
    fn after_a_completion_the_next_day_is_later_than_the_day_it_was_done_or_none(history in any_history()) {
        follow(history, |_, completion, after| {
            prop_assert!(after.next_due_date.is_none_or(|next| next > completion.completed_on));
            prop_assert_eq!(after.next_due_date.is_none(), after.is_completed);
            Ok(())
        })?;
    }

    #[test]
    fn the_same_completion_twice_moves_once(history in any_history()) {
        follow(history, |_, completion, after| {
            let again = complete(after, When::On(completion.completed_on), "UTC", "2040-01-01T00:00:00Z");
            match again {
                Ok((second, twice)) => {
                    prop_assert!(!second.moved_date);
                    prop_assert_eq!(twice.next_due_date, after.next_due_date);
                }
                Err(error) => prop_assert!(matches!(error, TaskError::AlreadyCompleted), "{error:?}"),
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_completion_tells_whether_and_where_it_moved_the_task(history in any_history()) {
        follow(history, |before, completion, after| {
            prop_assert_eq!(completion.scheduled_for, before.scheduled_for);
            if completion.moved_date {
                prop_assert_eq!(completion.moved_to, after.next_due_date);
                prop_assert_eq!(after.scheduled_for, after.next_due_date);
            } else {
                prop_assert_eq!((after.next_due_date, after.scheduled_for), (before.next_due_date, before.scheduled_for));
                prop_assert_eq!(completion.moved_to, None);
            }
            Ok(())
        })?;
    }

    #[test]
    fn completions_add_up(history in any_history()) {
        let mut days = Vec::new();
        follow(history, |_, completion, after| {
            days.push(completion.completed_on);
            prop_assert_eq!(after.completions.count as usize, days.len());
            prop_assert_eq!(after.completions.last_on, days.iter().max().copied());
            prop_assert_eq!(after.version, 1 + i64::from(after.completions.count));
            Ok(())
        })?;
    }
}
