//! Every path answers with and without its trailing slash.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse, Url},
    http::Uri,
    middleware::Next,
};

/// Middleware: gives a path the slash that routes are registered with. Files (`openapi.json`) have none.
pub async fn documented_form<B: MessageBody>(mut request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    if let Some(uri) = documented(request.uri()) {
        request.match_info_mut().set(Url::new(uri.clone()));
        request.head_mut().uri = uri;
    }
    next.call(request).await
}

/// The documented form of an address, if it is another one.
fn documented(uri: &Uri) -> Option<Uri> {
    let path = uri.path();
    let bare = path.strip_suffix('/').unwrap_or(path);
    let is_file = bare.rsplit('/').next().is_some_and(|last| last.contains('.'));
    let documented = if is_file { bare.to_owned() } else { format!("{bare}/") };
    if documented == path {
        return None;
    }
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = format!("{documented}{query}").parse().ok();
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(uri: &str) -> String {
        let uri: Uri = uri.parse().unwrap();
        documented(&uri).unwrap_or(uri).to_string()
    }

    #[test]
    fn routes_have_a_slash_and_files_have_none() {
        for (asked, documented) in [
            ("/api/tasks", "/api/tasks/"),
            ("/api/tasks/", "/api/tasks/"),
            ("/api/tasks/345?days=7", "/api/tasks/345/?days=7"),
            ("/api/openapi.json/", "/api/openapi.json"),
            ("/api/docs", "/api/docs/"),
            ("/api/docs/swagger-ui.css", "/api/docs/swagger-ui.css"),
            ("/", "/"),
            ("http://example.org/api/tasks?x=/y", "http://example.org/api/tasks/?x=/y"),
        ] {
            assert_eq!(form(asked), documented, "{asked}");
        }
    }
}
