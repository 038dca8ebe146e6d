#![expect(clippy::disallowed_methods, reason = "actors of a test are vouched for by the test")]

use super::*;

#[test]
fn an_owner_may_do_all_that_a_member_may() {
    assert!(Role::Owner > Role::Member);
}

#[test]
fn an_actor_reads_by_the_credential_that_they_act_by() {
    let token = TokenHash::new([1; 32]);
    let user = UserId::new(7);
    let needs = Access::Verified;
    assert_eq!(Actor::vouched(user, Authority::Session { token, needs }).viewer(), Viewer::Credential { token, needs });
    assert_eq!(Actor::vouched(user, Authority::Trusted).viewer(), Viewer::User(user));
    assert_eq!(Actor::vouched(user, Authority::Newcomer).viewer(), Viewer::User(user));
}

#[test]
fn a_token_is_not_printed() {
    assert_eq!(format!("{:?}", TokenHash::new([7; 32])), "TokenHash(…)");
}
