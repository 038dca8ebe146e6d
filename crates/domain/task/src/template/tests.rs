//! The catalogue is what the design says.

use super::*;
use crate::{Description, Rule, Schedule, Title, Unit, sample::day, schedule};
use jiff::ToSpan;
use std::collections::{HashMap, HashSet};

fn count(meant: impl Fn(&Template) -> bool) -> usize {
    Template::all().iter().filter(|template| meant(template)).count()
}

#[test]
fn there_are_ninety_with_the_ids_of_the_list() {
    let ids: Vec<i64> = Template::all().iter().map(|template| template.id.get()).collect();
    assert_eq!(ids, (1..=90).collect::<Vec<_>>());
    assert_eq!(Template::find(90.into()).map(|template| template.title), Some("Test for radon"));
    assert_eq!(Template::find(91.into()), None);
}

#[test]
fn every_question_of_the_profile_has_as_many_templates_as_the_list_says() {
    let expected = [11, 9, 4, 3, 4, 3, 3, 2, 3, 3, 4, 5, 5, 1];
    let found = ProfileField::all().map(|field| {
        count(|template| match field {
            ProfileField::Text(field) => template.fit.texts.iter().any(|text| text.field == field),
            ProfileField::Flag(flag) => template.fit.flags.iter().any(|condition| condition.flag == flag),
        })
    });
    assert_eq!(found.collect::<Vec<_>>(), expected);
}

#[test]
fn every_category_is_one_file_with_one_name() {
    let mut names: HashMap<CategoryId, HashSet<&str>> = HashMap::new();
    for template in Template::all() {
        names.entry(template.category).or_default().insert(template.category_name);
    }
    assert_eq!(names.len(), 11);
    assert!(names.values().all(|names| names.len() == 1), "{names:?}");
    let everywhere = names.keys().map(|category| Template::of_category(*category).count());
    assert_eq!(everywhere.sum::<usize>(), 90);
}

#[test]
fn texts_are_what_a_task_takes_and_what_a_card_shows() {
    let mut titles = HashSet::new();
    for Template { id, title, description, why, tags, .. } in Template::all() {
        assert!(Title::try_from(*title).is_ok_and(|_| title.len() <= 60), "{id} {title}");
        assert!(Description::try_from(*description).is_ok(), "{id}");
        let sentences = description.split_inclusive(['.', '!', '?']).filter(|part| part.trim().len() > 1).count();
        assert!((1..=4).contains(&sentences) && description.len() <= 260, "{id} {description}");
        assert!(why.ends_with('.') && why.len() <= 100, "{id} {why}");
        assert!(!tags.is_empty() && titles.insert(title), "{id}");
    }
}

#[test]
fn schedules_are_those_of_the_list() {
    let schedules = |base| count(|template| template.base == base);
    assert_eq!((schedules(Base::Schedule), schedules(Base::Completion)), (31, 59));
    let of = |id: i64| Template::find(id.into()).unwrap().schedule(Hemisphere::North);
    let each = |every, unit| Schedule::new(Rule::Interval { every, unit }).unwrap();
    assert_eq!(of(1), each(1, Unit::Month));
    let winter = schedule::Season { from: "12-01".parse().unwrap(), to: "02-29".parse().unwrap() };
    assert_eq!(of(69), each(1, Unit::Year).based_on(Base::Schedule).unwrap().in_season(Some(winter)));
    assert_eq!([18, 20, 67].map(|id| of(id).rule().period()), [(10, Unit::Year), (7, Unit::Year), (1, Unit::Week)]);
}

#[test]
fn every_schedule_is_one_and_comes_back_from_each_first_day() {
    for template in Template::all() {
        for hemisphere in [Hemisphere::North, Hemisphere::South] {
            let schedule = template.schedule(hemisphere);
            assert!(Schedule::new(schedule.rule()).is_ok(), "{}", template.title);
            for days in 0..366 {
                let first = template.first_due(day("2027-06-01").plus(days.days()), hemisphere);
                assert_eq!(schedule.begun_on(Some(first)).occurs(), Ok(()), "{} {first}", template.title);
            }
        }
    }
}

#[test]
fn what_wears_out_by_its_age_asks_when_it_was_made() {
    let asking: Vec<i64> = Template::all().iter().filter(|template| template.asks_made_on).map(|template| template.id.get()).collect();
    assert_eq!(asking, [18, 20, 28, 33]);
}

#[test]
fn what_must_be_there_is_needed() {
    let needing = |flag| count(|template| template.fit.flags.iter().any(|condition| condition.flag == flag && condition.is_needed));
    let counts: Vec<usize> = Flag::ALL.into_iter().map(needing).collect();
    // pool, sprinklers, septic, fireplace, garage, basement, attic
    assert_eq!(counts, [2, 3, 2, 2, 2, 2, 1]);
}

#[test]
fn seeds_of_the_lookups_are_written_alike() {
    let specialties: HashSet<&str> = Template::all().iter().filter_map(|template| template.specialty).collect();
    let mut specialties: Vec<&str> = specialties.into_iter().collect();
    specialties.sort_unstable();
    #[rustfmt::skip]
    assert_eq!(specialties, [
        "Chimney", "Cleaning", "Electrical", "Flooring", "Foundation", "Gutters", "HVAC", "Irrigation", "Landscaping", "Masonry",
        "Painting", "Pest", "Plumbing", "Pool", "Roofing", "Septic", "Tree",
    ]);
}
