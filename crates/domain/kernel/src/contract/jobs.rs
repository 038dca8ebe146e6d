//! What every [`JobQueue`] promises.
#![expect(clippy::missing_panics_doc, reason = "each promise panics when it is broken, and that alone")]

use super::{kept, noon, together};
use crate::{ClaimedJob, Job, JobId, JobQueue, JobState, QueuedJob, Reason};
use jiff::Timestamp;
use std::{collections::BTreeSet, time::Duration};

/// A queue under test.
#[trait_variant::make(Send)]
pub trait JobWorld: Sync {
    /// The adapter.
    type Queue: JobQueue;

    /// The queue under test.
    fn queue(&self) -> &Self::Queue;

    /// Adds a job as a change of this instant does.
    async fn enqueue(&self, job: Job, at: Timestamp);
}

const LEASE: Duration = Duration::from_mins(1);
/// The smallest step of time that every store keeps.
const INSTANT: Duration = Duration::from_micros(1);

fn job(payload: &str) -> Job {
    Job { kind: "contract.job", payload: payload.to_owned() }
}

async fn claim<W: JobWorld>(world: &W, most: u32, now: Timestamp) -> Vec<ClaimedJob> {
    kept("jobs are claimed", world.queue().claim(most, LEASE, now).await)
}

/// Adds a job and claims it at noon.
async fn claimed<W: JobWorld>(world: &W) -> ClaimedJob {
    world.enqueue(job("1"), noon()).await;
    claim(world, 1, noon()).await.into_iter().next().unwrap_or_else(|| panic!("broken: a job that is due is claimed"))
}

async fn listed<W: JobWorld>(world: &W, state: JobState) -> Vec<QueuedJob> {
    kept("jobs are listed", world.queue().list(state, 100).await)
}

fn payloads(jobs: &[ClaimedJob]) -> Vec<&str> {
    jobs.iter().map(|job| job.payload.as_str()).collect()
}

