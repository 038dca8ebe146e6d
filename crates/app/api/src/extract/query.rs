//! Query parameters.

use crate::problem::{Flaw, Problem, kind};
use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use std::{
    future::{Ready, ready},
    str::FromStr,
};

/// Parameters that a type takes from the query.
pub trait FromQuery: Sized {
    /// Takes them, or says which is at fault.
    fn from_query(pairs: &Pairs) -> Result<Self, Problem>;
}

/// The parameters of a route, from the query.
#[derive(Clone, Debug)]
pub struct Query<T>(pub T);

/// All names and values of a query, in order.
#[derive(Clone, Debug, Default)]
pub struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Takes a query string apart.
    pub fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
        pairs.map(|pairs| Self(pairs.into_inner())).map_err(|_| Problem::of(kind::BAD_REQUEST).detail("The query is not well formed."))
    }

    /// The value of the first parameter with this name; an empty one counts as not given.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// A whole number.
    pub fn number<N: FromStr>(&self, name: &str) -> Result<Option<N>, Problem> {
        let wrong = || Flaw::new("wrong_type", "must be an integer").at(pointer(name));
        self.text(name).map(|text| text.parse().map_err(|_| wrong())).transpose()
    }

    /// `true` or `false`; also `1` or `0`.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Problem> {
        match self.text(name) {
            None => Ok(None),
            Some("true" | "1") => Ok(Some(true)),
            Some("false" | "0") => Ok(Some(false)),
            Some(_) => Err(Flaw::new("wrong_type", "must be true or false").at(pointer(name))),
        }
    }
}

/// How a query parameter is pointed at.
pub fn pointer(name: &str) -> String {
    format!("query:{name}")
}

impl<T: FromQuery> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Pairs::of(request).and_then(|pairs| T::from_query(&pairs)).map(Self))
    }
}
