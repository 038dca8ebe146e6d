//! Bugs on demand. A test that can't fail shows nothing: with the feature `seeded`, the variable `HONEYDUE_SEEDED_BUG` names a
//! mechanism that does not work, and the test of what it is for has to find that out. Without the feature there is none of it.

/// Whether this mechanism is to be broken.
#[cfg(feature = "seeded")]
pub(crate) fn is(bug: &str) -> bool {
    static NAMED: std::sync::LazyLock<Option<String>> = std::sync::LazyLock::new(|| std::env::var("HONEYDUE_SEEDED_BUG").ok());
    NAMED.as_deref() == Some(bug)
}

#[cfg(not(feature = "seeded"))]
pub(crate) const fn is(_: &str) -> bool {
    false
}