/// Kind and payload, for the first time.
pub async fn a_job_is_claimed_as_it_was_written<W: JobWorld>(world: W) {
    world.enqueue(Job { kind: "mail.welcome", payload: r#"{"user": 7, "word": "Größe"}"#.to_owned() }, noon()).await;
    let claimed = claim(&world, 10, noon()).await;
    assert_eq!(claimed.len(), 1, "broken: a job is claimed once");
    assert_eq!((claimed[0].kind.as_str(), claimed[0].payload.as_str()), ("mail.welcome", r#"{"user": 7, "word": "Größe"}"#));
    assert_eq!((claimed[0].attempts, claimed[0].until), (1, noon() + LEASE), "broken: attempts and the end of the lease are told");
    assert_eq!(claimed[0].at, noon(), "broken: when its change was decided is told");
}

/// Not an instant before.
pub async fn a_job_that_is_not_due_is_left<W: JobWorld>(world: W) {
    world.enqueue(job("1"), noon()).await;
    assert_eq!(claim(&world, 10, noon() - INSTANT).await, [], "broken: a job is not claimed before it is due");
    assert_eq!(claim(&world, 10, noon()).await.len(), 1, "broken: a job is claimed as soon as it is due");
}

/// Nobody is overtaken for ever.
pub async fn what_was_due_first_is_claimed_first<W: JobWorld>(world: W) {
    for (payload, after) in [("second", INSTANT), ("third", INSTANT * 2), ("first", Duration::ZERO)] {
        world.enqueue(job(payload), noon() + after).await;
    }
    let later = noon() + LEASE;
    assert_eq!(payloads(&claim(&world, 2, later).await), ["first", "second"], "broken: what was due first is claimed first");
    assert_eq!(payloads(&claim(&world, 2, later).await), ["third"], "broken: what was due first is claimed first");
}

/// The rest stays for others.
pub async fn no_more_are_claimed_than_were_asked_for<W: JobWorld>(world: W) {
    for _ in 0..5 {
        world.enqueue(job("1"), noon()).await;
    }
    let mut amounts = Vec::new();
    for most in [0, 2, 2, 2] {
        amounts.push(claim(&world, most, noon()).await.len());
    }
    assert_eq!(amounts, [0, 2, 2, 1], "broken: no more are claimed than were asked for");
}

/// Whoever dies leaves its jobs to others, at the end of the lease.
pub async fn a_claimed_job_is_nobody_elses_until_its_lease_ends<W: JobWorld>(world: W) {
    let first = claimed(&world).await;
    assert_eq!(claim(&world, 10, first.until - INSTANT).await, [], "broken: a claimed job is nobody else's");
    let second = claim(&world, 10, first.until).await;
    let expected = ClaimedJob { attempts: 2, until: first.until + LEASE, ..first };
    assert_eq!(second, [expected], "broken: a job is claimed again when its lease ends");
}

/// Each job is one claimer's.
pub async fn claims_at_once_share_the_jobs<W: JobWorld>(world: W) {
    for _ in 0..20 {
        world.enqueue(job("1"), noon()).await;
    }
    let mut ids: Vec<JobId> = Vec::new();
    // rows that others have locked are passed over, so that a round may find fewer than there are
    while ids.len() < 20 {
        let claims = together((0..5).map(|_| claim(&world, 3, noon()))).await;
        let found = claims.into_iter().flatten().map(|job| job.id);
        let before = ids.len();
        ids.extend(found);
        assert!(ids.len() > before, "broken: of claims at once some find the jobs that are left");
    }
    let different: BTreeSet<_> = ids.iter().collect();
    assert_eq!((ids.len(), different.len()), (20, 20), "broken: each job is one claimer's");
}

/// Nobody finds it again.
pub async fn what_is_finished_is_gone<W: JobWorld>(world: W) {
    let job = claimed(&world).await;
    assert!(kept("a job is finished", world.queue().finish(&job).await), "broken: who has a job finishes it");
    assert_eq!(claim(&world, 10, job.until).await, [], "broken: what is finished is gone");
    assert!(!kept("a job is finished", world.queue().finish(&job).await), "broken: what is gone is not finished");
}

/// With the reason, for the operator.
pub async fn what_is_put_off_is_due_then<W: JobWorld>(world: W) {
    let job = claimed(&world).await;
    // before the lease would have ended
    let then = noon() + Duration::from_secs(10);
    assert!(kept("a job is put off", world.queue().put_off(&job, then, &Reason::new("the post is closed")).await));
    let waiting = listed(&world, JobState::Waiting).await;
    let told: Vec<_> = waiting.iter().map(|job| (job.due_at, job.attempts, job.reason.as_ref().map(Reason::as_str), job.dead_at)).collect();
    assert_eq!(told, [(then, 1, Some("the post is closed"), None)], "broken: the list has when and why");
    assert_eq!(claim(&world, 10, then - INSTANT).await, [], "broken: what is put off is not due before");
    assert_eq!(claim(&world, 10, then).await.len(), 1, "broken: what is put off is due then");
}

/// It stays for the operator to look at.
pub async fn what_is_buried_is_claimed_no_more<W: JobWorld>(world: W) {
    let job = claimed(&world).await;
    assert!(kept("a job is buried", world.queue().bury(&job, &Reason::new("no such address"), noon() + LEASE).await));
    assert_eq!(claim(&world, 10, job.until + LEASE * 1_000).await, [], "broken: what is buried is claimed no more");
    let dead = listed(&world, JobState::Dead).await;
    let told: Vec<_> = dead.iter().map(|job| (job.id, job.at, job.reason.as_ref().map(Reason::as_str), job.dead_at)).collect();
    assert_eq!(told, [(job.id, noon(), Some("no such address"), Some(noon() + LEASE))], "broken: the list has when and why");
}

/// A worker that was slow does not undo what the next one does.
pub async fn who_has_lost_a_job_says_nothing_of_it<W: JobWorld>(world: W) {
    let lost = claimed(&world).await;
    let held = claim(&world, 1, lost.until).await;
    let (queue, reason) = (world.queue(), Reason::new("too late"));
    assert!(!kept("a lost job is not finished", queue.finish(&lost).await), "broken: a lost job is not finished");
    assert!(!kept("a lost job is not put off", queue.put_off(&lost, noon(), &reason).await), "broken: a lost job is not put off");
    assert!(!kept("a lost job is not buried", queue.bury(&lost, &reason, noon()).await), "broken: a lost job is not buried");
    assert_eq!(listed(&world, JobState::Waiting).await.first().and_then(|job| job.reason.clone()), None);
    assert!(kept("a held job is finished", queue.finish(&held[0]).await), "broken: who has a job finishes it");
}

/// With all its attempts.
pub async fn a_dead_one_that_is_retried_begins_anew<W: JobWorld>(world: W) {
    let job = claimed(&world).await;
    kept("a job is buried", world.queue().bury(&job, &Reason::new("no such address"), noon()).await);
    let then = job.until + LEASE;
    assert!(kept("a dead job is retried", world.queue().retry(job.id, then).await), "broken: a dead job is retried");
    assert_eq!(listed(&world, JobState::Dead).await, [], "broken: what is retried is not dead");
    let claimed = claim(&world, 10, then).await;
    assert_eq!(claimed, [ClaimedJob { attempts: 1, until: then + LEASE, ..job }], "broken: what is retried begins anew");
}

/// What waits is not hurried.
pub async fn only_a_dead_one_is_retried<W: JobWorld>(world: W) {
    let job = claimed(&world).await;
    assert!(!kept("a job is retried or not", world.queue().retry(job.id, noon()).await), "broken: what somebody has is not retried");
    let nobody = JobId::new(i64::MAX);
    assert!(!kept("a job is retried or not", world.queue().retry(nobody, noon()).await), "broken: what is not there is not retried");
}

/// Waiting or dead.
pub async fn what_is_forgotten_is_gone<W: JobWorld>(world: W) {
    let dead = claimed(&world).await;
    kept("a job is buried", world.queue().bury(&dead, &Reason::new("no such address"), noon()).await);
    world.enqueue(job("2"), noon()).await;
    let waiting = listed(&world, JobState::Waiting).await;
    for id in [dead.id, waiting[0].id] {
        assert!(kept("a job is forgotten", world.queue().forget(id).await), "broken: a job is forgotten");
        assert!(!kept("a job is forgotten", world.queue().forget(id).await), "broken: what is gone is not forgotten again");
    }
    assert_eq!(listed(&world, JobState::Waiting).await, [], "broken: what is forgotten is gone");
    assert_eq!(listed(&world, JobState::Dead).await, [], "broken: what is forgotten is gone");
}

/// What is due first comes first, and what died last; no more than were asked for.
pub async fn a_list_has_one_kind_alone<W: JobWorld>(world: W) {
    for after in [2, 0, 1] {
        world.enqueue(job(&after.to_string()), noon() + INSTANT * after).await;
    }
    let due = listed(&world, JobState::Waiting).await.iter().map(|job| job.due_at).collect::<Vec<_>>();
    assert_eq!(due, [noon(), noon() + INSTANT, noon() + INSTANT * 2], "broken: what is due first comes first");
    let two = kept("jobs are listed", world.queue().list(JobState::Waiting, 2).await);
    assert_eq!(two.len(), 2, "broken: no more are listed than were asked for");
    for (place, job) in (0..).zip(claim(&world, 2, noon() + INSTANT).await) {
        kept("a job is buried", world.queue().bury(&job, &Reason::new("no"), noon() + INSTANT * place).await);
    }
    let died = listed(&world, JobState::Dead).await.iter().map(|job| job.dead_at).collect::<Vec<_>>();
    assert_eq!(died, [Some(noon() + INSTANT), Some(noon())], "broken: what died last comes first");
    assert_eq!(listed(&world, JobState::Waiting).await.len(), 1, "broken: a list has one kind alone");
}
