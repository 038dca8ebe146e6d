//! Codes that show whose an address is.

use super::{AccountWorld, account_of, an_email, facts, fresh_id, opening, plain};
use crate::{Account, AccountStore, Challenge, ChallengeStore, Login, PendingEmail, Purpose, Tried};
use honeydue_kernel::{
    Access, Committed, PortError, Refusal, Viewer,
    contract::{Somebody, kept, noon, refused, token},
};
use jiff::{SignedDuration, Timestamp};

/// So many minutes after noon.
pub(super) fn later(minutes: i64) -> Timestamp {
    noon() + SignedDuration::from_mins(minutes)
}

/// As whoever has their token, verified or not.
fn bearer(somebody: &Somebody) -> Viewer {
    somebody.viewer_with(Access::Authenticated)
}

async fn tried<W: AccountWorld>(world: &W, viewer: Viewer, at: Timestamp) -> Vec<Tried> {
    kept("codes are tried", world.store().try_codes(viewer, at).await).value.1
}

async fn issue<W: AccountWorld>(world: &W, somebody: &Somebody, at: Timestamp) -> Result<Challenge, PortError> {
    let email = account_of(world, bearer(somebody)).await.email;
    let challenge = Challenge::new(fresh_id(world).await, Purpose::VerifyEmail, email, at);
    world.store().issue(somebody.user(), &challenge).await.map(|()| challenge)
}

/// Decides what follows from a code, upon the account as it is now.
async fn prove<W: AccountWorld>(world: &W, who: &Somebody, proof: &Tried, at: Timestamp) -> Result<Committed<Account>, PortError> {
    let change = account_of(world, bearer(who)).await.prove(proof, who.actor_with(Access::Authenticated), at);
    world.store().commit(change.unwrap_or_else(|error| panic!("a code that proves something: {error}"))).await
}

/// Asks for a code from another address.
async fn request<W: AccountWorld>(world: &W, who: &Somebody, email: &str) -> Result<Committed<Account>, PortError> {
    let change = facts(world, who).await.account.request_email(an_email(email), fresh_id(world).await, who.actor(), noon());
    world.store().commit(change.unwrap_or_else(|error| panic!("another address: {error}"))).await
}

/// For its address and for an hour. An account whose address is known has none.
pub async fn an_account_is_opened_with_a_code<W: AccountWorld>(world: W) {
    let promise = "an account is opened with a code";
    let (change, token) = opening(&world, plain("ada")).await;
    let account = kept(promise, world.store().commit(change).await).value;
    let viewer = Viewer::Credential { token, needs: Access::Authenticated };
    let codes = tried(&world, viewer, noon()).await;
    let [Tried { challenge, account: whose, tries: 1, used_at: None, revoked_at: None }] = &codes[..] else {
        panic!("broken: {promise} ({codes:?})")
    };
    let expected = Challenge::new(challenge.id, Purpose::VerifyEmail, account.email.clone(), noon());
    assert_eq!((challenge, *whose), (&expected, account.id), "broken: {promise}");
    let bob = world.person("bob", true).await;
    assert_eq!(tried(&world, bob.viewer(), noon()).await, [], "broken: {promise} (a known address needs none)");
}

/// Right or wrong: nobody has looked at what was typed. After a day nobody looks at the code any more.
pub async fn each_look_at_the_codes_counts_as_a_try<W: AccountWorld>(world: W) {
    let ada = world.person("ada", false).await;
    for tries in 1..=7 {
        let codes = tried(&world, bearer(&ada), later(tries)).await;
        assert_eq!(codes.iter().map(|code| i64::from(code.tries)).collect::<Vec<_>>(), [tries], "broken: each look counts as a try");
    }
    assert_eq!(tried(&world, bearer(&ada), later(24 * 60)).await, [], "broken: old codes are not looked at");
}

/// And nobody else counts a try on it.
pub async fn a_code_is_found_by_its_own_account_alone<W: AccountWorld>(world: W) {
    let promise = "a code is found by its own account alone";
    let [ada, eve] = [world.person("ada", false).await, world.person("eve", false).await];
    let hers = tried(&world, bearer(&eve), noon()).await;
    assert!(hers.iter().all(|code| code.account == eve.user()), "broken: {promise}");
    assert_eq!(tried(&world, bearer(&ada), noon()).await[0].tries, 1, "broken: {promise} (tries)");
    let nobody = Viewer::Credential { token: token(999), needs: Access::Authenticated };
    refused(promise, world.store().try_codes(nobody, noon()).await, &Refusal::NoSession);
}

/// The newest comes first.
pub async fn a_newer_code_revokes_those_of_its_purpose<W: AccountWorld>(world: W) {
    let promise = "a newer code revokes those of its purpose";
    let ada = world.person("ada", false).await;
    let newer = kept(promise, issue(&world, &ada, later(1)).await);
    let codes = tried(&world, bearer(&ada), later(2)).await;
    let told: Vec<_> = codes.iter().map(|code| (code.challenge.id == newer.id, code.revoked_at)).collect();
    assert_eq!(told, [(true, None), (false, Some(later(1)))], "broken: {promise}");
    refused(promise, prove(&world, &ada, &codes[1], later(2)).await, &Refusal::Rule("code_revoked".into()));
}

