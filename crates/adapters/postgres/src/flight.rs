//! One change, one burst, one round trip.
//!
//! A [`Flight`] is a list of queries, not of futures: a step that waits for another can't be written. It is made from a
//! change by [`Flight::of`], which puts everything else around the writes, so that a write without session, lock, guards
//! or ledger can't be built.

mod burst;
mod words;

#[cfg(test)]
mod tests;

pub(crate) use burst::{Burst, Outcome};
pub(crate) use words::{HOT, OPERATING, TakeIds};

use crate::{connection::Connection, outbox::job, statement::Statement};
use diesel_async::methods::LoadQuery;
use honeydue_kernel::{Actor, Authority, Change, Event, Guard, Id, PortError, Role, StreamId, UserId, Version, Versioned};
use jiff::Timestamp;
use words::{
    AppendLedger, Enqueue, EraseAccount, GuardAccount, GuardAccountUnchanged, GuardAnotherOwner, GuardAssignable, GuardCallable,
    GuardChallenge, GuardCode, GuardContractorShownIn, GuardContractorUnchanged, GuardHomes, GuardHouseholds, GuardMember, GuardMembers,
    GuardOutsider, GuardResidenceUnchanged, GuardRoom, GuardSession, GuardSettingsUnchanged, GuardSubscriptionUnchanged,
    GuardTaskUnchanged, GuardUnmoved, LockStreams, Once, Remember,
};

/// A change on its way, with what its read-back answers.
pub(crate) struct Flight<A> {
    /// Existing streams that it locks; they queue before a connection is taken.
    pub(crate) waits_for: Vec<StreamId>,
    /// Whether there is work for the worker afterwards.
    pub(crate) leaves_jobs: bool,
    moves: Vec<StreamId>,
    burst: Burst<A>,
    ledger: AppendLedger,
    remember: Option<Remember>,
    erase: Option<EraseAccount>,
}

/// What a flight came back with.
#[derive(Debug)]
pub(crate) struct Landed<A> {
    /// What the read-back saw, under the lock.
    pub(crate) answer: A,
    /// Every stream of the change with its new version.
    pub(crate) versions: Vec<(StreamId, Version)>,
}

impl Flight<()> {
    /// Begins the flight of a change, and gives back what is to be written in it.
    pub(crate) fn of<W, E: Event>(change: Change<W, E>) -> Result<(W, Self), PortError> {
        let affected = change.affected();
        let parts = change.into_parts();
        let actor = parts.actor.user().get();
        let moves = affected.all();
        let mut waits_for = affected.existing;
        waits_for.sort_unstable();
        waits_for.dedup();
        let lock = LockStreams {
            existing: waits_for.iter().map(|stream| stream.get()).collect(),
            begun: affected.new.iter().map(|stream| stream.get()).collect(),
        };
        let mut burst = vouched(Burst::begin(), parts.actor);
        if let Some(key) = &parts.key {
            burst = burst.run(Once { actor, key: key.key.clone(), fingerprint: key.fingerprint.to_vec() });
        }
        burst = vouched(burst.run(lock), parts.actor);
        for guard in parts.guards {
            burst = guarded(burst, guard, actor, parts.at);
        }
        let leaves_jobs = !parts.errands.is_empty();
        if leaves_jobs {
            let jobs = parts.errands.iter().map(job).collect::<Result<Vec<_>, _>>()?;
            let (kinds, payloads) = jobs.into_iter().map(|job| (job.kind.to_owned(), job.payload)).unzip();
            burst = burst.run(Enqueue { kinds, payloads, at: parts.at.into() });
        }
        let ledger = AppendLedger {
            streams: moves.iter().map(|stream| stream.get()).collect(),
            actor,
            kind: parts.event.kind().to_owned(),
            payload: serde_json::to_string(&parts.event).map_err(PortError::fault)?,
        };
        let place = moves.first().map_or(0, |stream| stream.get());
        let remember = parts.key.map(|key| Remember { actor, key: key.key, stream: place });
        Ok((parts.write, Self { waits_for, leaves_jobs, moves, burst, ledger, remember, erase: None }))
    }

    /// Adds a write.
    pub(crate) fn run(mut self, write: impl Statement) -> Self {
        self.burst = self.burst.run(write);
        self
    }

    /// Erases what the change says that it erases: once it has said so.
    pub(crate) fn erasing(self, account: UserId) -> Self {
        Self { erase: Some(EraseAccount { account: account.get() }), ..self }
    }
}

