//! How the tasks of homes stand.

use super::{HOME, HOMES, HomeColumns, HomeRow, home};
use crate::{
    statement::statement,
    viewer::{CALLER, CallerColumns, CallerRow, VIEWER, ViewerBinds, admitted, also_from},
};
use diesel::sql_types::{BigInt, Binary, Bool, Date, Nullable};
use honeydue_kernel::{Day, PortError, ResidenceId, Seen, Viewer};
use honeydue_task::{HomeLoad, Pile, Scope, Standing};

statement! {
    /// How many tasks of each home stand how. The effective day is a column's fact, the column itself is the domain's to say.
    FindLoad {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        residence: Option<i64> => Nullable<BigInt>,
    } -> (CallerColumns, Nullable<HomeColumns>, Nullable<PileColumns>),
    [VIEWER, "SELECT ", CALLER, ", ", HOME, ", pile.effective, pile.is_completed, pile.in_progress, pile.tasks FROM viewer ", HOMES, "
      LEFT JOIN LATERAL (
        SELECT CASE WHEN task.is_completed THEN task.next_due_date ELSE coalesce(task.next_due_date, task.due_date) END AS effective,
               task.is_completed, task.in_progress, count(*) AS tasks
          FROM task
         WHERE task.residence_id = member.residence_id AND NOT task.is_cancelled AND NOT task.is_archived
         GROUP BY 1, 2, 3) AS pile ON true"]
}

/// So many tasks of a home that stand alike.
#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct PileRow {
    effective: Option<jiff_diesel::Date>,
    is_completed: bool,
    in_progress: bool,
    tasks: i64,
}
type PileColumns = (Nullable<Date>, Bool, Bool, BigInt);

/// A row of a read of loads.
pub(super) type Loaded = (CallerRow, Option<HomeRow>, Option<PileRow>);

impl FindLoad {
    pub(super) fn seen_by(viewer: Viewer, scope: Scope) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        Self { needs_verified, token, user, residence: home(scope) }
    }
}

/// Puts piles together home by home, in the order of the homes' ids.
pub(super) fn loads(rows: Vec<Loaded>) -> Result<Seen<Vec<HomeLoad>>, PortError> {
    let seen = admitted(rows.into_iter().map(|(caller, home, pile)| (caller, (home, pile))).collect())?;
    let Seen { caller, mut value, mut versions } = seen;
    also_from(&mut versions, value.iter().filter_map(|(home, _)| home.map(|home| (home.id, home.stream_version))));
    value.sort_by_key(|(home, _)| home.map(|home| home.id));
    let mut homes: Vec<HomeLoad> = Vec::new();
    for (home, pile) in value {
        let Some(home) = home else { continue };
        let residence = ResidenceId::new(home.id);
        if homes.last().is_none_or(|last| last.residence != residence) {
            homes.push(HomeLoad { residence, piles: Vec::new() });
        }
        if let (Some(last), Some(pile)) = (homes.last_mut(), pile) {
            last.piles.push(pile.try_into()?);
        }
    }
    Ok(Seen { caller, value: homes, versions })
}

impl TryFrom<PileRow> for Pile {
    type Error = PortError;
    fn try_from(row: PileRow) -> Result<Self, PortError> {
        let PileRow { effective, is_completed, in_progress, tasks } = row;
        let effective = effective.map(|date| Day::try_from(date.to_jiff())).transpose().map_err(PortError::fault)?;
        let standing = Standing { effective, is_completed, in_progress, is_cancelled: false, is_archived: false };
        Ok(Self { standing, count: u32::try_from(tasks).map_err(PortError::fault)? })
    }
}
