//! What every [`Tier`] promises.
#![expect(clippy::missing_panics_doc, reason = "each promise panics when it is broken, and that alone")]

use crate::{Found, Shared, Ticket, Tier};
use honeydue_kernel::{Horizon, Move, StreamId, Stretch, contract::kept};
use std::time::Duration;

/// A tier under test.
#[trait_variant::make(Send)]
pub trait TierWorld: Sync {
    /// The adapter.
    type Tier: Tier;

    /// The tier under test.
    fn tier(&self) -> &Self::Tier;

    /// The tier loses its state and keeps its entries, as may happen where there is no room.
    async fn lose_state(&self);

    /// The tier loses its entries and keeps its state.
    async fn lose_entries(&self);
}

/// Longer than any test.
const LONG: Duration = Duration::from_hours(1);
/// So short that a test waits for its end, and longer than any adapter takes off for its own sake.
const SHORT: Duration = Duration::from_secs(1);

const HOME: i64 = 7;
const NEIGHBOUR: i64 = 8;

fn moved(stream: i64, version: i64) -> Move {
    (StreamId::new(stream), version)
}

/// An entry that was made from these.
fn made_from(body: &str, versions: &[Move]) -> Shared {
    Shared { body: body.into(), versions: versions.to_vec() }
}

fn stretch(from: u64, to: u64, moved: &[Move]) -> Stretch {
    Stretch { from: Horizon(from), to: Horizon(to), moved: moved.to_vec(), age: Duration::ZERO }
}

async fn renew<W: TierWorld>(world: &W, from: u64, to: u64, moved: &[Move]) {
    kept("a tier is renewed", world.tier().renew(&stretch(from, to, moved), LONG).await);
}

async fn hear<W: TierWorld>(world: &W, moves: &[Move]) {
    kept("a tier hears", world.tier().hear(moves).await);
}

async fn find<W: TierWorld>(world: &W, key: &str) -> Found {
    let found = kept("an entry is looked for", world.tier().find(key).await);
    assert!(found.entry.is_none() || found.ticket.is_none(), "broken: who has found something has no ticket");
    found
}

async fn entry<W: TierWorld>(world: &W, key: &str) -> Option<Shared> {
    find(world, key).await.entry
}

async fn ticket<W: TierWorld>(world: &W, key: &str) -> Ticket {
    find(world, key).await.ticket.unwrap_or_else(|| panic!("broken: who finds nothing in a fresh tier has a ticket"))
}

async fn fill<W: TierWorld>(world: &W, ticket: &Ticket, key: &str, entry: &Shared) -> bool {
    kept("an entry is filled or not", world.tier().fill(ticket, key, entry, LONG).await)
}

/// A tier in which there is an entry of the home, at this version, under `home`.
async fn filled<W: TierWorld>(world: &W, version: i64) -> Shared {
    renew(world, 0, 10, &[]).await;
    let home = made_from("home", &[moved(HOME, version)]);
    let ticket = ticket(world, "home").await;
    assert!(fill(world, &ticket, "home", &home).await, "broken: what is new is kept");
    home
}

/// Comes back as soon as what was found is like that; it has to come to it.
async fn at_last<W: TierWorld>(world: &W, promise: &str, like: impl Fn(&Found) -> bool) {
    let waiting = async {
        while !like(&find(world, "home").await) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_mins(1), waiting).await.is_ok(), "broken: {promise}");
}

/// There is nothing to be known what has moved since.
pub async fn nothing_is_trusted_before_it_was_renewed<W: TierWorld>(world: W) {
    assert_eq!(find(&world, "home").await, Found::default(), "broken: there are no tickets for a tier that nobody has renewed");
    let home = made_from("home", &[moved(HOME, 1)]);
    for forged in ["", "1", "0"] {
        assert!(!fill(&world, &Ticket(forged.to_owned()), "home", &home).await, "broken: nothing is filled in no epoch");
    }
    hear(&world, &[moved(HOME, 1)]).await;
    assert_eq!(find(&world, "home").await, Found::default(), "broken: hearing renews nothing");
}

/// Whatever is in it, and whatever it was made from.
pub async fn what_was_filled_is_found<W: TierWorld>(world: W) {
    renew(&world, 0, 10, &[]).await;
    let all: Vec<u8> = (0..=255).collect();
    let versions: Vec<Move> = (0..50).map(|stream| moved(stream, stream + 1)).collect();
    let entries = [
        Shared { body: Vec::new(), versions: Vec::new() },
        Shared { body: all.repeat(300), versions },
        made_from("\n\n", &[moved(0, 0), moved(1 << 40, 1 << 50)]),
    ];
    for (number, entry) in entries.iter().enumerate() {
        let key = number.to_string();
        let ticket = ticket(&world, &key).await;
        assert!(fill(&world, &ticket, &key, entry).await, "broken: what is new is kept");
        let expected = Found { entry: Some(entry.clone()), ticket: None };
        assert_eq!(find(&world, &key).await, expected, "broken: what was filled is found");
        assert!(fill(&world, &ticket, &key, entry).await, "broken: what is as new as what is there is kept");
    }
}

