//! Secrets of this machine's own clusters and servers: made once, kept in files that only their owner can read.

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result};

/// Random bytes from the system, in hexadecimal.
pub fn random(bytes: usize) -> Result<String> {
    let mut noise = vec![0; bytes];
    File::open("/dev/urandom").and_then(|mut source| source.read_exact(&mut noise)).context("/dev/urandom gave no random bytes")?;
    Ok(noise.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

/// The secret of 32 random bytes in this file, which is made where there is none.
pub fn kept(file: &Path) -> Result<String> {
    if file.exists() {
        return read(file);
    }
    let secret = random(32)?;
    // Renamed into place, so that a run that is killed here leaves no half a secret.
    let draft = file.with_extension("new");
    let mut out = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)
        .with_context(|| format!("{} can't be written", draft.display()))?;
    writeln!(out, "{secret}")?;
    fs::rename(&draft, file).with_context(|| format!("{} can't be written", file.display()))?;
    Ok(secret)
}

/// The secret in this file.
pub fn read(file: &Path) -> Result<String> {
    let text = fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))?;
    Ok(text.trim().to_owned())
}
