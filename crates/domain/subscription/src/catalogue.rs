//! What clients say about plans: data, so that words and dates change without a release of the apps.

use honeydue_kernel::Resource;
use jiff::Timestamp;

/// Something that the tiers are told apart by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feature {
    /// Stable.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub description: String,
    /// How much of it the free plan has.
    pub in_free: String,
    /// How much of it the pro plan has.
    pub in_pro: String,
}

/// What is said at a place that can ask for a bigger plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpgradeTrigger {
    /// Stable: which place.
    pub key: String,
    /// A short line.
    pub title: String,
    /// A sentence or two.
    pub message: String,
    /// What stands on the button.
    pub button: String,
}

/// Something that is shown for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promotion {
    /// Stable.
    pub key: String,
    /// A short line.
    pub title: String,
    /// A sentence or two.
    pub message: String,
    /// What stands on the button.
    pub button: String,
    /// The first instant at which it is shown.
    pub starts_at: Timestamp,
    /// The first instant at which it is not any more.
    pub ends_at: Timestamp,
}

/// All of it, each in the order to list them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// The comparison of the tiers.
    pub features: Vec<Feature>,
    /// What is said where.
    pub triggers: Vec<UpgradeTrigger>,
    /// What was, is and will be shown; the first to end stands first.
    pub promotions: Vec<Promotion>,
}

impl Catalogue {
    /// What is said at one place.
    pub fn trigger(&self, key: &str) -> Option<&UpgradeTrigger> {
        self.triggers.iter().find(|trigger| trigger.key == key)
    }

    /// What is shown at this instant.
    pub fn promotions_at(&self, now: Timestamp) -> impl Iterator<Item = &Promotion> {
        self.promotions.iter().filter(move |promotion| promotion.starts_at <= now && now < promotion.ends_at)
    }
}

/// The key of the upgrade trigger of somebody whose plan has no room for more of a resource.
pub const fn trigger_for(resource: Resource) -> &'static str {
    match resource {
        Resource::Residences => "add_residence",
        Resource::Tasks => "add_task",
        Resource::Contractors => "add_contractor",
        Resource::Documents => "add_document",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    #[test]
    fn a_promotion_is_shown_from_its_first_instant_to_its_last() {
        let day = |days: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * days);
        let of = |key: &str, from, to| Promotion {
            key: key.to_owned(),
            title: String::new(),
            message: String::new(),
            button: String::new(),
            starts_at: day(from),
            ends_at: day(to),
        };
        let catalogue = Catalogue { promotions: vec![of("one", 1, 3), of("two", 2, 4)], ..Catalogue::default() };
        let shown = |on| catalogue.promotions_at(day(on)).map(|promotion| promotion.key.as_str()).collect::<Vec<_>>();
        assert_eq!([shown(0), shown(1), shown(2), shown(3), shown(4)], [vec![], vec!["one"], vec!["one", "two"], vec!["two"], vec![]]);
    }
}
