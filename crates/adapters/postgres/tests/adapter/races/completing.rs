//! An occurrence is done once.

use super::{Race, rounds, winner};
use crate::household::now;
use honeydue_kernel::{Committed, Role, TaskId, Zone};
use honeydue_task::{Changed, DoneAt, Frequency, HistoryFilter, HistoryPage, NewTask, Outcome, Rhythm, TaskError, Title};

type Completed = Result<Committed<Changed>, TaskError>;

impl Race {
    /// A home with a task of this rhythm that is due today.
    async fn due(&self, home: honeydue_kernel::ResidenceId, frequency: Frequency) -> TaskId {
        let (rhythm, title) = (Rhythm::new(frequency, None).expect("a rhythm"), Title::try_from("Feed the cat").expect("a title"));
        let new = NewTask { due_date: Some(Zone::utc().day_of(now())), ..NewTask::titled(home, title, rhythm) };
        self.here.tasks.add(self.owner.actor(), new, None, None, now()).await.expect("a task").value.card.task.id
    }

    /// Two people say at once that they have done it.
    async fn both_complete(&self, task: TaskId) -> [Completed; 2] {
        let one = self.here.tasks.complete(self.owner.actor(), task, DoneAt::default(), None, None, now());
        let other = self.there.tasks.complete(self.one.actor(), task, DoneAt::default(), None, None, now());
        let (one, other) = tokio::join!(one, other);
        [one, other]
    }

    /// What is kept of its completions: who, and whether they moved the date.
    async fn recorded(&self, task: TaskId) -> Vec<(honeydue_kernel::UserId, Outcome, bool)> {
        let page = HistoryPage { limit: 10, after: None };
        let history = self.there.tasks.history_of(self.one.viewer(), task, HistoryFilter::default(), page).await.expect("a history");
        let told = |entry: &honeydue_task::CompletionCard| {
            let completion = &entry.completion;
            (completion.completed_by, completion.kind, completion.moved_date)
        };
        history.value.entries.iter().map(told).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_completions_of_a_one_time_task_exactly_one_is_recorded() {
    let race = Race::new().await;
    let home = race.home(&[(race.one, Role::Member)]).await;
    let mut firsts = 0;
    for round in 0..rounds() {
        let task = race.due(home, Frequency::Once).await;
        let (who, done, told) = winner(race.both_complete(task).await, round);
        assert!(matches!(told, TaskError::AlreadyCompleted), "round {round}: {told:?}");
        let by = [race.owner, race.one][who].user;
        assert_eq!(race.recorded(task).await, [(by, Outcome::Completed, true)], "round {round}");
        let after = race.there.tasks.find(race.one.viewer(), task).await.expect("a task").value.task;
        assert_eq!(after, done.value.card.task, "round {round}");
        assert_eq!((after.is_completed, after.completions.count, after.version), (true, 1, 2), "round {round}");
        firsts += u32::from(who == 0);
        race.here.tasks.delete(race.owner.actor(), task, None, now()).await.expect("a deletion");
    }
    race.expect_sound_ledger().await;
    println!("the first one was recorded {firsts} times");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_completions_of_a_recurring_task_one_moves_the_date_and_both_are_recorded() {
    let race = Race::new().await;
    let home = race.home(&[(race.one, Role::Member)]).await;
    let mut firsts = 0;
    for round in 0..rounds() {
        let task = race.due(home, Frequency::Daily).await;
        let outcomes = race.both_complete(task).await.map(|outcome| outcome.unwrap_or_else(|error| panic!("round {round}: {error:?}")));
        let moved = outcomes.map(|committed| committed.value.entry.expect("a completion").completion.moved_date);
        assert_ne!(moved[0], moved[1], "round {round}: one moves the date");
        let mut recorded = race.recorded(task).await;
        recorded.sort_by_key(|(who, ..)| *who);
        let expected = [(race.owner.user, Outcome::Completed, moved[0]), (race.one.user, Outcome::Completed, moved[1])];
        assert_eq!(recorded, expected, "round {round}: both are recorded");
        let after = race.there.tasks.find(race.one.viewer(), task).await.expect("a task").value.task;
        assert_eq!((after.completions.count, after.version), (2, 3), "round {round}");
        assert_eq!(after.next_due_date.map(|day| Zone::utc().day_of(now()).days_until(day)), Some(1), "round {round}: it moved once");
        firsts += u32::from(moved[0]);
        race.here.tasks.delete(race.owner.actor(), task, None, now()).await.expect("a deletion");
    }
    race.expect_sound_ledger().await;
    println!("the first one moved the date {firsts} times");
}
