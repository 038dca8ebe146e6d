//! Boards, and how tasks stand, from memory.

use super::Cached;
use crate::{
    Ticket, Tier,
    caches::{Asked, Gathered, version_of},
    freshness::Start,
};
use honeydue_kernel::{Committed, Move, PortError, ResidenceId, Seen, TaskId, Viewer};
use honeydue_task::{
    BoardRows, CompletionCard, HistoryFilter, HistoryPage, HomeCards, HomeLoad, Lookups, Page, Recall, Recalled, Recorded, Scope, TaskCard,
    TaskChange, TaskFilter, TaskStore, template::HomeFacts,
};
use std::sync::Arc;

impl<S: TaskStore, T: Tier> Cached<S, T> {
    /// All that somebody sees, and who they are, in one look at the store.
    async fn whole_board(&self, viewer: Viewer, scope: Scope, ticket: Option<Ticket>) -> Result<Seen<Option<BoardRows>>, PortError> {
        let caches = &*self.caches;
        let keep = |seen: &Seen<Option<BoardRows>>, start: Start| {
            caches.keep_caller(viewer, seen, start, ticket.as_ref());
            let Some(rows) = &seen.value else { return };
            caches.keep_access(scope, seen, start, ticket.as_ref());
            for home in &rows.homes {
                caches.keep_of_home(&caches.boards, home.residence, home.clone(), seen, start);
            }
        };
        caches.read(&caches.board_flights, Asked::Whole(viewer, scope), Box::pin(self.inner.board(viewer, scope)), keep).await
    }

    /// What one home shows, to whoever asks; none if it is not the viewer's any more.
    async fn board_of(&self, viewer: Viewer, home: ResidenceId) -> Result<Option<(Arc<HomeCards>, Move)>, PortError> {
        let caches = &*self.caches;
        let keep = |seen: &Seen<Option<BoardRows>>, start: Start| {
            for cards in seen.value.iter().flat_map(|rows| &rows.homes) {
                caches.keep_of_home(&caches.boards, home, cards.clone(), seen, start);
            }
        };
        let load = Box::pin(self.inner.board(viewer, Scope::Home(home)));
        let seen = caches.read(&caches.board_flights, Asked::Home(home), load, keep).await?;
        let version = version_of(&seen, home);
        Ok(seen.value.and_then(|rows| rows.homes.into_iter().next()).zip(version))
    }

    async fn whole_load(&self, viewer: Viewer, scope: Scope, ticket: Option<Ticket>) -> Result<Seen<Option<Vec<HomeLoad>>>, PortError> {
        let caches = &*self.caches;
        let keep = |seen: &Seen<Option<Vec<HomeLoad>>>, start: Start| {
            caches.keep_caller(viewer, seen, start, ticket.as_ref());
            let Some(homes) = &seen.value else { return };
            caches.keep_access(scope, seen, start, ticket.as_ref());
            for home in homes {
                caches.keep_of_home(&caches.loads, home.residence, home.clone(), seen, start);
            }
        };
        caches.read(&caches.load_flights, Asked::Whole(viewer, scope), Box::pin(self.inner.load(viewer, scope)), keep).await
    }

    async fn load_of(&self, viewer: Viewer, home: ResidenceId) -> Result<Option<(HomeLoad, Move)>, PortError> {
        let caches = &*self.caches;
        let keep = |seen: &Seen<Option<Vec<HomeLoad>>>, start: Start| {
            for load in seen.value.iter().flatten() {
                caches.keep_of_home(&caches.loads, home, load.clone(), seen, start);
            }
        };
        let load = Box::pin(self.inner.load(viewer, Scope::Home(home)));
        let seen = caches.read(&caches.load_flights, Asked::Home(home), load, keep).await?;
        let version = version_of(&seen, home);
        Ok(seen.value.and_then(|homes| homes.into_iter().next()).zip(version))
    }
}

impl<S: TaskStore, T: Tier> TaskStore for Cached<S, T> {
    async fn find(&self, viewer: Viewer, id: TaskId) -> Result<Seen<Option<TaskCard>>, PortError> {
        self.inner.find(viewer, id).await
    }

    async fn board(&self, viewer: Viewer, scope: Scope) -> Result<Seen<Option<BoardRows>>, PortError> {
        let ticket = self.caches.introduce_with_homes(viewer, scope).await;
        let gather = |fetched| self.caches.gather(&self.caches.boards, viewer, scope, fetched);
        let gathered = match gather(None) {
            Gathered::Lacks(home) => gather(self.board_of(viewer, home).await?.as_ref()),
            gathered => gathered,
        };
        match gathered {
            Gathered::Whole(seen) => Ok(seen.map(|homes| Some(BoardRows { homes }))),
            Gathered::Lacks(_) | Gathered::Little => self.whole_board(viewer, scope, ticket).await,
        }
    }

    async fn load(&self, viewer: Viewer, scope: Scope) -> Result<Seen<Option<Vec<HomeLoad>>>, PortError> {
        let ticket = self.caches.introduce_with_homes(viewer, scope).await;
        let gather = |fetched| self.caches.gather(&self.caches.loads, viewer, scope, fetched);
        let gathered = match gather(None) {
            Gathered::Lacks(home) => gather(self.load_of(viewer, home).await?.as_ref()),
            gathered => gathered,
        };
        match gathered {
            Gathered::Whole(seen) => Ok(seen.map(Some)),
            Gathered::Lacks(_) | Gathered::Little => self.whole_load(viewer, scope, ticket).await,
        }
    }

    async fn list(&self, viewer: Viewer, filter: TaskFilter, page: Page) -> Result<Seen<Vec<TaskCard>>, PortError> {
        self.inner.list(viewer, filter, page).await
    }

    async fn history(&self, viewer: Viewer, filter: HistoryFilter, page: HistoryPage) -> Result<Seen<Vec<CompletionCard>>, PortError> {
        self.inner.history(viewer, filter, page).await
    }

    async fn recall(&self, viewer: Viewer, which: Recall) -> Result<Seen<Option<Recalled>>, PortError> {
        self.inner.recall(viewer, which).await
    }

    async fn home_facts(&self, viewer: Viewer, residence: ResidenceId) -> Result<Seen<Option<HomeFacts>>, PortError> {
        self.inner.home_facts(viewer, residence).await
    }

    async fn lookups(&self) -> Result<Lookups, PortError> {
        self.inner.lookups().await
    }

    async fn commit(&self, change: TaskChange) -> Result<Committed<Recorded>, PortError> {
        let streams = change.affected().existing;
        let outcome = Box::pin(self.inner.commit(change)).await;
        self.heard(&streams, &outcome, |committed| &committed.versions);
        outcome
    }
}