/// Whatever is in them.
pub async fn keys_are_told_apart<W: TierWorld>(world: W) {
    renew(&world, 0, 10, &[]).await;
    let keys = ["", "a", "A", "a:", "{a}", "a}", "state", "Größe\n"];
    for key in keys {
        let ticket = ticket(&world, key).await;
        assert!(fill(&world, &ticket, key, &made_from(key, &[moved(HOME, 1)])).await, "broken: what is new is kept; {key:?}");
    }
    for key in keys {
        let expected = made_from(key, &[moved(HOME, 1)]);
        assert_eq!(entry(&world, key).await, Some(expected), "broken: keys are told apart; {key:?}");
    }
}

/// And then there is leave to fill it anew.
pub async fn an_entry_is_kept_for_its_time_at_most<W: TierWorld>(world: W) {
    let home = filled(&world, 1).await;
    hear(&world, &[moved(HOME, 2)]).await;
    let ticket = ticket(&world, "home").await;
    let newer = Shared { versions: vec![moved(HOME, 2)], ..home };
    assert!(kept("an entry is filled", world.tier().fill(&ticket, "home", &newer, SHORT).await), "broken: what is new is kept");
    at_last(&world, "an entry is kept for its time at most", |found| found.entry.is_none() && found.ticket.is_some()).await;
}

/// Its place is free.
pub async fn an_entry_that_is_lost_can_be_filled_again<W: TierWorld>(world: W) {
    let home = filled(&world, 2).await;
    world.lose_entries().await;
    let ticket = ticket(&world, "home").await;
    assert!(fill(&world, &ticket, "home", &home).await, "broken: an entry that is lost can be filled again");
    assert_eq!(entry(&world, "home").await, Some(home), "broken: what was filled is found");
}

/// Until somebody looks again: then what was kept is trusted again.
pub async fn nothing_is_trusted_where_nobody_has_looked_lately<W: TierWorld>(world: W) {
    kept("a tier is renewed", world.tier().renew(&stretch(0, 10, &[]), SHORT).await);
    at_last(&world, "nothing is trusted where nobody has looked lately", |found| *found == Found::default()).await;
    let home = filled(&world, 1).await;
    assert_eq!(entry(&world, "home").await, Some(home), "broken: a tier that is renewed is trusted again");
}

/// It counts from when the ledger was asked.
pub async fn an_old_look_renews_nothing<W: TierWorld>(world: W) {
    let old = Stretch { age: LONG, ..stretch(0, 10, &[]) };
    kept("a tier is renewed", world.tier().renew(&old, LONG).await);
    assert_eq!(find(&world, "home").await, Found::default(), "broken: an old look renews nothing");
    let home = filled(&world, 1).await;
    kept("a tier is renewed", world.tier().renew(&old, LONG).await);
    assert_eq!(entry(&world, "home").await, Some(home), "broken: an old look takes back nothing");
}

/// What somebody has committed says nothing of what others have.
pub async fn hearing_renews_nothing<W: TierWorld>(world: W) {
    kept("a tier is renewed", world.tier().renew(&stretch(0, 10, &[]), SHORT).await);
    let mut version = 0;
    let waiting = async {
        while find(&world, "home").await != Found::default() {
            version += 1;
            hear(&world, &[moved(NEIGHBOUR, version)]).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_mins(1), waiting).await.is_ok(), "broken: hearing renews nothing");
}

/// By whatever way it was heard. What was made from others stays.
pub async fn what_has_moved_on_is_not_found<W: TierWorld>(world: W) {
    let home = filled(&world, 1).await;
    let both = made_from("both", &[moved(NEIGHBOUR, 5), moved(HOME, 1)]);
    let ticket_of_both = ticket(&world, "both").await;
    assert!(fill(&world, &ticket_of_both, "both", &both).await, "broken: what is new is kept");
    hear(&world, &[moved(NEIGHBOUR, 5), moved(HOME, 1)]).await;
    assert_eq!(entry(&world, "both").await, Some(both), "broken: what has not moved on is found");
    hear(&world, &[moved(NEIGHBOUR, 6)]).await;
    assert_eq!(entry(&world, "both").await, None, "broken: what was heard to have moved on is not found");
    assert_eq!(entry(&world, "home").await, Some(home), "broken: what was made from others is found");
    renew(&world, 10, 20, &[moved(HOME, 2)]).await;
    assert_eq!(entry(&world, "home").await, None, "broken: what has moved on in the ledger is not found");
    ticket(&world, "home").await;
}

/// What is known of a stream does not go back.
pub async fn what_was_heard_before_is_known_later<W: TierWorld>(world: W) {
    filled(&world, 4).await;
    hear(&world, &[moved(HOME, 5)]).await;
    hear(&world, &[moved(HOME, 3)]).await;
    renew(&world, 5, 20, &[moved(HOME, 4)]).await;
    assert_eq!(entry(&world, "home").await, None, "broken: what was heard before is known later");
}

