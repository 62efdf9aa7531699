//! From bytes to text: byte order mark, PEP 263's declaration, and the encodings that a source may be declared in.
//!
//! Sources are UTF-8 but for rare exceptions; those go through `encoding_rs`, with Python's view of which bytes mean
//! nothing. A caller that knows more encodings passes its own decoder to [`Source::from_bytes_with`].
//!
//! [`Source::from_bytes_with`]: crate::source::Source::from_bytes_with

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding};

use crate::error::{ErrorPlace, Position, SyntaxError, SyntaxErrorKind};

/// Decodes bytes in a named encoding; the error is the exception's message.
pub type Decoder<'d> = dyn FnMut(&str, &[u8]) -> Result<String, String> + 'd;

/// The text of a source file or of `compile`'s bytes.
pub(crate) fn decode(bytes: &[u8], decoder: &mut Decoder) -> Result<String, SyntaxError> {
    let (body, has_mark) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(body) => (body, true),
        None => (bytes, false),
    };
    let declaration = declaration(body);
    let declared = declaration.as_ref().map_or(Cow::Borrowed("utf-8"), |(name, _)| normal_name(name));
    if declared == "utf-8" {
        return match std::str::from_utf8(body) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => Err(not_utf8(body, error.valid_up_to())),
        };
    }
    if has_mark {
        let line = declaration.as_ref().map_or(1, |(_, line)| *line);
        return Err(mark_with_other_encoding(body, &declared, line));
    }
    decoder(&declared, body)
        .map_err(|message| SyntaxError::with_kind(SyntaxErrorKind::Syntax, message, ErrorPlace::Encoding))
}

/// The encoding named in a comment on the first line, or on the second if the first has nothing but a comment; and the
/// number of the line, from 1.
fn declaration(body: &[u8]) -> Option<(String, usize)> {
    for (index, line) in body.split(|&byte| matches!(byte, b'\n' | b'\r')).take(2).enumerate() {
        let blank = line.iter().take_while(|&&byte| matches!(byte, b' ' | b'\t' | b'\x0c')).count();
        let rest = line.get(blank..).unwrap_or_default();
        if rest.first() == Some(&b'#') {
            if let Some(name) = declared_name(rest) {
                return Some((name, index + 1));
            }
        } else if !rest.is_empty() {
            return None;
        }
    }
    None
}

fn declared_name(comment: &[u8]) -> Option<String> {
    let mut rest = comment;
    while let Some(at) = memchr::memmem::find(rest, b"coding") {
        rest = rest.get(at + 6..)?;
        if !matches!(rest.first(), Some(b':' | b'=')) {
            continue;
        }
        let name = rest.get(1..)?.trim_ascii_start();
        let length =
            name.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')).count();
        if length > 0 {
            return Some(String::from_utf8_lossy(name.get(..length)?).into_owned());
        }
    }
    None
}

/// Spellings of UTF-8 and Latin-1 become one; other names stay as they are.
fn normal_name(name: &str) -> Cow<'_, str> {
    let lower = name.to_ascii_lowercase().replace('_', "-");
    let is = |known: &str| lower == known || lower.starts_with(&format!("{known}-"));
    if is("utf-8") {
        Cow::Borrowed("utf-8")
    } else if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") {
        Cow::Borrowed("iso-8859-1")
    } else {
        Cow::Borrowed(name)
    }
}

fn not_utf8(body: &[u8], at: usize) -> SyntaxError {
    let before = body.get(..at).unwrap_or_default();
    let byte = body.get(at).copied().unwrap_or_default();
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
    let rest = body.get(line_start..).unwrap_or_default();
    let text = rest.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let column = String::from_utf8_lossy(body.get(line_start..at).unwrap_or_default()).chars().count() as i64 + 1;
    let line = line as i64;
    let mut error = SyntaxError::with_kind(
        SyntaxErrorKind::Syntax,
        format!(
            "Non-UTF-8 code starting with '\\x{byte:02x}' on line {line}, but no encoding declared; \
             see https://peps.python.org/pep-0263/ for details"
        ),
        ErrorPlace::Explicit(Position { line, column, end_line: Some(line), end_column: Some(column) }),
    );
    error.text = Some(String::from_utf8_lossy(text).into_owned());
    error
}

