//! What every [`AccountStore`] promises.
//!
//! An adapter's test crate implements [`AccountWorld`] and calls [`account_contract!`](crate::account_contract), which
//! runs each promise in a world of its own.
#![expect(clippy::missing_panics_doc, reason = "each promise panics when it is broken, and that alone")]

mod changing;
mod deleting;
mod linking;
mod opening;
mod proving;
mod reading;
mod resetting;
mod signing;

use crate::{
    Account, AccountChange, AccountFacts, AccountStore, ChallengeStore, Email, IdentityStore, NewAccount, Opening, PasswordDigest,
    PersonName, Session, Username,
};
use honeydue_kernel::{
    Committed, Id, Ids, PortError, ResidenceId, TokenHash, UserId, Viewer, Zone,
    contract::{Homes, Somebody, kept, newcomer, noon, token},
};

/// A store of accounts under test.
#[trait_variant::make(Send)]
pub trait AccountWorld: Homes {
    /// The adapter.
    type Store: AccountStore + ChallengeStore + IdentityStore;

    /// The store under test.
    fn store(&self) -> &Self::Store;

    /// Takes somebody into a home, in whatever way; the streams of the home and of the member move.
    async fn admit(&self, residence: ResidenceId, owner: &Somebody, member: &Somebody);

    /// Makes a member of a home an owner of it, in whatever way; the streams of the home and of the member move.
    async fn promote(&self, residence: ResidenceId, owner: &Somebody, member: &Somebody);
}

honeydue_kernel::promises! {
    /// Runs each promise of an [`AccountStore`](crate::AccountStore) in a test of its own. The argument is called for a
    /// fresh [`AccountWorld`](crate::contract::AccountWorld): `honeydue_identity::account_contract!(async || World::new().await)`.
    account_contract of honeydue_identity ($)
    reading:
        everybody_reads_their_own_account,
        a_token_without_a_session_reads_nothing,
        an_ended_session_reads_nothing,
        an_unverified_account_reads_where_a_session_is_enough,
        a_user_who_does_not_exist_reads_nothing;
    opening:
        an_account_with_everything_is_read_as_it_was_opened,
        an_account_with_an_address_alone_is_read_as_it_was_opened,
        a_newcomer_is_signed_in,
        an_address_is_taken_in_any_case,
        a_username_is_taken_in_any_case,
        case_is_more_than_that_of_latin_letters,
        of_accounts_with_the_same_address_at_once_one_is_opened;
    signing:
        a_login_is_found_by_name_and_by_address_in_any_case,
        a_login_of_nobody_is_not_found,
        logins_are_one_name_if_they_fold_alike,
        an_opened_session_identifies_its_account,
        opening_a_session_moves_no_stream,
        signing_out_ends_the_session_and_no_other,
        nobody_ends_a_session_of_somebody_else,
        a_credential_of_somebody_else_writes_nothing;
    changing:
        open_sessions_are_told_with_their_devices,
        signing_out_others_leaves_one_session,
        a_profile_is_read_as_it_was_written,
        other_names_move_the_homes_that_show_them,
        what_is_no_name_moves_no_home,
        a_profile_is_not_changed_upon_an_account_that_has_changed,
        names_are_not_changed_upon_homes_that_have_changed,
        another_password_is_the_password_and_ends_other_sessions;
    deleting:
        a_departure_tells_homes_with_their_people,
        a_departure_tells_when_the_session_was_opened,
        a_deleted_account_is_nobodys,
        an_address_and_a_username_are_free_again,
        a_session_of_a_deleted_account_is_not_opened,
        homes_pass_to_the_owner_who_joined_first,
        homes_without_another_owner_pass_to_the_member_who_joined_first,
        a_deletion_moves_all_that_knew_the_account,
        an_account_that_has_changed_is_not_deleted,
        a_home_that_somebody_came_into_does_not_go,
        a_home_passes_to_nobody_upon_people_who_have_changed;
    proving:
        an_account_is_opened_with_a_code,
        each_look_at_the_codes_counts_as_a_try,
        a_code_is_found_by_its_own_account_alone,
        a_newer_code_revokes_those_of_its_purpose,
        enough_codes_in_an_hour_are_enough,
        a_code_that_came_back_verifies_the_address,
        a_code_is_used_once,
        a_code_of_somebody_else_is_none,
        an_address_is_pending_until_its_code_comes_back,
        an_address_that_is_taken_meanwhile_is_not_changed_to;
    resetting:
        a_reset_is_for_whoever_has_the_address,
        a_reset_for_nobody_does_nothing,
        a_reset_sets_the_password_ends_all_sessions_and_verifies,
        another_password_revokes_what_would_set_one;
    linking:
        an_account_is_opened_for_an_identity,
        an_identity_is_found_by_its_whole_name,
        an_account_is_found_by_the_address_of_an_identity,
        a_linked_identity_vouches_and_signs_in,
        an_identity_vouches_for_one_person_alone,
        an_identity_is_not_linked_to_an_account_that_has_changed,
        of_accounts_for_one_identity_at_once_one_is_opened;
}

/// A newcomer who says only what is needed.
fn plain(username: &str) -> NewAccount {
    NewAccount {
        username: Some(a_username(username)),
        email: an_email(&format!("{username}@example.org")),
        first_name: a_name(""),
        last_name: a_name(""),
        zone: Zone::utc(),
    }
}

fn a_username(text: &str) -> Username {
    Username::try_from(text.to_owned()).unwrap_or_else(|error| panic!("{text:?} {error}"))
}

fn an_email(text: &str) -> Email {
    Email::try_from(text.to_owned()).unwrap_or_else(|error| panic!("{text:?} {error}"))
}

fn a_name(text: &str) -> PersonName {
    PersonName::try_from(text).unwrap_or_else(|error| panic!("{text:?} {error}"))
}

fn digest() -> PasswordDigest {
    PasswordDigest::new("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA".into())
}

async fn fresh_id<W: AccountWorld, T>(world: &W) -> Id<T> {
    kept("a store gives out ids", world.store().next_id().await)
}

/// The account of somebody with what changing it takes.
async fn facts<W: AccountWorld>(world: &W, somebody: &Somebody) -> AccountFacts {
    kept("everybody reads their own account", world.store().facts(somebody.viewer()).await).value
}

/// The account of a viewer.
async fn account_of<W: AccountWorld>(world: &W, viewer: Viewer) -> Account {
    kept("everybody reads their own account", world.store().find(viewer).await).value
}

/// A session that is not open yet, with a token of its own.
async fn session_of<W: AccountWorld>(world: &W, user: UserId) -> Session {
    let id = fresh_id(world).await;
    Session { id, user, token: token(id.get()), opened_at: noon(), device: Some("A telephone — «ё»".to_owned()) }
}

/// The decision to open an account, and the token of its first session.
async fn opening<W: AccountWorld>(world: &W, new: NewAccount) -> (AccountChange, TokenHash) {
    let id = fresh_id(world).await;
    let session = session_of(world, id).await;
    let token = session.token;
    let challenge = Some(fresh_id(world).await);
    (Account::open(Opening { id, new, password: Some(digest()), session, challenge, identity: None }, newcomer(id), noon()), token)
}

/// Opens an account, if the store does.
async fn try_to_open<W: AccountWorld>(world: &W, new: NewAccount) -> Result<Committed<Account>, PortError> {
    let (change, _) = opening(world, new).await;
    world.store().commit(change).await
}
