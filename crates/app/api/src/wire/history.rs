//! What happened in a home.

use crate::{
    extract::{FromQuery, Pairs},
    problem::{Flaw, Problem},
    told::Told,
    wire::{PersonView, instant, page},
};
use honeydue_contractor::ContractorEvent;
use honeydue_identity::AccountEvent;
use honeydue_kernel::{Entry, JournalPage, Version};
use honeydue_residence::ResidenceEvent;
use honeydue_task::TaskEvent;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// A page of what happened, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = HistoryPage)]
pub struct HistoryPageView {
    results: Vec<HistoryEntryView>,
    /// The cursor of the next page; null on the last.
    next: Option<String>,
}

/// One thing that happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = HistoryEntry)]
pub struct HistoryEntryView {
    /// The home's version after it.
    version: i64,
    #[schema(format = DateTime)]
    at: String,
    /// `task.completed`, for one.
    kind: String,
    by_id: i64,
    /// Null for the operator. Somebody whose account is deleted is `Former member`.
    by: Option<PersonView>,
    /// What it happened to; null where this release does not know the kind, and where it was erased with somebody's account.
    subject: Option<SubjectView>,
}

/// What something happened to.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = HistorySubject)]
pub struct SubjectView {
    /// `task`, `residence`, `member` or `contractor`.
    kind: &'static str,
    id: i64,
    /// Its name at that time; null for people, who are named by `id` alone.
    name: Option<String>,
}

/// Which page of a history.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HistoryAsked {
    /// At most so many: 1 to 200, 50 if nothing is said.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: u16,
    /// What the page before ended with.
    #[param(value_type = Option<String>)]
    cursor: Option<Version>,
}

impl FromQuery for HistoryAsked {
    fn from_query(pairs: &Pairs) -> Result<Self, Problem> {
        let cursor = pairs.text("cursor").map(|cursor| cursor.parse().ok().filter(|version| *version > 0));
        let cursor = cursor.map(|version: Option<Version>| version.ok_or_else(not_a_cursor)).transpose()?;
        Ok(Self { limit: page::limit(pairs)?, cursor })
    }
}

impl HistoryAsked {
    /// The page, with one more at its end that shows whether there is a next one.
    pub const fn page(&self) -> JournalPage {
        JournalPage { limit: self.limit + 1, before: self.cursor }
    }

    /// The page of the entries that were found.
    pub fn view(&self, mut entries: Vec<Entry>) -> HistoryPageView {
        let limit = usize::from(self.limit);
        let more = entries.len() > limit;
        entries.truncate(limit);
        let next = entries.last().filter(|_| more).map(|last| last.version.to_string());
        HistoryPageView { results: entries.into_iter().map(HistoryEntryView::from).collect(), next }
    }
}

impl From<Entry> for HistoryEntryView {
    fn from(entry: Entry) -> Self {
        let Entry { version, at, actor, by, kind, payload } = entry;
        let subject = payload.and_then(|payload| subject(&kind, &payload));
        Self { version, at: instant(at), kind, by_id: actor.get(), by: by.map(Into::into), subject }
    }
}

/// An event of a newer release is shown by its kind alone; so are those of accounts and plans, which are in no
/// home's ledger but where somebody has another name, or none any more.
fn subject(kind: &str, payload: &str) -> Option<SubjectView> {
    match Told::read(kind, payload)? {
        Told::Task(event) => task(&event),
        Told::Residence(event) => Some(residence(event)),
        Told::Contractor(event) => Some(contractor(event)),
        Told::Account(AccountEvent::ProfileChanged { account, .. } | AccountEvent::Deleted { account, .. }) => {
            Some(SubjectView { kind: "member", id: account.get(), name: None })
        }
        Told::Account(_) | Told::Subscription(_) => None,
    }
}

/// Of several tasks that were added at once, the first.
fn task(event: &TaskEvent) -> Option<SubjectView> {
    let task = event.tasks().first()?;
    Some(SubjectView { kind: "task", id: task.id.get(), name: Some(task.title.clone().into()) })
}

fn residence(event: ResidenceEvent) -> SubjectView {
    match event {
        ResidenceEvent::Founded { residence } | ResidenceEvent::Updated { residence, .. } => {
            SubjectView { kind: "residence", id: residence.id.get(), name: Some(residence.name.into()) }
        }
        ResidenceEvent::MemberAdmitted { member, .. }
        | ResidenceEvent::RoleChanged { member, .. }
        | ResidenceEvent::MemberLeft { member, .. }
        | ResidenceEvent::MemberRemoved { member, .. }
        | ResidenceEvent::MemberJoined { member, .. } => SubjectView { kind: "member", id: member.get(), name: None },
        ResidenceEvent::MainHomeChosen { residence, .. }
        | ResidenceEvent::CodeShared { residence, .. }
        | ResidenceEvent::CodesRevoked { residence, .. }
        | ResidenceEvent::Deleted { residence, .. } => SubjectView { kind: "residence", id: residence.get(), name: None },
    }
}

fn contractor(event: ContractorEvent) -> SubjectView {
    let id = event.id().get();
    let name = match event {
        ContractorEvent::Created { contractor, .. }
        | ContractorEvent::Changed { contractor, .. }
        | ContractorEvent::Deleted { contractor, .. } => Some(contractor.details.name.into()),
        ContractorEvent::FavoriteSet { .. } => None,
    };
    SubjectView { kind: "contractor", id, name }
}

fn not_a_cursor() -> Problem {
    Flaw::new("malformed", "must be the `next` of a page").at("query:cursor")
}
