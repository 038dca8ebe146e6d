//! The OpenAPI document, made of the route table.

mod answers;

pub use answers::{Absent, Conflict, Forbidden, Gone, StaleVersion, TooMany, WrongCredentials};

use crate::{
    class::Class,
    extract::KEY,
    problem::render::{MEDIA_TYPE, ProblemView},
    routes,
};
use actix_web::{App, http::StatusCode};
use std::{collections::BTreeSet, sync::LazyLock};
use utoipa::{
    OpenApi as _, ToSchema,
    openapi::{
        Content, OpenApi, Ref, RefOr, Response, Schema,
        path::{Operation, Parameter, ParameterIn},
        response::ResponseBuilder,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};
use utoipa_actix_web::AppExt;

/// What the document says of itself.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "honeydue",
        description = "Shared homes and their recurring maintenance. Every path answers with and without its trailing slash. \
                       What fails is answered as `application/problem+json` (RFC 9457).",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    components(schemas(ProblemView)),
    tags(
        (name = "accounts", description = "Accounts and sessions"),
        (name = "residences", description = "Shared homes"),
        (name = "tasks", description = "Recurring tasks, the board, completions"),
        (name = "templates", description = "Ready-made tasks, and which of them a home may want"),
        (name = "contractors", description = "Whom a home, or one person, calls for work"),
        (name = "subscription", description = "Plans: what a person's homes may hold"),
        (name = "lookups", description = "What can be chosen from"),
        (name = "operations", description = "Health and self-description"),
        (name = "pages", description = "For people in a browser")
    )
)]
struct Frame;

/// Both forms of the same token: `Token` is the contract's, `Bearer` is what generators know.
const SCHEMES: [&str; 2] = ["bearer", "token"];

/// The document.
pub fn document() -> OpenApi {
    let frame = App::new().into_utoipa_app().openapi(Frame::openapi());
    let (_, mut document) = frame.configure(|config| drop(routes::declare(config))).split_for_parts();
    let components = document.components.get_or_insert_default();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("The token that signing in gave.")).build();
    components.add_security_scheme(SCHEMES[0], SecurityScheme::Http(bearer));
    let header = ApiKeyValue::with_description("Authorization", "`Token <key>`, with the token that signing in gave.");
    components.add_security_scheme(SCHEMES[1], SecurityScheme::ApiKey(ApiKey::Header(header)));
    for (name, schema) in &mut components.schemas {
        if !name.ends_with("Request")
            && let RefOr::T(schema) = schema
        {
            always_present(schema, if *name == ProblemView::name() { &SOMETIMES } else { &[] });
        }
    }
    document
}

/// The document as JSON, made once.
pub fn json() -> &'static str {
    static JSON: LazyLock<String> = LazyLock::new(|| document().to_pretty_json().unwrap_or_default());
    &JSON
}

/// The members that only some problems have.
const SOMETIMES: [&str; 8] =
    ["retry_after_s", "current", "resource", "limit", "used", "upgrade_trigger", "existing_platform", "residences"];

/// Every member of an answer is always there, but these; what is missing is `null`. Requests may leave members out.
fn always_present(schema: &mut Schema, sometimes: &[&str]) {
    match schema {
        Schema::Object(object) => {
            let members = object.properties.keys().filter(|name| !sometimes.contains(&name.as_str()));
            object.required = members.cloned().collect();
        }
        Schema::AllOf(parts) => parts.items.iter_mut().for_each(|part| {
            if let RefOr::T(part) = part {
                always_present(part, sometimes);
            }
        }),
        _ => {}
    }
}

/// Adds what every route of its kind can answer, and what its class asks for.
pub fn complete(operation: &mut Operation, class: Class, path: &str) {
    let mut statuses = BTreeSet::from([500, 503]);
    if operation.request_body.is_some() {
        statuses.extend([400, 408, 413, 415]);
    }
    let parameters = operation.parameters.iter().flatten().filter(|parameter| !in_path(parameter)).count();
    if parameters > 0 {
        statuses.insert(400);
    }
    if operation.parameters.iter().flatten().any(is_key) {
        statuses.insert(422);
    }
    if path.contains('{') {
        statuses.insert(404);
    }
    if class != Class::Public {
        statuses.insert(401);
        let requirement = |scheme: &&str| SecurityRequirement::new::<&str, [&str; 0], &str>(scheme, []);
        operation.security = Some(SCHEMES.iter().map(requirement).collect());
    }
    if class == Class::Verified {
        statuses.insert(403);
    }
    for status in statuses {
        let responses = &mut operation.responses.responses;
        responses.entry(status.to_string()).or_insert_with(|| RefOr::T(problem(status)));
    }
}

/// A client that has what it asks for is told so.
pub fn can_be_known(operation: &mut Operation) {
    let told = ResponseBuilder::new().description("The client has it: its `If-None-Match` names the tag").build();
    operation.responses.responses.insert("304".to_owned(), RefOr::T(told));
}

fn is_key(parameter: &RefOr<Parameter>) -> bool {
    matches!(parameter, RefOr::T(parameter) if parameter.name == KEY)
}

fn in_path(parameter: &RefOr<Parameter>) -> bool {
    matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Path)
}

/// How a problem with this status is documented.
fn problem(status: u16) -> Response {
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or_default();
    let content = Content::new(Some(Ref::from_schema_name(ProblemView::name())));
    ResponseBuilder::new().description(reason).content(MEDIA_TYPE, content).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class::Entry;
    use serde_json::Value;

    fn entries() -> Vec<Entry> {
        let mut entries = Vec::new();
        let _ = App::new().into_utoipa_app().configure(|config| entries = routes::declare(config));
        entries
    }

    fn operation(document: &Value, entry: &Entry) -> Value {
        document["paths"][&entry.path][entry.method.as_str().to_lowercase()].clone()
    }

    #[test]
    fn every_route_is_documented_with_its_class() {
        let document: Value = serde_json::from_str(json()).unwrap();
        for entry in entries() {
            let operation = operation(&document, &entry);
            let responses = operation["responses"].as_object().unwrap_or_else(|| panic!("{entry:?}"));
            assert_eq!(operation["security"].is_array(), entry.class != Class::Public, "{entry:?}");
            // a public route may have both for reasons of its own
            if entry.class != Class::Public {
                // besides, somebody can be asked to sign in anew
                let can_be_forbidden = entry.class == Class::Verified || entry.path.starts_with("/api/auth/account/");
                assert_eq!(responses.contains_key("403"), can_be_forbidden, "{entry:?}");
                assert!(responses.contains_key("401"), "{entry:?}");
            }
        }
    }

    #[test]
    fn operations_have_names_of_their_own() {
        let document: Value = serde_json::from_str(json()).unwrap();
        let mut names: Vec<Value> = entries().iter().map(|entry| operation(&document, entry)["operationId"].clone()).collect();
        let all = names.len();
        names.sort_by_key(ToString::to_string);
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn members_of_answers_are_always_present() {
        let document: Value = serde_json::from_str(json()).unwrap();
        let task = &document["components"]["schemas"]["Task"];
        assert_eq!(task["required"].as_array().map(Vec::len), task["properties"].as_object().map(serde_json::Map::len));
    }
}
