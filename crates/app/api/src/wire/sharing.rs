//! Sharing a home, and coming into one.

use crate::{
    extract::LocalDay,
    problem::Flaw,
    wire::{
        home::ResidenceDetailView,
        instant,
        summary::TotalSummaryView,
        text::{FromText, fits},
    },
};
use honeydue_kernel::Person;
use honeydue_residence::{Code, Home, Shared};
use honeydue_task::HomeLoad;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A code that lets one person into a home.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = ShareCode)]
pub struct ShareCodeView {
    /// Six letters and digits, none of which looks like another.
    #[schema(examples("K7MPRT"))]
    code: String,
    #[schema(format = DateTime)]
    expires_at: String,
}

/// A code with what somebody needs to use it: a `.honeydue` document.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = SharePackage)]
pub struct SharePackageView {
    /// `residence`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// 1.
    version: u8,
    /// 32 characters.
    code: String,
    residence_name: String,
    /// Whoever made it, by name.
    shared_by: Option<String>,
    #[schema(format = DateTime)]
    expires_at: String,
    /// The server that knows the code.
    server: String,
}

/// A code that somebody was given.
#[derive(Deserialize, Validate, ToSchema)]
pub struct JoinRequest {
    /// In any case; spaces and dashes do not matter.
    #[validate(custom(function = "fits::<Code>"))]
    #[schema(min_length = 1, max_length = 100)]
    code: String,
}

/// The home that somebody has come into.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Joined)]
pub struct JoinedView {
    residence: ResidenceDetailView,
    total_summary: TotalSummaryView,
}

impl ShareCodeView {
    /// A code and until when it is good.
    pub fn of(code: &Code, expires_at: Timestamp) -> Self {
        Self { code: code.expose().to_owned(), expires_at: instant(expires_at) }
    }
}

impl SharePackageView {
    /// A code of a home on this server, made by whoever sees the home.
    pub fn of(shared: Shared, by: honeydue_kernel::UserId, server: &str) -> Self {
        let Shared { home, code, expires_at } = shared;
        let person = home.members.into_iter().map(|member| member.person).find(|person| person.id == by);
        Self {
            kind: "residence",
            version: 1,
            code: code.expose().to_owned(),
            residence_name: home.residence.name.into(),
            shared_by: person.map(full_name),
            expires_at: instant(expires_at),
            server: server.to_owned(),
        }
    }
}

/// Both names, or the username of who has none.
fn full_name(person: Person) -> String {
    let Person { id: _, username, first_name, last_name } = person;
    let name = format!("{first_name} {last_name}").trim().to_owned();
    if name.is_empty() { username } else { name }
}

impl JoinRequest {
    /// The code.
    pub fn into_domain(self) -> Result<Code, Flaw> {
        Code::from_text(&self.code)
    }
}

impl JoinedView {
    /// The home, and all of the caller's with it.
    pub fn of(home: Home, loads: &[HomeLoad], day: &LocalDay) -> Self {
        Self { residence: ResidenceDetailView::of(home, loads, day), total_summary: TotalSummaryView::of(loads, day) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(first: &str, last: &str) -> String {
        full_name(Person { id: 1.into(), username: "sam".to_owned(), first_name: first.to_owned(), last_name: last.to_owned() })
    }

    #[test]
    fn somebody_is_named_in_full_as_far_as_possible() {
        assert_eq!((named("Sam", "Reyes"), named("Sam", ""), named("", "")), ("Sam Reyes".to_owned(), "Sam".to_owned(), "sam".to_owned()));
    }
}
