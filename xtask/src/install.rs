//! Installing programs with the system's own package manager, where that is allowed without asking.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};
use nix::unistd::geteuid;

use crate::process;
use crate::secret;

/// Debian's package makes and starts a cluster of its own on port 5432 when it is installed: a server that nobody asked
/// for, and that would be in the way of one that is wanted. This setting, read during the installation only, prevents it.
const NO_MAIN_CLUSTER: &str = "/etc/postgresql-common/createcluster.d/honeydue.conf";

/// What may be installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Package {
    /// The database server.
    Postgres,
    /// The load generator.
    Wrk,
}

/// A package manager that we know how to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manager {
    Apt,
    Dnf,
    Apk,
    Pacman,
    Brew,
}

/// What we may do without a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Privilege {
    Root,
    Sudo,
    None,
}

/// What to do on this machine.
#[derive(Debug, PartialEq, Eq)]
enum Plan {
    /// Run these, one after the other.
    Install(Vec<Vec<&'static str>>),
    /// Have somebody type this.
    Tell(String),
}

impl Manager {
    const ALL: [Self; 5] = [Self::Apt, Self::Dnf, Self::Apk, Self::Pacman, Self::Brew];

    fn program(self) -> &'static str {
        match self {
            Self::Apt => "apt-get",
            Self::Dnf => "dnf",
            Self::Apk => "apk",
            Self::Pacman => "pacman",
            Self::Brew => "brew",
        }
    }

    fn commands(self, package: Package) -> Vec<Vec<&'static str>> {
        let name = match (package, self) {
            (Package::Wrk, _) => "wrk",
            (Package::Postgres, Self::Apt | Self::Apk | Self::Pacman) => "postgresql",
            (Package::Postgres, Self::Dnf) => "postgresql-server",
            (Package::Postgres, Self::Brew) => "postgresql@17",
        };
        match self {
            Self::Apt => vec![vec!["apt-get", "update"], vec!["apt-get", "install", "-y", "--no-install-recommends", name]],
            Self::Dnf => vec![vec!["dnf", "install", "-y", name]],
            Self::Apk => vec![vec!["apk", "add", "--no-cache", name]],
            Self::Pacman => vec![vec!["pacman", "-Sy", "--needed", "--noconfirm", name]],
            Self::Brew => vec![vec!["brew", "install", name]],
        }
    }

    /// Homebrew installs into its user's own folder, and refuses root; the others change the system.
    fn may_run(self, privilege: Privilege) -> bool {
        match self {
            Self::Brew => privilege != Privilege::Root,
            Self::Apt | Self::Dnf | Self::Apk | Self::Pacman => privilege != Privilege::None,
        }
    }
}

impl Package {
    /// What people call it, and where it is explained how to get it.
    fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Postgres => ("PostgreSQL", "https://www.postgresql.org/download/ and see that `initdb` is in the PATH"),
            Self::Wrk => ("wrk", "https://github.com/wg/wrk"),
        }
    }
}

/// Installs a package, or stops with what to type. `why` is said aloud before.
pub fn install(package: Package, why: &str) -> Result<()> {
    println!("{why}");
    let (manager, privilege) = (manager(), privilege());
    match plan(manager, privilege, package) {
        Plan::Tell(command) => bail!("{} is needed: {command}", package.name().0),
        Plan::Install(commands) => {
            println!("Installing it with the system's package manager:");
            for command in &commands {
                println!("  {}", command.join(" "));
            }
            let install = || commands.iter().try_for_each(|command| run(command, privilege));
            if package == Package::Postgres && manager == Some(Manager::Apt) {
                return prevented_main_cluster(privilege, install);
            }
            install()
        }
    }
}

fn plan(manager: Option<Manager>, privilege: Privilege, package: Package) -> Plan {
    let Some(manager) = manager else {
        return Plan::Tell(format!("install it from {}", package.name().1));
    };
    let commands = manager.commands(package);
    if manager.may_run(privilege) {
        return Plan::Install(commands);
    }
    let sudo = if manager == Manager::Brew { "" } else { "sudo " };
    let typed: Vec<String> = commands.iter().map(|command| format!("{sudo}{}", command.join(" "))).collect();
    let who = if manager == Manager::Brew { " as an ordinary user" } else { "" };
    Plan::Tell(format!("type this{who}, then try again:\n  {}", typed.join(" && ")))
}

