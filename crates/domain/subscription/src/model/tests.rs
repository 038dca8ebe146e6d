use super::*;
use crate::{Entitlement, ProductId, Purchase, Store, StoreEvent, StoreEventKind, TrialDays, entitlement};
use honeydue_kernel::{Authority, Event};

const ADA: i64 = 7;

fn ada() -> Subscription {
    Subscription::none_of(ADA.into())
}

#[expect(clippy::disallowed_methods, reason = "actors of a test are vouched for by the test")]
fn actor() -> Actor {
    Actor::vouched(ADA.into(), Authority::Trusted)
}

/// So many days after the beginning of time.
fn day(days: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * days)
}

fn binding() -> Installation {
    Installation { settings: Settings { enable_limitations: true, ..Settings::default() }, ..Installation::default() }
}

fn trying() -> Subscription {
    Subscription { trial: Some(Trial { start: day(0), end: day(14) }), ..ada() }
}

/// Bought on the first day.
fn sold(store: Store, until: i64) -> Subscription {
    let product = ProductId::try_from("pro").unwrap();
    let kind = StoreEventKind::Bought { product, until: day(until), auto_renew: true };
    let event = StoreEvent { id: "e".try_into().unwrap(), store, transaction: "t".try_into().unwrap(), at: day(0), kind };
    Subscription { sold: Some(Purchase::claimed(ADA.into(), event).standing()), ..ada() }
}

fn granted(until: i64) -> Subscription {
    Subscription { granted: Term::Until(day(until)), ..ada() }
}

#[test]
fn limits_bind_where_they_are_enabled_and_nothing_speaks_against_it() {
    let free = binding().free;
    for (what, subscription, on, expected) in [
        ("nothing", ada(), 0, free),
        ("a trial", trying(), 13, Limits::default()),
        ("a trial that is over", trying(), 14, free),
        ("free of limits", Subscription { is_free: true, ..ada() }, 99, Limits::default()),
        ("given for good", Subscription { granted: Term::ForGood, ..ada() }, 9_999, Limits::default()),
        ("given", granted(30), 29, Limits::default()),
        ("given, and over", granted(30), 30, free),
        ("bought", sold(Store::Ios, 30), 29, Limits::default()),
        ("bought, and over", sold(Store::Ios, 30), 30, free),
    ] {
        assert_eq!(entitlement(&binding(), &subscription, day(on)).limits, expected, "{what}");
        assert_eq!(entitlement(&Installation::default(), &subscription, day(on)).limits, Limits::default(), "{what}, not enabled");
        assert_eq!(subscription.unlimited().covers(day(on)), expected == Limits::default(), "{what}: what guards go by");
    }
}

#[test]
fn of_a_gift_and_a_purchase_the_longer_one_is_told() {
    let told = |subscription: &Subscription, on| {
        let Entitlement { tier, source, expires_at, auto_renew, .. } = entitlement(&binding(), subscription, day(on));
        (tier, source, expires_at, auto_renew)
    };
    let both = |gift, until| Subscription { granted: gift, ..sold(Store::Android, until) };
    assert_eq!(told(&ada(), 0), (Tier::Free, None, None, false));
    assert_eq!(told(&both(Term::Nothing, 30), 1), (Tier::Pro, Some(Source::Android), Some(day(30)), true));
    assert_eq!(told(&both(Term::Until(day(20)), 30), 1), (Tier::Pro, Some(Source::Android), Some(day(30)), true));
    assert_eq!(told(&both(Term::Until(day(30)), 30), 1), (Tier::Pro, Some(Source::Android), Some(day(30)), true), "a tie");
    assert_eq!(told(&both(Term::Until(day(40)), 30), 35), (Tier::Pro, Some(Source::Admin), Some(day(40)), false));
    assert_eq!(told(&both(Term::ForGood, 30), 35), (Tier::Pro, Some(Source::Admin), None, false));
    assert_eq!(told(&both(Term::Nothing, 30), 30), (Tier::Free, Some(Source::Android), Some(day(30)), true), "what was");
}

#[test]
fn a_trial_begins_once_while_there_is_something_to_try() {
    let settings = Settings { trial_duration_days: TrialDays::try_from(3).unwrap(), ..Settings::default() };
    let change = ada().begin_trial(&settings, actor(), day(1)).unwrap();
    assert_eq!(change.event().kind(), "subscription.trial_began");
    let SubscriptionWrite::Saved { subscription } = change.write() else { panic!("a subscription is saved") };
    assert_eq!((subscription.trial, subscription.version), (Some(Trial { start: day(1), end: day(4) }), 1));
    let again = subscription.begin_trial(&settings, actor(), day(9));
    assert!(matches!(again, Err(SubscriptionError::TrialUsed)), "{again:?}");
    let off = Settings { trial_enabled: false, ..settings };
    for (subscription, settings) in [(ada(), off), (granted(30), settings), (Subscription { is_free: true, ..ada() }, settings)] {
        let outcome = subscription.begin_trial(&settings, actor(), day(1));
        assert!(matches!(outcome, Err(SubscriptionError::NoTrial)), "{outcome:?}");
        assert!(!subscription.is_due_a_trial(&settings, day(1)));
    }
    assert!(granted(30).is_due_a_trial(&settings, day(30)), "once the plan is over there is");
}

#[test]
fn a_trial_that_another_process_has_just_begun_is_on_by_a_clock_that_is_behind() {
    let begun = Subscription { trial: Some(Trial { start: day(1), end: day(15) }), ..ada() };
    let seen = entitlement(&binding(), &begun, day(1) - SignedDuration::from_secs(1));
    assert!(seen.trial_active && seen.is_active());
    assert_eq!(seen.limits, Limits::default(), "as guards see it");
}

#[test]
fn what_the_operator_says_again_changes_nothing() {
    let patch = |granted, is_free| PlanPatch { granted, is_free };
    assert!(granted(30).set_plan(patch(Some(Term::Until(day(30))), Some(false)), actor(), day(1)).unwrap().is_none());
    assert!(granted(30).set_plan(PlanPatch::default(), actor(), day(1)).unwrap().is_none());
    let over = granted(30).set_plan(patch(Some(Term::Until(day(1))), None), actor(), day(1));
    assert!(matches!(over, Err(SubscriptionError::AlreadyOver)), "{over:?}");
    let taken = sold(Store::Stripe, 30).set_plan(patch(Some(Term::Nothing), Some(true)), actor(), day(1)).unwrap().unwrap();
    let SubscriptionWrite::Saved { subscription } = taken.write() else { panic!("a subscription is saved") };
    assert!(subscription.sold.is_some() && subscription.is_free, "what a store sold is not the operator's to take");
}

#[test]
fn settings_that_are_so_already_are_not_changed() {
    let same = InstallationPatch { settings: Some(Settings::default()), limits: Some((Tier::Pro, Limits::default())) };
    assert!(Installation::default().change(same, actor(), day(0)).is_none());
    let other = InstallationPatch { limits: Some((Tier::Free, Limits::default())), ..same };
    let change = Installation::default().change(other, actor(), day(0)).unwrap();
    assert_eq!(change.affected().all(), [honeydue_kernel::StreamId::INSTALLATION]);
}
