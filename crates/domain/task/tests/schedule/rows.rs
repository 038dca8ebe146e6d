//! The worked cases, by their numbers. Rows on undo, deleting and editing a completion and on PATCH of a task (55, 57,
//! 75, 77) are the task's; rows 1, 61, 63 and 79 are beside the model, too.

use crate::{day, schedule, season};
use honeydue_kernel::{Day, Zone};
use honeydue_task::{Base, Column, Next, Schedule, Standing, Threshold};

/// What somebody does.
enum Action {
    /// Completes the task, as of this day.
    Done(&'static str),
    /// Skips it, on this day.
    Skip(&'static str),
}
use Action::{Done, Skip};

/// One row: the schedule, the open day and what else is known, and what becomes of them.
struct Row {
    number: u8,
    schedule: Schedule,
    due: &'static str,
    last_done: Option<&'static str>,
    action: Action,
    /// Where it is not the day of the action.
    today: Option<&'static str>,
    next: Option<&'static str>,
    column: Column,
    rrule: Option<&'static str>,
}

impl Row {
    /// The day, the rule and the column as the table has them; the anchor is the due date.
    fn new(number: u8, rule: &str, due: &'static str, action: Action, next: &'static str, column: Column) -> Self {
        let schedule = schedule(rule).anchored_at(Some(day(due)));
        Self { number, schedule, due, last_done: None, action, today: None, next: Some(next), column, rrule: None }
    }

    fn on_schedule(self) -> Self {
        Self { schedule: self.schedule.based_on(Base::Schedule).unwrap(), ..self }
    }

    fn anchored(self, anchor: &str) -> Self {
        Self { schedule: self.schedule.anchored_at(Some(day(anchor))), ..self }
    }

    fn in_season(self, text: &str) -> Self {
        Self { schedule: self.schedule.in_season(Some(season(text))), ..self }
    }

    fn ending(self, on: &str) -> Self {
        Self { schedule: self.schedule.ending_on(Some(day(on))), ..self }
    }

    fn last_done(self, on: &'static str) -> Self {
        Self { last_done: Some(on), ..self }
    }

    fn today(self, today: &'static str) -> Self {
        Self { today: Some(today), ..self }
    }

    fn rrule(self, rrule: &'static str) -> Self {
        Self { rrule: Some(rrule), ..self }
    }

    fn never(self) -> Self {
        Self { next: None, ..self }
    }

    fn check(&self) {
        let open = day(self.due);
        let (next, on) = match self.action {
            Done(on) => match self.schedule.after_completion(day(on), Some(open), self.last_done.map(day)) {
                Next::Stays => (Some(open), on),
                Next::Moves(next) => (next, on),
            },
            Skip(on) => (self.schedule.after_skip(open, day(on)), on),
        };
        assert_eq!(next.map(|day| day.to_string()).as_deref(), self.next, "row {}", self.number);
        let today = day(self.today.unwrap_or(on));
        assert_eq!(column(next, today, Threshold::default()), self.column, "row {}", self.number);
        if let Some(rrule) = self.rrule {
            assert_eq!(self.schedule.rrule().as_deref(), Ok(rrule), "row {}", self.number);
        }
    }
}

fn column(next: Option<Day>, today: Day, threshold: Threshold) -> Column {
    let is_completed = next.is_none();
    Standing { effective: next, is_completed, in_progress: false, is_cancelled: false, is_archived: false }.column(today, threshold)
}

#[test]
fn rows_3_to_27_completions() {
    use Column::{DueSoon, Upcoming};
    let rows = [
        Row::new(3, "1 week", "2026-06-15", Done("2026-06-18"), "2026-06-22", DueSoon).on_schedule().rrule("FREQ=WEEKLY"),
        Row::new(5, "1 week", "2026-06-05", Done("2026-06-12"), "2026-06-19", DueSoon).on_schedule().rrule("FREQ=WEEKLY"),
        Row::new(7, "1 month", "2026-06-30", Done("2026-06-10"), "2026-07-10", Upcoming),
        Row::new(9, "1 month", "2026-02-28", Done("2026-02-28"), "2026-03-28", DueSoon).last_done("2026-01-31"),
        Row::new(11, "1 month", "2028-01-31", Done("2028-02-02"), "2028-02-29", DueSoon)
            .on_schedule()
            .rrule("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
        Row::new(13, "1 year", "2024-02-29", Done("2024-03-05"), "2025-02-28", Upcoming)
            .on_schedule()
            .rrule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1"),
        Row::new(15, "1 year", "2028-02-29", Done("2028-02-29"), "2029-02-28", Upcoming),
        Row::new(17, "3 months", "2026-06-01", Done("2026-06-01"), "2026-09-01", Upcoming),
        Row::new(19, "1 week MO,TH", "2026-06-15", Done("2026-06-15"), "2026-06-18", DueSoon).rrule("FREQ=WEEKLY;BYDAY=MO,TH"),
        Row::new(21, "2 weeks MO,TH", "2026-06-18", Done("2026-06-18"), "2026-06-29", DueSoon)
            .anchored("2026-06-15")
            .last_done("2026-06-15")
            .rrule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;WKST=MO"),
        Row::new(23, "1 month 1TU", "2026-06-02", Done("2026-06-09"), "2026-07-07", DueSoon).rrule("FREQ=MONTHLY;BYDAY=1TU"),
        Row::new(25, "3 months 2SU", "2026-03-08", Done("2026-03-08"), "2026-06-14", Upcoming).rrule("FREQ=MONTHLY;INTERVAL=3;BYDAY=2SU"),
        Row::new(27, "1 month 30,31", "2026-01-31", Done("2026-01-31"), "2026-02-28", DueSoon)
            .anchored("2026-01-30")
            .last_done("2026-01-30"),
    ];
    rows.iter().for_each(Row::check);
}

#[test]
fn rows_29_to_45_seasons_ends_and_history() {
    use Column::{DueSoon, Overdue, Upcoming};
    let rows = [
        Row::new(29, "1 week", "2026-10-28", Done("2026-10-28"), "2027-04-01", Upcoming).in_season("04-01..10-31"),
        Row::new(31, "1 week", "2027-04-01", Done("2027-03-20"), "2027-04-01", DueSoon).in_season("04-01..10-31"),
        Row::new(33, "2 weeks", "2026-12-24", Done("2026-12-24"), "2027-01-07", DueSoon).in_season("11-01..03-31"),
        Row::new(35, "1 week", "2027-02-21", Done("2027-02-21"), "2027-02-28", DueSoon).in_season("12-01..02-29"),
        // the table has UNTIL with a time, for dateutil's datetimes; beside a DTSTART that is a date the RFC wants a date
        Row::new(37, "1 month", "2026-11-15", Done("2026-11-01"), "2026-12-15", Upcoming)
            .on_schedule()
            .anchored("2026-01-15")
            .ending("2026-12-31")
            .rrule("FREQ=MONTHLY;UNTIL=20261231"),
        Row::new(39, "1 week", "2026-06-05", Done("2026-06-06"), "2026-06-13", Overdue).today("2026-07-10"),
        Row::new(41, "1 week", "2026-06-22", Done("2026-06-15"), "2026-06-22", DueSoon).last_done("2026-06-15"),
        Row::new(43, "1 year", "2026-07-01", Done("2024-07-03"), "2026-07-01", DueSoon).today("2026-06-20"),
        Row::new(45, "1 year", "2026-12-01", Done("2025-11-30"), "2026-12-01", Upcoming).on_schedule().today("2026-06-20"),
    ];
    rows.iter().for_each(Row::check);
}

#[test]
fn rows_47_to_59_skips_snoozes_and_edits() {
    use Column::{Completed, DueSoon};
    let rows = [
        Row::new(47, "1 week", "2026-06-26", Skip("2026-06-24"), "2026-07-03", DueSoon),
        Row::new(49, "1 week MO,TH", "2026-06-15", Skip("2026-06-20"), "2026-06-22", DueSoon).rrule("FREQ=WEEKLY;BYDAY=MO,TH"),
        Row::new(51, "1 month", "2026-12-15", Skip("2026-12-15"), "", Completed).on_schedule().ending("2026-12-31").never(),
        // what is snoozed until the 29th is open for the 19th
        Row::new(53, "1 week", "2026-06-19", Done("2026-06-18"), "2026-06-26", DueSoon).on_schedule(),
        // an edited completion is counted again from the date that was open before it
        Row::new(59, "1 month", "2026-06-10", Done("2026-06-10"), "2026-07-10", DueSoon).today("2026-06-12"),
    ];
    rows.iter().for_each(Row::check);
}

#[test]
fn rows_61_and_63_the_day_is_that_of_the_zone() {
    let next = |rule, due, at: &str, zone: &str| {
        let on = zone.parse::<Zone>().unwrap().day_of(at.parse().unwrap());
        (on, schedule(rule).after_completion(on, Some(day(due)), None))
    };
    let berlin = next("1 week", "2026-03-07", "2026-03-08T04:30:00Z", "Europe/Berlin");
    assert_eq!(berlin, (day("2026-03-08"), Next::Moves(Some(day("2026-03-15")))));
    let cairo = next("1 day", "2026-04-24", "2026-04-23T22:05:00Z", "Africa/Cairo");
    assert_eq!(cairo, (day("2026-04-24"), Next::Moves(Some(day("2026-04-25")))));
}

#[test]
fn rows_65_to_73_the_column_is_that_of_the_callers_day() {
    let board = |due: &str, at: &str, zone: &str, threshold: i64| {
        let today = zone.parse::<Zone>().unwrap().day_of(at.parse().unwrap());
        column(Some(day(due)), today, Threshold::try_from(threshold).unwrap())
    };
    assert_eq!(board("2026-06-15", "2026-06-15T10:30:00Z", "Pacific/Kiritimati", 30), Column::Overdue, "row 65");
    assert_eq!(board("2026-11-01", "2026-11-02T04:59:59Z", "America/New_York", 30), Column::DueSoon, "row 67");
    assert_eq!(board("2026-06-30", "2026-06-01T12:00:00Z", "UTC", 30), Column::DueSoon, "row 69");
    assert_eq!(board("2026-06-02", "2026-06-01T12:00:00Z", "UTC", 1), Column::Upcoming, "row 71");
    let effective = Some(day("2026-06-01"));
    let doing = Standing { effective, is_completed: false, in_progress: true, is_cancelled: false, is_archived: false };
    assert_eq!(doing.column(day("2026-06-15"), Threshold::default()), Column::InProgress, "row 73");
}

#[test]
fn row_81_a_rule_that_skips_months_is_not_taken() {
    let error = Schedule::from_rrule("FREQ=MONTHLY;BYMONTHDAY=31", Some(day("2026-01-31")), day("2026-01-31")).unwrap_err();
    let hint = error.to_string();
    assert!(hint.contains("BYMONTHDAY=28,29,30,31;BYSETPOS=-1") && hint.contains("BYMONTHDAY=-1"), "{hint}");
}
