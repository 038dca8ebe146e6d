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

/// Homes that are copied whole, page by page. What changes in them meanwhile is followed as usual.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copying {
    /// Which ones.
    pub homes: Vec<ResidenceId>,
    /// What comes next.
    pub stage: Stage,
}

/// What comes next of homes that are copied: their tasks, then the history of these, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Tasks, after this one.
    Tasks(Option<PageKey>),
    /// Entries of the history, after this one.
    History(Option<HistoryKey>),
}

/// What a text turns out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Since {
    /// A cursor.
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
        match self.copying.as_ref().map(|copying| copying.stage) {
            Some(Stage::Tasks(Some(key))) => kept.contains(&key.created_at),
            Some(Stage::Tasks(None) | Stage::History(_)) | None => true,
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

    fn cursor(stage: Stage) -> Cursor {
        let followed = vec![Followed::new(StreamId::new(7), 12, &[1; 32]), Followed::new(StreamId::new(40), 3, &[2; 32])];
        Cursor { user: UserId::new(7), followed, copying: Some(Copying { homes: vec![ResidenceId::new(40)], stage }) }
    }

    #[test]
    fn a_cursor_comes_back_as_it_went_out() {
        let task = PageKey { created_at: "2026-06-15T16:20:00.123456Z".parse().unwrap(), id: 345.into() };
        let entry = HistoryKey { completed_on: "2026-06-15".parse().unwrap(), id: 346.into() };
        for stage in [Stage::Tasks(None), Stage::Tasks(Some(task)), Stage::History(None), Stage::History(Some(entry))] {
            let there = cursor(stage);
            assert_eq!(Since::from_text(&there.to_text().unwrap()), Some(Since::Cursor(there)));
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
        assert_eq!(Since::from_text(&cursor(Stage::Tasks(Some(unkept))).to_text().unwrap()), None);
    }
}
