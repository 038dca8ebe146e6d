//! Which version the client has seen.

use crate::problem::{Flaw, Problem};
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{HeaderValue, IF_MATCH},
};
use honeydue_kernel::Version;
use std::future::{Ready, ready};
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Required, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

/// The object's `version` of `If-Match`: `"4"`, also weak, or a bare 4. None where nothing is said, or `*`: any version will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub Option<Version>);

fn version(value: &HeaderValue) -> Result<Option<Version>, Flaw> {
    let text = value.to_str().unwrap_or_default().trim();
    let tag = text.strip_prefix("W/").filter(|tag| tag.starts_with('"')).unwrap_or(text);
    let bare = tag.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(tag);
    match bare {
        "" | "*" => Ok(None),
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().map(Some).map_err(|_| malformed()),
        _ => Err(malformed()),
    }
}

fn malformed() -> Flaw {
    Flaw::new("malformed", "must be the version of the object, like \"4\"")
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let seen = request.headers().get(IF_MATCH).map_or(Ok(None), version);
        ready(seen.map(Self).map_err(|flaw| flaw.at("header:If-Match")))
    }
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = ObjectBuilder::new().schema_type(Type::String).examples(["\"4\""]).build();
        let parameter = ParameterBuilder::new().name("If-Match").parameter_in(ParameterIn::Header).required(Required::False);
        let description = "The `version` of the object that was seen: if it has another one now, nothing is changed and the answer is 412.";
        vec![parameter.description(Some(description)).schema(Some(text)).build()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn seen(header: &str) -> Result<Option<Version>, String> {
        let request = TestRequest::default().insert_header((IF_MATCH, header)).to_http_request();
        let seen = IfMatch::from_request(&request, &mut Payload::None).into_inner();
        seen.map(|seen| seen.0).map_err(|problem| problem.errors()[0].pointer.clone())
    }

    #[test]
    fn a_version_is_taken_with_and_without_quotes() {
        for header in ["\"4\"", "4", " 4 ", "W/\"4\""] {
            assert_eq!(seen(header), Ok(Some(4)), "{header}");
        }
        assert_eq!((seen("*"), seen("")), (Ok(None), Ok(None)));
    }

    #[test]
    fn anything_else_is_pointed_at() {
        for header in ["W/4", "W/\"4", "\"4", "4, 5", "-1", "abc", "99999999999999999999"] {
            assert_eq!(seen(header), Err("header:If-Match".to_owned()), "{header}");
        }
    }
}
