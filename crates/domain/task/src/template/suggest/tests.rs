use super::*;
use crate::template::{Flag, Importance, ProfileCompleteness, ProfileField, TextField};
use proptest::prelude::*;

/// The home of the contract's example.
fn elm_street() -> HomeFacts {
    HomeFacts {
        home_type: Some(HomeType::House),
        heating_type: Some("gas furnace".into()),
        cooling_type: Some("central".into()),
        water_heater_type: Some("tank".into()),
        roof_type: Some("shingle".into()),
        exterior_type: Some("brick".into()),
        flooring_primary: Some("hardwood".into()),
        landscaping_type: Some("lawn".into()),
        has_pool: Some(false),
        has_sprinkler_system: Some(true),
        has_septic: Some(false),
        has_garage: Some(true),
        has_attic: Some(true),
        ..HomeFacts::default()
    }
}

fn of(facts: &HomeFacts, id: i64) -> Option<Suggestion> {
    suggest(facts).into_iter().find(|one| one.template.id == id.into())
}

fn score(facts: &HomeFacts, id: i64) -> Option<String> {
    of(facts, id).map(|one| one.score.to_string())
}

#[test]
fn scores_add_up_as_the_contract_says() {
    let home = elm_street();
    for (id, expected) in [
        (16, "0.30"), // every home
        (1, "0.80"),  // furnace and central air
        (12, "0.95"), // the same, and a house
        (2, "0.55"),  // furnace
        (19, "0.85"), // gas and a garage; nothing is said of a fireplace
        (60, "0.60"), // a garage
        (53, "0.45"), // a house
        (58, "0.75"), // a garage, and a house
        (81, "0.55"), // hardwood is not wood once more
        (34, "0.30"), // nothing is said of a basement
        (3, "0.30"),  // no boiler
    ] {
        assert_eq!(score(&home, id).as_deref(), Some(expected), "{id}");
    }
    let everything = HomeFacts { heating_type: Some("gas and oil".into()), has_fireplace: Some(true), ..home };
    assert_eq!(score(&everything, 19).as_deref(), Some("1.00"), "not more than 1");
}

#[test]
fn reasons_are_told_once_each() {
    let reasons = |facts: &HomeFacts, id| of(facts, id).unwrap().reasons;
    assert_eq!(
        reasons(&elm_street(), 12),
        [Reason::Has("a furnace"), Reason::Has("central air conditioning"), Reason::Is(HomeType::House)]
    );
    assert_eq!(reasons(&elm_street(), 16), [Reason::EveryHome]);
    assert_eq!(reasons(&elm_street(), 34), []);
    let both = HomeFacts { heating_type: Some("heat pump".into()), cooling_type: Some("Heat Pump".into()), ..HomeFacts::default() };
    assert_eq!(reasons(&both, 5), [Reason::Has("a heat pump")]);
    assert_eq!(score(&both, 5).as_deref(), Some("0.80"));
}

#[test]
fn what_is_in_use_is_not_suggested_once_more() {
    let before = suggest(&elm_street());
    let in_use = vec![before[0].template.id, before[2].template.id];
    let mut expected: Vec<_> = before.iter().map(|one| one.template.id).collect();
    expected.retain(|id| !in_use.contains(id));
    let after: Vec<_> = suggest(&HomeFacts { in_use, ..elm_street() }).iter().map(|one| one.template.id).collect();
    assert_eq!(after, expected);
}

#[test]
fn what_a_home_lacks_is_not_suggested_and_what_it_may_have_is_behind() {
    for (id, flag) in [(70, Flag::Pool), (64, Flag::SprinklerSystem), (41, Flag::Septic), (14, Flag::Fireplace)] {
        let answer = |answer| {
            let mut facts = HomeFacts::default();
            match flag {
                Flag::Pool => facts.has_pool = answer,
                Flag::SprinklerSystem => facts.has_sprinkler_system = answer,
                Flag::Septic => facts.has_septic = answer,
                _ => facts.has_fireplace = answer,
            }
            score(&facts, id)
        };
        assert_eq!(answer(Some(false)), None, "{id}");
        assert_eq!(answer(None).as_deref(), Some("0.30"), "{id}");
        assert_eq!(answer(Some(true)).as_deref(), Some("0.60"), "{id}");
    }
    // a garage makes carbon-monoxide alarms more urgent, but is not needed for them
    let without = HomeFacts { has_garage: Some(false), has_fireplace: Some(false), ..HomeFacts::default() };
    assert!(of(&without, 19).is_some());
}

#[test]
fn a_flat_is_not_bothered_with_what_its_association_does() {
    for home in [HomeType::Apartment, HomeType::Condo] {
        let flat = HomeFacts {
            home_type: Some(home),
            roof_type: Some("asphalt shingle".into()),
            exterior_type: Some("vinyl, stucco, brick".into()),
            has_septic: Some(true),
            has_basement: Some(true),
            has_garage: Some(true),
            landscaping_type: Some("trees".into()),
            ..HomeFacts::default()
        };
        for outside in [35, 40, 41, 42, 43, 44, 46, 47, 48, 49, 51, 52, 56, 57, 58, 69, 87] {
            assert_eq!(score(&flat, outside), None, "{outside}");
        }
        for inside in [16, 53, 54, 78, 60] {
            assert!(of(&flat, inside).is_some(), "{inside}");
        }
    }
    let unknown = HomeFacts { roof_type: Some("shingles".into()), ..HomeFacts::default() };
    assert_eq!(score(&unknown, 43).as_deref(), Some("0.55"), "a type that is not said hides nothing");
    let cabin = HomeFacts { home_type: Some(HomeType::Cabin), ..HomeFacts::default() };
    assert_eq!(score(&cabin, 87), None, "tie-downs are a mobile home's");
}

