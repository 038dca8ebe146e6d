#![expect(clippy::disallowed_methods, reason = "actors and changes of a test are made by the test")]

use super::*;
use crate::{Affected, Change, Touch};
use serde::Serialize;

/// Something that moves these streams.
#[derive(Clone, Serialize)]
struct Moves(Vec<StreamId>);

impl Event for Moves {
    fn kind(&self) -> &'static str {
        "moves"
    }

    fn affected(&self) -> Affected {
        Affected::existing(self.0.iter().copied())
    }

    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
}

fn ada() -> Person {
    Person { id: 1.into(), username: "ada".to_owned(), first_name: String::new(), last_name: String::new() }
}

fn a_home_of_adas() -> Surroundings {
    let mut surroundings = Surroundings::default();
    surroundings.know(ada(), true, Zone::utc());
    surroundings.begin_home(2.into());
    surroundings.admit(2.into(), ada(), Role::Member, Timestamp::UNIX_EPOCH);
    surroundings
}

fn change(at: Timestamp) -> Change<(), Moves> {
    Change::decided(Actor::vouched(1.into(), Authority::Trusted), at, (), Moves(vec![StreamId::new(2), StreamId::new(1)]))
}

fn keyed(at: Timestamp) -> Parts<(), Moves> {
    change(at).once(Some(IdempotencyKey { key: "k".to_owned(), fingerprint: [0; 32] })).into_parts()
}

fn judged(surroundings: &Surroundings, change: &Parts<(), Moves>) -> Result<(), Refusal> {
    match surroundings.judge(change, |_| None) {
        Ok(_) => Ok(()),
        Err(PortError::Refused(refusal)) => Err(refusal),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_change_moves_its_streams_by_one_in_the_order_of_their_ids() {
    let mut surroundings = a_home_of_adas();
    let change = change(Timestamp::UNIX_EPOCH).into_parts();
    assert_eq!(surroundings.record(&change), [(StreamId::new(1), 2), (StreamId::new(2), 2)]);
}

#[test]
fn a_key_is_forgotten_after_a_day() {
    let mut surroundings = a_home_of_adas();
    let first = keyed(Timestamp::UNIX_EPOCH);
    judged(&surroundings, &first).unwrap();
    surroundings.record(&first);
    let place = Place { stream: StreamId::new(1), version: 2 };
    assert_eq!(judged(&surroundings, &keyed(Timestamp::UNIX_EPOCH + KEPT / 2)), Err(Refusal::Repeated(place)));
    assert_eq!(judged(&surroundings, &keyed(Timestamp::UNIX_EPOCH + KEPT)), Ok(()));
}

#[test]
fn guards_speak_in_their_order() {
    let surroundings = a_home_of_adas();
    let stale = Guard::Unchanged(Versioned::Task(3.into(), 1));
    let role = Guard::Member { residence: 2.into(), least: Role::Owner };
    let by = |guards: [&Guard; 2]| guards.into_iter().cloned().fold(change(Timestamp::UNIX_EPOCH), Change::guarded_by).into_parts();
    assert_eq!(judged(&surroundings, &by([&role, &stale])), Err(Refusal::Role));
    assert_eq!(judged(&surroundings, &by([&stale, &role])), Err(Refusal::Absent));
}

#[test]
fn ending_a_session_takes_its_owner() {
    let mut surroundings = a_home_of_adas();
    let token = TokenHash::new([7; 32]);
    surroundings.open_session(token, 5.into(), 1.into());
    assert!(!surroundings.end_session(5.into(), 2.into()), "a session is not somebody else's to end");
    assert!(surroundings.end_session(5.into(), 1.into()));
    assert!(!surroundings.end_session(5.into(), 1.into()), "a session ends once");
}
