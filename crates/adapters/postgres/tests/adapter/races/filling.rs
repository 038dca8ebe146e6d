//! A plan that is filled up from all sides: exactly as many are made as it holds.

use super::{Race, rounds};
use crate::household::now;
use honeydue_kernel::{PortError, Refusal, Resource, Role};
use honeydue_task::{NewTask, Rhythm, TaskError, Title};

/// What the plan holds, and how many are tried at once.
const LIMIT: u32 = 10;
const TRIED: usize = 64;

/// Whether each try is a batch, and of how many.
#[derive(Clone, Copy, Debug)]
enum Tries {
    Single,
    Batches(usize),
}

impl Race {
    /// Limits bind from now on, and the plan holds so many tasks and any number of all else.
    async fn limit_tasks(&self) {
        let admin = self.database.admin().await;
        let limit = format!("UPDATE tier_limits SET residences = NULL, tasks = {LIMIT}, contractors = NULL WHERE tier = 'free'");
        for sql in ["UPDATE settings SET enable_limitations = true", &limit] {
            admin.execute(sql, &[]).await.expect(sql);
        }
    }

    /// Members of the owner's homes fill them, at two processes. Gives how many tasks there are in the end, as it was told.
    async fn fill(&self, homes: usize, tries: Tries, round: u32) -> u32 {
        let mut owned = Vec::new();
        for _ in 0..homes {
            owned.push(self.home(&[(self.one, Role::Member)]).await);
        }
        let outcomes = (0..TRIED).map(async |number| {
            let process = if number % 2 == 0 { &self.here } else { &self.there };
            let by = if number % 3 == 0 { self.owner } else { self.one };
            let home = owned[number % homes];
            let task = NewTask::titled(home, Title::try_from("Gutters").expect("a title"), Rhythm::ONCE);
            let (size, outcome) = match tries {
                Tries::Single => (1, process.tasks.add(by.actor(), task, None, None, now()).await.map(drop)),
                Tries::Batches(size) => {
                    (size, process.tasks.add_all(by.actor(), home, vec![task; size], None, None, now()).await.map(drop))
                }
            };
            match outcome {
                Ok(()) => u32::try_from(size).expect("a few"),
                Err(TaskError::Port(PortError::Refused(Refusal::Limit { resource: Resource::Tasks, limit: LIMIT, used }))) => {
                    assert!(used <= LIMIT && used + u32::try_from(size).expect("a few") > LIMIT, "round {round}: refused at {used}");
                    0
                }
                Err(other) => panic!("round {round}: {other:?}"),
            }
        });
        let made = futures::future::join_all(outcomes).await.into_iter().sum();
        let admin = self.database.admin().await;
        let sql = "SELECT count(*), (SELECT tasks FROM quota WHERE owner_id = $1) FROM task";
        let there = admin.query_one(sql, &[&self.owner.user.get()]).await.expect(sql);
        assert_eq!((there.get::<_, i64>(0), there.get::<_, i64>(1)), (i64::from(made), i64::from(made)), "round {round}: told and there");
        for home in owned {
            self.clear(self.owner, home).await;
        }
        made
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn exactly_as_many_tasks_are_made_as_a_plan_holds() {
    let race = Race::new().await;
    race.limit_tasks().await;
    for round in 0..rounds().div_ceil(10) {
        for homes in [1, 5] {
            assert_eq!(race.fill(homes, Tries::Single, round).await, LIMIT, "round {round}, {homes} homes");
            // batches of five and of three: the one fills it, the other leaves one
            assert_eq!(race.fill(homes, Tries::Batches(5), round).await, LIMIT, "round {round}, {homes} homes");
            assert_eq!(race.fill(homes, Tries::Batches(3), round).await, 9, "round {round}, {homes} homes");
        }
    }
    let left = "SELECT count(*) FROM quota WHERE residences <> 0 OR tasks <> 0";
    assert_eq!(race.database.admin().await.query_one(left, &[]).await.expect(left).get::<_, i64>(0), 0, "what goes is not counted");
    race.expect_sound_ledger().await;
}
