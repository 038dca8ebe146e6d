//! Entity tags: weak, since they name what an answer was made from, not its bytes.

use crate::extract::LocalDay;
use actix_web::{HttpRequest, http::header::IF_NONE_MATCH};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use honeydue_kernel::{StreamId, Version};
use sha2::{Digest, Sha256};

/// Raised when the same data is told in another way, so that no client keeps the old telling.
const REPRESENTATION: u32 = 1;

/// The tag of an answer: a digest of what was asked (path and parameters), the versions of the streams that it was made
/// from, the caller's day and zone, what changes without either, and the way it is told.
pub(super) fn of_sources(request: &HttpRequest, versions: &[(StreamId, Version)], day: Option<&LocalDay>, verdict: &str) -> String {
    let mut digest = Sha256::new();
    let mut field = |text: &str| {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text);
    };
    field(&REPRESENTATION.to_string());
    field(request.path().trim_end_matches('/'));
    field(request.query_string());
    field(&day.map(|day| format!("{} {}", day.today, day.zone)).unwrap_or_default());
    field(verdict);
    for (stream, version) in versions {
        field(&format!("{} {version}", stream.get()));
    }
    weak(&digest.finalize())
}

/// The tag of an answer that has no streams.
pub(super) fn of_bytes(bytes: &[u8]) -> String {
    weak(&Sha256::digest(bytes))
}

/// Whether the client has what is behind this tag.
pub(super) fn is_known(request: &HttpRequest, tag: &str) -> bool {
    let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let mut known = request.headers().get_all(IF_NONE_MATCH).filter_map(|value| value.to_str().ok()).flat_map(|list| list.split(','));
    known.any(|known| known.trim() == "*" || strong(known) == strong(tag))
}

fn weak(digest: &[u8]) -> String {
    format!("W/\"{}\"", BASE64_URL_SAFE_NO_PAD.encode(&digest[..16]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;
    use honeydue_kernel::Zone;
    use honeydue_task::Threshold;

    fn day(today: &str, zone: &str) -> LocalDay {
        LocalDay { today: today.parse().unwrap(), zone: zone.parse::<Zone>().unwrap(), threshold: Threshold::default() }
    }

    #[test]
    fn a_tag_changes_with_everything_that_the_answer_depends_on() {
        let judged = |uri: &str, version, today: &str, zone: &str, verdict| {
            let request = TestRequest::with_uri(uri).to_http_request();
            of_sources(&request, &[(StreamId::new(7), 1), (StreamId::new(12), version)], Some(&day(today, zone)), verdict)
        };
        let tag = |uri, version, today, zone| judged(uri, version, today, zone, "");
        let tags = [
            tag("/api/tasks/", 4, "2026-06-18", "UTC"),
            tag("/api/tasks/", 5, "2026-06-18", "UTC"),
            tag("/api/tasks/", 4, "2026-06-19", "UTC"),
            tag("/api/tasks/", 4, "2026-06-18", "Europe/Berlin"),
            tag("/api/tasks/?days=7", 4, "2026-06-18", "UTC"),
            tag("/api/tasks/by-residence/12/", 4, "2026-06-18", "UTC"),
            judged("/api/tasks/", 4, "2026-06-18", "UTC", "the trial is over"),
        ];
        for (at, tag) in tags.iter().enumerate() {
            assert!(tag.starts_with("W/\"") && !tags[..at].contains(tag), "{at}");
        }
        assert_eq!(tags[0], tag("/api/tasks", 4, "2026-06-18", "UTC"), "both forms of a path are one");
    }

    #[test]
    fn a_client_may_name_several_tags_weak_or_strong() {
        let asked = |header: &str| TestRequest::default().insert_header((IF_NONE_MATCH, header)).to_http_request();
        let tag = "W/\"abc\"";
        for known in ["W/\"abc\"", "\"abc\"", "\"x\", W/\"abc\"", "*"] {
            assert!(is_known(&asked(known), tag), "{known}");
        }
        assert!(!is_known(&asked("W/\"abd\""), tag));
        assert!(!is_known(&TestRequest::default().to_http_request(), tag));
    }
}
