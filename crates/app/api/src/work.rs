//! A worker by itself: jobs and chores, without the API.

use crate::{
    config::Config,
    metrics,
    serve::{drain, open_background, post},
    signals::Signals,
    throttle::Limits,
    wiring::Wiring,
};
use actix_web::{dev::Server, web::Data};
use anyhow::Context;
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

/// Works until SIGTERM or SIGINT; then begins nothing more, and ends with the jobs that it has begun. Postgres may be away:
/// then it tries again. Listens nowhere, but for metrics if the settings say where.
pub async fn work(config: &Config) -> anyhow::Result<()> {
    config.secret_key()?;
    let post = post(config)?;
    let (db, _) = open_background(config)?;
    db.look_for_poolers();
    let wiring = Data::new(Wiring::new(db.clone(), config, Limits::default(), Handle::current())?);
    let metrics = metrics::listen_if_asked(&wiring, config)?;
    let handle = metrics.as_ref().map(Server::handle);
    let (worker, stop, mut signals) = (wiring.worker(&db, post), CancellationToken::new(), Signals::listen()?);
    tracing::info!("working");
    let stopping = async {
        signals.next().await;
        tracing::info!("stopping: no new jobs, those that run may end");
        stop.cancel();
        if let Some(handle) = handle {
            handle.stop(true).await;
        }
    };
    let showing = async {
        match metrics {
            Some(metrics) => metrics.await.context("the listener of metrics failed"),
            None => Ok(()),
        }
    };
    let ((), (), shown) = futures::join!(worker.run(stop.cancelled()), stopping, showing);
    drain(&db).await;
    tracing::info!("stopped");
    shown
}
