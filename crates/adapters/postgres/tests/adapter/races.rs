//! Two people at once: exactly one outcome, round after round. `RACE_ROUNDS` makes it more rounds.

use crate::household::{Household, Somebody, now, open, somebody};
use honeydue_kernel::{Committed, Ids, PortError, Refusal, Role};
use honeydue_postgres::{PgAccounts, PgResidences};
use honeydue_residence::{CodeHash, CodeKind, Home, NewResidence, Residence, ResidenceName, ResidenceStore};
use honeydue_task::TaskStore;

/// Rounds of each race where nothing else is said.
const ROUNDS: u32 = 200;

pub fn rounds() -> u32 {
    std::env::var("RACE_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS)
}

type Outcome = Result<Committed<Option<Home>>, PortError>;

/// One was let through, the other was told this rule.
fn one_of_two(outcomes: [Outcome; 2], rule: &str, round: u32) {
    let refused: Vec<PortError> = outcomes.into_iter().filter_map(Result::err).collect();
    assert!(matches!(&refused[..], [PortError::Refused(Refusal::Rule(told))] if told == rule), "round {round}: {refused:?}");
}

/// A household with two more people, who are in none of its homes yet.
pub struct Race {
    pub household: Household,
    pub residences: PgResidences,
    pub others: [Somebody; 2],
}

impl Race {
    pub async fn new() -> Self {
        let household = Household::new().await;
        let db = open(household.database.server_url()).await;
        let accounts = PgAccounts::new(db.clone());
        let others = [somebody(&accounts, "one", 11).await, somebody(&accounts, "other", 12).await];
        Self { household, residences: PgResidences::new(db), others }
    }

    /// A home of the owner's, with these people in it.
    pub async fn home(&self, people: &[(Somebody, Role)]) -> Home {
        let (owner, id) = (self.household.owner.actor(), self.residences.next_id().await.expect("an id"));
        let new = NewResidence::named(ResidenceName::try_from("Elm Street").expect("a name"));
        self.residences.commit(Residence::found(id, new, owner, now())).await.expect("a home");
        for (person, role) in people {
            self.residences.commit(Residence::admit(id, person.user, *role, owner, now())).await.expect("a member");
        }
        self.residences.find(self.household.owner.viewer(), id).await.expect("a read").value.expect("a home")
    }

    /// Fails if a stream has a gap, or another version than its ledger.
    pub async fn ledger_is_dense(&self) {
        let gaps = "SELECT count(*) FROM (SELECT stream.version, count(ledger.version) AS entries, max(ledger.version) AS newest
            FROM stream LEFT JOIN ledger ON ledger.stream = stream.id GROUP BY stream.id) AS told
            WHERE version <> entries OR version <> coalesce(newest, 0)";
        let admin = self.household.database.admin().await;
        assert_eq!(admin.query_one(gaps, &[]).await.expect(gaps).get::<_, i64>(0), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_joins_on_one_code_exactly_one_comes_in() {
    let race = Race::new().await;
    for round in 0..rounds() {
        let home = race.home(&[]).await.residence.id;
        let mut digest = [7; 32];
        digest[..4].copy_from_slice(&round.to_be_bytes());
        let (hash, id) = (CodeHash::new(digest), race.residences.next_id().await.expect("an id"));
        let share = Residence::share(home, id, CodeKind::Code, hash, race.household.owner.actor(), now());
        race.residences.commit(share).await.expect("a code");
        let join = async |who: Somebody| {
            let seen = race.residences.invitation(who.viewer(), hash).await.expect("a read").value.expect("an invitation");
            race.residences.commit(seen.accept(who.actor(), now())).await
        };
        let (one, other) = tokio::join!(join(race.others[0]), join(race.others[1]));
        one_of_two([one, other], "code_used", round);
    }
    race.ledger_is_dense().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_owners_who_leave_exactly_one_stays() {
    let race = Race::new().await;
    let owner = race.household.owner;
    for round in 0..rounds() {
        let home = race.home(&[(race.others[0], Role::Owner), (race.others[1], Role::Member)]).await;
        let leave = async |who: Somebody| {
            let mine = race.residences.find(who.viewer(), home.residence.id).await.expect("a read").value.expect("a home");
            match mine.leave(who.actor(), now()) {
                Ok(change) => race.residences.commit(change).await,
                Err(_) => Err(Refusal::Rule("last_owner".into()).into()),
            }
        };
        let (one, other) = tokio::join!(leave(owner), leave(race.others[0]));
        one_of_two([one, other], "last_owner", round);
        let left = race.residences.find(race.others[1].viewer(), home.residence.id).await.expect("a read").value.expect("a home");
        let owners: Vec<_> = left.members.iter().filter(|member| member.role == Role::Owner).map(|member| member.person.id).collect();
        assert_eq!(owners, [left.residence.owner], "round {round}: who stays pays");
    }
    race.ledger_is_dense().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_that_is_deleted_while_tasks_are_added_and_somebody_joins_is_gone_with_all_of_it() {
    let race = Race::new().await;
    let owner = race.household.owner;
    for round in 0..rounds() {
        let home = race.home(&[(race.others[0], Role::Member)]).await;
        let id = home.residence.id;
        let delete = race.residences.commit(home.delete(None, owner.actor(), now()).expect("an owner"));
        let add = crate::household::add(&race.household.tasks, id, race.others[0], "Gutters");
        let admit = race.residences.commit(Residence::admit(id, race.others[1].user, Role::Member, owner.actor(), now()));
        let (deleted, added, admitted) = tokio::join!(delete, add, admit);
        let home = match deleted {
            Ok(_) => None,
            Err(PortError::Refused(Refusal::Stale)) => race.residences.find(owner.viewer(), id).await.expect("a read").value,
            Err(other) => panic!("round {round}: {other:?}"),
        };
        assert_eq!(home.is_some(), admitted.is_ok(), "round {round}: a home is not deleted whose people have changed");
        if let Some(home) = home {
            race.residences.commit(home.delete(None, owner.actor(), now()).expect("an owner")).await.expect("a deletion");
        }
        let added = added.ok().map(|added| added.value.card.task.id);
        let left = match added {
            Some(task) => race.household.tasks.find(race.others[0].viewer(), task).await.expect("a read").value,
            None => None,
        };
        assert!(left.is_none(), "round {round}: a task outlives its home");
    }
    let admin = race.household.database.admin().await;
    for table in ["task", "share_code", "residence_profile"] {
        let sql = format!("SELECT count(*) FROM {table} WHERE residence_id <> $1");
        let left: i64 = admin.query_one(&sql, &[&race.household.home.get()]).await.expect("a count").get(0);
        assert_eq!(left, 0, "{table}");
    }
    race.ledger_is_dense().await;
}
