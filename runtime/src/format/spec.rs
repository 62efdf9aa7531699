//! The format-spec mini-language:
//! `[[fill]align][sign]["z"]["#"]["0"][width][grouping]["." precision [grouping] | "." grouping][type]`.

use crate::format::refusal::Refusal;
use crate::objects::str::text;

/// Where content stands in its width.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    /// `<`
    Left,
    /// `>`
    Right,
    /// `^`
    Center,
    /// `=`: padding goes between sign and digits.
    AfterSign,
}

/// A specification that was read.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The character that pads.
    pub fill: u32,
    /// Where the content stands.
    pub align: Align,
    /// `+`, `-` or a space; 0 if absent.
    pub sign: u8,
    /// `z`
    pub no_negative_zero: bool,
    /// `#`
    pub alternate: bool,
    /// The least number of characters.
    pub width: usize,
    /// `,` or `_` between groups of digits before the point; 0 if absent.
    pub separator: u8,
    /// What stands behind the point.
    pub precision: Option<usize>,
    /// `,` or `_` between groups of digits behind the point; 0 if absent.
    pub fraction_separator: u8,
    /// The character at the end.
    pub code: Option<u32>,
}

/// Stands for a code that is no ASCII letter.
const OTHER: u8 = 255;

fn align_of(character: u32) -> Option<Align> {
    match u8::try_from(character).ok()? {
        b'<' => Some(Align::Left),
        b'>' => Some(Align::Right),
        b'^' => Some(Align::Center),
        b'=' => Some(Align::AfterSign),
        _ => None,
    }
}

/// The code as error messages show it.
pub(crate) fn shown_code(code: u32) -> String {
    match char::from_u32(code) {
        Some(character @ '!'..='\u{7F}') => character.to_string(),
        _ => format!("\\x{code:x}"),
    }
}

/// Decimal digits at the cursor; `None` if there are none.
fn digits(rest: &mut &[u8]) -> Result<Option<usize>, Refusal> {
    let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if count == 0 {
        return Ok(None);
    }
    let (number, after) = rest.split_at(count);
    *rest = after;
    let value = number.iter().try_fold(0i64, |value, digit| value.checked_mul(10)?.checked_add(i64::from(digit - b'0')));
    match value {
        Some(value) => Ok(Some(value as usize)),
        None => Err(Refusal::value("Too many decimal digits in format string")),
    }
}

fn take(rest: &mut &[u8], accepted: &[u8]) -> u8 {
    match rest.split_first() {
        Some((first, after)) if accepted.contains(first) => {
            *rest = after;
            *first
        }
        _ => 0,
    }
}

/// `,` or `_`, not both.
fn separator(rest: &mut &[u8]) -> Result<u8, Refusal> {
    let found = take(rest, b",_");
    match (found, rest.first()) {
        (b',', Some(b'_')) | (b'_', Some(b',')) => Err(Refusal::value("Cannot specify both ',' and '_'.")),
        _ => Ok(found),
    }
}

impl Spec {
    /// Reads a specification; the type's name is for messages.
    pub fn parse(specification: &[u8], type_name: &str, default_align: Align) -> Result<Spec, Refusal> {
        let mut rest = specification;
        let mut spec = Spec {
            fill: u32::from(b' '),
            align: default_align,
            sign: 0,
            no_negative_zero: false,
            alternate: false,
            width: 0,
            separator: 0,
            precision: None,
            fraction_separator: 0,
            code: None,
        };
        let (mut fill_given, mut align_given) = (false, false);
        if let Some((first, width)) = text::first(rest) {
            let behind = rest.get(width..).unwrap_or_default();
            if let Some(align) = text::first(behind).and_then(|(second, _)| align_of(second)) {
                (spec.fill, spec.align, fill_given, align_given) = (first, align, true, true);
                rest = behind.get(1..).unwrap_or_default();
            } else if let Some(align) = align_of(first) {
                (spec.align, align_given) = (align, true);
                rest = behind;
            }
        }
        spec.sign = take(&mut rest, b"+- ");
        spec.no_negative_zero = take(&mut rest, b"z") != 0;
        spec.alternate = take(&mut rest, b"#") != 0;
        if !fill_given && take(&mut rest, b"0") != 0 {
            spec.fill = u32::from(b'0');
            if !align_given && default_align == Align::Right {
                spec.align = Align::AfterSign;
            }
        }
        spec.width = digits(&mut rest)?.unwrap_or(0);
        spec.separator = separator(&mut rest)?;
        if take(&mut rest, b".") != 0 {
            spec.precision = digits(&mut rest)?;
            spec.fraction_separator = separator(&mut rest)?;
            if spec.precision.is_none() && spec.fraction_separator == 0 {
                return Err(Refusal::value("Format specifier missing precision"));
            }
        }
        if let Some((code, width)) = text::first(rest) {
            if rest.len() > width {
                let shown = String::from_utf8_lossy(specification);
                return Err(Refusal::value(format!(
                    "Invalid format specifier '{shown}' for object of type '{type_name}'"
                )));
            }
            spec.code = Some(code);
        }
        Ok(spec)
    }

    /// The code as an ASCII letter; 0 if absent, [`OTHER`] for anything else.
    pub fn letter(&self) -> u8 {
        match self.code {
            None => 0,
            Some(0) => OTHER,
            Some(code) => u8::try_from(code).ok().filter(u8::is_ascii).unwrap_or(OTHER),
        }
    }

    /// The complaint about a code that a type does not know.
    #[cold]
    pub(crate) fn unknown_code(&self, type_name: &str) -> Refusal {
        let code = shown_code(self.code.unwrap_or(0));
        Refusal::value(format!("Unknown format code '{code}' for object of type '{type_name}'"))
    }

    /// Refuses separators where the code has no use for them.
    pub(crate) fn check_separators(&self, default_code: u8) -> Result<(), Refusal> {
        let code = self.code.unwrap_or(u32::from(default_code));
        let allowed = |separator: u8| match u8::try_from(code).unwrap_or(255) {
            b'd' | b'e' | b'f' | b'g' | b'E' | b'G' | b'%' | b'F' | 0 => true,
            b'b' | b'o' | b'x' | b'X' => separator == b'_',
            _ => false,
        };
        for (separator, refused) in [
            (self.separator, !allowed(self.separator)),
            (self.fraction_separator, code == u32::from(b'n')),
        ] {
            if separator != 0 && refused {
                let separator = char::from(separator);
                return Err(Refusal::value(format!("Cannot specify '{separator}' with '{}'.", shown_code(code))));
            }
        }
        Ok(())
    }
}
