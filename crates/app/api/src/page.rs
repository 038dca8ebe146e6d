//! Pages for people, where a letter leads somebody who has no client at hand. Each is whole in itself: it loads nothing.

use actix_web::{
    HttpResponse,
    http::header::{
        CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// A page with its style and its script inside, and a policy that lets nothing else run.
#[derive(Debug)]
pub struct Page {
    html: String,
    policy: String,
}

/// Sets a new password, by the token of a letter.
pub static RESET_PASSWORD: LazyLock<Page> = LazyLock::new(|| {
    Page::of(include_str!("page/reset_password.html"), include_str!("page/reset_password.css"), include_str!("page/reset_password.js"))
});

impl Page {
    fn of(frame: &str, style: &str, script: &str) -> Self {
        let policy = format!(
            "default-src 'none'; style-src {}; script-src {}; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'; require-trusted-types-for 'script'",
            source(style),
            source(script)
        );
        Self { html: frame.replace("{style}", style).replace("{script}", script), policy }
    }

    /// The answer that is this page: kept nowhere, framed by nobody, and no other site is told where its reader was.
    pub fn answer(&'static self) -> HttpResponse {
        const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
        HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
            .insert_header((CONTENT_SECURITY_POLICY, self.policy.as_str()))
            .insert_header((CACHE_CONTROL, "no-store"))
            .insert_header((REFERRER_POLICY, "no-referrer"))
            .insert_header((X_FRAME_OPTIONS, "DENY"))
            .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .insert_header((OPENER, "same-origin"))
            .body(self.html.as_str())
    }
}

/// What is inside the page, as a policy names it.
fn source(inside: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(inside)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::MessageBody;

    /// The text between these two, wherever they stand.
    fn between<'h>(html: &'h str, start: &str, end: &str) -> Vec<&'h str> {
        html.split(start).skip(1).filter_map(|rest| rest.split(end).next()).collect()
    }

    #[test]
    fn the_policy_lets_run_what_is_inside_and_nothing_else() {
        let html = RESET_PASSWORD.html.as_str();
        for (start, end, directive) in [("<style>", "</style>", "style-src"), ("<script>", "</script>", "script-src")] {
            let inside = between(html, start, end);
            assert_eq!(inside.len(), 1, "{directive}");
            assert!(RESET_PASSWORD.policy.contains(&format!("{directive} {};", source(inside[0]))), "{}", RESET_PASSWORD.policy);
        }
        assert!(RESET_PASSWORD.policy.starts_with("default-src 'none'; "));
    }

    #[test]
    fn the_page_loads_nothing() {
        for reference in ["http:", "https:", "src=", "@import", "url(", "style=", "onclick", "innerHTML", "{style}", "{script}"] {
            assert!(!RESET_PASSWORD.html.contains(reference), "{reference}");
        }
        assert_eq!(between(&RESET_PASSWORD.html, "href=\"", "\""), ["data:,"]);
    }

    #[test]
    fn the_answer_is_kept_nowhere_and_framed_by_nobody() {
        let answer = RESET_PASSWORD.answer();
        for (name, value) in [
            ("content-type", "text/html; charset=utf-8"),
            ("cache-control", "no-store"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(answer.headers().get(name).and_then(|value| value.to_str().ok()), Some(value), "{name}");
        }
        let policy = answer.headers().get("content-security-policy").and_then(|policy| policy.to_str().ok());
        assert!(policy.is_some_and(|policy| policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe")), "{policy:?}");
        assert!(answer.into_body().try_into_bytes().is_ok_and(|body| body.starts_with(b"<!doctype html>")));
    }
}
