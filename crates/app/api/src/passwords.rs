//! Passwords by argon2id, off the threads that answer requests.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{self, PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use honeydue_identity::{Password, PasswordDigest, Passwords};
use honeydue_kernel::PortError;
use secrecy::{ExposeSecret, SecretString};
use std::{sync::Arc, thread};
use tokio::{runtime::Handle, sync::Semaphore};

/// Memory in KiB, passes, lanes: the OWASP recommendation for argon2id.
const COST: (u32, u32, u32) = (19_456, 2, 1);

/// So many wait for each one that is being hashed; more are turned down.
const QUEUE_PER_SLOT: usize = 16;

/// Longer tries are wrong without looking.
const LONGEST_TRY: usize = 1024;

/// What a try is compared with where there is no account: made by the same parameters, of a password nobody knows.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$8Ph4kYmJ0mMq1cXoO9pP3A$Kq5cPZ1oCqY6bS1mF0c1Vw0k8mXz9QO2fT7nqLwYp3E";

/// Hashes on the blocking threads of the main runtime, as many at once as there are cores.
#[derive(Clone, Debug)]
pub struct Argon2Passwords {
    runtime: Handle,
    slots: Arc<Semaphore>,
    places: Arc<Semaphore>,
    argon2: Argon2<'static>,
}

impl Argon2Passwords {
    /// On the blocking threads of this runtime, which must outlive the workers.
    pub fn new(runtime: Handle) -> Result<Self, PortError> {
        let slots = thread::available_parallelism().map_or(1, usize::from);
        let (memory, passes, lanes) = COST;
        let params = Params::new(memory, passes, lanes, None).map_err(|error| PortError::fault(error.to_string()))?;
        Ok(Self {
            runtime,
            slots: Arc::new(Semaphore::new(slots)),
            places: Arc::new(Semaphore::new(slots * (1 + QUEUE_PER_SLOT))),
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
        })
    }

    /// Runs the work when a slot is free. The slot is the work's, not the caller's: who hangs up frees nothing early.
    async fn when_free<T: Send + 'static>(&self, work: impl FnOnce(Argon2<'static>) -> T + Send + 'static) -> Result<T, PortError> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(PortError::unavailable)?;
        let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(PortError::fault)?;
        let argon2 = self.argon2.clone();
        let work = move || {
            let done = work(argon2);
            drop((place, slot));
            done
        };
        self.runtime.spawn_blocking(work).await.map_err(PortError::fault)
    }
}

impl Passwords for Argon2Passwords {
    async fn hash(&self, password: Password) -> Result<PasswordDigest, PortError> {
        let hash = move |argon2: Argon2<'_>| argon2.hash_password(password.expose().as_bytes());
        let hash: PasswordHash = self.when_free(hash).await?.map_err(|error| PortError::fault(error.to_string()))?;
        Ok(PasswordDigest::new(SecretString::from(hash.to_string())))
    }

    async fn verify(&self, tried: SecretString, digest: Option<PasswordDigest>) -> Result<bool, PortError> {
        if tried.expose_secret().len() > LONGEST_TRY {
            return Ok(false);
        }
        let compare = move |argon2: Argon2<'_>| {
            let kept = digest.as_ref().map_or(NOBODY, PasswordDigest::expose);
            let compared = argon2.verify_password(tried.expose_secret().as_bytes(), kept);
            compared.map(|()| digest.is_some())
        };
        match self.when_free(compare).await? {
            Ok(right) => Ok(right),
            Err(password_hash::Error::PasswordInvalid) => Ok(false),
            Err(other) => Err(PortError::fault(other.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretString {
        SecretString::from(text.to_owned())
    }

    #[tokio::test]
    async fn a_password_is_told_from_another_and_hashed_with_the_recommended_cost() {
        let passwords = Argon2Passwords::new(Handle::current()).unwrap();
        let digest = passwords.hash(Password::chosen(secret("correct horse")).unwrap()).await.unwrap();
        assert!(digest.expose().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(passwords.verify(secret("correct horse"), Some(digest.clone())).await.unwrap());
        assert!(!passwords.verify(secret("wrong horse"), Some(digest.clone())).await.unwrap());
        assert!(!passwords.verify(secret(&"x".repeat(1025)), Some(digest)).await.unwrap());
    }

    #[tokio::test]
    async fn nobody_has_no_password_but_is_compared_with_one() {
        let passwords = Argon2Passwords::new(Handle::current()).unwrap();
        assert!(PasswordHash::new(NOBODY).is_ok());
        assert!(!passwords.verify(secret("anything"), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_full_queue_turns_down() {
        let passwords = Argon2Passwords::new(Handle::current()).unwrap();
        let all = u32::try_from(passwords.places.available_permits()).unwrap();
        let _held = passwords.places.acquire_many(all).await.unwrap();
        let refused = passwords.verify(secret("anything"), None).await;
        assert!(matches!(refused, Err(PortError::Unavailable(_))));
    }
}
