//! Which field of a request is at fault, and why.

use crate::problem::Problem;
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;
use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

/// A field that is at fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// A JSON pointer into the body (`/tasks/3/title`), or `query:days`, or `header:X-Timezone`.
    pub pointer: String,
    /// A stable slug.
    #[schema(value_type = String)]
    pub code: Cow<'static, str>,
    /// Words for people.
    #[schema(value_type = String)]
    pub detail: Cow<'static, str>,
}

/// Why a value is not taken, wherever it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// A stable slug.
    pub code: &'static str,
    /// Words for people: `must not be empty`.
    pub detail: Cow<'static, str>,
}

impl Flaw {
    /// With this slug and these words.
    pub fn new(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, detail: detail.into() }
    }

    /// The flaw of the value at this place.
    pub fn at(self, pointer: impl Into<String>) -> Problem {
        Problem::field(pointer, self.code, self.detail)
    }
}

/// Values are taken after they were validated, so this is told only where a check was forgotten.
impl From<Flaw> for Problem {
    fn from(flaw: Flaw) -> Self {
        flaw.at("")
    }
}

impl From<Flaw> for ValidationError {
    fn from(flaw: Flaw) -> Self {
        Self::new(flaw.code).with_message(flaw.detail)
    }
}

impl FieldError {
    /// A field at fault.
    pub fn new(pointer: impl Into<String>, code: impl Into<Cow<'static, str>>, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { pointer: pointer.into(), code: code.into(), detail: detail.into() }
    }

    /// The field's name and what is wrong with it: `title must not be empty`.
    pub fn sentence(&self) -> String {
        let name = self.pointer.rsplit(['/', ':']).next().unwrap_or_default();
        if name.is_empty() { format!("the body {}", self.detail) } else { format!("{name} {}", self.detail) }
    }
}

/// The name of a field, as a step of a JSON pointer (RFC 6901).
pub fn step(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

impl From<ValidationErrors> for Problem {
    fn from(errors: ValidationErrors) -> Self {
        let mut fields = Vec::new();
        collect("", errors, &mut fields);
        fields.sort_by(|one, other| one.pointer.cmp(&other.pointer));
        Self::fields(fields)
    }
}

fn collect(at: &str, errors: ValidationErrors, fields: &mut Vec<FieldError>) {
    for (name, kind) in errors.into_errors() {
        let pointer = format!("{at}{}", step(&name));
        match kind {
            ValidationErrorsKind::Field(errors) => fields.extend(errors.into_iter().map(|error| field(at, &pointer, error))),
            ValidationErrorsKind::Struct(inner) => collect(&pointer, *inner, fields),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    collect(&format!("{pointer}/{index}"), *inner, fields);
                }
            }
        }
    }
}

/// Checks over several fields say in a parameter which of them is at fault; see [`blame`].
fn field(at: &str, pointer: &str, error: ValidationError) -> FieldError {
    let blamed = error.params.get(BLAMED).and_then(serde_json::Value::as_str).map(|name| format!("{at}{}", step(name)));
    let detail = error.message.unwrap_or(Cow::Borrowed("is not valid"));
    FieldError::new(blamed.unwrap_or_else(|| pointer.to_owned()), error.code, detail)
}

const BLAMED: &str = "field";

/// What a check over several fields found wrong with one of them.
pub fn blame(name: &'static str, flaw: Flaw) -> ValidationError {
    let mut error = ValidationError::from(flaw);
    error.add_param(Cow::Borrowed(BLAMED), &name);
    error
}

#[cfg(test)]
mod tests {
    use super::*;
    use validator::Validate;

    #[derive(Validate)]
    #[validate(schema(function = "whole"))]
    struct Item {
        #[validate(length(min = 1, message = "must not be empty"))]
        title: String,
    }

    #[derive(Validate)]
    struct Batch {
        #[validate(nested)]
        tasks: Vec<Item>,
        #[validate(nested)]
        first: Item,
    }

    fn whole(item: &Item) -> Result<(), ValidationError> {
        if item.title == "bad" { Err(blame("days", Flaw::new("required", "is needed"))) } else { Ok(()) }
    }

    fn item(title: &str) -> Item {
        Item { title: title.to_owned() }
    }

    #[test]
    fn errors_deep_inside_are_pointed_at_and_ordered() {
        let batch = Batch { tasks: vec![item("fine"), item(""), item("bad")], first: item("") };
        let problem = Problem::from(batch.validate().unwrap_err());
        let pointers: Vec<&str> = problem.errors().iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(pointers, ["/first/title", "/tasks/1/title", "/tasks/2/days"]);
        assert_eq!(problem.0.detail, "title must not be empty; title must not be empty; days is needed");
    }

    #[test]
    fn names_are_escaped() {
        assert_eq!(step("a/b~c"), "/a~1b~0c");
    }

    #[test]
    fn headers_and_parameters_are_named() {
        assert_eq!(
            FieldError::new("query:days", "out_of_range", "must lie between 1 and 365").sentence(),
            "days must lie between 1 and 365"
        );
        assert_eq!(FieldError::new("", "wrong_type", "must be an object").sentence(), "the body must be an object");
    }
}
