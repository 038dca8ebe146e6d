//! The one binary of honeydue.

use clap::{CommandFactory, Parser, Subcommand, error::ErrorKind};
use honeydue_api::{
    config::{Config, ConfigError},
    demo, observe, openapi,
    operator::{Operator, PlanAsked, Retried, Setting, until},
    serve,
    wiring::{audit, migrate},
    work,
};
use honeydue_kernel::{JobId, JobState};
use honeydue_subscription::{PlanPatch, Tier};
use jiff::Timestamp;
use mimalloc::MiMalloc;
use std::process::ExitCode;

/// Gives memory back: with the system's allocator each thread that had hashed a password kept sixty megabytes.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// The backend of shared homes. Settings come from the environment; see the README.
#[derive(Debug, Parser)]
#[command(name = "honeydue", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API, and do what is left to do after changes
    Serve {
        /// Leave that to `honeydue work`
        #[arg(long)]
        no_worker: bool,
    },
    /// Do what is left to do after changes, and look after the database, without the API
    Work,
    /// Bring the database's schema up to this release, and let the serving role in
    Migrate,
    /// Print the OpenAPI document
    Openapi,
    /// Look into the ledger
    #[command(subcommand)]
    Audit(Audit),
    #[command(flatten)]
    Operate(Operate),
    /// Load the demo household, once
    Demo,
}

#[derive(Debug, Subcommand)]
enum Operate {
    /// Look at somebody's plan, give it or take it back
    #[command(subcommand)]
    Plan(Plan),
    /// Look at the settings of the installation, or change one
    #[command(subcommand)]
    Settings(Settings),
    /// Look at what is left to do after changes
    #[command(subcommand)]
    Jobs(Jobs),
    /// Compare what is kept of plans with what there is
    Doctor {
        /// Mend what differs
        #[arg(long)]
        fix: bool,
    },
}

#[derive(Debug, Subcommand)]
enum Plan {
    /// Tell how somebody stands
    Show {
        /// The e-mail address of the account, or its username
        email: String,
    },
    /// Change what somebody was given
    Set {
        /// The e-mail address of the account, or its username
        email: String,
        /// pro gives the plan; free takes it back, but not what a store sold
        #[arg(long, value_parser = tier)]
        tier: Option<Tier>,
        /// Until when pro is given: a day or an instant, in universal time. For good, if nothing is said
        #[arg(long, value_parser = until, requires = "tier")]
        until: Option<Timestamp>,
        /// on: no limit binds the person, whatever the plan
        #[arg(long, value_parser = switch)]
        free: Option<bool>,
    },
}

#[derive(Debug, Subcommand)]
enum Settings {
    /// Tell all of them
    Show,
    /// Change one
    Set {
        /// Which, as `show` names it
        name: String,
        /// on or off, a number, or unlimited
        value: String,
    },
}

#[derive(Debug, Subcommand)]
enum Jobs {
    /// Tell which jobs wait
    List {
        /// Those that were given up instead
        #[arg(long)]
        dead: bool,
    },
    /// Try again what was given up, from the first attempt on
    Retry {
        /// The number of the job
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        id: Option<i64>,
        /// Everything that was given up
        #[arg(long)]
        all: bool,
    },
    /// Forget a job: what it would have done is never done
    Drop {
        /// The number of the job
        id: i64,
    },
}

fn tier(name: &str) -> Result<Tier, &'static str> {
    Tier::named(name).ok_or("must be free or pro")
}

fn switch(name: &str) -> Result<bool, &'static str> {
    match name {
        "on" | "true" => Ok(true),
        "off" | "false" => Ok(false),
        _ => Err("must be on or off"),
    }
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
        Command::Serve { no_worker } => serve::serve(&config, !no_worker).await?,
        Command::Work => work::work(&config).await?,
        Command::Migrate => println!("{}", migrate_as_given(&config).await?),
        Command::Demo => println!("{}", demo::load(&config).await?),
        Command::Operate(command) => return operate(&config, command).await,
        Command::Audit(Audit::Verify) => {
            let verdict = audit::verify(config.database_url()?).await?;
            println!("{verdict}");
            return Ok(if verdict.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The operator's commands on a database that serves. What can't be read is told before anybody waits for that.
async fn operate(config: &Config, command: Operate) -> anyhow::Result<ExitCode> {
    let command = Operation::try_from(command).unwrap_or_else(|wrong| Arguments::command().error(ErrorKind::ValueValidation, wrong).exit());
    let operator = Operator::open(config).await?;
    let mut is_sound = true;
    let told = match command {
        Operation::ShowPlan(email) => operator.show_plan(&email).await?,
        Operation::SetPlan(email, patch) => operator.set_plan(&email, patch).await?,
        Operation::ShowSettings => operator.show_settings().await?,
        Operation::Set(setting) => operator.set(setting).await?,
        Operation::Jobs(state) => operator.jobs(state).await?.to_string(),
        Operation::Retry(retried) => operator.retry(retried).await?,
        Operation::DropJob(id) => operator.drop_job(id).await?,
        Operation::Examine { fix } => {
            let diagnosis = operator.examine(fix).await?;
            is_sound = diagnosis.is_sound();
            diagnosis.to_string()
        }
    };
    operator.close().await;
    println!("{told}");
    Ok(if is_sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// An operator's command that can be carried out.
enum Operation {
    ShowPlan(String),
    SetPlan(String, PlanPatch),
    ShowSettings,
    Set(Setting),
    Jobs(JobState),
    Retry(Retried),
    DropJob(JobId),
    Examine { fix: bool },
}

impl TryFrom<Operate> for Operation {
    type Error = String;
    fn try_from(command: Operate) -> Result<Self, String> {
        Ok(match command {
            Operate::Plan(Plan::Show { email }) => Self::ShowPlan(email),
            Operate::Plan(Plan::Set { email, tier, until, free }) => {
                Self::SetPlan(email, PlanAsked { tier, until, is_free: free }.patch()?)
            }
            Operate::Settings(Settings::Show) => Self::ShowSettings,
            Operate::Settings(Settings::Set { name, value }) => Self::Set(Setting::read(&name, &value).map_err(|error| error.to_string())?),
            Operate::Jobs(Jobs::List { dead }) => Self::Jobs(if dead { JobState::Dead } else { JobState::Waiting }),
            Operate::Jobs(Jobs::Retry { id, all: _ }) => Self::Retry(id.map_or(Retried::All, |id| Retried::One(JobId::new(id)))),
            Operate::Jobs(Jobs::Drop { id }) => Self::DropJob(JobId::new(id)),
            Operate::Doctor { fix } => Self::Examine { fix },
        })
    }
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
