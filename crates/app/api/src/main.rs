//! The one binary of honeydue.

use clap::{Parser, Subcommand};
use honeydue_api::{
    config::{Config, ConfigError},
    demo, observe, openapi, serve,
    wiring::{audit, migrate},
};
use std::process::ExitCode;

/// The backend of shared homes. Settings come from the environment; see the README.
#[derive(Debug, Parser)]
#[command(name = "honeydue", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API
    Serve,
    /// Bring the database's schema up to this release, and let the serving role in
    Migrate,
    /// Print the OpenAPI document
    Openapi,
    /// Look into the ledger
    #[command(subcommand)]
    Audit(Audit),
    /// Load the demo household, once
    Demo,
}

#[derive(Debug, Subcommand)]
enum Audit {
    /// Check every chain of the ledger
    Verify,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    match run(command).await {
        Ok(code) => code,
        Err(error) => {
            let (code, reason) = match error.downcast_ref::<ConfigError>() {
                Some(wrong) => (2, wrong.to_string()),
                None => (1, format!("{error:#}")),
            };
            eprintln!("honeydue: {reason}");
            ExitCode::from(code)
        }
    }
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    if matches!(command, Command::Openapi) {
        println!("{}", openapi::json());
        return Ok(ExitCode::SUCCESS);
    }
    let config = Config::from_environment()?;
    observe::init(&config);
    match command {
        Command::Openapi => {}
        Command::Serve => serve::serve(&config).await?,
        Command::Migrate => println!("{}", migrate_as_given(&config).await?),
        Command::Demo => println!("{}", demo::load(&config).await?),
        Command::Audit(Audit::Verify) => {
            let verdict = audit::verify(config.database_url()?).await?;
            println!("{verdict}");
            return Ok(if verdict.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Migrates as the role that owns the schema, and lets the serving role in where another is named.
async fn migrate_as_given(config: &Config) -> anyhow::Result<migrate::Report> {
    if let Some(owning) = &config.migration_url {
        return Ok(migrate::run(owning, config.database_url.as_ref()).await?);
    }
    let serving = config.database_url()?;
    tracing::warn!(
        "HONEYDUE_MIGRATION_URL is not set: DATABASE_URL serves for both, so that the server could alter its own schema and rewrite its \
         own ledger"
    );
    Ok(migrate::run(serving, None).await?)
}
