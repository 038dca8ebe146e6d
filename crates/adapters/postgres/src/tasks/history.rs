//! The history of tasks.

use super::{
    HOME, HomeColumns, HomeRow,
    card::{BESIDE, CARD_JOINS, CardColumns, CardRow},
    entry::{BESIDE_ENTRY, CompletionRow, ENTRY_JOINS, EntryColumns, EntryRow},
    numbers,
    row::{TaskRow, day, money},
};
use crate::{
    statement::statement,
    viewer::{CALLER, CallerColumns, CallerRow, VIEWER, ViewerBinds, admitted, also_from},
};
use diesel::sql_types::{Array, BigInt, Binary, Bool, Date, Integer, Nullable, Text, Timestamptz};
use honeydue_kernel::{PortError, Seen, Viewer};
use honeydue_task::{CompletionCard, CompletionTotals, HistoryFilter, HistoryKey, HistoryPage, Recall, Recalled};
use std::cmp::Reverse;

statement! {
    /// A page of the history. The homes it was taken from are told with or without entries; the order is made again
    /// afterwards.
    FindHistory {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        residences: Option<Vec<i64>> => Nullable<Array<BigInt>>, tasks: Option<Vec<i64>> => Nullable<Array<BigInt>>,
        ids: Option<Vec<i64>> => Nullable<Array<BigInt>>, kind: Option<String> => Nullable<Text>,
        after: Option<jiff_diesel::Date> => Nullable<Date>, after_id: Option<i64> => Nullable<BigInt>, most: i64 => BigInt,
    } -> (CallerColumns, Nullable<HomeColumns>, Nullable<EntryColumns>),
    [VIEWER, "SELECT ", CALLER, ", ", HOME, ", ", CompletionRow::COLUMNS, BESIDE_ENTRY, " FROM viewer
      LEFT JOIN (member JOIN stream AS home ON home.id = member.residence_id)
        ON member.account_id = viewer.id AND viewer.is_admitted AND ($4 IS NULL OR member.residence_id = ANY ($4))
           AND ($5 IS NULL OR member.residence_id IN (SELECT residence_id FROM task WHERE id = ANY ($5)))
      LEFT JOIN ((
        SELECT completion.* FROM completion JOIN member ON member.residence_id = completion.residence_id
         WHERE member.account_id = (SELECT id FROM viewer WHERE is_admitted) AND ($4 IS NULL OR completion.residence_id = ANY ($4))
           AND ($5 IS NULL OR completion.task_id = ANY ($5)) AND ($6 IS NULL OR completion.id = ANY ($6))
           AND ($7 IS NULL OR completion.kind = $7)
           AND ($8 IS NULL OR (completion.completed_on, completion.id) < ($8, $9))
         ORDER BY completion.completed_on DESC, completion.id DESC LIMIT $10) AS completion ", ENTRY_JOINS, ")
        ON completion.residence_id = member.residence_id"]
}

statement! {
    /// An entry with its task, and what the task's other entries come to.
    FindRecalled {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        entry: Option<i64> => Nullable<BigInt>, newest_of: Option<i64> => Nullable<BigInt>,
    } -> (CallerColumns, Nullable<HomeColumns>, Nullable<(CardColumns, EntryColumns, OthersColumns)>),
    [VIEWER, "SELECT ", CALLER, ", ", HOME, ", ", TaskRow::COLUMNS, BESIDE, ", ", CompletionRow::COLUMNS, BESIDE_ENTRY, ", others.has_newer,
        others.moved_since, others.completions, last.completed_at, last.completed_on, last.actual_cost FROM viewer
      LEFT JOIN (completion ", ENTRY_JOINS, " JOIN task ON task.id = completion.task_id ", CARD_JOINS, "
        JOIN member ON member.residence_id = task.residence_id
        JOIN stream AS home ON home.id = task.residence_id
        CROSS JOIN LATERAL (
          SELECT coalesce(bool_or(other.is_newer), false) AS has_newer, coalesce(bool_or(other.is_newer AND other.moved_date), false) AS moved_since,
                 (count(*) FILTER (WHERE other.kind = 'completed'))::integer AS completions
            FROM (SELECT another.kind, another.moved_date,
                         (another.task_version, another.id) > (completion.task_version, completion.id) AS is_newer
                    FROM completion AS another WHERE another.task_id = completion.task_id AND another.id <> completion.id) AS other) AS others
        LEFT JOIN LATERAL (
          SELECT other.completed_at, other.completed_on, other.actual_cost FROM completion AS other
           WHERE other.task_id = completion.task_id AND other.id <> completion.id AND other.kind = 'completed'
           ORDER BY other.completed_on DESC, other.completed_at DESC, other.task_version DESC, other.id DESC LIMIT 1) AS last ON true)
        ON completion.id = coalesce($4, (SELECT newest.id FROM completion AS newest WHERE newest.task_id = $5
                                          ORDER BY newest.task_version DESC, newest.id DESC LIMIT 1))
           AND member.account_id = viewer.id AND viewer.is_admitted"]
}

statement! {
    /// One entry, as the change that recorded it reads it back.
    FindEntry { entry: i64 => BigInt } -> EntryColumns,
    ["SELECT ", CompletionRow::COLUMNS, BESIDE_ENTRY, " FROM completion ", ENTRY_JOINS, " WHERE completion.id = $1"]
}

statement! {
    /// An entry goes.
    DeleteCompletion { entry: i64 => BigInt } -> (), ["DELETE FROM completion WHERE id = $1"]
}

/// What the other entries of a task come to.
#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct OthersRow {
    has_newer: bool,
    moved_since: bool,
    completions: i32,
    last_at: Option<jiff_diesel::Timestamp>,
    last_on: Option<jiff_diesel::Date>,
    last_cost: Option<i64>,
}
type OthersColumns = (Bool, Bool, Integer, Nullable<Timestamptz>, Nullable<Date>, Nullable<BigInt>);

/// A row of a read of the history.
type Told = (CallerRow, Option<HomeRow>, Option<EntryRow>);
/// A row of a read of one entry with what surrounds it.
type Whole = (CallerRow, Option<HomeRow>, Option<(CardRow, EntryRow, OthersRow)>);

impl FindHistory {
    pub(super) fn seen_by(viewer: Viewer, filter: HistoryFilter, page: HistoryPage) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        let HistoryFilter { ids, residences, tasks, kind } = filter;
        let HistoryPage { limit, after } = page;
        Self {
            needs_verified,
            token,
            user,
            residences: residences.map(numbers),
            tasks: tasks.map(numbers),
            ids: ids.map(numbers),
            kind: kind.map(|kind| kind.name().to_owned()),
            after: after.map(|key| key.completed_on.date().into()),
            after_id: after.map(|key| key.id.get()),
            most: limit.into(),
        }
    }
}

