//! Two people complete the same task at once.

use crate::household::{Household, now};
use honeydue_kernel::{TaskId, Zone};
use honeydue_postgres::audit::verify;
use honeydue_task::{DoneAt, Frequency, HistoryFilter, HistoryPage, NewTask, Rhythm, Tasks, Title};

/// So many rounds, unless the environment wants more.
fn rounds() -> usize {
    std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(20)
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_completions_at_once_one_moves_the_date_and_both_are_recorded() {
    let household = Household::new().await;
    let tasks = Tasks::new(household.tasks.clone());
    for round in 0..rounds() {
        let daily = Rhythm::new(Frequency::Daily, None).expect("a rhythm");
        let title = Title::try_from("Feed the cat").expect("a title");
        let new = NewTask { due_date: Some(Zone::utc().day_of(now())), ..NewTask::titled(household.home, title, daily) };
        let task: TaskId = tasks.add(household.owner.actor(), new, None, None, now()).await.expect("a task").value.card.task.id;
        let complete = |by: crate::household::Somebody| tasks.complete(by.actor(), task, DoneAt::default(), None, None, now());
        let (one, other) = tokio::join!(complete(household.owner), complete(household.member));
        let outcomes = [one, other].map(|outcome| outcome.unwrap_or_else(|error| panic!("round {round}: {error:?}")));
        let moved = outcomes.iter().filter_map(|committed| committed.value.entry.as_ref()).filter(|entry| entry.completion.moved_date);
        assert_eq!(moved.count(), 1, "round {round}: one moves the date");
        let page = HistoryPage { limit: 10, after: None };
        let history = tasks.history_of(household.member.viewer(), task, HistoryFilter::default(), page).await.expect("a history").value;
        assert_eq!(history.entries.len(), 2, "round {round}: both are recorded");
        let after = tasks.find(household.member.viewer(), task).await.expect("a task").value.task;
        assert_eq!((after.completions.count, after.version), (2, 3), "round {round}");
        assert_eq!(after.next_due_date.map(|day| Zone::utc().day_of(now()).days_until(day)), Some(1), "round {round}: it moved once");
    }
    let verdict = verify(&household.database.server_url().into()).await.expect("a verdict");
    assert!(verdict.is_sound(), "{verdict}");
}
