//! The statements that every change is wrapped in.

use crate::statement::{Recipe, statement};
use diesel::sql_types::{Array, BigInt, Binary, Bool, Integer, Nullable, Text, Timestamptz};
use honeydue_kernel::{Access, Payer, ResidenceId, Resource, Role, TokenHash, UserId};
use jiff::Timestamp;

statement! {
    /// Begins a transaction that may write, which is not the default of the server's role.
    Begin {} -> (), ["BEGIN READ WRITE"]
}
statement! {
    /// Ends a transaction. If a statement of it has failed, the server rolls back and says so, without an error.
    Commit {} -> (), ["COMMIT"]
}
statement! {
    /// Ends a transaction of which a part could not be sent.
    Rollback {} -> (), ["ROLLBACK"]
}
statement! {
    /// A living session of this account.
    GuardSession { token: Vec<u8> => Binary, actor: i64 => BigInt, needs_verified: bool => Bool } -> (),
    ["SELECT guard_session($1, $2, $3)"]
}
statement! {
    /// A living account.
    GuardAccount { actor: i64 => BigInt } -> (), ["SELECT guard_account($1)"]
}
statement! {
    /// Claims an idempotency key.
    Once { actor: i64 => BigInt, key: String => Text, fingerprint: Vec<u8> => Binary } -> (), ["SELECT once($1, $2, $3)"]
}
statement! {
    /// Adds the place of the event to the key.
    Remember { actor: i64 => BigInt, key: String => Text, stream: i64 => BigInt } -> (), ["SELECT remember($1, $2, $3)"]
}
statement! {
    /// Locks and begins streams.
    LockStreams { existing: Vec<i64> => Array<BigInt>, begun: Vec<i64> => Array<BigInt> } -> (), ["SELECT lock_streams($1, $2)"]
}
statement! {
    /// The actor belongs to the home.
    GuardMember { home: i64 => BigInt, actor: i64 => BigInt, needs_owner: bool => Bool } -> (), ["SELECT guard_member($1, $2, $3)"]
}
statement! {
    /// The task is still what it was.
    GuardTaskUnchanged { task: i64 => BigInt, seen: i64 => BigInt } -> (), ["SELECT guard_task_unchanged($1, $2)"]
}
statement! {
    /// These people belong to the home.
    GuardAssignable { home: i64 => BigInt, people: Vec<i64> => Array<BigInt> } -> (), ["SELECT guard_assignable($1, $2)"]
}
statement! {
    /// The home may show these contractors.
    GuardCallable { home: i64 => BigInt, actor: i64 => BigInt, contractors: Vec<i64> => Array<BigInt> } -> (),
    ["SELECT guard_callable($1, $2, $3)"]
}
statement! {
    /// The contractor is still what it was.
    GuardContractorUnchanged { contractor: i64 => BigInt, seen: i64 => BigInt } -> (), ["SELECT guard_contractor_unchanged($1, $2)"]
}
statement! {
    /// The homes that show the contractor's names are still those.
    GuardContractorShownIn { contractor: i64 => BigInt, actor: i64 => BigInt, homes: Vec<i64> => Array<BigInt> } -> (),
    ["SELECT guard_contractor_shown_in($1, $2, $3)"]
}
statement! {
    /// The home is still what it was.
    GuardResidenceUnchanged { home: i64 => BigInt, seen: i64 => BigInt } -> (), ["SELECT guard_residence_unchanged($1, $2)"]
}
statement! {
    /// The home has another owner.
    GuardAnotherOwner { home: i64 => BigInt, besides: i64 => BigInt } -> (), ["SELECT guard_another_owner($1, $2)"]
}
statement! {
    /// The people of the home are still those.
    GuardMembers { home: i64 => BigInt, accounts: Vec<i64> => Array<BigInt>, roles: Vec<String> => Array<Text> } -> (),
    ["SELECT guard_members($1, $2, $3)"]
}
statement! {
    /// The people of these homes are still those.
    GuardHouseholds { homes: Vec<i64> => Array<BigInt>, accounts: Vec<i64> => Array<BigInt>, roles: Vec<String> => Array<Text> } -> (),
    ["SELECT guard_households($1, $2, $3)"]
}
statement! {
    /// These streams are where they were.
    GuardUnmoved { streams: Vec<i64> => Array<BigInt>, versions: Vec<i64> => Array<BigInt> } -> (), ["SELECT guard_unmoved($1, $2)"]
}
statement! {
    /// The actor does not belong to the home yet.
    GuardOutsider { home: i64 => BigInt, actor: i64 => BigInt } -> (), ["SELECT guard_outsider($1, $2)"]
}
statement! {
    /// The code lets somebody in.
    GuardCode { code: i64 => BigInt, home: i64 => BigInt, at: jiff_diesel::Timestamp => Timestamptz } -> (), ["SELECT guard_code($1, $2, $3)"]
}
statement! {
    /// The code that was mailed is the actor's, and good.
    GuardChallenge { challenge: i64 => BigInt, actor: i64 => BigInt, at: jiff_diesel::Timestamp => Timestamptz } -> (),
    ["SELECT guard_challenge($1, $2, $3)"]
}
statement! {
    /// The account is still what it was.
    GuardAccountUnchanged { account: i64 => BigInt, seen: i64 => BigInt } -> (), ["SELECT guard_account_unchanged($1, $2)"]
}
statement! {
    /// The actor's homes are still those.
    GuardHomes { actor: i64 => BigInt, homes: Vec<i64> => Array<BigInt> } -> (), ["SELECT guard_homes($1, $2)"]
}
statement! {
    /// The subscription is still what it was.
    GuardSubscriptionUnchanged { account: i64 => BigInt, seen: i64 => BigInt } -> (), ["SELECT guard_subscription_unchanged($1, $2)"]
}
statement! {
    /// The settings are still what they were.
    GuardSettingsUnchanged { seen: i64 => BigInt } -> (), ["SELECT guard_settings_unchanged($1)"]
}
statement! {
    /// The payer's plan has room.
    GuardRoom {
        home: Option<i64> => Nullable<BigInt>, account: Option<i64> => Nullable<BigInt>,
        from_home: Option<i64> => Nullable<BigInt>, from_account: Option<i64> => Nullable<BigInt>,
        resource: String => Text, more: i32 => Integer, at: jiff_diesel::Timestamp => Timestamptz,
    } -> (),
    ["SELECT guard_room($1, $2, $3, $4, $5, $6, $7)"]
}
statement! {
    /// Outbox rows, due at once.
    Enqueue { at: jiff_diesel::Timestamp => Timestamptz, kinds: Vec<String> => Array<Text>, payloads: Vec<String> => Array<Text> } -> (),
    ["INSERT INTO outbox (at, due_at, kind, payload) SELECT $1, $1, job.kind, job.payload FROM unnest($2, $3) AS job (kind, payload)"]
}
statement! {
    /// The event, in the ledger of each stream that the change moves.
    AppendLedger { streams: Vec<i64> => Array<BigInt>, actor: i64 => BigInt, kind: String => Text, payload: String => Text } -> Array<BigInt>,
    ["SELECT append_ledger($1, $2, $3, $4)"]
}
statement! {
    /// What a deletion has said that it erases, and what else of the account is not the serving role's to delete.
    EraseAccount { account: i64 => BigInt } -> (), ["SELECT erase_account($1)"]
}
statement! {
    /// A block of new ids.
    TakeIds { amount: i32 => Integer } -> Array<BigInt>, ["SELECT take_ids($1)"]
}

