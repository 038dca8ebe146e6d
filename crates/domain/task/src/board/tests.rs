use super::*;
use crate::{
    CompletionTotals, Frequency, Pile, Priority, Task,
    sample::{card, day, instant, task},
};
use honeydue_kernel::Zone;
use jiff::ToSpan;
use proptest::{collection::vec, option, prelude::*};
use std::collections::HashMap;

fn days(days: i64) -> Threshold {
    Threshold::try_from(days).unwrap()
}

/// The column of a task on the board at this instant in this zone.
fn column(due: &str, at: &str, zone: &str, threshold: Threshold) -> Column {
    let today = zone.parse::<Zone>().unwrap().day_of(instant(at));
    task(Frequency::Weekly, Some(due)).standing().column(today, threshold)
}

#[test]
fn today_is_the_callers() {
    // rows 65 and 67 of the schedule cases
    assert_eq!(column("2026-06-15", "2026-06-15T10:30:00Z", "Pacific/Kiritimati", days(30)), Column::Overdue);
    assert_eq!(column("2026-06-15", "2026-06-15T10:30:00Z", "UTC", days(30)), Column::DueSoon);
    assert_eq!(column("2026-11-01", "2026-11-02T04:59:59Z", "America/New_York", days(30)), Column::DueSoon);
    assert_eq!(column("2026-11-01", "2026-11-02T05:00:00Z", "America/New_York", days(30)), Column::Overdue);
}

#[test]
fn due_soon_ends_before_today_plus_the_threshold() {
    // rows 69 and 71
    let at = |due, threshold| column(due, "2026-06-01T12:00:00Z", "UTC", threshold);
    assert_eq!(at("2026-06-30", days(30)), Column::DueSoon);
    assert_eq!(at("2026-07-01", days(30)), Column::Upcoming);
    assert_eq!(at("2026-06-01", days(1)), Column::DueSoon);
    assert_eq!(at("2026-06-02", days(1)), Column::Upcoming);
    assert_eq!(at("2027-05-31", days(365)), Column::DueSoon);
    assert_eq!(at("2027-06-01", days(365)), Column::Upcoming);
}

#[test]
fn in_progress_wins_over_overdue() {
    // row 73
    let task = Task { in_progress: true, ..task(Frequency::Weekly, Some("2026-06-01")) };
    assert_eq!(task.standing().column(day("2026-06-15"), Threshold::default()), Column::InProgress);
}

#[test]
fn an_undated_task_is_upcoming() {
    assert_eq!(task(Frequency::Weekly, None).standing().column(day("2026-06-15"), Threshold::default()), Column::Upcoming);
}

#[test]
fn the_first_column_that_fits_wins() {
    let mut standing = task(Frequency::Weekly, Some("2026-06-01")).standing();
    let today = day("2026-06-15");
    let mut seen = vec![standing.column(today, Threshold::default())];
    let steps: [fn(&mut Standing); 4] =
        [|s| s.in_progress = true, |s| s.is_completed = true, |s| s.is_archived = true, |s| s.is_cancelled = true];
    for step in steps {
        step(&mut standing);
        seen.push(standing.column(today, Threshold::default()));
    }
    assert_eq!(seen, [Column::Overdue, Column::InProgress, Column::Completed, Column::Archived, Column::Cancelled]);
}

#[test]
fn a_threshold_is_between_1_and_365_days() {
    for outside in [i64::MIN, -1, 0, 366, 65_537, i64::MAX] {
        assert_eq!(Threshold::try_from(outside), Err(ThresholdError));
    }
    assert_eq!(days(1).days(), 1);
    assert_eq!(days(365).days(), 365);
    assert_eq!(Threshold::default().days(), 30);
}

/// A dated card with a priority.
fn prioritized(id: i64, due: Option<&str>, level: Option<i16>) -> TaskCard {
    let priority = level.map(|level| Priority { id: i64::from(level).into(), name: String::new(), level, color: String::new() });
    TaskCard { priority, ..card(Task { id: id.into(), ..task(Frequency::Weekly, due) }) }
}