fn mark_with_other_encoding(body: &[u8], declared: &str, line: usize) -> SyntaxError {
    let text = body.split(|&byte| byte == b'\n').nth(line - 1).unwrap_or_default();
    let text = String::from_utf8_lossy(text).into_owned();
    let end_column = Some(text.chars().count() as i64);
    let position = Position { line: line as i64, column: 0, end_line: Some(line as i64), end_column };
    let mut error = SyntaxError::with_kind(
        SyntaxErrorKind::Syntax,
        format!("encoding problem: {declared} with BOM"),
        ErrorPlace::Explicit(position),
    );
    error.text = Some(text);
    error
}

/// The decoder for callers that have no codecs of their own.
///
/// # Errors
/// The message of the exception that CPython's codec would raise.
pub fn builtin_decoder(name: &str, bytes: &[u8]) -> Result<String, String> {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    match plain.as_str() {
        "utf8" | "u8" | "utf" | "cp65001" => utf8(bytes),
        "ascii" | "usascii" | "646" => ascii(bytes),
        "iso88591" | "latin1" | "latin" | "l1" | "cp819" | "8859" => {
            Ok(bytes.iter().map(|&byte| byte as char).collect())
        }
        _ => match legacy(&plain) {
            Some(encoding) => with_table(encoding, &plain, bytes),
            None => Err(format!("unknown encoding: {name}")),
        },
    }
}

fn utf8(bytes: &[u8]) -> Result<String, String> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| {
        let at = error.valid_up_to();
        let byte = bytes.get(at).copied().unwrap_or_default();
        let reason = match error.error_len() {
            None => "unexpected end of data",
            Some(1) if !matches!(byte, 0xc2..=0xf4) => "invalid start byte",
            Some(_) => "invalid continuation byte",
        };
        format!("'utf-8' codec can't decode byte 0x{byte:02x} in position {at}: {reason}")
    })
}

fn ascii(bytes: &[u8]) -> Result<String, String> {
    match bytes.iter().position(|byte| !byte.is_ascii()) {
        None => Ok(bytes.iter().map(|&byte| byte as char).collect()),
        Some(at) => {
            let byte = bytes.get(at).copied().unwrap_or_default();
            Err(format!("'ascii' codec can't decode byte 0x{byte:02x} in position {at}: ordinal not in range(128)"))
        }
    }
}

/// The table behind one of Python's names, which has lost its punctuation. Names for which the table means something else
/// than Python's codec are not here.
fn legacy(plain: &str) -> Option<&'static Encoding> {
    let label = match plain {
        "cp1250" | "cp1251" | "cp1252" | "cp1253" | "cp1254" | "cp1255" | "cp1256" | "cp1257" | "cp1258" => plain,
        "windows1250" | "windows1251" | "windows1252" | "windows1253" | "windows1254" | "windows1255"
        | "windows1256" | "windows1257" | "windows1258" => {
            return Encoding::for_label(format!("windows-{}", plain.get(7..)?).as_bytes());
        }
        "cp866" | "866" | "ibm866" => "ibm866",
        "cp874" => "windows-874",
        "koi8r" => "koi8-r",
        "koi8u" => "koi8-u",
        "macroman" | "macintosh" => "macintosh",
        "iso88592" | "latin2" | "l2" => "iso-8859-2",
        "iso88593" | "latin3" | "l3" => "iso-8859-3",
        "iso88594" | "latin4" | "l4" => "iso-8859-4",
        "iso88595" | "cyrillic" => "iso-8859-5",
        "iso88596" | "arabic" => "iso-8859-6",
        "iso88597" | "greek" => "iso-8859-7",
        "iso88598" | "hebrew" => "iso-8859-8",
        "iso885910" | "latin6" | "l6" => "iso-8859-10",
        "iso885913" | "latin7" | "l7" => "iso-8859-13",
        "iso885914" | "latin8" | "l8" => "iso-8859-14",
        "iso885915" | "latin9" | "l9" => "iso-8859-15",
        "iso885916" | "latin10" | "l10" => "iso-8859-16",
        "shiftjis" | "sjis" | "cp932" | "932" | "ms932" => "shift_jis",
        "eucjp" | "ujis" => "euc-jp",
        "iso2022jp" => "iso-2022-jp",
        "gbk" | "cp936" | "936" | "ms936" | "gb2312" | "euccn" => "gbk",
        "gb18030" => "gb18030",
        "big5" | "big5tw" => "big5",
        "euckr" | "cp949" | "949" | "uhc" => "euc-kr",
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

fn with_table(encoding: &'static Encoding, plain: &str, bytes: &[u8]) -> Result<String, String> {
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) else {
        let at = first_undecodable(encoding, bytes);
        let byte = bytes.get(at).copied().unwrap_or_default();
        return Err(if encoding.is_single_byte() {
            undefined(byte, at)
        } else {
            format!("'{plain}' codec can't decode byte 0x{byte:02x} in position {at}: illegal multibyte sequence")
        });
    };
    // The Web's tables give undefined bytes a control character; Python's give them nothing.
    if encoding.is_single_byte()
        && encoding.name().starts_with("windows-")
        && let Some((at, _)) = text.chars().enumerate().find(|(_, character)| ('\u{80}'..'\u{a0}').contains(character))
    {
        return Err(undefined(bytes.get(at).copied().unwrap_or_default(), at));
    }
    Ok(text.into_owned())
}

