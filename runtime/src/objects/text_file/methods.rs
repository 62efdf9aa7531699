//! The methods of text files.

use std::rc::Rc;

use super::stream::{Errors, Stream};
use super::stream_of;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{List, Resource, Str};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::exception::os_error;
use crate::objects::str::{self, text};
use crate::protocols::{convert, iterate};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

/// The rows of the class.
pub static DEFINITIONS: &[NativeDefinition] = &[
    NativeDefinition::method("write", "($self, text, /)", write, "Write string s to stream.\n\nReturn the number of characters written\n(which is always equal to the length of the string)."),
    NativeDefinition::method("writelines", "($self, lines, /)", write_lines, "Write a list of lines to stream."),
    NativeDefinition::method("flush", "($self, /)", flush, "Flush write buffers, if applicable."),
    NativeDefinition::method("read", "($self, size=-1, /)", read, "Read at most size characters from stream."),
    NativeDefinition::method("readline", "($self, size=-1, /)", read_line, "Read until newline or EOF."),
    NativeDefinition::method("readlines", "($self, hint=-1, /)", read_lines, "Return a list of lines from the stream."),
    NativeDefinition::method("close", "($self, /)", close, "Flush and close the IO object."),
    NativeDefinition::method("fileno", "($self, /)", fileno, "Return underlying file descriptor if one exists."),
    NativeDefinition::method("isatty", "($self, /)", is_terminal, "Return whether this is an 'interactive' stream."),
    NativeDefinition::method("readable", "($self, /)", readable, "Return whether object was opened for reading."),
    NativeDefinition::method("writable", "($self, /)", writable, "Return whether object was opened for writing."),
    NativeDefinition::method("seekable", "($self, /)", |_, _| Ok(Value::FALSE), "Return whether object supports random access."),
    NativeDefinition::operator("__iter__", "($self, /)", |_, arguments| Ok(file_value(arguments)), "Implement iter(self)."),
    NativeDefinition::operator("__next__", "($self, /)", next, "Implement next(self)."),
    NativeDefinition::method("__enter__", "($self, /)", enter, ""),
    NativeDefinition::method("__exit__", "($self, *exc_info)", close, ""),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::getter("closed", closed, ""),
    NativeDefinition::getter("name", name, ""),
    NativeDefinition::getter("mode", mode, ""),
    NativeDefinition::getter("encoding", |cx, _| Ok(str::intern_str(cx, "utf-8")?.value()), ""),
    NativeDefinition::getter("errors", errors, ""),
    NativeDefinition::getter("newlines", |_, _| Ok(Value::NONE), ""),
    NativeDefinition::getter("line_buffering", line_buffering, ""),
];

fn file_value(arguments: &[Value]) -> Value {
    arguments.first().copied().unwrap_or(Value::NONE)
}

