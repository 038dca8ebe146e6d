use super::*;
use futures::{FutureExt, future::join_all, poll};
use std::{pin::pin, sync::atomic::AtomicUsize};
use tokio::sync::Notify;

/// A store whose answers wait until they are let go.
#[derive(Default)]
struct Slow {
    loads: AtomicUsize,
    go: Notify,
}

impl Slow {
    async fn load(&self) -> Result<usize, PortError> {
        let load = self.loads.fetch_add(1, Ordering::SeqCst) + 1;
        self.go.notified().await;
        Ok(load)
    }

    fn loads(&self) -> usize {
        self.loads.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn a_thousand_that_ask_at_once_are_one_load() {
    let (flights, slow) = (Flights::default(), Slow::default());
    let mut asking = join_all((0..1_000).map(|_| flights.join("board", |_| true, slow.load()))).boxed_local();
    assert!(poll!(&mut asking).is_pending());
    slow.go.notify_one();
    let answers = asking.await;
    assert!(answers.into_iter().all(|answer| answer.is_ok_and(|answer| *answer == 1)));
    assert_eq!(slow.loads(), 1);
    assert!(flights.lock().is_empty());
}

#[tokio::test]
async fn who_comes_later_waits_for_a_load_of_their_own_time_and_that_is_one_too() {
    let (flights, slow) = (Flights::default(), Slow::default());
    let mut first = pin!(flights.join("board", |_| true, slow.load()));
    assert!(poll!(&mut first).is_pending());
    // a change is acknowledged here: what is being loaded may not have it
    let mut late = join_all((0..100).map(|_| flights.join("board", |_| false, slow.load()))).boxed_local();
    assert!(poll!(&mut late).is_pending());
    slow.go.notify_one();
    assert_eq!(*first.await.unwrap(), 1, "whoever asked before may be shown what was then");
    assert!(poll!(&mut late).is_pending());
    slow.go.notify_one();
    assert!(late.await.into_iter().all(|answer| *answer.unwrap() == 2));
    assert_eq!(slow.loads(), 2);
}

#[tokio::test]
async fn another_who_is_turned_down_is_not_me() {
    let (flights, slow) = (Flights::<_, usize>::default(), Slow::default());
    let go = Notify::new();
    let turned_down = async {
        go.notified().await;
        Err(PortError::fault("not theirs"))
    };
    let mut first = pin!(flights.join("board", |_| true, turned_down));
    assert!(poll!(&mut first).is_pending());
    let mut second = pin!(flights.join("board", |_| true, slow.load()));
    assert!(poll!(&mut second).is_pending());
    assert_eq!(slow.loads(), 0);
    go.notify_one();
    assert!(first.await.is_err());
    slow.go.notify_one();
    assert_eq!(*second.await.unwrap(), 1);
}

#[tokio::test]
async fn whoever_asked_first_may_go_away() {
    let (flights, slow) = (Flights::default(), Slow::default());
    let mut first = Box::pin(flights.join("board", |_| true, slow.load()));
    assert!(poll!(&mut first).is_pending());
    let mut second = pin!(flights.join("board", |_| true, slow.load()));
    assert!(poll!(&mut second).is_pending());
    drop(first);
    assert!(poll!(&mut second).is_pending());
    assert_eq!(slow.loads(), 2, "another asks in their place");
    slow.go.notify_one();
    assert_eq!(*second.await.unwrap(), 2);
}