fn ids(board: &Board<&TaskCard>, column: Column) -> Vec<i64> {
    board.columns.iter().find(|found| found.column == column).unwrap().cards.iter().map(|card| card.task.id.get()).collect()
}

#[test]
fn a_column_is_in_the_order_of_day_then_priority_then_id() {
    let cards = vec![
        prioritized(1, None, Some(4)),
        prioritized(2, Some("2026-08-02"), Some(4)),
        prioritized(3, Some("2026-08-01"), None),
        prioritized(4, Some("2026-08-01"), Some(1)),
        prioritized(6, Some("2026-08-01"), Some(4)),
        prioritized(5, Some("2026-08-01"), Some(4)),
        prioritized(7, None, None),
    ];
    let board = Board::sort(&cards, day("2026-06-15"), Threshold::default());
    assert_eq!(ids(&board, Column::Upcoming), [5, 6, 4, 3, 2, 1, 7]);
}

/// A task that was done for good on this day.
fn done(id: i64, on: Day, at: &str) -> TaskCard {
    let completions = CompletionTotals { count: 1, last_at: Some(instant(at)), last_on: Some(on), last_cost: None };
    card(Task { id: id.into(), is_completed: true, next_due_date: None, completions, ..task(Frequency::Once, None) })
}

#[test]
fn completed_tasks_are_in_the_order_of_their_completion_newest_first() {
    let cards = vec![
        done(1, day("2026-06-01"), "2026-06-01T10:00:00Z"),
        done(2, day("2026-06-02"), "2026-06-02T10:00:00Z"),
        done(3, day("2026-06-02"), "2026-06-02T11:00:00Z"),
        done(4, day("2026-06-02"), "2026-06-02T11:00:00Z"),
    ];
    let board = Board::sort(&cards, day("2026-06-15"), Threshold::default());
    assert_eq!(ids(&board, Column::Completed), [4, 3, 2, 1]);
}

#[test]
fn a_board_shows_the_newest_100_completed_tasks_and_counts_them_all() {
    let cards: Vec<_> = (0..150).map(|n| done(n, day("2026-01-01").plus(n.days()), "2026-01-01T00:00:00Z")).collect();
    let board = Board::sort(&cards, day("2026-06-15"), Threshold::default());
    let completed = board.columns.last().unwrap();
    assert_eq!((completed.count, completed.cards.len()), (150, 100));
    assert_eq!(ids(&board, Column::Completed), (50..150).rev().collect::<Vec<_>>());
}

#[test]
fn other_columns_show_all_their_tasks() {
    let cards: Vec<_> = (0..150).map(|n| prioritized(n, Some("2026-06-01"), None)).collect();
    let board = Board::sort(&cards, day("2026-06-15"), Threshold::default());
    assert_eq!((board.columns[0].count, board.columns[0].cards.len()), (150, 150));
}

#[test]
fn an_empty_board_has_its_five_columns() {
    let board = Board::sort([], day("2026-06-15"), Threshold::default());
    assert_eq!(board.columns.each_ref().map(|column| (column.column, column.count)), Column::BOARD.map(|column| (column, 0)));
}

#[test]
fn a_home_without_tasks_counts_among_the_homes() {
    let homes = [1, 2].map(|home| HomeLoad { residence: home.into(), piles: Vec::new() });
    let summary = Summary::of(&homes, day("2026-06-15"), Threshold::default());
    assert_eq!(summary, Summary { residences: 2, ..Summary::default() });
    assert_eq!(summary.tasks(), 0);
}

/// Any task of one of three homes.
fn any_task() -> impl Strategy<Value = Task> {
    let dates = (option::of(-500..500_i32), option::of(-500..500_i32));
    let flags = (any::<bool>(), any::<bool>(), proptest::bool::weighted(0.1), proptest::bool::weighted(0.1));
    (1..4_i64, dates, flags, option::of(-500..500_i32)).prop_map(|(home, (due, next), flags, last)| {
        let (is_completed, in_progress, is_cancelled, is_archived) = flags;
        let on = |offset: Option<i32>| offset.map(|offset| day("2026-06-15").plus(offset.days()));
        let mut task = task(Frequency::Monthly, None);
        (task.due_date, task.next_due_date, task.completions.last_on) = (on(due), on(next), on(last));
        Task { residence: home.into(), is_completed, in_progress, is_cancelled, is_archived, ..task }
    })
}

