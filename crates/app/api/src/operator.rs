//! The commands of whoever runs the installation. They go through the same use cases as requests, and into the ledger.

mod doctor;
mod jobs;
mod plan;
mod settings;

pub use jobs::{JobTable, Retried};
pub use plan::{PlanAsked, until};
pub use settings::{Setting, SettingError};

use crate::{
    config::Config,
    serve::open,
    throttle::Limits,
    wiring::{Db, Readiness, Wiring},
};
use anyhow::bail;
use honeydue_kernel::{Actor, Authority, UserId};
use std::time::Duration;
use tokio::{runtime::Handle, time::sleep};

/// A command does one thing after another.
const CONNECTIONS: u32 = 4;

/// How often to ask whether the database is ready, and how many times.
const ASK_EACH: Duration = Duration::from_millis(100);
const ASK_TIMES: u32 = 600;

/// The use cases, without a server.
#[derive(Debug)]
pub struct Operator {
    app: Wiring,
}

impl Operator {
    /// Over the database of the settings, once it is ready.
    pub async fn open(config: &Config) -> anyhow::Result<Self> {
        let db = open(&Config { pool_max: CONNECTIONS, pool_min: 1, ..config.clone() })?;
        wait_for(&db).await?;
        Ok(Self { app: Wiring::new(db, config, Limits::default(), Handle::current())? })
    }

    /// The use cases.
    pub const fn app(&self) -> &Wiring {
        &self.app
    }

    /// Waits until everything is written.
    pub async fn close(self) {
        self.app.db.drain().await;
    }
}

async fn wait_for(db: &Db) -> anyhow::Result<()> {
    let mut told = String::new();
    for _ in 0..ASK_TIMES {
        let Readiness::NotReady(reason) = db.ready().await else { return Ok(()) };
        if reason != told {
            tracing::info!(reason, "waiting for the database");
            told = reason;
        }
        sleep(ASK_EACH).await;
    }
    bail!("the database did not become ready: {told}")
}

/// Whoever runs the installation.
#[expect(clippy::disallowed_methods, reason = "an operator's command")]
pub const fn actor() -> Actor {
    Actor::vouched(UserId::OPERATOR, Authority::Operator)
}
