//! What every [`Tier`](crate::Tier) and every [`Bus`](crate::Bus) promises, as tests that an adapter runs: see the contracts of
//! the kernel.

mod buses;
mod tiers;

pub use buses::BusWorld;
pub use tiers::TierWorld;

use honeydue_kernel::promises;

promises! {
    /// Runs each promise of a [`Tier`](crate::Tier) in a test of its own. The argument is called for a fresh
    /// [`TierWorld`](crate::contract::TierWorld): `honeydue_cache::tier_contract!(async || World::new().await)`.
    tier_contract of honeydue_cache ($)
    tiers:
        nothing_is_trusted_before_it_was_renewed,
        what_was_filled_is_found,
        keys_are_told_apart,
        an_entry_is_kept_for_its_time_at_most,
        an_entry_that_is_lost_can_be_filled_again,
        nothing_is_trusted_where_nobody_has_looked_lately,
        an_old_look_renews_nothing,
        hearing_renews_nothing,
        what_has_moved_on_is_not_found,
        what_was_heard_before_is_known_later,
        what_is_older_than_heard_is_not_filled,
        a_slow_reader_puts_nothing_in_place_of_a_newer_entry,
        stretches_overlap_and_come_in_any_order,
        an_epoch_ends_with_its_state,
        a_gap_begins_another_epoch,
        however_many_streams_move_nothing_old_is_found;
}

promises! {
    /// Runs each promise of a [`Bus`](crate::Bus) in a test of its own. The argument is called for a fresh
    /// [`BusWorld`](crate::contract::BusWorld): `honeydue_cache::bus_contract!(async || World::new().await)`.
    bus_contract of honeydue_cache ($)
    buses:
        first_of_all_there_is_a_gap,
        what_is_told_is_overheard,
        many_moves_are_overheard_as_they_were_told,
        who_listens_too_late_hears_of_a_gap,
        giving_up_waiting_loses_nothing;
}