impl<A: Send + 'static> Flight<A> {
    /// Adds a read-back: after the writes, under the lock.
    pub(crate) fn reading<R, Q>(self, query: Q) -> Flight<(A, Vec<R>)>
    where
        R: Send + 'static,
        Q: Statement + Clone + for<'q, 'c> LoadQuery<'q, &'c Connection, R>,
    {
        let Self { waits_for, leaves_jobs, moves, burst, ledger, remember, erase } = self;
        Flight { waits_for, leaves_jobs, moves, burst: burst.reading(query), ledger, remember, erase }
    }

    /// The complete burst.
    pub(crate) fn load(self) -> Burst<Landed<A>> {
        let Self { moves, burst, ledger, remember, erase, .. } = self;
        let burst = remember.into_iter().fold(burst.reading(ledger), Burst::then);
        let burst = erase.into_iter().fold(burst, Burst::then);
        burst.map(|(answer, versions): (A, Vec<Vec<Version>>)| Landed {
            answer,
            versions: moves.into_iter().zip(versions.into_iter().flatten()).collect(),
        })
    }
}

/// The actor may act at all. Judged before the lock, so that a stranger waits for nobody, and again under it.
fn vouched<A>(burst: Burst<A>, actor: Actor) -> Burst<A> {
    match actor.authority() {
        Authority::Session { token, needs } => burst.run(GuardSession::new(token, actor.user(), needs)),
        Authority::Trusted => burst.run(GuardAccount { actor: actor.user().get() }),
        // nobody to look for: a newcomer's account is made by the change, the operator has none
        Authority::Newcomer | Authority::Operator => burst,
    }
}

fn guarded<A>(burst: Burst<A>, guard: Guard, actor: i64, at: Timestamp) -> Burst<A> {
    match guard {
        Guard::Member { residence, least } => burst.run(GuardMember { home: residence.get(), actor, needs_owner: least == Role::Owner }),
        Guard::Unchanged(Versioned::Task(task, version)) => burst.run(GuardTaskUnchanged { task: task.get(), seen: version }),
        Guard::Unchanged(Versioned::Contractor(contractor, version)) => {
            burst.run(GuardContractorUnchanged { contractor: contractor.get(), seen: version })
        }
        Guard::ShownIn { contractor, homes } => {
            let homes = homes.into_iter().map(Id::get).collect();
            burst.run(GuardContractorShownIn { contractor: contractor.get(), actor, homes })
        }
        Guard::Unchanged(Versioned::Residence(home, version)) => burst.run(GuardResidenceUnchanged { home: home.get(), seen: version }),
        Guard::Unchanged(Versioned::Subscription(account, version)) => {
            burst.run(GuardSubscriptionUnchanged { account: account.get(), seen: version })
        }
        Guard::Unchanged(Versioned::Account(account, version)) => {
            burst.run(GuardAccountUnchanged { account: account.get(), seen: version })
        }
        Guard::Unchanged(Versioned::Settings(version)) => burst.run(GuardSettingsUnchanged { seen: version }),
        Guard::Room { payer, resource, more, moved_from } => burst.run(GuardRoom::new(payer, resource, more, moved_from, at)),
        Guard::AnotherOwner { residence, besides } => burst.run(GuardAnotherOwner { home: residence.get(), besides: besides.get() }),
        Guard::Members { residence, people } => {
            let (accounts, roles) = people.into_iter().map(|(user, role)| (user.get(), role.name().to_owned())).unzip();
            burst.run(GuardMembers { home: residence.get(), accounts, roles })
        }
        Guard::Households { homes } => burst.run(GuardHouseholds::of(homes)),
        Guard::Unmoved { streams } => {
            let (streams, versions) = streams.into_iter().map(|(stream, version)| (stream.get(), version)).unzip();
            burst.run(GuardUnmoved { streams, versions })
        }
        Guard::Homes { homes } => burst.run(GuardHomes { actor, homes: homes.into_iter().map(Id::get).collect() }),
        Guard::Challenge { challenge } => burst.run(GuardChallenge { challenge: challenge.get(), actor, at: at.into() }),
        Guard::Outsider { residence } => burst.run(GuardOutsider { home: residence.get(), actor }),
        Guard::Code { code, residence } => burst.run(GuardCode { code: code.get(), home: residence.get(), at: at.into() }),
        Guard::Assignable { residence, people } => {
            burst.run(GuardAssignable { home: residence.get(), people: people.into_iter().map(Id::get).collect() })
        }
        Guard::Callable { residence, contractors } => {
            burst.run(GuardCallable { home: residence.get(), actor, contractors: contractors.into_iter().map(Id::get).collect() })
        }
    }
}
