//! What can be chosen from. Everybody may know.

use crate::{
    problem::Answer,
    respond::Known,
    wire::lookup::{CategoryView, FrequencyView, NamedView, PriorityView, StaticDataView, views},
    wiring::Wiring,
};
use actix_web::web::Data;

/// All lookups at once
#[utoipa::path(get, path = "/api/static_data/", tag = "lookups", responses((status = 200, description = "All lookups", body = StaticDataView)))]
pub async fn static_data(app: Data<Wiring>) -> Answer<Known<StaticDataView>> {
    let (types, tasks, specialties) = futures::join!(app.residences.types(), app.lookups.get(&app.tasks), app.contractors.specialties());
    Ok(Known(StaticDataView::of(views(types?), tasks?.clone(), views(specialties?))))
}

/// Kinds of homes
#[utoipa::path(get, path = "/api/residences/types/", tag = "lookups", responses((status = 200, description = "In the order to list them", body = [NamedView])))]
pub async fn residence_types(app: Data<Wiring>) -> Answer<Known<Vec<NamedView>>> {
    Ok(Known(views(app.residences.types().await?)))
}

/// Categories of tasks
#[utoipa::path(get, path = "/api/tasks/categories/", tag = "lookups", responses((status = 200, description = "In the order to list them", body = [CategoryView])))]
pub async fn categories(app: Data<Wiring>) -> Answer<Known<Vec<CategoryView>>> {
    Ok(Known(views(app.lookups.get(&app.tasks).await?.categories.clone())))
}

/// Priorities of tasks
#[utoipa::path(get, path = "/api/tasks/priorities/", tag = "lookups", responses((status = 200, description = "Lowest first", body = [PriorityView])))]
pub async fn priorities(app: Data<Wiring>) -> Answer<Known<Vec<PriorityView>>> {
    Ok(Known(views(app.lookups.get(&app.tasks).await?.priorities.clone())))
}

/// Named frequencies of tasks
#[utoipa::path(get, path = "/api/tasks/frequencies/", tag = "lookups", responses((status = 200, description = "In the order to list them", body = [FrequencyView])))]
pub async fn frequencies(app: Data<Wiring>) -> Answer<Known<Vec<FrequencyView>>> {
    Ok(Known(views(app.lookups.get(&app.tasks).await?.frequencies.clone())))
}

/// Trades of contractors
#[utoipa::path(get, path = "/api/contractors/specialties/", tag = "lookups", responses((status = 200, description = "In the order to list them", body = [NamedView])))]
pub async fn specialties(app: Data<Wiring>) -> Answer<Known<Vec<NamedView>>> {
    Ok(Known(views(app.contractors.specialties().await?)))
}
