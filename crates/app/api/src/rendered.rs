//! Tasks as they stand in answers, rendered once.

use crate::{
    extract::LocalDay,
    problem::Problem,
    wire::{board::BoardView, task::TaskView},
};
use honeydue_kernel::{Day, ResidenceId, Seen, Version};
use honeydue_task::{Board, BoardRows, HomeCards, Scope, Spot, Threshold};
use quick_cache::{Weighter, sync::Cache};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use std::sync::Arc;

/// A task in JSON.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Rendered(Arc<RawValue>);

/// What a home puts on the board of a day, in order.
type OfHome = Vec<(Spot, Rendered)>;

/// Whatever a task's JSON depends on, beside the tasks: with the home's version in it, an entry can't go out of date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key {
    home: ResidenceId,
    version: Version,
    today: Day,
    threshold: Threshold,
}

/// The tasks of homes, as they were rendered last.
#[derive(Debug)]
pub struct RenderedTasks(Cache<Key, Arc<OfHome>, Scales>);

#[derive(Clone, Debug)]
struct Scales;

impl Weighter<Key, Arc<OfHome>> for Scales {
    fn weight(&self, _: &Key, tasks: &Arc<OfHome>) -> u64 {
        let each = tasks.iter().map(|(_, Rendered(json))| json.get().len() + size_of::<(Spot, Rendered)>() + 32);
        (size_of::<Key>() + 64 + each.sum::<usize>()) as u64
    }
}

impl RenderedTasks {
    /// About how many homes there will be.
    const HOMES: usize = 5_000;
    /// The most bytes, about.
    const BYTES: u64 = 48 << 20;

    /// The board of these homes on this day.
    pub fn board(&self, seen: &Seen<BoardRows>, scope: Scope, day: &LocalDay) -> Result<BoardView, Problem> {
        let homes = seen.value.homes.iter().map(|home| self.of_home(home, seen, day)).collect::<Result<Vec<_>, _>>()?;
        Ok(BoardView::of(Board::of(homes.iter().flat_map(|home| home.iter().cloned())), scope, day))
    }

    fn of_home(&self, home: &HomeCards, seen: &Seen<BoardRows>, day: &LocalDay) -> Result<Arc<OfHome>, Problem> {
        let stream = home.residence.into();
        let mut versions = seen.versions.iter().filter(|(seen, _)| *seen == stream);
        let (Some((_, version)), None) = (versions.next(), versions.next()) else {
            return Ok(Arc::new(rendered(home, day)?));
        };
        let key = Key { home: home.residence, version: *version, today: day.today, threshold: day.threshold };
        self.0.get_or_insert_with(&key, || rendered(home, day).map(Arc::new))
    }
}

fn rendered(home: &HomeCards, day: &LocalDay) -> Result<OfHome, Problem> {
    let placed = home.cards.iter().filter_map(|card| Spot::of(card, day.today, day.threshold).map(|spot| (spot, card)));
    let mut tasks = placed.collect::<Vec<_>>();
    tasks.sort_by_key(|(spot, _)| *spot);
    let render = |card| to_raw_value(&TaskView::of(card, day)).map_err(Problem::fault);
    tasks.into_iter().map(|(spot, card)| Ok((spot, Rendered(render(card.clone())?.into())))).collect()
}

impl Default for RenderedTasks {
    fn default() -> Self {
        Self(Cache::with_weighter(Self::HOMES, Self::BYTES, Scales))
    }
}
