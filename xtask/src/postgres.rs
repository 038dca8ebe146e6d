//! Private Postgres clusters: found or installed programs, a cluster in a directory of ours, running as our child.

mod cluster;
mod find;
mod initialise;

pub use cluster::Cluster;
pub use find::Programs;

use anyhow::Result;

use crate::account::Account;
use crate::place::Place;

/// What a cluster is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// Data that is found again: durable, ordinary settings.
    Kept,
    /// Gone with the run: many connections, and nothing waits for the disk.
    ThrowAway,
}

/// A cluster that leaves nothing behind. Fields are dropped in this order: first the cluster ends, then its directory goes.
pub struct ThrowAway {
    /// The running cluster.
    pub cluster: Cluster,
    /// Where it lives.
    pub place: Place,
}

impl ThrowAway {
    /// A new cluster on a free port.
    pub fn start() -> Result<Self> {
        let account = Account::choose()?;
        let programs = Programs::ensure(&account, None)?;
        let place = Place::throw_away(&account)?;
        let cluster = Cluster::start(&programs, &account, &place, Flavour::ThrowAway)?;
        Ok(Self { cluster, place })
    }
}

#[cfg(test)]
mod tests {
    use super::ThrowAway;

    #[test]
    fn a_throw_away_cluster_is_ready_is_loopback_only_and_leaves_nothing() {
        let throw_away = ThrowAway::start().unwrap();
        let directory = throw_away.place.directory().to_owned();
        let port = throw_away.cluster.port();
        std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
        assert!(std::net::TcpStream::connect(("::1", port)).is_err());
        assert!(throw_away.cluster.admin_url().ends_with(&format!("@127.0.0.1:{port}/postgres")));
        drop(throw_away);
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
        assert!(!directory.exists());
    }
}
