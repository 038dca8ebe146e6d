//! Rows as diesel reads them.

use diesel::{
    QueryResult,
    pg::{Pg, PgValue},
    result::Error,
    row::{Field, PartialRow, RowIndex, RowSealed},
};
use std::{num::NonZeroU32, ops::Range, sync::Arc};
use tokio_postgres::{
    Statement,
    types::{FromSql, Type},
};

/// The names and types of a statement's columns.
pub(super) struct Columns(Vec<(String, NonZeroU32)>);

impl Columns {
    pub(super) fn of(statement: &Statement) -> QueryResult<Self> {
        let typed = |column: &tokio_postgres::Column| {
            let oid = NonZeroU32::new(column.type_().oid()).ok_or_else(|| Error::DeserializationError("a column without a type".into()))?;
            Ok((column.name().to_owned(), oid))
        };
        statement.columns().iter().map(typed).collect::<QueryResult<_>>().map(Self)
    }
}

/// A row of a statement.
pub(crate) struct Row {
    row: tokio_postgres::Row,
    columns: Arc<Columns>,
}

impl Row {
    pub(super) const fn new(row: tokio_postgres::Row, columns: Arc<Columns>) -> Self {
        Self { row, columns }
    }
}

impl RowSealed for Row {}

impl<'a> diesel::row::Row<'a, Pg> for Row {
    type Field<'f>
        = Cell<'f>
    where
        'a: 'f,
        Self: 'f;
    type InnerPartialRow = Self;

    fn field_count(&self) -> usize {
        self.columns.0.len()
    }

    fn get<'b, I>(&'b self, index: I) -> Option<Self::Field<'b>>
    where
        'a: 'b,
        Self: RowIndex<I>,
    {
        let index = self.idx(index)?;
        Some(Cell { row: self, index })
    }

    fn partial_row(&self, range: Range<usize>) -> PartialRow<'_, Self::InnerPartialRow> {
        PartialRow::new(self, range)
    }
}

impl RowIndex<usize> for Row {
    fn idx(&self, index: usize) -> Option<usize> {
        (index < self.columns.0.len()).then_some(index)
    }
}

impl RowIndex<&str> for Row {
    fn idx(&self, name: &str) -> Option<usize> {
        self.columns.0.iter().position(|(column, _)| column == name)
    }
}

/// One value of a row.
pub(crate) struct Cell<'a> {
    row: &'a Row,
    index: usize,
}

impl<'a> Field<'a, Pg> for Cell<'a> {
    fn field_name(&self) -> Option<&str> {
        self.row.columns.0.get(self.index).map(|(name, _)| name.as_str())
    }

    fn value(&self) -> Option<PgValue<'_>> {
        let (_, oid) = self.row.columns.0.get(self.index)?;
        let Bytes(bytes) = self.row.row.try_get(self.index).ok()?;
        bytes.map(|bytes| PgValue::new(bytes, oid))
    }
}

/// What Postgres sent, whatever its type; nothing for NULL.
struct Bytes<'a>(Option<&'a [u8]>);

impl<'a> FromSql<'a> for Bytes<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(Some(raw)))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
