//! Access classes, and the only way to register a route: with one.

use crate::openapi;
use actix_web::{
    FromRequest, Handler, Resource, Responder,
    dev::{AppService, HttpServiceFactory},
    guard,
    http::Method,
};
use std::marker::PhantomData;
use utoipa::openapi::{PathItem, RefOr, Schema, path::HttpMethod, path::Paths};
use utoipa_actix_web::{OpenApiFactory, service_config::ServiceConfig};

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Anybody.
    Public,
    /// The bearer of a living session; the e-mail may be unverified.
    Authenticated,
    /// The bearer of a living session of an account with a verified e-mail, where the installation asks for that.
    Verified,
}

/// A registered route.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its method.
    pub method: Method,
    /// Its path, with parameters in braces.
    pub path: String,
    /// Who may call it.
    pub class: Class,
}

/// A handler with the path that `#[utoipa::path]` made beside it; `route!` makes one.
#[derive(Debug)]
pub struct Route<P, F, Args> {
    path: PhantomData<P>,
    handler: F,
    arguments: PhantomData<Args>,
}

impl<P, F: Handler<Args>, Args> Route<P, F, Args> {
    /// The path is only a type.
    pub const fn new(_: &P, handler: F) -> Self {
        Self { path: PhantomData, handler, arguments: PhantomData }
    }
}

/// The route of a handler: `route!(tasks::board)`.
macro_rules! route {
    ($module:ident :: $handler:ident) => {
        pastey::paste! { $crate::class::Route::new(&$module::[<__path_ $handler>], $module::$handler) }
    };
}
pub(crate) use route;

/// Where routes are registered: the class is an argument, so that no route is without one.
pub struct Table<'t, 'c> {
    config: &'t mut ServiceConfig<'c>,
    entries: Vec<Entry>,
}

impl<'t, 'c> Table<'t, 'c> {
    /// An empty table, whose routes are served by this configuration.
    pub const fn new(config: &'t mut ServiceConfig<'c>) -> Self {
        Self { config, entries: Vec::new() }
    }

    /// Registers a route of this class.
    pub fn add<P, F, Args>(&mut self, class: Class, route: Route<P, F, Args>)
    where
        Declared<P, F, Args>: HttpServiceFactory + OpenApiFactory + 'static,
        P: utoipa::Path,
    {
        for method in P::methods() {
            self.entries.push(Entry { method: http_method(&method), path: P::path(), class });
        }
        self.config.service(Declared { class, route });
    }

    /// What was registered, in order.
    pub fn into_entries(self) -> Vec<Entry> {
        self.entries
    }
}

/// A route with its class: the class is in the request's data when the extractors look for it, and in the document.
pub struct Declared<P, F, Args> {
    class: Class,
    route: Route<P, F, Args>,
}

impl<P, F, Args> HttpServiceFactory for Declared<P, F, Args>
where
    P: utoipa::Path,
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    fn register(self, service: &mut AppService) {
        for method in P::methods() {
            let resource = Resource::new(P::path()).guard(guard::Method(http_method(&method))).app_data(self.class);
            resource.to(self.route.handler.clone()).register(service);
        }
    }
}

impl<P, F, Args> OpenApiFactory for Declared<P, F, Args>
where
    P: utoipa::Path + utoipa::__dev::SchemaReferences + for<'t> utoipa::__dev::Tags<'t>,
{
    fn paths(&self) -> Paths {
        let mut operation = P::operation();
        let tags = P::tags().into_iter().map(ToString::to_string);
        operation.tags.get_or_insert_default().extend(tags);
        openapi::complete(&mut operation, self.class, &P::path());
        let reads = P::methods().iter().all(|method| *method == HttpMethod::Get);
        if reads && (self.class != Class::Public || ["lookups", "templates", "subscription"].iter().any(|known| P::tags().contains(known)))
        {
            openapi::can_be_known(&mut operation);
        }
        let items = P::methods().into_iter().map(|method| PathItem::new(method, operation.clone()));
        items.fold(Paths::builder(), |paths, item| paths.path(P::path(), item)).build()
    }

    fn schemas(&self, schemas: &mut Vec<(String, RefOr<Schema>)>) {
        <P as utoipa::__dev::SchemaReferences>::schemas(schemas);
    }
}

fn http_method(method: &HttpMethod) -> Method {
    match method {
        HttpMethod::Get => Method::GET,
        HttpMethod::Post => Method::POST,
        HttpMethod::Put => Method::PUT,
        HttpMethod::Delete => Method::DELETE,
        HttpMethod::Options => Method::OPTIONS,
        HttpMethod::Head => Method::HEAD,
        HttpMethod::Patch => Method::PATCH,
        HttpMethod::Trace => Method::TRACE,
    }
}
