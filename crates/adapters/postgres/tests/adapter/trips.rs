//! A warm connection answers each port method in one round trip: nothing is prepared, nothing is asked beforehand.

use crate::household::{Household, add, add_all, complete, now, open};
use honeydue_contractor::{Contractor, ContractorDetails, ContractorPatch, ContractorStore, NewContractor, Specialties};
use honeydue_identity::{Account, AccountStore, Login};
use honeydue_kernel::{Edit, Ids, PortError, Role};
use honeydue_postgres::{PgAccounts, PgContractors, PgResidences, PgSubscriptions, PgTasks};
use honeydue_residence::{CodeHash, CodeKind, NewRole, Residence, ResidencePatch, ResidenceStore};
use honeydue_subscription::{PlanFacts, SubscriptionStore};
use honeydue_task::{HistoryFilter, HistoryPage, Page, Recall, Scope, TaskFilter, TaskStore};
use honeydue_testkit::link::Link;
use std::time::Duration;

/// The round trips that something takes over a link of 20 ms.
async fn trips<T>(link: &Link, what: &str, work: impl Future<Output = Result<T, PortError>>) -> (T, u64) {
    link.reset();
    let value = work.await.unwrap_or_else(|error| panic!("{what}: {error:?}"));
    (value, link.trips())
}

/// Fails unless it took so many.
macro_rules! takes {
    ($trips:literal, $link:expr, $what:literal, $work:expr) => {{
        let (value, taken) = trips(&$link, $what, $work).await;
        assert_eq!(taken, $trips, $what);
        value
    }};
}

