//! Times the front end: `parse_speed FILE...` or, without files, three large modules of the library and all of it.
//!
//! Prints a line per measurement: name, bytes, seconds (the best of several passes). `grammar/tests/compare_speed.py` runs it
//! next to CPython's `ast.parse`.
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use krait_syntax::Mode;
use krait_syntax::ast::Arena;
use krait_syntax::source::Source;

const LARGE: [&str; 3] = ["tkinter/__init__.py", "_pydecimal.py", "typing.py"];
const PASSES: u32 = 7;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if !files.is_empty() {
        for file in &files {
            measure(&file.to_string_lossy(), &[std::fs::read(file)?])?;
        }
        return Ok(());
    }
    let library = Path::new(rustpython_pylib::LIB_PATH);
    for name in LARGE {
        measure(name, &[std::fs::read(library.join(name))?])?;
    }
    let mut paths = Vec::new();
    collect(library, &mut paths)?;
    let sources = paths.iter().map(std::fs::read).collect::<Result<Vec<_>, _>>()?;
    measure("all", &sources)
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "py") {
            paths.push(path);
        }
    }
    Ok(())
}

/// Parses each source once per pass: from bytes to a tree, and the tree dropped again.
fn measure(name: &str, sources: &[Vec<u8>]) -> Result<(), Box<dyn std::error::Error>> {
    let mut best = Duration::MAX;
    for _ in 0..PASSES {
        let start = Instant::now();
        for bytes in sources {
            let source = Source::from_bytes(bytes).map_err(|error| error.message.to_string())?;
            let arena = Arena::new();
            krait_syntax::parse(&source, &arena, Mode::Module).map_err(|error| error.message.to_string())?;
        }
        best = best.min(start.elapsed());
    }
    let bytes: usize = sources.iter().map(Vec::len).sum();
    println!("{name} {bytes} {:.6}", best.as_secs_f64());
    Ok(())
}
