//! How often somebody may try to get in.

mod limiter;
mod login;
mod place;
mod resets;

pub use limiter::Limiter;
pub use resets::ResetLimits;

use crate::{
    problem::{Problem, kind},
    throttle::place::{KnownPlaces, network},
};
use honeydue_kernel::{Quota, RateLimit, UserId, Wait};
use honeydue_residence::ResidenceError;
use jiff::Timestamp;
use std::{net::IpAddr, time::Duration};

/// The limits of an installation.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Sign-ins from one address.
    pub login_by_address: Quota,
    /// Sign-ins with one name from one place that fail.
    pub login_by_name: Quota,
    /// Different places from which sign-ins with one name fail.
    pub login_places: Quota,
    /// Passwords that one account says to be its own.
    pub password_by_account: Quota,
    /// Accounts opened from one address.
    pub register_by_address: Quota,
    /// Codes that are none, tried by one account.
    pub join_by_account: Quota,
    /// Codes that are none, tried from one address.
    pub join_by_address: Quota,
    /// Forgotten passwords.
    pub resets: ResetLimits,
}

impl Default for Limits {
    fn default() -> Self {
        let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
        Self {
            login_by_address: Quota { times: 30, window: minutes(5) },
            login_by_name: Quota { times: 10, window: minutes(5) },
            login_places: Quota { times: 20, window: minutes(60) },
            password_by_account: Quota { times: 10, window: minutes(5) },
            register_by_address: Quota { times: 30, window: minutes(60) },
            join_by_account: Quota { times: 10, window: minutes(60) },
            join_by_address: Quota { times: 30, window: minutes(60) },
            resets: ResetLimits::default(),
        }
    }
}

/// Counts tries and turns them down.
#[derive(Debug, Default)]
pub struct Throttle {
    limiter: Limiter,
    limits: Limits,
    known: KnownPlaces,
}

impl Throttle {
    /// With these limits, counted there.
    pub fn new(limits: Limits, limiter: Limiter) -> Self {
        Self { limiter, limits, known: KnownPlaces::default() }
    }

    /// Admits a password that somebody who is signed in says to be theirs, or answers 429: a token that was found lying about
    /// is no way to find out the password.
    pub async fn password(&self, user: UserId, now: Timestamp) -> Result<(), Problem> {
        self.admit(&password_key(user), self.limits.password_by_account, now).await
    }

    /// Forgets these tries: the password was known.
    pub async fn forgive_password(&self, user: UserId) -> Result<(), Problem> {
        Ok(self.limiter.forgive(&password_key(user)).await?)
    }

    /// Admits the opening of an account from this address, or answers 429.
    pub async fn register(&self, from: Option<IpAddr>, now: Timestamp) -> Result<(), Problem> {
        match from {
            Some(from) => self.admit(&format!("register:address:{}", network(from)), self.limits.register_by_address, now).await,
            None => Ok(()),
        }
    }

    /// Joins a home, or answers 429. Counted before it is known whether the code is one, so that many at once are not
    /// more; taken back if it is, good or not any more.
    pub async fn join<T>(
        &self,
        from: Option<IpAddr>,
        user: UserId,
        now: Timestamp,
        joining: impl Future<Output = Result<T, ResidenceError>>,
    ) -> Result<T, Problem> {
        let account = (format!("join:account:{user}"), self.limits.join_by_account);
        let address = from.map(|from| (format!("join:address:{}", network(from)), self.limits.join_by_address));
        let counted = || address.iter().chain([&account]);
        for (key, quota) in counted() {
            self.admit(key, *quota, now).await?;
        }
        let joined = joining.await;
        if !matches!(joined, Err(ResidenceError::CodeInvalid)) {
            for (key, _) in counted() {
                self.limiter.take_back(key, now).await?;
            }
        }
        Ok(joined?)
    }

    async fn admit(&self, key: &str, quota: Quota, now: Timestamp) -> Result<(), Problem> {
        admitted(self.limiter.admit(key, quota, now).await?)
    }
}

fn admitted(wait: Option<Wait>) -> Result<(), Problem> {
    wait.map_or(Ok(()), |Wait(wait)| Err(Problem::of(kind::TOO_MANY_ATTEMPTS).retry_after(wait)))
}

fn password_key(user: UserId) -> String {
    format!("password:account:{user}")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn join(throttle: &Throttle, from: u8, user: i64, outcome: Result<(), ResidenceError>) -> &'static str {
        let joined = throttle.join(Some(IpAddr::from([192, 0, 2, from])), user.into(), Timestamp::UNIX_EPOCH, async { outcome }).await;
        joined.map_or_else(|problem| problem.kind().code, |()| "joined")
    }

    #[tokio::test]
    async fn codes_that_are_none_are_turned_down_by_account_and_by_address() {
        let throttle = Throttle::default();
        for n in 0..10 {
            assert_eq!(join(&throttle, n, 1, Err(ResidenceError::CodeInvalid)).await, "code_invalid");
        }
        assert_eq!(join(&throttle, 99, 1, Ok(())).await, "too_many_attempts", "also the right one");
        for n in 0..29 {
            assert_eq!(join(&throttle, 1, 2 + n / 10, Err(ResidenceError::CodeInvalid)).await, "code_invalid", "{n}");
        }
        assert_eq!(join(&throttle, 1, 9, Ok(())).await, "too_many_attempts");
        assert_eq!(join(&throttle, 2, 9, Ok(())).await, "joined");
    }

    #[tokio::test]
    async fn codes_that_are_or_were_good_are_not_counted() {
        let throttle = Throttle::default();
        for _ in 0..40 {
            assert_eq!(join(&throttle, 1, 1, Ok(())).await, "joined");
            assert_eq!(join(&throttle, 1, 1, Err(ResidenceError::CodeUsed)).await, "code_used");
            assert_eq!(join(&throttle, 1, 1, Err(ResidenceError::AlreadyMember)).await, "already_member");
        }
    }
}
