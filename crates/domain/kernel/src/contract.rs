//! What the contracts of the domains' ports have in common.
//!
//! A contract is a list of promises: async functions that are given a world, do something to the store in it, and
//! panic with the promise that was broken. A world is a store under test with ways to arrange what surrounds it;
//! [`promises!`](crate::promises) makes a contract of a list of promises, so that none is left out.
#![expect(clippy::disallowed_methods, reason = "the people of a test are vouched for by the test")]

mod chores;
mod jobs;
mod rates;

pub use chores::UpkeepWorld;
pub use jobs::JobWorld;
pub use rates::RateWorld;

use crate::{
    Access, Actor, Authority, Caller, IdempotencyKey, Person, PortError, Refusal, ResidenceId, Resource, SessionId, TokenHash, UserId,
    Viewer,
};
use jiff::Timestamp;
use std::{fmt::Debug, future::poll_fn, pin::Pin, task::Poll};

/// A world in which there can be people with accounts.
#[trait_variant::make(Send)]
pub trait People: Sync {
    /// Somebody opens an account by this username and signs in. The profile's zone is not universal time.
    async fn person(&self, username: &str, verified: bool) -> Somebody;

    /// The session of somebody ends, in whatever way; the person's stream moves.
    async fn end_session(&self, somebody: &Somebody);
}

/// A world in which there can be homes.
#[trait_variant::make(Send)]
pub trait Homes: People {
    /// A new home with its owner and its members, who joined in this order.
    async fn home(&self, name: &str, owner: &Somebody, members: &[&Somebody]) -> ResidenceId;

    /// A member leaves or is removed, in whatever way; the streams of the home and of the member move.
    async fn remove(&self, residence: ResidenceId, member: &Somebody);
}

/// A world in which plans hold only so much.
#[trait_variant::make(Send)]
pub trait Plans: Homes {
    /// Limits bind from now on, and everybody's plan holds at most so many of these.
    async fn limit(&self, resource: Resource, most: u32);

    /// No limit binds this person from now on.
    async fn unbind(&self, somebody: &Somebody);
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Somebody {
    /// As housemates see them.
    pub person: Person,
    /// The account, identified by the session.
    pub caller: Caller,
    /// The credential.
    pub token: TokenHash,
}

impl Somebody {
    /// The account.
    pub const fn user(&self) -> UserId {
        self.caller.user
    }

    /// The session.
    ///
    /// # Panics
    /// If the world made somebody who is not signed in.
    pub fn session(&self) -> SessionId {
        self.caller.session.unwrap_or_else(|| panic!("{} is signed in", self.person.username))
    }

    /// As a reader who has to be verified, by credential.
    pub const fn viewer(&self) -> Viewer {
        self.viewer_with(Access::Verified)
    }

    /// As a reader by credential.
    pub const fn viewer_with(&self, needs: Access) -> Viewer {
        Viewer::Credential { token: self.token, needs }
    }

    /// As an actor who has to be verified, by credential.
    pub const fn actor(&self) -> Actor {
        self.actor_with(Access::Verified)
    }

    /// As an actor by credential.
    pub const fn actor_with(&self, needs: Access) -> Actor {
        Actor::vouched(self.user(), Authority::Session { token: self.token, needs })
    }

    /// As an actor for whom an embedding program answers.
    pub const fn trusted(&self) -> Actor {
        Actor::vouched(self.user(), Authority::Trusted)
    }

