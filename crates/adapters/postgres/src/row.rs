//! Rows of a table, with their columns listed once.

/// Declares a row and how it is saved: `row! { /// … TaskRow, columns TaskColumns, save SaveTask, table "task" { id: i64 => BigInt, … } }`.
///
/// `TaskRow::COLUMNS` is the list for a `SELECT`, `TaskColumns` its types; a row that nobody selects leaves `columns` out. Saving
/// inserts the row, or updates the one with this id: one statement for both, so that a column stands in one list. With
/// `save all SaveTasks` there is also a statement that inserts many at once.
macro_rules! row {
    ($(#[$doc:meta])* $row:ident, columns $columns:ident, save $save:ident, save all $save_all:ident, table $table:literal { $($body:tt)* }) => {
        $crate::row::row! { $(#[$doc])* $row, columns $columns, save $save, table $table { $($body)* } }
        $crate::row::row! { @all $row, $save_all, $table, $($body)* }
    };

    (@all $row:ident, $save_all:ident, $table:literal,
        $first:ident : $first_rust:ty => $first_sql:ty, $($column:ident : $rust:ty => $sql:ty),* $(,)?
    ) => {
        #[doc = concat!("Inserts rows of `", $table, "`: one array a column, so that one statement takes any number of them.")]
        #[derive(Clone, Debug, Default)]
        pub(crate) struct $save_all { $first: Vec<$first_rust>, $($column: Vec<$rust>),* }

        impl FromIterator<$row> for $save_all {
            fn from_iter<I: IntoIterator<Item = $row>>(rows: I) -> Self {
                let mut all = Self::default();
                for $row { $first, $($column),* } in rows {
                    all.$first.push($first);
                    $(all.$column.push($column);)*
                }
                all
            }
        }

        impl diesel::query_builder::QueryId for $save_all {
            type QueryId = Self;
            const HAS_STATIC_QUERY_ID: bool = true;
        }

        impl diesel::query_builder::QueryFragment<diesel::pg::Pg> for $save_all {
            fn walk_ast<'b>(&'b self, mut out: diesel::query_builder::AstPass<'_, 'b, diesel::pg::Pg>) -> diesel::QueryResult<()> {
                out.push_sql(concat!(
                    "INSERT INTO ", $table, " (", stringify!($first) $(, ", ", stringify!($column))*, ") SELECT * FROM unnest(",
                ));
                out.push_bind_param::<diesel::sql_types::Array<$first_sql>, Vec<$first_rust>>(&self.$first)?;
                $(
                    out.push_sql(", ");
                    out.push_bind_param::<diesel::sql_types::Array<$sql>, Vec<$rust>>(&self.$column)?;
                )*
                out.push_sql(")");
                Ok(())
            }
        }

        impl $crate::statement::Statement for $save_all {
            fn sample() -> Self {
                Self::default()
            }
        }
    };

    ($(#[$doc:meta])* $row:ident, columns $columns:ident, save $save:ident, table $table:literal { $($body:tt)* }) => {
        $crate::row::row! { $(#[$doc])* #[derive(diesel::Queryable)] $row, save $save, table $table { $($body)* } }
        $crate::row::row! { @select $row, $columns, $table, $($body)* }
    };

    (@select $row:ident, $columns:ident, $table:literal,
        $first:ident : $first_rust:ty => $first_sql:ty, $($column:ident : $rust:ty => $sql:ty),* $(,)?
    ) => {
        impl $row {
            /// The columns, each with its table before it.
            pub(crate) const COLUMNS: &str = concat!($table, ".", stringify!($first) $(, ", ", $table, ".", stringify!($column))*);
        }

        #[doc = concat!("The types of [`", stringify!($row), "::COLUMNS`].")]
        pub(crate) type $columns = ($first_sql, $($sql),*);
    };

    ($(#[$attribute:meta])* $row:ident, save $save:ident, table $table:literal {
        $first:ident : $first_rust:ty => $first_sql:ty, $($column:ident : $rust:ty => $sql:ty),* $(,)?
    }) => {
        $(#[$attribute])*
        #[derive(Clone, Debug)]
        pub(crate) struct $row { pub(crate) $first: $first_rust, $(pub(crate) $column: $rust),* }

        #[doc = concat!("Inserts a row of `", $table, "`, or updates the one with its id.")]
        #[derive(Clone, Debug)]
        pub(crate) struct $save(pub(crate) $row);

        impl diesel::query_builder::QueryId for $save {
            type QueryId = Self;
            const HAS_STATIC_QUERY_ID: bool = true;
        }

        impl diesel::query_builder::QueryFragment<diesel::pg::Pg> for $save {
            fn walk_ast<'b>(&'b self, mut out: diesel::query_builder::AstPass<'_, 'b, diesel::pg::Pg>) -> diesel::QueryResult<()> {
                out.push_sql(concat!("INSERT INTO ", $table, " (", stringify!($first) $(, ", ", stringify!($column))*, ") VALUES ("));
                out.push_bind_param::<$first_sql, $first_rust>(&self.0.$first)?;
                $(
                    out.push_sql(", ");
                    out.push_bind_param::<$sql, $rust>(&self.0.$column)?;
                )*
                out.push_sql(concat!(
                    ") ON CONFLICT (id) DO UPDATE SET (", stringify!($first) $(, ", ", stringify!($column))*,
                    ") = ROW(excluded.", stringify!($first) $(, ", excluded.", stringify!($column))*, ")",
                ));
                Ok(())
            }
        }

        impl $crate::statement::Statement for $save {
            fn sample() -> Self {
                Self($row { $first: $crate::statement::Sample::sample(), $($column: $crate::statement::Sample::sample()),* })
            }
        }
    };
}
pub(crate) use row;