/// The reader was slower than the news.
pub async fn what_is_older_than_heard_is_not_filled<W: TierWorld>(world: W) {
    renew(&world, 0, 10, &[]).await;
    let ticket = ticket(&world, "home").await;
    hear(&world, &[moved(HOME, 5)]).await;
    for (version, expected) in [(4, false), (5, true), (6, true)] {
        let home = made_from("home", &[moved(NEIGHBOUR, 1), moved(HOME, version)]);
        let filled = fill(&world, &ticket, "home", &home).await;
        assert_eq!(filled, expected, "broken: what is older than heard is not filled; version {version} where 5 was heard");
        assert_eq!(entry(&world, "home").await.is_some(), expected, "broken: what is told to be kept is kept");
    }
}

/// Also where nothing was heard of the stream.
pub async fn a_slow_reader_puts_nothing_in_place_of_a_newer_entry<W: TierWorld>(world: W) {
    renew(&world, 0, 10, &[]).await;
    let ticket = ticket(&world, "home").await;
    let newer = made_from("newer", &[moved(HOME, 2), moved(NEIGHBOUR, 1)]);
    assert!(fill(&world, &ticket, "home", &newer).await, "broken: what is new is kept");
    let older = made_from("older", &[moved(HOME, 1)]);
    assert!(!fill(&world, &ticket, "home", &older).await, "broken: a slow reader puts nothing in place of a newer entry");
    assert_eq!(entry(&world, "home").await, Some(newer), "broken: a slow reader puts nothing in place of a newer entry");
}

/// Several processes follow the ledger, each at its own pace.
pub async fn stretches_overlap_and_come_in_any_order<W: TierWorld>(world: W) {
    let home = filled(&world, 1).await;
    for (from, to) in [(10, 20), (5, 30), (8, 15), (30, 30), (29, 40), (0, 3)] {
        renew(&world, from, to, &[moved(NEIGHBOUR, 1)]).await;
        assert_eq!(entry(&world, "home").await, Some(home.clone()), "broken: there is no gap before {from}, as far as was followed");
    }
    renew(&world, 40, 50, &[]).await;
    assert_eq!(entry(&world, "home").await, Some(home), "broken: a stretch that ends earlier takes back nothing");
}

/// And with it all that was kept, and all leave to fill it.
pub async fn an_epoch_ends_with_its_state<W: TierWorld>(world: W) {
    let home = filled(&world, 1).await;
    let old = ticket(&world, "other").await;
    world.lose_state().await;
    assert_eq!(find(&world, "home").await, Found::default(), "broken: nothing is trusted without a state");
    assert!(!fill(&world, &old, "other", &home).await, "broken: an epoch ends with its state");
    renew(&world, 0, 10, &[]).await;
    assert_eq!(entry(&world, "home").await, None, "broken: what was kept in another epoch is not trusted");
    assert!(!fill(&world, &old, "other", &home).await, "broken: who has read in another epoch fills nothing");
    let new = ticket(&world, "home").await;
    assert!(fill(&world, &new, "home", &home).await, "broken: in another epoch what is of another one is in nobody's way");
}

/// Something may have moved that nobody has heard of.
pub async fn a_gap_begins_another_epoch<W: TierWorld>(world: W) {
    for from in [11, u64::MAX] {
        let home = filled(&world, 1).await;
        let old = ticket(&world, "other").await;
        renew(&world, from, 20, &[]).await;
        assert_eq!(entry(&world, "home").await, None, "broken: a gap begins another epoch");
        assert!(!fill(&world, &old, "other", &home).await, "broken: a gap begins another epoch");
        // the epoch begins where the stretch ends
        renew(&world, 20, 21, &[]).await;
        let new = ticket(&world, "home").await;
        renew(&world, u64::MAX, 10, &[]).await;
        assert!(!fill(&world, &new, "home", &home).await, "broken: a gap begins another epoch, also behind what was followed");
    }
}

/// What a tier knows has bounds, and forgetting is no way to trust more.
pub async fn however_many_streams_move_nothing_old_is_found<W: TierWorld>(world: W) {
    filled(&world, 1).await;
    hear(&world, &[moved(HOME, 2)]).await;
    for hundred in 1..=60 {
        let many: Vec<Move> = (0..1_000).map(|stream| moved(hundred * 1_000 + stream, 1)).collect();
        hear(&world, &many).await;
        assert_eq!(entry(&world, "home").await, None, "broken: however many streams move, nothing old is found");
    }
    let all: Vec<Move> = (1_000..70_000).map(|stream| moved(stream, 2)).collect();
    renew(&world, 10, 20, &all).await;
    assert_eq!(entry(&world, "home").await, None, "broken: however many streams move, nothing old is found");
}
