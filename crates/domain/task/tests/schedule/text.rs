//! Schedules in words.

use crate::{day, schedule, season};
use honeydue_task::{Base, Schedule};

fn series(text: &str, anchor: &str) -> Schedule {
    schedule(text).based_on(Base::Schedule).unwrap().anchored_at(Some(day(anchor)))
}

#[test]
fn what_is_counted_from_a_completion_says_so() {
    assert_eq!(schedule("1 month").in_season(Some(season("04-01..10-31"))).text(), "Every month after it was done, April to October");
    assert_eq!(schedule("14 days").text(), "Every 14 days after it was done");
    assert_eq!(schedule("1 year").ending_on(Some(day("2030-12-31"))).text(), "Every year after it was done, until 31 December 2030");
}

#[test]
fn a_series_names_its_days() {
    assert_eq!(series("1 day", "2026-06-15").text(), "Every day");
    assert_eq!(series("3 days", "2026-06-15").text(), "Every 3 days from 15 June 2026");
    assert_eq!(series("2 weeks", "2026-06-15").text(), "Every 2 weeks on Monday");
    assert_eq!(series("1 month", "2026-01-31").text(), "Every month on the 31st");
    assert_eq!(series("1 year", "2024-02-29").text(), "Every year on 29 February");
    assert_eq!(schedule("1 month").based_on(Base::Schedule).unwrap().text(), "Every month");
}

#[test]
fn a_pattern_names_its_days() {
    assert_eq!(schedule("1 week MO,WE,FR").text(), "Every week on Monday, Wednesday and Friday");
    assert_eq!(schedule("3 months 2SU").text(), "Every 3 months on the second Sunday");
    assert_eq!(schedule("1 month -1FR").text(), "Every month on the last Friday");
    assert_eq!(schedule("1 month 1,-1").text(), "Every month on the 1st and last day");
    assert_eq!(series("12 months 1TU", "2026-11-03").text(), "Every year on the first Tuesday of November");
    assert_eq!(series("24 months 22,3", "2026-11-03").text(), "Every 2 years on the 3rd and 22nd of November");
}

#[test]
fn a_season_is_named_by_its_months_if_it_has_whole_ones() {
    let text = |text: &str| schedule("1 week").in_season(Some(season(text))).text();
    assert_eq!(text("11-01..03-31"), "Every week after it was done, November to March");
    assert_eq!(text("12-01..02-29"), "Every week after it was done, December to February");
    assert_eq!(text("06-01..06-30"), "Every week after it was done, in June");
    assert_eq!(text("12-01..02-28"), "Every week after it was done, 1 December to 28 February");
    assert_eq!(text("12-24..12-24"), "Every week after it was done, on 24 December");
    assert_eq!(text("01-01..12-31"), "Every week after it was done");
}