#[test]
fn a_tankless_heater_has_no_tank_to_flush() {
    let tankless = HomeFacts { water_heater_type: Some("Tankless (gas)".into()), ..HomeFacts::default() };
    for tank in [27, 28, 29] {
        assert_eq!(score(&tankless, tank).as_deref(), Some("0.30"), "{tank}");
    }
    assert_eq!(score(&tankless, 30).as_deref(), Some("0.55"));
}

#[test]
fn of_a_home_of_which_nothing_is_known_the_first_twelve_are_what_every_home_needs() {
    let first: Vec<Suggestion> = suggest(&HomeFacts::default()).into_iter().take(Suggestion::AT_ONCE).collect();
    assert!(first.iter().all(|one| one.reasons == [Reason::EveryHome]));
    assert_eq!(first[0].template.importance, Importance::Urgent);
    assert!(first.iter().filter(|one| one.template.importance >= Importance::High).count() >= 6);
}

#[test]
fn what_is_known_to_fit_comes_before_what_every_home_needs_and_that_before_what_may_not_fit() {
    let order: Vec<i64> = suggest(&elm_street()).iter().map(|one| one.template.id.get()).collect();
    let place = |id: i64| order.iter().position(|known| *known == id).unwrap();
    let (furnace, smoke_alarms, every_year, boiler) = (place(2), place(16), place(85), place(3));
    assert!(furnace < smoke_alarms && smoke_alarms < every_year && every_year < boiler);
}

#[test]
fn completeness_counts_fourteen_answers() {
    let nothing = ProfileCompleteness::of(&HomeFacts { heating_type: Some(" ".into()), ..HomeFacts::default() });
    assert_eq!((nothing.filled(), nothing.percent(), nothing.missing.len()), (0, 0, 14));
    let elm = ProfileCompleteness::of(&elm_street());
    assert_eq!((elm.filled(), elm.percent()), (12, 85));
    assert_eq!(elm.missing, [ProfileField::Flag(Flag::Fireplace), ProfileField::Flag(Flag::Basement)]);
    let all = ProfileCompleteness::of(&HomeFacts { has_fireplace: Some(false), has_basement: Some(true), ..elm_street() });
    assert_eq!((all.filled(), all.percent()), (14, 100));
}

prop_compose! {
    /// Any home, of the words that templates look for.
    fn homes()(
        home in 0..=HomeType::ALL.len(),
        answers in prop::array::uniform7(prop::option::of(any::<bool>())),
        words in prop::array::uniform7(prop::option::of(0..8_usize)),
    ) -> HomeFacts {
        let word = |field: TextField, pick: Option<usize>| {
            let mut known = Template::all().iter().flat_map(|template| template.fit.texts).filter(|text| text.field == field);
            pick.and_then(|pick| known.nth(pick)).map(|text| text.word.to_owned())
        };
        let texts: Vec<_> = TextField::ALL.into_iter().zip(words).map(|(field, pick)| word(field, pick)).collect();
        let [heating_type, cooling_type, water_heater_type, roof_type, exterior_type, flooring_primary, landscaping_type] =
            <[_; 7]>::try_from(texts).unwrap();
        let [has_pool, has_sprinkler_system, has_septic, has_fireplace, has_garage, has_basement, has_attic] = answers;
        HomeFacts {
            home_type: HomeType::ALL.get(home).copied(), hemisphere: crate::template::Hemisphere::North,
            heating_type, cooling_type, water_heater_type, roof_type, exterior_type, flooring_primary, landscaping_type,
            has_pool, has_sprinkler_system, has_septic, has_fireplace, has_garage, has_basement, has_attic, in_use: Vec::new(),
        }
    }
}

proptest! {
    #[test]
    fn suggestions_are_ordered_told_once_and_never_more_than_one(home in homes()) {
        let suggestions = suggest(&home);
        let keys: Vec<_> = suggestions.iter().map(Suggestion::rank).collect();
        prop_assert!(keys.is_sorted_by(|one, next| one < next));
        prop_assert!(suggestions.is_sorted_by_key(|one| Reverse(one.score)));
        for one in &suggestions {
            prop_assert!((Score::LEAST..=Score::MOST).contains(&one.score));
            prop_assert!(one.score == Score::LEAST || !one.reasons.is_empty());
            prop_assert!(!one.template.fit.is_out_of_place(&home));
        }
        prop_assert!(suggestions.len() >= Suggestion::AT_ONCE);
    }

    #[test]
    fn saying_more_of_a_home_lowers_no_score(home in homes()) {
        let vague = HomeFacts { home_type: None, has_garage: None, heating_type: None, ..home.clone() };
        for one in suggest(&home) {
            let before = of(&vague, one.template.id.get());
            prop_assert!(before.is_some_and(|before| before.score <= one.score));
        }
    }
}