fn undefined(byte: u8, at: usize) -> String {
    format!("'charmap' codec can't decode byte 0x{byte:02x} in position {at}: character maps to <undefined>")
}

fn first_undecodable(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut buffer = [0_u8; 4096];
    let mut read_so_far = 0;
    loop {
        let rest = bytes.get(read_so_far..).unwrap_or_default();
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(rest, &mut buffer, true);
        read_so_far += read;
        match result {
            DecoderResult::Malformed(bad, after) => {
                return read_so_far.saturating_sub(usize::from(bad) + usize::from(after));
            }
            DecoderResult::OutputFull => {}
            DecoderResult::InputEmpty => return read_so_far,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<String, String> {
        decode(bytes, &mut builtin_decoder).map_err(|error| error.message.into_owned())
    }

    #[test]
    fn declarations() {
        assert_eq!(text(b"# coding: latin-1\nx='\xe9'").as_deref(), Ok("# coding: latin-1\nx='é'"));
        assert_eq!(
            text(b"\n# vim: set fileencoding=iso-8859-15 :\n'\xa4'").as_deref(),
            Ok("\n# vim: set fileencoding=iso-8859-15 :\n'€'")
        );
        assert_eq!(text(b"\x0c # -*- coding: Latin_1 -*-\n'\xe9'").map(|text| text.contains('é')), Ok(true));
        assert!(text(b"x=1\n# coding: latin-1\ny='\xe9'").is_err());
        assert!(text(b"\n\n# coding: latin-1\ny='\xe9'").is_err());
        assert!(text(b"# coding : latin-1\ny='\xe9'").is_err());
        assert_eq!(text(b"\xef\xbb\xbfx").as_deref(), Ok("x"));
        assert_eq!(text(b"\xef\xbb\xbf# coding: latin-1\n"), Err("encoding problem: iso-8859-1 with BOM".into()));
        assert_eq!(text(b"# coding: foo\n"), Err("unknown encoding: foo".into()));
    }

    #[test]
    fn undecodable() {
        let message = "'charmap' codec can't decode byte 0x81 in position 20: character maps to <undefined>";
        assert_eq!(text(b"# coding: cp1252\nx='\x81'"), Err(message.into()));
        let message = "'ascii' codec can't decode byte 0xe9 in position 19: ordinal not in range(128)";
        assert_eq!(text(b"# coding: ascii\nx='\xe9'"), Err(message.into()));
        let message = "Non-UTF-8 code starting with '\\xe9' on line 2, but no encoding declared; \
                       see https://peps.python.org/pep-0263/ for details";
        assert_eq!(text(b"\nx='\xe9'"), Err(message.into()));
    }

    #[test]
    fn multibyte() {
        assert_eq!(text(b"# coding: shift_jis\n'\x83A'").map(|text| text.contains('ア')), Ok(true));
        assert_eq!(text(b"# coding: gbk\n'\xc4\xe3'").map(|text| text.contains('你')), Ok(true));
    }
}
