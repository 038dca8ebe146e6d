//! What a client is told when a request fails: RFC 9457, with the members that older clients read.

pub mod field;
pub mod kind;
pub mod render;

pub use field::{FieldError, Flaw};
pub use kind::Kind;

use crate::wire::{deletion::InheritanceView, subscription::resource_name};
use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{HeaderName, HeaderValue},
    },
};
use honeydue_kernel::{BoxError, Resource};
use honeydue_subscription::Store;
use serde::Serialize;
use std::{borrow::Cow, fmt, time::Duration};

/// A failed request: facts. [`render::render`] turns it into an answer, with the trace id and the public address.
#[derive(Debug)]
pub struct Problem(Box<Facts>);

/// In a box, since an error travels through every function that can fail.
#[derive(Debug)]
struct Facts {
    kind: Kind,
    detail: Cow<'static, str>,
    errors: Vec<FieldError>,
    retry_after: Option<Duration>,
    headers: Vec<(HeaderName, HeaderValue)>,
    current: Option<serde_json::Value>,
    full: Option<Full>,
    existing_platform: Option<&'static str>,
    residences: Option<Vec<InheritanceView>>,
    cause: Option<BoxError>,
}

/// A plan that has no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Full {
    resource: Resource,
    limit: u32,
    used: u32,
}

/// What a handler answers with.
pub type Answer<T> = Result<T, Problem>;

impl Problem {
    /// A problem of this kind, in the kind's own words.
    pub fn of(kind: Kind) -> Self {
        let detail = Cow::Borrowed(kind.detail);
        let (errors, headers) = (Vec::new(), Vec::new());
        let (retry_after, current, full, existing_platform, residences, cause) = (None, None, None, None, None, None);
        Self(Box::new(Facts { kind, detail, errors, retry_after, headers, current, full, existing_platform, residences, cause }))
    }

    /// Fields of the request that are at fault. Their messages together are the detail.
    pub fn fields(errors: Vec<FieldError>) -> Self {
        let detail = errors.iter().map(FieldError::sentence).collect::<Vec<_>>().join("; ");
        let mut problem = Self::of(kind::VALIDATION_FAILED).detail(detail);
        problem.0.errors = errors;
        problem
    }

    /// One field of the request that is at fault.
    pub fn field(pointer: impl Into<String>, code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::fields(vec![FieldError::new(pointer, code, detail)])
    }

    /// What should never have happened. The cause is logged and not told.
    pub fn fault(cause: impl Into<BoxError>) -> Self {
        Self::of(kind::FAULT).because(cause)
    }

    /// Says more than the kind does.
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = detail.into();
        self
    }

    /// Names a header or a query parameter that is at fault, under the kind's own code.
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        let error = FieldError::new(pointer, self.0.kind.code, self.0.detail);
        self.0.detail = error.sentence().into();
        self.0.errors.push(error);
        self
    }

    /// Says when to come back; at least a second.
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// Adds a header to the answer.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.push((name, value));
        self
    }

    /// Points at the fields of an object inside the body: `/title` at `/tasks/3/title`.
    pub fn below(mut self, place: &str) -> Self {
        for error in self.0.errors.iter_mut().filter(|error| error.pointer.starts_with('/') || error.pointer.is_empty()) {
            error.pointer.insert_str(0, place);
        }
        self
    }

    /// Tells how the object is now that the request was about.
    pub fn current(mut self, object: &impl Serialize) -> Self {
        self.0.current = serde_json::to_value(object).ok();
        self
    }

    /// A plan that holds so many of these, and has them.
    pub fn full(resource: Resource, limit: u32, used: u32) -> Self {
        let told = resource_name(resource);
        let detail = format!("The plan of whoever pays for it is full: {used} of {limit} {told} are used.");
        let mut problem = Self::of(kind::LIMIT_REACHED).detail(detail);
        problem.0.full = Some(Full { resource, limit, used });
        problem
    }

    /// Names the store whose plan is on.
    pub fn existing_platform(mut self, store: Store) -> Self {
        self.0.existing_platform = Some(store.name());
        self
    }

    /// Names the homes that would pass to others.
    pub fn residences(mut self, residences: Vec<InheritanceView>) -> Self {
        self.0.residences = Some(residences);
        self
    }

    /// Keeps the cause for the log.
    pub fn because(mut self, cause: impl Into<BoxError>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// Which fields are at fault.
    pub fn errors(&self) -> &[FieldError] {
        &self.0.errors
    }
}

/// For logs: never what somebody sent.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.kind.code)
    }
}

/// The body is written by [`render::render`], which knows the request.
impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.0.kind.status()
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
