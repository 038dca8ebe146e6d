//! Problems that a route can answer beside those of its class: named in its `responses(…)`.

use crate::openapi::problem;
use std::collections::BTreeMap;
use utoipa::{
    IntoResponses,
    openapi::{RefOr, Response},
};

macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident $status:literal;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;

            impl IntoResponses for $name {
                fn responses() -> BTreeMap<String, RefOr<Response>> {
                    BTreeMap::from([($status.to_string(), RefOr::T(problem($status)))])
                }
            }
        )*
    };
}

answers! {
    /// 401 of a public route: the credentials are wrong.
    WrongCredentials 401;
    /// 403 of a route that is not verified: nobody is let in like this.
    Forbidden 403;
    /// 404: something that the body names is absent.
    Absent 404;
    /// 409: the state does not allow it.
    Conflict 409;
    /// 410: a code that lets nobody in any more.
    Gone 410;
    /// 412: the object has another version than the client has seen; `current` is how it is now.
    StaleVersion 412;
    /// 429.
    TooMany 429;
}
