//! What people pay for.

use super::{SubscriptionStore, SubscriptionWorld, Term, Usage, committed, facts, noon, operator, versions};
use crate::Miscount;
use honeydue_kernel::contract::kept;

/// And nothing is wrong with it.
pub async fn what_is_made_is_counted<W: SubscriptionWorld>(world: W) {
    let ada = world.person("ada", true).await;
    world.home("Lake house", &ada, &[]).await;
    world.add_tasks(&ada, 2).await;
    world.add_tasks(&ada, 1).await;
    let expected = Usage { residences: 1, tasks: 3, ..Usage::default() };
    assert_eq!(facts(&world, &ada).await.usage, expected, "broken: what is made is counted");
    assert_eq!(kept("miscounts are looked for", world.store().miscounts().await), [], "broken: the counters say what there is");
}

/// With an entry in the stream of whom it is about: what is shown to them changes.
pub async fn a_miscount_is_found_and_mended<W: SubscriptionWorld>(world: W) {
    let promise = "a miscount is found and mended";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    for owner in [&ada, &bob] {
        world.home("Lake house", owner, &[]).await;
        world.add_tasks(owner, 2).await;
    }
    world.miscount(&bob, 5).await;
    let counted = Usage { residences: 1, tasks: 2, ..Usage::default() };
    let found = kept(promise, world.store().miscounts().await);
    assert_eq!(
        found,
        [Miscount { user: bob.user(), kept: Usage { tasks: 5, ..counted }, counted, kept_term: Term::Nothing, term: Term::Nothing }],
        "broken: {promise}"
    );
    assert_eq!(facts(&world, &bob).await.usage.tasks, 5, "broken: {promise} (before)");
    let before = versions(&world, &bob).await;
    committed(&world, found[0].mend(operator(), noon())).await;
    assert_eq!(kept(promise, world.store().miscounts().await), [], "broken: {promise} (nothing is left)");
    assert_eq!(facts(&world, &bob).await.usage, counted, "broken: {promise} (after)");
    assert_ne!(versions(&world, &bob).await, before, "broken: {promise} (versions)");
}
