//! How far a client's copy goes.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use honeydue_kernel::{Day, Heard, ResidenceId, StreamId, UserId, Version};
use honeydue_task::{HistoryKey, PageKey};
use serde::{Deserialize, Serialize};

/// The first byte of a cursor. One that begins otherwise is of another release, and the client starts over.
const FORMAT: u8 = 1;

/// What a client has heard of. It comes back from the client, so that nothing in it is believed but by that client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Whose copy it is.
    pub user: UserId,
    /// How far each stream was followed, in the order of their ids.
    pub followed: Vec<Followed>,
    /// What is still to be copied of homes that are copied whole.
    pub copying: Option<Copying>,
}

/// How far a stream was followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// Which one.
    pub stream: StreamId,
    /// The last entry that was followed.
    pub version: Version,
    /// How the hash of that entry begins: a ledger that was restored from a backup and went on has another one.
    pub hash: [u8; 4],
}

/// Homes that are copied whole, page by page, newest first. What changes in them meanwhile is followed as usual.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copying {
    /// Which ones.
    pub homes: Vec<ResidenceId>,
    /// Their tasks.
    pub tasks: Part<PageKey>,
    /// The history of their tasks.
    pub history: Part<HistoryKey>,
}

/// How far a part of a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part<K> {
    /// What comes after this is still to be copied; all of it, if there is no such thing.
    After(Option<K>),
    /// All is copied.
    Done,
}

impl<K> Part<K> {
    /// What the next page comes after; none if there is no next page.
    pub fn after(self) -> Option<Option<K>> {
        if let Self::After(after) = self { Some(after) } else { None }
    }

    /// What is left after a page that has this next one.
    pub fn before(next: Option<K>) -> Self {
        next.map_or(Self::Done, |next| Self::After(Some(next)))
    }
}

impl Copying {
    /// The beginning of a copy.
    pub const fn of(homes: Vec<ResidenceId>) -> Self {
        Self { homes, tasks: Part::After(None), history: Part::After(None) }
    }
}

/// How far a client says that its copy goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Since {
    /// It is empty.
    Beginning,
    /// As far as this.
    Cursor(Cursor),
    /// A cursor of another release.
    Foreign,
}

impl Followed {
    /// A stream up to the entry with this hash.
    pub fn new(stream: StreamId, version: Version, hash: &[u8]) -> Self {
        Self { stream, version, hash: beginning(hash) }
    }

    /// Whether the entry has this hash.
    pub fn is(&self, hash: &[u8]) -> bool {
        self.hash == beginning(hash)
    }
}

impl From<&Followed> for Heard {
    fn from(followed: &Followed) -> Self {
        Self { stream: followed.stream, version: followed.version }
    }
}

fn beginning(hash: &[u8]) -> [u8; 4] {
    hash.first_chunk().copied().unwrap_or_default()
}

impl Cursor {
    /// The cursor as clients keep it; none if it can't be told, which nothing in it gives a reason for.
    pub fn to_text(&self) -> Option<String> {
        postcard::to_stdvec(&(FORMAT, self)).ok().map(|bytes| BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Only instants that a database can keep.
    fn is_sound(&self) -> bool {
        let kept = Day::FIRST.midnight_utc()..=Day::LAST.midnight_utc();
        match self.copying.as_ref().map(|copying| copying.tasks) {
            Some(Part::After(Some(key))) => kept.contains(&key.created_at),
            Some(Part::After(None) | Part::Done) | None => true,
        }
    }
}

impl Since {
    /// Reads what a client has kept; none of what never was a cursor.
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        let (format, rest) = bytes.split_first()?;
        if *format != FORMAT {
            return Some(Self::Foreign);
        }
        let (cursor, left): (Cursor, _) = postcard::take_from_bytes(rest).ok()?;
        (left.is_empty() && cursor.is_sound()).then_some(Self::Cursor(cursor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(tasks: Part<PageKey>, history: Part<HistoryKey>) -> Cursor {
        let followed = vec![Followed::new(StreamId::new(7), 12, &[1; 32]), Followed::new(StreamId::new(40), 3, &[2; 32])];
        Cursor { user: UserId::new(7), followed, copying: Some(Copying { homes: vec![ResidenceId::new(40)], tasks, history }) }
    }

    #[test]
    fn a_cursor_comes_back_as_it_went_out() {
        let task = PageKey { created_at: "2026-06-15T16:20:00.123456Z".parse().unwrap(), id: 345.into() };
        let entry = HistoryKey { completed_on: "2026-06-15".parse().unwrap(), id: 346.into() };
        for tasks in [Part::After(None), Part::After(Some(task)), Part::Done] {
            for history in [Part::After(None), Part::After(Some(entry)), Part::Done] {
                let there = cursor(tasks, history);
                assert_eq!(Since::from_text(&there.to_text().unwrap()), Some(Since::Cursor(there)));
            }
        }
    }

    #[test]
    fn a_cursor_of_two_hundred_homes_fits_a_query() {
        let followed = (0..200).map(|home| Followed::new(StreamId::new(1_000_000_000 + home), 100_000, &[9; 32])).collect();
        let cursor = Cursor { user: UserId::new(7), followed, copying: None };
        assert!(cursor.to_text().unwrap().len() < 4_000);
    }

    #[test]
    fn what_never_was_a_cursor_is_none_and_one_of_another_release_is_foreign() {
        for foreign in ["", "!!", "AQ", "AQID", "AQAAAAAAAAA"] {
            assert_eq!(Since::from_text(foreign), None, "{foreign}");
        }
        assert_eq!(Since::from_text("AgID"), Some(Since::Foreign));
        let unkept = PageKey { created_at: "-009000-01-01T00:00:00Z".parse().unwrap(), id: 345.into() };
        assert_eq!(Since::from_text(&cursor(Part::After(Some(unkept)), Part::Done).to_text().unwrap()), None);
    }
}
