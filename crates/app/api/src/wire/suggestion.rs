//! Which ready-made tasks a home may want, and why.

use crate::{
    extract::{FromQuery, LocalDay, Pairs},
    problem::{Flaw, Problem},
    wire::{schedule::ScheduleView, template::TemplateView},
};
use honeydue_kernel::ResidenceId;
use honeydue_task::{
    Lookups,
    template::{Hemisphere, HomeFacts, HomeType, ProfileCompleteness, ProfileField, Reason, Suggestion, suggest},
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// The best suggestions for a home; the rest of the catalogue is for whoever browses it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Suggestions)]
pub struct SuggestionsView {
    residence_id: i64,
    /// `north` or `south`: which seasons the home has, by its country, else by its time zone.
    hemisphere: &'static str,
    /// At most 12, best first.
    suggestions: Vec<SuggestionView>,
    profile_completeness: ProfileCompletenessView,
}

/// A template that a home may want.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Suggestion)]
pub struct SuggestionView {
    template: TemplateView,
    /// How well it fits: `0.30` to `1.00`.
    #[schema(example = "0.55")]
    score: String,
    /// Why, in words.
    reasons: Vec<String>,
    /// How its task would come back in this home, if it is added today without a date.
    schedule: ScheduleView,
    /// When it is due first if it is added today without a date.
    #[schema(format = Date)]
    first_due: String,
}

/// How much of the home's profile is filled in: the more, the better the suggestions.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ProfileCompleteness)]
pub struct ProfileCompletenessView {
    /// Fields that are said.
    filled: usize,
    /// All fields of the profile.
    total: usize,
    /// Whole percent; 100 only when nothing is missing.
    percent: usize,
    /// The names of the fields that are not said yet.
    missing: Vec<&'static str>,
}

/// For which home.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SuggestionsAsked {
    /// One of the caller's homes.
    #[param(value_type = i64, required)]
    residence_id: ResidenceId,
}

impl SuggestionsAsked {
    /// The home.
    pub const fn residence(&self) -> ResidenceId {
        self.residence_id
    }
}

impl FromQuery for SuggestionsAsked {
    fn from_query(pairs: &Pairs) -> Result<Self, Problem> {
        let residence = pairs.number::<i64>("residence_id")?.ok_or_else(|| Flaw::new("required", "is needed").at("query:residence_id"))?;
        Ok(Self { residence_id: residence.into() })
    }
}

impl SuggestionsView {
    /// The best of the catalogue for this home, on this day.
    pub fn of(residence: ResidenceId, facts: &HomeFacts, lookups: &Lookups, day: &LocalDay) -> Self {
        let best = suggest(facts).into_iter().take(Suggestion::AT_ONCE);
        Self {
            residence_id: residence.get(),
            hemisphere: facts.hemisphere.name(),
            suggestions: best.map(|suggestion| SuggestionView::of(suggestion, facts.hemisphere, lookups, day)).collect(),
            profile_completeness: ProfileCompleteness::of(facts).into(),
        }
    }
}

impl SuggestionView {
    fn of(suggestion: Suggestion, hemisphere: Hemisphere, lookups: &Lookups, day: &LocalDay) -> Self {
        let Suggestion { template, score, reasons } = suggestion;
        let first_due = template.first_due(day.today, hemisphere);
        Self {
            template: TemplateView::of(template, lookups),
            score: score.to_string(),
            reasons: reasons.into_iter().map(in_words).collect(),
            schedule: template.schedule(hemisphere).begun_on(Some(first_due)).into(),
            first_due: first_due.to_string(),
        }
    }
}

impl From<ProfileCompleteness> for ProfileCompletenessView {
    fn from(completeness: ProfileCompleteness) -> Self {
        let (filled, percent) = (completeness.filled(), completeness.percent());
        let ProfileCompleteness { missing } = completeness;
        Self { filled, total: ProfileField::COUNT, percent, missing: missing.into_iter().map(ProfileField::name).collect() }
    }
}

fn in_words(reason: Reason) -> String {
    match reason {
        Reason::EveryHome => "Because every home needs it".to_owned(),
        Reason::Has(something) => format!("Because your home has {something}"),
        Reason::Is(home) => format!("Because your home is {}", home_in_words(home)),
    }
}

const fn home_in_words(home: HomeType) -> &'static str {
    match home {
        HomeType::House => "a house",
        HomeType::Townhouse => "a townhouse",
        HomeType::Apartment => "an apartment",
        HomeType::Condo => "a condo",
        HomeType::MobileHome => "a mobile home",
        HomeType::Cabin => "a cabin",
        HomeType::MultiFamily => "a multi-family home",
        HomeType::Rental => "a rental",
    }
}

#[cfg(test)]
mod tests;
