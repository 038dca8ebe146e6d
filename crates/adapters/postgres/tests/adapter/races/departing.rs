//! Whoever deletes their account is gone with all that was theirs alone, whatever happens in their homes meanwhile.

use super::{Race, rounds, winner};
use crate::household::{Somebody, add_naming, now, somebody_bearing};
use honeydue_contractor::{ContractorDetails, ContractorError, ContractorPatch, NewContractor};
use honeydue_identity::{AccountStore, DeletionRequest, Departure, IdentityError, Session};
use honeydue_kernel::{Errand, Ids, PortError, Refusal, Role, Seen, TokenHash};
use honeydue_postgres::PgSubscriptions;
use honeydue_residence::{CodeKind, NewResidence, ResidenceError, ResidenceName, ResidenceStore};
use honeydue_subscription::SubscriptionStore;
use honeydue_task::{NewTask, Rhythm, TaskError, Title};

/// What must not be in the database, of all who are gone.
const LEFT_BEHIND: [(&str, &str); 14] = [
    ("homes", "residence WHERE owner_id IN (SELECT id FROM gone)"),
    ("memberships", "member WHERE account_id IN (SELECT id FROM gone)"),
    ("work", "task WHERE assigned_to IN (SELECT id FROM gone)"),
    (
        "names",
        "person WHERE account_id IN (SELECT id FROM gone) AND (username, first_name, last_name) <> ('former_member', 'Former member', '')",
    ),
    ("contractors", "contractor WHERE residence_id IS NULL AND created_by IN (SELECT id FROM gone)"),
    ("sessions", "session WHERE account_id IN (SELECT id FROM gone)"),
    ("codes by mail", "challenge WHERE account_id IN (SELECT id FROM gone)"),
    ("letters", "outbox WHERE payload::jsonb ->> 'account' IN (SELECT id::text FROM gone)"),
    ("keys", "idempotency WHERE account_id IN (SELECT id FROM gone)"),
    ("counters", "quota WHERE owner_id IN (SELECT id FROM gone)"),
    ("codes", "share_code WHERE created_by IN (SELECT id FROM gone) AND used_at IS NULL AND revoked_at IS NULL"),
    ("payloads", "ledger_payload JOIN stream ON id = stream WHERE id IN (SELECT id FROM gone) AND ledger_payload.version < stream.version"),
    ("what their contractors were", "ledger_payload, gone WHERE tells_of_contractor(payload, gone.id, '{}')"),
    (
        "homes without an owner who pays",
        "residence WHERE NOT EXISTS (SELECT FROM member WHERE residence_id = residence.id AND account_id = owner_id AND role = 'owner')",
    ),
];

fn title() -> Title {
    Title::try_from("Gutters").expect("a title")
}

fn named(name: &str) -> ContractorPatch {
    ContractorPatch { name: Some(name.try_into().expect("a name")), ..ContractorPatch::default() }
}

const fn everything() -> DeletionRequest {
    DeletionRequest { password: None, hand_over: true }
}

/// A token of this name.
fn token(name: &str) -> TokenHash {
    let mut digest = [0; 32];
    name.bytes().zip(&mut digest).for_each(|(byte, place)| *place = byte);
    TokenHash::new(digest)
}

impl Race {
    /// Somebody who is new in each round.
    async fn newcomer(&self, name: &str, round: u32) -> Somebody {
        let name = format!("{name}{round}");
        somebody_bearing(&self.accounts, &name, token(&name)).await
    }

    /// Deletes an account that was read before; reads it again where something of it is other by now.
    async fn depart(&self, leaver: Somebody, seen: Seen<Departure>) -> Result<(), IdentityError> {
        let change = seen.value.delete(true, &seen.versions, leaver.actor(), now())?;
        match self.accounts.commit(change).await {
            Err(PortError::Refused(Refusal::Stale)) => self.here.accounts.delete(leaver.actor(), &everything(), now()).await.map(drop),
            outcome => Ok(outcome.map(drop)?),
        }
    }

