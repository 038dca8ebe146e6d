//! One stream's chain, followed entry by entry. No database in here.

use super::{
    hash::{NOTHING_BEFORE, commitment, hash},
    row::{Entry, Head, Micros, Payload},
    verdict::{Fault, Finding},
};

/// A stream's chain up to some entry. After a fault it goes on from what is stored, so that one fault is told once.
#[derive(Debug)]
pub(super) struct Chain {
    stream: i64,
    version: i64,
    hash: Vec<u8>,
    /// None before the first entry.
    at: Option<Micros>,
}

impl Chain {
    pub(super) fn of(stream: i64) -> Self {
        Self { stream, version: 0, hash: NOTHING_BEFORE.to_vec(), at: None }
    }

    /// Goes on by an entry of this stream; gives what is wrong with it.
    pub(super) fn follow(&mut self, entry: &Entry) -> Option<Finding> {
        let expected = self.version.saturating_add(1);
        let fault = if entry.version != expected {
            Some(Fault::Version { expected })
        } else if entry.prev_hash != self.hash {
            Some(Fault::Link)
        } else if self.at.is_some_and(|at| entry.at <= at) {
            Some(Fault::Time)
        } else if entry.hash != hash(entry) {
            Some(Fault::Hash)
        } else {
            None
        };
        self.version = entry.version;
        self.hash.clone_from(&entry.hash);
        self.at = Some(entry.at);
        fault.map(|fault| Finding { stream: self.stream, version: entry.version, fault })
    }

    /// Ends the chain at the stream's row; gives what is wrong with that.
    pub(super) fn end(self, head: Option<&Head>) -> Option<Finding> {
        let Some(head) = head else {
            return Some(Finding { stream: self.stream, version: self.version, fault: Fault::StreamMissing });
        };
        let fault = if head.version != self.version {
            Some(Fault::HeadVersion { last: self.version })
        } else if head.hash != self.hash {
            Some(Fault::HeadHash)
        } else if self.at.is_some_and(|at| head.at != at) {
            Some(Fault::HeadTime)
        } else {
            None
        };
        fault.map(|fault| Finding { stream: self.stream, version: head.version, fault })
    }
}

/// What is wrong between an entry and its payload, which `is_erased` by what a later entry says, or is not.
pub(super) fn compare(entry: &Entry, payload: Option<&Payload>, is_erased: bool) -> Option<Finding> {
    let fault = match payload {
        None if is_erased => None,
        None => Some(Fault::PayloadMissing),
        Some(payload) if commitment(payload).is_none_or(|commitment| entry.commitment != commitment) => Some(Fault::PayloadChanged),
        Some(_) if is_erased => Some(Fault::PayloadKept),
        Some(_) => None,
    };
    fault.map(|fault| Finding { stream: entry.stream, version: entry.version, fault })
}