/// One of them is there from the start. An hour later there is room again.
pub async fn enough_codes_in_an_hour_are_enough<W: AccountWorld>(world: W) {
    let promise = "enough codes in an hour are enough";
    let ada = world.person("ada", false).await;
    for minute in 1..i64::from(Purpose::VerifyEmail.an_hour()) {
        kept(promise, issue(&world, &ada, later(minute)).await);
    }
    refused(promise, issue(&world, &ada, later(59)).await, &Refusal::Rule("too_many_codes".into()));
    kept(promise, issue(&world, &ada, later(60)).await);
}

/// It moves the account's stream by one.
pub async fn a_code_that_came_back_verifies_the_address<W: AccountWorld>(world: W) {
    let promise = "a code that came back verifies the address";
    let ada = world.person("ada", false).await;
    refused(promise, world.store().find(ada.viewer()).await, &Refusal::Unverified);
    let before = account_of(&world, bearer(&ada)).await;
    let proof = tried(&world, bearer(&ada), noon()).await.remove(0);
    let committed = kept(promise, prove(&world, &ada, &proof, later(1)).await);
    assert_eq!(committed.versions.len(), 1, "broken: {promise} (streams)");
    let after = account_of(&world, ada.viewer()).await;
    assert_eq!((after.verified_at, after.version), (Some(later(1)), before.version + 1), "broken: {promise}");
    assert_eq!(committed.value, after, "broken: {promise} (commit)");
}

/// Whoever decides upon an older sight is told the rule `code_used`; when its hour is over, `code_expired`.
pub async fn a_code_is_used_once<W: AccountWorld>(world: W) {
    let promise = "a code is used once";
    let ada = world.person("ada", false).await;
    let proof = tried(&world, bearer(&ada), noon()).await.remove(0);
    refused(promise, prove(&world, &ada, &proof, later(60)).await, &Refusal::Rule("code_expired".into()));
    kept(promise, prove(&world, &ada, &proof, later(1)).await);
    refused(promise, prove(&world, &ada, &proof, later(2)).await, &Refusal::Rule("code_used".into()));
    let used = tried(&world, ada.viewer(), later(3)).await;
    assert_eq!(used[0].used_at, Some(later(1)), "broken: {promise} (what has become of it is told)");
}

/// Whatever was read.
pub async fn a_code_of_somebody_else_is_none<W: AccountWorld>(world: W) {
    let promise = "a code of somebody else is none";
    let [ada, eve] = [world.person("ada", false).await, world.person("eve", false).await];
    let hers = tried(&world, bearer(&ada), noon()).await.remove(0);
    let disguised = Tried { challenge: Challenge { email: account_of(&world, bearer(&eve)).await.email, ..hers.challenge }, ..hers };
    refused(promise, prove(&world, &eve, &disguised, noon()).await, &Refusal::Rule("code_invalid".into()));
}

/// Then it is the account's, and verified. Codes for the former one are good no more.
pub async fn an_address_is_pending_until_its_code_comes_back<W: AccountWorld>(world: W) {
    let promise = "an address is pending until its code comes back";
    let ada = world.person("ada", true).await;
    let before = facts(&world, &ada).await.account;
    kept(promise, request(&world, &ada, "Lovelace@example.org").await);
    let email = an_email("Lovelace@example.org");
    let waiting = facts(&world, &ada).await.account;
    let pending = Some(PendingEmail { email: email.clone(), until: later(60) });
    assert_eq!((&waiting.email, &waiting.pending_email), (&before.email, &pending), "broken: {promise} (while it is out)");
    let proof = tried(&world, ada.viewer(), noon()).await.remove(0);
    let committed = kept(promise, prove(&world, &ada, &proof, later(1)).await);
    let after = facts(&world, &ada).await.account;
    assert_eq!((&after.email, &after.pending_email, after.verified_at), (&email, &None, Some(later(1))), "broken: {promise}");
    assert_eq!(committed.value, after, "broken: {promise} (commit)");
    let found = kept(promise, world.store().find_login(&Login::new("lovelace@example.org")).await);
    assert_eq!(found.map(|facts| facts.account.id), Some(ada.user()), "broken: {promise} (signing in)");
    let former = kept(promise, world.store().find_login(&Login::new(before.email.as_str())).await);
    assert!(former.is_none(), "broken: {promise} (signing in with the former one)");
}

/// Neither when it is asked for, nor when somebody was faster.
pub async fn an_address_that_is_taken_meanwhile_is_not_changed_to<W: AccountWorld>(world: W) {
    let promise = "an address that is taken meanwhile is not changed to";
    let ada = world.person("ada", true).await;
    kept(promise, request(&world, &ada, "eve@example.org").await);
    let (eve, _) = opening(&world, plain("eve")).await;
    kept("an address that is pending is free", world.store().commit(eve).await);
    let proof = tried(&world, ada.viewer(), noon()).await.remove(0);
    refused(promise, prove(&world, &ada, &proof, noon()).await, &Refusal::Rule("email_taken".into()));
    refused(promise, request(&world, &ada, "EVE@example.org").await, &Refusal::Rule("email_taken".into()));
}
