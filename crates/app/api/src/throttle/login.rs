//! Signing in: guessing is slow, and nobody keeps somebody else out by guessing.

use super::{
    Throttle, admitted,
    place::{network, place},
};
use crate::problem::Problem;
use honeydue_identity::{Account, IdentityError, Login, SignedIn, folded};
use honeydue_kernel::RateLimit;
use jiff::Timestamp;
use std::net::IpAddr;

impl Throttle {
    /// Signs somebody in, or answers 429. What is counted and told does not depend on whether the name is anybody's.
    ///
    /// A try counts before it is known whether the password is right, so that many at once are not more, and no more if it is.
    /// Of one name, each place has its own tries, so that whoever fails somewhere fails for themselves alone. Only where very
    /// many places fail are further ones turned down; not those from which somebody has signed in with this name before.
    pub async fn login(
        &self,
        from: Option<IpAddr>,
        login: &Login,
        now: Timestamp,
        signing_in: impl Future<Output = Result<SignedIn, IdentityError>>,
    ) -> Result<SignedIn, Problem> {
        self.sign_in(from, now).await?;
        let (name, place) = (login.folded(), told(from));
        let (places, tries) = (format!("login:places:{name}"), format!("login:name:{place} {name}"));
        if !self.known.knows(&name, &place) {
            admitted(self.limiter.admit_one(&places, &place, self.limits.login_places, now).await?)?;
        }
        self.admit(&tries, self.limits.login_by_name, now).await?;
        let outcome = signing_in.await;
        match &outcome {
            Ok(signed) => {
                self.limiter.forgive(&tries).await?;
                self.limiter.forget_one(&places, &place).await?;
                self.recognise(from, &signed.account);
            }
            Err(IdentityError::WrongCredentials) => {}
            // nobody has looked at the password
            Err(_) => self.limiter.take_back(&tries, now).await?,
        }
        Ok(outcome?)
    }

    /// Admits a sign-in from this address, by whatever name or without one, or answers 429.
    pub async fn sign_in(&self, from: Option<IpAddr>, now: Timestamp) -> Result<(), Problem> {
        match from {
            Some(from) => self.admit(&format!("login:address:{}", network(from)), self.limits.login_by_address, now).await,
            None => Ok(()),
        }
    }

    /// Somebody has shown that this account is theirs, from here: by whichever of its names they come again, the place is known.
    pub fn recognise(&self, from: Option<IpAddr>, account: &Account) {
        for name in [account.username.as_str(), account.email.as_str()] {
            self.known.remember(&folded(name), &told(from));
        }
    }
}

fn told(from: Option<IpAddr>) -> String {
    from.map_or_else(|| "nowhere".to_owned(), |from| place(from).to_string())
}

#[cfg(test)]
mod tests;
