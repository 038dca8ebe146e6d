//! The named frequencies that clients offer, and the schedules they stand for.

use crate::{Rule, Schedule, Unit};
use honeydue_kernel::FrequencyId;
use serde::{Deserialize, Serialize};

/// A named frequency. The numbers are the ids of the lookup, which older clients have built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Does not come back.
    Once = 1,
    /// Each day.
    Daily = 2,
    /// Each 7 days.
    Weekly = 3,
    /// Each 14 days.
    BiWeekly = 4,
    /// Each calendar month.
    Monthly = 5,
    /// Each 3 calendar months.
    Quarterly = 6,
    /// Each 6 calendar months.
    SemiAnnually = 7,
    /// Each 12 calendar months.
    Annually = 8,
    /// Each so many days as the task says.
    Custom = 9,
}

impl Frequency {
    /// All of them, in the order in which a client lists them.
    pub const ALL: [Self; 9] = [
        Self::Once,
        Self::Daily,
        Self::Weekly,
        Self::BiWeekly,
        Self::Monthly,
        Self::Quarterly,
        Self::SemiAnnually,
        Self::Annually,
        Self::Custom,
    ];

    /// The lookup's id.
    pub const fn id(self) -> FrequencyId {
        FrequencyId::new(self as i64)
    }

    /// The frequency with this id, if there is one.
    pub fn find(id: FrequencyId) -> Option<Self> {
        Self::ALL.into_iter().find(|frequency| frequency.id() == id)
    }

    /// The name that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Once => "Once",
            Self::Daily => "Daily",
            Self::Weekly => "Weekly",
            Self::BiWeekly => "Bi-Weekly",
            Self::Monthly => "Monthly",
            Self::Quarterly => "Quarterly",
            Self::SemiAnnually => "Semi-Annually",
            Self::Annually => "Annually",
            Self::Custom => "Custom",
        }
    }

    /// Days that older clients show for it: months count 30, years 365. Schedules use calendar months.
    pub const fn days(self) -> Option<u16> {
        match self {
            Self::Once | Self::Custom => None,
            Self::Daily => Some(1),
            Self::Weekly => Some(7),
            Self::BiWeekly => Some(14),
            Self::Monthly => Some(30),
            Self::Quarterly => Some(90),
            Self::SemiAnnually => Some(180),
            Self::Annually => Some(365),
        }
    }
}

/// How often a task comes back: a named frequency, with its days where that is [`Frequency::Custom`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rhythm {
    frequency: Frequency,
    custom_interval_days: Option<u16>,
}

/// Why a frequency and a number of days do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RhythmError {
    /// Custom, without its days.
    #[error("is needed with the frequency Custom")]
    DaysMissing,
    /// Not between 1 and [`Rhythm::MAX_DAYS`].
    #[error("must lie between 1 and 3650")]
    DaysOutOfRange,
}

impl Rhythm {
    /// Done once.
    pub const ONCE: Self = Self { frequency: Frequency::Once, custom_interval_days: None };

    /// The longest custom interval: ten years of days.
    pub const MAX_DAYS: i64 = 3650;

    /// A frequency, with its days for Custom. With other frequencies the days are dropped: older clients send them.
    pub fn new(frequency: Frequency, custom_interval_days: Option<i64>) -> Result<Self, RhythmError> {
        let days = match custom_interval_days {
            Some(days) if !(1..=Self::MAX_DAYS).contains(&days) => return Err(RhythmError::DaysOutOfRange),
            Some(days) => u16::try_from(days).ok(),
            None => None,
        };
        match (frequency, days) {
            (Frequency::Custom, None) => Err(RhythmError::DaysMissing),
            (Frequency::Custom, days) => Ok(Self { frequency, custom_interval_days: days }),
            (frequency, _) => Ok(Self { frequency, custom_interval_days: None }),
        }
    }

    /// The named frequency.
    pub const fn frequency(self) -> Frequency {
        self.frequency
    }

    /// The days of a custom one.
    pub const fn custom_interval_days(self) -> Option<u16> {
        self.custom_interval_days
    }

    /// The schedule it stands for, counted from the day the task was done; none for a task that is done once.
    pub fn schedule(self) -> Option<Schedule> {
        let every = |every, unit| Some(Schedule::of(Rule::Interval { every, unit }));
        match self.frequency {
            Frequency::Once => None,
            Frequency::Daily => every(1, Unit::Day),
            Frequency::Weekly => every(7, Unit::Day),
            Frequency::BiWeekly => every(14, Unit::Day),
            Frequency::Monthly => every(1, Unit::Month),
            Frequency::Quarterly => every(3, Unit::Month),
            Frequency::SemiAnnually => every(6, Unit::Month),
            Frequency::Annually => every(12, Unit::Month),
            Frequency::Custom => every(self.custom_interval_days?, Unit::Day),
        }
    }
}

#[cfg(test)]
mod tests;
