//! What an audit has found.

use std::fmt;

/// Findings that are told one by one. There can be as many as there are entries; the rest is counted.
const TOLD: usize = 1_000;

/// The outcome of an audit. Its text is for people: one line, and one more for each finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Streams that were seen, also those without a row.
    pub streams: u64,
    /// Entries that were read.
    pub entries: u64,
    /// How many of them have lost their payload, as a later one says.
    pub erased: u64,
    /// What is wrong, in the order of stream and version; the first thousand.
    pub findings: Vec<Finding>,
    /// How many more there are.
    pub untold: u64,
}

/// One thing that is wrong. An entry that is damaged in two ways is told by the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where.
    pub stream: i64,
    /// At which version of the stream; for a fault of the stream's row, the version that it tells.
    pub version: i64,
    /// What.
    pub fault: Fault,
}

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Another version had to come here: entries are missing, twice there, or numbered wrongly.
    Version {
        /// The version that had to come.
        expected: i64,
    },
    /// `prev_hash` is not the hash of the entry before.
    Link,
    /// `at` is not after that of the entry before.
    Time,
    /// `hash` is not that of the entry's content.
    Hash,
    /// There is no payload.
    PayloadMissing,
    /// The payload or its salt is not what the entry commits to.
    PayloadChanged,
    /// The payload is there, and a later entry says that it was erased.
    PayloadKept,
    /// A payload whose entry is not there.
    PayloadStray,
    /// The stream of these entries is not there.
    StreamMissing,
    /// The stream's row tells another version than its last entry: entries are missing at the end, or were added.
    HeadVersion {
        /// The last entry's version, nought where there is none.
        last: i64,
    },
    /// The stream's row tells another hash than its last entry.
    HeadHash,
    /// The stream's row tells another time than its last entry.
    HeadTime,
}

impl Verdict {
    /// Whether nothing was found.
    pub fn is_sound(&self) -> bool {
        self.count() == 0
    }

    /// How many things are wrong, told or not.
    pub fn count(&self) -> u64 {
        self.findings.len() as u64 + self.untold
    }

    pub(super) fn note(&mut self, finding: impl IntoIterator<Item = Finding>) {
        for finding in finding {
            if self.findings.len() < TOLD {
                self.findings.push(finding);
            } else {
                self.untold += 1;
            }
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { streams, entries, erased, findings, untold } = self;
        if self.is_sound() {
            write!(f, "the ledger is sound: {entries} entries in {streams} streams")?;
        } else {
            write!(f, "the ledger is NOT sound: {} findings, {entries} entries in {streams} streams", self.count())?;
        }
        if *erased > 0 {
            write!(f, ", {erased} of them erased")?;
        }
        for finding in findings {
            write!(f, "\n  {finding}")?;
        }
        if *untold > 0 {
            write!(f, "\n  and {untold} more")?;
        }
        Ok(())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stream, version, fault } = self;
        write!(f, "stream {stream}, version {version}: {fault}")
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version { expected } => write!(f, "version {expected} had to come here"),
            Self::Link => f.write_str("does not link to the entry before it"),
            Self::Time => f.write_str("is not later than the entry before it"),
            Self::Hash => f.write_str("its hash is not that of its content"),
            Self::PayloadMissing => f.write_str("its payload is missing"),
            Self::PayloadChanged => f.write_str("its payload is not the one that it commits to"),
            Self::PayloadKept => f.write_str("its payload is there, but was erased by what a later entry says"),
            Self::PayloadStray => f.write_str("a payload without an entry"),
            Self::StreamMissing => f.write_str("is the last entry of a stream that is not there"),
            Self::HeadVersion { last } => write!(f, "the stream says that this is its version, but its last entry is {last}"),
            Self::HeadHash => f.write_str("the stream's head is not the hash of its last entry"),
            Self::HeadTime => f.write_str("the stream's time is not that of its last entry"),
        }
    }
}