fn any_cards() -> impl Strategy<Value = Vec<TaskCard>> {
    vec(any_task(), 0..300).prop_map(|tasks| (1..).zip(tasks).map(|(id, task)| card(Task { id: i64::into(id), ..task })).collect())
}

/// The load of the cards' homes, as a store counts it.
fn load(cards: &[TaskCard]) -> Vec<HomeLoad> {
    let mut homes: HashMap<_, HashMap<Standing, u32>> = HashMap::new();
    for card in cards {
        *homes.entry(card.task.residence).or_default().entry(card.task.standing()).or_default() += 1;
    }
    let piles = |piles: HashMap<Standing, u32>| piles.into_iter().map(|(standing, count)| Pile { standing, count }).collect();
    homes.into_iter().map(|(residence, counts)| HomeLoad { residence, piles: piles(counts) }).collect()
}

proptest! {
    #[test]
    fn the_columns_of_a_board_add_up_to_the_summary(cards in any_cards(), today in -400..400_i32, threshold in 1..=365_i64) {
        let today = day("2026-06-15").plus(today.days());
        let summary = Summary::of(&load(&cards), today, days(threshold));
        let on_board = cards.iter().filter(|card| !card.task.is_cancelled && !card.task.is_archived).count();
        let board = Board::sort(&cards, today, days(threshold));
        let counts = board.columns.each_ref().map(|column| column.count);
        let Summary { overdue, due_soon, upcoming, in_progress, completed, residences: _ } = summary;
        prop_assert_eq!(counts, [overdue, due_soon, upcoming, in_progress, completed]);
        prop_assert_eq!(summary.tasks(), u32::try_from(on_board).unwrap());
    }

    #[test]
    fn each_column_shows_the_tasks_that_stand_in_it(cards in any_cards(), threshold in 1..=365_i64) {
        let today = day("2026-06-15");
        let board = Board::sort(&cards, today, days(threshold));
        for column in &board.columns {
            let shown = u32::try_from(column.cards.len()).unwrap();
            let all = if column.column == Column::Completed { column.count.min(100) } else { column.count };
            prop_assert_eq!(shown, all);
            for card in &column.cards {
                prop_assert_eq!(card.task.standing().column(today, days(threshold)), column.column);
            }
        }
    }

    #[test]
    fn a_board_does_not_depend_on_the_order_in_which_cards_come(cards in any_cards()) {
        let today = day("2026-06-15");
        let backwards = cards.iter().rev();
        let (one, other) = (Board::sort(&cards, today, days(30)), Board::sort(backwards, today, days(30)));
        for column in Column::BOARD {
            prop_assert_eq!(ids(&one, column), ids(&other, column));
        }
    }

    #[test]
    fn a_column_runs_from_the_earliest_day_to_the_undated(cards in any_cards()) {
        let board = Board::sort(&cards, day("2026-06-15"), days(30));
        for column in board.columns.iter().filter(|column| column.column != Column::Completed) {
            let days: Vec<_> = column.cards.iter().map(|card| card.task.standing().effective).collect();
            prop_assert!(days.is_sorted_by_key(|day| day.unwrap_or(Day::LAST)));
        }
    }

    #[test]
    fn a_wider_threshold_takes_from_upcoming_alone(task in any_task(), narrow in 1..365_i64) {
        let standing = task.standing();
        let (before, after) = (standing.column(day("2026-06-15"), days(narrow)), standing.column(day("2026-06-15"), days(narrow + 1)));
        prop_assert!(before == after || (before, after) == (Column::Upcoming, Column::DueSoon));
    }
}