impl FindRecalled {
    pub(super) fn seen_by(viewer: Viewer, which: Recall) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        let (entry, newest_of) = match which {
            Recall::Entry(id) => (Some(id.get()), None),
            Recall::Newest(task) => (None, Some(task.get())),
        };
        Self { needs_verified, token, user, entry, newest_of }
    }
}

pub(super) fn entries(rows: Vec<Told>) -> Result<Seen<Vec<CompletionCard>>, PortError> {
    let Seen { caller, value, mut versions } = admitted(rows.into_iter().map(|(caller, home, entry)| (caller, (home, entry))).collect())?;
    also_from(&mut versions, value.iter().filter_map(|(home, _)| home.map(|home| (home.id, home.stream_version))));
    let mut value: Vec<CompletionCard> =
        value.into_iter().filter_map(|(_, entry)| entry).map(CompletionCard::try_from).collect::<Result<_, _>>()?;
    value.sort_unstable_by_key(|entry| {
        let HistoryKey { completed_on, id } = HistoryKey::of(&entry.completion);
        Reverse((completed_on, id))
    });
    Ok(Seen { caller, value, versions })
}

pub(super) fn recalled(rows: Vec<Whole>) -> Result<Seen<Option<Recalled>>, PortError> {
    let Seen { caller, value, mut versions } = admitted(rows.into_iter().map(|(caller, home, found)| (caller, (home, found))).collect())?;
    also_from(&mut versions, value.iter().filter_map(|(home, _)| home.map(|home| (home.id, home.stream_version))));
    let found = value.into_iter().next().and_then(|(_, found)| found);
    Ok(Seen { caller, value: found.map(whole).transpose()?, versions })
}

fn whole((card, entry, others): (CardRow, EntryRow, OthersRow)) -> Result<Recalled, PortError> {
    let OthersRow { has_newer, moved_since, completions, last_at, last_on, last_cost } = others;
    let rest = CompletionTotals {
        count: u32::try_from(completions).map_err(PortError::fault)?,
        last_at: last_at.map(jiff_diesel::Timestamp::to_jiff),
        last_on: day(last_on)?,
        last_cost: money(last_cost)?,
    };
    Ok(Recalled { entry: entry.try_into()?, card: card.try_into()?, is_newest: !has_newer, moved_since, rest })
}
