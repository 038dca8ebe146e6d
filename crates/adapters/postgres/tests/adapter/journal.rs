//! A home's ledger, as its members read it.

use crate::household::{Household, open};
use honeydue_kernel::{Journal, JournalPage, UserId, Viewer};
use honeydue_postgres::PgJournal;

#[tokio::test(flavor = "multi_thread")]
async fn a_member_reads_who_did_what_newest_first_page_by_page() {
    let household = Household::new().await;
    let journal = PgJournal::new(open(household.database.server_url()).await);
    let task = household.add(household.member, "Gutters").await.expect("a task").value.card.task.id;
    household.complete(household.owner, task).await.expect("a completion");

    let (mut told, mut before) = (Vec::new(), None);
    loop {
        let page = JournalPage { limit: 3, before };
        let entries = journal.page(household.member.viewer(), household.home, page).await.expect("a page").value.expect("a home");
        let Some(last) = entries.last() else { break };
        before = Some(last.version);
        told.extend(entries.into_iter().map(|entry| (entry.version, entry.kind, entry.by.map(|by| by.id))));
    }
    let (olive, mo) = (Some(household.owner.user), Some(household.member.user));
    let kinds: Vec<_> = told.iter().map(|(version, kind, by)| (*version, kind.as_str(), *by)).collect();
    assert_eq!(
        kinds,
        [(4, "task.completed", olive), (3, "task.created", mo), (2, "residence.member_admitted", olive), (1, "residence.founded", olive),]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_reads_nothing_of_it() {
    let household = Household::new().await;
    let journal = PgJournal::new(open(household.database.server_url()).await);
    let page = JournalPage { limit: 50, before: None };
    let admin = household.database.admin().await;
    let remove = format!("DELETE FROM member WHERE account_id = {}", household.member.user);
    admin.batch_execute(&remove).await.expect("the member is removed");
    let seen = journal.page(household.member.viewer(), household.home, page).await.expect("a sight");
    assert_eq!(seen.value, None, "of a home that is somebody else's");
    let seen = journal.page(household.owner.viewer(), 999_999.into(), page).await.expect("a sight");
    assert_eq!(seen.value, None, "of one that does not exist");
    assert!(journal.page(Viewer::User(UserId::new(999_999)), household.home, page).await.is_err(), "nobody reads nothing");
}
