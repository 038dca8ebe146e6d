//! What no route answers: 404, or 405 where only the method is another.

use crate::{
    class::Entry,
    problem::{Answer, Problem, kind},
};
use actix_web::{
    HttpRequest, HttpResponse,
    dev::{Path, ResourceDef},
    http::header::{ALLOW, HeaderValue},
    web::Data,
};

/// All paths with the methods that they answer to.
#[derive(Debug)]
pub struct Paths(Vec<(ResourceDef, Vec<String>)>);

impl Paths {
    /// Of these routes.
    pub fn of(entries: &[Entry]) -> Self {
        let mut paths: Vec<(ResourceDef, Vec<String>)> = Vec::new();
        for Entry { method, path, class: _ } in entries {
            let known = paths.iter_mut().find(|(def, _)| def.pattern() == Some(path));
            match known {
                Some((_, methods)) => methods.push(method.to_string()),
                None => paths.push((ResourceDef::new(path.as_str()), vec![method.to_string()])),
            }
        }
        Self(paths)
    }

    /// The methods of the first path that fits.
    fn allowed(&self, path: &str) -> Option<String> {
        self.0.iter().find(|(def, _)| def.capture_match_info(&mut Path::new(path))).map(|(_, methods)| methods.join(", "))
    }
}

/// The handler of everything else.
pub async fn fallback(request: HttpRequest, paths: Data<Paths>) -> Answer<HttpResponse> {
    let Some(allowed) = paths.allowed(request.path()) else {
        return Err(Problem::of(kind::NOT_FOUND).detail("There is no such path."));
    };
    let allow = HeaderValue::from_str(&allowed).map_err(Problem::fault)?;
    Err(Problem::of(kind::METHOD_NOT_ALLOWED).detail(format!("This path answers to {allowed}.")).header(ALLOW, allow))
}
