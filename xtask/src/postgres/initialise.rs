//! Making a cluster's files, with honeydue's database and its owner in it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::account::Account;
use crate::interrupt;
use crate::place::{POSTGRES, Place};
use crate::postgres::{Flavour, Programs};
use crate::{process, secret};

/// The superuser of our clusters; tests make their databases with it.
pub const ADMIN: &str = "honeydue_admin";
/// The role that owns the database and migrates it.
pub const OWNER: &str = "honeydue_owner";
/// The role that serves. `honeydue migrate` makes it.
pub const SERVER: &str = "honeydue_server";
/// The database.
pub const DATABASE: &str = "honeydue";

/// The roles' passwords, which are in files beside the cluster.
pub struct Passwords {
    /// Of [`ADMIN`].
    pub admin: String,
    /// Of [`OWNER`].
    pub owner: String,
    /// Of [`SERVER`].
    pub server: String,
}

impl Passwords {
    /// Those of an existing cluster.
    pub fn read(place: &Place) -> Result<Self> {
        Self::each(place, secret::read).context("the cluster's passwords are lost; start afresh with --reset")
    }

    fn each(place: &Place, get: impl Fn(&Path) -> Result<String>) -> Result<Self> {
        let of = |role: &str| get(&place.join(&password_file(role)));
        Ok(Self { admin: of(ADMIN)?, owner: of(OWNER)?, server: of(SERVER)? })
    }
}

fn password_file(role: &str) -> String {
    format!("{role}.password")
}

/// The major version that wrote the data of a place, if there is some.
pub fn data_version(place: &Place) -> Option<u32> {
    fs::read_to_string(place.join(POSTGRES).join("PG_VERSION")).ok()?.trim().parse().ok()
}

/// Makes the cluster where there is none yet. It is made under another name, so that a run that is killed in between
/// leaves nothing that looks whole.
pub fn initialise(programs: &Programs, account: &Account, place: &Place, flavour: Flavour) -> Result<()> {
    if place.join(POSTGRES).exists() {
        return Ok(());
    }
    let passwords = Passwords::each(place, secret::kept)?;
    account.own(&place.join(&password_file(ADMIN)))?;
    let partial = place.join("postgres.partial");
    let log = place.join("postgres-setup.log");
    let made = make_files(programs, account, place, &partial, &log, flavour)
        .and_then(|()| make_database(programs, account, &partial, &log, &passwords));
    if let Err(error) = made {
        if !interrupt::requested() {
            eprintln!("{}", process::tail(&log));
        }
        return Err(error);
    }
    fs::rename(partial, place.join(POSTGRES))?;
    Ok(())
}

fn make_files(programs: &Programs, account: &Account, place: &Place, partial: &Path, log: &Path, flavour: Flavour) -> Result<()> {
    let mut failure = None;
    for locale in locales(programs.major()) {
        if partial.exists() {
            fs::remove_dir_all(partial)?;
        }
        fs::create_dir(partial)?;
        account.own(partial)?;
        let mut initdb = account.command(&programs.path("initdb"), partial);
        initdb.arg("-D").arg(partial).args(["--username", ADMIN, "--encoding=UTF8", "--auth=scram-sha-256"]).args(locale);
        initdb.arg("--pwfile").arg(place.join(&password_file(ADMIN)));
        if flavour == Flavour::ThrowAway {
            initdb.arg("--no-sync");
        }
        match process::run("initdb", process::log_to(&mut initdb, log)?) {
            Ok(()) => return Ok(()),
            Err(error) if interrupt::requested() => return Err(error),
            Err(error) => failure = Some(error),
        }
    }
    match failure {
        Some(error) => Err(error),
        None => bail!("there is no locale to try"),
    }
}

/// Locales to try, best first: text sorted by code point, and letters of all alphabets known (for case-insensitive
/// comparison), on every machine alike. The last, which knows ASCII's letters only, is for systems without C.UTF-8.
fn locales(major: u32) -> Vec<&'static [&'static str]> {
    let built_in: &[&str] = &["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    let of_the_system: &[&str] = &["--locale=C.UTF-8"];
    let plain: &[&str] = &["--no-locale"];
    if major >= 17 { vec![built_in, of_the_system, plain] } else { vec![of_the_system, plain] }
}

/// Single-user mode needs no client program, no port and no password.
fn make_database(programs: &Programs, account: &Account, partial: &Path, log: &Path, passwords: &Passwords) -> Result<()> {
    // CREATEROLE lets `honeydue migrate`, which connects as the owner, make and grant the server's role.
    let statements =
        format!("CREATE ROLE {OWNER} LOGIN CREATEROLE PASSWORD '{}'\nCREATE DATABASE {DATABASE} OWNER {OWNER}\n", passwords.owner);
    let mut single = account.command(&programs.path("postgres"), partial);
    single.arg("--single").args(["-c", "exit_on_error=on", "-c", "fsync=off"]).arg("-D").arg(partial).arg("postgres");
    process::feed("postgres --single", process::log_to(&mut single, log)?, &statements)
}

#[cfg(test)]
mod tests {
    use super::locales;

    #[test]
    fn postgres_own_locale_is_preferred_where_it_has_one() {
        assert!(locales(17)[0].contains(&"--locale-provider=builtin"));
        assert_eq!(locales(15)[0], ["--locale=C.UTF-8"]);
        assert_eq!(locales(15).last(), locales(17).last());
    }
}
