//! Clocks change, days do not: whichever zone somebody is in, an instant has one day, each day comes once and in order,
//! and dates follow from days alone.

use crate::{day, schedule};
use honeydue_kernel::Zone;
use honeydue_task::Next;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// With clocks that change at midnight, by half an hour, to winter time in summer, in the middle of a night, never.
const ZONES: [&str; 12] = [
    "Africa/Cairo",
    "Pacific/Kiritimati",
    "Africa/Casablanca",
    "America/Chicago",
    "America/Havana",
    "America/Santiago",
    "Asia/Beirut",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Pacific/Chatham",
    "Pacific/Midway",
];

#[test]
fn each_day_of_a_year_comes_once_and_in_order_in_every_zone() {
    let (mut instants, mut changes) = (0, 0);
    for name in ZONES {
        let zone: Zone = name.parse().unwrap();
        let mut instant: Timestamp = "2025-12-30T00:00:00Z".parse().unwrap();
        let mut today = zone.day_of(instant);
        let mut began = instant;
        for _ in 0..4 * 24 * 400 {
            instant += SignedDuration::from_mins(15);
            instants += 1;
            let now = zone.day_of(instant);
            if now != today {
                assert_eq!(now, today.plus(1.days()), "{name} at {instant}");
                let length = instant.duration_since(began);
                changes += i32::from(today > day("2026-01-01") && length != SignedDuration::from_hours(24));
                (today, began) = (now, instant);
            }
        }
    }
    assert!(changes > 10, "days of 23 and 25 hours are among them: {changes}");
    println!("{instants} instants in {} zones, {changes} days that do not have 24 hours", ZONES.len());
}

#[test]
fn a_task_that_is_done_on_a_day_without_midnight_is_due_a_day_later() {
    // in Cairo 24 April 2026 begins at 01:00, in Santiago 6 September, in Beirut 29 March, in Havana 8 March
    let gaps = [
        ("Africa/Cairo", "2026-04-23T21:59:59Z", "2026-04-23", "2026-04-23T22:00:00Z", "2026-04-24"),
        ("America/Santiago", "2026-09-06T03:59:59Z", "2026-09-05", "2026-09-06T04:00:00Z", "2026-09-06"),
        ("Asia/Beirut", "2026-03-28T21:59:59Z", "2026-03-28", "2026-03-28T22:00:00Z", "2026-03-29"),
        ("America/Havana", "2026-03-08T04:59:59Z", "2026-03-07", "2026-03-08T05:00:00Z", "2026-03-08"),
        ("Pacific/Kiritimati", "2026-06-15T09:59:59Z", "2026-06-15", "2026-06-15T10:00:00Z", "2026-06-16"),
    ];
    for (name, before, eve, after, morning) in gaps {
        let zone: Zone = name.parse().unwrap();
        for (instant, expected) in [(before, day(eve)), (after, day(morning))] {
            let on = zone.day_of(instant.parse().unwrap());
            assert_eq!(on, expected, "{name} at {instant}");
            let next = schedule("1 day").after_completion(on, Some(on), None);
            assert_eq!(next, Next::Moves(Some(on.plus(1.days()))), "{name} at {instant}");
        }
    }
}

#[test]
fn a_day_that_a_zone_left_out_is_a_day_for_schedules() {
    // Samoa went from 29 to 31 December 2011
    let zone: Zone = "Pacific/Apia".parse().unwrap();
    let on = |instant: &str| zone.day_of(instant.parse().unwrap());
    assert_eq!((on("2011-12-30T09:59:59Z"), on("2011-12-30T10:00:00Z")), (day("2011-12-29"), day("2011-12-31")));
    let next = schedule("1 day").after_completion(day("2011-12-29"), None, None);
    assert_eq!(next, Next::Moves(Some(day("2011-12-30"))), "overdue at once, and nothing breaks");
}
