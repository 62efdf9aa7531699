//! Numbers under a format specification: sign, prefix, grouped digits, fraction, padding.

use crate::context::Context;
use crate::format::float_text::{self, Options, Style};
use crate::format::refusal::Refusal;
use crate::format::spec::{Align, Spec};
use crate::layout::Str;
use crate::object::Gc;
use crate::objects::int::{self, Int};
use crate::objects::str::{TextBuilder, text};
use crate::raised::Outcome;

/// The parts of a number's text, in the order in which they are written.
#[derive(Default)]
struct Parts {
    sign: &'static str,
    prefix: &'static str,
    /// Digits before the point; empty for what is grouped by nothing, such as `inf`.
    digits: String,
    /// The point and what follows, separators included.
    rest: String,
}

/// What stands for the sign: nothing for a number that is not negative, unless the specification asks for it.
fn sign_text(negative: bool, sign: u8) -> &'static str {
    match (negative, sign) {
        (true, _) => "-",
        (false, b'+') => "+",
        (false, b' ') => " ",
        _ => "",
    }
}

/// Appends digits with a separator after each group from the right, zeros in front up to a width; with zeros no separator stands at the beginning.
fn push_grouped(out: &mut TextBuilder, digits: &str, separator: u8, group: usize, width: usize) {
    if separator == 0 {
        out.push_repeated(u32::from(b'0'), width.saturating_sub(digits.len()));
        out.push_str(digits);
        return;
    }
    // As many digits as make the width with their separators, or one character more.
    let mut length = digits.len().max(1);
    let with_separators = |length: usize| length + (length - 1) / group;
    if with_separators(length) < width {
        length = (width * group + group).div_ceil(group + 1);
        while with_separators(length) < width {
            length += 1;
        }
        while length > digits.len().max(1) && with_separators(length - 1) >= width {
            length -= 1;
        }
    }
    let zeros = length - digits.len();
    for index in 0..length {
        if index > 0 && (length - index).is_multiple_of(group) {
            out.push(u32::from(separator));
        }
        let digit = if index < zeros { b'0' } else { digits.as_bytes()[index - zeros] };
        out.push(u32::from(digit));
    }
}

/// Checks that there is memory for so many characters of padding.
pub(crate) fn check_width(cx: &Context, width: usize) -> Outcome<()> {
    const UNASKED: usize = 1 << 20;
    if width > UNASKED && Vec::<u8>::new().try_reserve_exact(width.saturating_mul(8)).is_err() {
        return Err(cx.raise_out_of_memory());
    }
    Ok(())
}

fn assemble(cx: &Context, spec: &Spec, parts: &Parts, group: usize) -> Outcome<Gc<Str>> {
    check_width(cx, spec.width)?;
    let mut number = TextBuilder::new();
    let around = parts.sign.len() + parts.prefix.len() + text::count(parts.rest.as_bytes());
    let zeros = spec.align == Align::AfterSign && spec.fill == u32::from(b'0');
    let digits_width = if zeros { spec.width.saturating_sub(around) } else { 0 };
    let separator = if parts.digits.is_empty() { 0 } else { spec.separator };
    push_grouped(&mut number, &parts.digits, separator, group, digits_width);
    let padding = spec.width.saturating_sub(around + number.length());
    let (left, inner, right) = match spec.align {
        Align::Left => (0, 0, padding),
        Align::Right => (padding, 0, 0),
        Align::Center => (padding / 2, 0, padding - padding / 2),
        Align::AfterSign => (0, padding, 0),
    };
    let mut out = TextBuilder::with_capacity(around + number.bytes().len() + padding);
    out.push_repeated(spec.fill, left);
    out.push_str(parts.sign);
    out.push_str(parts.prefix);
    out.push_repeated(spec.fill, inner);
    out.push_text(number.bytes(), number.length());
    out.push_str(&parts.rest);
    out.push_repeated(spec.fill, right);
    out.finish(cx)
}

