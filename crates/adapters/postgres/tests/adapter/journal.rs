//! A home's ledger, as its members read it.

use crate::household::{Household, open};
use honeydue_kernel::{Heard, Journal, JournalPage, News, UserId, Viewer};
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

fn heard(news: &[News]) -> Vec<Heard> {
    news.iter().map(|news| Heard { stream: news.stream, version: news.version }).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn news_are_of_all_streams_of_the_viewer_and_of_no_other() {
    let household = Household::new().await;
    let journal = PgJournal::new(open(household.database.server_url()).await);
    let (owner, member, home) = (household.owner, household.member, household.home);
    let told = async |viewer, heard: &[Heard], most| journal.news(viewer, heard, most).await.expect("news").value;

    let first = told(member.viewer(), &[], 50).await;
    let streams: Vec<_> = first.iter().map(|news| (news.stream, news.heard.is_some(), news.entries.len())).collect();
    assert_eq!(streams, [(member.user.into(), false, 0), (home.into(), false, 0)], "what was not heard of has no entries");

    for title in ["Gutters", "Roof", "Yard"] {
        household.add(owner, title).await.expect("a task");
    }
    let since = heard(&first);
    let then = told(member.viewer(), &since, 2).await;
    assert_eq!(then[1].heard.as_ref(), Some(&first[1].hash), "the entry that was heard of is told by its hash");
    let entries: Vec<_> = then[1].entries.iter().map(|entry| (entry.version, entry.kind.as_str(), entry.payload.is_some())).collect();
    assert_eq!(entries, [(3, "task.created", true), (4, "task.created", true)], "oldest first, and no more than asked for");
    assert_eq!((then[0].entries.len(), then[1].version), (0, 5));

    let somebody_elses = [Heard { stream: owner.user.into(), version: 1 }, Heard { stream: home.into(), version: 1 }];
    household.database.admin().await.execute("DELETE FROM member WHERE account_id = $1", &[&member.user.get()]).await.expect("a removal");
    let left = told(member.viewer(), &somebody_elses, 50).await;
    assert_eq!(left.iter().map(|news| (news.stream, news.entries.len())).collect::<Vec<_>>(), [(member.user.into(), 0)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_entry_is_told_without_its_payload() {
    let household = Household::new().await;
    let journal = PgJournal::new(open(household.database.server_url()).await);
    let first = journal.news(household.owner.viewer(), &[], 50).await.expect("news").value;
    household.add(household.owner, "Gutters").await.expect("a task");
    household.database.admin().await.execute("DELETE FROM ledger_payload WHERE version = 3", &[]).await.expect("an erasure");
    let then = journal.news(household.owner.viewer(), &heard(&first), 50).await.expect("news").value;
    assert_eq!(then[1].entries.iter().map(|entry| entry.payload.as_deref()).collect::<Vec<_>>(), [None]);
}
