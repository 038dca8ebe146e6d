//! Requests that must not happen twice.

use crate::{
    extract::body::{Json, Received},
    problem::Problem,
};
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header::CONTENT_TYPE};
use futures::future::LocalBoxFuture;
use honeydue_kernel::IdempotencyKey;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::future::{Ready, ready};
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Required, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};
use validator::Validate;

/// The header with the key that a client chose.
pub const KEY: &str = "Idempotency-Key";

/// The most characters of a key.
const LONGEST: usize = 255;

/// A JSON body, validated, with the key of the request.
#[derive(Clone, Debug)]
pub struct Posted<T> {
    /// The body.
    pub body: T,
    /// The key, if the client gave one.
    pub key: Option<IdempotencyKey>,
}

/// The same of a request that may have no body: then all of it is as if nothing was said.
#[derive(Clone, Debug)]
pub struct MaybePosted<T> {
    /// The body.
    pub body: T,
    /// The key, if the client gave one.
    pub key: Option<IdempotencyKey>,
}

/// The key of a request without a body.
#[derive(Clone, Debug)]
pub struct Keyed(pub Option<IdempotencyKey>);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Posted<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, received) = (request.clone(), Received::from_request(request, payload));
        Box::pin(async move {
            let Received(bytes) = received.await?;
            let Json(body) = Json::of(&bytes)?;
            Ok(Self { body, key: key(&request, &bytes)? })
        })
    }
}

impl<T: DeserializeOwned + Validate + Default + 'static> FromRequest for MaybePosted<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !request.headers().contains_key(CONTENT_TYPE) {
            let key = key(request, &[]);
            return Box::pin(async move { Ok(Self { body: T::default(), key: key? }) });
        }
        let posted = Posted::from_request(request, payload);
        Box::pin(async move {
            let Posted { body, key } = posted.await?;
            Ok(Self { body, key })
        })
    }
}

impl FromRequest for Keyed {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(key(request, &[]).map(Self))
    }
}

impl IntoParams for Keyed {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(LONGEST));
        let key = ParameterBuilder::new().name(KEY).parameter_in(ParameterIn::Header).required(Required::False);
        let told = "Chosen by the client: a request that is sent again with its key happens once, and is answered alike.";
        vec![key.description(Some(told)).schema(Some(text.build())).build()]
    }
}

/// The key with the digest of what was asked: method, path and body.
fn key(request: &HttpRequest, body: &[u8]) -> Result<Option<IdempotencyKey>, Problem> {
    let Some(header) = request.headers().get(KEY) else { return Ok(None) };
    let fits = |key: &&str| (1..=LONGEST).contains(&key.len());
    let key = header.to_str().ok().filter(fits).ok_or_else(malformed)?.to_owned();
    let mut digest = Sha256::new();
    for part in [request.method().as_str().as_bytes(), request.path().trim_end_matches('/').as_bytes(), body] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    Ok(Some(IdempotencyKey { key, fingerprint: digest.finalize().into() }))
}

fn malformed() -> Problem {
    Problem::field(format!("header:{KEY}"), "malformed", "must be 1 to 255 printable ASCII characters")
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn keyed(uri: &str, key: &str, body: &[u8]) -> Result<Option<IdempotencyKey>, Problem> {
        super::key(&TestRequest::post().uri(uri).insert_header((KEY, key)).to_http_request(), body)
    }

    #[test]
    fn a_fingerprint_is_of_method_path_and_body() {
        let of = |uri, body| keyed(uri, "k", body).unwrap().unwrap().fingerprint;
        assert_eq!(of("/api/tasks/", b"{}"), of("/api/tasks", b"{}"), "both forms of a path are one");
        assert_ne!(of("/api/tasks/", b"{}"), of("/api/tasks/", b"{ }"));
        assert_ne!(of("/api/tasks/", b"{}"), of("/api/residences/", b"{}"));
    }

    #[test]
    fn a_key_is_short_and_printable() {
        assert!(keyed("/", &"k".repeat(255), b"").is_ok());
        for wrong in ["", &"k".repeat(256), "schl\u{fc}ssel"] {
            assert_eq!(keyed("/", wrong, b"").unwrap_err().errors()[0].pointer, "header:Idempotency-Key", "{wrong}");
        }
    }
}
