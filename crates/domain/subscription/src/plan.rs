//! Tiers, their limits, and the settings of the installation.

use honeydue_kernel::{Resource, Version};
use serde::{Deserialize, Serialize};

/// A plan that somebody is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// What everybody has.
    Free,
    /// What is paid for, or given.
    Pro,
}

impl Tier {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Free, Self::Pro];

    /// The name in JSON and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Pro => "pro",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.name() == name)
    }
}

/// How many of each a plan holds. None: any number; 0: none at all, the feature is blocked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Homes that the person pays for.
    pub residences: Option<u32>,
    /// Tasks in those homes that are not archived.
    pub tasks: Option<u32>,
    /// Contractors of those homes, and personal ones.
    pub contractors: Option<u32>,
    /// Documents of those homes.
    pub documents: Option<u32>,
}

impl Limits {
    /// The limit of one resource.
    pub const fn of(&self, resource: Resource) -> Option<u32> {
        match resource {
            Resource::Residences => self.residences,
            Resource::Tasks => self.tasks,
            Resource::Contractors => self.contractors,
            Resource::Documents => self.documents,
        }
    }

    /// The same with another limit of one resource.
    pub const fn with(mut self, resource: Resource, limit: Option<u32>) -> Self {
        match resource {
            Resource::Residences => self.residences = limit,
            Resource::Tasks => self.tasks = limit,
            Resource::Contractors => self.contractors = limit,
            Resource::Documents => self.documents = limit,
        }
        self
    }
}

/// How many of each a person pays for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Homes.
    pub residences: i64,
    /// Tasks in them that are not archived.
    pub tasks: i64,
    /// Contractors of them, and personal ones.
    pub contractors: i64,
    /// Documents of them.
    pub documents: i64,
}

impl Usage {
    /// How many of one resource.
    pub const fn of(&self, resource: Resource) -> i64 {
        match resource {
            Resource::Residences => self.residences,
            Resource::Tasks => self.tasks,
            Resource::Contractors => self.contractors,
            Resource::Documents => self.documents,
        }
    }
}

/// How long a trial lasts, in days: 1 to 365.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct TrialDays(u16);

/// No number of days for a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must lie between 1 and {}", TrialDays::MAX)]
pub struct TrialDaysError;

impl TrialDays {
    /// The longest trial.
    pub const MAX: u16 = 365;

    /// The number of days.
    pub const fn days(self) -> u16 {
        self.0
    }
}

impl TryFrom<u16> for TrialDays {
    type Error = TrialDaysError;
    fn try_from(days: u16) -> Result<Self, TrialDaysError> {
        if (1..=Self::MAX).contains(&days) { Ok(Self(days)) } else { Err(TrialDaysError) }
    }
}

impl From<TrialDays> for u16 {
    fn from(days: TrialDays) -> Self {
        days.0
    }
}

/// Two weeks.
impl Default for TrialDays {
    fn default() -> Self {
        Self(14)
    }
}

/// What whoever runs the installation has decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Whether limits bind anybody.
    pub enable_limitations: bool,
    /// Whether a trial begins for who has had none.
    pub trial_enabled: bool,
    /// How long it lasts.
    pub trial_duration_days: TrialDays,
}

/// Nothing binds, and everybody may try.
impl Default for Settings {
    fn default() -> Self {
        Self { enable_limitations: false, trial_enabled: true, trial_duration_days: TrialDays::default() }
    }
}

/// The settings of the installation, with what each tier holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Installation {
    /// What was decided.
    pub settings: Settings,
    /// What the free plan holds.
    pub free: Limits,
    /// What the pro plan holds. It is told to people, and binds nobody.
    pub pro: Limits,
    /// 1 at first, one more with each change.
    pub version: Version,
}

/// As every installation begins.
impl Default for Installation {
    fn default() -> Self {
        let free = Limits { residences: Some(1), tasks: Some(10), contractors: Some(0), documents: Some(0) };
        Self { settings: Settings::default(), free, pro: Limits::default(), version: 1 }
    }
}

impl Installation {
    /// What a tier holds.
    pub const fn limits(&self, tier: Tier) -> Limits {
        match tier {
            Tier::Free => self.free,
            Tier::Pro => self.pro,
        }
    }
}
