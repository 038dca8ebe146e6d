//! Statements that leave together, in order, inside one transaction.

use super::words::{Begin, Commit, Rollback};
use crate::{
    connection::Connection,
    statement::{Recipe, Statement, load},
};
use diesel::QueryResult;
use diesel_async::{RunQueryDsl, methods::LoadQuery};
use futures::future::{BoxFuture, FutureExt, join_all};
use std::sync::atomic::{AtomicBool, Ordering};

/// `join_all` polls its futures in order only up to so many.
const MOST_STEPS: usize = 30;

type Step = Box<dyn for<'c> FnOnce(&'c Connection) -> BoxFuture<'c, QueryResult<()>> + Send>;
type Answer<A> = Box<dyn for<'c> FnOnce(&'c Connection) -> BoxFuture<'c, QueryResult<A>> + Send>;

/// `BEGIN READ WRITE`, steps, answers, `COMMIT`.
pub(crate) struct Burst<A> {
    needs: Vec<Recipe>,
    steps: Vec<Step>,
    answer: Answer<A>,
    then: Vec<Step>,
}

/// How a burst ended.
#[derive(Debug)]
pub(crate) enum Outcome<A> {
    /// Committed.
    Done(A),
    /// Rolled back, for this reason. The server has said so.
    Refused(diesel::result::Error),
    /// The server's last word is missing: committed or not, nobody knows.
    Unknown(diesel::result::Error),
}

impl Burst<()> {
    /// The server's role is read-only by default: a burst that lost its first statement can't write.
    pub(crate) fn begin() -> Self {
        let needs = vec![Recipe::of::<Commit>(), Recipe::of::<Rollback>()];
        Self { needs, steps: Vec::new(), answer: Box::new(|_| futures::future::ok(()).boxed()), then: Vec::new() }.run(Begin {})
    }
}

impl<A> Burst<A> {
    /// Adds a statement whose rows nobody needs, before all answers.
    pub(crate) fn run<S: Statement>(mut self, statement: S) -> Self {
        self.needs.push(Recipe::of::<S>());
        self.steps.push(step(statement));
        self
    }

    /// Adds a statement after all answers.
    pub(crate) fn then<S: Statement>(mut self, statement: S) -> Self {
        self.needs.push(Recipe::of::<S>());
        self.then.push(step(statement));
        self
    }
}

#[cfg(test)]
impl<A> Burst<A> {
    /// The same without its `BEGIN`, as if a pooler had lost it.
    pub(super) fn without_beginning(mut self) -> Self {
        drop(self.steps.remove(0));
        self
    }
}

impl<A: Send + 'static> Burst<A> {
    /// Adds a statement whose rows are part of the answer.
    pub(crate) fn reading<R, Q>(self, query: Q) -> Burst<(A, Vec<R>)>
    where
        R: Send + 'static,
        Q: Statement + Clone + for<'q, 'c> LoadQuery<'q, &'c Connection, R>,
    {
        let Self { mut needs, steps, answer, then } = self;
        let load = load(query);
        needs.push(load.recipe);
        let answer: Answer<(A, Vec<R>)> = Box::new(move |conn| {
            let both = (answer(conn), load.run(conn));
            async move {
                let (before, rows) = futures::join!(both.0, both.1);
                Ok((before?, rows?))
            }
            .boxed()
        });
        Burst { needs, steps, answer, then }
    }

    /// The same burst, with its answer understood.
    pub(crate) fn map<B>(self, understand: impl FnOnce(A) -> B + Send + 'static) -> Burst<B> {
        let Self { needs, steps, answer, then } = self;
        let answer: Answer<B> = Box::new(move |conn| {
            let answer = answer(conn);
            async move { answer.await.map(understand) }.boxed()
        });
        Burst { needs, steps, answer, then }
    }

    /// Whether its statements would leave in their order. A change of more steps wants a function that takes an array.
    pub(crate) const fn keeps_its_order(&self) -> bool {
        self.steps.len() <= MOST_STEPS && self.then.len() <= MOST_STEPS
    }

    /// Sends all of it and waits for the server's last word.
    ///
    /// Until that has come the connection counts as broken, so that whoever drops this future hands back a connection
    /// that the pool throws away. Statements are polled in order, hence sent in order; `join!` and a short `join_all`
    /// keep to it, `tokio::join!` would rotate.
    pub(crate) async fn send(self, conn: &mut Connection) -> Outcome<A> {
        conn.unsettled();
        // no statement may have to be prepared between two others: it would leave after them
        if let Err(cause) = conn.prepare(&self.needs).await {
            conn.settled();
            return Outcome::Refused(cause);
        }
        let failed = AtomicBool::new(false);
        let (steps, answer, then, end) = {
            let conn = &*conn;
            let noted = |step: Step| watched(step(conn), &failed);
            futures::join!(
                join_all(self.steps.into_iter().map(noted)),
                watched((self.answer)(conn), &failed),
                join_all(self.then.into_iter().map(noted)),
                end(conn, &failed),
            )
        };
        if let Err(lost) = end {
            return Outcome::Unknown(lost);
        }
        conn.settled();
        // The first failure is the cause; what follows it only says that the transaction is aborted.
        match first_error(steps).and(answer).and_then(|answer| first_error(then).map(|()| answer)) {
            Ok(answer) => Outcome::Done(answer),
            Err(cause) => Outcome::Refused(cause),
        }
    }
}

fn step(statement: impl Statement) -> Step {
    Box::new(|mut conn| async move { statement.execute(&mut conn).await.map(|_| ()) }.boxed())
}

async fn watched<T>(step: BoxFuture<'_, QueryResult<T>>, failed: &AtomicBool) -> QueryResult<T> {
    let result = step.await;
    failed.fetch_or(result.is_err(), Ordering::Relaxed);
    result
}

/// `COMMIT`. If a statement has failed before anything was sent of it (a bind that can't be written down), the server
/// knows nothing of that and would commit the rest: then `ROLLBACK`. A failure on the server needs no such care, it
/// turns `COMMIT` into a rollback by itself.
async fn end(mut conn: &Connection, failed: &AtomicBool) -> QueryResult<usize> {
    if failed.load(Ordering::Relaxed) { Rollback {}.execute(&mut conn).await } else { Commit {}.execute(&mut conn).await }
}

fn first_error(steps: Vec<QueryResult<()>>) -> QueryResult<()> {
    steps.into_iter().collect()
}
