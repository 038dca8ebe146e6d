//! What every [`Upkeep`] promises.
#![expect(clippy::missing_panics_doc, reason = "each promise panics when it is broken, and that alone")]

use super::{kept, noon, together};
use crate::{Chore, Upkeep};
use std::time::Duration;

/// An upkeep under test.
pub trait UpkeepWorld {
    /// The adapter.
    type Upkeep: Upkeep;

    /// The upkeep under test.
    fn upkeep(&self) -> &Self::Upkeep;
}

/// Names that no adapter uses.
const SWEEP: Chore = Chore { name: "contract.sweep", every: Duration::from_hours(1) };
const DUST: Chore = Chore { name: "contract.dust", every: Duration::from_hours(1) };
/// The smallest step of time that every store keeps.
const INSTANT: Duration = Duration::from_micros(1);

/// A chore is due at once, then an interval after it was taken.
pub async fn a_chore_is_taken_once_an_interval<W: UpkeepWorld>(world: W) {
    let turns = [
        (Duration::ZERO, true),
        (Duration::ZERO, false),
        (SWEEP.every.saturating_sub(INSTANT), false),
        (SWEEP.every, true),
        (SWEEP.every, false),
    ];
    for (after, expected) in turns {
        let taken = kept("a turn is taken or not", world.upkeep().take(SWEEP, noon() + after).await);
        assert_eq!(taken, expected, "broken: a chore is taken once an interval; asked {after:?} after the first turn");
    }
}

/// Several that ask at the same time do not do it twice.
pub async fn of_takers_at_once_one_has_the_turn<W: UpkeepWorld>(world: W) {
    for round in 0..3 {
        let at = noon() + SWEEP.every * round;
        let takers = together((0..5).map(|_| world.upkeep().take(SWEEP, at))).await;
        let taken = takers.into_iter().map(|taker| kept("a turn is taken or not", taker)).filter(|taken| *taken).count();
        assert_eq!(taken, 1, "broken: of takers at once one has the turn");
    }
}

/// A turn at one chore is none at another.
pub async fn chores_have_turns_of_their_own<W: UpkeepWorld>(world: W) {
    for chore in [SWEEP, DUST] {
        assert!(kept("a turn is taken", world.upkeep().take(chore, noon()).await), "broken: chores have turns of their own");
    }
}

/// Every chore of the adapter can be done, and is done at some time.
pub async fn a_chore_comes_to_an_end<W: UpkeepWorld>(world: W) {
    for chore in world.upkeep().chores() {
        let mut parts = 0;
        while kept("a chore is done", world.upkeep().go_on(*chore, noon()).await) {
            parts += 1;
            assert!(parts < 100, "broken: where nothing is to be done, {} comes to an end", chore.name);
        }
    }
}
