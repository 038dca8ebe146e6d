use super::*;
use jiff::ToSpan;
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn a_day_is_read_as_it_is_written() {
    for text in ["1900-01-01", "2024-02-29", "2026-06-15", "2200-12-31"] {
        assert_eq!(day(text).to_string(), text);
    }
}

#[test]
fn an_instant_at_midnight_utc_is_a_calendar_day() {
    for text in ["2026-06-15T00:00:00Z", "2026-06-15T00:00:00.000Z", "2026-06-15T00:00:00+00:00", "2026-06-15T02:00:00+02:00"] {
        assert_eq!(text.parse(), Ok(day("2026-06-15")), "{text}");
    }
}

#[test]
fn an_instant_at_another_time_is_not_a_day() {
    for text in ["2026-06-15T00:00:01Z", "2026-06-15T00:00:00+02:00", "2026-06-15T10:30:00Z", "2026-06-15T00:00:00"] {
        assert_eq!(text.parse::<Day>(), Err(DayError::Malformed), "{text}");
    }
}

#[test]
fn what_is_no_day_is_malformed() {
    for text in ["", "today", "2026-6-15", "15.06.2026", "2026-02-30", "2026-13-01", "20260615", "2026-W24-1", "2026-06-15 ", " 2026-06-15"]
    {
        assert_eq!(text.parse::<Day>(), Err(DayError::Malformed), "{text:?}");
    }
}

#[test]
fn days_before_1900_and_after_2200_are_out_of_range() {
    for text in ["1899-12-31", "2201-01-01", "0001-01-01", "9999-12-31", "1899-12-31T00:00:00Z"] {
        assert_eq!(text.parse::<Day>(), Err(DayError::OutOfRange), "{text}");
    }
}

#[test]
fn a_month_after_the_31st_is_the_last_day_of_a_shorter_month() {
    assert_eq!(day("2026-01-31").plus(1.month()), day("2026-02-28"));
    assert_eq!(day("2028-01-31").plus(1.month()), day("2028-02-29"));
    assert_eq!(day("2024-02-29").plus(1.year()), day("2025-02-28"));
}

#[test]
fn the_calendar_ends_at_the_last_day() {
    assert_eq!(Day::LAST.plus(1.day()), Day::LAST);
    assert_eq!(day("2200-06-01").plus(12.months()), Day::LAST);
    assert_eq!(Day::FIRST.plus(19_998.years()), Day::LAST);
}

#[test]
fn days_count_forwards_and_backwards() {
    assert_eq!(day("2026-06-15").days_until(day("2026-06-15")), 0);
    assert_eq!(day("2026-02-28").days_until(day("2026-03-01")), 1);
    assert_eq!(day("2026-06-15").days_until(day("2026-06-14")), -1);
    assert_eq!(Day::FIRST.days_until(Day::LAST), 109_937);
}

#[test]
fn a_day_begins_at_midnight_utc() {
    assert_eq!(day("2026-06-15").midnight_utc().to_string(), "2026-06-15T00:00:00Z");
    assert_eq!(Day::FIRST.midnight_utc().to_string(), "1900-01-01T00:00:00Z");
}

proptest! {
    #[test]
    fn days_until_is_how_many_to_add(from in 0..100_000_i32, days in 0..9_000_i32) {
        let from = Day::FIRST.plus(from.days());
        prop_assert_eq!(from.days_until(from.plus(days.days())), days);
        prop_assert_eq!(from.plus(days.days()).days_until(from), -days);
    }

    #[test]
    fn a_later_day_is_a_greater_day(from in 0..100_000_i32, days in 1..9_000_i32) {
        let from = Day::FIRST.plus(from.days());
        prop_assert!(from < from.plus(days.days()));
    }

    #[test]
    fn no_text_makes_reading_a_day_panic(text in any::<String>()) {
        let _ = text.parse::<Day>();
    }
}
