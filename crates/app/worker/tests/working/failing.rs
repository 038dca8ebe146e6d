//! What becomes of jobs that fail.

use crate::queue::{Always, Clock, EVEN, PATIENT, Queue, worker, worker_at};
use honeydue_kernel::{ClaimedJob, JobQueue, JobState, Reason, contract::noon};
use honeydue_testkit::eventually;
use honeydue_worker::{Bell, Done, Failure, Handler, MOST_ATTEMPTS, Settings, delay};
use jiff::Timestamp;
use std::{
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

fn passing(reason: &str) -> Result<Done, Failure> {
    Err(Failure::Passing(Reason::new(reason)))
}

/// A worker works until the condition holds.
async fn until(what: &str, worker: impl Future<Output = ()>, condition: impl AsyncFnMut() -> bool) {
    tokio::select! {
        () = worker => panic!("a worker ends when it is told to"),
        () = eventually(what, condition) => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_is_done_is_gone() {
    let queue = Queue::of(&["1", "2", "3"]);
    let done = Arc::new(AtomicU32::new(0));
    let counting = Arc::clone(&done);
    let worker = worker(
        &queue,
        Always(move |_: &ClaimedJob| {
            counting.fetch_add(1, Ordering::SeqCst);
            Ok(Done)
        }),
    );
    until("no job waits", worker.run(pending()), async || queue.all(JobState::Waiting).await.is_empty()).await;
    assert_eq!((done.load(Ordering::SeqCst), queue.all(JobState::Dead).await), (3, Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passing_failure_is_tried_again_ever_later_and_given_up_in_the_end() {
    let (clock, queue, bell) = (Clock::at(noon()), Queue::of(&["1"]), Bell::default());
    let worker = worker_at(&clock, &queue, Always(|_: &ClaimedJob| passing("the post is closed"))).woken_by(bell.clone());
    let tries = async || {
        for attempts in 1..MOST_ATTEMPTS {
            let due_at = clock.now() + delay(attempts, EVEN);
            eventually("the job is put off", async || {
                let job = queue.only(JobState::Waiting).await;
                (job.attempts, job.due_at, job.reason) == (attempts, due_at, Some(Reason::new("the post is closed")))
            })
            .await;
            clock.set(due_at);
            bell.ring();
        }
        eventually("the job is given up", async || !queue.all(JobState::Dead).await.is_empty()).await;
    };
    tokio::select! {
        () = worker.run(pending()) => panic!("a worker ends when it is told to"),
        () = tries() => {}
    }
    let dead = queue.only(JobState::Dead).await;
    assert_eq!((dead.attempts, dead.reason), (MOST_ATTEMPTS, Some(Reason::new("the post is closed"))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hopeless_failure_is_given_up_at_once() {
    let queue = Queue::of(&["1"]);
    let worker = worker(&queue, Always(|_: &ClaimedJob| Err(Failure::Hopeless(Reason::new("no such address")))));
    until("the job is given up", worker.run(pending()), async || !queue.all(JobState::Dead).await.is_empty()).await;
    let dead = queue.only(JobState::Dead).await;
    assert_eq!((dead.attempts, dead.reason, dead.dead_at), (1, Some(Reason::new("no such address")), Some(noon())));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_a_passing_failure_and_ends_neither_the_worker_nor_other_jobs() {
    let queue = Queue::of(&["panic", "2", "3"]);
    let handler = Always(|job: &ClaimedJob| {
        assert_ne!(job.payload, "panic", "as arranged, about Olive of Elm Street");
        Ok(Done)
    });
    let worker = worker(&queue, handler);
    until(
        "one job is left",
        worker.run(pending()),
        async || matches!(queue.all(JobState::Waiting).await.as_slice(), [left] if left.reason.is_some()),
    )
    .await;
    let left = queue.only(JobState::Waiting).await;
    assert_eq!((left.attempts, left.due_at), (1, noon() + delay(1, EVEN)));
    assert_eq!(left.reason, Some(Reason::new("the handler panicked")), "what the panic said is not kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_never_ends_is_a_passing_failure() {
    struct Endless;
    impl Handler for Endless {
        async fn handle(&self, _: &ClaimedJob, _: Timestamp) -> Result<Done, Failure> {
            pending().await
        }
    }
    let queue = Queue::of(&["1"]);
    let worker = worker(&queue, Endless).with(Settings { lease: Duration::from_millis(20), ..PATIENT });
    until("the job is put off", worker.run(pending()), async || queue.only(JobState::Waiting).await.reason.is_some()).await;
    assert_eq!(queue.only(JobState::Waiting).await.reason, Some(Reason::new("the handler took too long")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_kills_its_workers_is_given_up_untouched() {
    let (clock, queue) = (Clock::at(noon()), Queue::of(&["1"]));
    for _ in 0..MOST_ATTEMPTS {
        let claimed = queue.claim(1, PATIENT.lease, clock.now()).await.expect("a claim");
        clock.set(claimed[0].until);
    }
    let worker = worker_at(&clock, &queue, Always(|_: &ClaimedJob| panic!("it was tried often enough")));
    until("the job is given up", worker.run(pending()), async || !queue.all(JobState::Dead).await.is_empty()).await;
    assert_eq!(queue.only(JobState::Dead).await.reason, Some(Reason::new("its workers died")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_that_is_away_is_asked_again() {
    let queue = Queue::of(&["1"]);
    queue.go_away();
    let worker = worker(&queue, Always(|_: &ClaimedJob| Ok(Done))).with(Settings { poll: Duration::from_millis(1), ..PATIENT });
    let come_back = async {
        eventually("the worker has asked in vain", async || queue.refusals() >= 2).await;
        queue.come_back();
        eventually("the job is done", async || queue.all(JobState::Waiting).await.is_empty()).await;
    };
    tokio::select! {
        () = worker.run(pending()) => panic!("a worker ends when it is told to"),
        () = come_back => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_said_of_a_job_is_made_good_when_its_lease_ends() {
    let (clock, queue, bell) = (Clock::at(noon()), Queue::of(&["1"]), Bell::default());
    let (gone, done) = (queue.clone(), Arc::new(AtomicU32::new(0)));
    let counting = Arc::clone(&done);
    // the queue goes away while the job is done for the first time
    let handler = Always(move |_: &ClaimedJob| {
        if counting.fetch_add(1, Ordering::SeqCst) == 0 {
            gone.go_away();
        }
        Ok(Done)
    });
    let worker = worker_at(&clock, &queue, handler).woken_by(bell.clone());
    let come_back = async {
        eventually("the worker could not say that the job is done", async || queue.refusals() == 1).await;
        queue.come_back();
        clock.set(noon() + PATIENT.lease);
        bell.ring();
        eventually("the job is gone", async || queue.all(JobState::Waiting).await.is_empty()).await;
    };
    tokio::select! {
        () = worker.run(pending()) => panic!("a worker ends when it is told to"),
        () = come_back => {}
    }
    assert_eq!(done.load(Ordering::SeqCst), 2, "a job is done at least once");
}
