//! Which contractors somebody looks for.

use crate::{
    extract::{FromQuery, Pairs},
    problem::Problem,
};
use honeydue_contractor::ContractorFilter;
use honeydue_kernel::{ResidenceId, SpecialtyId};
use utoipa::IntoParams;

/// Conditions of a list, all of which must be met.
#[derive(Clone, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ContractorListAsked {
    /// Words in name, company, phone, e-mail, city or trade, in any case.
    #[param(value_type = Option<String>)]
    search: Option<String>,
    /// The caller's favourites alone; `false`: all but them.
    #[param(value_type = Option<bool>)]
    favorite: Option<bool>,
    /// Those who know this trade.
    #[param(value_type = Option<i64>)]
    specialty: Option<SpecialtyId>,
    /// Of this home alone. A home that is not the caller's has none.
    #[param(value_type = Option<i64>)]
    residence: Option<ResidenceId>,
}

impl FromQuery for ContractorListAsked {
    fn from_query(pairs: &Pairs) -> Result<Self, Problem> {
        Ok(Self {
            search: pairs.text("search").map(ToOwned::to_owned),
            favorite: pairs.flag("favorite")?,
            specialty: pairs.number::<i64>("specialty")?.map(SpecialtyId::new),
            residence: pairs.number::<i64>("residence")?.map(ResidenceId::new),
        })
    }
}

impl From<ContractorListAsked> for ContractorFilter {
    fn from(asked: ContractorListAsked) -> Self {
        let ContractorListAsked { search, favorite, specialty, residence } = asked;
        Self { search, favorite, specialty, residence }
    }
}
