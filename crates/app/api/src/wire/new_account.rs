//! What somebody sends to get in.

use crate::{
    problem::{Flaw, field::blame},
    wire::text::{FromText, LoginText, Secret, TriedPassword, blank_is_none, fits, optional},
};
use honeydue_identity::{Email, Login, NewAccount, Password, PersonName, Username};
use honeydue_kernel::Zone;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// A new account.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
pub struct RegisterRequest {
    /// In ASCII; an international domain in its form that begins with `xn--`.
    #[validate(custom(function = "fits::<Email>"))]
    email: String,
    /// 8 to 128 characters.
    #[validate(custom(function = "fits::<Password>"))]
    #[schema(value_type = String, format = Password, min_length = 8, max_length = 128)]
    password: Secret,
    /// Letters and digits of one script, and `. _ + -`. Without one, the account is given one.
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Username>"))]
    username: Option<String>,
    #[validate(custom(function = "fits::<PersonName>"))]
    first_name: Option<String>,
    #[validate(custom(function = "fits::<PersonName>"))]
    last_name: Option<String>,
}

impl RegisterRequest {
    /// The account and its password.
    pub fn into_domain(self, zone: Option<Zone>) -> Result<(NewAccount, Password), Flaw> {
        let Self { email, password, username, first_name, last_name } = self;
        let new = NewAccount {
            username: optional(username.as_deref())?,
            email: Email::from_text(&email)?,
            first_name: PersonName::from_text(&first_name.unwrap_or_default())?,
            last_name: PersonName::from_text(&last_name.unwrap_or_default())?,
            zone: zone.unwrap_or_else(Zone::utc),
        };
        Ok((new, Password::chosen(password.into_inner())?))
    }
}

/// A sign-in. Either of `username` and `email` may hold either.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[validate(schema(function = "names_somebody"))]
pub struct LoginRequest {
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<LoginText>"))]
    username: Option<String>,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<LoginText>"))]
    email: Option<String>,
    #[validate(custom(function = "fits::<TriedPassword>"))]
    #[schema(value_type = String, format = Password)]
    password: Secret,
}

fn names_somebody(request: &LoginRequest) -> Result<(), ValidationError> {
    let named = request.username.is_some() || request.email.is_some();
    if named { Ok(()) } else { Err(blame("username", Flaw::new("required", "or email is required"))) }
}

impl LoginRequest {
    /// Who, and with which password.
    pub fn into_domain(self) -> (Login, SecretString) {
        let Self { username, email, password } = self;
        (Login::new(&username.or(email).unwrap_or_default()), password.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;
    use serde_json::json;

    fn register(body: serde_json::Value) -> Result<RegisterRequest, Problem> {
        let request: RegisterRequest = serde_json::from_value(body).unwrap();
        request.validate()?;
        Ok(request)
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once_and_nothing_is_repeated() {
        let problem =
            register(json!({"email": "nobody", "password": "hunter2", "username": "a b", "last_name": "x".repeat(101)})).unwrap_err();
        let faults: Vec<(&str, &str)> = problem.errors().iter().map(|error| (error.pointer.as_str(), &*error.code)).collect();
        assert_eq!(faults, [("/email", "malformed"), ("/last_name", "too_long"), ("/password", "too_short"), ("/username", "malformed")]);
        assert!(!format!("{problem:?}").contains("hunter2"));
    }

    #[test]
    fn names_may_be_left_out() {
        let request = register(json!({"email": "sam@example.org", "password": "honeydue-demo", "username": ""})).unwrap();
        let (new, _) = request.into_domain(None).unwrap();
        assert!(new.username.is_none() && new.first_name.as_str().is_empty());
        assert_eq!(new.zone, Zone::utc());
    }

    #[test]
    fn a_login_needs_one_of_two_names() {
        let nobody: LoginRequest = serde_json::from_value(json!({"password": "x", "email": " "})).unwrap();
        assert_eq!(Problem::from(nobody.validate().unwrap_err()).errors()[0].pointer, "/username");
        let sam: LoginRequest = serde_json::from_value(json!({"password": "x", "email": "sam@example.org"})).unwrap();
        assert_eq!(sam.into_domain().0.as_str(), "sam@example.org");
    }
}
