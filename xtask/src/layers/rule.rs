//! The rule of the layers, on a plain graph.

use std::collections::VecDeque;

/// Names that are nowhere in a domain crate's tree: runtimes, outside things, and the wire's format.
const OUTSIDE: [&str; 6] = ["tokio", "diesel", "diesel-async", "actix-web", "fred", "serde_json"];

/// Where one of our crates belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// What every domain shares.
    Kernel,
    /// A domain: pure.
    Domain,
    /// One outside thing.
    Adapter,
    /// The caches: an adapter whose own ports another adapter may implement.
    Cache,
    /// The wiring, which knows every concrete type.
    Api,
    /// The other programs' crates.
    App,
    /// Support for tests.
    Testkit,
    /// Automation.
    Tool,
}

/// A crate in the graph; `layer` is `None` for other people's.
#[derive(Debug)]
pub struct Crate {
    /// Its package's name.
    pub name: String,
    /// Its layer, if it is ours.
    pub layer: Option<Layer>,
    /// Places, in the same list, of the crates that it ships with: normal and build dependencies.
    pub uses: Vec<usize>,
}

/// A dependency that must not be.
#[derive(Debug, PartialEq, Eq)]
pub struct Violation {
    /// The rule that it breaks.
    pub rule: &'static str,
    /// From our crate to the one that it must not know.
    pub path: Vec<String>,
}

/// Every violation, with a shortest path. What is behind a forbidden crate is not looked at: the first is the cause.
pub fn violations(crates: &[Crate]) -> Vec<Violation> {
    let ours = crates.iter().enumerate().filter_map(|(place, one)| one.layer.map(|layer| (place, layer)));
    ours.flat_map(|(place, layer)| violations_from(crates, place, layer)).collect()
}

fn violations_from(crates: &[Crate], start: usize, layer: Layer) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut reached_by: Vec<Option<usize>> = vec![None; crates.len()];
    let mut queue = VecDeque::from([start]);
    while let Some(place) = queue.pop_front() {
        for &next in &crates[place].uses {
            if next == start || reached_by[next].is_some() {
                continue;
            }
            reached_by[next] = Some(place);
            match broken(layer, &crates[next]) {
                Some(rule) => found.push(Violation { rule, path: path(crates, &reached_by, start, next) }),
                None => queue.push_back(next),
            }
        }
    }
    found
}

/// The rule that speaks against a crate of this layer depending on the other.
fn broken(layer: Layer, other: &Crate) -> Option<&'static str> {
    match (layer, other.layer) {
        (Layer::Kernel | Layer::Domain, None) if OUTSIDE.contains(&other.name.as_str()) => Some("a domain crate is pure"),
        (Layer::Kernel, Some(_)) => Some("the kernel depends on no crate of ours"),
        (Layer::Domain, Some(theirs)) if theirs != Layer::Kernel => Some("a domain crate depends, among ours, on the kernel alone"),
        (Layer::Adapter | Layer::Cache, Some(Layer::Adapter)) => Some("adapters do not know each other"),
        (from, Some(Layer::Api | Layer::App)) if from != Layer::Api => Some("only api depends on app crates"),
        (from, Some(Layer::Testkit)) if from != Layer::Tool => Some("the testkit is a dev-dependency"),
        _ => None,
    }
}

fn path(crates: &[Crate], reached_by: &[Option<usize>], start: usize, end: usize) -> Vec<String> {
    let mut places = vec![end];
    while let Some(place) = reached_by[places[places.len() - 1]] {
        places.push(place);
        if place == start {
            break;
        }
    }
    places.iter().rev().map(|&place| crates[place].name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Crate, Layer, violations};

    /// The workspace as it should be; tests add an edge that should not.
    fn workspace(extra: &[(&str, &str)]) -> Vec<Crate> {
        let layers = [
            ("kernel", Some(Layer::Kernel)),
            ("task", Some(Layer::Domain)),
            ("residence", Some(Layer::Domain)),
            ("postgres", Some(Layer::Adapter)),
            ("mail", Some(Layer::Adapter)),
            ("cache", Some(Layer::Cache)),
            ("redis", Some(Layer::Adapter)),
            ("api", Some(Layer::Api)),
            ("worker", Some(Layer::App)),
            ("testkit", Some(Layer::Testkit)),
            ("xtask", Some(Layer::Tool)),
            ("serde", None),
            ("tokio", None),
            ("helper", None),
        ];
        let sound = [
            ("kernel", "serde"),
            ("task", "kernel"),
            ("residence", "kernel"),
            ("postgres", "task"),
            ("postgres", "residence"),
            ("postgres", "tokio"),
            ("mail", "kernel"),
            ("cache", "kernel"),
            ("redis", "cache"),
            ("worker", "postgres"),
            ("api", "worker"),
            ("api", "postgres"),
            ("api", "mail"),
            ("testkit", "postgres"),
            ("xtask", "testkit"),
            ("helper", "tokio"),
        ];
        let place = |name: &str| layers.iter().position(|(other, _)| *other == name).unwrap();
        let uses = |name: &str| sound.iter().chain(extra).filter(|(from, _)| *from == name).map(|(_, to)| place(to)).collect();
        layers.iter().map(|(name, layer)| Crate { name: (*name).to_owned(), layer: *layer, uses: uses(name) }).collect()
    }

    fn found(extra: &[(&str, &str)]) -> Vec<String> {
        violations(&workspace(extra)).iter().map(|violation| format!("{}: {}", violation.rule, violation.path.join(" -> "))).collect()
    }

    #[test]
    fn the_workspace_as_it_should_be_is_sound() {
        assert_eq!(found(&[]), Vec::<String>::new());
    }

    #[test]
    fn a_domain_knows_the_kernel_alone() {
        assert_eq!(found(&[("task", "residence")]), ["a domain crate depends, among ours, on the kernel alone: task -> residence"]);
        assert_eq!(found(&[("kernel", "task")])[0], "the kernel depends on no crate of ours: kernel -> task");
    }

    #[test]
    fn a_runtime_is_found_behind_somebody_elses_crate() {
        assert_eq!(found(&[("task", "helper")]), ["a domain crate is pure: task -> helper -> tokio"]);
        let through_the_kernel = found(&[("kernel", "helper")]);
        assert!(through_the_kernel.contains(&"a domain crate is pure: kernel -> helper -> tokio".to_owned()));
        assert!(through_the_kernel.contains(&"a domain crate is pure: task -> kernel -> helper -> tokio".to_owned()));
    }

    #[test]
    fn adapters_do_not_know_each_other() {
        assert_eq!(found(&[("mail", "postgres")]), ["adapters do not know each other: mail -> postgres"]);
        assert_eq!(found(&[("cache", "mail")])[0], "adapters do not know each other: cache -> mail");
    }

    #[test]
    fn only_api_depends_on_app_crates() {
        assert_eq!(found(&[("mail", "worker")])[0], "only api depends on app crates: mail -> worker");
        assert!(found(&[("worker", "api")]).contains(&"only api depends on app crates: worker -> api".to_owned()));
    }

    #[test]
    fn the_testkit_ships_with_nothing() {
        assert_eq!(found(&[("api", "testkit")]), ["the testkit is a dev-dependency: api -> testkit"]);
    }
}
