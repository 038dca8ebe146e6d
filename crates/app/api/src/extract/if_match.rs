//! Which version a client has seen.

use crate::problem::{Flaw, Problem};
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header::IF_MATCH};
use honeydue_kernel::Version;
use std::future::{Ready, ready};
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Required, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

/// The version in `If-Match`: what was decided upon. None where a client does not care.
#[derive(Clone, Copy, Debug)]
pub struct IfMatch(pub Option<Version>);

/// `"4"`, also weak, or a bare 4; `*` is whatever is there.
fn version(text: &str) -> Result<Option<Version>, Flaw> {
    let text = text.trim();
    if text == "*" {
        return Ok(None);
    }
    let tag = text.strip_prefix("W/").unwrap_or(text);
    let number = tag.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(tag);
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    let malformed = || Flaw::new("malformed", "must be the version of the object, like \"4\"");
    digits.then(|| number.parse().ok()).flatten().map(Some).ok_or_else(malformed)
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(header) = request.headers().get(IF_MATCH) else { return ready(Ok(Self(None))) };
        let version = version(header.to_str().unwrap_or_default());
        ready(version.map(Self).map_err(|flaw| flaw.at("header:If-Match")))
    }
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let version = ParameterBuilder::new().name("If-Match").parameter_in(ParameterIn::Header).required(Required::False);
        let version = version.description(Some("The object's `version` that the change is meant for, like `\"4\"`; another one is 412."));
        vec![version.schema(Some(ObjectBuilder::new().schema_type(Type::String).build())).build()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_quoted_or_bare() {
        for text in ["\"4\"", "4", " 4 ", "W/\"4\""] {
            assert_eq!(version(text).unwrap(), Some(4), "{text}");
        }
        assert_eq!(version("*").unwrap(), None);
    }

    #[test]
    fn anything_else_is_no_version() {
        for text in ["", "\"\"", "\"4", "-4", "+4", "4.0", "four", "\"3\", \"4\"", "99999999999999999999"] {
            assert_eq!(version(text).unwrap_err().code, "malformed", "{text}");
        }
    }
}
