//! The whole ledger: three tables in the order of stream and version, walked side by side, with what was erased beside them.

use super::{
    chain::{Chain, compare},
    erased::Erased,
    row::{Entry, Erasure, Head, Payload},
    verdict::{Fault, Finding, Verdict},
};
use futures::{Stream, TryStreamExt};
use std::pin::Pin;

/// Walks the tables. Each is in the order of its stream and version; no more than one row of each is held. What entries say of
/// others that were erased is told ahead of its stream: their payloads are walked over like any other.
pub(super) async fn inspect<E>(
    heads: impl Stream<Item = Result<Head, E>>,
    entries: impl Stream<Item = Result<Entry, E>>,
    payloads: impl Stream<Item = Result<Payload, E>>,
    erasures: impl Stream<Item = Result<Erasure, E>>,
) -> Result<Verdict, E> {
    let mut heads = Cursor::open(heads).await?;
    let mut entries = Cursor::open(entries).await?;
    let mut payloads = Cursor::open(payloads).await?;
    let mut erasures = Cursor::open(erasures).await?;
    let mut verdict = Verdict::default();
    loop {
        let stream =
            [heads.peek().map(|head| head.stream), entries.peek().map(|entry| entry.stream), payloads.peek().map(|payload| payload.stream)];
        let Some(stream) = stream.into_iter().flatten().min() else { return Ok(verdict) };
        let mut chain = Chain::of(stream);
        let mut begun = false;
        let mut erased = Erased::default();
        while let Some(erasure) = erasures.take_if(|erasure| erasure.stream <= stream).await? {
            if erasure.stream == stream {
                erased.hear(&erasure);
            }
        }
        while let Some(entry) = entries.take_if(|entry| entry.stream == stream).await? {
            let place = (entry.stream, entry.version);
            while let Some(stray) = payloads.take_if(|payload| (payload.stream, payload.version) < place).await? {
                verdict.note([stray_at(&stray)]);
            }
            let payload = payloads.take_if(|payload| (payload.stream, payload.version) == place).await?;
            verdict.note(chain.follow(&entry));
            let is_erased = erased.has(entry.version);
            verdict.note(compare(&entry, payload.as_ref(), is_erased));
            verdict.entries += 1;
            verdict.erased += u64::from(is_erased && payload.is_none());
            begun = true;
        }
        while let Some(stray) = payloads.take_if(|payload| payload.stream == stream).await? {
            verdict.note([stray_at(&stray)]);
        }
        let head = heads.take_if(|head| head.stream == stream).await?;
        if begun || head.is_some() {
            verdict.note(chain.end(head.as_ref()));
            verdict.streams += 1;
        }
    }
}

fn stray_at(payload: &Payload) -> Finding {
    Finding { stream: payload.stream, version: payload.version, fault: Fault::PayloadStray }
}

/// A table, with its next row in hand.
struct Cursor<S, T> {
    rows: Pin<Box<S>>,
    next: Option<T>,
}

impl<T, E, S: Stream<Item = Result<T, E>>> Cursor<S, T> {
    async fn open(rows: S) -> Result<Self, E> {
        let mut rows = Box::pin(rows);
        let next = rows.try_next().await?;
        Ok(Self { rows, next })
    }

    fn peek(&self) -> Option<&T> {
        self.next.as_ref()
    }

    async fn take_if(&mut self, is_wanted: impl FnOnce(&T) -> bool) -> Result<Option<T>, E> {
        if !self.peek().is_some_and(is_wanted) {
            return Ok(None);
        }
        let following = self.rows.try_next().await?;
        Ok(std::mem::replace(&mut self.next, following))
    }
}
