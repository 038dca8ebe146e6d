//! What an answer carries beside its body.

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, VARY},
    },
};
use honeydue_kernel::Version;
use serde::Serialize;

/// The version of the home's stream after a change, else of the account's.
pub const STREAM_VERSION: &str = "X-Stream-Version";

/// What somebody was shown of their own: not for shared caches, and different for others.
#[derive(Debug)]
pub struct Read<T>(pub T);

impl<T: Serialize> Responder for Read<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        response.insert_header((VARY, "Authorization, X-Timezone")).insert_header((CACHE_CONTROL, "private, no-cache")).json(self.0)
    }
}

/// A change, with the version that it gave the stream.
#[derive(Debug)]
pub struct Wrote<T> {
    status: StatusCode,
    version: Option<Version>,
    value: T,
}

impl<T> Wrote<T> {
    /// Something new: 201.
    pub const fn created(version: Option<Version>, value: T) -> Self {
        Self { status: StatusCode::CREATED, version, value }
    }

    /// Something done: 200.
    pub const fn done(version: Option<Version>, value: T) -> Self {
        Self { status: StatusCode::OK, version, value }
    }
}

impl<T: Serialize> Responder for Wrote<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(version) = self.version {
            response.insert_header((STREAM_VERSION, version));
        }
        response.insert_header((CACHE_CONTROL, "no-store")).json(self.value)
    }
}
