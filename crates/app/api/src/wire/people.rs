//! The people of a home.

use crate::{
    extract::LocalDay,
    problem::{Flaw, field::blame},
    wire::{
        home::{MemberView, ResidenceDetailView},
        summary::TotalSummaryView,
        text::{FromText, fits},
    },
};
use honeydue_kernel::{ResidenceId, Role, UserId};
use honeydue_residence::{NewRole, Resident};
use honeydue_task::HomeLoad;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// Somebody who belongs to a home, with the e-mail address for an owner's eyes.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Resident)]
pub struct ResidentView {
    #[serde(flatten)]
    member: MemberView,
    /// Null to who is no owner.
    email: Option<String>,
}

impl From<Resident> for ResidentView {
    fn from(resident: Resident) -> Self {
        let Resident { membership, email } = resident;
        Self { member: membership.into(), email }
    }
}

/// What somebody is to be in a home.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[validate(schema(function = "transfer_fits", skip_on_field_errors = false))]
pub struct RoleRequest {
    /// `owner` or `member`.
    #[validate(custom(function = "fits::<Role>"))]
    #[schema(examples("owner"))]
    role: String,
    /// Whether they are to be the owner who pays.
    transfer: Option<bool>,
}

/// A role that there is not is told of by its own check.
fn transfer_fits(request: &RoleRequest) -> Result<(), ValidationError> {
    match Role::from_text(&request.role) {
        Ok(Role::Member) if request.transfer == Some(true) => Err(blame("transfer", Flaw::new("not_allowed", "needs the role owner"))),
        _ => Ok(()),
    }
}

impl RoleRequest {
    /// The role.
    pub fn into_domain(self) -> Result<NewRole, Flaw> {
        Ok(match (Role::from_text(&self.role)?, self.transfer) {
            (Role::Member, _) => NewRole::Member,
            (Role::Owner, Some(true)) => NewRole::Payer,
            (Role::Owner, _) => NewRole::Owner,
        })
    }
}

/// Somebody was removed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MemberRemoved)]
pub struct MemberRemovedView {
    /// Who.
    pub deleted_id: i64,
    /// The home as it is now; null to who has removed themselves.
    pub residence: Option<ResidenceDetailView>,
}

/// The caller has left a home.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ResidenceLeft)]
pub struct ResidenceLeftView {
    residence_id: i64,
    total_summary: TotalSummaryView,
}

/// A home was deleted.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ResidenceDeleted)]
pub struct ResidenceDeletedView {
    deleted_id: i64,
    total_summary: TotalSummaryView,
}

impl ResidenceLeftView {
    /// Without the home that was left, whether or not it was counted.
    pub fn of(id: ResidenceId, loads: Vec<HomeLoad>, day: &LocalDay) -> Self {
        Self { residence_id: id.get(), total_summary: without(id, loads, day) }
    }
}

impl ResidenceDeletedView {
    /// Without the home that was deleted, whether or not it was counted.
    pub fn of(id: ResidenceId, loads: Vec<HomeLoad>, day: &LocalDay) -> Self {
        Self { deleted_id: id.get(), total_summary: without(id, loads, day) }
    }
}

impl MemberRemovedView {
    /// Somebody who is not in the home any more.
    pub const fn of(member: UserId, residence: Option<ResidenceDetailView>) -> Self {
        Self { deleted_id: member.get(), residence }
    }
}

fn without(id: ResidenceId, mut loads: Vec<HomeLoad>, day: &LocalDay) -> TotalSummaryView {
    loads.retain(|load| load.residence != id);
    TotalSummaryView::of(&loads, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;
    use serde_json::{Value, json};

    fn request(body: Value) -> Result<NewRole, (String, String)> {
        let request: RoleRequest = serde_json::from_value(body).unwrap();
        if let Err(errors) = request.validate() {
            let problem = Problem::from(errors);
            return Err((problem.errors()[0].pointer.clone(), problem.errors()[0].code.clone().into_owned()));
        }
        Ok(request.into_domain().unwrap())
    }

    #[test]
    fn a_role_is_named_and_an_owner_may_pay() {
        assert_eq!(request(json!({"role": "member"})), Ok(NewRole::Member));
        assert_eq!(request(json!({"role": "owner", "transfer": null})), Ok(NewRole::Owner));
        assert_eq!(request(json!({"role": "owner", "transfer": true})), Ok(NewRole::Payer));
    }

    #[test]
    fn what_is_no_role_is_pointed_at() {
        assert_eq!(request(json!({"role": "admin"})), Err(("/role".to_owned(), "unknown".to_owned())));
        assert_eq!(request(json!({"role": "member", "transfer": true})), Err(("/transfer".to_owned(), "not_allowed".to_owned())));
    }
}