/// `format(int, specification)` for a specification that is not empty.
pub fn format_int(cx: &Context, int: Int, specification: &[u8], type_name: &str) -> Outcome<Gc<Str>> {
    let spec = Spec::parse(specification, type_name, Align::Right).map_err(|refusal| refusal.raise(cx))?;
    spec.check_separators(b'd').map_err(|refusal| refusal.raise(cx))?;
    match spec.letter() {
        0 | b'd' | b'n' | b'b' | b'o' | b'x' | b'X' | b'c' => {
            check_int_spec(&spec).map_err(|refusal| refusal.raise(cx))?;
            format_whole(cx, int, &spec)
        }
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%' => format_double(cx, int::to_float(cx, int)?, &spec, type_name),
        _ => Err(spec.unknown_code(type_name).raise(cx)),
    }
}

fn check_int_spec(spec: &Spec) -> Result<(), Refusal> {
    let character = spec.letter() == b'c';
    let refused = [
        (spec.precision.is_some(), "Precision not allowed in integer format specifier"),
        (spec.no_negative_zero, "Negative zero coercion (z) not allowed in integer format specifier"),
        (character && spec.sign != 0, "Sign not allowed with integer format specifier 'c'"),
        (character && spec.alternate, "Alternate form (#) not allowed with integer format specifier 'c'"),
    ];
    match refused.iter().find(|(refused, _)| *refused) {
        Some((_, message)) => Err(Refusal::value(*message)),
        None => Ok(()),
    }
}

fn format_whole(cx: &Context, int: Int, spec: &Spec) -> Outcome<Gc<Str>> {
    let letter = spec.letter();
    if letter == b'c' {
        let character = int.as_u64().and_then(|code| u32::try_from(code).ok()).filter(|code| *code <= text::MAX_CODE_POINT);
        let Some(character) = character else {
            return Err(Refusal::overflow("%c arg not in range(0x110000)").raise(cx));
        };
        return pad_character(cx, character, spec);
    }
    let mut parts = Parts { sign: sign_text(int.is_negative(), spec.sign), ..Parts::default() };
    let (bits, prefix) = match letter {
        b'b' => (1, "0b"),
        b'o' => (3, "0o"),
        b'x' => (4, "0x"),
        b'X' => (4, "0X"),
        _ => (0, ""),
    };
    if bits == 0 {
        parts.digits = int::to_decimal(cx, int)?;
        if parts.digits.starts_with('-') {
            parts.digits.remove(0);
        }
    } else {
        parts.digits = int::to_radix(int, bits);
        if letter == b'X' {
            parts.digits.make_ascii_uppercase();
        }
        if spec.alternate {
            parts.prefix = prefix;
        }
    }
    assemble(cx, spec, &parts, if bits == 0 { 3 } else { 4 })
}

/// A single character under the layout of numbers, which is right-aligned.
fn pad_character(cx: &Context, character: u32, spec: &Spec) -> Outcome<Gc<Str>> {
    check_width(cx, spec.width)?;
    let padding = spec.width.saturating_sub(1);
    let (left, right) = match spec.align {
        Align::Left => (0, padding),
        Align::Right | Align::AfterSign => (padding, 0),
        Align::Center => (padding / 2, padding - padding / 2),
    };
    let mut out = TextBuilder::new();
    out.push_repeated(spec.fill, left);
    out.push(character);
    out.push_repeated(spec.fill, right);
    out.finish(cx)
}

/// `format(float, specification)` for a specification that is not empty.
pub fn format_float(cx: &Context, float: f64, specification: &[u8], type_name: &str) -> Outcome<Gc<Str>> {
    let spec = Spec::parse(specification, type_name, Align::Right).map_err(|refusal| refusal.raise(cx))?;
    spec.check_separators(0).map_err(|refusal| refusal.raise(cx))?;
    format_double(cx, float, &spec, type_name)
}

/// Style, precision and options of a code; `None` if floats do not know it.
fn style_of(spec: &Spec) -> Option<(Style, usize, Options)> {
    let mut options = Options {
        alternate: spec.alternate,
        no_negative_zero: spec.no_negative_zero,
        upper_case: spec.letter().is_ascii_uppercase(),
        add_point_zero: false,
    };
    let style = match spec.letter() {
        b'e' | b'E' => Style::Exponent,
        b'f' | b'F' | b'%' => Style::Fixed,
        b'g' | b'G' | b'n' => Style::General,
        // A null character counts as no code.
        _ if matches!(spec.code, None | Some(0)) => {
            options.add_point_zero = true;
            return Some(match spec.precision {
                Some(precision) => (Style::General, precision, options),
                None => (Style::Shortest, 0, options),
            });
        }
        _ => return None,
    };
    Some((style, spec.precision.unwrap_or(6), options))
}

