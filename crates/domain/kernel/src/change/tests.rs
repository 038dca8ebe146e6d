use super::*;

fn streams(ids: &[i64]) -> Vec<StreamId> {
    ids.iter().copied().map(StreamId::new).collect()
}

#[test]
fn all_affected_streams_are_told_once_in_the_order_of_their_ids() {
    let affected = Affected::existing(streams(&[7, 3, 7])).begins(StreamId::new(5));
    assert_eq!(affected.all(), streams(&[3, 5, 7]));
}

#[test]
fn a_change_that_affects_nothing_moves_nothing() {
    assert_eq!(Affected::default().all(), []);
}
