//! Floats as text: the shortest digits that read back (zmij), or correctly rounded to a precision (Rust's formatting), laid out as Python does.

/// How a float is to be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// The shortest digits, with an exponent below 1e-4 and from 1e16 on.
    Shortest,
    /// One digit, a point, `precision` digits, an exponent.
    Exponent,
    /// `precision` digits behind the point.
    Fixed,
    /// `precision` significant digits, with an exponent where that is shorter; no zeros at the end.
    General,
}

/// Details of the layout.
#[derive(Clone, Copy, Default, Debug)]
pub struct Options {
    /// Keep the point and the zeros that would be dropped (`#`).
    pub alternate: bool,
    /// `.0` behind what would else look like an int.
    pub add_point_zero: bool,
    /// No minus sign before zeros (`z`).
    pub no_negative_zero: bool,
    /// `E`, `INF`, `NAN`.
    pub upper_case: bool,
}

/// No float has more digits than this behind the point, or significant; what is asked for beyond is zeros.
const MOST_DIGITS: usize = 1100;

/// `repr(float)`.
pub fn repr(float: f64) -> String {
    to_text(float, Style::Shortest, 0, Options { add_point_zero: true, ..Options::default() })
}

/// As [`repr`] without `.0`: the parts of complex numbers.
pub fn shortest_without_point(float: f64) -> String {
    to_text(float, Style::Shortest, 0, Options::default())
}

/// A float as text, with a minus sign if it has one (NaN never).
pub fn to_text(float: f64, style: Style, precision: usize, options: Options) -> String {
    let mut out = String::with_capacity(24);
    if !float.is_finite() {
        let text = match (float.is_nan(), float > 0.0) {
            (true, _) => "nan",
            (false, true) => "inf",
            (false, false) => "-inf",
        };
        out.push_str(text);
        if options.upper_case {
            out.make_ascii_uppercase();
        }
        return out;
    }
    if float.is_sign_negative() {
        out.push('-');
    }
    let magnitude = float.abs();
    match style {
        Style::Fixed => fixed(&mut out, magnitude, precision, options),
        Style::Exponent => {
            let decimal = Decimal::rounded(magnitude, precision.saturating_add(1));
            decimal.with_exponent(&mut out, precision, options);
        }
        Style::General => {
            let precision = precision.max(1);
            let decimal = Decimal::rounded(magnitude, precision);
            let limit = if options.add_point_zero { precision - 1 } else { precision };
            let shown = if options.alternate { precision } else { decimal.digits.len() };
            decimal.lay_out(&mut out, limit, shown, options);
        }
        Style::Shortest => {
            let decimal = Decimal::shortest(magnitude);
            let shown = decimal.digits.len();
            decimal.lay_out(&mut out, 16, shown, options);
        }
    }
    if options.no_negative_zero && out.starts_with('-') && shows_zero(&out) {
        out.remove(0);
    }
    out
}

fn shows_zero(text: &str) -> bool {
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    mantissa.bytes().all(|byte| !matches!(byte, b'1'..=b'9'))
}

fn fixed(out: &mut String, magnitude: f64, precision: usize, options: Options) {
    use std::fmt::Write;
    let exact = precision.min(MOST_DIGITS);
    // Writing to a String cannot fail.
    let _ = write!(out, "{magnitude:.exact$}");
    push_zeros(out, precision - exact);
    if precision == 0 && options.alternate {
        out.push('.');
    } else if precision == 0 && options.add_point_zero {
        out.push_str(".0");
    }
}

fn push_zeros(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n('0', count));
}

/// A magnitude `0.DIGITS * 10 ** point`, without zeros at either end; zero is `0` with point 1.
struct Decimal {
    digits: String,
    point: i32,
}

impl Decimal {
    fn shortest(magnitude: f64) -> Decimal {
        let mut buffer = zmij::Buffer::new();
        Decimal::read(buffer.format_finite(magnitude))
    }

    /// Rounded to so many significant digits, halves to even.
    fn rounded(magnitude: f64, digits: usize) -> Decimal {
        let behind_point = digits.clamp(1, MOST_DIGITS) - 1;
        Decimal::read(&format!("{magnitude:.behind_point$e}"))
    }

    /// Reads `12.5`, `1.25e1` and the like.
    fn read(text: &str) -> Decimal {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        let mut digits = String::with_capacity(whole.len() + fraction.len());
        digits.push_str(whole);
        digits.push_str(fraction);
        let zeros = digits.bytes().take_while(|digit| *digit == b'0').count();
        digits.drain(..zeros);
        digits.truncate(digits.trim_end_matches('0').len());
        if digits.is_empty() {
            return Decimal { digits: "0".to_owned(), point: 1 };
        }
        Decimal { digits, point: whole.len() as i32 - zeros as i32 + exponent }
    }

    /// With an exponent if the point lies left of `0.000` or right of `limit` digits; `shown` digits at least.
    fn lay_out(&self, out: &mut String, limit: usize, shown: usize, options: Options) {
        if self.point <= -4 || i64::from(self.point) > limit as i64 {
            return self.with_exponent(out, shown.saturating_sub(1), options);
        }
        let digits = self.digits.as_str();
        let whole = usize::try_from(self.point).unwrap_or(0);
        if whole == 0 {
            out.push('0');
        } else {
            let split = whole.min(digits.len());
            out.push_str(&digits[..split]);
            push_zeros(out, whole - split);
        }
        let leading_zeros = usize::try_from(-self.point).unwrap_or(0);
        let fraction = digits.get(whole..).unwrap_or_default();
        let filled = shown.saturating_sub(digits.len().max(whole));
        if leading_zeros + fraction.len() + filled > 0 {
            out.push('.');
            push_zeros(out, leading_zeros);
            out.push_str(fraction);
            push_zeros(out, filled);
        } else if options.add_point_zero {
            out.push_str(".0");
        } else if options.alternate {
            out.push('.');
        }
    }

    /// One digit, `behind_point` digits at least, the exponent in two digits at least.
    fn with_exponent(&self, out: &mut String, behind_point: usize, options: Options) {
        let (first, rest) = self.digits.split_at(1);
        out.push_str(first);
        if behind_point.max(rest.len()) > 0 || options.alternate {
            out.push('.');
        }
        out.push_str(rest);
        push_zeros(out, behind_point.saturating_sub(rest.len()));
        let exponent = if self.digits == "0" { 0 } else { self.point - 1 };
        out.push(if options.upper_case { 'E' } else { 'e' });
        out.push(if exponent < 0 { '-' } else { '+' });
        let magnitude = exponent.unsigned_abs();
        if magnitude < 10 {
            out.push('0');
        }
        out.push_str(&magnitude.to_string());
    }
}
