//! How often a password is forgotten, and how often a code for that is guessed.

use super::{Throttle, network};
use crate::problem::Problem;
use honeydue_identity::{IdentityError, folded};
use honeydue_kernel::{Quota, RateLimit};
use jiff::Timestamp;
use std::{net::IpAddr, time::Duration};

/// The limits of who is not signed in and wants to set a password.
#[derive(Clone, Copy, Debug)]
pub struct ResetLimits {
    /// Codes asked for from one network.
    pub asked_by_address: Quota,
    /// Codes asked for with one e-mail address, whether or not anybody has it. What an account is mailed is limited beside.
    pub asked_by_email: Quota,
    /// Codes and tokens that are none, tried from one network.
    pub wrong_by_address: Quota,
    /// Codes that are none, tried with one e-mail address, whether or not anybody has it.
    pub wrong_by_email: Quota,
    /// Codes and tokens that are none, tried by anybody: who has many networks guesses no faster.
    pub wrong_by_all: Quota,
}

impl Default for ResetLimits {
    fn default() -> Self {
        let an_hour = |times: u32| Quota { times, window: Duration::from_hours(1) };
        Self {
            asked_by_address: an_hour(20),
            asked_by_email: an_hour(5),
            wrong_by_address: an_hour(20),
            wrong_by_email: an_hour(10),
            wrong_by_all: an_hour(1_000),
        }
    }
}

impl Throttle {
    /// Admits a code for this e-mail address to who asks from this one, or answers 429.
    pub async fn forgot(&self, from: Option<IpAddr>, email: &str, now: Timestamp) -> Result<(), Problem> {
        let ResetLimits { asked_by_address, asked_by_email, .. } = self.limits.resets;
        if let Some(from) = from {
            self.admit(&format!("forgot:address:{}", network(from)), asked_by_address, now).await?;
        }
        self.admit(&format!("forgot:email:{}", folded(email)), asked_by_email, now).await
    }

    /// Looks at a code or a token, or answers 429. Counted before it is known whether it is one, so that many at once are not
    /// more; taken back if it is, good or not any more.
    pub async fn reset<T>(
        &self,
        from: Option<IpAddr>,
        email: Option<&str>,
        now: Timestamp,
        looking: impl Future<Output = Result<T, IdentityError>>,
    ) -> Result<T, Problem> {
        let ResetLimits { wrong_by_address, wrong_by_email, wrong_by_all, .. } = self.limits.resets;
        let address = from.map(|from| (format!("reset:address:{}", network(from)), wrong_by_address));
        let email = email.map(|email| (format!("reset:email:{}", folded(email)), wrong_by_email));
        let counted: Vec<_> = address.into_iter().chain(email).chain([("reset:all".to_owned(), wrong_by_all)]).collect();
        for (key, quota) in &counted {
            self.admit(key, *quota, now).await?;
        }
        let outcome = looking.await;
        if !matches!(outcome, Err(IdentityError::CodeInvalid)) {
            for (key, _) in &counted {
                self.limiter.take_back(key, now).await?;
            }
        }
        Ok(outcome?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn reset(throttle: &Throttle, from: u8, email: &str, outcome: Result<(), IdentityError>) -> &'static str {
        let from = Some(IpAddr::from([192, 0, 2, from]));
        let looked = throttle.reset(from, Some(email), Timestamp::UNIX_EPOCH, async { outcome }).await;
        looked.map_or_else(|problem| problem.kind().code, |()| "looked")
    }

    #[tokio::test]
    async fn wrong_codes_are_turned_down_by_network_and_by_who_they_are_for() {
        let throttle = Throttle::default();
        for n in 0..10 {
            assert_eq!(reset(&throttle, n, "ana@example.org", Err(IdentityError::CodeInvalid)).await, "code_invalid");
        }
        assert_eq!(reset(&throttle, 99, "ANA@example.org", Ok(())).await, "too_many_attempts", "also the right one");
        for n in 0..20 {
            assert_eq!(reset(&throttle, 50, &format!("p{n}@example.org"), Err(IdentityError::CodeInvalid)).await, "code_invalid");
        }
        assert_eq!(reset(&throttle, 50, "other@example.org", Ok(())).await, "too_many_attempts");
    }

    #[tokio::test]
    async fn who_has_many_networks_and_many_names_is_turned_down_too() {
        let wrong_by_all = Quota { times: 3, window: Duration::from_hours(1) };
        let resets = ResetLimits { wrong_by_all, ..ResetLimits::default() };
        let throttle = Throttle::new(super::super::Limits { resets, ..super::super::Limits::default() }, super::super::Limiter::default());
        for n in 0..3 {
            assert_eq!(reset(&throttle, n, &format!("p{n}@example.org"), Err(IdentityError::CodeInvalid)).await, "code_invalid");
        }
        assert_eq!(reset(&throttle, 9, "p9@example.org", Ok(())).await, "too_many_attempts");
    }

    #[tokio::test]
    async fn codes_that_are_or_were_good_are_not_counted() {
        let throttle = Throttle::default();
        for _ in 0..30 {
            assert_eq!(reset(&throttle, 1, "ana@example.org", Ok(())).await, "looked");
            assert_eq!(reset(&throttle, 1, "ana@example.org", Err(IdentityError::CodeExpired)).await, "code_expired");
        }
    }
}
