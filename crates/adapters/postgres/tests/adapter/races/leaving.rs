//! A home always has an owner.

use super::{Race, rounds, winner};
use crate::household::now;
use honeydue_kernel::Role;
use honeydue_residence::ResidenceError;

#[tokio::test(flavor = "multi_thread")]
async fn of_two_owners_who_leave_exactly_one_stays_and_pays() {
    let race = Race::new().await;
    let mut firsts = 0;
    for round in 0..rounds() {
        let home = race.home(&[(race.one, Role::Owner), (race.other, Role::Member)]).await;
        let founder = race.here.residences.leave(race.owner.actor(), home, None, now());
        let second = race.there.residences.leave(race.one.actor(), home, None, now());
        let (founder, second) = tokio::join!(founder, second);
        let (who, _, told) = winner([founder, second], round);
        assert!(matches!(told, ResidenceError::LastOwner), "round {round}: {told:?}");
        let stays = [race.one, race.owner][who];
        let left = race.seen(race.other, home).await;
        let people: Vec<_> = left.members.iter().map(|member| (member.person.id, member.role)).collect();
        let mut expected = vec![(stays.user, Role::Owner), (race.other.user, Role::Member)];
        // all joined at the same instant: then ids say the order
        expected.sort_by_key(|(user, _)| *user);
        assert_eq!((people, left.residence.owner), (expected, stays.user), "round {round}: who stays pays");
        firsts += u32::from(who == 0);
        race.clear(stays, home).await;
    }
    race.expect_sound_ledger().await;
    println!("the founder left {firsts} times");
}
