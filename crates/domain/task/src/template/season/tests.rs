use super::*;
use crate::sample::day;
use jiff::Span;

fn span(season: Season, hemisphere: Hemisphere) -> String {
    let schedule::Season { from, to } = season.days(hemisphere);
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
fn in_each_half_of_the_earth_each_day_is_in_one_of_the_four_seasons() {
    let four = [Season::Spring, Season::Summer, Season::Autumn, Season::Winter];
    for hemisphere in [Hemisphere::North, Hemisphere::South] {
        for days in 0..1461 {
            let today = day("2025-01-01").plus(Span::new().days(days));
            let inside = four.into_iter().filter(|season| season.days(hemisphere).contains(today.date())).count();
            assert_eq!(inside, 1, "{today} {hemisphere:?}");
        }
    }
}
