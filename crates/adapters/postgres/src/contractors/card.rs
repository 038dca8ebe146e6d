//! What a card says beside its contractor.

use super::row::{ContractorColumns, ContractorRow};
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text};
use honeydue_contractor::{ContractorCard, Specialties, Specialty};
use honeydue_kernel::{Person, PortError, ResidenceId, SpecialtyId, UserId};

/// The columns of a card after those of the contractor. Needs [`CARD_JOINS`]. The tasks are those of its home, or of a
/// personal one's in all homes of the viewer. The homes are those that `guard_contractor_shown_in` compares.
pub(super) const BESIDE: &str =
    ", residence.name, creator.id, creator.username, creator.first_name, creator.last_name, trades.ids, trades.names,
     EXISTS (SELECT FROM contractor_favorite AS favorite
              WHERE favorite.contractor_id = contractor.id AND favorite.account_id = viewer.id),
     (SELECT count(*) FROM task
       WHERE task.contractor_id = contractor.id AND CASE WHEN contractor.residence_id IS NULL
         THEN EXISTS (SELECT FROM member WHERE member.residence_id = task.residence_id AND member.account_id = viewer.id)
         ELSE task.residence_id = contractor.residence_id END),
     ARRAY(SELECT copy.residence_id FROM contractor_name AS copy
            WHERE copy.contractor_id = contractor.id AND EXISTS (
              SELECT FROM member WHERE member.residence_id = copy.residence_id AND member.account_id IN (contractor.created_by, viewer.id))
            ORDER BY 1)";

/// What a card needs beside `contractor` and `viewer`. The creator of a personal one is the viewer, whose names are the
/// account's; those of a home are told by the names that the home knows, as long as there is the account.
pub(super) const CARD_JOINS: &str = "
    LEFT JOIN residence ON residence.id = contractor.residence_id
    LEFT JOIN LATERAL (
      SELECT person.account_id AS id, person.username, person.first_name, person.last_name FROM person
        JOIN account ON account.id = person.account_id AND account.deleted_at IS NULL
       WHERE person.residence_id = contractor.residence_id AND person.account_id = contractor.created_by
      UNION ALL
      SELECT account.id, account.username, account.first_name, account.last_name FROM account
       WHERE contractor.residence_id IS NULL AND account.id = contractor.created_by) AS creator ON true
    LEFT JOIN LATERAL (
      SELECT coalesce(array_agg(trade.id ORDER BY trade.id), '{}') AS ids, coalesce(array_agg(trade.name ORDER BY trade.id), '{}') AS names
        FROM contractor_specialties AS known JOIN contractor_specialty AS trade ON trade.id = known.specialty_id
       WHERE known.contractor_id = contractor.id) AS trades ON true ";

/// The types of a contractor's columns and of [`BESIDE`].
pub(super) type CardColumns =
    (ContractorColumns, Nullable<Text>, Nullable<(BigInt, Text, Text, Text)>, Array<BigInt>, Array<Text>, Bool, BigInt, Array<BigInt>);

/// A contractor with what its card says beside it.
#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct CardRow {
    contractor: ContractorRow,
    residence_name: Option<String>,
    creator: Option<(i64, String, String, String)>,
    specialty_ids: Vec<i64>,
    specialty_names: Vec<String>,
    is_favorite: bool,
    task_count: i64,
    shown_in: Vec<i64>,
}

impl TryFrom<CardRow> for ContractorCard {
    type Error = PortError;
    fn try_from(row: CardRow) -> Result<Self, PortError> {
        let CardRow { contractor, residence_name, creator, specialty_ids, specialty_names, is_favorite, task_count, shown_in } = row;
        let ids: Vec<SpecialtyId> = specialty_ids.into_iter().map(SpecialtyId::new).collect();
        let specialties = Specialties::try_from(ids.clone()).map_err(PortError::fault)?;
        Ok(Self {
            contractor: contractor.into_contractor(specialties)?,
            residence_name,
            specialties: ids.into_iter().zip(specialty_names).map(|(id, name)| Specialty { id, name }).collect(),
            is_favorite,
            task_count: u32::try_from(task_count).map_err(PortError::fault)?,
            shown_in: shown_in.into_iter().map(ResidenceId::new).collect(),
            created_by: creator.map(|(id, username, first_name, last_name)| Person {
                id: UserId::new(id),
                username,
                first_name,
                last_name,
            }),
        })
    }
}
