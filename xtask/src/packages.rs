//! Installing a program with the system's own package manager, where that is allowed without asking.

use std::process::{Command, Stdio};

use anyhow::{Result, bail};
use nix::unistd::geteuid;

use crate::process;

/// What can be installed, and as what each package manager knows it.
pub struct Software {
    /// What is needed: `PostgreSQL 15 or newer`.
    pub needed: &'static str,
    /// What somebody does whose system has no package manager that we know.
    pub otherwise: &'static str,
    /// Debian's and Ubuntu's package.
    pub apt: &'static str,
    /// That of Fedora and its kin.
    pub dnf: &'static str,
    /// Alpine's.
    pub apk: &'static str,
    /// Arch's.
    pub pacman: &'static str,
    /// Homebrew's.
    pub brew: &'static str,
}

/// A package manager that we know how to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manager {
    /// Of Debian and Ubuntu.
    Apt,
    /// Of Fedora and its kin.
    Dnf,
    /// Of Alpine.
    Apk,
    /// Of Arch.
    Pacman,
    /// Homebrew.
    Brew,
}

/// What we may do without a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privilege {
    /// Everything.
    Root,
    /// Everything, by sudo.
    Sudo,
    /// Nothing to the system.
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

    /// The one of this machine.
    pub fn here() -> Option<Self> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let is_here = |manager: &Self| std::env::split_paths(&path).any(|directory| directory.join(manager.program()).is_file());
        Self::ALL.into_iter().find(is_here)
    }

    fn program(self) -> &'static str {
        match self {
            Self::Apt => "apt-get",
            Self::Dnf => "dnf",
            Self::Apk => "apk",
            Self::Pacman => "pacman",
            Self::Brew => "brew",
        }
    }

    fn commands(self, software: &Software) -> Vec<Vec<&'static str>> {
        match self {
            Self::Apt => {
                vec![vec!["apt-get", "update"], vec!["apt-get", "install", "-y", "--no-install-recommends", software.apt]]
            }
            Self::Dnf => vec![vec!["dnf", "install", "-y", software.dnf]],
            Self::Apk => vec![vec!["apk", "add", "--no-cache", software.apk]],
            Self::Pacman => vec![vec!["pacman", "-Sy", "--needed", "--noconfirm", software.pacman]],
            Self::Brew => vec![vec!["brew", "install", software.brew]],
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

impl Privilege {
    /// Ours.
    pub fn here() -> Self {
        if geteuid().is_root() {
            return Self::Root;
        }
        let may = Command::new("sudo").args(["-n", "true"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        if may.is_ok_and(|status| status.success()) { Self::Sudo } else { Self::None }
    }
}

/// Installs software, or stops with what to type. `around` is given the work to be done.
pub fn install(software: &Software, around: impl FnOnce(&dyn Fn() -> Result<()>) -> Result<()>) -> Result<()> {
    let (manager, privilege) = (Manager::here(), Privilege::here());
    match plan(software, manager, privilege) {
        Plan::Tell(command) => bail!("{} is needed: {command}", software.needed),
        Plan::Install(commands) => {
            println!("Installing it with the system's package manager:");
            for command in &commands {
                println!("  {}", command.join(" "));
            }
            around(&|| commands.iter().try_for_each(|command| run(command, privilege)))
        }
    }
}

fn plan(software: &Software, manager: Option<Manager>, privilege: Privilege) -> Plan {
    let Some(manager) = manager else { return Plan::Tell(software.otherwise.to_owned()) };
    if manager.may_run(privilege) {
        return Plan::Install(manager.commands(software));
    }
    let sudo = if manager == Manager::Brew { "" } else { "sudo " };
    let typed: Vec<String> = manager.commands(software).iter().map(|command| format!("{sudo}{}", command.join(" "))).collect();
    let who = if manager == Manager::Brew { " as an ordinary user" } else { "" };
    Plan::Tell(format!("type this{who}, then try again:\n  {}", typed.join(" && ")))
}

/// Runs a command of the system's.
pub fn run(command: &[&str], privilege: Privilege) -> Result<()> {
    process::run(command[0], &mut as_root(command, privilege))
}

/// A command with the rights that it needs, and, for Debian's sake, one that stops for no question.
pub fn as_root(command: &[&str], privilege: Privilege) -> Command {
    let sudo: &[&str] = if privilege == Privilege::Sudo && command[0] != "brew" { &["sudo", "-n"] } else { &[] };
    let words = [sudo, &["env", "DEBIAN_FRONTEND=noninteractive"], command].concat();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}

#[cfg(test)]
mod tests {
    use super::{Manager, Plan, Privilege, Software, plan};

    const SOFTWARE: Software = Software {
        needed: "Software 2 or newer",
        otherwise: "install it from https://example.org/",
        apt: "software",
        dnf: "software-server",
        apk: "software",
        pacman: "software",
        brew: "software@2",
    };

    #[test]
    fn root_and_sudo_install() {
        for privilege in [Privilege::Root, Privilege::Sudo] {
            for manager in [Manager::Apt, Manager::Dnf, Manager::Apk, Manager::Pacman] {
                let expected = Plan::Install(manager.commands(&SOFTWARE));
                assert_eq!(plan(&SOFTWARE, Some(manager), privilege), expected, "{manager:?} as {privilege:?}");
            }
        }
    }

    #[test]
    fn without_a_right_the_exact_command_is_told() {
        let Plan::Tell(told) = plan(&SOFTWARE, Some(Manager::Apt), Privilege::None) else { panic!("nothing may be installed") };
        assert!(told.contains("sudo apt-get update && sudo apt-get install -y --no-install-recommends software"), "{told}");
    }

    #[test]
    fn homebrew_is_run_by_ordinary_users_only() {
        assert!(matches!(plan(&SOFTWARE, Some(Manager::Brew), Privilege::None), Plan::Install(_)));
        let Plan::Tell(told) = plan(&SOFTWARE, Some(Manager::Brew), Privilege::Root) else { panic!("Homebrew refuses root") };
        assert!(told.contains("brew install software@2") && !told.contains("sudo"), "{told}");
    }

    #[test]
    fn an_unknown_system_is_told_where_to_look() {
        assert!(matches!(plan(&SOFTWARE, None, Privilege::Root), Plan::Tell(told) if told.contains("https://example.org/")));
    }
}
