//! The route table: every route, with its access class.

mod account_end;
mod accounts;
mod actions;
mod completions;
mod contractors;
mod lookups;
mod operations;
mod pages;
mod people;
mod profile;
mod proving;
mod residences;
mod sharing;
mod sign_in;
mod subscription;
mod sync;
mod tasks;
mod templates;

use crate::class::{
    Class::{Authenticated, Public, Verified},
    Entry, Table, route,
};
use utoipa_actix_web::service_config::ServiceConfig;

/// Registers all routes, and says which they are. Of two paths that both fit, the first is served: literal segments
/// stand before parameters.
pub fn declare(config: &mut ServiceConfig) -> Vec<Entry> {
    let mut table = Table::new(config);

    table.add(Public, route!(operations::health));
    table.add(Public, route!(operations::ready));
    table.add(Public, route!(operations::server));
    table.add(Public, route!(operations::openapi));
    table.add(Public, route!(operations::problem));
    table.add(Public, route!(pages::reset_password));

    declare_accounts(&mut table);

    table.add(Public, route!(lookups::static_data));
    table.add(Public, route!(lookups::residence_types));
    table.add(Public, route!(lookups::categories));
    table.add(Public, route!(lookups::priorities));
    table.add(Public, route!(lookups::frequencies));
    table.add(Public, route!(lookups::specialties));

    table.add(Verified, route!(residences::list));
    table.add(Verified, route!(residences::create));
    table.add(Verified, route!(residences::mine));
    table.add(Verified, route!(residences::history));
    table.add(Verified, route!(residences::summary));
    table.add(Verified, route!(residences::find));
    table.add(Verified, route!(residences::update));
    table.add(Verified, route!(residences::put));
    table.add(Verified, route!(residences::delete));
    table.add(Verified, route!(people::list));
    table.add(Verified, route!(people::change_role));
    table.add(Verified, route!(people::remove));
    table.add(Verified, route!(people::leave));
    table.add(Verified, route!(sharing::share));
    table.add(Verified, route!(sharing::find));
    table.add(Verified, route!(sharing::revoke));
    table.add(Verified, route!(sharing::package));
    table.add(Verified, route!(sharing::join));
    table.add(Verified, route!(sharing::join_with_code));

    table.add(Verified, route!(tasks::board));
    table.add(Verified, route!(tasks::create));
    table.add(Verified, route!(tasks::board_of_home));
    table.add(Verified, route!(tasks::list));
    table.add(Verified, route!(tasks::create_all));
    table.add(Verified, route!(templates::suggestions));
    table.add(Public, route!(templates::list));
    table.add(Public, route!(templates::grouped));
    table.add(Public, route!(templates::search));
    table.add(Public, route!(templates::of_category));
    table.add(Public, route!(templates::find));
    table.add(Verified, route!(tasks::find));
    table.add(Verified, route!(tasks::update));
    table.add(Verified, route!(tasks::put));
    table.add(Verified, route!(tasks::delete));
    table.add(Verified, route!(tasks::upcoming));

    table.add(Verified, route!(actions::start));
    table.add(Verified, route!(actions::stop));
    table.add(Verified, route!(actions::cancel));
    table.add(Verified, route!(actions::uncancel));
    table.add(Verified, route!(actions::archive));
    table.add(Verified, route!(actions::unarchive));
    table.add(Verified, route!(actions::complete));
    table.add(Verified, route!(actions::skip));
    table.add(Verified, route!(actions::snooze));
    table.add(Verified, route!(actions::undo));

    table.add(Verified, route!(completions::of_task));
    table.add(Verified, route!(completions::history));
    table.add(Verified, route!(completions::list));
    table.add(Verified, route!(completions::create));
    table.add(Verified, route!(completions::find));
    table.add(Verified, route!(completions::update));
    table.add(Verified, route!(completions::delete));

    table.add(Verified, route!(contractors::list));
    table.add(Verified, route!(contractors::create));
    table.add(Verified, route!(contractors::of_home));
    table.add(Verified, route!(contractors::toggle_favorite));
    table.add(Verified, route!(contractors::tasks));
    table.add(Verified, route!(contractors::find));
    table.add(Verified, route!(contractors::change));
    table.add(Verified, route!(contractors::put));
    table.add(Verified, route!(contractors::delete));

    table.add(Verified, route!(subscription::status));
    table.add(Public, route!(subscription::features));
    table.add(Public, route!(subscription::upgrade_triggers));
    table.add(Public, route!(subscription::upgrade_trigger));
    table.add(Public, route!(subscription::promotions));

    table.add(Verified, route!(sync::since));

    table.into_entries()
}

/// Those of accounts and sessions.
fn declare_accounts(table: &mut Table<'_, '_>) {
    table.add(Public, route!(accounts::register));
    table.add(Public, route!(accounts::login));
    table.add(Public, route!(sign_in::apple));
    table.add(Public, route!(sign_in::google));
    table.add(Authenticated, route!(accounts::logout));
    table.add(Authenticated, route!(accounts::me));
    table.add(Authenticated, route!(profile::find));
    table.add(Authenticated, route!(profile::change));
    table.add(Authenticated, route!(profile::put));
    table.add(Authenticated, route!(proving::verify_email));
    table.add(Authenticated, route!(proving::resend));
    table.add(Public, route!(proving::forgot));
    table.add(Public, route!(proving::check));
    table.add(Public, route!(proving::reset));
    table.add(Verified, route!(proving::change_email));
    table.add(Authenticated, route!(account_end::delete));
    table.add(Authenticated, route!(account_end::post));
    table.add(Verified, route!(profile::change_password));
    table.add(Verified, route!(profile::sessions));
    table.add(Verified, route!(profile::end_others));
    table.add(Verified, route!(profile::end));
}
