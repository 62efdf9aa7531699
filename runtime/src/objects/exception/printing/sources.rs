//! Source lines by file name: from the file system, and for code without a file (`<string>`, `<stdin-0>`) what was registered.
//!
//! Files are read anew for each traceback that is printed, so that no line is shown that has been edited away since another one.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::context::Context;
use crate::layout::{Code, Str};
use crate::object::Gc;
use crate::objects::str::text;

/// The lines of a source, without their ends.
pub(super) type Lines = Rc<Vec<String>>;

/// What tells code objects of one name apart: file name, qualified name, first line.
type CodeKey = (Vec<u8>, Vec<u8>, u64);

/// The sources that no file holds. One for each context.
#[derive(Default)]
pub struct Sources {
    by_name: RefCell<HashMap<Vec<u8>, Lines>>,
    by_code: RefCell<HashMap<CodeKey, Lines>>,
}

fn key_of(code: Gc<Code>) -> CodeKey {
    let bytes = |text: Option<Gc<Str>>| text.map_or_else(Vec::new, |text| text.bytes().to_vec());
    (bytes(code.file_name()), bytes(code.qualified_name()), code.first_line())
}

/// Registers the source of everything compiled under a file name that names no file. A later registration replaces an earlier one.
pub fn register_source(cx: &Context, file_name: &[u8], text: &str) {
    cx.sources.by_name.borrow_mut().insert(file_name.to_vec(), Rc::new(lines_of(text)));
}

/// Registers the source of a code object and of all code objects among its constants, as CPython does for `-c` and interactive input.
pub fn register_code(cx: &Context, code: Gc<Code>, text: &str) {
    let lines = Rc::new(lines_of(text));
    // The values are reachable from `code` all the while.
    let mut to_do = crate::value_buffer::ValueBuffer::new();
    let mut next = Some(code.value());
    while let Some(value) = next {
        if let Some(code) = value.downcast::<Code>() {
            cx.sources.by_code.borrow_mut().insert(key_of(code), lines.clone());
            for constant in code.constants().iter().flat_map(|constants| constants.items()) {
                if constant.is::<Code>() && to_do.push(cx, *constant).is_err() {
                    // Without memory some lines will not be shown: that is no reason to fail.
                    cx.pending.set(None);
                }
            }
        }
        next = to_do.pop();
    }
}

fn lines_of(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.strip_suffix('\n').unwrap_or(&text).split('\n').map(str::to_owned).collect()
}

/// A line of a file, or of what was registered under a name; lines count from 1.
pub fn source_line(cx: &Context, file_name: &[u8], line: usize) -> Option<String> {
    let registered = cx.sources.by_name.borrow().get(file_name).cloned();
    let lines = match registered {
        Some(lines) => lines,
        None => Reader::new(cx).find(file_name)?,
    };
    lines.get(line.checked_sub(1)?).cloned()
}

/// What one printing has read so far.
pub(super) struct Reader<'a> {
    cx: &'a Context,
    read: HashMap<Vec<u8>, Option<Lines>>,
}

impl Reader<'_> {
    pub(super) fn new(cx: &Context) -> Reader<'_> {
        Reader { cx, read: HashMap::new() }
    }

    /// The lines from which a code object was compiled.
    pub(super) fn lines(&mut self, code: Gc<Code>, file_name: &[u8]) -> Option<Lines> {
        if let Some(lines) = self.cx.sources.by_name.borrow().get(file_name) {
            return Some(lines.clone());
        }
        if file_name.starts_with(b"<") && let Some(lines) = self.cx.sources.by_code.borrow().get(&key_of(code)) {
            return Some(lines.clone());
        }
        if let Some(known) = self.read.get(file_name) {
            return known.clone();
        }
        let lines = self.find(file_name);
        self.read.insert(file_name.to_vec(), lines.clone());
        lines
    }

    fn find(&self, file_name: &[u8]) -> Option<Lines> {
        if file_name.is_empty() || (file_name.starts_with(b"<") && file_name.ends_with(b">")) || file_name.contains(&0) {
            return None;
        }
        let path = path_of(file_name);
        if path.exists() {
            return read(&path);
        }
        if path.is_absolute() {
            return None;
        }
        let mut found = None;
        super::system_attribute(self.cx, "path").and_then(|folders| {
            let list = folders.downcast::<crate::layout::List>()?;
            let visited = list.for_each(self.cx, |folder| {
                if found.is_none() && let Some(folder) = folder.downcast::<Str>() {
                    found = Some(path_of(folder.bytes()).join(&path)).filter(|path| path.exists());
                }
                Ok(())
            });
            super::outcome(self.cx, visited)
        });
        read(&found?)
    }
}

/// The path that a file name stands for: lone surrogates are bytes that were no UTF-8.
pub(super) fn path_of(name: &[u8]) -> std::path::PathBuf {
    use std::os::unix::ffi::OsStringExt;
    let mut bytes = Vec::with_capacity(name.len());
    for code_point in text::CodePoints::new(name) {
        match code_point {
            0xDC80..=0xDCFF => bytes.push((code_point - 0xDC00) as u8),
            _ => text::push(&mut bytes, code_point),
        }
    }
    std::path::PathBuf::from(std::ffi::OsString::from_vec(bytes))
}

fn read(path: &std::path::Path) -> Option<Lines> {
    if !path.is_file() {
        return None;
    }
    Some(Rc::new(lines_of(&decode(std::fs::read(path).ok()?)?)))
}

/// The text of a source file. Encodings other than UTF-8 and Latin-1 are not known here; such lines are not shown.
fn decode(bytes: Vec<u8>) -> Option<String> {
    let marked = bytes.starts_with(b"\xEF\xBB\xBF");
    let body = &bytes[if marked { 3 } else { 0 }..];
    let named = body.split(|byte| *byte == b'\n').take(2).find_map(coding_line);
    match named.as_deref() {
        None | Some("utf-8" | "utf8" | "ascii" | "us-ascii") => String::from_utf8(body.to_vec()).ok(),
        Some("latin-1" | "latin1" | "iso-8859-1" | "iso8859-1") if !marked => Some(body.iter().map(|byte| char::from(*byte)).collect()),
        Some(_) => None,
    }
}

/// The encoding that a comment line names.
fn coding_line(line: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(line).ok()?.trim_start_matches([' ', '\t', '\x0c']);
    let comment = text.strip_prefix('#')?;
    let at = comment.find("coding:").or_else(|| comment.find("coding="))?;
    let name = comment[at + "coding:".len()..].trim_start_matches([' ', '\t']);
    let end = name.find(|letter: char| !(letter.is_ascii_alphanumeric() || "-_.".contains(letter))).unwrap_or(name.len());
    Some(name[..end].to_ascii_lowercase().replace('_', "-")).filter(|name| !name.is_empty())
}
