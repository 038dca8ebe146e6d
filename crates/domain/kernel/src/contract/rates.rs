//! What every [`RateLimit`] promises.
#![expect(clippy::missing_panics_doc, reason = "each promise panics when it is broken, and that alone")]

use super::{kept, noon, together};
use crate::{Quota, RateLimit, Wait};
use std::time::Duration;

/// A rate limit under test.
#[trait_variant::make(Send)]
pub trait RateWorld: Sync {
    /// The adapter.
    type Limit: RateLimit;

    /// The rate limit under test.
    fn limit(&self) -> &Self::Limit;
}

const TWICE_A_MINUTE: Quota = Quota { times: 2, window: Duration::from_mins(1) };
/// The smallest step of time that every store keeps.
const INSTANT: Duration = Duration::from_micros(1);

/// Tries at so many seconds after noon; the answer is how many seconds there are to wait.
async fn admit<W: RateWorld>(world: &W, key: &str, second: u64) -> Option<u64> {
    let now = noon() + Duration::from_secs(second);
    kept("a try is admitted or not", world.limit().admit(key, TWICE_A_MINUTE, now).await).map(|Wait(wait)| wait.as_secs())
}

async fn admit_one<W: RateWorld>(world: &W, one: &str, second: u64) -> Option<u64> {
    let now = noon() + Duration::from_secs(second);
    kept("one is admitted or not", world.limit().admit_one("ones", one, TWICE_A_MINUTE, now).await).map(|Wait(wait)| wait.as_secs())
}

/// And no more.
pub async fn so_many_tries_are_admitted_within_a_window<W: RateWorld>(world: W) {
    for (second, expected) in [(0, None), (10, None), (20, Some(40))] {
        assert_eq!(admit(&world, "a", second).await, expected, "broken: two tries are admitted; after {second} s");
    }
    let never = Quota { times: 0, ..TWICE_A_MINUTE };
    let wait = kept("a try is not admitted", world.limit().admit("never", never, noon()).await);
    assert_eq!(wait, Some(Wait(never.window)), "broken: where none is admitted, not even the first is");
}

/// Each try counts for a window of its own.
pub async fn the_window_slides<W: RateWorld>(world: W) {
    for (second, expected) in [(0, None), (10, None), (59, Some(1)), (60, None), (61, Some(9)), (70, None)] {
        assert_eq!(admit(&world, "a", second).await, expected, "broken: the window slides; after {second} s");
    }
}

/// Not an instant less, and not one more.
pub async fn waiting_as_long_as_told_is_enough<W: RateWorld>(world: W) {
    let (limit, first) = (world.limit(), noon() + INSTANT * 7);
    for _ in 0..2 {
        kept("a try is admitted", limit.admit("a", TWICE_A_MINUTE, first).await);
    }
    let now = first + Duration::from_secs(20) + INSTANT;
    let Some(Wait(wait)) = kept("a try is not admitted", limit.admit("a", TWICE_A_MINUTE, now).await) else {
        panic!("broken: the third try is not admitted")
    };
    let early = kept("a try is not admitted", limit.admit("a", TWICE_A_MINUTE, now + wait - INSTANT).await);
    assert_eq!(early, Some(Wait(INSTANT)), "broken: the wait is told to the instant");
    let then = kept("a try is admitted", limit.admit("a", TWICE_A_MINUTE, now + wait).await);
    assert_eq!(then, None, "broken: waiting as long as told is enough");
}

/// Whoever goes on trying does not wait longer for it.
pub async fn what_is_not_admitted_is_not_counted<W: RateWorld>(world: W) {
    admit(&world, "a", 0).await;
    admit(&world, "a", 0).await;
    for second in 1..60 {
        assert_eq!(admit(&world, "a", second).await, Some(60 - second), "broken: what is not admitted is not counted");
    }
    assert_eq!(admit(&world, "a", 60).await, None, "broken: what is not admitted is not counted");
}

