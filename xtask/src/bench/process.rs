//! What the system tells of a process.

use std::fs;

use anyhow::{Context, Result};

/// Memory of a process, in MB.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// What it has now.
    pub resident: f64,
    /// The most that it has had.
    pub most: f64,
}

/// Of the process with this id.
pub fn memory_of(id: u32) -> Result<Memory> {
    let file = format!("/proc/{id}/status");
    let status = fs::read_to_string(&file).with_context(|| format!("{file}: memory is told on Linux alone"))?;
    let figure = |name: &str| -> Result<f64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).context("the system tells no memory")?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes / 1000.0)
    };
    Ok(Memory { resident: figure("VmRSS:")?, most: figure("VmHWM:")? })
}
