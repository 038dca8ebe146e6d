//! How often a task comes back, as somebody says it.

use crate::{Frequency, Rhythm, RhythmError, RruleError, Schedule, TaskError};
use honeydue_kernel::{Day, Edit};

/// What is said of how often a task is done: by the name of a frequency, by a schedule, or by both, as clients do that
/// send back whole objects. By default nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recurrence {
    /// By name; cleared, a task that has a name for it is done once.
    pub frequency: Edit<Frequency>,
    /// The days of the frequency Custom.
    pub custom_interval_days: Edit<i64>,
    /// By a schedule of its own; cleared, it is done once.
    pub schedule: Edit<Said>,
}

/// A schedule, as somebody says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// By its members, which a rule of RFC 5545 may repeat.
    Members(Schedule, Option<String>),
    /// By a rule of RFC 5545 alone, which is counted from this day. Without one it is counted from the due date, and a
    /// yearly rule that names its month from its first date after today.
    Rule(String, Option<Day>),
}

/// The frequency that a task has a name for, and when it comes back. A schedule that happens to mean what a frequency
/// does was not given by its name.
pub(crate) type Return = (Option<Rhythm>, Option<Schedule>);

impl Recurrence {
    /// How a task comes back from now on that comes back like `present`, of a new task neither named nor scheduled; none
    /// if that stays as it is. `due_date` is the day that is said beside it, if there is one.
    ///
    /// What the task says already is no news, so that clients may send back a whole object, and change one member of
    /// it; and a null beside a value says nothing. All that is news must say the same.
    ///
    /// Errors: [`TaskError::Contradiction`], [`TaskError::Rhythm`], [`TaskError::Rrule`].
    pub(crate) fn over(&self, present: Return, due_date: Option<Day>, today: Day) -> Result<Option<Return>, TaskError> {
        let is_news = |(rhythm, schedule): &Return| match rhythm {
            Some(_) => *rhythm != present.0,
            None => schedule.is_none_or(|said| present.1.is_none_or(|present| !said.means(present))),
        };
        let named = self.named(present)?.map(|rhythm| (Some(rhythm), rhythm.schedule()));
        let own = self.own(due_date, today)?.into_iter().map(|schedule| (None, Some(schedule)));
        let mut news = named.into_iter().chain(own).filter(is_news);
        let Some(said) = news.next() else { return Ok(None) };
        let agrees = |(_, other): Return| other.is_some_and(|other| said.1.is_some_and(|said| said.means(other)));
        if news.all(agrees) { Ok(Some(said)) } else { Err(TaskError::Contradiction) }
    }

    /// What is said by name; a null, where nothing more is said, is once.
    fn named(&self, (present, schedule): Return) -> Result<Option<Rhythm>, RhythmError> {
        let mut days = present.and_then(Rhythm::custom_interval_days).map(i64::from);
        self.custom_interval_days.apply(&mut days);
        let says_days = matches!(self.custom_interval_days, Edit::Set(_));
        match (self.frequency, &self.schedule, present) {
            (Edit::Set(frequency), ..) => Rhythm::new(frequency, days).map(Some),
            (Edit::Keep, Edit::Set(_), Some(present)) if says_days => Rhythm::new(present.frequency(), days).map(Some),
            (_, Edit::Set(_), _) => Ok(None),
            (Edit::Clear, _, Some(_)) => Ok(Some(Rhythm::ONCE)),
            (_, Edit::Clear, _) if present.is_some() || schedule.is_some() => Ok(Some(Rhythm::ONCE)),
            (Edit::Keep, _, Some(present)) => Rhythm::new(present.frequency(), days).map(Some),
            _ => Ok(None),
        }
    }

    /// The schedules that are said: by members, by a rule.
    fn own(&self, due_date: Option<Day>, today: Day) -> Result<Vec<Schedule>, RruleError> {
        let ruled = |rule: &str, anchor: Option<Day>| Schedule::from_rrule(rule, anchor.or(due_date), today);
        match &self.schedule {
            Edit::Keep | Edit::Clear => Ok(Vec::new()),
            Edit::Set(Said::Members(schedule, None)) => Ok(vec![*schedule]),
            Edit::Set(Said::Members(schedule, Some(rule))) => Ok(vec![*schedule, ruled(rule, schedule.anchor())?]),
            Edit::Set(Said::Rule(rule, anchor)) => Ok(vec![ruled(rule, *anchor)?]),
        }
    }

    /// Whether the first day of a task that has no other depends on the day on which it is made.
    pub(crate) fn begins_by_itself(&self) -> bool {
        match &self.schedule {
            Edit::Set(Said::Members(schedule, _)) => !schedule.rule().is_interval(),
            Edit::Set(Said::Rule(..)) => true,
            Edit::Keep | Edit::Clear => false,
        }
    }

    /// Whether a new task of which this is said leaves open how often it is done.
    pub(crate) const fn is_open(&self) -> bool {
        !matches!(self.frequency, Edit::Set(_)) && !matches!(self.schedule, Edit::Set(_))
    }
}

impl Schedule {
    /// Whether both have the same dates, by their members or by their rules of RFC 5545, of which each has one form
    /// alone. Where this one says nothing of its anchor it is the other's.
    fn means(self, other: Self) -> bool {
        self.begun_on(other.anchor()).in_one_form() == other.in_one_form()
    }

    /// As its rule is read, if it has one.
    fn in_one_form(self) -> Self {
        let (Ok(rule), Some(anchor)) = (self.rrule(), self.anchor()) else { return self };
        Self::from_rrule(&rule, Some(anchor), anchor).unwrap_or(self)
    }
}

impl From<Rhythm> for Recurrence {
    fn from(rhythm: Rhythm) -> Self {
        let custom_interval_days = rhythm.custom_interval_days().map_or(Edit::Keep, |days| Edit::Set(days.into()));
        Self { frequency: Edit::Set(rhythm.frequency()), custom_interval_days, ..Self::default() }
    }
}

impl From<Schedule> for Recurrence {
    fn from(schedule: Schedule) -> Self {
        Self { schedule: Edit::Set(Said::Members(schedule, None)), ..Self::default() }
    }
}

#[cfg(test)]
mod tests;
