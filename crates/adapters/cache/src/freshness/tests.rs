use super::*;

const HOME: i64 = 7;
const OTHER: i64 = 8;

fn at(stream: i64, version: Version) -> Move {
    (StreamId::new(stream), version)
}

fn alone() -> Freshness {
    Freshness::alone()
}

#[test]
fn what_nobody_was_heard_to_have_moved_may_be_shown() {
    let freshness = alone();
    let start = freshness.start();
    assert!(freshness.vouches_for(start, &[at(HOME, 3)], Instant::now()));
}

#[test]
fn what_has_moved_on_is_not_shown_and_what_was_read_since_is() {
    let freshness = alone();
    let before = freshness.start();
    freshness.raise(&[at(HOME, 4)]);
    assert!(!freshness.admits(before, &[at(HOME, 3)]));
    assert!(freshness.admits(freshness.start(), &[at(HOME, 4)]));
    assert!(freshness.admits(before, &[at(HOME, 5)]), "newer than what was heard");
    assert!(freshness.admits(before, &[at(OTHER, 1)]), "another stream");
    assert!(!freshness.admits(before, &[at(OTHER, 1), at(HOME, 3)]), "one stream of several is enough");
}

#[test]
fn news_that_come_late_take_nothing_back() {
    let freshness = alone();
    freshness.raise(&[at(HOME, 5)]);
    freshness.raise(&[at(HOME, 4)]);
    assert!(!freshness.admits(freshness.start(), &[at(HOME, 4)]));
}

#[test]
fn what_was_read_before_a_doubt_is_not_shown_at_whatever_version() {
    let freshness = alone();
    let before = freshness.start();
    freshness.doubt(&[StreamId::new(HOME)]);
    assert!(!freshness.admits(before, &[at(HOME, 3)]));
    assert!(freshness.admits(before, &[at(OTHER, 3)]));
    assert!(freshness.admits(freshness.start(), &[at(HOME, 3)]), "the change has not been made");
    freshness.raise(&[at(HOME, 3)]);
    assert!(!freshness.admits(before, &[at(HOME, 3)]), "a doubt outlives what is heard afterwards");
}

#[test]
fn nothing_is_believed_after_all_is_cleared() {
    let freshness = alone();
    let before = freshness.start();
    freshness.clear();
    assert!(!freshness.admits(before, &[at(HOME, 3)]) && !freshness.admits(before, &[]));
    assert!(freshness.admits(freshness.start(), &[at(HOME, 3)]));
}

#[test]
fn a_process_that_does_not_hear_shows_nothing() {
    let freshness = Freshness::new();
    let (start, now) = (freshness.start(), Instant::now());
    assert!(!freshness.vouches_for(start, &[at(HOME, 3)], now), "not yet");
    freshness.hears_until(now + Duration::from_secs(2));
    assert!(freshness.vouches_for(start, &[at(HOME, 3)], now + Duration::from_millis(1_999)));
    assert!(!freshness.vouches_for(start, &[at(HOME, 3)], now + Duration::from_secs(2)));
    freshness.hears_until(now + Duration::from_secs(1));
    assert!(freshness.hears(now + Duration::from_millis(1_999)), "an answer that came late shortens nothing");
}

#[test]
fn of_streams_that_moved_longest_ago_it_is_forgotten_how_far_and_nothing_from_before_is_believed() {
    let freshness = Freshness::with(3, Lease::Alone);
    let long_ago = freshness.start();
    freshness.raise(&[at(1, 9)]);
    let before = freshness.start();
    for stream in 2..=4 {
        freshness.raise(&[at(stream, 9)]);
    }
    assert_eq!(freshness.streams(), 3);
    assert!(!freshness.admits(long_ago, &[at(1, 8)]), "the news of it are forgotten: it can't be judged");
    assert!(!freshness.admits(long_ago, &[at(99, 1)]), "nor can anything else from then");
    assert!(freshness.admits(before, &[at(1, 9)]), "what was read after those news has them in it");
}

#[test]
fn a_stream_that_moves_again_and_again_takes_no_more_room() {
    let freshness = Freshness::with(3, Lease::Alone);
    freshness.raise(&[at(1, 1), at(2, 1)]);
    let start = freshness.start();
    for version in 2..1_000 {
        freshness.raise(&[at(1, version)]);
    }
    assert_eq!(freshness.streams(), 2);
    assert!(freshness.read().order.len() <= 7);
    assert!(freshness.admits(start, &[at(2, 1)]), "nothing had to be forgotten");
}

#[test]
fn what_was_read_elsewhere_is_shown_unless_news_of_that_time_are_forgotten() {
    let freshness = Freshness::with(2, Lease::Alone);
    let (age, now) = (Duration::from_secs(2), Instant::now());
    freshness.raise_at(&[at(1, 5)], now);
    assert!(!freshness.admits_elsewhere(&[at(1, 4)], age, now));
    assert!(freshness.admits_elsewhere(&[at(1, 5), at(2, 1)], age, now));
    freshness.raise_at(&[at(2, 2)], now);
    freshness.raise_at(&[at(3, 2)], now);
    assert!(!freshness.admits_elsewhere(&[at(9, 1)], age, now + age), "what was forgotten may have been about it");
    assert!(freshness.admits_elsewhere(&[at(9, 1)], age, now + age + Duration::from_millis(1)), "by now others know");
}

mod interleaving;
