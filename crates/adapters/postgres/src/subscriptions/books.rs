//! What stores sold.

use super::row::{SubscriptionColumns, SubscriptionRow};
use crate::statement::statement;
use diesel::sql_types::{BigInt, Jsonb, Nullable, Text};
use honeydue_kernel::{PortError, UserId};
use honeydue_subscription::{Books, Purchase, Subscription};
use serde_json::Value;

statement! {
    /// The subscription of an account with each purchase that it holds.
    FindBooks { account: i64 => BigInt } -> (Nullable<SubscriptionColumns>, Nullable<Jsonb>),
    ["SELECT ", SubscriptionRow::COLUMNS, ", purchase.content FROM account
       LEFT JOIN subscription ON subscription.id = account.id
       LEFT JOIN purchase ON purchase.account_id = account.id
      WHERE account.id = $1 AND account.deleted_at IS NULL"]
}

statement! {
    /// Who holds a purchase.
    FindHolder { store: String => Text, transaction: String => Text } -> BigInt,
    ["SELECT account_id FROM purchase WHERE store = $1 AND transaction = $2"]
}

statement! {
    /// A purchase that nobody has brought before: a second one hurts the constraint.
    InsertPurchase { store: String => Text, transaction: String => Text, account: i64 => BigInt, content: Value => Jsonb } -> (),
    ["INSERT INTO purchase (store, transaction, account_id, content) VALUES ($1, $2, $3, $4)"]
}

statement! {
    /// A purchase of which more is known. Whoever changes it has locked its holder.
    UpdatePurchase { account: i64 => BigInt, content: Value => Jsonb, store: String => Text, transaction: String => Text } -> (),
    ["UPDATE purchase SET account_id = $1, content = $2 WHERE store = $3 AND transaction = $4"]
}

pub(super) fn books(user: UserId, rows: Vec<(Option<SubscriptionRow>, Option<Value>)>) -> Result<Option<Books>, PortError> {
    let mut books = None;
    for (subscription, content) in rows {
        if books.is_none() {
            let subscription = subscription.map_or_else(|| Ok(Subscription::none_of(user)), Subscription::try_from)?;
            books = Some(Books { subscription, purchases: Vec::new() });
        }
        if let (Some(books), Some(content)) = (&mut books, content) {
            books.purchases.push(serde_json::from_value::<Purchase>(content).map_err(PortError::fault)?);
        }
    }
    Ok(books)
}