fn file(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Resource>> {
    file_value(arguments).downcast::<Resource>().ok_or_else(|| type_error!(cx, "not a file"))
}

/// The stream, which must be open.
fn open_stream(cx: &Context, arguments: &[Value]) -> Outcome<Rc<Stream>> {
    let stream = stream_of(cx, file(cx, arguments)?)?;
    if stream.is_closed() { Err(value_error!(cx, "I/O operation on closed file.")) } else { Ok(stream) }
}

fn io_error(cx: &Context, error: &std::io::Error) -> crate::raised::Raised {
    os_error::raise_io(cx, error, None)
}

fn unsupported(cx: &Context, what: &str) -> crate::raised::Raised {
    cx.raise(BuiltinClass::OSError, format_args!("not {what}"))
}

/// Writes text, in generalised UTF-8, to a stream.
pub(super) fn write_text(cx: &Context, stream: &Stream, text: &[u8]) -> Outcome<()> {
    // Lone surrogates are the only text that is no UTF-8; their first byte is 0xED.
    let plain = memchr::memchr(0xED, text).is_none() || std::str::from_utf8(text).is_ok();
    let outcome = if plain { stream.write(text) } else { stream.write(&encode(cx, stream.errors, text)?) };
    outcome.map_err(|error| io_error(cx, &error))
}

pub(super) fn flush_stream(cx: &Context, stream: &Stream) -> Outcome<()> {
    stream.flush().map_err(|error| io_error(cx, &error))
}

fn encode(cx: &Context, errors: Errors, bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoded = Vec::with_capacity(bytes.len());
    for (index, point) in text::CodePoints::new(bytes).enumerate() {
        if !(0xD800..0xE000).contains(&point) {
            text::push(&mut encoded, point);
            continue;
        }
        match errors {
            Errors::BackslashReplace => encoded.extend_from_slice(format!("\\u{point:04x}").as_bytes()),
            Errors::SurrogateEscape if (0xDC80..0xDD00).contains(&point) => encoded.push((point & 0xFF) as u8),
            Errors::Strict | Errors::SurrogateEscape => {
                let whole = str::from_bytes(cx, bytes)?.value();
                let parts = [
                    str::from_str(cx, "utf-8")?.value(),
                    whole,
                    Value::from_length(index),
                    Value::from_length(index + 1),
                    str::from_str(cx, "surrogates not allowed")?.value(),
                ];
                return Err(cx.raise_with(BuiltinClass::UnicodeEncodeError, &parts));
            }
        }
    }
    Ok(encoded)
}

/// The str of bytes that were read.
fn decode(cx: &Context, stream: &Stream, bytes: &[u8]) -> Outcome<Gc<Str>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => str::from_str(cx, text),
        Err(_) if stream.errors == Errors::SurrogateEscape => {
            let mut rest = bytes;
            let mut points = Vec::new();
            while !rest.is_empty() {
                let (valid, bad) = match std::str::from_utf8(rest) {
                    Ok(text) => (text.len(), 0),
                    Err(error) => (error.valid_up_to(), error.error_len().unwrap_or(rest.len() - error.valid_up_to())),
                };
                points.extend(text::CodePoints::new(&rest[..valid]));
                points.extend(rest[valid..valid + bad].iter().map(|byte| 0xDC00 + u32::from(*byte)));
                rest = &rest[valid + bad..];
            }
            str::from_code_points(cx, points)
        }
        Err(error) => {
            let start = error.valid_up_to();
            let reason = match error.error_len() {
                None => "unexpected end of data",
                Some(_) if matches!(bytes.get(start), Some(0x80..=0xC1 | 0xF5..)) => "invalid start byte",
                Some(_) => "invalid continuation byte",
            };
            let end = start + error.error_len().unwrap_or(bytes.len() - start);
            let parts = [
                str::from_str(cx, "utf-8")?.value(),
                crate::objects::bytes::from_slice(cx, bytes)?.value(),
                Value::from_length(start),
                Value::from_length(end),
                str::from_str(cx, reason)?.value(),
            ];
            Err(cx.raise_with(BuiltinClass::UnicodeDecodeError, &parts))
        }
    }
}

fn write(cx: &Context, arguments: &[Value]) -> Outcome {
    let stream = open_stream(cx, arguments)?;
    let Some(given) = arguments.get(1) else { return Ok(Value::NONE) };
    let Some(text) = given.downcast::<Str>() else {
        return Err(type_error!(cx, "write() argument must be str, not {}", cx.class_name(*given)));
    };
    if stream.mode == "r" {
        return Err(unsupported(cx, "writable"));
    }
    write_text(cx, &stream, text.bytes())?;
    Ok(Value::from_length(text.length()))
}

fn write_lines(cx: &Context, arguments: &[Value]) -> Outcome {
    let lines = arguments.get(1).copied().unwrap_or(Value::NONE);
    iterate::for_each(cx, lines, |line| write(cx, &[file_value(arguments), line]).map(drop))?;
    Ok(Value::NONE)
}

fn flush(cx: &Context, arguments: &[Value]) -> Outcome {
    flush_stream(cx, &*open_stream(cx, arguments)?)?;
    Ok(Value::NONE)
}

/// A size argument: `None` and negative ones mean no limit.
fn size_argument(cx: &Context, arguments: &[Value]) -> Outcome<Option<usize>> {
    match arguments.get(1).and_then(|size| size.present()).filter(|size| !size.is_none()) {
        None => Ok(None),
        Some(size) => Ok(usize::try_from(convert::to_size(cx, size)?).ok()),
    }
}

