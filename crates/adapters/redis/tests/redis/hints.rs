//! What comes over a channel that anybody may speak on.

use crate::{listening, moved};
use honeydue_cache::{Bus, Overheard};
use honeydue_testkit::{TestRedis, eventually};

#[tokio::test]
async fn what_is_no_hint_is_ignored() {
    let space = TestRedis::create();
    let (one, two) = (listening(space.url(), space.key_space()).await, listening(space.url(), space.key_space()).await);
    let channel = format!("{}:hints", space.key_space());
    let long = "\u{1}".repeat(100_000);
    let garbage = ["", "\u{1}", "\u{1}\u{0}", "\u{1}\u{0}\u{7f}", "\u{2}\u{0}\u{0}", "moved", &long];
    for message in garbage {
        space.call(&["PUBLISH", &channel, message]).await;
    }
    one.tell(&[moved(1, 1)]).await.expect("told");
    for bus in [&one, &two] {
        assert_eq!(bus.overhear().await, Overheard::Gap);
        assert_eq!(bus.overhear().await, Overheard::Moved(vec![moved(1, 1)]));
        eventually("it was counted", async || bus.garbled() == garbage.len() as u64).await;
        assert!(bus.hears());
    }
}

#[tokio::test]
async fn installations_that_share_a_server_do_not_hear_each_other() {
    let (here, there) = (TestRedis::create(), TestRedis::create());
    let (one, two) = (listening(here.url(), here.key_space()).await, listening(there.url(), there.key_space()).await);
    one.tell(&[moved(1, 1)]).await.expect("told");
    two.tell(&[moved(2, 2)]).await.expect("told");
    for (bus, expected) in [(one, moved(1, 1)), (two, moved(2, 2))] {
        assert_eq!(bus.overhear().await, Overheard::Gap);
        assert_eq!(bus.overhear().await, Overheard::Moved(vec![expected]));
    }
}
