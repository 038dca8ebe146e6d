//! Statements that are prepared once a connection.
//!
//! A [`Statement`] is a fixed text with typed binds, whose type is its name on a connection. What diesel can't know by its
//! type (updates, upserts, `sql_query`) it would prepare each time that it is run.

use crate::connection::{Connection, binds};
use diesel::{
    QueryResult,
    pg::{Pg, PgQueryBuilder},
    query_builder::{AstPass, QueryBuilder, QueryFragment, QueryId},
};
use diesel_async::{RunQueryDsl, methods::LoadQuery};
use futures::future::{BoxFuture, FutureExt};
use std::any::TypeId;
use tokio_postgres::types::Type;

/// One prepared statement.
pub(crate) trait Statement: QueryFragment<Pg> + QueryId + Send + Sync + Sized + 'static {
    /// The same statement with some binds: its text and the types of its binds are those of any.
    fn sample() -> Self;
}

/// How a statement is prepared.
#[derive(Clone, Copy)]
pub(crate) struct Recipe {
    id: fn() -> TypeId,
    text: fn() -> QueryResult<(String, Vec<Type>)>,
}

impl Recipe {
    /// Of this statement.
    pub(crate) const fn of<S: Statement>() -> Self {
        Self { id: TypeId::of::<S>, text: text::<S> }
    }

    /// By which a connection knows the statement.
    pub(crate) fn id(&self) -> TypeId {
        (self.id)()
    }

    /// The statement itself, and the types of its binds.
    pub(crate) fn text(&self) -> QueryResult<(String, Vec<Type>)> {
        (self.text)()
    }
}

fn text<S: Statement>() -> QueryResult<(String, Vec<Type>)> {
    let sample = S::sample();
    let mut text = PgQueryBuilder::default();
    sample.to_sql(&mut text, &Pg)?;
    let (types, _) = binds(&sample)?;
    Ok((text.finish(), types))
}

/// A statement whose rows are wanted, with its type forgotten, which no future needs to carry.
pub(crate) struct Load<R> {
    pub(crate) recipe: Recipe,
    run: Run<R>,
}

type Run<R> = Box<dyn for<'c> Fn(&'c Connection) -> BoxFuture<'c, QueryResult<Vec<R>>> + Send + Sync>;

impl<R> Load<R> {
    /// The rows, on a connection that knows the statement.
    pub(crate) fn run<'c>(&self, conn: &'c Connection) -> BoxFuture<'c, QueryResult<Vec<R>>> {
        (self.run)(conn)
    }

    /// The rows, on any connection.
    pub(crate) async fn prepared(&self, conn: &Connection) -> QueryResult<Vec<R>> {
        conn.prepare(&[self.recipe]).await?;
        self.run(conn).await
    }
}

/// The [`Load`] of a statement.
pub(crate) fn load<R, Q>(query: Q) -> Load<R>
where
    R: Send + 'static,
    Q: Statement + Clone + for<'q, 'c> LoadQuery<'q, &'c Connection, R>,
{
    Load {
        recipe: Recipe::of::<Q>(),
        run: Box::new(move |mut conn| {
            let query = query.clone();
            async move { query.load::<R>(&mut conn).await }.boxed()
        }),
    }
}

/// A value for [`Statement::sample`].
pub(crate) trait Sample {
    /// Something of the type.
    fn sample() -> Self;
}

impl<T> Sample for Option<T> {
    fn sample() -> Self {
        None
    }
}
impl<T> Sample for Vec<T> {
    fn sample() -> Self {
        Self::new()
    }
}
impl Sample for jiff_diesel::Timestamp {
    fn sample() -> Self {
        jiff::Timestamp::UNIX_EPOCH.into()
    }
}
impl Sample for jiff_diesel::Date {
    fn sample() -> Self {
        jiff::civil::Date::ZERO.into()
    }
}
macro_rules! default_samples {
    ($($type:ty),*) => { $(impl Sample for $type { fn sample() -> Self { <$type>::default() } })* };
}
default_samples!(bool, i16, i32, i64, String, serde_json::Value);

/// Walks a text of several parts from one new placeholder to the next. A placeholder that comes again is only text.
pub(crate) struct Text {
    parts: &'static [&'static str],
    rest: &'static str,
    bound: usize,
}

impl Text {
    pub(crate) const fn new(parts: &'static [&'static str]) -> Self {
        Self { parts, rest: "", bound: 0 }
    }

    /// Writes the text before the next new placeholder, and steps over it.
    pub(crate) fn until_next_bind(mut self, out: &mut AstPass<'_, '_, Pg>) -> Self {
        self.bound += 1;
        let placeholder = format!("${}", self.bound);
        loop {
            if let Some((before, after)) = self.rest.split_once(&placeholder) {
                out.push_sql(before);
                self.rest = after;
                return self;
            }
            out.push_sql(self.rest);
            let Some((next, parts)) = self.parts.split_first() else {
                debug_assert!(false, "the text has no {placeholder}");
                return self;
            };
            (self.rest, self.parts) = (next, parts);
        }
    }

    /// Writes what is left.
    pub(crate) fn until_end(self, out: &mut AstPass<'_, '_, Pg>) {
        out.push_sql(self.rest);
        for part in self.parts {
            out.push_sql(part);
        }
    }
}

/// Declares a [`Statement`]: its binds in the order of their placeholders, the types of its columns, its text in parts.
macro_rules! statement {
    ($(#[$doc:meta])* $name:ident { $($bind:ident : $rust:ty => $sql:ty),* $(,)? } -> $columns:ty, [$($part:expr),+ $(,)?]) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub(crate) struct $name { $(pub(crate) $bind: $rust),* }

        impl diesel::query_builder::QueryId for $name {
            type QueryId = Self;
            const HAS_STATIC_QUERY_ID: bool = true;
        }

        impl diesel::query_builder::QueryFragment<diesel::pg::Pg> for $name {
            fn walk_ast<'b>(&'b self, mut out: diesel::query_builder::AstPass<'_, 'b, diesel::pg::Pg>) -> diesel::QueryResult<()> {
                let text = $crate::statement::Text::new(&[$($part),+]);
                $(
                    let text = text.until_next_bind(&mut out);
                    out.push_bind_param::<$sql, $rust>(&self.$bind)?;
                )*
                text.until_end(&mut out);
                Ok(())
            }
        }

        impl diesel::query_builder::Query for $name {
            type SqlType = $columns;
        }

        impl $crate::statement::Statement for $name {
            fn sample() -> Self {
                Self { $($bind: $crate::statement::Sample::sample()),* }
            }
        }
    };
}
pub(crate) use statement;
