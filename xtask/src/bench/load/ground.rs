//! What loads are measured on: a database with known people, a server, and what it is compared with.

use std::path::Path;

use anyhow::{Context, Result};
use tokio_postgres::Client;

use super::Pace;
use super::reference::{Given, Reference};
use super::wrk::{Crowd, Figures, Load};
use crate::bench::figures::median;
use crate::bench::http::{Answer, Caller, Question};
use crate::bench::seed::{Household, Households, Wanted, furnish};
use crate::bench::stage::{OURSELVES, Stage};
use crate::binary;
use crate::interrupt::{self, Interrupted};
use crate::server::Server;

/// Homes in which somebody makes tasks, all at once; the first of all.
pub const WRITERS: i64 = 64;
/// The home in which many make tasks at once.
pub const CROWDED: i64 = WRITERS;
/// The home whose board is read again and again.
pub const READER: i64 = WRITERS + 1;
/// Homes whose boards are read once; the last of all.
pub const ONCE: std::ops::Range<i64> = WRITERS + 2..150;
/// Tasks of a board.
const TASKS: i64 = 40;
/// The board that the reference has executed, as Postgres was last asked for it.
const STATEMENT: &str = "SELECT query FROM pg_stat_activity WHERE application_name = 'honeydue' AND query LIKE 'WITH viewer%'
    AND query LIKE '%NOT task.is_archived%' ORDER BY query_start DESC LIMIT 1";

/// Fields are dropped in this order.
pub struct Ground {
    /// The server.
    pub server: Server,
    /// What it is compared with.
    pub reference: Reference,
    /// The database, behind the server's back.
    pub database: Client,
    /// How long and how often.
    pub pace: Pace,
    /// Homes of forty tasks each.
    pub homes: Households,
    /// A home of four thousand.
    pub large: Household,
    /// Homes that make the table big, once it has grown.
    pub volume: Option<Households>,
    /// Postgres, and the runtime of clients.
    pub stage: Stage,
    password_hash: String,
}

impl Ground {
    /// Makes it, with ten thousand tasks.
    pub fn lay(pace: Pace, program: &Path) -> Result<Self> {
        let stage = Stage::set(binary::build(true)?, &[])?;
        let database = stage.database()?;
        let password_hash = stage.password_hash(&database)?;
        let seed = |label, households, tasks| {
            let wanted = Wanted { label, households, tasks, tried: true, key: stage.secret_key() };
            stage.runtime.block_on(furnish(&database, &wanted, &password_hash))
        };
        let homes = seed("home", ONCE.end, TASKS)?;
        let large = seed("large", 1, 4_000)?.nth(0);
        let server = stage.serve(None)?;
        let board = homes.nth(READER).owner.get("/api/tasks/");
        let caller = Caller::of(server.address())?;
        let (bytes, statement) = stage.runtime.block_on(async {
            let bytes = caller.succeed(&board, OURSELVES).await?.bytes;
            let asked = database.query_one(STATEMENT, &[]).await.context("no statement of a board was found")?;
            anyhow::Ok((bytes, asked.get::<_, String>(0)))
        })?;
        let given = Given { program, bytes: &bytes, statement: &statement, database_url: &stage.arranging_url() };
        let reference = Reference::start(&given, stage.directory())?;
        Ok(Self { server, reference, database, pace, homes, large, volume: None, stage, password_hash })
    }

    /// Adds the homes that make the table big, and starts the server anew: it knows nobody.
    pub fn grow(&mut self) -> Result<()> {
        println!("Making {} tasks more.", self.pace.volume * TASKS);
        self.volume = Some(self.add("volume", self.pace.volume, TASKS)?);
        self.restart()
    }

    /// Adds homes behind the server's back.
    pub fn add(&self, label: &str, households: i64, tasks: i64) -> Result<Households> {
        let wanted = Wanted { label, households, tasks, tried: true, key: self.stage.secret_key() };
        self.stage.runtime.block_on(furnish(&self.database, &wanted, &self.password_hash))
    }

    /// A new process in the place of the old one.
    pub fn restart(&mut self) -> Result<()> {
        self.server = self.stage.serve(None)?;
        Ok(())
    }

    /// How many tasks there are.
    pub fn tasks(&self) -> Result<i64> {
        Ok(self.stage.runtime.block_on(self.database.query_one("SELECT count(*) FROM task", &[]))?.get(0))
    }

    /// Asks the server once.
    pub fn ask(&self, question: &Question) -> Result<Answer> {
        if interrupt::requested() {
            return Err(Interrupted.into());
        }
        let caller = Caller::of(self.server.address())?;
        self.stage.runtime.block_on(caller.succeed(question, OURSELVES))
    }

    /// Milliseconds of each question, one after the other on one connection.
    pub fn times(&self, questions: impl Iterator<Item = Question>) -> Result<Vec<f64>> {
        let caller = Caller::of(self.server.address())?;
        let mut times = Vec::new();
        for question in questions {
            if interrupt::requested() {
                return Err(Interrupted.into());
            }
            let Answer { took, .. } = self.stage.runtime.block_on(caller.succeed(&question, OURSELVES))?;
            times.push(took.as_secs_f64() * 1000.0);
        }
        Ok(times)
    }

    /// Asks all of them, so many at a time.
    pub fn ask_all(&self, questions: &[Question], at_once: usize) -> Result<()> {
        let caller = Caller::of(self.server.address())?;
        for together in questions.chunks(at_once) {
            if interrupt::requested() {
                return Err(Interrupted.into());
            }
            self.stage.runtime.block_on(caller.succeed_together(together))?;
        }
        Ok(())
    }

    /// The load of some people at a server: `/api/tasks/` unless the path is another.
    pub fn load<'a>(&self, server: &str, path: &str, connections: u32, crowd: Crowd<'a>) -> Load<'a> {
        Load { url: format!("{server}{path}"), connections, seconds: self.pace.seconds, crowd }
    }

    /// The one and the other in turn, for all rounds.
    pub fn in_turn(&self, mut one: impl FnMut(u32) -> Result<Figures>, mut other: impl FnMut(u32) -> Result<Figures>) -> Result<Rounds> {
        let mut rounds = Rounds { ours: Vec::new(), theirs: Vec::new() };
        for round in 0..self.pace.rounds {
            rounds.ours.push(one(round)?);
            rounds.theirs.push(other(round)?);
        }
        Ok(rounds)
    }
}

/// Figures of rounds that took turns.
pub struct Rounds {
    /// Of the one.
    pub ours: Vec<Figures>,
    /// Of the other.
    pub theirs: Vec<Figures>,
}

impl Rounds {
    /// Medians of something of both.
    pub fn medians(&self, of: fn(&Figures) -> f64) -> (f64, f64) {
        let median_of = |figures: &[Figures]| median(&figures.iter().map(of).collect::<Vec<_>>());
        (median_of(&self.ours), median_of(&self.theirs))
    }

    /// Questions of both that came to nothing.
    pub fn failed(&self) -> u64 {
        self.ours.iter().chain(&self.theirs).map(|figures| figures.failed).sum()
    }
}
