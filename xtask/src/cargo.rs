//! Cargo itself, and where the workspace is.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, MetadataCommand};

/// The root of the workspace. At run time, since checkouts may share a target directory and thus this program.
pub fn root() -> Result<PathBuf> {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().map(Path::to_owned).context("xtask is not inside a workspace")
}

/// Cargo, at the root, without what `cargo run` told us about our own package: build scripts that look at that would run again.
pub fn cargo() -> Result<Command> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()?);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    Ok(command)
}

/// What cargo knows about the workspace and, with all features, about its dependencies.
pub fn metadata() -> Result<Metadata> {
    let mut command = MetadataCommand::new();
    command.current_dir(root()?).features(cargo_metadata::CargoOpt::AllFeatures);
    command.exec().context("cargo metadata failed")
}

/// A folder for what our commands keep between runs, in the target directory.
pub fn scratch() -> Result<PathBuf> {
    let known = MetadataCommand::new().current_dir(root()?).no_deps().exec().context("cargo metadata failed")?;
    let scratch = known.target_directory.join("xtask").into_std_path_buf();
    std::fs::create_dir_all(&scratch)?;
    Ok(scratch)
}
