//! What an answer carries beside its body.

mod tag;

use crate::extract::LocalDay;
use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, ETAG, VARY},
    },
};
use honeydue_kernel::{Caller, Committed, StreamId, Version};
use serde::Serialize;

/// The version of the home's stream after a change, else of the account's.
pub const STREAM_VERSION: &str = "X-Stream-Version";

/// Says that the answer is that of an earlier request with the same key.
pub const REPLAYED: &str = "Idempotency-Replayed";

/// What somebody was shown of their own: not for shared caches, and different for others.
///
/// Its tag names the versions of all streams that it shows data of, the day, and what changes without either; a client that
/// has it already is told so.
#[derive(Debug)]
pub struct Read<T> {
    view: T,
    versions: Vec<(StreamId, Version)>,
    day: Option<LocalDay>,
    verdict: String,
}

impl<T> Read<T> {
    /// Made from streams at these versions, on this day where one matters.
    pub const fn new(view: T, versions: Vec<(StreamId, Version)>, day: Option<LocalDay>) -> Self {
        Self { view, versions, day, verdict: String::new() }
    }

    /// The same, where something in it changes though no stream moves: with the time, or by what is no event. `verdict` says
    /// what it is.
    pub fn judged(self, verdict: String) -> Self {
        Self { verdict, ..self }
    }
}

impl<T: Serialize> Responder for Read<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let tag = tag::of_sources(request, &self.versions, self.day.as_ref(), &self.verdict);
        let mut response = if tag::is_known(request, &tag) { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response.insert_header((VARY, "Authorization, X-Timezone")).insert_header((CACHE_CONTROL, "private, no-cache"));
        response.insert_header((ETAG, tag.clone()));
        if tag::is_known(request, &tag) { response.finish() } else { response.json(self.view) }
    }
}

/// What everybody may know, and what seldom changes.
#[derive(Debug)]
pub struct Known<T>(pub T);

impl<T: Serialize> Responder for Known<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let Ok(bytes) = serde_json::to_vec(&self.0) else { return HttpResponse::InternalServerError().finish() };
        let tag = tag::of_bytes(&bytes);
        let mut response = if tag::is_known(request, &tag) { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response.insert_header((CACHE_CONTROL, "public, no-cache")).insert_header((ETAG, tag.clone()));
        if tag::is_known(request, &tag) { response.finish() } else { response.content_type("application/json").body(bytes) }
    }
}

/// A change, with the version that it gave the stream.
#[derive(Debug)]
pub struct Wrote<T> {
    status: StatusCode,
    version: Option<Version>,
    replayed: bool,
    value: T,
}

impl<T> Wrote<T> {
    /// Something new: 201.
    pub fn created<C>(version: Option<Version>, committed: Committed<C>, view: impl FnOnce(C, Caller) -> T) -> Self {
        Self::of(StatusCode::CREATED, version, committed, view)
    }

    /// Something changed: 200.
    pub fn changed<C>(version: Option<Version>, committed: Committed<C>, view: impl FnOnce(C, Caller) -> T) -> Self {
        Self::of(StatusCode::OK, version, committed, view)
    }

    /// Something done that moves no stream: 200.
    pub const fn done(value: T) -> Self {
        Self { status: StatusCode::OK, version: None, replayed: false, value }
    }

    /// The same with the version that a stream was given, if one was.
    pub fn at(self, version: Option<Version>) -> Self {
        Self { version, ..self }
    }

    fn of<C>(status: StatusCode, version: Option<Version>, committed: Committed<C>, view: impl FnOnce(C, Caller) -> T) -> Self {
        let Committed { value, caller, versions: _, replayed } = committed;
        Self { status, version, replayed, value: view(value, caller) }
    }
}

impl<T: Serialize> Responder for Wrote<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(version) = self.version {
            response.insert_header((STREAM_VERSION, version));
        }
        if self.replayed {
            response.insert_header((REPLAYED, "true"));
        }
        response.insert_header((CACHE_CONTROL, "no-store")).json(self.value)
    }
}
