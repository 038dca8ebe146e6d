//! Requests that make a thing, or change it: the same fields, of which another is required or can't be cleared.

use crate::problem::Flaw;
use utoipa::openapi::{RefOr, Schema};
use validator::{Validate, ValidationErrors};

/// The fields' own flaws, with more that were found.
pub fn validated(fields: &impl Validate, more: impl IntoIterator<Item = (&'static str, Result<(), Flaw>)>) -> Result<(), ValidationErrors> {
    let mut errors = fields.validate().err().unwrap_or_default();
    for (name, judged) in more {
        if let Err(flaw) = judged {
            errors.add(name, flaw.into());
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// The fields' schema as a request's: with this description, and these of them required. What is left out is not null, so
/// that no member has a default.
pub fn described(fields: RefOr<Schema>, description: &str, required: &[&str]) -> RefOr<Schema> {
    let mut schema = fields;
    if let RefOr::T(Schema::Object(object)) = &mut schema {
        object.required = required.iter().copied().map(String::from).collect();
        object.description = Some(description.to_owned());
        for property in object.properties.values_mut() {
            match property {
                RefOr::T(Schema::Object(member)) => member.default = None,
                RefOr::T(Schema::Array(member)) => member.default = None,
                RefOr::T(Schema::OneOf(member)) => member.default = None,
                RefOr::T(_) | RefOr::Ref(_) => {}
            }
        }
    }
    schema
}

/// Declares the schema of a request with these fields, and which of them are required.
macro_rules! schema {
    ($request:ident of $fields:ident, $description:literal, $required:expr) => {
        impl utoipa::PartialSchema for $request {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                $crate::wire::fields::described(<$fields as utoipa::PartialSchema>::schema(), $description, $required)
            }
        }

        impl utoipa::ToSchema for $request {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($request).into()
            }

            fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>) {
                <$fields as utoipa::ToSchema>::schemas(schemas);
            }
        }
    };
}
pub(crate) use schema;
