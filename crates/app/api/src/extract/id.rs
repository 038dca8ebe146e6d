//! Which one: the id in the path.

use crate::problem::{Problem, kind};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use honeydue_kernel::UserId;
use std::future::{Ready, ready};

/// The `{id}` of the path. What is not the number of anything is absent, like the id of something that is not there.
#[derive(Clone, Copy, Debug)]
pub struct At<I>(pub I);

impl<I: From<i64>> FromRequest for At<I> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(named(request, "id").map(Self))
    }
}

/// The `{user_id}` of the path.
#[derive(Clone, Copy, Debug)]
pub struct AtUser(pub UserId);

impl FromRequest for AtUser {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(named(request, "user_id").map(Self))
    }
}

fn named<I: From<i64>>(request: &HttpRequest, name: &str) -> Result<I, Problem> {
    request.match_info().get(name).and_then(number).map(I::from).ok_or_else(|| Problem::of(kind::NOT_FOUND))
}

/// Digits alone: neither signs nor spaces.
fn number(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_digits() {
        assert_eq!(number("345"), Some(345));
        for text in ["", "-1", "+1", " 1", "1.0", "x", "99999999999999999999"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
