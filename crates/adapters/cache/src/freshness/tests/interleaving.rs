//! Every order in which reading, changing, hearing, forgetting and keeping can happen.
//!
//! Each actor is a short list of steps; every interleaving of all lists is run, on the real [`Freshness`] and the real shelf.
//! The steps are those between which others can act: what is done under one lock is one step.

use super::*;
use crate::shelf::{Kept, Room, Shelf, Weigh};
use std::sync::Arc;

/// What is remembered of a home: the number of the change that it shows.
impl Weigh for Version {
    fn weight(&self) -> usize {
        0
    }
}

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// A reader looks what was heard, before it asks.
    Begin(usize),
    /// The database answers it.
    Query(usize),
    /// It keeps what it was told.
    Keep(usize),
    /// Somebody changes the home.
    Commit,
    /// The process that did so hears of it, and then answers 2xx.
    Acknowledge,
    /// Other streams move, until it is forgotten how far this one has.
    Forget,
    /// The process finds that it may have missed something.
    Clear,
    /// The database's last word about a change is missing: it was made, or not.
    Doubt,
    /// Somebody asks: what is shown must have everything that was acknowledged before.
    Show,
}

/// Which part of the mechanism is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bug {
    None,
    /// What was read is kept, and shown, whatever was heard.
    NoFloor,
    /// It is forgotten how far streams have moved, and nothing follows from it.
    NothingIsForgotten,
}

const STREAM: StreamId = StreamId::new(HOME);

struct World {
    freshness: Freshness,
    shelf: Shelf<StreamId, Version>,
    bug: Bug,
    version: Version,
    acknowledged: Version,
    begun: [Option<Start>; 2],
    read: [Option<Version>; 2],
    others: i64,
    stale: Option<Version>,
}

impl World {
    fn new(bug: Bug) -> Self {
        Self {
            freshness: Freshness::with(2, Lease::Alone),
            shelf: Shelf::with(Room { entries: 10, bytes: 10_000 }),
            bug,
            version: 1,
            acknowledged: 1,
            begun: [None; 2],
            read: [None; 2],
            others: 100,
            stale: None,
        }
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Begin(reader) => self.begun[reader] = Some(self.freshness.start()),
            Step::Query(reader) => self.read[reader] = Some(self.version),
            Step::Keep(reader) => self.keep(reader),
            Step::Commit => self.version += 1,
            Step::Acknowledge => {
                if self.bug != Bug::NoFloor {
                    self.freshness.raise(&[(STREAM, self.version)]);
                }
                self.acknowledged = self.version;
            }
            Step::Forget => {
                let forgotten = self.freshness.read().forgotten;
                for _ in 0..3 {
                    self.others += 1;
                    self.freshness.raise(&[at(self.others, 1)]);
                }
                if self.bug == Bug::NothingIsForgotten {
                    self.freshness.write().forgotten = forgotten;
                }
            }
            Step::Clear => self.freshness.clear(),
            Step::Doubt => self.freshness.doubt(&[STREAM]),
            Step::Show => {
                if let Some(shown) = self.shelf.find(&STREAM, &self.freshness, Instant::now())
                    && shown.value < self.acknowledged
                {
                    self.stale = Some(shown.value);
                }
            }
        }
    }

    fn keep(&mut self, reader: usize) {
        if let (Some(start), Some(version)) = (self.begun[reader], self.read[reader]) {
            self.shelf.keep(STREAM, Arc::new(Kept::new(version, vec![(STREAM, version)], start)), &self.freshness);
        }
    }
}

/// Runs every interleaving of the actors' steps, and gives how many there were and how many showed something stale.
fn explore(actors: &[&[Step]], bug: Bug) -> (usize, usize) {
    fn go(actors: &[&[Step]], at: &mut [usize], taken: &mut Vec<Step>, bug: Bug, counts: &mut (usize, usize)) {
        let mut ended = true;
        for actor in 0..actors.len() {
            let Some(step) = actors[actor].get(at[actor]).copied() else { continue };
            ended = false;
            at[actor] += 1;
            taken.push(step);
            go(actors, at, taken, bug, counts);
            taken.pop();
            at[actor] -= 1;
        }
        if ended {
            let mut world = World::new(bug);
            for step in taken {
                world.take(*step);
            }
            counts.0 += 1;
            counts.1 += usize::from(world.stale.is_some());
        }
    }
    let mut counts = (0, 0);
    go(actors, &mut vec![0; actors.len()], &mut Vec::new(), bug, &mut counts);
    counts
}

const READER: &[Step] = &[Step::Begin(0), Step::Query(0), Step::Keep(0)];
const SECOND: &[Step] = &[Step::Begin(1), Step::Query(1), Step::Keep(1)];
const WRITER: &[Step] = &[Step::Commit, Step::Acknowledge];
const LOOKS: &[Step] = &[Step::Show, Step::Show];

#[test]
fn no_order_of_reading_changing_and_forgetting_shows_what_is_old() {
    for (actors, orders) in [
        ([READER, WRITER, &[Step::Forget], LOOKS, &[]], 1_680),
        ([READER, WRITER, &[Step::Doubt], LOOKS, &[]], 1_680),
        ([READER, WRITER, &[Step::Clear], LOOKS, &[]], 1_680),
        ([READER, SECOND, WRITER, &[Step::Show], &[Step::Forget]], 50_400),
    ] {
        let (run, stale) = explore(&actors, Bug::None);
        assert_eq!((run, stale), (orders, 0), "{actors:?}");
    }
}

#[test]
fn a_cache_without_the_mechanism_is_found_out() {
    let (_, stale) = explore(&[READER, WRITER, LOOKS], Bug::NoFloor);
    assert!(stale > 0, "a slow reader puts the old value back");
    let (_, stale) = explore(&[READER, WRITER, &[Step::Forget], LOOKS], Bug::NothingIsForgotten);
    assert!(stale > 0, "what was forgotten is believed");
}
