//! Several people at once, at two server processes: exactly one outcome, round after round, and a ledger that tells it.
//!
//! `RACE_ROUNDS` says how many rounds; a few if nothing is said.

mod completing;
mod deleting;
mod departing;
mod filling;
mod joining;
mod leaving;
mod moving;

use crate::household::{Somebody, now, somebody};
use honeydue_contractor::Contractors;
use honeydue_identity::{Accounts, Password, PasswordDigest, Passwords};
use honeydue_kernel::{PortError, ResidenceId, Role, ShareCodeId};
use honeydue_postgres::{Db, DbConfig, PgAccounts, PgContractors, PgResidences, PgTasks, Readiness, audit::verify};
use honeydue_residence::{Code, CodeHash, CodeKind, Home, NewResidence, ResidenceName, Residences, ShareCodes};
use honeydue_task::Tasks;
use honeydue_testkit::{TestDb, eventually};
use tokio::runtime::Handle;

/// Rounds of each race where nothing else is said.
const ROUNDS: u32 = 50;

pub fn rounds() -> u32 {
    std::env::var("RACE_ROUNDS").map_or(ROUNDS, |rounds| rounds.parse().expect("RACE_ROUNDS is a number"))
}

/// Codes that anybody could guess.
struct Plain;

impl ShareCodes for Plain {
    fn derive(&self, id: ShareCodeId, kind: CodeKind) -> Code {
        Code::typed(&format!("{}-{id}", kind.name()))
    }

    fn hash(&self, code: &Code) -> CodeHash {
        let mut digest = [0; 32];
        code.expose().bytes().zip(&mut digest).for_each(|(byte, place)| *place = byte);
        CodeHash::new(digest)
    }
}

/// Nobody here says a password.
struct NoPasswords;

impl Passwords for NoPasswords {
    async fn hash(&self, _: Password) -> Result<PasswordDigest, PortError> {
        Err(PortError::fault("nobody chooses a password"))
    }

    async fn verify(&self, _: secrecy::SecretString, _: Option<PasswordDigest>) -> Result<bool, PortError> {
        Ok(false)
    }
}

/// The use cases of one server process. Two of these meet in the database alone, as one lets a few flights of a home in at a time.
struct Process {
    accounts: Accounts<PgAccounts, NoPasswords, ()>,
    store: PgResidences,
    residences: Residences<PgResidences, Plain>,
    tasks: Tasks<PgTasks>,
    contractors: Contractors<PgContractors>,
}

impl Process {
    async fn start(database: &TestDb) -> (Self, Db) {
        let config = DbConfig { pool_max: 8, pool_min: 4, ..DbConfig::new(database.server_url().into()) };
        let db = Db::open(config, Handle::current()).expect("a URL");
        eventually("a warm pool", async || db.ready().await == Readiness::Ready).await;
        let store = PgResidences::new(db.clone());
        let residences = Residences::new(store.clone(), Plain);
        let (tasks, contractors) = (Tasks::new(PgTasks::new(db.clone())), Contractors::new(PgContractors::new(db.clone())));
        let accounts = Accounts::new(PgAccounts::new(db.clone()), NoPasswords, ());
        (Self { accounts, store, residences, tasks, contractors }, db)
    }
}

/// Two processes, and people whose homes are fought over.
struct Race {
    here: Process,
    there: Process,
    owner: Somebody,
    one: Somebody,
    other: Somebody,
    accounts: PgAccounts,
    tasks: PgTasks,
    db: Db,
    database: TestDb,
}

impl Race {
    async fn new() -> Self {
        let database = TestDb::create().await;
        let (here, db) = Process::start(&database).await;
        let (there, _) = Process::start(&database).await;
        let (accounts, tasks) = (PgAccounts::new(db.clone()), PgTasks::new(db.clone()));
        let (owner, one) = (somebody(&accounts, "olive", 1).await, somebody(&accounts, "one", 2).await);
        let other = somebody(&accounts, "other", 3).await;
        Self { here, there, owner, one, other, accounts, tasks, db, database }
    }

    /// A home of the owner's, with these people in it.
    async fn home(&self, people: &[(Somebody, Role)]) -> ResidenceId {
        self.home_of(self.owner, people).await
    }

    /// A home of somebody's, with these people in it.
    async fn home_of(&self, owner: Somebody, people: &[(Somebody, Role)]) -> ResidenceId {
        let (new, owner) = (NewResidence::named(ResidenceName::try_from("Elm Street").expect("a name")), owner.actor());
        let home = self.here.residences.found(owner, new, None, now()).await.expect("a home").value.residence.id;
        for (person, role) in people {
            self.here.residences.admit(owner, home, person.user, *role, now()).await.expect("a member");
        }
        home
    }

    /// A code of the home.
    async fn code(&self, home: ResidenceId) -> Code {
        self.here.residences.share(self.owner.actor(), home, CodeKind::Code, None, now()).await.expect("a code").value.code
    }

    /// The home as somebody sees it.
    async fn seen(&self, by: Somebody, home: ResidenceId) -> Home {
        self.here.residences.find(by.viewer(), home).await.expect("a home").value
    }

    /// Nobody shall have ten thousand homes.
    async fn clear(&self, by: Somebody, home: ResidenceId) {
        self.here.residences.delete(by.actor(), home, None, now()).await.expect("a deletion");
    }

    /// Fails unless every stream's versions are 1, 2, 3 …, each chained to the one before.
    async fn expect_sound_ledger(&self) {
        let verdict = verify(&self.database.server_url().into()).await.expect("a verdict");
        assert!(verdict.is_sound(), "{verdict}");
        println!("{} rounds: {verdict}", rounds());
    }
}

/// Which one won, and what the other was told.
fn winner<T, E: std::fmt::Debug>(outcomes: [Result<T, E>; 2], round: u32) -> (usize, T, E) {
    match outcomes {
        [Ok(won), Err(told)] => (0, won, told),
        [Err(told), Ok(won)] => (1, won, told),
        [Ok(_), Ok(_)] => panic!("round {round}: both were let through"),
        [Err(one), Err(other)] => panic!("round {round}: nobody was let through: {one:?} {other:?}"),
    }
}
