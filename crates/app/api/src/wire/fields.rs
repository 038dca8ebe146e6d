//! Requests that make a thing, or change it: the same fields, of which another is required or can't be cleared.

use crate::problem::Flaw;
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

/// Declares the schema of a request with these fields, and which of them are required.
macro_rules! schema {
    ($request:ident of $fields:ident, $description:literal, $required:expr) => {
        impl utoipa::PartialSchema for $request {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let mut schema = <$fields as utoipa::PartialSchema>::schema();
                if let utoipa::openapi::RefOr::T(utoipa::openapi::Schema::Object(object)) = &mut schema {
                    object.required = $required.map(String::from).to_vec();
                    object.description = Some($description.to_owned());
                }
                schema
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
