//! `cargo xtask migrate`: a database of the user's choice, brought to the newest schema.

use anyhow::{Result, bail};
use clap::Args;

use crate::{binary, process};

const MIGRATION_URL: &str = "HONEYDUE_MIGRATION_URL";

/// What `migrate` can be told.
#[derive(Args)]
pub struct Options {
    /// The owning role's URL; without it, the environment's `HONEYDUE_MIGRATION_URL` or `DATABASE_URL` counts
    #[arg(long)]
    database_url: Option<String>,
}

/// Builds the server and runs its `migrate`, which also makes and grants the role in `DATABASE_URL` where it may.
pub fn migrate(options: &Options) -> Result<()> {
    let known = [MIGRATION_URL, "DATABASE_URL"].iter().any(|name| std::env::var(name).is_ok_and(|url| !url.is_empty()));
    if options.database_url.is_none() && !known {
        bail!("which database? give --database-url, or set {MIGRATION_URL} or DATABASE_URL; `cargo xtask up` migrates its own by itself");
    }
    let mut command = binary::command(&binary::build(false)?, "migrate")?;
    if let Some(url) = &options.database_url {
        command.env(MIGRATION_URL, url);
    }
    process::run("honeydue migrate", &mut command)
}
