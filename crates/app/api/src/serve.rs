//! The server: starts, serves, stops in order.

use crate::{
    app::app,
    config::{Config, ConfigError},
    metrics,
    signals::{Asked, Signals},
    throttle::Limits,
    wiring::{self, Db, DbConfig, DbError, PgWatch, Post, Wiring},
};
use actix_web::{
    HttpServer,
    dev::{Server, ServerHandle},
    http::KeepAlive,
    web::Data,
};
use anyhow::Context;
use futures::future::{Either, select};
use std::{io, pin::pin, thread, time::Duration};
use tokio::{
    runtime::Handle,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// How long a client may take to send the head of a request, and to close a connection.
const CLIENT: Duration = Duration::from_secs(10);
/// How long an idle connection is kept.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// The most connections of one worker.
const CONNECTIONS: usize = 10_000;
/// How long the server says that it is not ready before it stops listening, so that balancers notice. After Ctrl-C
/// nobody is asked.
const NOTICE: Duration = Duration::from_secs(2);
/// How long requests that run may take to end.
const GRACE_SECONDS: u64 = 30;
/// How long reads and commits that nobody waits for may take to end.
const DRAIN: Duration = Duration::from_secs(5);

/// Serves until SIGTERM or SIGINT, and does what is left to do after changes unless others do (`works` is false). Postgres may
/// be away: then the server says that it is not ready, and tries again.
pub async fn serve(config: &Config, works: bool) -> anyhow::Result<()> {
    config.secret_key()?;
    let post = post(config)?;
    let db = open(config)?;
    db.look_for_poolers();
    let wiring = Data::new(Wiring::new(db.clone(), config, Limits::default(), Handle::current())?);
    let server = listen(wiring.clone(), config).with_context(|| format!("HONEYDUE_LISTEN: can't listen on {}", config.listen))?;
    let metrics = metrics::listen_if_asked(&wiring, config)?;
    tracing::info!(address = %config.listen, public_url = config.public_url, "listening");
    let (background, watch) = open_background(config)?;
    let listener = wiring.listener(watch)?;
    let (worker, stop) = (works.then(|| wiring.worker(&background, post)), CancellationToken::new());
    let serving = async {
        let outcome = run(wiring, server, metrics).await;
        stop.cancel();
        outcome
    };
    let working = async {
        if let Some(worker) = worker {
            worker.run(stop.cancelled()).await;
        }
    };
    let listening = stop.run_until_cancelled(listener.run());
    let (outcome, (), _) = futures::join!(serving, working, listening);
    outcome?;
    drain(&db).await;
    drain(&background).await;
    tracing::info!("stopped");
    Ok(())
}

/// The way that mail is sent by, if any; a warning where one is needed.
pub fn post(config: &Config) -> Result<Option<Post>, ConfigError> {
    let post = wiring::post(config).map_err(|error| ConfigError::of("HONEYDUE_MAIL_URL", format!("can't be used: {error}")))?;
    if post.is_none() && config.requires_verified_email() {
        tracing::warn!(
            "HONEYDUE_MAIL_URL is not set: nobody new can verify an e-mail address, which HONEYDUE_REQUIRE_VERIFIED_EMAIL asks for"
        );
    }
    Ok(post)
}

/// Waits until the database is left alone, but not for ever.
pub async fn drain(db: &Db) {
    if timeout(DRAIN, db.drain()).await.is_err() {
        tracing::warn!("some work with the database did not end in time");
    }
}

/// Opens the database of the settings for requests; connects in the background.
pub fn open(config: &Config) -> Result<Db, ConfigError> {
    let url = config.database_url()?.clone();
    opened(DbConfig { pool_max: config.pool_max, pool_min: config.pool_min, ..DbConfig::new(url) })
}

/// The same for what nobody waits for, and what follows its ledger.
pub fn open_background(config: &Config) -> Result<(Db, PgWatch), ConfigError> {
    let settings = DbConfig::background(config.database_url()?.clone());
    let watch = PgWatch::open(&settings).map_err(|error| unusable(&error))?;
    Ok((opened(settings)?, watch))
}

fn opened(settings: DbConfig) -> Result<Db, ConfigError> {
    Db::open(settings, Handle::current()).map_err(|error| unusable(&error))
}

fn unusable(error: &DbError) -> ConfigError {
    ConfigError::of("DATABASE_URL", format!("can't be used: {error}"))
}

fn listen(wiring: Data<Wiring>, config: &Config) -> io::Result<Server> {
    let server = HttpServer::new(move || app(wiring.clone()))
        .workers(thread::available_parallelism().map_or(1, usize::from))
        .max_connections(CONNECTIONS)
        .keep_alive(KeepAlive::Timeout(KEEP_ALIVE))
        .client_request_timeout(CLIENT)
        .client_disconnect_timeout(CLIENT)
        .shutdown_timeout(GRACE_SECONDS)
        .disable_signals()
        .bind(config.listen)?;
    Ok(server.run())
}

/// Runs both listeners until a signal has stopped them.
async fn run(wiring: Data<Wiring>, server: Server, metrics: Option<Server>) -> anyhow::Result<()> {
    let handles: Vec<ServerHandle> = [Some(&server), metrics.as_ref()].into_iter().flatten().map(Server::handle).collect();
    let metrics = async move {
        match metrics {
            Some(metrics) => metrics.await,
            None => Ok(()),
        }
    };
    let serving = pin!(futures::future::try_join(server, metrics));
    let stopping = pin!(stop_at_signal(wiring, handles));
    match select(serving, stopping).await {
        Either::Left((ended, _)) => drop(ended?),
        Either::Right((stopped, serving)) => {
            stopped?;
            serving.await?;
        }
    }
    Ok(())
}

async fn stop_at_signal(wiring: Data<Wiring>, handles: Vec<ServerHandle>) -> io::Result<()> {
    let mut signals = Signals::listen()?;
    let asked = signals.next().await;
    tracing::info!("stopping: no new requests, those that run may end");
    wiring.drain();
    if asked == Asked::Terminate {
        tokio::select! {
            () = sleep(NOTICE) => {}
            _ = signals.next() => {}
        }
    }
    futures::future::join_all(handles.iter().map(|handle| handle.stop(true))).await;
    Ok(())
}
