//! The one place where a failed request becomes an answer.

use crate::{
    observe::trace_id,
    problem::{Facts, FieldError, Kind, Problem},
    wire::{deletion::InheritanceView, subscription::resource_name},
    wiring::Wiring,
};
use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, CONTENT_TYPE, HeaderValue},
    middleware::Next,
    web::Data,
};
use honeydue_subscription::trigger_for;
use serde::Serialize;
use utoipa::ToSchema;

/// The media type of problems.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A failed request (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemView {
    /// Where this kind of problem is described.
    #[serde(rename = "type")]
    kind: String,
    /// The same for all problems of the kind.
    title: &'static str,
    /// The HTTP status again.
    status: u16,
    /// What went wrong this time.
    detail: String,
    /// A stable slug; decide by it.
    code: &'static str,
    /// The detail again, for older clients.
    error: String,
    /// The detail again, for older clients.
    message: String,
    /// Fields at fault; may be empty.
    errors: Vec<FieldError>,
    /// What to quote in a report.
    trace_id: String,
    /// After how many seconds to come back, with 429 and 503.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    retry_after_s: Option<u64>,
    /// The object as it is now, with 412.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<Object>)]
    current: Option<serde_json::Value>,
    /// What there is no room for, with `limit_reached`: a key of `usage` and `limits` of a subscription's status.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    resource: Option<&'static str>,
    /// How many the plan holds, with `limit_reached`; 0 if none at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    limit: Option<u32>,
    /// How many there are, with `limit_reached`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    used: Option<u32>,
    /// Which upgrade trigger says what to do, with `limit_reached`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    upgrade_trigger: Option<&'static str>,
    /// The store whose plan is on, with `subscribed_elsewhere`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    existing_platform: Option<&'static str>,
    /// The homes that would pass to others, with `owns_shared_homes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    residences: Option<Vec<InheritanceView>>,
}

/// Middleware: every answer of 400 and above leaves as a problem, whoever made it.
pub async fn render(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return Ok(response.map_into_boxed_body());
    }
    let bare = Problem::of(Kind::of_status(status));
    let problem = response.response().error().and_then(|error| error.as_error::<Problem>()).unwrap_or(&bare);
    let rendered = answer(problem, &response);
    Ok(response.into_response(rendered))
}

fn answer<B>(problem: &Problem, response: &ServiceResponse<B>) -> HttpResponse {
    let trace_id = trace_id(response.request());
    log(problem);
    let base = response.request().app_data::<Data<Wiring>>().map_or("", |wiring| wiring.public_url.as_str());
    let view = ProblemView::new(problem, base, trace_id);
    let mut answer = HttpResponse::build(problem.0.kind.status());
    for (name, value) in &problem.0.headers {
        answer.append_header((name.clone(), value.clone()));
    }
    if problem.0.kind.status().as_u16() == 401 {
        answer.insert_header((header::WWW_AUTHENTICATE, "Token"));
    }
    if let Some(seconds) = view.retry_after_s {
        answer.insert_header((header::RETRY_AFTER, seconds));
    }
    let mut answer = answer.insert_header((header::CACHE_CONTROL, "no-store")).json(view);
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    answer
}

/// Once for each failure, with the cause where there is one. Never what somebody sent.
fn log(problem: &Problem) {
    let status = problem.0.kind.status();
    tracing::Span::current().record("code", problem.0.kind.code);
    if status.is_server_error() {
        let cause = problem.0.cause.as_deref().map(causes).unwrap_or_default();
        if status.as_u16() == 503 {
            tracing::warn!(code = problem.0.kind.code, cause, "unavailable");
        } else {
            tracing::error!(code = problem.0.kind.code, cause, "a request failed");
        }
    }
}

/// A cause and its causes, in one line.
fn causes(error: &(dyn std::error::Error + Send + Sync + 'static)) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        line = format!("{line}: {cause}");
        source = cause.source();
    }
    line
}

impl ProblemView {
    fn new(problem: &Problem, base: &str, trace_id: String) -> Self {
        let Facts { kind, detail, errors, retry_after, current, full, existing_platform, residences, headers: _, cause: _ } = &*problem.0;
        let detail = detail.clone().into_owned();
        Self {
            kind: format!("{base}/api/docs/problems/{}", kind.code),
            title: kind.title,
            status: kind.status().as_u16(),
            detail: detail.clone(),
            code: kind.code,
            error: detail.clone(),
            message: detail,
            errors: errors.clone(),
            trace_id,
            retry_after_s: retry_after.map(|wait| wait.as_millis().div_ceil(1000).max(1).try_into().unwrap_or(u64::MAX)),
            current: current.clone(),
            resource: full.map(|full| resource_name(full.resource)),
            limit: full.map(|full| full.limit),
            used: full.map(|full| full.used),
            upgrade_trigger: full.map(|full| trigger_for(full.resource)),
            existing_platform: *existing_platform,
            residences: residences.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::kind;
    use honeydue_kernel::Resource;
    use serde_json::Value;
    use serde_json::{json, to_value};
    use std::time::Duration;

    fn rendered(problem: &Problem) -> Value {
        to_value(ProblemView::new(problem, "https://honeydue.example", "4bf92f3577b34da6a3ce929d0e0e4736".to_owned())).unwrap()
    }

    #[test]
    fn a_problem_has_the_members_of_the_contract() {
        let problem = Problem::field("/title", "blank", "must not be empty");
        let expected = json!({
            "type": "https://honeydue.example/api/docs/problems/validation_failed",
            "title": "Some fields are not valid",
            "status": 400,
            "detail": "title must not be empty",
            "code": "validation_failed",
            "error": "title must not be empty",
            "message": "title must not be empty",
            "errors": [{ "pointer": "/title", "code": "blank", "detail": "must not be empty" }],
            "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
        });
        assert_eq!(rendered(&problem), expected);
    }

    #[test]
    fn a_full_plan_tells_what_to_do() {
        let full = rendered(&Problem::full(Resource::Residences, 1, 1));
        let told = json!([full["status"], full["code"], full["resource"], full["limit"], full["used"], full["upgrade_trigger"]]);
        assert_eq!(told, json!([403, "limit_reached", "properties", 1, 1, "add_residence"]));
        assert!(rendered(&Problem::of(kind::NOT_FOUND)).get("resource").is_none());
    }

    #[test]
    fn waiting_is_told_in_whole_seconds_and_never_as_zero() {
        let seconds = |wait| rendered(&Problem::of(kind::UNAVAILABLE).retry_after(wait))["retry_after_s"].clone();
        assert_eq!(seconds(Duration::from_millis(1)), 1);
        assert_eq!(seconds(Duration::ZERO), 1);
        assert_eq!(seconds(Duration::from_millis(1500)), 2);
    }

    #[test]
    fn the_cause_of_a_fault_is_not_told() {
        assert!(!rendered(&Problem::fault("relation tasks does not exist")).to_string().contains("relation"));
    }
}
