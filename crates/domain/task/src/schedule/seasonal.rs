//! A series inside a season.

use super::{Season, season::Window, series::Series};
use honeydue_kernel::Day;
use jiff::civil::Date;

/// The occurrences of a schedule. With a season these are the dates of the series that lie inside it. A yearly series
/// that has none in a season, but one between it and the season before, has that season's first day instead: what
/// falls due outside the season is put off until it begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seasonal {
    pub(super) series: Series,
    pub(super) season: Option<Season>,
    pub(super) yearly: bool,
}

/// No occurrence before this is looked for: the longest period before the first day that we keep.
const DAWN: Date = Date::constant(1850, 1, 1);

impl Seasonal {
    /// The first occurrence at or after this day. Each step of the search passes a date of the series, and a season.
    pub(super) fn first_from(&self, date: Date) -> Option<Date> {
        let Some(season) = self.season.filter(|season| !season.is_all_year()) else { return self.series.first_from(date) };
        let mut window = season.window_from(date)?;
        while window.first <= Day::LAST.date() {
            let found = self.series.first_from(window.first.max(date))?;
            if found <= window.last {
                return Some(found);
            }
            if window.first >= date && self.is_put_off_to(season, window) {
                return Some(window.first);
            }
            window = season.window_from(found)?;
        }
        None
    }

    /// The last occurrence before this day. Each step passes the dates of the series that lie between two seasons; the
    /// later of these may have been waiting.
    pub(super) fn last_before(&self, date: Date) -> Option<Date> {
        let date = date.yesterday().ok()?;
        let mut found = self.series.last_until(date)?;
        let Some(season) = self.season.filter(|season| !season.is_all_year()) else { return Some(found) };
        while found >= DAWN {
            let window = season.window_from(found)?;
            if window.first <= found {
                return Some(found);
            }
            if window.first <= date && self.is_put_off_to(season, window) {
                return Some(window.first);
            }
            found = self.series.last_until(season.window_until(found)?.last)?;
        }
        None
    }

    /// Whether a yearly date that fell due since the season before waits for this one, which has none of its own.
    fn is_put_off_to(&self, season: Season, window: Window) -> bool {
        let waiting = || {
            let before = window.first.yesterday().ok()?;
            let found = self.series.last_until(before)?;
            let own = self.series.first_from(window.first)?;
            Some(own > window.last && season.window_until(before)?.last < found)
        };
        self.yearly && waiting() == Some(true)
    }
}
