//! What a client's copy lacks: decided from its cursor and from what the ledger tells.

use super::cursor::{Copying, Followed, Since};
use crate::told::Told;
use honeydue_contractor::Contractor;
use honeydue_kernel::{CompletionId, ContractorId, Fresh, News, ResidenceId, StreamId, TaskId, Touch, UserId};
use std::collections::{BTreeMap, BTreeSet};

/// So many versions behind a stream, its client starts over.
const TOO_OLD: i64 = 5_000;

/// With so many tasks to fetch anew a page is full: fifty of them can be made by one change.
const MANY: usize = 400;

/// What to fetch for a client, and what it has then.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The client forgets what it has of its own account, then takes what it is told: personal contractors.
    pub resets_personal: bool,
    /// The client forgets what it has of these homes, then takes what it is told.
    pub resets: BTreeSet<ResidenceId>,
    /// Homes that are the client's no more.
    pub gone: Vec<ResidenceId>,
    /// The account itself.
    pub account: bool,
    /// Homes themselves.
    pub homes: BTreeSet<ResidenceId>,
    /// All of them.
    pub all_homes: bool,
    /// Tasks that have changed, or are gone.
    pub tasks: BTreeSet<TaskId>,
    /// Entries of the history that have changed, or are gone.
    pub entries: BTreeSet<CompletionId>,
    /// Tasks whose whole history has changed.
    pub histories: BTreeSet<TaskId>,
    /// Contractors that have changed, or are gone.
    pub contractors: BTreeSet<ContractorId>,
    /// All personal ones, and all of the homes that are copied from now on.
    pub all_contractors: bool,
    /// How far each stream is followed then.
    pub followed: Vec<Followed>,
    /// What is copied of whole homes on this page.
    pub copying: Option<Copying>,
    /// There is more to follow.
    pub is_behind: bool,
}

impl Plan {
    /// Whether a home itself is told. One that came after the ledger was read is copied the next time.
    pub fn shows(&self, home: ResidenceId) -> bool {
        let is_followed = || self.followed.iter().any(|followed| followed.stream == home.into());
        self.homes.contains(&home) || (self.all_homes && is_followed())
    }

    /// Whether a contractor is told.
    pub fn tells(&self, contractor: &Contractor) -> bool {
        let is_copied = || contractor.residence.is_none_or(|home| self.resets.contains(&home)) || self.resets_personal;
        self.contractors.contains(&contractor.id) || (self.all_contractors && is_copied())
    }
}

/// What a client's copy lacks.
#[derive(Debug, PartialEq, Eq)]
pub enum Lack {
    /// The cursor does not fit this ledger, or is too old: the client starts over.
    Everything,
    /// This.
    Page(Box<Plan>),
}

impl Lack {
    /// What the copy of `user` lacks that goes this far.
    pub fn of(user: UserId, since: Since, news: Vec<News>) -> Self {
        let (followed, copying) = match since {
            Since::Beginning => (Vec::new(), None),
            Since::Cursor(cursor) if cursor.user == user => (cursor.followed, cursor.copying),
            Since::Cursor(_) | Since::Foreign => return Self::Everything,
        };
        let heard: BTreeMap<StreamId, Followed> = followed.into_iter().map(|followed| (followed.stream, followed)).collect();
        if news.iter().any(|news| heard.get(&news.stream).is_some_and(|heard| !fits(heard, news))) {
            return Self::Everything;
        }
        let mine: BTreeSet<StreamId> = news.iter().map(|news| news.stream).collect();
        let mut plan = Planning { own: user.into(), is_full: false, plan: Plan { copying, ..Plan::default() } };
        plan.plan.gone = heard.keys().filter(|stream| !mine.contains(stream)).map(|stream| ResidenceId::new(stream.get())).collect();
        for news in news {
            let heard = heard.get(&news.stream).copied();
            plan.follow(heard, news);
        }
        Self::Page(Box::new(plan.ended()))
    }
}

/// The entry that was heard of is there, and not too long ago.
fn fits(heard: &Followed, news: &News) -> bool {
    news.heard.as_ref().is_some_and(|hash| heard.is(hash)) && news.version - heard.version <= TOO_OLD
}

/// A plan in the making.
struct Planning {
    /// The account's own stream.
    own: StreamId,
    /// Something that may be long is on the page already, so that no further entry is followed.
    is_full: bool,
    plan: Plan,
}

impl Planning {
    fn follow(&mut self, heard: Option<Followed>, news: News) {
        let now = Followed::new(news.stream, news.version, &news.hash);
        let Some(heard) = heard else {
            if self.start(news.stream) {
                self.plan.followed.push(now);
            }
            return;
        };
        let mut followed = heard;
        for entry in news.entries {
            if self.is_full {
                break;
            }
            let one_by_one = touches(&entry).filter(|touches| !touches.iter().any(|touch| is_whole(*touch, news.stream)));
            let Some(touches) = one_by_one else {
                if self.start(news.stream) {
                    followed = now;
                }
                break;
            };
            for touch in touches {
                self.touch(touch);
            }
            self.is_full |= self.plan.tasks.len() > MANY;
            followed = Followed::new(news.stream, entry.version, &entry.hash);
        }
        if followed.version > heard.version {
            self.show(news.stream);
        }
        self.plan.is_behind |= followed.version < news.version;
        self.plan.followed.push(followed);
    }

    /// Begins to copy a stream whole, if that can be done on this page.
    fn start(&mut self, stream: StreamId) -> bool {
        if stream == self.own {
            self.plan.resets_personal = true;
            self.plan.all_homes = true;
        } else if self.plan.copying.is_none() {
            self.plan.resets.insert(ResidenceId::new(stream.get()));
        } else {
            // homes are copied one group after the other
            self.plan.is_behind = true;
            return false;
        }
        self.plan.all_contractors = true;
        self.show(stream);
        true
    }

    /// The account or the home itself shows something else.
    fn show(&mut self, stream: StreamId) {
        if stream == self.own {
            self.plan.account = true;
        } else {
            self.plan.homes.insert(ResidenceId::new(stream.get()));
        }
    }

    fn touch(&mut self, touch: Touch) {
        match touch {
            Touch::Task(task) => drop(self.plan.tasks.insert(task)),
            Touch::Entry(entry) => drop(self.plan.entries.insert(entry)),
            Touch::Contractor(contractor) => drop(self.plan.contractors.insert(contractor)),
            Touch::History(task) => {
                self.plan.histories.insert(task);
                self.is_full = true;
            }
            Touch::Residences => self.plan.all_homes = true,
            // the home's own stream tells it, too
            Touch::Residence(_) => {}
        }
    }

    fn ended(self) -> Plan {
        let Self { mut plan, .. } = self;
        // personal contractors show in how many tasks of all homes they are named
        plan.all_contractors |= !plan.gone.is_empty();
        if !plan.resets.is_empty() {
            plan.copying = Some(Copying::of(plan.resets.iter().copied().collect()));
        }
        plan
    }
}

/// Whether everything of the stream has to be told anew.
fn is_whole(touch: Touch, stream: StreamId) -> bool {
    matches!(touch, Touch::Residence(home) if StreamId::from(home) == stream)
}

/// What shows something else after an entry. None: nobody knows, since the event was erased or is of a newer release.
fn touches(entry: &Fresh) -> Option<Vec<Touch>> {
    Some(Told::read(&entry.kind, entry.payload.as_deref()?)?.touches())
}

#[cfg(test)]
mod tests;
