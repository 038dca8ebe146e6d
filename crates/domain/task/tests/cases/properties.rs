//! What holds whatever has happened before.

use crate::home::{Home, Step, day};
use honeydue_kernel::{Day, TaskId};
use honeydue_task::{Base, Frequency, MonthDay, Recurrence, Rhythm, Rule, Schedule, Season, Task, TaskError, Unit, Weekday};
use jiff::{Timestamp, ToSpan};
use proptest::{collection::vec, option, prelude::*, sample::select};

fn later(days: i32) -> Day {
    day("2024-01-01").plus(days.days())
}

/// A named frequency, a series, a pattern, or an interval with a season.
fn any_recurrence() -> impl Strategy<Value = (u8, Frequency)> {
    (0..4_u8, select(&Frequency::ALL))
}

fn recurrence((kind, frequency): (u8, Frequency)) -> Recurrence {
    let monthly = Schedule::new(Rule::Interval { every: 1, unit: Unit::Month }).unwrap();
    let ends = |month, day| MonthDay::new(month, day).unwrap();
    match kind {
        0 => Rhythm::new(frequency, Some(10)).unwrap().into(),
        1 => monthly.based_on(Base::Schedule).unwrap().into(),
        2 => Schedule::new(Rule::Weekdays { every: 2, days: [Weekday::Tuesday, Weekday::Sunday].into_iter().collect() }).unwrap().into(),
        _ => monthly.in_season(Some(Season { from: ends(11, 1), to: ends(3, 31) })).into(),
    }
}

/// Something that somebody may do, some days after what was done before.
fn any_step() -> impl Strategy<Value = (u8, i32, i32)> {
    (0..5_u8, 0..40_i32, -60..60_i32)
}

fn step((kind, _, offset): (u8, i32, i32), today: Day) -> Step {
    let around = today.plus(offset.days());
    match kind {
        0 | 1 => Step::Done(around.min(today)),
        2 => Step::Skip,
        3 => Step::Snooze(around),
        _ => Step::Start,
    }
}

/// All but how often it was touched, and when.
fn but_touched(task: Task) -> Task {
    Task { version: 0, updated_at: Timestamp::UNIX_EPOCH, ..task }
}

/// Does these things one after the other; what is refused is not done. Gives the day of the last.
async fn live(home: &Home, task: TaskId, steps: &[(u8, i32, i32)]) -> Day {
    let mut today = later(100);
    for asked in steps {
        today = today.plus(asked.1.days());
        match home.try_to(task, &step(*asked, today), today).await {
            Ok(_) | Err(TaskError::AlreadyCompleted | TaskError::NotRecurring | TaskError::NotScheduled | TaskError::SnoozedIntoPast) => {}
            Err(other) => panic!("{asked:?}: {other:?}"),
        }
    }
    today
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

proptest! {
    #[test]
    fn undo_right_after_restores_everything(
        how in any_recurrence(), due in option::of(0..400_i32), steps in vec(any_step(), 0..8), last in (0..4_u8, 0..40_i32, -60..60_i32),
    ) {
        block_on(async {
            let (home, due) = (Home::new(), due.map(later));
            let task = home.add(recurrence(how), due, later(0)).await.id;
            let today = live(&home, task, &steps).await;
            let before = home.find(task).await;
            if home.try_to(task, &step(last, today), today).await.is_ok() && home.find(task).await != before {
                home.try_to(task, &Step::Undo, today).await.unwrap();
                assert_eq!(but_touched(home.find(task).await), but_touched(before));
            }
        });
    }

    #[test]
    fn undoing_everything_leads_back_to_the_beginning(
        how in any_recurrence(), due in option::of(0..400_i32), steps in vec((0..4_u8, 0..40_i32, -60..60_i32), 0..8),
    ) {
        block_on(async {
            let (home, due) = (Home::new(), due.map(later));
            let new = home.add(recurrence(how), due, later(0)).await;
            let today = live(&home, new.id, &steps).await;
            loop {
                match home.try_to(new.id, &Step::Undo, today).await {
                    Ok(_) => {}
                    Err(TaskError::NothingToUndo) => break,
                    Err(other) => panic!("{other:?}"),
                }
            }
            assert_eq!(but_touched(home.find(new.id).await), but_touched(new));
        });
    }

    #[test]
    fn the_same_completion_twice_moves_once(
        how in any_recurrence(), due in option::of(0..400_i32), steps in vec(any_step(), 0..6), on in -60..=0_i32,
    ) {
        block_on(async {
            let (home, due) = (Home::new(), due.map(later));
            let task = home.add(recurrence(how), due, later(0)).await.id;
            let today = live(&home, task, &steps).await;
            let done = Step::Done(today.plus(on.days()));
            if let Ok(first) = home.try_to(task, &done, today).await {
                match home.try_to(task, &done, today).await {
                    Ok(second) => {
                        assert!(!second.entry.unwrap().completion.moved_date);
                        assert_eq!(second.card.task.next_due_date, first.card.task.next_due_date);
                    }
                    Err(error) => assert!(matches!(error, TaskError::AlreadyCompleted), "{error:?}"),
                }
            }
        });
    }

    #[test]
    fn totals_are_those_of_the_completions_that_are_left(
        steps in vec(any_step(), 1..8), gone in 0..8_usize,
    ) {
        block_on(async {
            let home = Home::new();
            let task = home.add(Rhythm::new(Frequency::Weekly, None).unwrap(), Some(later(90)), later(0)).await.id;
            let today = live(&home, task, &steps).await;
            let days = home.completed_on(task).await;
            if let Some(on) = days.get(gone % days.len().max(1)) {
                home.try_to(task, &Step::Delete(*on), today).await.unwrap();
            }
            let (left, totals) = (home.completed_on(task).await, home.find(task).await.completions);
            assert_eq!((totals.count as usize, totals.last_on), (left.len(), left.iter().max().copied()));
        });
    }
}
