use super::*;
use proptest::prelude::*;

fn day(zone: &str, instant: &str) -> String {
    zone.parse::<Zone>().unwrap().day_of(instant.parse().unwrap()).to_string()
}

#[test]
fn names_links_and_offsets_are_zones() {
    for name in ["UTC", "America/Chicago", "US/Pacific", "Pacific/Kiritimati", "Z", "+02:00", "-03:30", "+18:00", "-18:00"] {
        assert_eq!(name.parse::<Zone>().unwrap().name(), name);
    }
}

#[test]
fn what_is_no_zone_is_refused() {
    let long = "x".repeat(65);
    let texts = [
        "",
        " ",
        "Mars/Olympus",
        "America/Chicago ",
        "../etc/passwd",
        "+2",
        "+2:00",
        "+0200",
        "+19:00",
        "+18:01",
        "+02:60",
        "+02:0",
        "02:00",
        "++1:00",
        "+1-:+2",
        "+-1:00",
        "é:00",
        &long,
    ];
    for text in texts {
        assert_eq!(text.parse::<Zone>(), Err(ZoneError), "{text:?}");
    }
}

#[test]
fn a_day_is_that_of_the_zone() {
    assert_eq!(day("Pacific/Kiritimati", "2026-06-15T10:30:00Z"), "2026-06-16");
    assert_eq!(day("America/New_York", "2026-11-02T04:59:59Z"), "2026-11-01");
    assert_eq!(day("America/New_York", "2026-11-02T05:00:00Z"), "2026-11-02");
    assert_eq!(day("Europe/Berlin", "2026-03-08T04:30:00Z"), "2026-03-08");
    assert_eq!(day("UTC", "2026-06-15T23:59:59.999999999Z"), "2026-06-15");
    assert_eq!(day("+02:00", "2026-06-15T22:00:00Z"), "2026-06-16");
    assert_eq!(day("-03:30", "2026-06-15T03:29:59Z"), "2026-06-14");
}

#[test]
fn an_instant_is_shown_by_the_clocks_of_the_zone() {
    let shown = |zone: &str| zone.parse::<Zone>().unwrap().local("2026-06-15T22:00:00Z".parse().unwrap()).datetime().to_string();
    assert_eq!(shown("America/Chicago"), "2026-06-15T17:00:00");
    assert_eq!(shown("+02:00"), "2026-06-16T00:00:00");
}

#[test]
fn a_day_without_midnight_begins_when_it_begins() {
    // in Cairo the clocks go from 00:00 to 01:00 on the 24th
    assert_eq!(day("Africa/Cairo", "2026-04-23T21:59:59Z"), "2026-04-23");
    assert_eq!(day("Africa/Cairo", "2026-04-23T22:05:00Z"), "2026-04-24");
}

#[test]
fn a_link_has_the_days_of_what_it_links_to() {
    let instant = "2026-06-15T05:30:00Z";
    assert_eq!(day("US/Pacific", instant), day("America/Los_Angeles", instant));
}

#[test]
fn instants_outside_the_calendar_give_the_nearest_day() {
    assert_eq!(Zone::utc().day_of(Timestamp::MIN), Day::FIRST);
    assert_eq!(Zone::utc().day_of(Timestamp::MAX), Day::LAST);
}

#[test]
fn the_same_name_is_the_same_zone() {
    assert_eq!("Europe/Berlin".parse::<Zone>(), "Europe/Berlin".parse::<Zone>());
    assert_eq!("UTC".parse::<Zone>(), Ok(Zone::utc()));
}

proptest! {
    #[test]
    fn no_text_makes_reading_a_zone_panic(text in "[-+:0-9]{0,7}|.*") {
        let _ = text.parse::<Zone>();
    }

    #[test]
    fn an_offset_moves_the_day_by_so_much(minutes in -18 * 60..=18 * 60_i32, seconds in 0..4_000_000_000_i64) {
        let sign = if minutes < 0 { '-' } else { '+' };
        let zone: Zone = format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60).parse().unwrap();
        let instant = Timestamp::from_second(seconds).unwrap();
        let moved = Timestamp::from_second(seconds + i64::from(minutes) * 60).unwrap();
        prop_assert_eq!(zone.day_of(instant), Zone::utc().day_of(moved));
    }
}
