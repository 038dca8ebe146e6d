//! `cargo xtask client`: proof that a client which a stranger generates from openapi.json works.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::postgres::ThrowAway;
use crate::process;
use crate::server::{Honeydue, free_port};
use crate::{cargo, openapi, secret};

/// From the Python package index, where it ships whole.
const GENERATOR: &str = "openapi-python-client==0.29.1";
/// Called with the generated package's folder and the server's address; any exit code but 0 is a failure.
const SCENARIO: &str = "tools/client/household.py";

/// Generates the client and lets it use a server on a throw-away Postgres. Left out, aloud, where Python is missing.
pub fn client(binary: &Path) -> Result<()> {
    if !has_python() {
        println!("Left out: the generated client's test needs Python 3.11 or newer with its venv module.");
        return Ok(());
    }
    let scenario = cargo::root()?.join(SCENARIO);
    if !scenario.is_file() {
        bail!("{} is missing", scenario.display());
    }
    let python = Environment::ensure()?;
    let throw_away = ThrowAway::start()?;
    let package = python.generate(throw_away.place.directory())?;
    let honeydue = Honeydue {
        binary: binary.to_owned(),
        database_url: throw_away.cluster.server_url(),
        migration_url: Some(throw_away.cluster.owner_url()),
        redis_url: None,
        secret_key: secret::random(32)?,
        mail: None,
        isolated: true,
        settings: Vec::new(),
        serving: &[],
    };
    honeydue.migrate()?;
    let log = throw_away.place.join("server.log");
    let shown = || format!("the server's log ends:\n{}", process::tail(&log));
    let server = honeydue.serve(free_port()?, throw_away.place.directory(), Some(&log)).with_context(shown)?;
    let mut command = Command::new(python.program("python"));
    process::run(SCENARIO, command.arg(scenario).arg(package).arg(server.address())).with_context(shown)
}

fn has_python() -> bool {
    let question = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";
    let asked = Command::new("python3").args(["-c", question]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

/// A virtual environment with the generator, kept in the target directory.
struct Environment {
    directory: PathBuf,
}

impl Environment {
    fn ensure() -> Result<Self> {
        let environment = Self { directory: cargo::scratch()?.join(GENERATOR.replace("==", "-")) };
        if environment.works() {
            return Ok(environment);
        }
        println!("Installing {GENERATOR} into {}.", environment.directory.display());
        process::run("python3 -m venv", Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment.directory))?;
        process::run("pip install", Command::new(environment.program("pip")).args(["install", "--quiet", GENERATOR]))?;
        Ok(environment)
    }

    /// Whether it is whole, and its Python still there.
    fn works(&self) -> bool {
        let mut asked = Command::new(self.program("openapi-python-client"));
        asked.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        asked.status().is_ok_and(|status| status.success())
    }

    fn program(&self, name: &str) -> PathBuf {
        self.directory.join("bin").join(name)
    }

    /// Generates the package `honeydue_client` and gives its folder.
    fn generate(&self, directory: &Path) -> Result<PathBuf> {
        // Formatting the generated code, the generator's last step by default, would prove nothing.
        let settings = directory.join("generator.json");
        fs::write(&settings, r#"{"post_hooks": []}"#)?;
        let package = directory.join("honeydue_client");
        let mut command = Command::new(self.program("openapi-python-client"));
        command.arg("generate").arg("--path").arg(openapi::file()?).arg("--output-path").arg(&package);
        command.args(["--meta", "none", "--fail-on-warning", "--config"]).arg(settings);
        process::run("openapi-python-client", &mut command)?;
        Ok(package)
    }
}
