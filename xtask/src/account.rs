//! The system account that Postgres runs as: ourselves, or somebody unprivileged where we are root, whom it refuses.

use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use nix::unistd::{User, geteuid};

/// Who runs Postgres.
#[derive(Clone)]
pub enum Account {
    /// Whoever runs xtask.
    Own,
    /// Somebody else, since we are root.
    Unprivileged {
        /// The account's name.
        name: String,
        /// Its user id.
        uid: u32,
        /// Its group's id.
        gid: u32,
    },
}

impl Account {
    /// `postgres` where a package made that account, else `nobody`, which is on every system.
    pub fn choose() -> Result<Self> {
        if !geteuid().is_root() {
            return Ok(Self::Own);
        }
        for name in ["postgres", "nobody"] {
            if let Some(user) = User::from_name(name)? {
                return Ok(Self::Unprivileged { name: user.name, uid: user.uid.as_raw(), gid: user.gid.as_raw() });
            }
        }
        bail!("Postgres refuses to run as root, and there is neither an account `postgres` nor `nobody`: run this as another user")
    }

    /// The account that has to run an existing cluster, since Postgres wants to own its files: an earlier run may have
    /// chosen `nobody` before a package made the account `postgres`.
    pub fn for_data(self, data: &Path) -> Result<Self> {
        let owner = data.metadata().with_context(|| format!("{} can't be looked at", data.display()))?;
        match self {
            Self::Unprivileged { uid, .. } if uid != owner.uid() && owner.uid() != 0 => {
                Ok(Self::Unprivileged { name: format!("user {}", owner.uid()), uid: owner.uid(), gid: owner.gid() })
            }
            own => Ok(own),
        }
    }

    /// A program that this account will run, in a directory that it can reach and with nobody's Postgres settings.
    pub fn command(&self, program: &Path, directory: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(directory).env("LC_ALL", "C");
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")) {
            command.env_remove(name);
        }
        if let Self::Unprivileged { uid, gid, .. } = self {
            // With a user id, the standard library also drops root's supplementary groups.
            command.uid(*uid).gid(*gid);
        }
        command
    }

    /// Whether the account can get into a directory: asked of the system, which also knows access lists and mounts.
    pub fn reaches(&self, directory: &Path) -> bool {
        let quiet = |command: &mut Command| {
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
        };
        // The child changes the directory after it has changed its user.
        quiet(&mut self.command(Path::new("true"), directory))
    }

    /// Gives a file or directory to the account.
    pub fn own(&self, path: &Path) -> Result<()> {
        match self {
            Self::Own => Ok(()),
            Self::Unprivileged { name, uid, gid } => {
                chown(path, Some(*uid), Some(*gid)).with_context(|| format!("{} can't be given to {name}", path.display()))
            }
        }
    }

    /// Permissions of a directory of ours in which the account has something: it may pass through, and not look around.
    pub fn passage(&self) -> u32 {
        match self {
            Self::Own => 0o700,
            Self::Unprivileged { .. } => 0o711,
        }
    }
}
