//! The tier in Redis does what the tier in memory does, whatever is asked of them.

use crate::{connected, moved};
use honeydue_cache::{Shared, Ticket, Tier, memory::MemoryTier};
use honeydue_kernel::{Horizon, Move, Stretch};
use honeydue_redis::RedisTier;
use honeydue_testkit::TestRedis;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use std::time::Duration;

const LONG: Duration = Duration::from_hours(1);

#[derive(Clone, Debug)]
enum Step {
    Find(u8),
    /// Who has read fills with the ticket that they have had last, or with an older one.
    Fill {
        key: u8,
        versions: Vec<Move>,
        older: bool,
    },
    Renew {
        from: u64,
        to: u64,
        moved: Vec<Move>,
    },
    Hear(Vec<Move>),
    LoseState,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    proptest::collection::vec((1_i64..4, 1_i64..6).prop_map(|(stream, version)| moved(stream, version)), 0..3)
}

/// Each stream once.
fn versions() -> impl Strategy<Value = Vec<Move>> {
    proptest::collection::btree_map(1_i64..4, 1_i64..6, 0..3)
        .prop_map(|versions| versions.into_iter().map(|(stream, version)| moved(stream, version)).collect())
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0_u8..3).prop_map(Step::Find),
        6 => (0_u8..3, versions(), any::<bool>()).prop_map(|(key, versions, older)| Step::Fill { key, versions, older }),
        4 => (0_u64..12, 0_u64..4, moves()).prop_map(|(from, length, moved)| Step::Renew { from, to: from + length, moved }),
        3 => moves().prop_map(Step::Hear),
        1 => Just(Step::LoseState),
    ]
}

/// A tier with the tickets that it gave.
struct Reader<T> {
    tier: T,
    tickets: Vec<Ticket>,
}

impl<T: Tier> Reader<T> {
    const fn of(tier: T) -> Self {
        Self { tier, tickets: Vec::new() }
    }

    /// What came of it: an entry, whether there was a ticket, and whether something was kept.
    async fn take(&mut self, step: &Step) -> (Option<Shared>, bool, bool) {
        let (mut entry, mut has_ticket, mut kept) = (None, false, false);
        match step {
            Step::Find(key) => {
                let found = self.tier.find(&key.to_string()).await.expect("an answer");
                (entry, has_ticket) = (found.entry, found.ticket.is_some());
                self.tickets.extend(found.ticket);
            }
            Step::Fill { key, versions, older } => {
                let back = if *older { 3 } else { 1 };
                if let Some(ticket) = self.tickets.len().checked_sub(back).and_then(|place| self.tickets.get(place)) {
                    let entry = Shared { body: format!("{versions:?}").into(), versions: versions.clone() };
                    kept = self.tier.fill(ticket, &key.to_string(), &entry, LONG).await.expect("an answer");
                }
            }
            Step::Renew { from, to, moved } => {
                let stretch = Stretch { from: Horizon(*from), to: Horizon(*to), moved: moved.clone(), age: Duration::ZERO };
                self.tier.renew(&stretch, LONG).await.expect("renewed");
            }
            Step::Hear(moves) => self.tier.hear(moves).await.expect("heard"),
            Step::LoseState => {}
        }
        (entry, has_ticket, kept)
    }
}

#[tokio::test]
async fn it_does_what_the_model_does() {
    let (mut runner, mut found, mut kept) = (TestRunner::default(), 0, 0);
    for _ in 0..60 {
        let steps = proptest::collection::vec(step(), 40).new_tree(&mut runner).expect("steps").current();
        let space = TestRedis::create();
        let (mut model, mut redis) =
            (Reader::of(MemoryTier::default()), Reader::of(RedisTier::new(connected(space.url(), space.key_space()).await)));
        for (place, step) in steps.iter().enumerate() {
            if matches!(step, Step::LoseState) {
                model.tier.lose_state();
                space.call(&["DEL", &format!("{{{}:tier}}:state", space.key_space())]).await;
            }
            let (expected, outcome) = (model.take(step).await, redis.take(step).await);
            assert_eq!(outcome, expected, "at the end of {:?}", &steps[..=place]);
            found += u32::from(expected.0.is_some());
            kept += u32::from(expected.2);
        }
    }
    assert!(found > 20 && kept > 20, "steps that lead nowhere: found {found}, kept {kept}");
}
