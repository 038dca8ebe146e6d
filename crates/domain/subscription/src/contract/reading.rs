//! What is shown, and to whom.

use super::{
    Installation, InstallationPatch, Settings, SubscriptionStore, SubscriptionWorld, Tier, Usage, facts, limits, noon, operator, versions,
};
use crate::{Subscription, TrialDays, trigger_for};
use honeydue_kernel::{
    Access, Refusal, Resource, StreamId, Viewer,
    contract::{kept, refused, token},
};

/// A token that nobody was given.
pub async fn a_token_without_a_session_reads_nothing<W: SubscriptionWorld>(world: W) {
    let viewer = Viewer::Credential { token: token(-1), needs: Access::Authenticated };
    refused("a token without a session reads nothing", world.store().plan(viewer).await, &Refusal::NoSession);
}

/// Where the route needs it.
pub async fn an_unverified_account_reads_nothing_that_needs_verification<W: SubscriptionWorld>(world: W) {
    let ada = world.person("ada", false).await;
    refused("an unverified account reads nothing", world.store().plan(ada.viewer()).await, &Refusal::Unverified);
    kept("what needs no verification is read", world.store().plan(ada.viewer_with(Access::Authenticated)).await);
}

/// Version 0, and nothing used.
pub async fn who_never_had_a_plan_has_none<W: SubscriptionWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let seen = facts(&world, &ada).await;
    assert_eq!(seen.subscription, Subscription::none_of(ada.user()), "broken: who never had a plan has none");
    assert_eq!((seen.usage, seen.installation), (Usage::default(), Installation::default()), "broken: an installation begins so");
}

/// Neither the subscription nor the usage of a housemate is shown.
pub async fn a_plan_is_ones_own<W: SubscriptionWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    world.home("Lake house", &ada, &[&bob]).await;
    world.add_tasks(&ada, 3).await;
    super::committed(&world, super::trial(&facts(&world, &ada).await, ada.actor())).await;
    let seen = facts(&world, &bob).await;
    assert_eq!((seen.subscription, seen.usage), (Subscription::none_of(bob.user()), Usage::default()), "broken: a plan is one's own");
    assert_eq!(facts(&world, &ada).await.usage.tasks, 3, "broken: the payer's usage has what members share");
}

/// The viewer's, those of the homes that the viewer pays for, and the installation's.
pub async fn a_read_names_the_versions_of_what_it_shows<W: SubscriptionWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let streams: Vec<StreamId> = versions(&world, &ada).await.into_keys().collect();
    assert_eq!(streams, [StreamId::INSTALLATION, ada.user().into(), home.into()], "broken: a read names the versions of what it shows");
    let streams: Vec<StreamId> = versions(&world, &bob).await.into_keys().collect();
    assert_eq!(streams, [StreamId::INSTALLATION, bob.user().into()], "broken: who does not pay for a home is shown nothing of it");
    let before = versions(&world, &ada).await;
    world.add_tasks(&ada, 1).await;
    assert_ne!(versions(&world, &ada).await, before, "broken: usage does not change without a version");
}

async fn configured<W: SubscriptionWorld>(world: &W, patch: InstallationPatch) {
    let installation = kept("settings are read", world.store().installation().await);
    let change = installation.change(patch, operator(), noon()).unwrap_or_else(|| panic!("there is something to change"));
    super::committed(world, change).await;
}

fn settings() -> Settings {
    let trial_duration_days = TrialDays::try_from(365).unwrap_or_else(|error| panic!("{error}"));
    Settings { enable_limitations: true, trial_enabled: false, trial_duration_days }
}

/// By the operator and by everybody.
pub async fn settings_and_limits_are_read_as_they_were_written<W: SubscriptionWorld>(world: W) {
    let ada = world.person("ada", true).await;
    for tier in Tier::ALL {
        configured(&world, InstallationPatch { settings: None, limits: Some((tier, limits())) }).await;
    }
    configured(&world, InstallationPatch { settings: Some(settings()), limits: None }).await;
    let expected = Installation { settings: settings(), free: limits(), pro: limits(), version: 4 };
    assert_eq!(kept("settings are read", world.store().installation().await), expected, "broken: settings are read as they were written");
    assert_eq!(facts(&world, &ada).await.installation, expected, "broken: settings are read as they were written (plan)");
}

/// Two operators at once.
pub async fn settings_that_changed_since_are_not_changed<W: SubscriptionWorld>(world: W) {
    let installation = kept("settings are read", world.store().installation().await);
    configured(&world, InstallationPatch { settings: Some(settings()), limits: None }).await;
    let patch = InstallationPatch { settings: None, limits: Some((Tier::Free, limits())) };
    let change = installation.change(patch, operator(), noon()).unwrap_or_else(|| panic!("there is something to change"));
    refused("settings that changed since are not changed", world.store().commit(change).await, &Refusal::Stale);
}

/// Which every plan shows.
pub async fn changed_settings_move_the_installation_alone<W: SubscriptionWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let before = versions(&world, &ada).await;
    configured(&world, InstallationPatch { settings: Some(settings()), limits: None }).await;
    let mut expected = before;
    *expected.entry(StreamId::INSTALLATION).or_default() += 1;
    assert_eq!(versions(&world, &ada).await, expected, "broken: changed settings move the installation alone");
}

/// So that whoever is told that a plan is full can be told what to do.
pub async fn each_limited_resource_has_an_upgrade_trigger<W: SubscriptionWorld>(world: W) {
    let catalogue = kept("everybody reads the catalogue", world.store().catalogue().await);
    for resource in Resource::ALL {
        assert!(catalogue.trigger(trigger_for(resource)).is_some(), "broken: {resource} has an upgrade trigger");
    }
    assert!(!catalogue.features.is_empty() && !catalogue.promotions.is_empty(), "broken: a catalogue has something in it");
}
