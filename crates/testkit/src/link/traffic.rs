//! What went over a wire.

use super::frontend::Frontend;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// A direction of the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the client to the upstream.
    ToServer,
    /// From the upstream to the client.
    ToClient,
}

/// What went over a connection, or over all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Round trips, as the module's documentation defines them.
    pub trips: u64,
    /// Statements that a client of Postgres has had executed.
    pub statements: u64,
    /// Bytes delivered to the upstream.
    pub to_server: u64,
    /// Bytes delivered to the client.
    pub to_client: u64,
}

impl Traffic {
    /// Bytes delivered in both directions.
    pub fn bytes(&self) -> u64 {
        self.to_server + self.to_client
    }

    fn deliver(&mut self, direction: Direction, bytes: usize) {
        match direction {
            Direction::ToServer => self.to_server += bytes as u64,
            Direction::ToClient => self.to_client += bytes as u64,
        }
    }
}

/// The counters of a link.
#[derive(Debug, Default)]
pub(super) struct Books(Mutex<Pages>);

#[derive(Debug, Default)]
struct Pages {
    total: Traffic,
    /// The longest chain of trips that an answer has come to.
    heard: u64,
    /// The longest chain of trips that has begun.
    waits: u64,
    opened: u64,
    open: BTreeMap<u64, Page>,
    /// Programs whose connections are left out.
    uncounted: BTreeSet<String>,
}

#[derive(Debug)]
struct Page {
    traffic: Traffic,
    /// Whether the client has heard something since it last spoke, or has never spoken: what it says next is a new trip.
    answered: bool,
    /// How many trips that waited for one another end in the one that is under way.
    chain: u64,
    frontend: Frontend,
    /// Whether it counts for the whole link, too.
    is_counted: bool,
}

impl Page {
    fn blank() -> Self {
        Self { traffic: Traffic::default(), answered: true, chain: 0, frontend: Frontend::default(), is_counted: true }
    }
}

impl Books {
    pub(super) fn total(&self) -> Traffic {
        self.pages().total
    }

    pub(super) fn waits(&self) -> u64 {
        self.pages().waits
    }

    pub(super) fn open(&self) -> Vec<Traffic> {
        self.pages().open.values().map(|page| page.traffic).collect()
    }

    pub(super) fn reset(&self) {
        let mut pages = self.pages();
        (pages.total, pages.heard, pages.waits) = (Traffic::default(), 0, 0);
        pages.open.values_mut().for_each(|page| (page.traffic, page.chain) = (Traffic::default(), 0));
    }

    pub(super) fn leave_out(&self, application: &str) {
        self.pages().uncounted.insert(application.to_owned());
    }

    /// Opens an account for a connection; it is closed when dropped.
    pub(super) fn account(&self) -> Account<'_> {
        let mut pages = self.pages();
        pages.opened += 1;
        let number = pages.opened;
        pages.open.insert(number, Page::blank());
        Account { books: self, number }
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The counters of one open connection.
#[derive(Debug)]
pub(super) struct Account<'a> {
    books: &'a Books,
    number: u64,
}

impl Account<'_> {
    /// These bytes of this direction have reached the link.
    pub(super) fn arrived(&self, direction: Direction, bytes: &[u8]) {
        let mut pages = self.books.pages();
        let Pages { total, heard, waits, open, uncounted, .. } = &mut *pages;
        let (Direction::ToServer, Some(page)) = (direction, open.get_mut(&self.number)) else { return };
        let statements = page.frontend.hear(bytes);
        let trips = u64::from(std::mem::replace(&mut page.answered, false));
        page.traffic.trips += trips;
        page.traffic.statements += statements;
        page.is_counted = page.frontend.application().is_none_or(|name| !uncounted.contains(name));
        if !page.is_counted {
            return;
        }
        total.trips += trips;
        total.statements += statements;
        if trips > 0 {
            page.chain = *heard + 1;
            *waits = page.chain.max(*waits);
        }
    }

    /// Bytes of this direction are handed over by the link.
    pub(super) fn delivered(&self, direction: Direction, bytes: usize) {
        let mut pages = self.books.pages();
        let Pages { total, heard, open, .. } = &mut *pages;
        let Some(page) = open.get_mut(&self.number) else { return };
        page.traffic.deliver(direction, bytes);
        if page.is_counted {
            total.deliver(direction, bytes);
        }
        if direction == Direction::ToClient && bytes > 0 {
            page.answered = true;
            *heard = page.chain.max(*heard);
        }
    }
}

impl Drop for Account<'_> {
    fn drop(&mut self) {
        self.books.pages().open.remove(&self.number);
    }
}
