//! A connection that prepares whatever it is told to in one round trip.
//!
//! diesel-async's own prepares a statement when it is first run, and one after the other: at 110 ms from Postgres it is of
//! no use for its first twelve seconds. This one knows its statements by their types, beforehand. It is used as that one
//! is, by diesel-async's `RunQueryDsl`; what was not prepared is an error, and never a round trip in the middle of a burst.

mod failure;
mod row;

use crate::statement::Recipe;
use bytes::BytesMut;
use diesel::{
    QueryResult,
    pg::{FailedToLookupTypeError, Pg, PgMetadataCacheKey, PgMetadataLookup, PgTypeMetadata},
    query_builder::{AsQuery, QueryFragment, QueryId, bind_collector::RawBytesBindCollector},
    result::Error,
};
use diesel_async::{AsyncConnectionCore, SimpleAsyncConnection};
use failure::failure;
use futures::{
    FutureExt, TryStreamExt,
    future::{BoxFuture, join_all},
    stream::BoxStream,
};
use row::{Columns, Row};
use std::{
    any::TypeId,
    collections::HashMap,
    future::poll_fn,
    sync::{Arc, PoisonError, RwLock},
};
use tokio_postgres::{
    Client, Socket, Statement,
    tls::TlsStream,
    types::{IsNull, ToSql, Type, to_sql_checked},
};
use tokio_util::task::AbortOnDropHandle;

/// A connection to Postgres. It ends when it is dropped, whatever it was waiting for.
pub(crate) struct Connection {
    client: Client,
    prepared: RwLock<HashMap<TypeId, Prepared>>,
    /// A burst was sent whose end is not known: nobody else may use this.
    unsettled: bool,
    _driver: AbortOnDropHandle<()>,
}

/// A statement that the server knows.
#[derive(Clone)]
struct Prepared {
    statement: Statement,
    columns: Arc<Columns>,
}

impl Connection {
    /// Over a link that was opened. Its driver runs on the runtime that this is called on.
    #[expect(clippy::disallowed_methods, reason = "the driver is the connection's own and ends with it")]
    pub(crate) fn over<S>(client: Client, mut driver: tokio_postgres::Connection<Socket, S>) -> Self
    where
        S: TlsStream + Unpin + Send + 'static,
    {
        let driver = tokio::spawn(async move {
            while let Some(message) = poll_fn(|context| driver.poll_message(context)).await {
                if let Err(error) = message {
                    tracing::debug!(%error, "a connection to Postgres has ended");
                    break;
                }
            }
        });
        Self { client, prepared: RwLock::default(), unsettled: false, _driver: AbortOnDropHandle::new(driver) }
    }

    /// Runs statements that need no preparation, as one.
    pub(crate) async fn run(&self, statements: &str) -> QueryResult<()> {
        self.client.batch_execute(statements).await.map_err(|error| failure(&error))
    }

    /// Prepares those that are not prepared yet, all in one round trip; waits for nothing if all are. The first failure is
    /// told, the others are prepared nevertheless.
    pub(crate) async fn prepare(&self, recipes: &[Recipe]) -> QueryResult<()> {
        let missing: Vec<_> = {
            let prepared = self.prepared.read().unwrap_or_else(PoisonError::into_inner);
            recipes.iter().filter(|recipe| !prepared.contains_key(&recipe.id())).collect()
        };
        if missing.is_empty() {
            return Ok(());
        }
        join_all(missing.into_iter().map(|recipe| self.prepare_one(recipe))).await.into_iter().collect()
    }

    async fn prepare_one(&self, recipe: &Recipe) -> QueryResult<()> {
        let (text, binds) = recipe.text()?;
        let statement = self.client.prepare_typed(&text, &binds).await.map_err(|error| failure(&error))?;
        let prepared = Prepared { columns: Arc::new(Columns::of(&statement)?), statement };
        self.prepared.write().unwrap_or_else(PoisonError::into_inner).insert(recipe.id(), prepared);
        Ok(())
    }

    /// Nobody else may use this until it is [settled](Self::settled).
    pub(crate) const fn unsettled(&mut self) {
        self.unsettled = true;
    }

    /// The server's last word has come.
    pub(crate) const fn settled(&mut self) {
        self.unsettled = false;
    }

