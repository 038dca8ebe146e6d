//! What a process remembers of what it has read, for all its stores.

use crate::{
    Freshness, SharedTier, Ticket, Tier,
    flights::Flights,
    freshness::Start,
    shared,
    shelf::{Kept, Room, Shelf, ShelfStats, Weigh},
};
use honeydue_kernel::{Access, Caller, Move, PortError, ResidenceId, Seen, StreamId, TokenHash, UserId, Version, Viewer};
use honeydue_residence::Home;
use honeydue_subscription::PlanFacts;
use honeydue_task::{BoardRows, HomeCards, HomeLoad, Scope};
use jiff::Timestamp;
use std::{convert::Infallible, hash::Hash, sync::Arc, time::Instant};

/// Accounts that are remembered by what they presented.
const CALLERS: Room = Room { entries: 5_000, bytes: 4 << 20 };
/// Who belongs to which homes.
const ACCESS: Room = Room { entries: 5_000, bytes: 4 << 20 };
/// Boards, home by home.
const BOARDS: Room = Room { entries: 5_000, bytes: 48 << 20 };
/// How the tasks of homes stand.
const LOADS: Room = Room { entries: 5_000, bytes: 8 << 20 };
/// Homes as their members see them.
const HOMES: Room = Room { entries: 5_000, bytes: 16 << 20 };
/// What plans are told from.
const PLANS: Room = Room { entries: 5_000, bytes: 4 << 20 };

/// The memory of a process. [`crate::Cached`] stores share one.
#[derive(Debug)]
pub struct Caches<T = Infallible> {
    pub(crate) freshness: Arc<Freshness>,
    clock: fn() -> Timestamp,
    pub(crate) tier: Option<SharedTier<T>>,
    pub(crate) callers: Shelf<Presented, Caller>,
    pub(crate) access: Shelf<(UserId, Option<ResidenceId>), Vec<ResidenceId>>,
    pub(crate) boards: Shelf<ResidenceId, Arc<HomeCards>>,
    pub(crate) loads: Shelf<ResidenceId, HomeLoad>,
    pub(crate) homes: Shelf<(UserId, Option<ResidenceId>), Vec<Home>>,
    pub(crate) plans: Shelf<UserId, PlanFacts>,
    pub(crate) board_flights: Flights<Asked, Read<Option<BoardRows>>>,
    pub(crate) load_flights: Flights<Asked, Read<Option<Vec<HomeLoad>>>>,
    pub(crate) home_flights: Flights<(Viewer, Option<ResidenceId>), Read<Vec<Home>>>,
    pub(crate) plan_flights: Flights<Viewer, Read<PlanFacts>>,
}

/// What somebody identifies themselves by. Whether their e-mail is verified is judged each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Presented {
    Token(TokenHash),
    User(UserId),
}

/// What is asked of the store below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Asked {
    /// All that somebody sees in a scope, and who they are.
    Whole(Viewer, Scope),
    /// What a home shows to each of its people.
    Home(ResidenceId),
}

/// An answer of the store below.
#[derive(Debug)]
pub(crate) struct Read<V> {
    seen: Seen<V>,
    start: Start,
}

/// What is remembered of an answer that is put together home by home.
#[derive(Debug)]
pub(crate) enum Gathered<V> {
    /// Everything.
    Whole(Seen<Vec<V>>),
    /// All but what this home shows.
    Lacks(ResidenceId),
    /// Too little.
    Little,
}

impl<T: Tier> Caches<T> {
    /// Empty. `freshness` judges; `clock` tells when sessions end; `tier` keeps some of it for all processes, if there is one.
    pub fn new(freshness: Arc<Freshness>, clock: fn() -> Timestamp, tier: Option<SharedTier<T>>) -> Self {
        Self {
            freshness,
            clock,
            tier,
            callers: Shelf::with(CALLERS),
            access: Shelf::with(ACCESS),
            boards: Shelf::with(BOARDS),
            loads: Shelf::with(LOADS),
            homes: Shelf::with(HOMES),
            plans: Shelf::with(PLANS),
            board_flights: Flights::default(),
            load_flights: Flights::default(),
            home_flights: Flights::default(),
            plan_flights: Flights::default(),
        }
    }

    /// Whether the process hears what moves, so that it shows again what it has read.
    pub fn hear(&self) -> bool {
        self.freshness.hears(Instant::now())
    }

