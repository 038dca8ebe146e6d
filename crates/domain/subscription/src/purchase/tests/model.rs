//! The same questions, answered without a replay: for one instant, by looking at all events at once.

use super::*;
use StoreEventKind::{Bought, Expired, GraceStarted, Refunded, Renewed, Transferred, Upgraded};

const fn paid(kind: &StoreEventKind) -> Option<Timestamp> {
    match kind {
        Bought { until, .. } | Renewed { until, .. } | Upgraded { until, .. } => Some(*until),
        _ => None,
    }
}

fn follows(later: &StoreEvent, earlier: &StoreEvent) -> bool {
    later.at > earlier.at || (later.at == earlier.at && later.id.as_str() > earlier.id.as_str())
}

/// Whether somebody paid for this instant and has not got the money back by then.
pub fn is_paid(events: &[StoreEvent], now: Timestamp) -> bool {
    let is_refunded = |payment| events.iter().any(|event| event.kind == Refunded && event.at <= now && follows(event, payment));
    let covers = |payment: &StoreEvent| paid(&payment.kind).is_some_and(|until| payment.at <= now && now < until);
    events.iter().any(|event| covers(event) && !is_refunded(event))
}

/// Whether the store waits for a payment at this instant, and grants access.
pub fn is_in_grace(events: &[StoreEvent], now: Timestamp) -> bool {
    let ends = |kind: &StoreEventKind| paid(kind).is_some() || matches!(kind, Refunded | Expired);
    let is_over = |grace| events.iter().any(|event| ends(&event.kind) && event.at <= now && follows(event, grace));
    let covers = |grace: &StoreEvent| matches!(grace.kind, GraceStarted { until } if grace.at <= now && now < until);
    events.iter().any(|event| covers(event) && !is_over(event))
}

/// Whose it is at this instant, if Ada claimed it.
pub fn holder(events: &[StoreEvent], now: Timestamp) -> UserId {
    let transfers: Vec<&StoreEvent> = events.iter().filter(|event| event.at <= now && matches!(event.kind, Transferred { .. })).collect();
    let newest = transfers.iter().find(|transfer| !transfers.iter().any(|other| follows(other, transfer)));
    newest.map_or(ADA, |transfer| match transfer.kind {
        Transferred { to } => to,
        _ => panic!("a transfer"),
    })
}
