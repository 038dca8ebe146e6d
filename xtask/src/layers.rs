//! `cargo xtask layers`: the workspace's dependencies, read from cargo and checked against the architecture.

mod rule;

use std::collections::HashMap;

use anyhow::{Context, Result, bail};
use cargo_metadata::{DependencyKind, Metadata, Package, PackageId};

use crate::cargo;
use crate::layers::rule::{Crate, Layer, violations};

/// Prints each violation with the path that leads to it, and fails where there is one.
pub fn check() -> Result<()> {
    let metadata = cargo::metadata()?;
    let crates = graph(&metadata)?;
    let found = violations(&crates);
    for violation in &found {
        println!("{}: {}", violation.rule, violation.path.join(" -> "));
    }
    if found.is_empty() {
        println!("Dependencies of {} crates point the right way.", metadata.workspace_members.len());
        return Ok(());
    }
    bail!("the layers are violated in {} places", found.len())
}

/// The dependency graph without what only tests use. Features are those of the whole workspace together: that may be
/// more than one crate alone would get, never less.
fn graph(metadata: &Metadata) -> Result<Vec<Crate>> {
    let resolve = metadata.resolve.as_ref().context("cargo metadata gave no dependency graph")?;
    let places: HashMap<&PackageId, usize> = resolve.nodes.iter().enumerate().map(|(place, node)| (&node.id, place)).collect();
    let crates = resolve.nodes.iter().map(|node| {
        let package = &metadata[&node.id];
        let shipped = node.deps.iter().filter(|dep| dep.dep_kinds.iter().any(|kind| kind.kind != DependencyKind::Development));
        let uses = shipped.filter_map(|dep| places.get(&dep.pkg).copied()).collect();
        Crate { name: package.name.to_string(), layer: layer(metadata, package), uses }
    });
    Ok(crates.collect())
}

/// The layer of one of our crates, by its folder.
fn layer(metadata: &Metadata, package: &Package) -> Option<Layer> {
    if !metadata.workspace_members.contains(&package.id) {
        return None;
    }
    let folder = package.manifest_path.strip_prefix(&metadata.workspace_root).ok()?;
    Some(match folder.as_str() {
        "crates/domain/kernel/Cargo.toml" => Layer::Kernel,
        "crates/app/api/Cargo.toml" => Layer::Api,
        "crates/testkit/Cargo.toml" => Layer::Testkit,
        "crates/adapters/cache/Cargo.toml" => Layer::Cache,
        path if path.starts_with("crates/domain/") => Layer::Domain,
        path if path.starts_with("crates/adapters/") => Layer::Adapter,
        path if path.starts_with("crates/app/") => Layer::App,
        _ => Layer::Tool,
    })
}
