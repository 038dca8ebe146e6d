//! How much memory remembered things take: what they point at, counted about.

use crate::shelf::Weigh;
use honeydue_kernel::{Caller, Membership, Person, ResidenceId};
use honeydue_residence::Home;
use honeydue_subscription::PlanFacts;
use honeydue_task::{HomeCards, HomeLoad, Pile, TaskCard};
use std::sync::Arc;

/// What an allocation costs beside its bytes, about.
const ALLOCATION: usize = 16;

fn text(length: usize) -> usize {
    length + ALLOCATION
}

fn person(person: &Person) -> usize {
    text(person.username.len()) + text(person.first_name.len()) + text(person.last_name.len())
}

impl Weigh for Caller {
    fn weight(&self) -> usize {
        text(self.zone.name().len())
    }
}

impl Weigh for Vec<ResidenceId> {
    fn weight(&self) -> usize {
        ALLOCATION + size_of_val(self.as_slice())
    }
}

impl Weigh for Arc<HomeCards> {
    fn weight(&self) -> usize {
        ALLOCATION + size_of::<HomeCards>() + self.cards.iter().map(card).sum::<usize>()
    }
}

fn card(card: &TaskCard) -> usize {
    let TaskCard { task, residence_name, category, priority, created_by, assigned_to, contractor } = card;
    let texts = [
        task.title.as_str().len(),
        task.description.as_ref().map_or(0, |description| description.as_str().len()),
        residence_name.len(),
        category.as_ref().map_or(0, |category| category.name.len() + category.icon.len() + category.color.len() + 2 * ALLOCATION),
        priority.as_ref().map_or(0, |priority| priority.name.len() + priority.color.len() + ALLOCATION),
        contractor.as_ref().map_or(0, |one| one.name.len() + one.company.as_ref().map_or(0, String::len) + ALLOCATION),
    ];
    let people = [created_by, assigned_to].into_iter().flatten().map(person).sum::<usize>();
    // a schedule of its own is small, and on the heap
    let schedule = task.schedule.as_ref().map_or(0, |_| 256);
    size_of::<TaskCard>() + texts.into_iter().map(text).sum::<usize>() + people + schedule
}

impl Weigh for HomeLoad {
    fn weight(&self) -> usize {
        ALLOCATION + self.piles.capacity() * size_of::<Pile>()
    }
}

impl Weigh for Vec<Home> {
    fn weight(&self) -> usize {
        ALLOCATION + self.iter().map(home).sum::<usize>()
    }
}

fn home(home: &Home) -> usize {
    let description = home.residence.description.as_ref().map_or(0, |description| description.as_str().len());
    let members = home.members.iter().map(|member| size_of::<Membership>() + person(&member.person)).sum::<usize>();
    // name, address and kind are a line each
    size_of::<Home>() + text(description) + members + 8 * text(24)
}

impl Weigh for PlanFacts {
    fn weight(&self) -> usize {
        // a subscription names the store that sold it
        2 * text(24)
    }
}
