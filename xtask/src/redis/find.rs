//! Which Redis on this machine to use: Redis itself, or Valkey.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::account::Account;
use crate::packages::{self, Software};

/// The oldest release that speaks as the server does.
const OLDEST: u32 = 6;

const REDIS: Software = Software {
    needed: "Redis 6 or newer",
    otherwise: "install it from https://redis.io/docs/latest/operate/oss_and_stack/install/ and see that `redis-server` is in the PATH",
    // It has the whole program. Debian's `redis-server` adds a service on port 6379, and starts it: nobody asked for that.
    apt: "redis-tools",
    dnf: "redis",
    apk: "redis",
    pacman: "valkey",
    brew: "redis",
};

/// Beside the PATH, which may lack folders that packages use.
const FOLDERS: [&str; 6] =
    ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin", "/opt/homebrew/opt/redis/bin", "/home/linuxbrew/.linuxbrew/bin"];

/// The server's program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    path: PathBuf,
    /// What it has to be called to be a server: it is one file with several names, of which a package may lack this one.
    name: &'static str,
}

impl Program {
    const ALL: [(&str, &str); 4] = [
        ("redis-server", "redis-server"),
        ("valkey-server", "valkey-server"),
        ("redis-check-rdb", "redis-server"),
        ("valkey-check-rdb", "valkey-server"),
    ];

    /// Finds a program that fits, and installs Redis where there is none.
    pub fn ensure(account: &Account) -> Result<Self> {
        if let Some(program) = Self::find(account) {
            return Ok(program);
        }
        println!("Neither Redis nor Valkey is on this machine, in a release that is new enough.");
        packages::install(&REDIS, |install| install())?;
        Self::find(account).context("the system's package is not Redis 6 or newer")
    }

    /// A call of the program as a server.
    pub fn command(&self, account: &Account, directory: &Path) -> Command {
        let mut command = account.command(&self.path, directory);
        command.arg0(self.name);
        command
    }

    fn find(account: &Account) -> Option<Self> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> = std::env::split_paths(&path).chain(FOLDERS.map(PathBuf::from)).collect();
        let folders = &folders;
        let all = Self::ALL.iter().flat_map(|(file, name)| folders.iter().map(move |folder| Self { path: folder.join(file), name }));
        all.filter(|program| program.path.is_file()).find(|program| program.release(account).is_some_and(|release| release >= OLDEST))
    }

    fn release(&self, account: &Account) -> Option<u32> {
        let asked = self.command(account, Path::new("/")).arg("--version").output().ok()?;
        release(&String::from_utf8_lossy(&asked.stdout))
    }
}

/// Reads what a server says of itself.
fn release(line: &str) -> Option<u32> {
    let (_, rest) = line.split_once("erver v=")?;
    rest.split_once('.')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{OLDEST, REDIS, release};

    #[test]
    fn releases_are_read_as_they_are_written() {
        assert_eq!(release("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=ae4d7c971a948f0"), Some(7));
        assert_eq!(release("Server v=8.0.1 sha=00000000:0 malloc=libc bits=64 build=1"), Some(8));
        assert_eq!(release("Valkey server v=9.0.0 sha=00000000:0 malloc=libc bits=64 build=1"), Some(9));
        assert_eq!(release("redis-server: command not found"), None);
    }

    #[test]
    fn what_is_told_to_be_needed_is_what_is_looked_for() {
        assert_eq!(REDIS.needed, format!("Redis {OLDEST} or newer"));
    }
}
