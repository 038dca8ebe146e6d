//! The demo household: made through the same use cases that requests go through.

mod household;

use crate::{
    clock,
    config::Config,
    demo::household::{CHORES, Chore, HOMES, PASSWORD, PEOPLE},
    extract::newcomer,
    operator::{self, Operator},
    secrets::Token,
    wire::text::{FromText, optional},
    wiring::Wiring,
};
use anyhow::{Context, anyhow};
use honeydue_identity::{IdentityError, Login, NewAccount, Password, Registration, SignIn};
use honeydue_kernel::{Actor, Authority, ResidenceId, Role, UserId, Viewer, Zone};
use honeydue_residence::{Address, NewResidence, ResidenceName, ResidenceType};
use honeydue_subscription::{PlanPatch, Term};
use honeydue_task::{DoneAt, Lookups, NewTask, Rhythm, Title, When};
use jiff::Span;
use secrecy::SecretString;

/// Loads the household, unless it is there already. Says what it did.
pub async fn load(config: &Config) -> anyhow::Result<String> {
    let operator = Operator::open(config).await?;
    let app = operator.app();
    let sam = person(app, 0).await?;
    let loaded = app.residences.list(Viewer::User(sam)).await?.value.len();
    if loaded == 0 {
        furnish(app, sam).await?;
    }
    let what = if loaded == 0 { "The demo household is loaded" } else { "The demo household was loaded before" };
    let logins: Vec<String> = PEOPLE.iter().map(|(name, ..)| format!("  {} / {PASSWORD}", address(name))).collect();
    operator.close().await;
    Ok(format!("{what}. Sign in as\n{}", logins.join("\n")))
}

/// The homes, their people and their chores.
async fn furnish(app: &Wiring, sam: UserId) -> anyhow::Result<()> {
    let people = [sam, person(app, 1).await?, person(app, 2).await?];
    if app.subscriptions.installation().await?.settings.enable_limitations {
        // more homes than a free plan may hold
        let pro = PlanPatch { granted: Some(Term::ForGood), is_free: None };
        app.subscriptions.set_plan(operator::actor(), sam, pro, clock::now()).await?;
    }
    let types = app.residences.types().await?;
    let mut homes = Vec::new();
    for (index, (name, kind, city, members)) in HOMES.into_iter().enumerate() {
        let new = home(name, city, types.iter().find(|known| known.name == kind), index == 0)?;
        let id = app.residences.found(vouched(sam), new, None, clock::now()).await?.value.residence.id;
        for member in members {
            app.residences.admit(vouched(sam), id, people[*member], Role::Member, clock::now()).await?;
        }
        homes.push(id);
    }
    let lookups = app.tasks.lookups().await?;
    for chore in &CHORES {
        add(app, chore, homes[chore.home], people[chore.by], &lookups).await.with_context(|| chore.title)?;
    }
    Ok(())
}

/// The account of a person, opened if it does not exist.
async fn person(app: &Wiring, index: usize) -> anyhow::Result<UserId> {
    let (name, first, last) = PEOPLE[index];
    let secret = || SecretString::from(PASSWORD);
    let new = NewAccount {
        username: Some(take(name)?),
        email: take(&address(name))?,
        first_name: take(first)?,
        last_name: take(last)?,
        zone: Zone::utc(),
    };
    let password = Password::chosen(secret())?;
    let registration = Registration { new, password, token: Token::generate()?.hash(), device: None, is_verified: true };
    let signed = match app.accounts.register(registration, newcomer, clock::now()).await {
        Ok(committed) => committed.value,
        Err(IdentityError::EmailTaken | IdentityError::UsernameTaken) => {
            let token = Token::generate()?.hash();
            let sign_in = SignIn { login: Login::new(&address(name)), password: secret(), token, device: None, address: None };
            let found = app.accounts.log_in(sign_in, clock::now()).await;
            found.with_context(|| format!("there is another account called {name}"))?
        }
        Err(other) => return Err(other.into()),
    };
    Ok(signed.account.id)
}

fn home(name: &str, city: &str, kind: Option<&ResidenceType>, is_primary: bool) -> anyhow::Result<NewResidence> {
    let address = Address { city: Some(take(city)?), country: Some(take("US")?), ..Address::default() };
    let named = NewResidence::named(take::<ResidenceName>(name)?);
    Ok(NewResidence { residence_type: kind.map(|kind| kind.id), address, zone: Some(Zone::utc()), is_primary, ..named })
}

async fn add(app: &Wiring, chore: &Chore, residence: ResidenceId, by: UserId, lookups: &Lookups) -> anyhow::Result<()> {
    let today = Zone::utc().day_of(clock::now());
    let day = |days: i32| today.plus(Span::new().days(days));
    let new = NewTask {
        category: lookups.categories.iter().find(|known| known.name == chore.category).map(|known| known.id),
        priority: lookups.priorities.iter().find(|known| known.name == chore.priority).map(|known| known.id),
        in_progress: chore.in_progress,
        due_date: chore.due.map(day),
        estimated_cost: money(chore)?,
        ..NewTask::titled(residence, take::<Title>(chore.title)?, Rhythm::new(chore.frequency, chore.every_days)?)
    };
    let added = app.tasks.add(vouched(by), new, None, None, clock::now()).await?.value.card.task.id;
    if let Some(on) = chore.done.map(day) {
        let done = DoneAt { when: When::On(on), actual_cost: money(chore)?, ..DoneAt::default() };
        app.tasks.complete(vouched(by), added, done, None, None, clock::now()).await?;
    }
    Ok(())
}

fn money(chore: &Chore) -> anyhow::Result<Option<honeydue_kernel::Money>> {
    optional(chore.cost).map_err(|flaw| anyhow!("{}", flaw.detail))
}

fn address(name: &str) -> String {
    format!("{name}@example.org")
}

fn take<T: FromText>(text: &str) -> anyhow::Result<T> {
    T::from_text(text).map_err(|flaw| anyhow!("{text} {}", flaw.detail))
}

/// The operator answers for the demo's people.
#[expect(clippy::disallowed_methods, reason = "an operator's command")]
const fn vouched(user: UserId) -> Actor {
    Actor::vouched(user, Authority::Trusted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use honeydue_kernel::Day;
    use honeydue_task::{Column, Frequency, Standing, Threshold};

    /// Where a chore stands once it is loaded.
    fn column(chore: &Chore, today: Day) -> Column {
        let rhythm = Rhythm::new(chore.frequency, chore.every_days).unwrap();
        let day = |days: i32| today.plus(Span::new().days(days));
        let done_for_good = chore.done.is_some() && chore.frequency == Frequency::Once;
        let next = chore.done.and_then(|done| rhythm.schedule()?.occurrences(day(done)).nth(1));
        Standing {
            effective: next.or_else(|| chore.due.map(day)),
            is_completed: done_for_good,
            in_progress: chore.in_progress,
            is_cancelled: false,
            is_archived: false,
        }
        .column(today, Threshold::default())
    }

    #[test]
    fn every_column_of_both_boards_has_something_in_it_whatever_the_season() {
        for today in ["2026-01-31", "2026-03-01", "2026-07-15", "2028-02-29"] {
            let today: Day = today.parse().unwrap();
            for home in 0..HOMES.len() {
                for expected in Column::BOARD {
                    let there = CHORES.iter().any(|chore| chore.home == home && column(chore, today) == expected);
                    assert!(there, "{expected:?} of home {home} on {today}");
                }
            }
        }
    }
}
