//! What is made in a home is there before it is deleted, or not at all.

use super::{Race, rounds};
use crate::household::now;
use honeydue_contractor::{ContractorDetails, ContractorError, NewContractor, Specialties};
use honeydue_kernel::{PortError, Refusal, ResidenceId, Role};
use honeydue_residence::{CodeKind, Home, ResidenceError, ResidenceStore};
use honeydue_task::{Frequency, NewTask, Rhythm, TaskError, Title};

/// Where rows of a home are kept.
const KEPT: [&str; 11] = [
    "task",
    "completion",
    "contractor",
    "contractor_specialties",
    "contractor_favorite",
    "contractor_name",
    "share_code",
    "member",
    "person",
    "residence_profile",
    "residence",
];

/// How often something was made before the home was deleted, by the kind of its event.
#[derive(Debug, Default, PartialEq, Eq)]
struct Made {
    tasks: i64,
    contractors: i64,
    joins: i64,
    codes: i64,
}

fn task(home: ResidenceId) -> NewTask {
    NewTask::titled(home, Title::try_from("Gutters").expect("a title"), Rhythm::new(Frequency::Monthly, None).expect("a rhythm"))
}

fn contractor(home: ResidenceId) -> NewContractor {
    let details = ContractorDetails {
        specialties: Specialties::try_from(vec![1.into()]).expect("a trade"),
        ..ContractorDetails::named("Ana Ruiz".try_into().expect("a name"))
    };
    NewContractor { residence: Some(home), details, is_favorite: true }
}

impl Race {
    /// Deletes a home that was read before; reads it again where its people are others by now.
    async fn delete(&self, home: Home) -> Result<(), ResidenceError> {
        let (owner, id) = (self.owner.actor(), home.residence.id);
        match self.here.store.commit(home.delete(None, owner, now())?).await {
            Err(PortError::Refused(Refusal::Stale)) => self.here.residences.delete(owner, id, None, now()).await.map(drop),
            outcome => Ok(outcome.map(drop)?),
        }
    }
}

/// One, if it was made; else it must have been refused like this.
fn made<T, E: std::fmt::Debug>(outcome: Result<T, E>, refused: impl Fn(&E) -> bool, round: u32) -> i64 {
    match outcome {
        Ok(_) => 1,
        Err(error) if refused(&error) => 0,
        Err(other) => panic!("round {round}: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_that_is_deleted_while_others_make_things_in_it_is_gone_with_all_of_them() {
    let race = Race::new().await;
    let (owner, member, guest) = (race.owner.actor(), race.one.actor(), race.other.actor());
    let mut told = Made::default();
    for round in 0..rounds() {
        let home = race.home(&[(race.one, Role::Member)]).await;
        let code = race.code(home).await;
        let as_seen = race.seen(race.owner, home).await;
        let (deleted, added, written, joined, shared) = tokio::join!(
            race.delete(as_seen),
            race.there.tasks.add(member, task(home), None, None, now()),
            race.there.contractors.add(member, contractor(home), None, now()),
            race.there.residences.join(guest, &code, None, now()),
            race.here.residences.share(owner, home, CodeKind::Package, None, now()),
        );
        deleted.unwrap_or_else(|error| panic!("round {round}: {error:?}"));
        told.tasks += made(added, |error| matches!(error, TaskError::Port(PortError::Refused(Refusal::Absent))), round);
        told.contractors += made(written, |error| matches!(error, ContractorError::Port(PortError::Refused(Refusal::Absent))), round);
        // the code went with its home
        told.joins += made(joined, |error| matches!(error, ResidenceError::CodeInvalid), round);
        told.codes += made(shared, |error| matches!(error, ResidenceError::Absent), round);
        for person in [race.owner, race.one, race.other] {
            let seen = race.there.residences.find(person.viewer(), home).await;
            assert!(matches!(seen, Err(ResidenceError::Absent)), "round {round}: {seen:?}");
        }
    }
    let admin = race.database.admin().await;
    for table in KEPT {
        let sql = format!("SELECT count(*) FROM {table}");
        assert_eq!(admin.query_one(&sql, &[]).await.expect(&sql).get::<_, i64>(0), 0, "{table}");
    }
    let entered = "SELECT count(*) FILTER (WHERE kind = 'task.created'), count(*) FILTER (WHERE kind = 'contractor.created'),
            count(*) FILTER (WHERE kind = 'residence.member_joined'), count(*) FILTER (WHERE kind = 'residence.code_shared'),
            count(*) FILTER (WHERE kind = 'residence.deleted'),
            count(*) FILTER (WHERE kind = 'residence.deleted' AND version <> (SELECT stream.version FROM stream WHERE id = ledger.stream))
        FROM ledger WHERE stream NOT IN (SELECT id FROM account)";
    let entered = admin.query_one(entered, &[]).await.expect(entered);
    let count = |column: usize| entered.get::<_, i64>(column);
    let rounds = i64::from(rounds());
    // each round begins with a code
    let kept = Made { tasks: count(0), contractors: count(1), joins: count(2), codes: count(3) - rounds };
    assert_eq!(kept, told, "what was told is what happened");
    assert_eq!((count(4), count(5)), (rounds, 0), "nothing happens in a home after its deletion");
    race.expect_sound_ledger().await;
    println!("made before the deletion: {told:?}");
}
