//! Logs: one span and one line a request, with its trace id. No query strings, no tokens, no bodies, no addresses.

use crate::{
    config::{Config, LogFormat},
    wiring::Wiring,
};
use actix_web::{
    Error, HttpMessage, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::StatusCode,
    web::Data,
};
use std::{io, time::Instant};
use tracing::{Span, field::Empty};
use tracing_actix_web::{RequestId, RootSpanBuilder};
use tracing_subscriber::EnvFilter;

/// Sends logs to standard error, as the settings say. Once a process.
pub fn init(config: &Config) {
    let filter = EnvFilter::try_new(&config.log).unwrap_or_default();
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let set = match config.log_format {
        LogFormat::Text => subscriber.try_init(),
        LogFormat::Json => subscriber.json().flatten_event(true).try_init(),
    };
    if let Err(error) = set {
        tracing::warn!(error, "logs were set up before");
    }
}

/// The trace id of a request: 32 hexadecimal digits.
pub fn trace_id(request: &HttpRequest) -> String {
    request.extensions().get::<RequestId>().map(|id| id.simple().to_string()).unwrap_or_default()
}

/// The span of a request.
#[derive(Debug)]
pub struct RequestSpan;

/// When the request came.
struct Began(Instant);

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        request.extensions_mut().insert(Began(Instant::now()));
        let trace_id = trace_id(request.request());
        tracing::info_span!("request", trace_id, method = %request.method(), route = Empty, status = Empty, code = Empty)
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let Ok(response) = outcome else {
            record(&span, StatusCode::INTERNAL_SERVER_ERROR, None);
            return;
        };
        let request = response.request();
        if let Some(route) = request.match_pattern() {
            span.record("route", route);
        }
        if let Some(wiring) = request.app_data::<Data<Wiring>>() {
            wiring.metrics.count(response.status());
        }
        let began = request.extensions().get::<Began>().map(|began| began.0);
        record(&span, response.status(), began);
    }
}

fn record(span: &Span, status: StatusCode, began: Option<Instant>) {
    span.record("status", status.as_u16());
    let microseconds = began.map(|began| began.elapsed().as_micros());
    tracing::info!(parent: span, microseconds, "answered");
}
