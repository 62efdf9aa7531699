//! The pure-Python library inside the binary: found by path, unpacked when a module is imported.

use std::io::Read;

include!(concat!(env!("OUT_DIR"), "/library_index.rs"));

/// The groups of files, compressed one by one.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

/// The folder that `__file__` of these modules shows. It names no folder of the machine.
pub(super) const FOLDER: &str = "<krait>/Lib";

/// The source of a file of the library, by its path from the library's root: `collections/abc.py`.
pub(super) fn find(path: &str) -> Option<Vec<u8>> {
    let place = FILES.binary_search_by(|row| row.0.cmp(path)).ok()?;
    let (_, group, start, end) = FILES[place];
    let (first, last, length) = *GROUPS.get(group)?;
    let mut unpacked = Vec::with_capacity(length);
    flate2::read::DeflateDecoder::new(PACKED.get(first..last)?).read_to_end(&mut unpacked).ok()?;
    unpacked.get(start..end).map(<[u8]>::to_vec)
}

#[cfg(test)]
mod tests {
    use super::{FILES, find};

    #[test]
    fn every_file_is_found_and_what_is_not_there_is_not() {
        assert!(FILES.len() > 700, "{}", FILES.len());
        assert!(FILES.is_sorted_by_key(|row| row.0));
        for name in ["abc.py", "collections/__init__.py", "os.py", "unittest/mock.py"] {
            assert!(find(name).is_some_and(|source| !source.is_empty()), "{name}");
        }
        assert!(find("no_such_module.py").is_none());
    }
}
