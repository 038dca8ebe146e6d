//! The catalogue of templates beside what the store keeps, and the facts that suggestions go by.

use super::{TaskWorld, add, commit, done_at_noon, plain, try_to_complete};
use crate::{
    Mark, NewTask, TaskStore, Template,
    template::{Hemisphere, HomeFacts, HomeType},
};
use honeydue_kernel::{
    ResidenceId, TemplateId,
    contract::{Somebody, kept, noon},
};

/// The facts of a home, as a member sees them.
async fn facts<W: TaskWorld>(world: &W, by: &Somebody, home: ResidenceId) -> HomeFacts {
    let seen = kept("a member reads the facts of a home", world.store().home_facts(by.viewer(), home).await);
    seen.value.unwrap_or_else(|| panic!("broken: a member reads the facts of a home; instead it is absent"))
}

/// A task that is made from any template names a category and a priority that the store has, by the same names.
pub async fn the_categories_and_priorities_of_templates_are_lookups<W: TaskWorld>(world: W) {
    let promise = "the categories and priorities of templates are lookups";
    let lookups = kept(promise, world.store().lookups().await);
    for template in Template::all() {
        let category = lookups.categories.iter().find(|known| known.id == template.category);
        assert_eq!(category.map(|known| known.name.as_str()), Some(template.category_name), "broken: {promise} ({})", template.title);
        let priority = lookups.priorities.iter().find(|known| known.id == template.importance.id());
        let name = format!("{:?}", template.importance);
        assert_eq!(priority.map(|known| &known.name), Some(&name), "broken: {promise} ({})", template.title);
    }
}

/// It is there all the same, with nothing in them.
pub async fn a_home_of_which_nothing_is_said_has_no_facts<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    assert_eq!(facts(&world, &ada, home).await, HomeFacts::default(), "broken: a home of which nothing is said has no facts");
}

/// A home of this number: with the yes-or-no fact of it alone said yes, or no, and every text another.
fn numbered(number: usize, answer: bool) -> HomeFacts {
    let text = |name: &str| Some(format!("{name} {number}"));
    let flag = |nth: usize| (nth == number).then_some(answer);
    HomeFacts {
        home_type: HomeType::ALL.get(number).copied(),
        hemisphere: if answer { Hemisphere::South } else { Hemisphere::North },
        heating_type: text("heating"),
        cooling_type: text("cooling"),
        water_heater_type: text("water heater"),
        roof_type: text("roof"),
        exterior_type: text("exterior"),
        flooring_primary: text("flooring"),
        landscaping_type: text("landscaping"),
        has_pool: flag(0),
        has_sprinkler_system: flag(1),
        has_septic: flag(2),
        has_fireplace: flag(3),
        has_garage: flag(4),
        has_basement: flag(5),
        has_attic: flag(6),
        in_use: Vec::new(),
    }
}

/// None is taken for another, nor is a no for nothing said; and each moves the home.
pub async fn each_fact_of_a_home_is_read_as_it_was_written<W: TaskWorld>(world: W) {
    let promise = "each fact of a home is read as it was written";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let version = async || kept(promise, world.store().home_facts(ada.viewer(), home).await).versions;
    for number in 0..=HomeType::ALL.len() {
        for answer in [true, false] {
            let (before, described) = (version().await, numbered(number, answer));
            world.describe(home, &described).await;
            assert_eq!(facts(&world, &ada, home).await, described, "broken: {promise}");
            assert_ne!(version().await, before, "broken: what is known of a home moves it");
        }
    }
}

/// Whichever members they have in common; and its versions are of that home and of the viewer.
pub async fn facts_are_those_of_the_home_that_is_asked_for<W: TaskWorld>(world: W) {
    let promise = "facts are those of the home that is asked for";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let homes = [world.home("One", &ada, &[&bob]).await, world.home("Two", &bob, &[&ada]).await];
    for (number, home) in homes.into_iter().enumerate() {
        world.describe(home, &numbered(number, true)).await;
    }
    for by in [&ada, &bob] {
        for (number, home) in homes.into_iter().enumerate() {
            assert_eq!(facts(&world, by, home).await, numbered(number, true), "broken: {promise}");
            let seen = kept(promise, world.store().home_facts(by.viewer(), home).await);
            let mut streams = [home.into(), by.user().into()];
            streams.sort_unstable();
            assert_eq!(seen.versions.iter().map(|(stream, _)| *stream).collect::<Vec<_>>(), streams, "broken: {promise} (versions)");
        }
    }
}

/// Each once, however many tasks there are of it; also of one that was done for good.
pub async fn a_template_is_in_use_while_a_task_of_it_is_neither_given_up_nor_put_away<W: TaskWorld>(world: W) {
    let promise = "a template is in use while a task of it is neither given up nor put away";
    let ada = world.person("ada", true).await;
    let (home, other) = (world.home("One", &ada, &[]).await, world.home("Two", &ada, &[]).await);
    let of = |home, template: i64| NewTask { template: Some(template.into()), ..plain(home, "Gutters") };
    let in_use = async || facts(&world, &ada, home).await.in_use;
    add(&world, &ada, plain(home, "Of no template")).await;
    add(&world, &ada, of(other, 5)).await;
    assert_eq!(in_use().await, [], "broken: {promise} (elsewhere)");
    let mut tasks = Vec::new();
    for template in [46, 7, 46] {
        tasks.push(add(&world, &ada, of(home, template)).await.value.card.task);
    }
    assert_eq!(in_use().await, [7.into(), 46.into()], "broken: {promise}");
    tasks[1] = kept(promise, try_to_complete(&world, &ada, &tasks[1], done_at_noon()).await).value.card.task;
    for (task, mark, left) in [(0, Mark::Cancelled, &[7, 46][..]), (2, Mark::Archived, &[7]), (0, Mark::Uncancelled, &[7, 46])] {
        let change = tasks[task].mark(mark, ada.actor(), noon()).unwrap_or_else(|error| panic!("{error}"));
        let change = change.unwrap_or_else(|| panic!("{mark:?} is a change"));
        tasks[task] = kept(promise, commit(&world, change).await).value.card.task;
        let left: Vec<TemplateId> = left.iter().map(|id| (*id).into()).collect();
        assert_eq!(in_use().await, left, "broken: {promise} ({mark:?})");
    }
}
