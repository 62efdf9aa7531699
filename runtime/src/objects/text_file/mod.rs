//! Text files: a file descriptor, read and written as UTF-8, with buffers on both sides. What `open()` in text mode and `sys.stdin`, `stdout`, `stderr` are.
//!
//! The native state is a resource of the heap: it is flushed and closed when the object dies, or when the context does. Binary files, other encodings and seeking
//! are not here yet; what is absent raises an error that says so.

mod methods;
mod stream;

pub use methods::DEFINITIONS;
pub use stream::{Errors, Stream};

use std::os::fd::{FromRawFd, OwnedFd, RawFd};
use std::rc::Rc;

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Resource, Str};
use crate::object::Gc;
use crate::objects::exception::os_error;
use crate::raised::Outcome;
use crate::value::Value;
use crate::value_error;

/// Bytes that a file is taken to occupy outside the heap.
const NATIVE_BYTES: usize = 16 << 10;

/// A text file object around a stream.
///
/// # Errors
/// MemoryError.
pub fn new(cx: &Context, stream: Stream, name: Value) -> Outcome {
    let made = cx.heap.allocate::<Resource>(BuiltinClass::TextFile.shape(), 0);
    let file = made.map_err(|_| cx.raise_out_of_memory())?;
    file.set_owner(cx, Some(name));
    cx.heap.register_resource(file, Rc::new(stream), NATIVE_BYTES).map_err(|_| cx.raise_out_of_memory())?;
    Ok(file.value())
}

/// One of the standard streams. Its descriptor is never closed.
///
/// # Errors
/// MemoryError.
pub fn standard(cx: &Context, descriptor: RawFd, name: &str, mode: &'static str, errors: Errors, line_buffered: bool) -> Outcome {
    let name = crate::objects::str::from_str(cx, name)?;
    new(cx, Stream::borrowed(descriptor, mode, errors, line_buffered), name.value())
}

/// `open(name, mode)` for text.
///
/// # Errors
/// ValueError for a mode that is none, OSError, and ValueError for what is not here yet.
pub fn open(cx: &Context, name: Value, mode: &str) -> Outcome {
    let mut options = std::fs::OpenOptions::new();
    let mut kind = None;
    let mut update = false;
    for letter in mode.chars() {
        match letter {
            'r' | 'w' | 'a' | 'x' if kind.is_none() => kind = Some(letter),
            '+' if !update => update = true,
            't' => {}
            'b' => return Err(cx.raise(BuiltinClass::NotImplementedError, format_args!("binary files are not supported yet"))),
            _ => return Err(value_error!(cx, "invalid mode: '{mode}'")),
        }
    }
    let (mode, plain): (&'static str, &mut std::fs::OpenOptions) = match kind {
        Some('r') => ("r", options.read(true).write(update)),
        Some('w') => ("w", options.write(true).create(true).truncate(true).read(update)),
        Some('a') => ("a", options.append(true).create(true).read(update)),
        Some('x') => ("x", options.write(true).create_new(true).read(update)),
        _ => return Err(value_error!(cx, "Must have exactly one of create/read/write/append mode and at most one plus")),
    };
    let opened = match (name.downcast::<Str>(), name.as_small_int()) {
        (Some(path), _) => {
            use std::os::unix::ffi::OsStrExt;
            let bytes = path.bytes().to_vec();
            if bytes.contains(&0) {
                return Err(value_error!(cx, "embedded null byte"));
            }
            plain.open(std::ffi::OsStr::from_bytes(&bytes)).map(OwnedFd::from)
        }
        (None, Some(descriptor)) => Ok(adopt(descriptor as RawFd)),
        _ => {
            let class = cx.class_name(name);
            return Err(crate::type_error!(cx, "expected str, bytes or os.PathLike object, not {class}"));
        }
    };
    match opened {
        Ok(descriptor) => new(cx, Stream::owned(descriptor, mode), name),
        Err(error) => Err(os_error::raise_io(cx, &error, Some(name))),
    }
}

#[allow(unsafe_code, reason = "open(5) takes over a descriptor that the program names")]
fn adopt(descriptor: RawFd) -> OwnedFd {
    // SAFETY: the program hands the descriptor over by opening it, as with CPython; a wrong one gives errors, not undefined behaviour in memory.
    unsafe { OwnedFd::from_raw_fd(descriptor) }
}

/// The stream of a text file object.
///
/// # Errors
/// ValueError when it has been released.
pub(crate) fn stream_of(cx: &Context, file: Gc<Resource>) -> Outcome<Rc<Stream>> {
    let native = cx.heap.resource(file).and_then(|native| native.downcast::<Stream>().ok());
    native.ok_or_else(|| value_error!(cx, "I/O operation on closed file."))
}

/// Writes to a stream object if it is one of ours, without a look-up of `write`; `false` if it is something else.
///
/// # Errors
/// OSError.
pub fn write_directly(cx: &Context, file: Value, text: &[&[u8]], flush: bool) -> Outcome<bool> {
    let Some(resource) = file.downcast::<Resource>().filter(|file| file.object().shape() == BuiltinClass::TextFile.shape()) else {
        return Ok(false);
    };
    let stream = stream_of(cx, resource)?;
    for piece in text {
        methods::write_text(cx, &stream, piece)?;
    }
    if flush {
        methods::flush_stream(cx, &stream)?;
    }
    Ok(true)
}
