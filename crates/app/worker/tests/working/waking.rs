//! What makes a worker look for jobs.

use crate::queue::{Always, Gate, PATIENT, Queue, worker};
use honeydue_kernel::{ClaimedJob, JobState};
use honeydue_testkit::eventually;
use honeydue_worker::{Bell, Done, Settings};
use std::{future::pending, time::Duration};

#[tokio::test(flavor = "multi_thread")]
async fn a_bell_wakes_a_worker_that_would_sleep_for_an_hour() {
    let (queue, bell) = (Queue::default(), Bell::default());
    let worker = worker(&queue, Always(|_: &ClaimedJob| Ok(Done))).woken_by(bell.clone());
    let ring = async {
        for round in 1..=3 {
            eventually("the worker has looked", async || queue.claims() >= round).await;
            queue.add("1");
            bell.ring();
            eventually("the job is done", async || queue.all(JobState::Waiting).await.is_empty()).await;
        }
    };
    tokio::select! {
        () = worker.run(pending()) => panic!("a worker ends when it is told to"),
        () = ring => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_nobody_wakes_looks_by_itself() {
    let queue = Queue::default();
    let worker = worker(&queue, Always(|_: &ClaimedJob| Ok(Done))).with(Settings { poll: Duration::from_millis(1), ..PATIENT });
    let wait = async {
        eventually("the worker has looked", async || queue.claims() > 0).await;
        queue.add("1");
        eventually("the job is done", async || queue.all(JobState::Waiting).await.is_empty()).await;
    };
    tokio::select! {
        () = worker.run(pending()) => panic!("a worker ends when it is told to"),
        () = wait => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_jobs_are_begun_than_there_are_hands_and_each_free_hand_takes_the_next() {
    let (queue, gate) = (Queue::of(&["1"; 10]), Gate::shut());
    let worker = worker(&queue, gate.clone()).with(Settings { hands: 3, ..PATIENT });
    let count = async {
        for ended in 0..=7_u32 {
            eventually("every hand has a job", async || gate.begun() >= 3 + ended).await;
            assert_eq!(gate.begun(), 3 + ended, "{ended} have ended");
            gate.admit(1);
        }
        gate.admit(2);
        eventually("no job waits", async || queue.all(JobState::Waiting).await.is_empty()).await;
    };
    tokio::select! {
        () = worker.run(pending()) => panic!("a worker ends when it is told to"),
        () = count => {}
    }
}