impl GuardSession {
    pub(crate) fn new(token: TokenHash, actor: UserId, needs: Access) -> Self {
        Self { token: token.as_bytes().to_vec(), actor: actor.get(), needs_verified: needs == Access::Verified }
    }
}

impl GuardHouseholds {
    pub(crate) fn of(households: Vec<(ResidenceId, Vec<(UserId, Role)>)>) -> Self {
        let mut guard = Self { homes: Vec::new(), accounts: Vec::new(), roles: Vec::new() };
        for (home, people) in households {
            for (account, role) in people {
                guard.homes.push(home.get());
                guard.accounts.push(account.get());
                guard.roles.push(role.name().to_owned());
            }
        }
        guard
    }
}

impl GuardRoom {
    pub(crate) fn new(payer: Payer, resource: Resource, more: u32, moved_from: Option<Payer>, at: Timestamp) -> Self {
        let (home, account) = place(Some(payer));
        let (from_home, from_account) = place(moved_from);
        let more = i32::try_from(more).unwrap_or(i32::MAX);
        Self { home, account, from_home, from_account, resource: resource.name().to_owned(), more, at: at.into() }
    }
}

fn place(payer: Option<Payer>) -> (Option<i64>, Option<i64>) {
    match payer {
        None => (None, None),
        Some(Payer::Home(home)) => (Some(home.get()), None),
        Some(Payer::Account(account)) => (None, Some(account.get())),
    }
}

/// Warmed in this order: the last three open and end a transaction, in which nothing else may run.
pub(crate) const HOT: &[Recipe] = &[
    Recipe::of::<GuardSession>(),
    Recipe::of::<GuardAccount>(),
    Recipe::of::<Once>(),
    Recipe::of::<Remember>(),
    Recipe::of::<LockStreams>(),
    Recipe::of::<GuardMember>(),
    Recipe::of::<GuardTaskUnchanged>(),
    Recipe::of::<GuardAssignable>(),
    Recipe::of::<GuardCallable>(),
    Recipe::of::<GuardContractorUnchanged>(),
    Recipe::of::<GuardContractorShownIn>(),
    Recipe::of::<GuardResidenceUnchanged>(),
    Recipe::of::<GuardAnotherOwner>(),
    Recipe::of::<GuardMembers>(),
    Recipe::of::<GuardHouseholds>(),
    Recipe::of::<GuardUnmoved>(),
    Recipe::of::<GuardOutsider>(),
    Recipe::of::<GuardCode>(),
    Recipe::of::<GuardChallenge>(),
    Recipe::of::<GuardAccountUnchanged>(),
    Recipe::of::<GuardHomes>(),
    Recipe::of::<GuardSubscriptionUnchanged>(),
    Recipe::of::<GuardSettingsUnchanged>(),
    Recipe::of::<GuardRoom>(),
    Recipe::of::<Enqueue>(),
    Recipe::of::<AppendLedger>(),
    Recipe::of::<EraseAccount>(),
    Recipe::of::<TakeIds>(),
    Recipe::of::<Begin>(),
    Recipe::of::<Commit>(),
    Recipe::of::<Rollback>(),
];

/// What there is around an operational write, in this order.
pub(crate) const OPERATING: &[Recipe] = &[Recipe::of::<TakeIds>(), Recipe::of::<Begin>(), Recipe::of::<Commit>(), Recipe::of::<Rollback>()];
