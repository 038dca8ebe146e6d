//! Directories that hold a cluster and what belongs to it. One run at a time has each.

use std::fs::{self, DirBuilder, File, Permissions, TryLockError};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use nix::unistd::geteuid;

use crate::account::Account;
use crate::{leftover, secret};

/// The cluster's folder.
pub const POSTGRES: &str = "postgres";
/// The file with the id of the running server.
pub const SERVER_PID: &str = "server.pid";
/// The file with the id of the running Redis and, in another line, its port.
pub const REDIS_PID: &str = "redis.pid";

/// Locked by the run that uses the directory, and the mark by which we know a directory as ours.
const LOCK: &str = "xtask.lock";
const ELSEWHERE: &str = "/var/lib/honeydue-dev";
const THROW_AWAY: &str = "honeydue-test-";

/// A directory that is ours until this is dropped.
pub struct Place {
    directory: PathBuf,
    throw_away: bool,
    _lock: File,
}

impl Place {
    /// The directory in which `up` keeps its data. Where the account can't reach the wanted one, it is another, said aloud.
    pub fn kept(wanted: &Path, account: &Account) -> Result<Self> {
        let mut directory = made(wanted, account)?;
        if !account.reaches(&directory) {
            // Empty: its data was elsewhere in the earlier runs, too.
            let _ = fs::remove_dir(&directory);
            let elsewhere = Path::new(ELSEWHERE).join(fingerprint(&directory.to_string_lossy()));
            println!(
                "{} can't be reached by the unprivileged account that Postgres runs as: everything is in {} instead.",
                directory.display(),
                elsewhere.display()
            );
            open_way(Path::new(ELSEWHERE))?;
            directory = made(&elsewhere, account)?;
        }
        let lock = locked(&directory)?
            .with_context(|| format!("another `cargo xtask up` is using {}: stop it, or give --data-dir", directory.display()))?;
        leftover::end(&directory)?;
        Ok(Self { directory, throw_away: false, _lock: lock })
    }

    /// A new directory that is removed at the end.
    pub fn throw_away(account: &Account) -> Result<Self> {
        let base = temporary_base(account)?;
        sweep(&base);
        let name = secret::random(6)?;
        // It gets its real name when it is locked, so that another run's sweep never takes it for a leftover.
        let draft = base.join(format!(".honeydue-draft-{name}"));
        DirBuilder::new().create(&draft).with_context(|| format!("{} can't be made", draft.display()))?;
        fs::set_permissions(&draft, Permissions::from_mode(account.passage()))?;
        let lock = locked(&draft)?.context("a new directory is locked already")?;
        let directory = base.join(format!("{THROW_AWAY}{name}"));
        fs::rename(&draft, &directory)?;
        Ok(Self { directory, throw_away: true, _lock: lock })
    }

    /// The directory itself.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Something in it.
    pub fn join(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    /// Deletes everything in it but our lock.
    pub fn clear(&self) -> Result<()> {
        for entry in fs::read_dir(&self.directory)? {
            let entry = entry?;
            let path = entry.path();
            if entry.file_name() == LOCK {
                continue;
            }
            if entry.file_type()?.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) }
                .with_context(|| format!("{} can't be deleted", path.display()))?;
        }
        Ok(())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.throw_away
            && let Err(error) = fs::remove_dir_all(&self.directory)
        {
            eprintln!("xtask: {} could not be removed: {error}", self.directory.display());
        }
    }
}

/// Makes the directory, or takes one that is empty or ours. Never somebody else's: `--reset` deletes what is in it.
fn made(wanted: &Path, account: &Account) -> Result<PathBuf> {
    fs::create_dir_all(wanted).with_context(|| format!("{} can't be made", wanted.display()))?;
    let directory = wanted.canonicalize()?;
    let strange = !directory.join(LOCK).exists() && fs::read_dir(&directory)?.next().is_some();
    if strange {
        bail!("{} holds something that xtask has not put there: give an empty or a new directory", directory.display());
    }
    fs::set_permissions(&directory, Permissions::from_mode(account.passage()))
        .with_context(|| format!("{} belongs to somebody else", directory.display()))?;
    Ok(directory)
}

/// The lock of a directory, unless another run has it. The system lets go of it however that run ends.
fn locked(directory: &Path) -> Result<Option<File>> {
    let path = directory.join(LOCK);
    let file = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .with_context(|| format!("{} can't be opened", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("{} can't be locked", path.display())),
    }
}

fn temporary_base(account: &Account) -> Result<PathBuf> {
    for base in [std::env::temp_dir(), PathBuf::from("/tmp")] {
        if account.reaches(&base) {
            return Ok(base);
        }
    }
    open_way(Path::new(ELSEWHERE))?;
    Ok(PathBuf::from(ELSEWHERE))
}

fn open_way(directory: &Path) -> Result<()> {
    fs::create_dir_all(directory).with_context(|| format!("{} can't be made", directory.display()))?;
    fs::set_permissions(directory, Permissions::from_mode(0o755))?;
    Ok(())
}

/// Takes away what killed runs of this account left. Best effort: a leftover is no reason to fail.
fn sweep(base: &Path) {
    for entry in fs::read_dir(base).into_iter().flatten().flatten() {
        let path = entry.path();
        let named = entry.file_name().to_string_lossy().starts_with(THROW_AWAY);
        let ours = named && fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir() && found.uid() == geteuid().as_raw());
        if ours
            && path.join(LOCK).exists()
            && let Ok(Some(_lock)) = locked(&path)
            && leftover::end(&path).is_ok()
        {
            let _ = fs::remove_dir_all(&path);
        }
    }
}

/// FNV-1a: the standard library's hash may change with a toolchain, and then data would seem lost.
fn fingerprint(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::{Place, fingerprint, locked, sweep};
    use crate::account::Account;

    #[test]
    fn the_place_of_a_checkout_never_changes() {
        assert_eq!(fingerprint(""), "cbf29ce484222325");
        assert_eq!(fingerprint("foobar"), "85944171f73967e8");
    }

    #[test]
    fn a_directory_of_somebody_else_is_refused() {
        let scratch = Place::throw_away(&Account::Own).unwrap();
        let strange = scratch.join("home");
        std::fs::create_dir(&strange).unwrap();
        std::fs::write(strange.join("thesis.txt"), "years of work").unwrap();
        let refused = Place::kept(&strange, &Account::Own).map(|_| ()).unwrap_err();
        assert!(refused.to_string().contains("has not put there"), "{refused:#}");
    }

    #[test]
    fn one_run_at_a_time_has_a_directory_and_finds_its_data_again() {
        let scratch = Place::throw_away(&Account::Own).unwrap();
        let data = scratch.join("data");
        let first = Place::kept(&data, &Account::Own).unwrap();
        std::fs::write(first.join("secret.key"), "s").unwrap();
        assert!(Place::kept(&data, &Account::Own).is_err());
        drop(first);
        let second = Place::kept(&data, &Account::Own).unwrap();
        assert!(second.join("secret.key").exists());
        second.clear().unwrap();
        assert!(!second.join("secret.key").exists());
        assert!(locked(&data).unwrap().is_none(), "the lock outlives a reset");
    }

    #[test]
    fn a_sweep_leaves_what_a_living_run_uses() {
        let living = Place::throw_away(&Account::Own).unwrap();
        sweep(living.directory().parent().unwrap());
        assert!(living.directory().exists());
    }
}
