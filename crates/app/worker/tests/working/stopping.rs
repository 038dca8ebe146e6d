//! How a worker ends.

use crate::queue::{Gate, Queue, worker};
use futures::{FutureExt, future::join};
use honeydue_kernel::JobState;
use honeydue_testkit::eventually;
use honeydue_worker::Bell;
use std::future::ready;
use tokio::sync::oneshot;

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_stopped_ends_what_it_has_begun_and_begins_nothing_more() {
    let (queue, gate, bell) = (Queue::of(&["1", "2"]), Gate::shut(), Bell::default());
    let worker = worker(&queue, gate.clone()).woken_by(bell.clone());
    let (stop, stopped) = oneshot::channel::<()>();
    let arrange = async {
        eventually("both jobs are begun", async || gate.begun() == 2).await;
        stop.send(()).expect("a worker that listens");
        queue.add("3");
        bell.ring();
        gate.admit(2);
    };
    join(worker.run(stopped.map(drop)), arrange).await;
    assert_eq!(gate.begun(), 2, "nothing more is begun");
    let left = queue.only(JobState::Waiting).await;
    assert_eq!(left.attempts, 0, "what was begun is done, and what was not begun waits for others");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_was_stopped_before_takes_nothing() {
    let queue = Queue::of(&["1"]);
    worker(&queue, Gate::shut()).run(ready(())).await;
    assert_eq!((queue.claims(), queue.only(JobState::Waiting).await.attempts), (0, 0));
}
