//! What every route does before it does anything: judged on the real application, with a database that is away.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up fails")]

use actix_web::{
    body::MessageBody,
    dev::{Service, ServiceResponse},
    http::{Method, StatusCode, header},
    test,
    web::Data,
};
use honeydue_api::{
    app::app,
    class::{Class, Entry},
    config::Config,
    routes,
    throttle::Limits,
    wiring::{Db, DbConfig, Wiring},
};
use secrecy::SecretString;
use serde_json::Value;
use std::time::Duration;
use tokio::runtime::Handle;
use utoipa_actix_web::AppExt;

/// Nobody listens on port 1.
fn away() -> Data<Wiring> {
    let url = SecretString::from("postgres://nobody@127.0.0.1:1/nothing");
    let config = DbConfig { pool_max: 1, pool_min: 0, patience: Duration::from_millis(50), ..DbConfig::new(url) };
    let db = Db::open(config, Handle::current()).unwrap();
    Data::new(Wiring::new(db, &Config::read([]).unwrap(), Limits::default(), Handle::current()).unwrap())
}

fn table() -> Vec<Entry> {
    let mut entries = Vec::new();
    let _ = actix_web::App::new().into_utoipa_app().configure(|config| entries = routes::declare(config));
    entries
}

struct Answer {
    status: StatusCode,
    headers: header::HeaderMap,
    body: Value,
}

impl Answer {
    fn header(&self, name: header::HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

async fn ask<S, R, B>(app: &S, request: R) -> Answer
where
    S: Service<R, Response = ServiceResponse<B>, Error = actix_web::Error>,
    B: MessageBody,
{
    let response = test::call_service(app, request).await;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = serde_json::from_slice(&test::read_body(response).await).unwrap_or_default();
    Answer { status, headers, body }
}

fn request(method: &Method, path: &str) -> test::TestRequest {
    // a parameter that a route does not know is ignored
    let path = format!("{}?residence_id=1", path.replace("{id}", "1").replace("{user_id}", "2").replace("{code}", "not_found"));
    test::TestRequest::with_uri(&path).method(method.clone())
}

#[actix_web::test]
async fn a_route_asks_for_a_token_exactly_if_its_class_says_so() {
    let app = test::init_service(app(away())).await;
    for entry in table() {
        let answer = ask(&app, request(&entry.method, &entry.path).to_request()).await;
        let asks = answer.status == StatusCode::UNAUTHORIZED;
        assert_eq!(asks, entry.class != Class::Public, "{entry:?} answers {}", answer.status);
        assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{entry:?}");
        if asks {
            assert_eq!(answer.header(header::WWW_AUTHENTICATE), Some("Token"), "{entry:?}");
        }
    }
}

#[actix_web::test]
async fn a_token_that_can_not_be_checked_is_503_and_not_401() {
    let app = test::init_service(app(away())).await;
    for entry in table().into_iter().filter(|entry| entry.class != Class::Public && entry.method == Method::GET) {
        let answer = ask(&app, request(&entry.method, &entry.path).insert_header(("Authorization", "Token abc")).to_request()).await;
        assert_eq!((answer.status.as_u16(), answer.body["code"].as_str()), (503, Some("unavailable")), "{entry:?}");
        assert_eq!(answer.header(header::RETRY_AFTER), Some("1"), "{entry:?}");
        assert_eq!(answer.body["retry_after_s"], 1, "{entry:?}");
    }
}

#[actix_web::test]
async fn paths_answer_with_and_without_their_slash() {
    let app = test::init_service(app(away())).await;
    for path in ["/api/health", "/api/health/", "/api/openapi.json", "/api/openapi.json/", "/api/docs", "/api/docs/", "/api/server"] {
        assert_eq!(ask(&app, request(&Method::GET, path).to_request()).await.status, StatusCode::OK, "{path}");
    }
}

#[actix_web::test]
async fn what_no_route_answers_is_a_problem() {
    let app = test::init_service(app(away())).await;
    let absent = ask(&app, request(&Method::GET, "/api/nothing/").to_request()).await;
    assert_eq!((absent.status.as_u16(), absent.body["code"].as_str()), (404, Some("not_found")));
    assert_eq!(absent.header(header::CONTENT_TYPE), Some("application/problem+json"));
    assert_eq!(absent.body["trace_id"].as_str().map(str::len), Some(32));
    let other = ask(&app, request(&Method::DELETE, "/api/tasks").to_request()).await;
    assert_eq!((other.status.as_u16(), other.header(header::ALLOW)), (405, Some("GET, POST")));
    let asset = ask(&app, request(&Method::GET, "/api/docs/nothing.css").to_request()).await;
    assert_eq!(asset.body["code"], "not_found");
}

#[actix_web::test]
async fn bodies_are_refused_as_problems() {
    let app = test::init_service(app(away())).await;
    let register = || request(&Method::POST, "/api/auth/register/").insert_header(header::ContentType::json());
    for (request, status, code) in [
        (request(&Method::POST, "/api/auth/register/").set_payload("{}"), 415, "unsupported_media_type"),
        (register().set_payload("{"), 400, "malformed_json"),
        (register().set_payload(r#"{"email": 7}"#), 400, "validation_failed"),
        (register().set_payload(format!("{{\"email\": \"{}\"}}", "x".repeat(2 << 20))), 413, "body_too_large"),
    ] {
        let answer = ask(&app, request.to_request()).await;
        assert_eq!((answer.status.as_u16(), answer.body["code"].as_str()), (status, Some(code)));
        assert_eq!(answer.body["error"], answer.body["detail"]);
    }
}

#[actix_web::test]
async fn readiness_tells_that_the_database_is_away_and_that_the_server_stops() {
    let wiring = away();
    let app = test::init_service(app(wiring.clone())).await;
    let away = ask(&app, request(&Method::GET, "/api/health/ready/").to_request()).await;
    assert_eq!((away.status.as_u16(), away.body["code"].as_str()), (503, Some("not_ready")));
    wiring.drain();
    let stopping = ask(&app, request(&Method::GET, "/api/health/ready/").to_request()).await;
    assert_eq!(stopping.body["detail"], "the server is about to stop");
    assert_eq!(ask(&app, request(&Method::GET, "/api/health/").to_request()).await.status, StatusCode::OK);
}
