//! What is said over a channel.

use honeydue_kernel::Move;
use serde::{Deserialize, Serialize};

/// The form that this release speaks; others are not understood.
const FORM: u8 = 1;
/// The longest message that is looked at, in bytes.
const LONGEST: usize = 16 * 1024;
/// The most moves of a message: each has at most 20 bytes.
pub const MOST: usize = 700;

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hint {
    /// These have moved.
    Moved(Vec<Move>),
    /// Somebody wants to know whether they hear themselves: whose seed it is, and which time.
    Probe(u128, u64),
}

impl Hint {
    /// For the wire. No hint of ours fails to be written.
    pub fn write(&self) -> Option<Vec<u8>> {
        postcard::to_stdvec(&(FORM, self)).ok()
    }

    /// From the wire; nothing where it is none of ours.
    pub fn read(message: &[u8]) -> Option<Self> {
        let (form, rest) = message.split_first()?;
        if *form != FORM || message.len() > LONGEST {
            return None;
        }
        let (hint, left) = postcard::take_from_bytes(rest).ok()?;
        if left.is_empty() { Some(hint) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use honeydue_kernel::StreamId;
    use proptest::prelude::*;

    fn moves(most: usize) -> impl Strategy<Value = Vec<Move>> {
        let one = (any::<i64>(), any::<i64>()).prop_map(|(stream, version)| (StreamId::new(stream), version));
        proptest::collection::vec(one, 0..=most)
    }

    proptest! {
        #[test]
        fn hints_are_read_as_they_were_written(moves in moves(20), seed: u128, time: u64) {
            for hint in [Hint::Moved(moves), Hint::Probe(seed, time)] {
                let message = hint.write().unwrap();
                prop_assert_eq!(Hint::read(&message), Some(hint));
                prop_assert_eq!(Hint::read(&message[..message.len() - 1]), None);
                prop_assert_eq!(Hint::read(&[&message[..], &[0]].concat()), None);
            }
        }

        #[test]
        fn any_message_is_read_or_ignored(mut message: Vec<u8>, form in any::<bool>()) {
            if form && !message.is_empty() {
                message[0] = FORM;
            }
            let _ = Hint::read(&message);
        }
    }

    #[test]
    fn the_longest_hint_is_looked_at_and_no_longer_message() {
        let longest = Hint::Moved(vec![(StreamId::new(i64::MIN), i64::MIN); MOST]);
        assert_eq!(Hint::read(&longest.write().unwrap()), Some(longest));
        let longer = Hint::Moved(vec![(StreamId::new(i64::MIN), i64::MIN); MOST * 2]);
        assert_eq!(Hint::read(&longer.write().unwrap()), None);
    }

    #[test]
    fn another_form_is_not_understood() {
        let mut message = Hint::Probe(1, 2).write().unwrap();
        message[0] = FORM + 1;
        assert_eq!(Hint::read(&message), None);
        assert_eq!(Hint::read(&[]), None);
    }
}
