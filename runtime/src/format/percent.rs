//! `%` formatting: what str and bytes share. A directive is read, its numbers are formatted here; texts are each kind's own matter.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::format::float_text::{self, Options, Style};
use crate::format::number::check_width;
use crate::layout::Tuple;
use crate::object::Gc;
use crate::objects::int::{self, Int};
use crate::objects::{float, str};
use crate::protocols::{convert, subscript};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{overflow_error, type_error, value_error};

/// One `%...` of a template, its values for `*` taken in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Directive {
    /// `-`
    pub(crate) left: bool,
    /// `+`
    pub(crate) plus: bool,
    /// A space.
    pub(crate) space: bool,
    /// `#`
    pub(crate) alternate: bool,
    /// `0`
    pub(crate) zero: bool,
    /// The least number of characters.
    pub(crate) width: usize,
    /// What stands behind the point.
    pub(crate) precision: Option<usize>,
    /// The letter at the end.
    pub(crate) code: u32,
    /// The offset behind the letter.
    pub(crate) end: usize,
}

impl Directive {
    /// MemoryError for a width or precision that there is no memory for.
    pub(crate) fn check_size(&self, cx: &Context) -> Outcome<()> {
        check_width(cx, self.width)?;
        check_width(cx, self.precision.unwrap_or(0))
    }
}

/// Where arguments come from, and which are used up.
pub(crate) struct Source {
    /// The right operand, or what the last key gave.
    current: Value,
    /// The tuple on the right, unless a key was used.
    tuple: Option<Gc<Tuple>>,
    next: usize,
    /// The right operand where it can be subscripted with keys.
    mapping: Option<Value>,
}

impl Source {
    /// The right operand of `%`; `is_text` says that it is one of the kinds that are never taken for mappings.
    pub(crate) fn new(cx: &Context, right: Value, is_text: bool) -> Outcome<Source> {
        let tuple = right.downcast::<Tuple>();
        let subscriptable =
            tuple.is_none() && !is_text && cx.class_of(right).lookup(cx, cx.names.__getitem__)?.is_some();
        Ok(Source { current: right, tuple, next: 0, mapping: subscriptable.then_some(right) })
    }

    /// The next argument.
    pub(crate) fn take(&mut self, cx: &Context) -> Outcome {
        let taken = match self.tuple {
            Some(tuple) => tuple.get(self.next),
            None => (self.next == 0).then_some(self.current),
        };
        self.next += 1;
        taken.ok_or_else(|| type_error!(cx, "not enough arguments for format string"))
    }

    /// Makes the value of a key the only argument.
    fn take_key(&mut self, cx: &Context, key: Value) -> Outcome<()> {
        if let Some(mapping) = self.mapping {
            self.current = subscript::get_item(cx, mapping, key)?;
        }
        (self.tuple, self.next) = (None, 0);
        Ok(())
    }

    /// Complains about arguments that are left over.
    pub(crate) fn finish(&self, cx: &Context, kind: &str) -> Outcome<()> {
        let given = self.tuple.map_or(1, Gc::<Tuple>::length);
        if self.next < given && self.mapping.is_none() {
            return Err(type_error!(cx, "not all arguments converted during {kind} formatting"));
        }
        Ok(())
    }
}

#[cold]
fn incomplete(cx: &Context) -> Raised {
    value_error!(cx, "incomplete format")
}

/// An int for `*`, in a C type of some size.
fn star(cx: &Context, source: &mut Source, most: i64, c_type: &str) -> Outcome<i64> {
    let value = source.take(cx)?;
    if !convert::is_int(value) {
        return Err(type_error!(cx, "* wants int"));
    }
    match convert::int_as_i64(value).filter(|int| *int <= most && *int >= -most - 1) {
        Some(int) => Ok(int),
        None => Err(overflow_error!(cx, "Python int too large to convert to C {c_type}")),
    }
}

/// Digits at the cursor, refused with `message` above a limit.
fn digits(cx: &Context, template: &[u8], at: &mut usize, most: usize, message: &str) -> Outcome<usize> {
    let mut value = 0usize;
    while let Some(digit) = template.get(*at).filter(|byte| byte.is_ascii_digit()) {
        value = match value.checked_mul(10).and_then(|value| value.checked_add(usize::from(digit - b'0'))) {
            Some(value) if value <= most => value,
            _ => return Err(value_error!(cx, "{message}")),
        };
        *at += 1;
    }
    Ok(value)
}

/// Reads the directive behind the `%` that stands before an offset. `make_key` makes the value of a key's bytes.
pub(crate) fn directive(
    cx: &Context,
    template: &[u8],
    start: usize,
    source: &mut Source,
    make_key: impl Fn(&[u8]) -> Outcome,
) -> Outcome<Directive> {
    let mut directive = Directive::default();
    let mut at = start;
    if template.get(at) == Some(&b'(') {
        if source.mapping.is_none() {
            return Err(type_error!(cx, "format requires a mapping"));
        }
        let key = at + 1;
        let mut depth = 1;
        loop {
            at += 1;
            match template.get(at) {
                Some(b')') if depth == 1 => break,
                Some(b')') => depth -= 1,
                Some(b'(') => depth += 1,
                Some(_) => {}
                None => return Err(value_error!(cx, "incomplete format key")),
            }
        }
        source.take_key(cx, make_key(&template[key..at])?)?;
        at += 1;
    }
    loop {
        match template.get(at) {
            Some(b'-') => directive.left = true,
            Some(b'+') => directive.plus = true,
            Some(b' ') => directive.space = true,
            Some(b'#') => directive.alternate = true,
            Some(b'0') => directive.zero = true,
            _ => break,
        }
        at += 1;
    }
    if template.get(at) == Some(&b'*') {
        let width = star(cx, source, i64::MAX, "ssize_t")?;
        directive.left |= width < 0;
        directive.width = width.unsigned_abs() as usize;
        at += 1;
    } else {
        directive.width = digits(cx, template, &mut at, isize::MAX as usize, "width too big")?;
    }
    if template.get(at) == Some(&b'.') {
        at += 1;
        let precision = if template.get(at) == Some(&b'*') {
            at += 1;
            star(cx, source, i64::from(i32::MAX), "int")?.max(0) as usize
        } else {
            digits(cx, template, &mut at, i32::MAX as usize, "precision too big")?
        };
        directive.precision = Some(precision);
    }
    if matches!(template.get(at), Some(b'h' | b'l' | b'L')) {
        at += 1;
    }
    let Some((code, width)) = template.get(at..).and_then(str::text::first) else { return Err(incomplete(cx)) };
    directive.code = code;
    directive.end = at + width;
    Ok(directive)
}

