//! Argon2id in memory that is used again.

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        CustomizedPasswordHasher, PasswordHasher, Result,
        phc::{Output, ParamsString, PasswordHash, Salt},
    },
};
use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Hashes, and keeps the memory of a hash for the next one: as many pieces as there were hashes at once.
///
/// What is freed is not always given back. Hashes run on one thread or another, and an allocator that keeps some memory for each
/// thread would keep that of several hashes for each of them.
pub struct Hashing {
    params: Params,
    rooms: Mutex<Vec<Vec<Block>>>,
}

impl Hashing {
    /// New hashes cost this much.
    pub const fn costing(params: Params) -> Self {
        Self { params, rooms: Mutex::new(Vec::new()) }
    }

    /// Does something with so many blocks of memory. What is in them is of other hashes, and is written before it is read.
    fn in_room<T>(&self, blocks: usize, work: impl FnOnce(&mut [Block]) -> T) -> T {
        let mut room = self.rooms().pop().unwrap_or_default();
        if room.len() < blocks {
            room.resize(blocks, Block::default());
        }
        let done = work(&mut room[..blocks]);
        self.rooms().push(room);
        done
    }

    fn rooms(&self) -> MutexGuard<'_, Vec<Vec<Block>>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Hashing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hashing").field("params", &self.params).finish_non_exhaustive()
    }
}

impl CustomizedPasswordHasher<PasswordHash> for Hashing {
    type Params = Params;

    fn hash_password_customized(
        &self,
        password: &[u8],
        salt: &[u8],
        algorithm: Option<&str>,
        version: Option<u32>,
        params: Params,
    ) -> Result<PasswordHash> {
        let algorithm = algorithm.map(Algorithm::try_from).transpose()?.unwrap_or_default();
        let version = version.map(Version::try_from).transpose()?.unwrap_or_default();
        let written = ParamsString::try_from(&params)?;
        let (salt, blocks) = (Salt::new(salt)?, params.block_count());
        let mut output = vec![0; params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN)];
        let argon2 = Argon2::new(algorithm, version, params);
        self.in_room(blocks, |room| argon2.hash_password_into_with_memory(password, &salt, &mut output, room))?;
        let hash = Some(Output::new(&output)?);
        Ok(PasswordHash { algorithm: algorithm.ident(), version: Some(version.into()), params: written, salt: Some(salt), hash })
    }
}

impl PasswordHasher<PasswordHash> for Hashing {
    fn hash_password_with_salt(&self, password: &[u8], salt: &[u8]) -> Result<PasswordHash> {
        self.hash_password_customized(password, salt, None, None, self.params.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::password_hash::PasswordVerifier;
    use std::thread;

    fn cheap() -> Params {
        Params::new(64, 2, 1, None).unwrap()
    }

    #[test]
    fn it_hashes_as_the_library_does_also_in_memory_that_others_have_used() {
        let hashing = Hashing::costing(cheap());
        let library = Argon2::new(Algorithm::Argon2id, Version::V0x13, cheap());
        for password in [&b"correct horse"[..], b"battery staple", b""] {
            let ours = hashing.hash_password_with_salt(password, b"a salt of sixteen").unwrap();
            assert_eq!(ours.to_string(), library.hash_password_with_salt(password, b"a salt of sixteen").unwrap().to_string());
            hashing.verify_password(password, &ours).unwrap();
            hashing.verify_password(b"wrong horse", &ours).unwrap_err();
        }
    }

    #[test]
    fn hashes_of_another_cost_are_told_too() {
        let (hashing, dear) = (Hashing::costing(cheap()), Params::new(256, 3, 1, None).unwrap());
        let kept = Argon2::new(Algorithm::Argon2id, Version::V0x13, dear).hash_password(b"correct horse").unwrap();
        hashing.hash_password(b"another").unwrap();
        hashing.verify_password(b"correct horse", &kept).unwrap();
        hashing.verify_password(b"wrong horse", &kept).unwrap_err();
    }

    #[test]
    fn there_is_no_more_memory_than_for_the_hashes_at_once() {
        let hashing = Hashing::costing(cheap());
        for _ in 0..4 {
            thread::scope(|scope| {
                for _ in 0..2 {
                    scope.spawn(|| {
                        for _ in 0..20 {
                            hashing.hash_password(b"correct horse").unwrap();
                        }
                    });
                }
            });
        }
        assert!((1..=2).contains(&hashing.rooms().len()));
    }
}
