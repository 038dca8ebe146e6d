//! Installing PostgreSQL with the system's own package manager, where that is allowed without asking.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};
use nix::unistd::geteuid;

use crate::postgres::find::OLDEST;
use crate::process;
use crate::secret;

/// Debian's package makes and starts a cluster of its own on port 5432 when it is installed: a server that nobody asked
/// for, and that would be in the way of one that is wanted. This setting, read during the installation only, prevents it.
const NO_MAIN_CLUSTER: &str = "/etc/postgresql-common/createcluster.d/honeydue.conf";

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

    fn commands(self) -> Vec<Vec<&'static str>> {
        match self {
            Self::Apt => {
                vec![vec!["apt-get", "update"], vec!["apt-get", "install", "-y", "--no-install-recommends", "postgresql"]]
            }
            Self::Dnf => vec![vec!["dnf", "install", "-y", "postgresql-server"]],
            Self::Apk => vec![vec!["apk", "add", "--no-cache", "postgresql"]],
            Self::Pacman => vec![vec!["pacman", "-Sy", "--needed", "--noconfirm", "postgresql"]],
            Self::Brew => vec![vec!["brew", "install", "postgresql@17"]],
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

/// Installs PostgreSQL, or stops with what to type. `found` are the major versions that are here, all too old.
pub fn install(found: &[u32]) -> Result<()> {
    match found {
        [] => println!("PostgreSQL's server is not on this machine."),
        old => println!("honeydue needs PostgreSQL {OLDEST} or newer; this machine has {old:?}."),
    }
    let (manager, privilege) = (manager(), privilege());
    match plan(manager, privilege) {
        Plan::Tell(command) => bail!("PostgreSQL {OLDEST} or newer is needed: {command}"),
        Plan::Install(commands) => {
            println!("Installing it with the system's package manager:");
            for command in &commands {
                println!("  {}", command.join(" "));
            }
            prevented_main_cluster(manager, privilege, || commands.iter().try_for_each(|command| run(command, privilege)))
        }
    }
}

fn plan(manager: Option<Manager>, privilege: Privilege) -> Plan {
    let Some(manager) = manager else {
        return Plan::Tell("install it from https://www.postgresql.org/download/ and see that `initdb` is in the PATH".to_owned());
    };
    if manager.may_run(privilege) {
        return Plan::Install(manager.commands());
    }
    let sudo = if manager == Manager::Brew { "" } else { "sudo " };
    let typed: Vec<String> = manager.commands().iter().map(|command| format!("{sudo}{}", command.join(" "))).collect();
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
fn prevented_main_cluster(manager: Option<Manager>, privilege: Privilege, install: impl FnOnce() -> Result<()>) -> Result<()> {
    if manager != Some(Manager::Apt) || Path::new(NO_MAIN_CLUSTER).exists() {
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
    use super::{Manager, Plan, Privilege, plan};

    #[test]
    fn root_and_sudo_install() {
        for privilege in [Privilege::Root, Privilege::Sudo] {
            for manager in [Manager::Apt, Manager::Dnf, Manager::Apk, Manager::Pacman] {
                assert_eq!(plan(Some(manager), privilege), Plan::Install(manager.commands()), "{manager:?} as {privilege:?}");
            }
        }
    }

    #[test]
    fn without_a_right_the_exact_command_is_told() {
        let Plan::Tell(told) = plan(Some(Manager::Apt), Privilege::None) else { panic!("nothing may be installed") };
        assert!(told.contains("sudo apt-get update && sudo apt-get install -y --no-install-recommends postgresql"), "{told}");
    }

    #[test]
    fn homebrew_is_run_by_ordinary_users_only() {
        assert!(matches!(plan(Some(Manager::Brew), Privilege::None), Plan::Install(_)));
        let Plan::Tell(told) = plan(Some(Manager::Brew), Privilege::Root) else { panic!("Homebrew refuses root") };
        assert!(told.contains("brew install") && !told.contains("sudo"), "{told}");
    }

    #[test]
    fn an_unknown_system_is_told_where_to_look() {
        assert!(matches!(plan(None, Privilege::Root), Plan::Tell(told) if told.contains("postgresql.org/download")));
    }
}
