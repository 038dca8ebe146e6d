//! Small letters, as the program and the database make them.

use honeydue_identity::{Username, folded};
use honeydue_testkit::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn the_database_and_the_program_have_the_same_small_letters_for_whatever_names_are_chosen_of() {
    let letters: Vec<String> = ('\u{1}'..=char::MAX).filter(|c| Username::chosen(&c.to_string()).is_ok()).map(|c| c.to_string()).collect();
    assert!(letters.len() > 30_000, "{} letters", letters.len());
    let database = TestDb::create().await;
    let lower = "SELECT lower(letter) FROM unnest($1::text[]) WITH ORDINALITY AS chosen (letter, n) ORDER BY n";
    let rows = database.admin().await.query(lower, &[&letters]).await.expect(lower);
    let small = rows.iter().map(|row| row.get::<_, String>(0));
    let differ: Vec<(&String, String)> = letters.iter().zip(small).filter(|(letter, small)| folded(letter) != *small).collect();
    assert!(differ.is_empty(), "{differ:?}");
}
