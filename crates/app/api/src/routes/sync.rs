//! What a client's copy lacks.

use crate::{
    clock,
    extract::{DayAsked, Query, Reader},
    problem::Answer,
    respond::Read,
    sync,
    wire::sync::{SyncAsked, SyncView},
    wiring::Wiring,
};
use actix_web::web::Data;

/// What has changed
///
/// Of the caller's account and all its homes, since the cursor that the answer before ended with: things that came, went or
/// show something else. Without a cursor, everything. Where nothing has changed, nothing is told, and the cursor is the same.
#[utoipa::path(get, path = "/api/sync/", tag = "sync", operation_id = "sync", params(SyncAsked, DayAsked),
    responses((status = 200, description = "A page of what the client lacks", body = SyncView)))]
pub async fn since(app: Data<Wiring>, reader: Reader, Query(asked): Query<SyncAsked>, day: DayAsked) -> Answer<Read<SyncView>> {
    let limit = asked.limit();
    let lacking = sync::lacking(&app, reader.viewer(), asked.since(), limit).await?;
    Ok(reader.shows_on(day, lacking, |lacking, day| SyncView::of(lacking, app.requires_verified_email, day, clock::now())))
}