    /// Nothing is left of anybody who is gone; counters and ledger are right.
    async fn expect_nothing_left(&self) {
        let admin = self.database.admin().await;
        for (what, of) in LEFT_BEHIND {
            let sql = format!("WITH gone AS (SELECT id FROM account WHERE deleted_at IS NOT NULL) SELECT count(*) FROM {of}");
            assert_eq!(admin.query_one(&sql, &[]).await.expect(&sql).get::<_, i64>(0), 0, "{what}");
        }
        assert_eq!(PgSubscriptions::new(self.db.clone()).miscounts().await.expect("a comparison"), []);
        self.expect_sound_ledger().await;
    }
}

/// What somebody is told who comes too late.
fn fits<T, E: std::fmt::Debug>(outcome: Result<T, E>, too_late: impl Fn(&E) -> bool, round: u32) -> u32 {
    match outcome {
        Ok(_) => 1,
        Err(error) if too_late(&error) => 0,
        Err(other) => panic!("round {round}: {other:?}"),
    }
}

fn absent(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::NoSession | Refusal::Absent | Refusal::Stale)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_deleted_while_others_come_and_go_is_gone_with_all_that_was_its_alone() {
    let race = Race::new().await;
    let (mut before, mut left_alone) = ([0; 6], 0);
    for round in 0..rounds() {
        let (leaver, member) = (race.newcomer("leaver", round).await, race.newcomer("member", round).await);
        let home = race.home_of(leaver, &[(member, Role::Member)]).await;
        let code = race.here.residences.share(leaver.actor(), home, CodeKind::Code, None, now()).await.expect("a code").value.code;
        let details = ContractorDetails::named("Ana".try_into().expect("a name"));
        let ana = NewContractor { residence: None, details, is_favorite: true };
        let ana = race.here.contractors.add(leaver.actor(), ana, None, now()).await.expect("a contractor").value.contractor.id;
        add_naming(&race.tasks, home, leaver, ana).await.expect("a task that names her");
        let session = Session {
            id: race.accounts.next_id().await.expect("an id"),
            user: leaver.user,
            token: token(&format!("elsewhere{round}")),
            opened_at: now(),
            device: Some("Pocket telephone".to_owned()),
        };
        let told = Errand::NewSignIn { account: leaver.user, session: session.id, address: None };
        let new = || NewResidence::named(ResidenceName::try_from("Cabin").expect("a name"));
        let task = || NewTask { assigned_to: Some(leaver.user), ..NewTask::titled(home, title(), Rhythm::ONCE) };
        let (as_seen, cara) = (race.accounts.departure(leaver.viewer()).await.expect("a departure"), named("Cara"));
        let (deleted, joined, parted, added, founded, renamed, opened) = tokio::join!(
            race.depart(leaver, as_seen),
            race.there.residences.join(race.other.actor(), &code, None, now()),
            race.there.residences.leave(member.actor(), home, None, now()),
            race.here.tasks.add(member.actor(), task(), None, None, now()),
            race.there.residences.found(leaver.actor(), new(), None, now()),
            race.there.contractors.change(leaver.actor(), ana, &cara, None, now()),
            race.accounts.open_session(&session, Some(&told)),
        );
        deleted.unwrap_or_else(|error| panic!("round {round}: {error:?}"));
        let port = |error: &PortError| matches!(error, PortError::Refused(refusal) if absent(refusal));
        let of_home = |error: &ResidenceError| match error {
            ResidenceError::CodeRevoked | ResidenceError::CodeInvalid | ResidenceError::Absent | ResidenceError::LastOwner => true,
            ResidenceError::Port(error) => port(error),
            _ => false,
        };
        let of_task = |error: &TaskError| match error {
            TaskError::Port(PortError::Refused(Refusal::Unknown { rule, .. })) => rule == "unknown_assignee",
            TaskError::Port(error) => port(error),
            _ => false,
        };
        let of_contractor = |error: &ContractorError| match error {
            ContractorError::Port(error) => port(error),
            error => matches!(error, ContractorError::Absent),
        };
        let others = [
            fits(joined, of_home, round),
            fits(parted, of_home, round),
            fits(added, of_task, round),
            fits(founded, of_home, round),
            fits(renamed, of_contractor, round),
            fits(opened, port, round),
        ];
        before.iter_mut().zip(others).for_each(|(count, one)| *count += one);
        let stays = [race.other, member];
        let mut seen = None;
        for person in stays {
            seen = race.there.store.find(person.viewer(), home).await.expect("a read").value.or(seen);
        }
        match seen {
            None => left_alone += 1,
            Some(home) => {
                let people: Vec<_> = home.members.iter().map(|member| (member.person.id, member.role)).collect();
                assert!(!people.iter().any(|(user, _)| *user == leaver.user), "round {round}: {people:?}");
                assert!(people.contains(&(home.residence.owner, Role::Owner)), "round {round}: {people:?}");
            }
        }
        let again = race.there.residences.list(leaver.viewer()).await;
        assert!(matches!(again, Err(ResidenceError::Port(PortError::Refused(Refusal::NoSession)))), "round {round}: {again:?}");
    }
    race.expect_nothing_left().await;
    let [joined, parted, added, founded, renamed, opened] = before;
    println!(
        "came before: {joined} joined, {parted} left, {added} tasks, {founded} homes, {renamed} renamed, {opened} signed in; \
         {left_alone} homes went with the account"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_deletions_of_one_account_one_is_told_that_it_is_nobodys() {
    let race = Race::new().await;
    let mut firsts = 0;
    for round in 0..rounds() {
        let leaver = race.newcomer("leaver", round).await;
        race.home_of(leaver, &[(race.one, Role::Member)]).await;
        let request = everything();
        let one = race.here.accounts.delete(leaver.actor(), &request, now());
        let other = race.there.accounts.delete(leaver.actor(), &request, now());
        let (one, other) = tokio::join!(one, other);
        let (who, _, told) = winner([one, other], round);
        assert!(matches!(told, IdentityError::Port(PortError::Refused(Refusal::NoSession))), "round {round}: {told:?}");
        firsts += u32::from(who == 0);
    }
    race.expect_nothing_left().await;
    println!("the first one did it {firsts} times");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_owners_who_delete_their_accounts_both_go_and_the_home_has_one_all_the_same() {
    let race = Race::new().await;
    for round in 0..rounds() {
        let (payer, heir) = (race.newcomer("payer", round).await, race.newcomer("heir", round).await);
        let shared = race.home_of(payer, &[(heir, Role::Owner), (race.one, Role::Member)]).await;
        let theirs = race.home_of(heir, &[(payer, Role::Member)]).await;
        let request = everything();
        let one = race.here.accounts.delete(payer.actor(), &request, now());
        let other = race.there.accounts.delete(heir.actor(), &request, now());
        let (one, other) = tokio::join!(one, other);
        one.unwrap_or_else(|error| panic!("round {round}: {error:?}"));
        other.unwrap_or_else(|error| panic!("round {round}: {error:?}"));
        let left = race.seen(race.one, shared).await;
        let people: Vec<_> = left.members.iter().map(|member| (member.person.id, member.role)).collect();
        assert_eq!((people, left.residence.owner), (vec![(race.one.user, Role::Owner)], race.one.user), "round {round}");
        let sql = "SELECT count(*) FROM residence WHERE id = $1";
        let there: i64 = race.database.admin().await.query_one(sql, &[&theirs.get()]).await.expect(sql).get(0);
        assert_eq!(there, 0, "round {round}: nobody was left in it");
        race.clear(race.one, shared).await;
    }
    race.expect_nothing_left().await;
}
