//! Health, and what the server says of itself.

use crate::{
    openapi as document,
    problem::{Answer, Kind, Problem, kind},
    wire::operation::{HealthView, ProblemKindView, ServerView},
    wiring::{Readiness, Wiring},
};
use actix_web::{
    HttpRequest, HttpResponse, Responder,
    http::header::{CONTENT_TYPE, ContentType},
    web::{Data, Json},
};
use honeydue_identity::{IdentityTokens, Provider};
use std::{iter, time::Duration};

const VERSION: &str = env!("CARGO_PKG_VERSION");
const OK: HealthView = HealthView { status: "ok", version: VERSION };

/// Whether the process is alive
#[utoipa::path(get, path = "/api/health/", tag = "operations", responses((status = 200, description = "It is", body = HealthView)))]
pub async fn health() -> Json<HealthView> {
    Json(OK)
}

/// Whether requests can be served
///
/// The database answers with a schema at least as new as the server, connections are warm, and the server is not
/// about to stop. Else 503, which says why.
#[utoipa::path(get, path = "/api/health/ready/", tag = "operations", responses((status = 200, description = "They can", body = HealthView)))]
pub async fn ready(app: Data<Wiring>) -> Answer<Json<HealthView>> {
    let not_ready =
        |reason: String| Problem::of(kind::NOT_READY).because(reason.clone()).detail(reason).retry_after(Duration::from_secs(1));
    if app.is_draining() {
        return Err(not_ready("the server is about to stop".to_owned()));
    }
    match app.db.ready().await {
        Readiness::Ready => Ok(Json(OK)),
        Readiness::NotReady(reason) => Err(not_ready(reason)),
    }
}

/// What clients should know before they sign in
#[utoipa::path(get, path = "/api/server/", tag = "operations", responses((status = 200, description = "This server", body = ServerView)))]
pub async fn server(app: Data<Wiring>) -> Json<ServerView> {
    let providers = Provider::ALL.into_iter().filter(|provider| app.identity_tokens.accepts(*provider));
    Json(ServerView {
        name: "honeydue",
        version: VERSION,
        sign_in_methods: iter::once("password").chain(providers.map(Provider::name)).collect(),
        registration: "open",
        mail: app.mails,
        features: &["residences", "tasks", "completions", "contractors"],
    })
}

/// This document
#[utoipa::path(get, path = "/api/openapi.json", tag = "operations", responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json", body = serde_json::Value)))]
pub async fn openapi() -> impl Responder {
    HttpResponse::Ok().insert_header((CONTENT_TYPE, ContentType::json())).body(document::json())
}

/// What a kind of problem means
///
/// The `type` of a problem leads here.
#[utoipa::path(get, path = "/api/docs/problems/{code}/", tag = "operations", params(("code" = String, Path, description = "The `code` of a problem")),
    responses((status = 200, description = "The kind", body = ProblemKindView)))]
pub async fn problem(request: HttpRequest) -> Answer<Json<ProblemKindView>> {
    let found = request.match_info().get("code").and_then(Kind::find).ok_or_else(|| Problem::of(kind::NOT_FOUND))?;
    Ok(Json(ProblemKindView { code: found.code, status: found.status().as_u16(), title: found.title, detail: found.detail }))
}
