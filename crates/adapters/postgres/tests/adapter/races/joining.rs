//! A code is good for one person.

use super::{Race, rounds, winner};
use crate::household::{Somebody, now};
use honeydue_residence::ResidenceError;

#[tokio::test(flavor = "multi_thread")]
async fn of_two_joins_on_one_code_exactly_one_comes_in() {
    let race = Race::new().await;
    let mut firsts = 0;
    for round in 0..rounds() {
        let home = race.home(&[]).await;
        let code = race.code(home).await;
        let one = race.here.residences.join(race.one.actor(), &code, None, now());
        let other = race.there.residences.join(race.other.actor(), &code, None, now());
        let (one, other) = tokio::join!(one, other);
        let (who, joined, told) = winner([one, other], round);
        assert!(matches!(told, ResidenceError::CodeUsed), "round {round}: {told:?}");
        let people = |home: honeydue_residence::Home| home.members.iter().map(|member| member.person.id).collect::<Vec<_>>();
        let came: Somebody = [race.one, race.other][who];
        assert_eq!(people(joined.value), [race.owner.user, came.user], "round {round}");
        assert_eq!(people(race.seen(race.owner, home).await), [race.owner.user, came.user], "round {round}");
        firsts += u32::from(who == 0);
        race.clear(race.owner, home).await;
    }
    race.expect_sound_ledger().await;
    println!("the first one came in {firsts} times");
}
