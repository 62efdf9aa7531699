//! Packs the pure-Python library into one compressed file that the binary holds: library.bin in OUT_DIR, and beside it,
//! as Rust source, the table of groups and the sorted table of files.
//!
//! Files are compressed in groups, so that an import unpacks little more than it needs.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Unpacked bytes of a group, about.
const GROUP_BYTES: usize = 64 << 10;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let root = PathBuf::from(rustpython_pylib::LIB_PATH);
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    files.sort();
    let (mut packed, mut index, mut groups) = (Vec::new(), String::new(), String::new());
    let (mut group, mut pending, mut number) = (Vec::new(), Vec::<(String, usize, usize)>::new(), 0);
    let last = files.len().saturating_sub(1);
    for (place, (name, path)) in files.iter().enumerate() {
        let source = fs::read(path).expect("a file of the library");
        pending.push((name.clone(), group.len(), group.len() + source.len()));
        group.extend_from_slice(&source);
        if group.len() >= GROUP_BYTES || place == last {
            let start = packed.len();
            let mut encoder = flate2::write::DeflateEncoder::new(&mut packed, flate2::Compression::best());
            encoder.write_all(&group).and_then(|()| encoder.finish().map(drop)).expect("compressing into memory");
            groups.push_str(&format!("({start}, {}, {}),\n", packed.len(), group.len()));
            for (name, start, end) in pending.drain(..) {
                index.push_str(&format!("({name:?}, {number}, {start}, {end}),\n"));
            }
            group.clear();
            number += 1;
        }
    }
    fs::write(out.join("library.bin"), packed).expect("OUT_DIR can be written");
    let tables = format!(
        "/// Start and end in the packed bytes, and unpacked length, of each group.\n\
         static GROUPS: &[(usize, usize, usize)] = &[\n{groups}];\n\
         /// Path, group, start and end in the unpacked group; sorted by path.\n\
         static FILES: &[(&str, usize, usize, usize)] = &[\n{index}];\n"
    );
    fs::write(out.join("library_index.rs"), tables).expect("OUT_DIR can be written");
}

/// Every `.py` file below a folder, its name from the root with `/`.
fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) {
    for entry in fs::read_dir(folder).expect("a folder of the library").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            let name = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            files.push((name, path));
        }
    }
}
