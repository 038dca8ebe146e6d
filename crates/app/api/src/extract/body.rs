//! JSON bodies.

mod fault;

use crate::problem::{Problem, kind};
use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::header::CONTENT_LENGTH,
    web::{Bytes, BytesMut},
};
use futures::{StreamExt, future::LocalBoxFuture};
use serde::de::DeserializeOwned;
use std::time::Duration;
use validator::Validate;

/// A JSON body, validated.
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

/// The most bytes of a body.
const LARGEST: usize = 1024 * 1024;

/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// The bytes of a body that says it is JSON.
pub(super) struct Received(pub(super) Bytes);

impl<T: DeserializeOwned + Validate> Json<T> {
    /// Reads and validates.
    pub(super) fn of(bytes: &[u8]) -> Result<Self, Problem> {
        let value: T = parse(bytes)?;
        value.validate()?;
        Ok(Self(value))
    }
}

impl FromRequest for Received {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let allowed = check_head(request);
        let payload = payload.take();
        Box::pin(async move {
            allowed?;
            let arrived = tokio::time::timeout(PATIENCE, receive(payload)).await;
            arrived.map_err(|_| Problem::of(kind::REQUEST_TIMEOUT))?.map(Self)
        })
    }
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let received = Received::from_request(request, payload);
        Box::pin(async move { Self::of(&received.await?.0) })
    }
}

/// What can be refused before the body has arrived.
fn check_head(request: &HttpRequest) -> Result<(), Problem> {
    let json =
        request.mime_type().ok().flatten().is_some_and(|mime| mime.subtype() == "json" || mime.suffix().is_some_and(|s| s == "json"));
    if !json {
        return Err(Problem::of(kind::UNSUPPORTED_MEDIA_TYPE));
    }
    let length = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > LARGEST as u64) { Err(Problem::of(kind::BODY_TOO_LARGE)) } else { Ok(()) }
}

async fn receive(mut payload: Payload) -> Result<Bytes, Problem> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Problem::of(kind::BAD_REQUEST).detail("The body broke off."))?;
        if bytes.len() + chunk.len() > LARGEST {
            return Err(Problem::of(kind::BODY_TOO_LARGE));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// Reads one JSON object, the whole of the bytes.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        // serde would take an array for the members of a struct in their order
        return Err(Problem::field("", "wrong_type", "must be an object"));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| fault::problem(error.path(), error.inner()))?;
    json.end().map_err(|_| Problem::of(kind::MALFORMED_JSON).detail("The body goes on after the JSON value."))?;
    Ok(value)
}
