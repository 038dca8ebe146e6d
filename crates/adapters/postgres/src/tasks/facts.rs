//! What suggestions go by.

use super::{HOME, HomeRow};
use crate::{
    statement::statement,
    viewer::{CALLER, CallerColumns, CallerRow, VIEWER, ViewerBinds, admitted, also_from},
};
use diesel::sql_types::{Array, BigInt, Binary, Bool, Nullable, Text};
use honeydue_kernel::{PortError, ResidenceId, Seen, TemplateId, Viewer};
use honeydue_task::template::{Hemisphere, HomeFacts, HomeType};

statement! {
    /// What is known of one home of the viewer's.
    FindHomeFacts {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        residence: i64 => BigInt,
    } -> (CallerColumns, Nullable<(BigInt, BigInt)>, FactsColumns),
    [VIEWER, "SELECT ", CALLER, ", ", HOME, ", residence.country, residence.timezone, residence_type.slug,
        profile.heating_type, profile.cooling_type, profile.water_heater_type, profile.roof_type, profile.exterior_type,
        profile.flooring_primary, profile.landscaping_type, profile.has_pool, profile.has_sprinkler_system, profile.has_septic,
        profile.has_fireplace, profile.has_garage, profile.has_basement, profile.has_attic,
        ARRAY(SELECT DISTINCT task.template_id FROM task
               WHERE task.residence_id = member.residence_id AND task.template_id IS NOT NULL
                 AND NOT task.is_cancelled AND NOT task.is_archived
               ORDER BY task.template_id)
       FROM viewer
       LEFT JOIN (member
         JOIN stream AS home ON home.id = member.residence_id
         JOIN residence ON residence.id = member.residence_id
         LEFT JOIN residence_type ON residence_type.id = residence.residence_type_id
         LEFT JOIN residence_profile AS profile ON profile.residence_id = member.residence_id)
         ON member.account_id = viewer.id AND viewer.is_admitted AND member.residence_id = $4"]
}

/// What is known of a home. Nothing of it has to be said, so that all columns but the last may be null.
#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct FactsRow {
    country: Option<String>,
    timezone: Option<String>,
    type_slug: Option<String>,
    heating_type: Option<String>,
    cooling_type: Option<String>,
    water_heater_type: Option<String>,
    roof_type: Option<String>,
    exterior_type: Option<String>,
    flooring_primary: Option<String>,
    landscaping_type: Option<String>,
    has_pool: Option<bool>,
    has_sprinkler_system: Option<bool>,
    has_septic: Option<bool>,
    has_fireplace: Option<bool>,
    has_garage: Option<bool>,
    has_basement: Option<bool>,
    has_attic: Option<bool>,
    in_use: Vec<i64>,
}
type Word = Nullable<Text>;
type Answer = Nullable<Bool>;
#[rustfmt::skip]
type FactsColumns = (
    Word, Word, Word, Word, Word, Word, Word, Word, Word, Word, Answer, Answer, Answer, Answer, Answer, Answer, Answer, Array<BigInt>,
);

/// A row of a read of facts.
pub(super) type Described = (CallerRow, Option<HomeRow>, FactsRow);

impl FindHomeFacts {
    pub(super) fn seen_by(viewer: Viewer, residence: ResidenceId) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        Self { needs_verified, token, user, residence: residence.get() }
    }
}

/// The facts of the one home that was asked for, if it is the viewer's.
pub(super) fn facts(rows: Vec<Described>) -> Result<Seen<Option<HomeFacts>>, PortError> {
    let seen = admitted(rows.into_iter().map(|(caller, home, facts)| (caller, (home, facts))).collect())?;
    let Seen { caller, value, mut versions } = seen;
    also_from(&mut versions, value.iter().filter_map(|(home, _)| home.map(|home| (home.id, home.stream_version))));
    let mine = value.into_iter().find_map(|(home, facts)| home.map(|_| facts.into()));
    Ok(Seen { caller, value: mine, versions })
}

impl From<FactsRow> for HomeFacts {
    fn from(row: FactsRow) -> Self {
        let FactsRow {
            country,
            timezone,
            type_slug,
            heating_type,
            cooling_type,
            water_heater_type,
            roof_type,
            exterior_type,
            flooring_primary,
            landscaping_type,
            has_pool,
            has_sprinkler_system,
            has_septic,
            has_fireplace,
            has_garage,
            has_basement,
            has_attic,
            in_use,
        } = row;
        Self {
            home_type: type_slug.as_deref().and_then(HomeType::find),
            hemisphere: Hemisphere::of(country.as_deref(), timezone.as_deref()),
            heating_type,
            cooling_type,
            water_heater_type,
            roof_type,
            exterior_type,
            flooring_primary,
            landscaping_type,
            has_pool,
            has_sprinkler_system,
            has_septic,
            has_fireplace,
            has_garage,
            has_basement,
            has_attic,
            in_use: in_use.into_iter().map(TemplateId::new).collect(),
        }
    }
}
