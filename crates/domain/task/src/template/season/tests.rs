use super::*;
use crate::sample::day;

fn span(season: Season, hemisphere: Hemisphere) -> String {
    let SeasonDays { from, to } = season.days(hemisphere);
    format!("{from} {to}")
}

#[test]
fn seasons_of_the_north_are_those_of_the_contract() {
    let north = |season| span(season, Hemisphere::North);
    assert_eq!(north(Season::Spring), "03-01 05-31");
    assert_eq!(north(Season::Summer), "06-01 08-31");
    assert_eq!(north(Season::Autumn), "09-01 11-30");
    assert_eq!(north(Season::Winter), "12-01 02-29");
    assert_eq!(north(Season::Growing), "04-01 10-31");
    assert_eq!(north(Season::Heating), "10-01 03-31");
    assert_eq!(north(Season::SpringAndSummer), "03-01 08-31");
}

#[test]
fn seasons_of_the_south_are_six_months_later() {
    let south = |season| span(season, Hemisphere::South);
    assert_eq!(south(Season::Spring), "09-01 11-30");
    assert_eq!(south(Season::Summer), "12-01 02-29");
    assert_eq!(south(Season::Autumn), "03-01 05-31");
    assert_eq!(south(Season::Winter), "06-01 08-31");
    assert_eq!(south(Season::Growing), "10-01 04-30");
    assert_eq!(south(Season::Heating), "04-01 09-30");
    assert_eq!(south(Season::SpringAndSummer), "09-01 02-29");
}

#[test]
fn both_ends_belong_to_a_season_also_beyond_the_end_of_the_year() {
    let winter = Season::Winter.days(Hemisphere::North);
    for inside in ["2026-12-01", "2026-12-31", "2027-01-01", "2027-02-28", "2028-02-29"] {
        assert!(winter.contains(day(inside)), "{inside}");
    }
    for outside in ["2026-11-30", "2027-03-01", "2028-03-01", "2026-07-01"] {
        assert!(!winter.contains(day(outside)), "{outside}");
    }
    assert_eq!(winter.end(day("2027-02-28")), day("2027-02-28"));
    assert_eq!(winter.end(day("2028-02-28")), day("2028-02-29"));
}

#[test]
fn in_each_half_of_the_earth_each_day_is_in_one_of_the_four_seasons() {
    let four = [Season::Spring, Season::Summer, Season::Autumn, Season::Winter];
    for hemisphere in [Hemisphere::North, Hemisphere::South] {
        for days in 0..1461 {
            let today = day("2025-01-01").plus(Span::new().days(days));
            let inside = four.into_iter().filter(|season| season.days(hemisphere).contains(today)).count();
            assert_eq!(inside, 1, "{today} {hemisphere:?}");
        }
    }
}

#[test]
fn the_next_season_begins_after_the_day() {
    let autumn = Season::Autumn.days(Hemisphere::North);
    assert_eq!(autumn.next_begin(day("2026-08-31")), day("2026-09-01"));
    assert_eq!(autumn.next_begin(day("2026-09-01")), day("2027-09-01"));
    assert_eq!(autumn.at_or_after(day("2026-09-01")), day("2026-09-01"));
    assert_eq!(autumn.at_or_after(day("2026-12-24")), day("2027-09-01"));
    assert_eq!(autumn.next_begin(Day::LAST), Day::LAST);
}