    /// As an actor who presents a credential of somebody else's.
    pub const fn disguised_with(&self, token: TokenHash) -> Actor {
        Actor::vouched(self.user(), Authority::Session { token, needs: Access::Verified })
    }
}

/// Somebody who opens an account of their own.
pub const fn newcomer(user: UserId) -> Actor {
    Actor::vouched(user, Authority::Newcomer)
}

/// A credential that is told from others by a number. Worlds give positive ones to sessions; negative ones are nobody's.
pub fn token(number: i64) -> TokenHash {
    let mut digest = [0; 32];
    digest[..8].copy_from_slice(&number.to_be_bytes());
    TokenHash::new(digest)
}

/// A key for a request that is told from others by a number.
pub fn key(key: &str, request: u8) -> IdempotencyKey {
    IdempotencyKey { key: key.to_owned(), fingerprint: [request; 32] }
}

/// A day in June 2026, at noon in Chicago, with as much precision as every store keeps: microseconds.
///
/// # Panics
/// Never: the instant is one.
pub fn noon() -> Timestamp {
    let Ok(noon) = Timestamp::from_microsecond(1_781_542_800_123_456) else { panic!("2026-06-15T17:00:00.123456Z is an instant") };
    noon
}

/// What the port answered.
///
/// # Panics
/// If it did not answer: `promise` was broken.
#[track_caller]
pub fn kept<T>(promise: &str, outcome: Result<T, PortError>) -> T {
    outcome.unwrap_or_else(|error| panic!("broken: {promise}; instead: {error:?}"))
}

/// Sees that the port refused for this reason.
///
/// # Panics
/// If it did not: `promise` was broken.
#[track_caller]
pub fn refused<T: Debug>(promise: &str, outcome: Result<T, PortError>, expected: &Refusal) {
    match outcome {
        Err(PortError::Refused(refusal)) if refusal == *expected => {}
        other => panic!("broken: {promise}; it should have refused with {expected:?}, instead: {other:?}"),
    }
}

/// Runs futures at the same time and gives what they gave, in their order.
pub async fn together<T>(futures: impl IntoIterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut running: Vec<Pin<Box<_>>> = futures.into_iter().map(Box::pin).collect();
    let mut done: Vec<Option<T>> = running.iter().map(|_| None).collect();
    poll_fn(|context| {
        for (future, result) in running.iter_mut().zip(&mut done) {
            if result.is_none()
                && let Poll::Ready(value) = future.as_mut().poll(context)
            {
                *result = Some(value);
            }
        }
        if done.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    done.into_iter().flatten().collect()
}

/// Makes a contract of promises: exports them from the modules they are in, and declares the macro that runs each of
/// them in a test of its own. A promise that is in a module but in no list is dead code, which the compiler reports.
///
/// `promises! { /// Docs. task_contract of honeydue_task ($) reading: one, another; writing: third; }` is called in the
/// domain's `contract.rs`; an adapter's test crate, with `tokio` among its dependencies, then calls
/// `honeydue_task::task_contract!(async || World::new().await)`.
#[macro_export]
macro_rules! promises {
    ($(#[$doc:meta])* $contract:ident of $domain:ident ($dollar:tt) $($module:ident: $($promise:ident),+ $(,)?;)+) => {
        $(pub use $module::{$($promise),+};)+

        $(#[$doc])*
        #[macro_export]
        macro_rules! $contract {
            ($dollar world:expr) => {
                $($(
                    #[::tokio::test(flavor = "multi_thread")]
                    async fn $promise() {
                        ::$domain::contract::$promise(($dollar world)().await).await;
                    }
                )+)+
            };
        }
    };
}

promises! {
    /// Runs each promise of a [`JobQueue`](crate::JobQueue) in a test of its own. The argument is called for a fresh
    /// [`JobWorld`](crate::contract::JobWorld): `honeydue_kernel::job_contract!(async || World::new().await)`.
    job_contract of honeydue_kernel ($)
    jobs:
        a_job_is_claimed_as_it_was_written,
        a_job_that_is_not_due_is_left,
        what_was_due_first_is_claimed_first,
        no_more_are_claimed_than_were_asked_for,
        a_claimed_job_is_nobody_elses_until_its_lease_ends,
        claims_at_once_share_the_jobs,
        what_is_finished_is_gone,
        what_is_put_off_is_due_then,
        what_is_buried_is_claimed_no_more,
        who_has_lost_a_job_says_nothing_of_it,
        a_dead_one_that_is_retried_begins_anew,
        only_a_dead_one_is_retried,
        what_is_forgotten_is_gone,
        a_list_has_one_kind_alone;
}

promises! {
    /// Runs each promise of an [`Upkeep`](crate::Upkeep) in a test of its own. The argument is called for a fresh
    /// [`UpkeepWorld`](crate::contract::UpkeepWorld): `honeydue_kernel::upkeep_contract!(async || World::new().await)`.
    upkeep_contract of honeydue_kernel ($)
    chores:
        a_chore_is_taken_once_an_interval,
        of_takers_at_once_one_has_the_turn,
        chores_have_turns_of_their_own,
        a_chore_comes_to_an_end;
}

promises! {
    /// Runs each promise of a [`RateLimit`](crate::RateLimit) in a test of its own. The argument is called for a fresh
    /// [`RateWorld`](crate::contract::RateWorld): `honeydue_kernel::rate_contract!(async || World::new().await)`.
    rate_contract of honeydue_kernel ($)
    rates:
        so_many_tries_are_admitted_within_a_window,
        the_window_slides,
        waiting_as_long_as_told_is_enough,
        what_is_not_admitted_is_not_counted,
        keys_do_not_count_for_each_other,
        of_tries_at_once_no_more_are_admitted,
        what_is_forgiven_does_not_count,
        what_is_taken_back_does_not_count,
        different_ones_are_counted,
        one_that_is_forgotten_makes_room_for_another,
        a_clock_that_goes_back_admits_no_more;
}
