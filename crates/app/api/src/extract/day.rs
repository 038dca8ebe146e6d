//! Which day it is for the caller, and how far ahead "soon" reaches.

use crate::{
    clock,
    extract::query::{Pairs, pointer},
    problem::{Problem, kind},
};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use honeydue_kernel::{Caller, Day, Zone};
use honeydue_task::Threshold;
use jiff::Timestamp;
use std::future::{Ready, ready};
use utoipa::{
    IntoParams,
    openapi::{
        Deprecated, ObjectBuilder, Required, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

/// The name of the header with the caller's zone.
const ZONE: &str = "X-Timezone";

/// What a request says of the day: its zone and its threshold. Only on routes that decide a day.
#[derive(Clone, Debug)]
pub struct DayAsked {
    zone: Option<Zone>,
    threshold: Threshold,
    now: Timestamp,
}

/// The caller's day.
#[derive(Clone, Debug)]
pub struct LocalDay {
    /// The day in the caller's zone.
    pub today: Day,
    /// That zone.
    pub zone: Zone,
    /// How far "due soon" reaches.
    pub threshold: Threshold,
}

impl DayAsked {
    /// The zone of the header, where there is one.
    pub const fn zone(&self) -> Option<&Zone> {
        self.zone.as_ref()
    }

    /// How far "due soon" reaches.
    pub const fn threshold(&self) -> Threshold {
        self.threshold
    }

    /// When the request came.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The day in the zone of the header, else in the profile's.
    pub fn of(self, caller: Caller) -> LocalDay {
        let zone = self.zone.unwrap_or(caller.zone);
        LocalDay { today: zone.day_of(self.now), zone, threshold: self.threshold }
    }
}

/// The zone of the header, if any; the problem says what stood there instead.
fn zone(request: &HttpRequest) -> Result<Option<Zone>, Problem> {
    let Some(value) = request.headers().get(ZONE).filter(|value| !value.is_empty()) else { return Ok(None) };
    let zone = value.to_str().ok().and_then(|name| name.trim().parse().ok());
    zone.map(Some).ok_or_else(|| Problem::of(kind::UNKNOWN_TIMEZONE).at(format!("header:{ZONE}")))
}

/// The zone of the header, on routes that decide no day: an unknown one is as good as none.
pub fn zone_if_known(request: &HttpRequest) -> Option<Zone> {
    zone(request).ok().flatten()
}

fn threshold(pairs: &Pairs) -> Result<Threshold, Problem> {
    let name = if pairs.text("days").is_some() { "days" } else { "days_threshold" };
    match pairs.number::<i64>(name)? {
        None => Ok(Threshold::default()),
        Some(days) => Threshold::try_from(days).map_err(|error| Problem::field(pointer(name), "out_of_range", error.to_string())),
    }
}

impl FromRequest for DayAsked {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let asked = || {
            let threshold = threshold(&Pairs::of(request)?)?;
            Ok(Self { zone: zone(request)?, threshold, now: clock::now() })
        };
        ready(asked())
    }
}

impl IntoParams for DayAsked {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let days = || ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(365)).build();
        let optional = |name: &str, place, description: &str| {
            ParameterBuilder::new().name(name).parameter_in(place).required(Required::False).description(Some(description))
        };
        vec![
            optional("days", ParameterIn::Query, "How many days ahead \"due soon\" reaches; 30 if nothing is said.")
                .schema(Some(days()))
                .build(),
            optional("days_threshold", ParameterIn::Query, "The same, as older clients call it.")
                .schema(Some(days()))
                .deprecated(Some(Deprecated::True))
                .build(),
            optional(ZONE, ParameterIn::Header, "The caller's zone, like America/Chicago or +02:00: what \"today\" means.")
                .schema(Some(ObjectBuilder::new().schema_type(Type::String).build()))
                .build(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn asked(query: &str, zone: Option<&str>) -> Result<DayAsked, Problem> {
        let request = TestRequest::with_uri(&format!("/api/tasks/{query}"));
        let request = if let Some(zone) = zone { request.insert_header((ZONE, zone)) } else { request };
        DayAsked::from_request(&request.to_http_request(), &mut Payload::None).into_inner()
    }

    fn fault(query: &str, zone: Option<&str>) -> (String, String) {
        let problem = asked(query, zone).unwrap_err();
        (problem.errors()[0].pointer.clone(), problem.errors()[0].code.clone().into_owned())
    }

    #[test]
    fn the_threshold_has_two_names_and_a_default() {
        let days = |query| asked(query, None).unwrap().threshold.days();
        assert_eq!((days(""), days("?days=7"), days("?days_threshold=365"), days("?days=&other=1")), (30, 7, 365, 30));
    }

    #[test]
    fn a_threshold_out_of_range_is_pointed_at() {
        for query in ["?days=0", "?days=366", "?days=-1"] {
            assert_eq!(fault(query, None), ("query:days".to_owned(), "out_of_range".to_owned()), "{query}");
        }
        assert_eq!(fault("?days_threshold=many", None), ("query:days_threshold".to_owned(), "wrong_type".to_owned()));
    }

    #[test]
    fn an_unknown_zone_is_pointed_at() {
        assert_eq!(fault("", Some("Mars/Olympus")), ("header:X-Timezone".to_owned(), "unknown_timezone".to_owned()));
        assert_eq!(asked("", Some("US/Pacific")).unwrap().zone.unwrap().name(), "US/Pacific");
        assert!(asked("", Some("")).unwrap().zone.is_none());
    }
}
