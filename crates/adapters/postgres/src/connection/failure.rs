//! What went wrong, as diesel says it.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};
use tokio_postgres::error::{DbError, ErrorPosition, SqlState};

/// The failure of a statement: what the server said of it, or that it could not be asked.
pub(super) fn failure(error: &tokio_postgres::Error) -> Error {
    match error.as_db_error() {
        Some(said) => Error::DatabaseError(kind(said.code()), Box::new(Said(said.clone()))),
        None => Error::DatabaseError(DatabaseErrorKind::UnableToSendCommand, Box::new(error.to_string())),
    }
}

fn kind(code: &SqlState) -> DatabaseErrorKind {
    /// What poolers say when Postgres is away from them.
    const CONNECTION_EXCEPTIONS: &str = "08";
    const KINDS: [(SqlState, DatabaseErrorKind); 8] = [
        (SqlState::UNIQUE_VIOLATION, DatabaseErrorKind::UniqueViolation),
        (SqlState::FOREIGN_KEY_VIOLATION, DatabaseErrorKind::ForeignKeyViolation),
        (SqlState::RESTRICT_VIOLATION, DatabaseErrorKind::RestrictViolation),
        (SqlState::EXCLUSION_VIOLATION, DatabaseErrorKind::ExclusionViolation),
        (SqlState::NOT_NULL_VIOLATION, DatabaseErrorKind::NotNullViolation),
        (SqlState::CHECK_VIOLATION, DatabaseErrorKind::CheckViolation),
        (SqlState::READ_ONLY_SQL_TRANSACTION, DatabaseErrorKind::ReadOnlyTransaction),
        (SqlState::T_R_SERIALIZATION_FAILURE, DatabaseErrorKind::SerializationFailure),
    ];
    if code.code().starts_with(CONNECTION_EXCEPTIONS) {
        return DatabaseErrorKind::UnableToSendCommand;
    }
    KINDS.into_iter().find(|(known, _)| known == code).map_or(DatabaseErrorKind::Unknown, |(_, kind)| kind)
}

/// An error of the server.
struct Said(DbError);

impl DatabaseErrorInformation for Said {
    fn message(&self) -> &str {
        self.0.message()
    }

    fn details(&self) -> Option<&str> {
        self.0.detail()
    }

    fn hint(&self) -> Option<&str> {
        self.0.hint()
    }

    fn table_name(&self) -> Option<&str> {
        self.0.table()
    }

    fn column_name(&self) -> Option<&str> {
        self.0.column()
    }

    fn constraint_name(&self) -> Option<&str> {
        self.0.constraint()
    }

    fn statement_position(&self) -> Option<i32> {
        let (ErrorPosition::Original(at) | ErrorPosition::Internal { position: at, .. }) = self.0.position()?;
        i32::try_from(*at).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pooler_that_lost_postgres_is_no_connection_and_a_rule_is_a_rule() {
        assert!(matches!(kind(&SqlState::PROTOCOL_VIOLATION), DatabaseErrorKind::UnableToSendCommand));
        assert!(matches!(kind(&SqlState::CONNECTION_FAILURE), DatabaseErrorKind::UnableToSendCommand));
        assert!(matches!(kind(&SqlState::UNIQUE_VIOLATION), DatabaseErrorKind::UniqueViolation));
        assert!(matches!(kind(&SqlState::UNDEFINED_FUNCTION), DatabaseErrorKind::Unknown));
    }
}
