//! `cargo xtask up`: the one command that runs everything on a fresh machine.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};
use clap::Args;

use crate::account::Account;
use crate::interrupt::{self, Interrupted};
use crate::place::Place;
use crate::postgres::{Cluster, Flavour};
use crate::redis::{Program, Redis};
use crate::server::{self, Honeydue, Server};
use crate::{binary, cargo, secret};

/// What `up` can be told.
#[derive(Args)]
pub struct Options {
    /// The server's port on 127.0.0.1
    #[arg(long, default_value_t = 8000, value_parser = clap::value_parser!(u16).range(1..))]
    port: u16,
    /// Where the cluster and the secret key are kept (relative to the workspace)
    #[arg(long, default_value = ".data")]
    data_dir: PathBuf,
    /// Build with optimisation
    #[arg(long)]
    release: bool,
    /// Start without the demo household
    #[arg(long)]
    no_demo: bool,
    /// Run without a private Redis
    #[arg(long)]
    no_redis: bool,
    /// Delete the data directory first
    #[arg(long)]
    reset: bool,
}

/// Runs until somebody asks to stop, or until a part ends by itself, which is an error.
pub fn up(options: &Options) -> Result<()> {
    let given = setting("DATABASE_URL");
    // Where Postgres is somebody else's, Redis needs no other account.
    let account = if given.is_some() { Account::Own } else { Account::choose()? };
    let place = Place::kept(&cargo::root()?.join(&options.data_dir), &account)?;
    if !server::is_free(options.port) {
        bail!("port {} on 127.0.0.1 is taken by another program: stop it, or give --port", options.port);
    }
    if options.reset {
        reset(&place, given.is_some())?;
    }
    // What may be missing or installed comes before the long build.
    let programs = if given.is_none() { Some(Cluster::programs(&account, &place)?) } else { None };
    let program = if options.no_redis || setting("REDIS_URL").is_some() { None } else { redis_program(&account)? };
    let binary = binary::build(options.release)?;

    // Dropped in reverse: the server ends before its Postgres.
    let mut cluster = match &programs {
        Some(programs) => Some(Cluster::start(programs, &account, &place, Flavour::Kept)?),
        None => None,
    };
    let mut redis = match &program {
        Some(program) => redis(program, &account, &place)?,
        None => None,
    };
    let redis_url = redis.as_ref().map(|redis| redis.url().to_owned());
    let honeydue = Honeydue { redis_url, ..installation(binary, cluster.as_ref(), given, &place)? };
    honeydue.migrate()?;
    let logins = if options.no_demo { None } else { Some(honeydue.demo()?) };
    let mut server = honeydue.serve(options.port, place.directory(), None)?;
    announce(&server, cluster.as_ref(), redis.as_ref(), &place, honeydue.mail.as_deref(), logins.as_deref());
    watch(&mut server, cluster.as_mut(), redis.as_mut())?;
    println!("\nStopping.");
    Ok(())
}

fn installation(binary: PathBuf, cluster: Option<&Cluster>, given: Option<String>, place: &Place) -> Result<Honeydue> {
    let secret_key = match setting("HONEYDUE_SECRET_KEY") {
        Some(key) => key,
        None => secret::kept(&place.join("secret.key"))?,
    };
    let (database_url, migration_url) = match (cluster, given) {
        (Some(cluster), _) => (cluster.server_url(), Some(cluster.owner_url())),
        (None, Some(url)) => (url, setting("HONEYDUE_MIGRATION_URL")),
        (None, None) => bail!("there is no database"),
    };
    let mail = if setting("HONEYDUE_MAIL_URL").is_some() { None } else { Some(std::path::absolute(place.join("mail"))?) };
    Ok(Honeydue {
        binary,
        database_url,
        migration_url,
        redis_url: None,
        secret_key,
        mail,
        isolated: false,
        settings: Vec::new(),
        serving: &[],
    })
}

/// The program, unless it can't be had. Everything works without it.
fn redis_program(account: &Account) -> Result<Option<Program>> {
    unless_missing(Program::ensure(account))
}

fn redis(program: &Program, account: &Account, place: &Place) -> Result<Option<Redis>> {
    unless_missing(Redis::start(program, account, place))
}

fn unless_missing<T>(had: Result<T>) -> Result<Option<T>> {
    match had {
        Ok(had) => Ok(Some(had)),
        Err(error) if error.is::<Interrupted>() || interrupt::requested() => Err(error),
        Err(error) => {
            println!("There is no Redis: {error:#}\nGoing on without it.");
            Ok(None)
        }
    }
}

/// A variable of our environment; an empty one counts as absent.
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn reset(place: &Place, database_given: bool) -> Result<()> {
    println!("Deleting what is in {}.", place.directory().display());
    if database_given {
        println!("The database of DATABASE_URL is left as it is.");
    }
    place.clear()
}

fn announce(server: &Server, cluster: Option<&Cluster>, redis: Option<&Redis>, place: &Place, mail: Option<&Path>, logins: Option<&str>) {
    let address = server.address();
    println!("\nhoneydue is up.\n");
    println!("  address    {address}");
    println!("  reference  {address}/api/docs");
    match cluster {
        Some(cluster) => println!("  data       {} (Postgres on 127.0.0.1:{})", place.directory().display(), cluster.port()),
        None => println!("  data       the database of DATABASE_URL; the secret key is in {}", place.directory().display()),
    }
    match redis {
        Some(redis) => println!("  redis      on 127.0.0.1:{}, nothing of it is kept", redis.port()),
        None if setting("REDIS_URL").is_some() => println!("  redis      by REDIS_URL"),
        None => println!("  redis      none"),
    }
    match mail {
        Some(folder) => println!("  mail       {}, a file each", folder.display()),
        None => println!("  mail       by HONEYDUE_MAIL_URL"),
    }
    if let Some(logins) = logins {
        println!("\n{}", logins.trim_end());
    }
    println!("\nCtrl-C stops everything. The next run finds its data again; --reset starts afresh.");
}

/// Comes back when somebody asks to stop.
fn watch(server: &mut Server, mut cluster: Option<&mut Cluster>, mut redis: Option<&mut Redis>) -> Result<()> {
    let dead = interrupt::patiently(Duration::MAX, || {
        if interrupt::requested() {
            return Ok(Some(None));
        }
        if let Some(status) = server.ended()? {
            return Ok(Some(Some(format!("the server ended by itself ({status})"))));
        }
        let postgres = cluster.as_mut().map(|cluster| cluster.ended()).transpose()?.flatten();
        if let Some(status) = postgres {
            return Ok(Some(Some(format!("Postgres ended by itself ({status})"))));
        }
        // That is no reason to stop.
        if let Some(status) = redis.as_mut().map(|redis| redis.ended()).transpose()?.flatten() {
            println!("Redis ended by itself ({status}); the server goes on without it.");
            redis = None;
        }
        Ok(None)
    })?;
    match dead.flatten() {
        Some(what) => bail!("{what}; the rest was stopped"),
        None => Ok(()),
    }
}
