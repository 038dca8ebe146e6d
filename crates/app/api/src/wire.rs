//! The JSON of requests and answers, as the contract fixes it.
//!
//! Answers are made from the domains' models, which are taken apart field by field, so that a forgotten one does not
//! compile. Requests are validated by the domains' own types ([`text::fits`]) before they become domain values.

pub mod account;
pub mod board;
pub mod column;
pub mod completion;
pub mod contractor;
pub mod contractor_list;
pub mod contractor_patch;
pub mod deletion;
pub mod fields;
pub mod history;
pub mod home;
pub mod lookup;
pub mod new_account;
pub mod new_completion;
pub mod new_contractor;
pub mod operation;
pub mod page;
pub mod patch;
pub mod people;
pub mod profile;
pub mod proving;
pub mod residence_request;
pub mod schedule;
pub mod sharing;
pub mod sign_in;
pub mod subscription;
pub mod suggestion;
pub mod summary;
pub mod sync;
pub mod task;
pub mod task_batch;
pub mod task_change;
pub mod template;
pub mod text;
pub mod upcoming;

use honeydue_identity::Account;
use honeydue_kernel::Person;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A person as others see one.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Person)]
pub struct PersonView {
    id: i64,
    username: String,
    first_name: String,
    last_name: String,
}

impl From<Person> for PersonView {
    fn from(person: Person) -> Self {
        let Person { id, username, first_name, last_name } = person;
        Self { id: id.get(), username, first_name, last_name }
    }
}

/// The person whose account it is.
impl From<Account> for PersonView {
    fn from(account: Account) -> Self {
        let Account { id, username, first_name, last_name, .. } = account;
        Self { id: id.get(), username: username.into(), first_name: first_name.into(), last_name: last_name.into() }
    }
}

/// RFC 3339, UTC, whole seconds.
pub fn instant(instant: Timestamp) -> String {
    Timestamp::from_second(instant.as_second()).unwrap_or(instant).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_go_out_in_whole_seconds_of_universal_time() {
        let parsed: Timestamp = "2026-06-15T11:20:00.987654-05:00".parse().unwrap();
        assert_eq!(instant(parsed), "2026-06-15T16:20:00Z");
    }
}