    /// How each shelf was used.
    pub fn stats(&self) -> [(&'static str, ShelfStats); 6] {
        [
            ("callers", self.callers.stats()),
            ("access", self.access.stats()),
            ("boards", self.boards.stats()),
            ("loads", self.loads.stats()),
            ("homes", self.homes.stats()),
            ("plans", self.plans.stats()),
        ]
    }

    /// What the store below answers, asked once however many ask at once. `keep` keeps what can be kept of it.
    pub(crate) async fn read<K: Hash + Eq + Clone, V: Clone>(
        &self,
        flights: &Flights<K, Read<V>>,
        key: K,
        load: impl Future<Output = Result<Seen<V>, PortError>>,
        keep: impl FnOnce(&Seen<V>, Start),
    ) -> Result<Seen<V>, PortError> {
        let load = async {
            let start = self.freshness.start();
            let seen = load.await?;
            // what was read is heard: older entries are not shown after it
            self.freshness.raise(&seen.versions);
            keep(&seen, start);
            Ok(Read { seen, start })
        };
        let is_fresh = |read: &Read<V>| self.freshness.vouches_for(read.start, &read.seen.versions, Instant::now());
        let read = flights.join(key, is_fresh, load).await?;
        Ok(Arc::try_unwrap(read).map_or_else(|shared| shared.seen.clone(), |own| own.seen))
    }

    /// Who this is, if that is remembered and they may read what they ask for. Nobody is turned away by memory: whoever is
    /// not known, or not verified, is for the store to judge.
    pub(crate) fn caller(&self, viewer: Viewer, now: Instant) -> Option<Arc<Kept<Caller>>> {
        let caller = self.callers.find(&presented(viewer), &self.freshness, now)?;
        let Caller { session_ends, verified, .. } = caller.value;
        let may_read = verified || !matches!(viewer, Viewer::Credential { needs: Access::Verified, .. });
        (may_read && session_ends.is_none_or(|ends| (self.clock)() < ends)).then_some(caller)
    }

    /// Remembers who reads.
    pub(crate) fn keep_caller<V>(&self, viewer: Viewer, seen: &Seen<V>, start: Start, ticket: Option<&Ticket>) {
        let versions = version_of(seen, seen.caller.user).into_iter().collect();
        let (key, kept) = (presented(viewer), Arc::new(Kept::new(seen.caller.clone(), versions, start)));
        self.share(ticket, || shared::of_caller(key), &kept, shared::CALLER_TTL);
        self.callers.keep(key, kept, &self.freshness);
    }

    /// Remembers to which homes somebody belongs who was shown something of this scope.
    pub(crate) fn keep_access<V>(&self, scope: Scope, seen: &Seen<V>, start: Start, ticket: Option<&Ticket>) {
        let user = seen.caller.user;
        let homes = match scope {
            Scope::All => seen.versions.iter().filter(|(stream, _)| *stream != user.into()).map(|(stream, _)| home_of(*stream)).collect(),
            Scope::Home(home) => vec![home],
        };
        let versions = version_of(seen, user).into_iter().collect();
        let kept = Arc::new(Kept::new(homes, versions, start));
        if scope == Scope::All {
            self.share(ticket, || shared::of_homes(user), &kept, shared::USER_TTL);
        }
        self.access.keep((user, named(scope)), kept, &self.freshness);
    }

    /// Remembers what a home shows to its people.
    pub(crate) fn keep_of_home<A, V: Weigh>(
        &self,
        memory: &Shelf<ResidenceId, V>,
        home: ResidenceId,
        value: V,
        seen: &Seen<A>,
        start: Start,
    ) {
        let versions = version_of(seen, home).into_iter().collect();
        memory.keep(home, Arc::new(Kept::new(value, versions, start)), &self.freshness);
    }

    /// Remembers what only this person is shown.
    pub(crate) fn keep_own<K: Hash + Eq, V: Weigh + Clone>(&self, memory: &Shelf<K, V>, key: K, seen: &Seen<V>, start: Start) {
        memory.keep(key, Arc::new(Kept::new(seen.value.clone(), seen.versions.clone(), start)), &self.freshness);
    }

    /// Remembers what somebody's plan is told from.
    pub(crate) fn keep_plan(&self, seen: &Seen<PlanFacts>, start: Start, ticket: Option<&Ticket>) {
        let (user, kept) = (seen.caller.user, Arc::new(Kept::new(seen.value.clone(), seen.versions.clone(), start)));
        self.share(ticket, || shared::of_plan(user), &kept, shared::USER_TTL);
        self.plans.keep(user, kept, &self.freshness);
    }

    /// What only this person is shown, from memory.
    pub(crate) fn own<K: Hash + Eq, V: Weigh + Clone>(
        &self,
        memory: &Shelf<K, V>,
        viewer: Viewer,
        key: impl Fn(UserId) -> K,
    ) -> Option<Seen<V>> {
        let now = Instant::now();
        let caller = self.caller(viewer, now)?;
        let kept = memory.find(&key(caller.value.user), &self.freshness, now)?;
        let versions = merged([caller.versions.as_slice(), &kept.versions]);
        let seen = Seen { caller: caller.value.clone(), value: kept.value.clone(), versions };
        self.freshness.hears(Instant::now()).then_some(seen)
    }

    /// What the homes in scope show, from memory; `fetched` is one that was just read, and need not be there.
    pub(crate) fn gather<V: Weigh + Clone>(
        &self,
        memory: &Shelf<ResidenceId, V>,
        viewer: Viewer,
        scope: Scope,
        fetched: Option<&(V, Move)>,
    ) -> Gathered<V> {
        let now = Instant::now();
        let Some(caller) = self.caller(viewer, now) else { return Gathered::Little };
        let Some(access) = self.belongs(caller.value.user, scope, now) else { return Gathered::Little };
        let (mut values, mut versions) = (Vec::new(), [caller.versions.as_slice(), &access.versions].concat());
        let mut lacking = Vec::new();
        for home in homes_in(&access.value, scope) {
            match fetched.filter(|(_, (stream, _))| *stream == home.into()) {
                Some((value, moved)) => {
                    values.push(value.clone());
                    versions.push(*moved);
                }
                None => match memory.find(&home, &self.freshness, now) {
                    Some(kept) => {
                        values.push(kept.value.clone());
                        versions.extend_from_slice(&kept.versions);
                    }
                    None => lacking.push(home),
                },
            }
        }
        let seen = Seen { caller: caller.value.clone(), value: values, versions: merged([&versions]) };
        match lacking.as_slice() {
            // the last word: by now the answer is made
            [] if self.freshness.hears(Instant::now()) => Gathered::Whole(seen),
            [one] => Gathered::Lacks(*one),
            _ => Gathered::Little,
        }
    }

    /// The homes of somebody, as far as they cover the scope.
    pub(crate) fn belongs(&self, user: UserId, scope: Scope, now: Instant) -> Option<Arc<Kept<Vec<ResidenceId>>>> {
        let all = self.access.find(&(user, None), &self.freshness, now);
        match scope {
            Scope::All => all,
            Scope::Home(home) => {
                let covers = all.filter(|all| all.value.contains(&home));
                covers.or_else(|| self.access.find(&(user, Some(home)), &self.freshness, now))
            }
        }
    }
}

pub(crate) fn presented(viewer: Viewer) -> Presented {
    match viewer {
        Viewer::User(user) => Presented::User(user),
        Viewer::Credential { token, needs: _ } => Presented::Token(token),
    }
}

/// The home that a scope names.
pub(crate) const fn named(scope: Scope) -> Option<ResidenceId> {
    match scope {
        Scope::All => None,
        Scope::Home(home) => Some(home),
    }
}

fn homes_in(homes: &[ResidenceId], scope: Scope) -> impl Iterator<Item = ResidenceId> {
    homes.iter().copied().filter(move |home| named(scope).is_none_or(|only| only == *home))
}

fn home_of(stream: StreamId) -> ResidenceId {
    ResidenceId::new(stream.get())
}

/// The version at which a stream was seen.
pub(crate) fn version_of<V>(seen: &Seen<V>, stream: impl Into<StreamId>) -> Option<Move> {
    let stream = stream.into();
    seen.versions.iter().find(|(seen, _)| *seen == stream).copied()
}

/// All versions, each once, in the order of the streams.
fn merged<const N: usize>(versions: [&[(StreamId, Version)]; N]) -> Vec<Move> {
    let mut all = versions.concat();
    all.sort_unstable();
    all.dedup();
    all
}