    /// Whether this is of no use any more.
    pub(crate) fn is_broken(&self) -> bool {
        self.unsettled || self.client.is_closed()
    }

    fn ready<Q: QueryFragment<Pg> + QueryId>(&self, query: &Q) -> QueryResult<(Prepared, Vec<Bind>)> {
        let known = self.prepared.read().unwrap_or_else(PoisonError::into_inner);
        let prepared = Q::query_id().and_then(|id| known.get(&id)).ok_or_else(|| Error::QueryBuilderError(NOT_PREPARED.into()))?.clone();
        Ok((prepared, binds(query)?.1))
    }
}

const NOT_PREPARED: &str = "the statement was not prepared on this connection";

/// The types of a query's binds, which Postgres must have by itself, and what is bound.
pub(crate) fn binds(query: &impl QueryFragment<Pg>) -> QueryResult<(Vec<Type>, Vec<Bind>)> {
    let mut collected = RawBytesBindCollector::<Pg>::new();
    query.collect_binds(&mut collected, &mut BuiltIn, &Pg)?;
    let built_in = |bind: &PgTypeMetadata| {
        let oid = bind.oid().map_err(|unknown| Error::SerializationError(unknown.into()))?;
        Type::from_oid(oid).ok_or_else(|| Error::SerializationError("a type that Postgres does not have by itself".into()))
    };
    let types = collected.metadata.iter().map(built_in).collect::<QueryResult<_>>()?;
    Ok((types, collected.binds.into_iter().map(Bind).collect()))
}

/// Types that Postgres has by itself need no look-up; there are no others.
struct BuiltIn;

impl PgMetadataLookup for BuiltIn {
    fn lookup_type(&mut self, name: &str, schema: Option<&str>) -> PgTypeMetadata {
        let unknown = PgMetadataCacheKey::new(schema.map(|schema| schema.to_owned().into()), name.to_owned().into());
        PgTypeMetadata::from_result(Err(FailedToLookupTypeError::new(unknown)))
    }
}

/// A value as Postgres reads it.
#[derive(Debug)]
pub(crate) struct Bind(Option<Vec<u8>>);

impl ToSql for Bind {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        let Some(bytes) = &self.0 else { return Ok(IsNull::Yes) };
        out.extend_from_slice(bytes);
        Ok(IsNull::No)
    }

    /// It was prepared with this very type.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl SimpleAsyncConnection for &Connection {
    async fn batch_execute(&mut self, statements: &str) -> QueryResult<()> {
        self.run(statements).await
    }
}

impl<'a> AsyncConnectionCore for &'a Connection {
    type ExecuteFuture<'conn, 'query> = BoxFuture<'a, QueryResult<usize>>;
    type LoadFuture<'conn, 'query> = BoxFuture<'a, QueryResult<Self::Stream<'conn, 'query>>>;
    type Stream<'conn, 'query> = BoxStream<'static, QueryResult<Row>>;
    type Row<'conn, 'query> = Row;
    type Backend = Pg;

    fn load<'conn, 'query, T>(&'conn mut self, source: T) -> Self::LoadFuture<'conn, 'query>
    where
        T: AsQuery + 'query,
        T::Query: QueryFragment<Pg> + QueryId + 'query,
    {
        let conn = *self;
        let ready = conn.ready(&source.as_query());
        async move {
            let (Prepared { statement, columns }, binds) = ready?;
            let rows = conn.client.query_raw(&statement, binds).await.map_err(|error| failure(&error))?;
            let rows: Self::Stream<'_, '_> =
                Box::pin(rows.map_ok(move |row| Row::new(row, Arc::clone(&columns))).map_err(|error| failure(&error)));
            Ok(rows)
        }
        .boxed()
    }

    fn execute_returning_count<'conn, 'query, T>(&'conn mut self, source: T) -> Self::ExecuteFuture<'conn, 'query>
    where
        T: QueryFragment<Pg> + QueryId + 'query,
    {
        let conn = *self;
        let ready = conn.ready(&source);
        async move {
            let (Prepared { statement, .. }, binds) = ready?;
            let count = conn.client.execute_raw(&statement, binds).await.map_err(|error| failure(&error))?;
            usize::try_from(count).map_err(|error| Error::DeserializationError(error.into()))
        }
        .boxed()
    }
}
