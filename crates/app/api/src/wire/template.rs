//! Ready-made tasks, as clients see them.

use crate::{
    extract::{FromQuery, Pairs},
    problem::{Flaw, Problem},
    wire::lookup::{CategoryView, FrequencyView, PriorityView},
};
use honeydue_kernel::{CategoryId, PriorityId};
use honeydue_task::{
    Lookups, Template,
    template::{Every, HomeType, Season},
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// A ready-made task. Its season is a name, since the days differ by the half of the earth that a home is in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Template)]
pub struct TemplateView {
    id: i64,
    title: &'static str,
    /// What to do, in one to three sentences.
    description: &'static str,
    /// What for, in one.
    why: &'static str,
    /// Other words by which people look for it.
    tags: &'static [&'static str],
    category_id: i64,
    category: Option<CategoryView>,
    priority_id: i64,
    priority: Option<PriorityView>,
    /// The nearest named frequency, for clients that know no others.
    frequency_id: i64,
    frequency: FrequencyView,
    /// Its days where that is Custom.
    custom_interval_days: Option<u16>,
    /// How often, in words.
    frequency_text: String,
    /// How many units lie between one time and the next.
    every: u16,
    /// `day`, `week`, `month` or `year`.
    unit: &'static str,
    /// What that is counted from: `completion`, the day it was done, or `schedule`, a first day.
    base: &'static str,
    /// `spring`, `summer`, `autumn`, `winter`, `growing`, `heating`, `spring+summer`; null if it is done at any time.
    season: Option<&'static str>,
    /// Who usually does it: the name of a specialty of contractors; null for an owner's own work.
    specialty: Option<&'static str>,
    /// The types of homes that need it most, by slug; empty if the type makes no difference.
    residence_types: Vec<&'static str>,
    /// It counts from the day on which the thing was made, which the client should ask for.
    asks_for_date_of_manufacture: bool,
}

/// The templates of a category.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TemplateGroup)]
pub struct TemplateGroupView {
    category_id: i64,
    category: CategoryView,
    count: usize,
    templates: Vec<TemplateView>,
}

/// What to look for in the catalogue.
#[derive(Clone, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TemplateSearchAsked {
    /// Words that must all occur: in the title, in other words for it, in the category or in what it says.
    #[param(required, max_length = 100)]
    q: String,
}

impl TemplateView {
    /// A template, with its lookups told whole.
    pub fn of(template: &Template, lookups: &Lookups) -> Self {
        let Template {
            id,
            title,
            description,
            why,
            tags,
            category,
            category_name: _,
            importance,
            every,
            base,
            season,
            first: _,
            fit,
            specialty,
            asks_made_on,
        } = *template;
        let (frequency, custom_interval_days) = every.frequency();
        Self {
            id: id.get(),
            title,
            description,
            why,
            tags,
            category_id: category.get(),
            category: category_of(category, lookups),
            priority_id: importance.id().get(),
            priority: priority_of(importance.id(), lookups),
            frequency_id: frequency.id().get(),
            frequency: frequency.into(),
            custom_interval_days,
            frequency_text: frequency_text(every, season),
            every: every.count,
            unit: every.unit.name(),
            base: base.name(),
            season: season.map(Season::name),
            specialty,
            residence_types: fit.types.iter().copied().map(HomeType::slug).collect(),
            asks_for_date_of_manufacture: asks_made_on,
        }
    }

    /// Templates in their order.
    pub fn all<'t>(templates: impl IntoIterator<Item = &'t Template>, lookups: &Lookups) -> Vec<Self> {
        templates.into_iter().map(|template| Self::of(template, lookups)).collect()
    }
}

impl TemplateGroupView {
    /// The whole catalogue, category by category, in the order in which a client lists those.
    pub fn all(lookups: &Lookups) -> Vec<Self> {
        let group = |category: &honeydue_task::Category| {
            let templates = TemplateView::all(Template::of_category(category.id), lookups);
            Self { category_id: category.id.get(), category: category.clone().into(), count: templates.len(), templates }
        };
        lookups.categories.iter().map(group).filter(|group| group.count > 0).collect()
    }
}

impl TemplateSearchAsked {
    /// The most characters that are looked for.
    const LONGEST: usize = 100;

    /// The templates in which the words occur.
    pub fn found(&self) -> Vec<&'static Template> {
        Template::search(&self.q)
    }
}

impl FromQuery for TemplateSearchAsked {
    fn from_query(pairs: &Pairs) -> Result<Self, Problem> {
        let wrong = |code, detail| Flaw::new(code, detail).at("query:q");
        match pairs.text("q").map(str::trim) {
            None | Some("") => Err(wrong("required", "is needed")),
            Some(q) if q.chars().count() > Self::LONGEST => Err(wrong("too_long", "must have at most 100 characters")),
            Some(q) => Ok(Self { q: q.to_owned() }),
        }
    }
}

fn category_of(id: CategoryId, lookups: &Lookups) -> Option<CategoryView> {
    lookups.categories.iter().find(|known| known.id == id).cloned().map(CategoryView::from)
}

fn priority_of(id: PriorityId, lookups: &Lookups) -> Option<PriorityView> {
    lookups.priorities.iter().find(|known| known.id == id).cloned().map(PriorityView::from)
}

/// `Every 3 months, in spring and summer`.
fn frequency_text(every: Every, season: Option<Season>) -> String {
    let Every { count, unit } = every;
    let text = if count == 1 { format!("Every {}", unit.name()) } else { format!("Every {count} {}s", unit.name()) };
    let season = match season {
        None => return text,
        Some(Season::Spring) => "in spring",
        Some(Season::Summer) => "in summer",
        Some(Season::Autumn) => "in autumn",
        Some(Season::Winter) => "in winter",
        Some(Season::Growing) => "while plants grow",
        Some(Season::Heating) => "in the heating season",
        Some(Season::SpringAndSummer) => "in spring and summer",
    };
    format!("{text}, {season}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn asked(query: &str) -> Result<TemplateSearchAsked, Problem> {
        let request = TestRequest::with_uri(&format!("/api/tasks/templates/search/{query}")).to_http_request();
        Pairs::of(&request).and_then(|pairs| TemplateSearchAsked::from_query(&pairs))
    }

    #[test]
    fn how_often_is_told_in_words() {
        let text = |id: i64| Template::find(id.into()).map(|template| frequency_text(template.every, template.season)).unwrap();
        assert_eq!(text(1), "Every month");
        assert_eq!(text(2), "Every year, in autumn");
        assert_eq!(text(8), "Every 3 months, in spring and summer");
        assert_eq!(text(67), "Every week, while plants grow");
        assert_eq!(text(18), "Every 10 years");
    }

    #[test]
    fn a_search_needs_words() {
        for (query, code) in
            [("", "required"), ("?q=", "required"), ("?q=%20", "required"), (&format!("?q={}", "x".repeat(101)), "too_long")]
        {
            let problem = asked(query).unwrap_err();
            assert_eq!((problem.errors()[0].pointer.as_str(), &*problem.errors()[0].code), ("query:q", code), "{query}");
        }
        let found = asked("?q=smoke+ALARM").unwrap().found();
        assert_eq!(found.first().map(|template| template.id.get()), Some(16));
    }
}
