//! Plans: how somebody stands, and what is said about plans, which everybody may know.

use crate::{
    clock,
    extract::Reader,
    problem::{Answer, Problem, kind},
    respond::{Known, Read},
    wire::{
        lookup::views,
        subscription::{FeatureView, PromotionView, SubscriptionStatusView, UpgradeTriggerView},
    },
    wiring::Wiring,
};
use actix_web::web::{Data, Path};

/// How the caller stands
///
/// Plan, usage and limits. Who has no plan and had no trial yet begins it by asking. A home counts on the plan of its
/// `owner_id`, with everything in it, whoever adds it. Limits bind nobody unless `limitations_enabled`, and nobody who is free
/// of them, on the pro plan, or trying it.
#[utoipa::path(get, path = "/api/subscription/status/", tag = "subscription", operation_id = "find_subscription_status",
    responses((status = 200, description = "As of now", body = SubscriptionStatusView)))]
pub async fn status(app: Data<Wiring>, reader: Reader) -> Answer<Read<SubscriptionStatusView>> {
    let status = app.subscriptions.status(reader.viewer(), |caller| reader.acting_as(caller), clock::now()).await?;
    let verdict = serde_json::to_string(&status.value.entitlement).map_err(Problem::fault)?;
    Ok(reader.shows(status, SubscriptionStatusView::from).judged(verdict))
}

/// What the plans are told apart by
#[utoipa::path(get, path = "/api/subscription/features/", tag = "subscription", operation_id = "list_plan_features",
    responses((status = 200, description = "In the order to list them", body = [FeatureView])))]
pub async fn features(app: Data<Wiring>) -> Answer<Known<Vec<FeatureView>>> {
    Ok(Known(views(app.catalogue.get(&app.subscriptions).await?.features.clone())))
}

/// What to say at each place that can ask for a bigger plan
#[utoipa::path(get, path = "/api/subscription/upgrade-triggers/", tag = "subscription", operation_id = "list_upgrade_triggers",
    responses((status = 200, description = "In the order to list them", body = [UpgradeTriggerView])))]
pub async fn upgrade_triggers(app: Data<Wiring>) -> Answer<Known<Vec<UpgradeTriggerView>>> {
    Ok(Known(views(app.catalogue.get(&app.subscriptions).await?.triggers.clone())))
}

/// What to say at one place that can ask for a bigger plan
#[utoipa::path(get, path = "/api/subscription/upgrade-trigger/{key}/", tag = "subscription", operation_id = "find_upgrade_trigger",
    params(("key" = String, Path, description = "Which place, like `add_task`; the problem `limit_reached` names one")),
    responses((status = 200, description = "What to say there", body = UpgradeTriggerView)))]
pub async fn upgrade_trigger(app: Data<Wiring>, key: Path<String>) -> Answer<Known<UpgradeTriggerView>> {
    let trigger = app.catalogue.get(&app.subscriptions).await?.trigger(&key).cloned();
    Ok(Known(trigger.ok_or_else(|| Problem::of(kind::NOT_FOUND))?.into()))
}

/// What is on offer now
#[utoipa::path(get, path = "/api/subscription/promotions/", tag = "subscription", operation_id = "list_promotions",
    responses((status = 200, description = "The first to end stands first", body = [PromotionView])))]
pub async fn promotions(app: Data<Wiring>) -> Answer<Known<Vec<PromotionView>>> {
    let catalogue = app.catalogue.get(&app.subscriptions).await?;
    Ok(Known(views(catalogue.promotions_at(clock::now()).cloned())))
}
