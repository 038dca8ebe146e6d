//! Who reads.

use crate::{
    class::Class,
    extract::{DayAsked, LocalDay},
    problem::{Problem, kind},
    respond::Read,
    secrets::{hash_of, taken_apart},
    wiring::Wiring,
};
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header::AUTHORIZATION, web::Data};
use honeydue_kernel::{Access, Actor, Authority, Caller, Seen, TokenHash, UserId, Viewer};
use std::{
    fmt,
    future::{Ready, ready},
};

/// The bearer of a token, on a route that is not public. Nothing is known of the token yet: the read itself finds out.
#[derive(Clone)]
pub struct Reader {
    pub(super) token: TokenHash,
    pub(super) needs: Access,
    pub(super) wiring: Data<Wiring>,
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("needs", &self.needs).finish_non_exhaustive()
    }
}

impl Reader {
    /// The reader, as ports know one.
    pub const fn viewer(&self) -> Viewer {
        Viewer::Credential { token: self.token, needs: self.needs }
    }

    /// The reader as somebody who acts, once the read has told who it is: for what begins by being asked for.
    #[expect(clippy::disallowed_methods, reason = "this is the extractor: it saw the credential, and the transaction checks it")]
    pub const fn acting_as(&self, caller: &Caller) -> Actor {
        Actor::vouched(caller.user, Authority::Session { token: self.token, needs: self.needs })
    }

    /// Remembers whose the token turned out to be.
    pub(super) fn is(&self, caller: &Caller) {
        if let Some(session) = caller.session {
            self.wiring.known.remember(self.token, caller.user, session);
        }
    }

    /// The answer that shows this, on whatever day.
    pub fn shows<T, V>(&self, seen: Seen<T>, view: impl FnOnce(T) -> V) -> Read<V> {
        let Seen { caller, value, versions } = seen;
        self.is(&caller);
        Read::new(view(value), versions, None)
    }

    /// The answer that shows this on the caller's day.
    pub fn shows_on<T, V>(&self, day: DayAsked, seen: Seen<T>, view: impl FnOnce(T, &LocalDay) -> V) -> Read<V> {
        let Seen { caller, value, versions } = seen;
        self.is(&caller);
        let day = day.of(caller);
        Read::new(view(value, &day), versions, Some(day))
    }

    pub(super) fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let wiring = request.app_data::<Data<Wiring>>().ok_or_else(|| Problem::fault("the application has no wiring"))?;
        let needs = match request.app_data::<Class>() {
            Some(Class::Authenticated) => Access::Authenticated,
            Some(Class::Verified) => wiring.verified_access(),
            Some(Class::Public) | None => return Err(Problem::fault("a route that is declared public asks who calls")),
        };
        let (secret, _) = presented(request).ok_or_else(|| Problem::of(kind::NOT_AUTHENTICATED))?;
        Ok(Self { token: hash_of(secret), needs, wiring: Data::clone(wiring) })
    }

    /// Whose the token is, if it says so.
    pub(super) fn claimed(&self, request: &HttpRequest) -> Option<UserId> {
        let (_, claim) = presented(request)?;
        self.wiring.codes.claimed(&self.token, claim?)
    }
}

/// `Authorization: Token <key>` or `Bearer <key>`; the scheme in any case. The secret of the key, and what else it says.
fn presented(request: &HttpRequest) -> Option<(&str, Option<&str>)> {
    let (scheme, key) = request.headers().get(AUTHORIZATION)?.to_str().ok()?.trim().split_once(' ')?;
    let known = scheme.eq_ignore_ascii_case("token") || scheme.eq_ignore_ascii_case("bearer");
    Some(key.trim()).filter(|key| known && !key.is_empty()).map(taken_apart)
}

impl FromRequest for Reader {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn key(header: &str) -> Option<String> {
        presented(&TestRequest::default().insert_header((AUTHORIZATION, header)).to_http_request()).map(|(secret, _)| secret.to_owned())
    }

    #[test]
    fn both_schemes_are_taken_in_any_case() {
        for header in ["Token abc", "token abc", "Bearer abc", "BEARER  abc "] {
            assert_eq!(key(header).as_deref(), Some("abc"), "{header}");
        }
    }

    #[test]
    fn anything_else_is_no_token() {
        for header in ["abc", "Token", "Token ", "Basic abc", ""] {
            assert_eq!(key(header), None, "{header}");
        }
    }
}
