//! A contractor moves to a home that somebody else pays for while tasks come to name it: nobody waits for ever.

use super::{Process, Race, rounds};
use crate::household::{Somebody, now};
use honeydue_contractor::{ContractorDetails, ContractorPatch, NewContractor};
use honeydue_kernel::{ContractorId, Edit, ResidenceId, Role};
use honeydue_task::{NewTask, Rhythm, Title};

/// Fails unless it was done or refused: a deadlock is neither.
fn settled<T, E: std::fmt::Debug>(outcome: Result<T, E>, round: u32) {
    if let Err(error) = outcome {
        let told = format!("{error:?}");
        assert!(told.contains("Refused") || told.contains("Absent"), "round {round}: {told}");
    }
}

impl Process {
    async fn moves(&self, by: Somebody, contractor: ContractorId, to: Option<ResidenceId>, round: u32) {
        let patch = ContractorPatch { residence: to.map_or(Edit::Clear, Edit::Set), ..ContractorPatch::default() };
        settled(self.contractors.change(by.actor(), contractor, &patch, None, now()).await, round);
    }

    async fn names(&self, by: Somebody, contractor: ContractorId, home: ResidenceId, round: u32) {
        let task = NewTask::titled(home, Title::try_from("Call").expect("a title"), Rhythm::ONCE);
        let task = NewTask { contractor: Some(contractor), ..task };
        settled(self.tasks.add(by.actor(), task, None, None, now()).await, round);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contractor_that_moves_while_tasks_name_it_ends_in_no_deadlock() {
    let race = Race::new().await;
    let (first, second) = (race.home(&[(race.one, Role::Member)]).await, race.home(&[(race.one, Role::Member)]).await);
    let new =
        NewContractor { residence: None, details: ContractorDetails::named("Ana Ruiz".try_into().expect("a name")), is_favorite: false };
    let made = race.here.contractors.add(race.one.actor(), new, None, now()).await.expect("a contractor");
    let contractor = made.value.contractor.id;
    for round in 0..rounds() {
        tokio::join!(
            race.here.moves(race.one, contractor, Some(first), round),
            race.there.names(race.one, contractor, second, round),
            race.here.names(race.one, contractor, second, round),
            race.there.names(race.one, contractor, first, round),
        );
        race.there.moves(race.one, contractor, None, round).await;
    }
    let deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    assert_eq!(race.database.admin().await.query_one(deadlocks, &[]).await.expect(deadlocks).get::<_, i64>(0), 0);
    race.expect_sound_ledger().await;
}
