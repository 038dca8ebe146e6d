//! Turns the catalogue, `templates/*.toml`, into Rust data, and refuses what is wrong with it: unknown fields and words,
//! schedules that do not parse, ids that come twice. So nothing is parsed, and nothing can fail, when a program starts.

mod emit;
mod read;

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=templates");
    println!("cargo::rerun-if-changed=build");
    let folder = Path::new("templates");
    let words = read::words(&folder.join("words.toml"))?;
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") && !path.ends_with("words.toml") {
            files.push(read::file(&path)?);
        }
    }
    let catalogue = emit::catalogue(files, &words)?;
    let out = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    Ok(fs::write(Path::new(&out).join("catalogue.rs"), catalogue)?)
}
