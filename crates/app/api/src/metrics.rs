//! A few figures, as Prometheus reads them, on a listener of their own.

use crate::{
    config::Config,
    wiring::{PoolStats, Redis, RedisStats, ShelfStats, Wiring},
};
use actix_web::{App, HttpResponse, HttpServer, dev::Server, http::StatusCode, web};
use anyhow::Context;
use std::{
    fmt::Write,
    io,
    net::SocketAddr,
    sync::atomic::{AtomicU64, Ordering},
};

/// What is counted.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Answers by the first digit of their status, 1 to 5.
    answers: [AtomicU64; 5],
}

impl Metrics {
    /// Counts an answer.
    pub fn count(&self, status: StatusCode) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(counter) = self.answers.get(class) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The text that Prometheus reads.
    pub fn render(&self, pool: PoolStats, memory: &[(&str, ShelfStats)], redis: Option<RedisStats>) -> String {
        let PoolStats { connections, idle, waits, broken } = pool;
        let mut text = String::from("# TYPE honeydue_requests_total counter\n");
        for (class, count) in (1..).zip(&self.answers) {
            let count = count.load(Ordering::Relaxed);
            // writing to a String never fails
            let _ = writeln!(text, "honeydue_requests_total{{status=\"{class}xx\"}} {count}");
        }
        for (name, kind, value) in [
            ("honeydue_pool_connections", "gauge", u64::from(connections)),
            ("honeydue_pool_idle_connections", "gauge", u64::from(idle)),
            ("honeydue_pool_waits_total", "counter", waits),
            ("honeydue_pool_broken_connections_total", "counter", broken),
        ] {
            let _ = writeln!(text, "# TYPE {name} {kind}\n{name} {value}");
        }
        text + &of_memory(memory) + &redis.map(of_redis).unwrap_or_default()
    }
}

/// What is remembered of what was read: how often it was found, missed, taken over from another process, or too old to be kept,
/// and how much there is.
fn of_memory(shelves: &[(&str, ShelfStats)]) -> String {
    type Figure = fn(&ShelfStats) -> u64;
    let figures: [(&str, &str, Figure); 6] = [
        ("hits_total", "counter", |stats| stats.hits),
        ("misses_total", "counter", |stats| stats.misses),
        ("shared_total", "counter", |stats| stats.shared),
        ("refused_fills_total", "counter", |stats| stats.refused),
        ("entries", "gauge", |stats| stats.entries),
        ("bytes", "gauge", |stats| stats.bytes),
    ];
    let mut text = String::new();
    for (name, kind, figure) in figures {
        let _ = writeln!(text, "# TYPE honeydue_cache_{name} {kind}");
        for (shelf, stats) in shelves {
            let _ = writeln!(text, "honeydue_cache_{name}{{cache=\"{shelf}\"}} {}", figure(stats));
        }
    }
    text
}

/// How it goes with Redis.
fn of_redis(stats: RedisStats) -> String {
    let RedisStats { connected, breaker_open, failed, spared } = stats;
    let mut text = String::new();
    for (name, kind, value) in [
        ("honeydue_redis_connected", "gauge", u64::from(connected)),
        ("honeydue_redis_breaker_open", "gauge", u64::from(breaker_open)),
        ("honeydue_redis_failed_commands_total", "counter", failed),
        ("honeydue_redis_spared_commands_total", "counter", spared),
    ] {
        let _ = writeln!(text, "# TYPE {name} {kind}\n{name} {value}");
    }
    text
}

/// Serves `/metrics` where the settings say, if they do, until it is stopped.
pub fn listen_if_asked(wiring: &web::Data<Wiring>, config: &Config) -> anyhow::Result<Option<Server>> {
    let listening = config.metrics_listen.map(|address| listen(wiring.clone(), address)).transpose();
    listening.context("HONEYDUE_METRICS_LISTEN: can't listen there")
}

fn listen(wiring: web::Data<Wiring>, address: SocketAddr) -> io::Result<Server> {
    let app = move || App::new().app_data(wiring.clone()).route("/metrics", web::get().to(metrics));
    Ok(HttpServer::new(app).workers(1).disable_signals().bind(address)?.run())
}

async fn metrics(wiring: web::Data<Wiring>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text_of(&wiring))
}

fn text_of(wiring: &Wiring) -> String {
    wiring.metrics.render(wiring.db.stats(), &wiring.caches.stats(), wiring.redis.as_ref().map(Redis::stats))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_class() {
        let metrics = Metrics::default();
        for status in [200, 201, 404, 503] {
            metrics.count(StatusCode::from_u16(status).unwrap());
        }
        let boards = ShelfStats { hits: 9, ..ShelfStats::default() };
        let redis = RedisStats { connected: true, breaker_open: false, failed: 2, spared: 0 };
        let pool = PoolStats { connections: 10, idle: 7, waits: 3, broken: 1 };
        let text = metrics.render(pool, &[("boards", boards)], Some(redis));
        for line in [
            "honeydue_requests_total{status=\"2xx\"} 2",
            "honeydue_requests_total{status=\"4xx\"} 1",
            "honeydue_pool_connections 10",
            "honeydue_pool_idle_connections 7",
            "honeydue_cache_hits_total{cache=\"boards\"} 9",
            "honeydue_redis_failed_commands_total 2",
        ] {
            assert!(text.lines().any(|written| written == line), "{text}");
        }
    }
}
