//! What can be chosen from, remembered.

use crate::wiring::Tasks;
use honeydue_task::{Lookups, TaskError};
use tokio::sync::OnceCell;

/// The lookups of tasks, read once a process: only a migration changes them, and a release brings its own process. So
/// what is static, like the catalogue of templates, asks the database for nothing.
#[derive(Debug, Default)]
pub struct KnownLookups(OnceCell<Lookups>);

impl KnownLookups {
    /// The lookups; read, the first time.
    pub async fn get(&self, tasks: &Tasks) -> Result<&Lookups, TaskError> {
        self.0.get_or_try_init(|| tasks.lookups()).await
    }
}
