//! Entries as they are kept: the epoch, a line of versions, and the body.

use fred::types::Value;
use honeydue_cache::{Found, Shared, Ticket};
use honeydue_kernel::{Move, PortError, StreamId};

/// What a script answered that has looked for an entry.
pub fn found(answer: Value) -> Result<Found, PortError> {
    if answer.is_null() {
        return Ok(Found::default());
    }
    let (epoch, entry) = match answer {
        Value::Array(parts) => read(parts),
        _ => None,
    }
    .ok_or_else(|| PortError::fault("what was found is no entry"))?;
    let ticket = if entry.is_none() { Some(Ticket(epoch)) } else { None };
    Ok(Found { entry, ticket })
}

fn read(parts: Vec<Value>) -> Option<(String, Option<Shared>)> {
    let mut parts = parts.into_iter();
    let epoch = parts.next()?.into_string()?;
    let Some(versions) = parts.next() else { return Some((epoch, None)) };
    let versions = versions_in(&versions.into_string()?)?;
    let body = parts.next()?.into_owned_bytes()?;
    Some((epoch, Some(Shared { body, versions })))
}

/// As a line: streams and versions in turn.
pub fn versions_of(versions: &[Move]) -> String {
    let pairs: Vec<String> = versions.iter().map(|(stream, version)| format!("{stream} {version}", stream = stream.get())).collect();
    pairs.join(" ")
}

fn versions_in(line: &str) -> Option<Vec<Move>> {
    let numbers: Vec<i64> = line.split_ascii_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
    numbers.chunks(2).map(|pair| if let [stream, version] = *pair { Some((StreamId::new(stream), version)) } else { None }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn versions_are_read_as_they_were_written(versions in proptest::collection::vec((any::<i64>(), any::<i64>()), 0..20)) {
            let versions: Vec<Move> = versions.into_iter().map(|(stream, version)| (StreamId::new(stream), version)).collect();
            prop_assert_eq!(versions_in(&versions_of(&versions)), Some(versions));
        }

        #[test]
        fn any_line_is_read_or_refused(line in ".*") {
            let _ = versions_in(&line);
        }
    }

    #[test]
    fn half_a_pair_is_none() {
        assert_eq!(versions_in("7 1 8"), None);
        assert_eq!(versions_in("7 one"), None);
    }
}