fn manager() -> Option<Manager> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let here = |manager: &Manager| std::env::split_paths(&path).any(|directory| directory.join(manager.program()).is_file());
    Manager::ALL.into_iter().find(here)
}

fn privilege() -> Privilege {
    if geteuid().is_root() {
        return Privilege::Root;
    }
    let may = Command::new("sudo").args(["-n", "true"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if may.is_ok_and(|status| status.success()) { Privilege::Sudo } else { Privilege::None }
}

/// Does the installation while Debian's setting is in place, and takes the setting away again.
fn prevented_main_cluster(privilege: Privilege, install: impl FnOnce() -> Result<()>) -> Result<()> {
    if Path::new(NO_MAIN_CLUSTER).exists() {
        return install();
    }
    let draft = std::env::temp_dir().join(format!("honeydue-{}.conf", secret::random(6)?));
    fs::write(&draft, "# Only while `cargo xtask` installs PostgreSQL\ncreate_main_cluster = false\n")?;
    let placed = run(&["install", "-D", "-m", "644", &draft.to_string_lossy(), NO_MAIN_CLUSTER], privilege);
    let installed = placed.and_then(|()| install());
    let _ = fs::remove_file(draft);
    // Not as a child that an interrupt would end: this has to happen.
    let removed = as_root(&["rm", "-f", NO_MAIN_CLUSTER], privilege).process_group(0).status();
    if !removed.is_ok_and(|status| status.success()) {
        eprintln!("xtask: {NO_MAIN_CLUSTER} could not be removed: delete it, or later installations make no cluster either");
    }
    installed
}

fn run(command: &[&str], privilege: Privilege) -> Result<()> {
    process::run(command[0], &mut as_root(command, privilege))
}

/// A command with the rights that it needs, and, for Debian's sake, one that stops for no question.
fn as_root(command: &[&str], privilege: Privilege) -> Command {
    let sudo: &[&str] = if privilege == Privilege::Sudo && command[0] != "brew" { &["sudo", "-n"] } else { &[] };
    let words = [sudo, &["env", "DEBIAN_FRONTEND=noninteractive"], command].concat();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}

#[cfg(test)]
mod tests {
    use super::{Manager, Package, Plan, Privilege, plan};

    #[test]
    fn root_and_sudo_install() {
        for privilege in [Privilege::Root, Privilege::Sudo] {
            for manager in [Manager::Apt, Manager::Dnf, Manager::Apk, Manager::Pacman] {
                assert_eq!(
                    plan(Some(manager), privilege, Package::Wrk),
                    Plan::Install(manager.commands(Package::Wrk)),
                    "{manager:?} as {privilege:?}"
                );
            }
        }
    }

    #[test]
    fn without_a_right_the_exact_command_is_told() {
        let Plan::Tell(told) = plan(Some(Manager::Apt), Privilege::None, Package::Postgres) else { panic!("nothing may be installed") };
        assert!(told.contains("sudo apt-get update && sudo apt-get install -y --no-install-recommends postgresql"), "{told}");
    }

    #[test]
    fn homebrew_is_run_by_ordinary_users_only() {
        assert!(matches!(plan(Some(Manager::Brew), Privilege::None, Package::Postgres), Plan::Install(_)));
        let Plan::Tell(told) = plan(Some(Manager::Brew), Privilege::Root, Package::Postgres) else { panic!("Homebrew refuses root") };
        assert!(told.contains("brew install") && !told.contains("sudo"), "{told}");
    }

    #[test]
    fn an_unknown_system_is_told_where_to_look() {
        assert!(matches!(plan(None, Privilege::Root, Package::Postgres), Plan::Tell(told) if told.contains("postgresql.org/download")));
    }
}