/// Whatever is in them.
pub async fn keys_do_not_count_for_each_other<W: RateWorld>(world: W) {
    for key in ["a", "A", "a:", "{a}", "a{b}", "login:address:2001:db8::", "Größe\n", ""] {
        assert_eq!(admit(&world, key, 0).await, None, "broken: keys do not count for each other; {key:?}");
        assert_eq!(admit(&world, key, 0).await, None, "broken: keys do not count for each other; {key:?}");
        assert_eq!(admit(&world, key, 0).await, Some(60), "broken: tries count for their key; {key:?}");
    }
}

/// Several that try at the same time are not more than may.
pub async fn of_tries_at_once_no_more_are_admitted<W: RateWorld>(world: W) {
    let outcomes = together((0..20).map(|_| admit(&world, "a", 0))).await;
    assert_eq!(outcomes.iter().filter(|wait| wait.is_none()).count(), 2, "broken: of tries at once no more are admitted");
}

/// It is a new beginning.
pub async fn what_is_forgiven_does_not_count<W: RateWorld>(world: W) {
    admit(&world, "a", 0).await;
    admit(&world, "a", 0).await;
    kept("tries are forgiven", world.limit().forgive("a").await);
    kept("what was never tried is forgiven", world.limit().forgive("never tried").await);
    for expected in [None, None, Some(60)] {
        assert_eq!(admit(&world, "a", 1).await, expected, "broken: what is forgiven does not count");
    }
}

/// The others of the same key, also of the same instant, still do.
pub async fn what_is_taken_back_does_not_count<W: RateWorld>(world: W) {
    admit(&world, "a", 0).await;
    admit(&world, "a", 0).await;
    let limit = world.limit();
    kept("what was never tried is taken back", limit.take_back("never tried", noon()).await);
    kept("what was not tried then is taken back", limit.take_back("a", noon() + INSTANT).await);
    assert_eq!(admit(&world, "a", 1).await, Some(59), "broken: only what was counted then is taken back");
    kept("a try is taken back", limit.take_back("a", noon()).await);
    assert_eq!(admit(&world, "a", 1).await, None, "broken: what is taken back does not count");
    assert_eq!(admit(&world, "a", 1).await, Some(59), "broken: one try is taken back, not all of its instant");
}

/// However often each of them comes.
pub async fn different_ones_are_counted<W: RateWorld>(world: W) {
    for (second, one, expected) in [
        (0, "a", None),
        (10, "b", None),
        (20, "c", Some(40)),
        (30, "a", None),
        (59, "c", Some(1)),
        // a is over; had it counted from when it came last, it would not be
        (60, "c", None),
        (61, "a", Some(9)),
        (70, "a", None),
        (71, "b", Some(49)),
    ] {
        assert_eq!(admit_one(&world, one, second).await, expected, "broken: different ones are counted; {one} after {second} s");
    }
}

/// The others stay.
pub async fn one_that_is_forgotten_makes_room_for_another<W: RateWorld>(world: W) {
    admit_one(&world, "a", 0).await;
    admit_one(&world, "b", 0).await;
    kept("one that was never seen is forgotten", world.limit().forget_one("ones", "never seen").await);
    kept("one is forgotten where none was seen", world.limit().forget_one("never tried", "a").await);
    assert_eq!(admit_one(&world, "c", 1).await, Some(59), "broken: only one that was seen makes room");
    kept("one is forgotten", world.limit().forget_one("ones", "a").await);
    assert_eq!(admit_one(&world, "c", 1).await, None, "broken: one that is forgotten makes room for another");
    assert_eq!(admit_one(&world, "a", 1).await, Some(59), "broken: one that is forgotten is new");
}

/// Whoever asks with a clock that is behind is not let in for it.
pub async fn a_clock_that_goes_back_admits_no_more<W: RateWorld>(world: W) {
    admit(&world, "a", 30).await;
    admit(&world, "a", 30).await;
    assert!(admit(&world, "a", 10).await.is_some(), "broken: a clock that goes back admits no more");
}
