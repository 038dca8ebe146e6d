//! What entries say that was erased.

use super::row::Erasure;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The kind of the entries that say it.
pub(super) const KIND: &str = "account.deleted";

/// What of one stream was erased, by what its own entries say.
#[derive(Debug, Default)]
pub(super) struct Erased {
    /// Everything before this version; nought: nothing.
    before: i64,
    /// And these.
    single: BTreeSet<i64>,
}

/// As much of an event as matters here.
#[derive(Deserialize)]
struct Event {
    erased: Said,
}

#[derive(Deserialize)]
struct Said {
    streams: Vec<i64>,
    entries: Vec<Place>,
}

#[derive(Deserialize)]
struct Place {
    stream: i64,
    version: i64,
}

impl Erased {
    /// An entry of the stream says so. One that can't be understood says nothing; nor does any of what comes after it.
    pub(super) fn hear(&mut self, erasure: &Erasure) {
        let Erasure { stream, version, text } = erasure;
        let Ok(Event { erased: Said { streams, entries } }) = serde_json::from_str(text) else { return };
        if streams.contains(stream) {
            self.before = self.before.max(*version);
        }
        let single = entries.into_iter().filter(|place| place.stream == *stream && place.version < *version);
        self.single.extend(single.map(|place| place.version));
    }

    /// Whether the entry with this version was.
    pub(super) fn has(&self, version: i64) -> bool {
        version < self.before || self.single.contains(&version)
    }
}
