//! What decisions about homes write.

use super::{
    code::{RevokeCodes, SaveCode, UseCode},
    row::rows,
};
use crate::{flight::Flight, statement::statement};
use diesel::sql_types::{BigInt, Bool, Text, Timestamptz};
use honeydue_kernel::{PortError, ResidenceId, Role, UserId};
use honeydue_residence::{MainHome, ResidenceWrite, Succession};
use jiff::Timestamp;

statement! {
    /// A person belongs to the home from now on.
    SaveMember {
        residence: i64 => BigInt, account: i64 => BigInt, role: String => Text, is_primary: bool => Bool,
        at: jiff_diesel::Timestamp => Timestamptz,
    } -> (),
    ["INSERT INTO member (residence_id, account_id, role, is_primary, joined_at) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (residence_id, account_id) DO UPDATE SET role = excluded.role"]
}

statement! {
    /// Copies a person's names into a home. The account's stream is locked, so they are the names of now.
    CopyPerson { residence: i64 => BigInt, account: i64 => BigInt } -> (),
    ["INSERT INTO person (residence_id, account_id, username, first_name, last_name)
      SELECT $1, id, username, first_name, last_name FROM account WHERE id = $2
      ON CONFLICT (residence_id, account_id) DO UPDATE
         SET username = excluded.username, first_name = excluded.first_name, last_name = excluded.last_name"]
}

statement! {
    /// The home shows the names that a newcomer's contractors have now.
    TellContractorsAnew { residence: i64 => BigInt, account: i64 => BigInt } -> (), ["SELECT tell_contractors_anew($1, $2)"]
}

statement! {
    /// A home is somebody's main one, and no other is; or it is not any more. The account's stream is locked.
    ChooseMainHome { account: i64 => BigInt, residence: i64 => BigInt, is_primary: bool => Bool } -> (),
    ["UPDATE member SET is_primary = ($1 = account_id AND $2 = residence_id AND $3)
       WHERE account_id = $1 AND (residence_id = $2 OR ($3 AND is_primary))"]
}

statement! {
    /// A person does not belong to the home any more. The copy of the names stays, for what they made and did.
    RemoveMember { residence: i64 => BigInt, account: i64 => BigInt } -> (),
    ["DELETE FROM member WHERE residence_id = $1 AND account_id = $2"]
}

statement! {
    /// Work that was given to a person is nobody's from now on.
    Unassign { residence: i64 => BigInt, account: i64 => BigInt, at: jiff_diesel::Timestamp => Timestamptz } -> (),
    ["SELECT unassign($1, $2, $3)"]
}

statement! {
    /// Somebody else pays for the home.
    Succeed { owner: i64 => BigInt, at: jiff_diesel::Timestamp => Timestamptz, residence: i64 => BigInt } -> (),
    ["UPDATE residence SET owner_id = $1, updated_at = $2, version = version + 1 WHERE id = $3"]
}

statement! {
    /// The home goes, with everything that is kept for it.
    DeleteHome { residence: i64 => BigInt } -> (), ["SELECT delete_home($1)"]
}

/// Adds a decision's writes to its flight.
pub(super) fn written(flight: Flight<()>, write: ResidenceWrite) -> Result<Flight<()>, PortError> {
    Ok(match write {
        ResidenceWrite::Founded { residence, is_primary } => {
            let (id, member, at) = (residence.id, residence.owner, residence.created_at);
            let (home, profile) = rows(residence)?;
            let flight = joined(flight.run(home).run(profile), id, member, Role::Owner, at);
            chosen(flight, id, is_primary.then_some(MainHome { member, is_primary }))
        }
        ResidenceWrite::Admitted { residence, member, role, at } => arrived(flight, residence, member, role, at),
        ResidenceWrite::Updated { residence, main } => {
            let id = residence.id;
            let (home, profile) = rows(residence)?;
            chosen(flight.run(home).run(profile), id, main)
        }
        ResidenceWrite::MainHomeChosen { residence, main } => chosen(flight, residence, Some(main)),
        ResidenceWrite::RoleChanged { residence, member, role, payer, was_owner, at } => {
            stepped_down(joined(flight, residence, member, role, at), residence, payer, was_owner, at)
        }
        ResidenceWrite::Parted { residence, member, payer, was_owner, at } => {
            let remove = RemoveMember { residence: residence.get(), account: member.get() };
            let unassign = Unassign { residence: residence.get(), account: member.get(), at: at.into() };
            stepped_down(flight.run(remove).run(unassign), residence, payer, was_owner, at)
        }
        ResidenceWrite::Shared { code, hash } => {
            let kind = Some(code.kind.name().to_owned());
            let others = RevokeCodes { at: code.created_at.into(), residence: code.residence.get(), kind };
            flight.run(others).run(SaveCode::of(code, hash))
        }
        ResidenceWrite::CodesRevoked { residence, at } => flight.run(all_codes(residence, at)),
        ResidenceWrite::Joined { residence, member, code, owners: _, at } => {
            let used = UseCode { at: at.into(), account: member.get(), id: code.get() };
            arrived(flight.run(used), residence, member, Role::Member, at)
        }
        ResidenceWrite::Deleted { residence } => flight.run(DeleteHome { residence: residence.get() }),
    })
}

/// A person comes into a home, where a copy of the names stays.
fn joined(flight: Flight<()>, residence: ResidenceId, account: UserId, role: Role, at: Timestamp) -> Flight<()> {
    let (residence, account) = (residence.get(), account.get());
    let save = SaveMember { residence, account, role: role.name().to_owned(), is_primary: false, at: at.into() };
    flight.run(save).run(CopyPerson { residence, account })
}

/// A person comes into a home that is there: perhaps back, to where tasks name contractors of theirs.
fn arrived(flight: Flight<()>, residence: ResidenceId, account: UserId, role: Role, at: Timestamp) -> Flight<()> {
    let anew = TellContractorsAnew { residence: residence.get(), account: account.get() };
    joined(flight, residence, account, role, at).run(anew)
}

fn chosen(flight: Flight<()>, residence: ResidenceId, main: Option<MainHome>) -> Flight<()> {
    main.into_iter().fold(flight, |flight, MainHome { member, is_primary }| {
        flight.run(ChooseMainHome { account: member.get(), residence: residence.get(), is_primary })
    })
}

/// Somebody else pays, where that changes; and codes that a former owner has seen let nobody in.
fn stepped_down(flight: Flight<()>, residence: ResidenceId, payer: Option<Succession>, was_owner: bool, at: Timestamp) -> Flight<()> {
    let succeed = |to: UserId| Succeed { owner: to.get(), at: at.into(), residence: residence.get() };
    let flight = payer.into_iter().fold(flight, |flight, Succession { from: _, to }| flight.run(succeed(to)));
    if was_owner { flight.run(all_codes(residence, at)) } else { flight }
}

fn all_codes(residence: ResidenceId, at: Timestamp) -> RevokeCodes {
    RevokeCodes { at: at.into(), residence: residence.get(), kind: None }
}
