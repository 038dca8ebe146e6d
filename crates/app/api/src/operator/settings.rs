//! `honeydue settings`: what binds whom.

use super::{Operator, actor};
use crate::{clock, wire::subscription::resource_name};
use honeydue_kernel::Resource;
use honeydue_subscription::{Installation, InstallationPatch, Settings, Tier, TrialDays};

/// One setting with its new value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Whether limits bind.
    EnableLimitations(bool),
    /// Whether trials begin.
    TrialEnabled(bool),
    /// How long they last.
    TrialDurationDays(TrialDays),
    /// How many of a resource a tier holds.
    Limit(Tier, Resource, Option<u32>),
}

/// Why something is no setting.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// No setting of this name.
    #[error("there is no setting {0}; there are {names}", names = NAMES)]
    Unknown(String),
    /// Not a value of it.
    #[error("{0} must be {1}")]
    Value(String, &'static str),
}

const NAMES: &str = "enable_limitations, trial_enabled, trial_duration_days, and properties, tasks, contractors, documents of free and pro, \
                     like free.tasks";

impl Setting {
    /// Reads a setting by its name, as `settings show` prints it.
    pub fn read(name: &str, value: &str) -> Result<Self, SettingError> {
        let wrong = |must: &'static str| SettingError::Value(name.to_owned(), must);
        let switch = || match value {
            "on" | "true" => Ok(true),
            "off" | "false" => Ok(false),
            _ => Err(wrong("on or off")),
        };
        match name {
            "enable_limitations" => switch().map(Self::EnableLimitations),
            "trial_enabled" => switch().map(Self::TrialEnabled),
            "trial_duration_days" => {
                let days = value.parse::<u16>().ok().and_then(|days| TrialDays::try_from(days).ok());
                days.map(Self::TrialDurationDays).ok_or_else(|| wrong("a number of days from 1 to 365"))
            }
            _ => {
                let (tier, resource) = limit(name).ok_or_else(|| SettingError::Unknown(name.to_owned()))?;
                let number = || value.parse().ok().filter(|number| *number <= MOST).map(Some);
                let most = if value == "unlimited" { Some(None) } else { number() };
                Ok(Self::Limit(tier, resource, most.ok_or_else(|| wrong("unlimited, or a number from 0 to 1000000000"))?))
            }
        }
    }

    fn patch(self, installation: &Installation) -> InstallationPatch {
        let settings = installation.settings;
        let of = |settings| InstallationPatch { settings: Some(settings), limits: None };
        match self {
            Self::EnableLimitations(enable_limitations) => of(Settings { enable_limitations, ..settings }),
            Self::TrialEnabled(trial_enabled) => of(Settings { trial_enabled, ..settings }),
            Self::TrialDurationDays(trial_duration_days) => of(Settings { trial_duration_days, ..settings }),
            Self::Limit(tier, resource, most) => {
                InstallationPatch { settings: None, limits: Some((tier, installation.limits(tier).with(resource, most))) }
            }
        }
    }
}

/// The largest limit that is one.
const MOST: u32 = 1_000_000_000;

/// `free.tasks`: by the names that clients read.
fn limit(name: &str) -> Option<(Tier, Resource)> {
    let (tier, resource) = name.split_once('.')?;
    Some((Tier::named(tier)?, Resource::ALL.into_iter().find(|known| resource_name(*known) == resource)?))
}

impl Operator {
    /// Tells all settings.
    pub async fn show_settings(&self) -> anyhow::Result<String> {
        Ok(told(&self.app.subscriptions.installation().await?))
    }

    /// Changes a setting, and tells all of them.
    pub async fn set(&self, setting: Setting) -> anyhow::Result<String> {
        self.app.subscriptions.configure(actor(), |installation| setting.patch(installation), clock::now()).await?;
        self.show_settings().await
    }
}

fn told(installation: &Installation) -> String {
    let Settings { enable_limitations, trial_enabled, trial_duration_days } = installation.settings;
    let switch = |on| if on { "on" } else { "off" };
    let mut lines = vec![
        format!("enable_limitations {}", switch(enable_limitations)),
        format!("trial_enabled {}", switch(trial_enabled)),
        format!("trial_duration_days {}", trial_duration_days.days()),
    ];
    for tier in Tier::ALL {
        for resource in Resource::ALL {
            let limit = installation.limits(tier).of(resource).map_or_else(|| "unlimited".to_owned(), |limit| limit.to_string());
            lines.push(format!("{}.{} {limit}", tier.name(), resource_name(resource)));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_that_is_told_can_be_set() {
        let text = told(&Installation::default());
        let read: Vec<Setting> =
            text.lines().filter_map(|line| line.split_once(' ')).map(|(name, value)| Setting::read(name, value).unwrap()).collect();
        assert_eq!(read.len(), 11);
        assert!(read.contains(&Setting::Limit(Tier::Free, Resource::Residences, Some(1))));
        assert!(read.contains(&Setting::Limit(Tier::Pro, Resource::Documents, None)));
        for setting in read {
            let Installation { settings, free, .. } = Installation::default();
            let patch = setting.patch(&Installation::default());
            assert!(
                patch.settings.is_none_or(|now| now == settings) && patch.limits.is_none_or(|(tier, now)| tier == Tier::Pro || now == free)
            );
        }
    }

    #[test]
    fn what_is_no_setting_is_told_so() {
        assert!(Setting::read("free.homes", "1").unwrap_err().to_string().contains("properties"));
        for (name, value) in [
            ("enable_limitations", "maybe"),
            ("trial_duration_days", "0"),
            ("trial_duration_days", "366"),
            ("free.tasks", "-1"),
            ("free.tasks", "1000000001"),
            ("pro.tasks", "many"),
        ] {
            assert!(matches!(Setting::read(name, value), Err(SettingError::Value(..))), "{name} {value}");
        }
    }
}
