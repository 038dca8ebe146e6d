use super::*;
use crate::Base;
use std::collections::HashSet;

#[test]
fn a_custom_frequency_needs_its_days() {
    assert_eq!(Rhythm::new(Frequency::Custom, None), Err(RhythmError::DaysMissing));
    assert_eq!(Rhythm::new(Frequency::Custom, Some(45)).map(Rhythm::custom_interval_days), Ok(Some(45)));
}

#[test]
fn custom_days_are_between_1_and_ten_years() {
    for days in [i64::MIN, -1, 0, 3651, 65_537, i64::MAX] {
        assert_eq!(Rhythm::new(Frequency::Custom, Some(days)), Err(RhythmError::DaysOutOfRange), "{days}");
    }
    for days in [1, Rhythm::MAX_DAYS] {
        assert!(Rhythm::new(Frequency::Custom, Some(days)).is_ok(), "{days}");
    }
}

#[test]
fn days_beside_another_frequency_are_dropped() {
    assert_eq!(Rhythm::new(Frequency::Weekly, Some(45)), Rhythm::new(Frequency::Weekly, None));
}

#[test]
fn each_frequency_is_found_by_its_id() {
    for frequency in Frequency::ALL {
        assert_eq!(Frequency::find(frequency.id()), Some(frequency));
    }
    for unknown in [0, 10, -1, i64::MAX] {
        assert_eq!(Frequency::find(unknown.into()), None);
    }
}

#[test]
fn each_frequency_has_a_name_of_its_own() {
    assert_eq!(Frequency::ALL.iter().map(|frequency| frequency.name()).collect::<HashSet<_>>().len(), 9);
}

#[test]
fn weeks_are_counted_in_days_and_the_rest_in_calendar_months() {
    let schedule = |frequency| Rhythm::new(frequency, Some(10)).unwrap().schedule();
    let every = |every, unit| Some(Schedule::new(Rule::Interval { every, unit }).unwrap());
    assert_eq!(schedule(Frequency::Once), None);
    assert_eq!(schedule(Frequency::Daily), every(1, Unit::Day));
    assert_eq!(schedule(Frequency::Weekly), every(7, Unit::Day));
    assert_eq!(schedule(Frequency::BiWeekly), every(14, Unit::Day));
    assert_eq!(schedule(Frequency::Monthly), every(1, Unit::Month));
    assert_eq!(schedule(Frequency::Quarterly), every(3, Unit::Month));
    assert_eq!(schedule(Frequency::SemiAnnually), every(6, Unit::Month));
    assert_eq!(schedule(Frequency::Annually), every(12, Unit::Month));
    assert_eq!(schedule(Frequency::Custom), every(10, Unit::Day));
    assert!(Frequency::ALL.into_iter().filter_map(schedule).all(|schedule| schedule.base() == Base::Completion));
}