/// Complains about a letter that means nothing; `index` is that of the letter.
#[cold]
pub(crate) fn unsupported(cx: &Context, code: u32, index: usize) -> Raised {
    let shown = match char::from_u32(code) {
        Some(shown @ ' '..='~') => shown,
        _ => '?',
    };
    value_error!(cx, "unsupported format character '{shown}' (0x{code:x}) at index {index}")
}

/// Sign, prefix and digits put into the directive's width.
fn assemble(directive: &Directive, negative: bool, prefix: &str, digits: &str) -> String {
    let sign = match (negative, directive.plus, directive.space) {
        (true, ..) => "-",
        (false, true, _) => "+",
        (false, false, true) => " ",
        _ => "",
    };
    let padding = directive.width.saturating_sub(sign.len() + prefix.len() + digits.len());
    let mut out = String::with_capacity(directive.width.max(digits.len() + 3));
    let fill = |out: &mut String, character: char| out.extend(std::iter::repeat_n(character, padding));
    if !directive.left && !directive.zero {
        fill(&mut out, ' ');
    }
    out.push_str(sign);
    out.push_str(prefix);
    if !directive.left && directive.zero {
        fill(&mut out, '0');
    }
    out.push_str(digits);
    if directive.left {
        fill(&mut out, ' ');
    }
    out
}

/// A number under `d i u o x X`, in ASCII.
pub(crate) fn whole(cx: &Context, directive: &Directive, value: Value) -> Outcome<String> {
    let letter = u8::try_from(directive.code).unwrap_or(b'd');
    directive.check_size(cx)?;
    let int = whole_argument(cx, letter, value)?;
    let (bits, prefix) = match letter {
        b'o' => (3, "0o"),
        b'x' => (4, "0x"),
        b'X' => (4, "0X"),
        _ => (0, ""),
    };
    let mut digits = if bits == 0 {
        let text = int::to_decimal(cx, int)?;
        text.strip_prefix('-').map(str::to_owned).unwrap_or(text)
    } else {
        int::to_radix(int, bits)
    };
    if letter == b'X' {
        digits.make_ascii_uppercase();
    }
    if let Some(zeros) = directive.precision.and_then(|precision| precision.checked_sub(digits.len())) {
        digits.insert_str(0, &"0".repeat(zeros));
    }
    let prefix = if directive.alternate { prefix } else { "" };
    Ok(assemble(directive, int.is_negative(), prefix, &digits))
}

fn whole_argument(cx: &Context, letter: u8, value: Value) -> Outcome<Int> {
    if let Some(int) = Int::of(value) {
        return Ok(int);
    }
    let exact_only = matches!(letter, b'o' | b'x' | b'X');
    let class = cx.class_of(value);
    let names = [cx.names.__index__, cx.names.__int__, cx.names.__float__, cx.names.__complex__];
    let mut is_number = false;
    for name in names {
        is_number |= class.lookup(cx, name)?.is_some();
    }
    let converted = match (is_number, exact_only) {
        (false, _) => None,
        (true, true) => Some(convert::index(cx, value)),
        (true, false) => Some(int::from_value(cx, value)),
    };
    match converted {
        Some(Ok(int)) => {
            if let Some(int) = Int::of(int) {
                return Ok(int);
            }
        }
        Some(Err(raised)) => {
            cx.catch(raised, BuiltinClass::TypeError)?;
        }
        None => {}
    }
    let (letter, wanted) = (char::from(letter), if exact_only { "an integer" } else { "a real number" });
    Err(type_error!(cx, "%{letter} format: {wanted} is required, not {}", cx.class_name(value)))
}

/// A number under `e E f F g G`, in ASCII.
pub(crate) fn real(cx: &Context, directive: &Directive, value: Value) -> Outcome<String> {
    let float = float::as_real(cx, value)?;
    directive.check_size(cx)?;
    let letter = u8::try_from(directive.code).unwrap_or(b'g');
    let style = match letter.to_ascii_lowercase() {
        b'e' => Style::Exponent,
        b'f' => Style::Fixed,
        _ => Style::General,
    };
    let options =
        Options { alternate: directive.alternate, upper_case: letter.is_ascii_uppercase(), ..Options::default() };
    let precision = directive.precision.unwrap_or(6);
    if precision >= i32::MAX as usize {
        return Err(value_error!(cx, "precision too big"));
    }
    let shown = float_text::to_text(float, style, precision, options);
    Ok(match shown.strip_prefix('-') {
        Some(digits) => assemble(directive, true, "", digits),
        None => assemble(directive, false, "", &shown),
    })
}

/// How much padding a text needs before and behind it.
pub(crate) fn text_padding(directive: &Directive, length: usize) -> (usize, usize) {
    let padding = directive.width.saturating_sub(length);
    if directive.left { (0, padding) } else { (padding, 0) }
}
