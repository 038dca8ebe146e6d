//! How long a job that failed is put off.

use std::time::Duration;

/// How often a job is tried before it is given up: over some three hours.
pub const MOST_ATTEMPTS: u32 = 12;

/// In milliseconds.
const FIRST: u64 = 10_000;
const LONGEST: u64 = 3_600_000;

/// How long a job is put off after so many attempts: 10 seconds after the first, twice as long after each further one, at
/// most an hour; by up to a fifth less (`jitter` 0) or more (255), so that what failed together does not come back together.
pub fn delay(attempts: u32, jitter: u8) -> Duration {
    let doublings = attempts.saturating_sub(1).min(16);
    let whole = (FIRST * (1 << doublings)).min(LONGEST);
    // four fifths, and two fifths of which the jitter decides
    Duration::from_millis(whole * (4 * 255 + 2 * u64::from(jitter)) / (5 * 255))
}

#[cfg(test)]
mod tests {
    use super::{MOST_ATTEMPTS, delay};
    use proptest::prelude::*;
    use std::time::Duration;

    #[test]
    fn delays_double_from_ten_seconds_to_an_hour() {
        let shortest = [8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 2_880, 2_880];
        let longest = [12, 24, 48, 96, 192, 384, 768, 1_536, 3_072, 4_320, 4_320];
        for ((attempts, shortest), longest) in (1..MOST_ATTEMPTS).zip(shortest).zip(longest) {
            assert_eq!(delay(attempts, 0), Duration::from_secs(shortest), "after {attempts} attempts, at least");
            assert_eq!(delay(attempts, u8::MAX), Duration::from_secs(longest), "after {attempts} attempts, at most");
        }
    }

    #[test]
    fn all_attempts_together_take_hours_and_not_days() {
        let together = |jitter| (1..MOST_ATTEMPTS).map(|attempts| delay(attempts, jitter)).sum::<Duration>();
        assert_eq!(together(0), Duration::from_secs(9_848));
        assert_eq!(together(u8::MAX), Duration::from_secs(14_772));
    }

    proptest! {
        #[test]
        fn delays_grow_and_are_bounded(attempts in 0..=u32::MAX - 1, jitter: u8) {
            prop_assert!(delay(attempts, jitter) <= delay(attempts + 1, jitter));
            prop_assert!(delay(attempts, jitter) >= Duration::from_secs(8));
            prop_assert!(delay(attempts, jitter) <= Duration::from_mins(72));
        }

        #[test]
        fn more_jitter_is_a_longer_delay(attempts: u32, jitter in 0..u8::MAX) {
            prop_assert!(delay(attempts, jitter) < delay(attempts, jitter + 1));
        }
    }
}
