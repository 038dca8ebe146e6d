//! Installing PostgreSQL.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;

use anyhow::Result;

use crate::packages::{self, Manager, Privilege, Software};
use crate::postgres::find::OLDEST;
use crate::secret;

/// Debian's package makes and starts a cluster of its own on port 5432 when it is installed: a server that nobody asked
/// for, and that would be in the way of one that is wanted. This setting, read during the installation only, prevents it.
const NO_MAIN_CLUSTER: &str = "/etc/postgresql-common/createcluster.d/honeydue.conf";

const POSTGRES: Software = Software {
    needed: "PostgreSQL 15 or newer",
    otherwise: "install it from https://www.postgresql.org/download/ and see that `initdb` is in the PATH",
    apt: "postgresql",
    dnf: "postgresql-server",
    apk: "postgresql",
    pacman: "postgresql",
    brew: "postgresql@17",
};

/// Installs PostgreSQL, or stops with what to type. `found` are the major versions that are here, all too old.
pub fn install(found: &[u32]) -> Result<()> {
    match found {
        [] => println!("PostgreSQL's server is not on this machine."),
        old => println!("honeydue needs PostgreSQL {OLDEST} or newer; this machine has {old:?}."),
    }
    packages::install(&POSTGRES, prevented_main_cluster)
}

/// Does the installation while Debian's setting is in place, and takes the setting away again.
fn prevented_main_cluster(install: &dyn Fn() -> Result<()>) -> Result<()> {
    if Manager::here() != Some(Manager::Apt) || Path::new(NO_MAIN_CLUSTER).exists() {
        return install();
    }
    let privilege = Privilege::here();
    let draft = std::env::temp_dir().join(format!("honeydue-{}.conf", secret::random(6)?));
    fs::write(&draft, "# Only while `cargo xtask` installs PostgreSQL\ncreate_main_cluster = false\n")?;
    let placed = packages::run(&["install", "-D", "-m", "644", &draft.to_string_lossy(), NO_MAIN_CLUSTER], privilege);
    let installed = placed.and_then(|()| install());
    let _ = fs::remove_file(draft);
    // Not as a child that an interrupt would end: this has to happen.
    let removed = packages::as_root(&["rm", "-f", NO_MAIN_CLUSTER], privilege).process_group(0).status();
    if !removed.is_ok_and(|status| status.success()) {
        eprintln!("xtask: {NO_MAIN_CLUSTER} could not be removed: delete it, or later installations make no cluster either");
    }
    installed
}

#[cfg(test)]
mod tests {
    use super::{OLDEST, POSTGRES};

    #[test]
    fn what_is_told_to_be_needed_is_what_is_looked_for() {
        assert_eq!(POSTGRES.needed, format!("PostgreSQL {OLDEST} or newer"));
    }
}