#[tokio::test(flavor = "multi_thread")]
async fn every_read_and_every_change_is_one_round_trip() {
    let household = Household::new().await;
    let link = Link::to(household.database.address()).await.expect("a link");
    link.set_delay(Duration::from_millis(10));
    let db = open(household.database.server_url_via(link.port())).await;
    let (accounts, residences, tasks) = (PgAccounts::new(db.clone()), PgResidences::new(db.clone()), PgTasks::new(db));
    let (owner, member, home) = (household.owner, household.member, household.home);

    let added = takes!(1, link, "adding a task", add(&tasks, home, owner, "Gutters"));
    takes!(1, link, "finding a task", tasks.find(owner.viewer(), added.value.card.task.id));
    takes!(1, link, "a board of all homes", tasks.board(member.viewer(), Scope::All));
    takes!(1, link, "a board of one home", tasks.board(member.viewer(), Scope::Home(home)));
    takes!(1, link, "a summary", tasks.load(member.viewer(), Scope::All));
    takes!(1, link, "a page of tasks", tasks.list(member.viewer(), TaskFilter::default(), Page { limit: 50, after: None }));
    takes!(1, link, "what suggestions go by", tasks.home_facts(member.viewer(), home));
    takes!(2, link, "completing a task: reading it, then the change", complete(&tasks, member, added.value.card.task.id));
    let newest = Recall::Newest(added.value.card.task.id);
    let recalled = takes!(1, link, "an entry of the history", tasks.recall(member.viewer(), newest)).value.expect("a completion");
    takes!(1, link, "taking it back", tasks.commit(recalled.take_back(member.actor(), now())));
    takes!(
        1,
        link,
        "a page of the history",
        tasks.history(member.viewer(), HistoryFilter::default(), HistoryPage { limit: 50, after: None })
    );
    let batch = add_all(&tasks, home, owner, 50).await;
    takes!(1, link, "adding fifty tasks", tasks.commit(batch));
    let task = tasks.find(owner.viewer(), added.value.card.task.id).await.expect("a read").value.expect("a task").task;
    takes!(1, link, "deleting a task", tasks.commit(task.delete(owner.actor(), now())));
    takes!(1, link, "a home", residences.find(member.viewer(), home));
    takes!(1, link, "all homes", residences.list(member.viewer()));
    let again = Residence::admit(home, member.user, Role::Member, owner.actor(), now());
    takes!(1, link, "taking in a member", residences.commit(again));
    takes!(1, link, "the people of a home", residences.people(owner.viewer(), home));
    let code = residences.next_id().await.expect("an id");
    let share = Residence::share(home, code, CodeKind::Code, CodeHash::new([1; 32]), owner.actor(), now());
    takes!(1, link, "sharing", residences.commit(share));
    takes!(1, link, "the codes of a home", residences.shares(owner.viewer(), home, now()));
    let leaving = async {
        let mine = residences.find(member.viewer(), home).await?.value.expect("a home");
        residences.commit(mine.leave(member.actor(), now()).expect("a member")).await
    };
    takes!(2, link, "leaving: reading it, then the change", leaving);
    let joining = async {
        let seen = residences.invitation(member.viewer(), CodeHash::new([1; 32])).await?.value.expect("an invitation");
        residences.commit(seen.accept(member.actor(), now())).await
    };
    takes!(2, link, "joining: reading the code, then the change", joining);
    let renaming = async {
        let mine = residences.find(owner.viewer(), home).await?.value.expect("a home");
        let patch =
            ResidencePatch { is_primary: Some(false), description: Edit::Set("d".try_into().expect("a text")), ..Default::default() };
        residences.commit(mine.update(patch, None, owner.actor(), now()).expect("an owner").expect("a change")).await
    };
    takes!(2, link, "changing a home: reading it, then the change", renaming);
    let promoting = async {
        let mine = residences.find(owner.viewer(), home).await?.value.expect("a home");
        let payer = mine.change_role(member.user, NewRole::Payer, owner.actor(), now());
        residences.commit(payer.expect("an owner").expect("a change")).await
    };
    takes!(2, link, "another payer: reading the home, then the change", promoting);
    let deleting = async {
        let mine = residences.find(owner.viewer(), home).await?.value.expect("a home");
        residences.commit(mine.delete(Some(3), owner.actor(), now()).expect("an owner")).await
    };
    takes!(2, link, "deleting a home: reading it, then the change", deleting);
    let seen = takes!(1, link, "one's own account", accounts.find(member.viewer()));
    takes!(1, link, "a login", accounts.find_login(&Login::new("olive@example.org")));
    let session = seen.caller.session.expect("a session");
    takes!(1, link, "signing out", accounts.commit(Account::sign_out(session, member.actor(), now())));
    let seen = takes!(1, link, "what deleting an account takes", accounts.departure(owner.viewer()));
    let deletion = seen.value.delete(true, &seen.versions, owner.actor(), now()).expect("a deletion");
    takes!(1, link, "deleting an account", accounts.commit(deletion));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_read_and_every_change_of_contractors_is_one_round_trip() {
    let household = Household::new().await;
    let link = Link::to(household.database.address()).await.expect("a link");
    link.set_delay(Duration::from_millis(10));
    let contractors = PgContractors::new(open(household.database.server_url_via(link.port())).await);
    let (owner, member, home) = (household.owner, household.member, household.home);

    let details = ContractorDetails {
        specialties: Specialties::try_from(vec![1.into(), 2.into()]).expect("two trades"),
        ..ContractorDetails::named("Ana Ruiz".try_into().expect("a name"))
    };
    let id = contractors.next_id().await.expect("an id");
    let new = NewContractor { residence: Some(home), details, is_favorite: true };
    takes!(1, link, "a new contractor", contractors.commit(Contractor::add(id, new, owner.actor(), now())));
    let card = takes!(1, link, "a contractor", contractors.find(member.viewer(), id)).value.expect("the home's");
    takes!(1, link, "all contractors", contractors.list(member.viewer(), honeydue_contractor::Scope::All));
    takes!(1, link, "the contractors of a home", contractors.list(member.viewer(), honeydue_contractor::Scope::Home(home)));
    let toggle = card.toggle_favorite(member.actor(), now()).expect("a member's");
    takes!(1, link, "a favourite", contractors.commit(toggle));
    let patch = ContractorPatch { name: Some("Ana R.".try_into().expect("a name")), ..ContractorPatch::default() };
    let rename = card.change(&patch, member.actor(), now()).expect("a member's").expect("another name");
    let renamed = takes!(1, link, "a rename", contractors.commit(rename));
    let deletion = renamed.value.expect("the owner's").delete(owner.actor(), now()).expect("the home's");
    takes!(1, link, "a deletion", contractors.commit(deletion));
    takes!(1, link, "the trades", contractors.specialties());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_read_and_every_change_of_plans_is_one_round_trip() {
    let household = Household::new().await;
    let link = Link::to(household.database.address()).await.expect("a link");
    link.set_delay(Duration::from_millis(10));
    let plans = PgSubscriptions::new(open(household.database.server_url_via(link.port())).await);
    let owner = household.owner;
    let seen = takes!(1, link, "a plan", plans.plan(owner.viewer()));
    let PlanFacts { subscription, installation, .. } = seen.value;
    let trial = subscription.begin_trial(&installation.settings, owner.actor(), now()).expect("a trial");
    takes!(1, link, "a trial", plans.commit(trial));
}
