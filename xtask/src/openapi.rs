//! `cargo xtask openapi`: the committed description of the API, and the proof that it is the code's.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::cargo::root;
use crate::{binary, process};

/// What `openapi` can be told.
#[derive(Args)]
pub struct Options {
    /// Change nothing; fail where the committed file differs
    #[arg(long)]
    check: bool,
}

/// Builds the server and rewrites (or checks) the file.
pub fn openapi(options: &Options) -> Result<()> {
    let binary = binary::build(false)?;
    if options.check {
        return check(&binary);
    }
    let file = file()?;
    fs::write(&file, described(&binary)?).with_context(|| format!("{} can't be written", file.display()))?;
    println!("{} is up to date.", file.display());
    Ok(())
}

/// Fails where the committed file is not what the code says.
pub fn check(binary: &Path) -> Result<()> {
    let committed = fs::read_to_string(file()?).unwrap_or_default();
    let described = described(binary)?;
    match first_difference(&committed, &described) {
        None => Ok(()),
        Some(line) => bail!("openapi.json differs from the code, first in line {line}: run `cargo xtask openapi` and commit the result"),
    }
}

/// The committed description.
pub fn file() -> Result<PathBuf> {
    Ok(root()?.join("openapi.json"))
}

fn described(binary: &Path) -> Result<String> {
    let text = process::capture("honeydue openapi", &mut binary::isolated(binary, "openapi")?)?;
    Ok(format!("{}\n", text.trim_end()))
}

/// The number of the first line that is not the same, from 1.
fn first_difference(one: &str, other: &str) -> Option<usize> {
    if one == other {
        return None;
    }
    Some(one.lines().zip(other.lines()).take_while(|(left, right)| left == right).count() + 1)
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn drift_is_found_with_its_line() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some(2));
        assert_eq!(first_difference("", "a\n"), Some(1));
        assert_eq!(first_difference("a\n", "a\nb\n"), Some(2));
    }
}