fn check_precision(cx: &Context, precision: usize) -> Outcome<()> {
    if precision >= i32::MAX as usize {
        return Err(Refusal::value("precision too big").raise(cx));
    }
    check_width(cx, precision)
}

fn format_double(cx: &Context, float: f64, spec: &Spec, type_name: &str) -> Outcome<Gc<Str>> {
    let Some((style, precision, options)) = style_of(spec) else {
        return Err(spec.unknown_code(type_name).raise(cx));
    };
    check_precision(cx, precision)?;
    let percent = spec.letter() == b'%';
    let number = if percent { float * 100.0 } else { float };
    let shown = float_text::to_text(number, style, precision, options);
    let mut parts = split(&shown, spec.sign, spec.fraction_separator);
    if percent {
        parts.rest.push('%');
    }
    assemble(cx, spec, &parts, 3)
}

/// Takes a float's text apart, and groups the digits behind the point.
fn split(shown: &str, sign: u8, fraction_separator: u8) -> Parts {
    let (negative, magnitude) = match shown.strip_prefix('-') {
        Some(magnitude) => (true, magnitude),
        None => (false, shown),
    };
    let whole = magnitude.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = magnitude.split_at(whole);
    let mut parts = Parts { sign: sign_text(negative, sign), digits: digits.to_owned(), ..Parts::default() };
    match rest.strip_prefix('.') {
        Some(behind) if fraction_separator != 0 => {
            let count = behind.bytes().take_while(u8::is_ascii_digit).count();
            parts.rest.push('.');
            for (index, digit) in behind[..count].chars().enumerate() {
                if index > 0 && index.is_multiple_of(3) {
                    parts.rest.push(char::from(fraction_separator));
                }
                parts.rest.push(digit);
            }
            parts.rest.push_str(&behind[count..]);
        }
        _ => parts.rest.push_str(rest),
    }
    parts
}

/// `format(complex, specification)` for a specification that is not empty.
pub fn format_complex(
    cx: &Context,
    (real, imaginary): (f64, f64),
    specification: &[u8],
    type_name: &str,
) -> Outcome<Gc<Str>> {
    let spec = Spec::parse(specification, type_name, Align::Right).map_err(|refusal| refusal.raise(cx))?;
    spec.check_separators(0).map_err(|refusal| refusal.raise(cx))?;
    let Some((style, precision, mut options)) = style_of(&spec).filter(|_| spec.letter() != b'%') else {
        return Err(spec.unknown_code(type_name).raise(cx));
    };
    if spec.fill == u32::from(b'0') {
        return Err(Refusal::value("Zero padding is not allowed in complex format specifier").raise(cx));
    }
    if spec.align == Align::AfterSign {
        return Err(Refusal::value("'=' alignment flag is not allowed in complex format specifier").raise(cx));
    }
    check_precision(cx, precision)?;
    options.add_point_zero = false;
    let plain = matches!(spec.code, None | Some(0));
    let only_imaginary = plain && real == 0.0 && real.is_sign_positive();
    let part = |number: f64, sign: u8| {
        let shown = float_text::to_text(number, style, precision, options);
        let parts = split(&shown, sign, spec.fraction_separator);
        let mut out = TextBuilder::new();
        out.push_str(parts.sign);
        let separator = if parts.digits.is_empty() { 0 } else { spec.separator };
        push_grouped(&mut out, &parts.digits, separator, 3, 0);
        out.push_str(&parts.rest);
        out
    };
    let mut number = TextBuilder::new();
    let parentheses = plain && !only_imaginary;
    if parentheses {
        number.push(u32::from(b'('));
    }
    if !only_imaginary {
        let shown = part(real, spec.sign);
        number.push_text(shown.bytes(), shown.length());
    }
    let shown = part(imaginary, if only_imaginary { spec.sign } else { b'+' });
    number.push_text(shown.bytes(), shown.length());
    number.push_str(if parentheses { "j)" } else { "j" });
    super::text::pad(cx, number.bytes(), number.length(), &spec)
}
