//! The catalogue of ready-made tasks, which everybody may know, and what of it a home may want.

use crate::{
    extract::{At, DayAsked, Query, Reader},
    openapi::Absent,
    problem::{Answer, Problem, kind},
    respond::{Known, Read},
    wire::{
        suggestion::{SuggestionsAsked, SuggestionsView},
        template::{TemplateGroupView, TemplateSearchAsked, TemplateView},
    },
    wiring::Wiring,
};
use actix_web::web::Data;
use honeydue_kernel::{CategoryId, TemplateId};
use honeydue_task::Template;

/// Which templates a home may want
///
/// Ranked by what the home's profile says of it, with reasons. What a home surely lacks is not suggested.
#[utoipa::path(get, path = "/api/tasks/suggestions/", tag = "templates", operation_id = "suggest_templates",
    params(SuggestionsAsked, ("X-Timezone" = Option<String>, Header, description = "The caller's zone, like America/Chicago or +02:00: what \"today\" means.")),
    responses((status = 200, description = "At most 12, best first", body = SuggestionsView), Absent))]
pub async fn suggestions(
    app: Data<Wiring>,
    reader: Reader,
    Query(asked): Query<SuggestionsAsked>,
    day: DayAsked,
) -> Answer<Read<SuggestionsView>> {
    let residence = asked.residence();
    let (facts, lookups) = futures::join!(app.tasks.home_facts(reader.viewer(), residence), app.lookups.get(&app.tasks));
    let (facts, lookups) = (facts?, lookups?);
    Ok(reader.shows_on(day, facts, |facts, day| SuggestionsView::of(residence, &facts, lookups, day)))
}

/// All templates
#[utoipa::path(get, path = "/api/tasks/templates/", tag = "templates", operation_id = "list_templates",
    responses((status = 200, description = "In the order of their ids", body = [TemplateView])))]
pub async fn list(app: Data<Wiring>) -> Answer<Known<Vec<TemplateView>>> {
    let lookups = app.lookups.get(&app.tasks).await?;
    Ok(Known(TemplateView::all(Template::all(), lookups)))
}

/// All templates by category
#[utoipa::path(get, path = "/api/tasks/templates/grouped/", tag = "templates", operation_id = "list_templates_grouped",
    responses((status = 200, description = "Categories in the order to list them", body = [TemplateGroupView])))]
pub async fn grouped(app: Data<Wiring>) -> Answer<Known<Vec<TemplateGroupView>>> {
    Ok(Known(TemplateGroupView::all(app.lookups.get(&app.tasks).await?)))
}

/// Look for templates by words
#[utoipa::path(get, path = "/api/tasks/templates/search/", tag = "templates", operation_id = "search_templates", params(TemplateSearchAsked),
    responses((status = 200, description = "Best first", body = [TemplateView])))]
pub async fn search(app: Data<Wiring>, Query(asked): Query<TemplateSearchAsked>) -> Answer<Known<Vec<TemplateView>>> {
    let lookups = app.lookups.get(&app.tasks).await?;
    Ok(Known(TemplateView::all(asked.found(), lookups)))
}

/// The templates of a category
#[utoipa::path(get, path = "/api/tasks/templates/by-category/{id}/", tag = "templates", operation_id = "list_templates_of_category",
    params(("id" = i64, Path, description = "The category")),
    responses((status = 200, description = "In the order of their ids", body = [TemplateView])))]
pub async fn of_category(app: Data<Wiring>, At(id): At<CategoryId>) -> Answer<Known<Vec<TemplateView>>> {
    let lookups = app.lookups.get(&app.tasks).await?;
    if lookups.categories.iter().all(|known| known.id != id) {
        return Err(Problem::of(kind::NOT_FOUND));
    }
    Ok(Known(TemplateView::all(Template::of_category(id), lookups)))
}

/// One template
#[utoipa::path(get, path = "/api/tasks/templates/{id}/", tag = "templates", operation_id = "find_template",
    params(("id" = i64, Path, description = "The template")),
    responses((status = 200, description = "The template", body = TemplateView)))]
pub async fn find(app: Data<Wiring>, At(id): At<TemplateId>) -> Answer<Known<TemplateView>> {
    let template = Template::find(id).ok_or_else(|| Problem::of(kind::NOT_FOUND))?;
    Ok(Known(TemplateView::of(template, app.lookups.get(&app.tasks).await?)))
}
