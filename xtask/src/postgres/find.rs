//! Which PostgreSQL on this machine to use.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::account::Account;
use crate::install::{Package, install};

/// The oldest release that honeydue is tested with.
const OLDEST: u32 = 15;

/// Folders with one folder a release in it, and where that keeps its programs.
const RELEASES: &[(&str, &str, &str)] = &[
    // Debian and Ubuntu
    ("/usr/lib/postgresql", "", "bin"),
    // Alpine; PostgreSQL's own packages for Fedora and its kin; openSUSE
    ("/usr/libexec", "postgresql", ""),
    ("/usr", "pgsql-", "bin"),
    ("/usr/lib", "postgresql", "bin"),
    // Homebrew: Apple silicon, Intel, Linux
    ("/opt/homebrew/opt", "postgresql", "bin"),
    ("/usr/local/opt", "postgresql", "bin"),
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql", "bin"),
    // Postgres.app
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
];

/// The server's programs of one installed release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programs {
    directory: PathBuf,
    version: Version,
}

/// A release: `15.18` is major 15, minor 18.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Data directories are only compatible within one of these.
    pub major: u32,
    minor: u32,
}

impl Programs {
    /// Finds the programs that fit, and installs PostgreSQL where there are none. `data` is the major version that wrote
    /// the data which is there already.
    pub fn ensure(account: &Account, data: Option<u32>) -> Result<Self> {
        let found = installed(account);
        if let Some(programs) = choose(&found, data) {
            return Ok(programs.clone());
        }
        if let Some(data) = data {
            bail!("the data was written by PostgreSQL {data}, which is not here (any more): install it, or start afresh with --reset");
        }
        let too_old: Vec<u32> = found.iter().map(|programs| programs.version.major).collect();
        let why = if too_old.is_empty() {
            "PostgreSQL's server is not on this machine.".to_owned()
        } else {
            format!("honeydue needs PostgreSQL {OLDEST} or newer; this machine has {too_old:?}.")
        };
        install(Package::Postgres, &why)?;
        choose(&installed(account), None).cloned().with_context(|| {
            format!("the system's package is not PostgreSQL {OLDEST} or newer: install one from https://www.postgresql.org/download/ and try again")
        })
    }

    /// One of the programs.
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    /// Their release's major version.
    pub fn major(&self) -> u32 {
        self.version.major
    }
}

/// The newest that is new enough, and that can read the data if there is some.
fn choose(found: &[Programs], data: Option<u32>) -> Option<&Programs> {
    let fits = |programs: &&Programs| data.map_or(programs.version.major >= OLDEST, |major| programs.version.major == major);
    // `max_by_key` takes the last of equals; the earliest place counts.
    found.iter().rev().filter(fits).max_by_key(|programs| programs.version)
}

fn installed(account: &Account) -> Vec<Programs> {
    places().into_iter().filter_map(|directory| programs(directory, account)).collect()
}

/// What is in a folder, if the account can run it.
fn programs(directory: PathBuf, account: &Account) -> Option<Programs> {
    if !directory.join("initdb").is_file() || !directory.join("postgres").is_file() {
        return None;
    }
    let asked = account.command(&directory.join("postgres"), Path::new("/")).arg("--version").output().ok()?;
    let version = version(&String::from_utf8_lossy(&asked.stdout))?;
    Some(Programs { directory, version })
}

/// Reads what `postgres --version` says.
fn version(line: &str) -> Option<Version> {
    let number = line.trim().strip_prefix("postgres (PostgreSQL) ")?.split_whitespace().next()?;
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u32>().ok();
    let (major, minor) = number.split_once('.').unwrap_or((number, ""));
    // `17beta1` and `18devel` are before every release of theirs.
    Some(Version { major: digits(major)?, minor: digits(minor).unwrap_or(0) })
}

/// Every folder in which the programs might be, the user's own choice first.
fn places() -> Vec<PathBuf> {
    let mut places: Vec<PathBuf> = std::env::var_os("PATH").iter().flat_map(std::env::split_paths).collect();
    if let Ok(told) = Command::new("pg_config").arg("--bindir").output() {
        places.push(PathBuf::from(String::from_utf8_lossy(&told.stdout).trim()));
    }
    for (parent, prefix, programs) in RELEASES {
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            if starts_with(&entry.file_name(), prefix) {
                places.push(entry.path().join(programs));
            }
        }
    }
    places
}

fn starts_with(name: &OsStr, prefix: &str) -> bool {
    name.to_string_lossy().starts_with(prefix)
}

#[cfg(test)]
mod tests {
    use super::{Programs, Version, choose, version};

    fn at(directory: &str, major: u32, minor: u32) -> Programs {
        Programs { directory: directory.into(), version: Version { major, minor } }
    }

    #[test]
    fn versions_are_read_as_packagers_write_them() {
        let read = |line| version(line).map(|version| (version.major, version.minor));
        assert_eq!(read("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some((15, 18)));
        assert_eq!(read("postgres (PostgreSQL) 17.2 (Homebrew)"), Some((17, 2)));
        assert_eq!(read("postgres (PostgreSQL) 18beta1"), Some((18, 0)));
        assert_eq!(read("postgres (PostgreSQL) 19devel"), Some((19, 0)));
        assert_eq!(read("postgres (PostgreSQL) 9.6.24"), Some((9, 6)));
        assert_eq!(read("postgres: command not found"), None);
    }

    #[test]
    fn the_newest_that_is_new_enough_is_chosen() {
        let found = [at("/a", 14, 30), at("/b", 15, 18), at("/c", 17, 2), at("/d", 16, 9)];
        assert_eq!(choose(&found, None), Some(&found[2]));
        assert_eq!(choose(&found[..1], None), None);
        assert_eq!(choose(&[], None), None);
    }

    #[test]
    fn of_equal_versions_the_one_in_the_path_is_chosen() {
        let found = [at("/in/path", 15, 18), at("/elsewhere", 15, 18)];
        assert_eq!(choose(&found, None), Some(&found[0]));
    }

    #[test]
    fn existing_data_is_read_by_the_version_that_wrote_it() {
        let found = [at("/b", 15, 18), at("/c", 17, 2)];
        assert_eq!(choose(&found, Some(15)), Some(&found[0]));
        assert_eq!(choose(&found, Some(16)), None);
    }
}
