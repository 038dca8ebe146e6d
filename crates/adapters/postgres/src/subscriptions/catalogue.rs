//! What clients say about plans.

use crate::statement::statement;
use diesel::sql_types::{Text, Timestamptz};
use honeydue_subscription::{Feature, Promotion, UpgradeTrigger};

statement! {
    /// What the tiers are told apart by.
    FindFeatures {} -> (Text, Text, Text, Text, Text),
    ["SELECT key, name, description, in_free, in_pro FROM plan_feature ORDER BY position"]
}

statement! {
    /// What is said where a bigger plan can be asked for.
    FindTriggers {} -> (Text, Text, Text, Text), ["SELECT key, title, message, button FROM upgrade_trigger ORDER BY position"]
}

statement! {
    /// What is shown for a while, whether now or not.
    FindPromotions {} -> (Text, Text, Text, Text, Timestamptz, Timestamptz),
    ["SELECT key, title, message, button, starts_at, ends_at FROM promotion ORDER BY ends_at, key"]
}

pub(super) fn feature((key, name, description, in_free, in_pro): (String, String, String, String, String)) -> Feature {
    Feature { key, name, description, in_free, in_pro }
}

pub(super) fn trigger((key, title, message, button): (String, String, String, String)) -> UpgradeTrigger {
    UpgradeTrigger { key, title, message, button }
}

type PromotionRow = (String, String, String, String, jiff_diesel::Timestamp, jiff_diesel::Timestamp);

pub(super) fn promotion((key, title, message, button, starts_at, ends_at): PromotionRow) -> Promotion {
    Promotion { key, title, message, button, starts_at: starts_at.to_jiff(), ends_at: ends_at.to_jiff() }
}