fn readable_stream(cx: &Context, arguments: &[Value]) -> Outcome<Rc<Stream>> {
    let stream = open_stream(cx, arguments)?;
    if stream.mode == "r" { Ok(stream) } else { Err(unsupported(cx, "readable")) }
}

/// Keeps so many characters of what was read, the rest is read again.
fn limited(stream: &Stream, mut bytes: Vec<u8>, limit: Option<usize>) -> Vec<u8> {
    let Some(limit) = limit else { return bytes };
    let starts_character = |byte: &u8| byte & 0xC0 != 0x80;
    let end = bytes.iter().enumerate().filter(|(_, byte)| starts_character(byte)).nth(limit).map(|(place, _)| place);
    if let Some(end) = end {
        stream.unread(&bytes[end..]);
        bytes.truncate(end);
    }
    bytes
}

fn read(cx: &Context, arguments: &[Value]) -> Outcome {
    let stream = readable_stream(cx, arguments)?;
    let limit = size_argument(cx, arguments)?;
    let bytes = stream.read_all().map_err(|error| io_error(cx, &error))?;
    Ok(decode(cx, &stream, &limited(&stream, bytes, limit))?.value())
}

fn read_line(cx: &Context, arguments: &[Value]) -> Outcome {
    let stream = readable_stream(cx, arguments)?;
    let limit = size_argument(cx, arguments)?;
    let bytes = stream.read_line().map_err(|error| io_error(cx, &error))?;
    Ok(decode(cx, &stream, &limited(&stream, bytes, limit))?.value())
}

fn read_lines(cx: &Context, arguments: &[Value]) -> Outcome {
    let lines = Gc::<List>::new(cx)?;
    loop {
        let line = read_line(cx, &arguments[..1])?;
        if line.downcast::<Str>().is_none_or(|line| line.is_empty()) {
            return Ok(lines.value());
        }
        lines.append(cx, line)?;
    }
}

fn next(cx: &Context, arguments: &[Value]) -> Outcome {
    let line = read_line(cx, &arguments[..1])?;
    if line.downcast::<Str>().is_none_or(|line| line.is_empty()) {
        return Err(cx.raise_with(BuiltinClass::StopIteration, &[]));
    }
    Ok(line)
}

fn close(cx: &Context, arguments: &[Value]) -> Outcome {
    let stream = stream_of(cx, file(cx, arguments)?)?;
    stream.close().map_err(|error| io_error(cx, &error))?;
    Ok(Value::NONE)
}

fn enter(cx: &Context, arguments: &[Value]) -> Outcome {
    open_stream(cx, arguments)?;
    Ok(file_value(arguments))
}

fn fileno(cx: &Context, arguments: &[Value]) -> Outcome {
    let number = open_stream(cx, arguments)?.number().unwrap_or(-1);
    crate::objects::int::from_i64(cx, i64::from(number))
}

fn is_terminal(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(open_stream(cx, arguments)?.is_terminal()))
}

fn readable(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(open_stream(cx, arguments)?.mode == "r"))
}

fn writable(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(open_stream(cx, arguments)?.mode != "r"))
}

fn closed(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(stream_of(cx, file(cx, arguments)?)?.is_closed()))
}

fn name(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(file(cx, arguments)?.owner().unwrap_or(Value::NONE))
}

fn mode(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(str::intern_str(cx, stream_of(cx, file(cx, arguments)?)?.mode)?.value())
}

fn errors(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = match stream_of(cx, file(cx, arguments)?)?.errors {
        Errors::Strict => "strict",
        Errors::BackslashReplace => "backslashreplace",
        Errors::SurrogateEscape => "surrogateescape",
    };
    Ok(str::intern_str(cx, name)?.value())
}

fn line_buffering(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(stream_of(cx, file(cx, arguments)?)?.line_buffered.get()))
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let object = file(cx, arguments)?;
    let name = convert::repr(cx, object.owner().unwrap_or(Value::NONE))?;
    let mode = stream_of(cx, object)?.mode;
    let text = format!("<_io.TextIOWrapper name={} mode='{mode}' encoding='utf-8'>", name.to_lossy());
    Ok(str::from_str(cx, &text)?.value())
}
