//! `strftime` in the C locale: THE directives, with the C library's flags (`_`, `-`, `0`, `^`, `#`) and widths.

use super::calendar::Moment;

pub(super) const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
pub(super) const MONTHS: [&str; 12] = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
];

/// How a directive is padded and written.
#[derive(Clone, Copy)]
struct Style {
    pad: Option<u8>,
    upper: bool,
    swapped: bool,
    width: Option<usize>,
}

/// Appends a moment by a pattern; what is no directive is kept as it is.
pub(super) fn format(pattern: &[u8], moment: &Moment, text: &mut Vec<u8>) {
    let mut at = 0;
    while let Some(&byte) = pattern.get(at) {
        at += 1;
        if byte != b'%' {
            text.push(byte);
            continue;
        }
        let start = at - 1;
        let mut style = Style { pad: None, upper: false, swapped: false, width: None };
        while let Some(&flag) = pattern.get(at).filter(|flag| b"_-0^#".contains(flag)) {
            match flag {
                b'^' => style.upper = true,
                b'#' => style.swapped = true,
                pad => style.pad = Some(pad),
            }
            at += 1;
        }
        while let Some(digit) = pattern.get(at).filter(|digit| digit.is_ascii_digit()) {
            let width = style.width.unwrap_or(0).saturating_mul(10).saturating_add(usize::from(digit - b'0'));
            style.width = Some(width.min(1024));
            at += 1;
        }
        if pattern.get(at).is_some_and(|modifier| b"EO".contains(modifier)) {
            at += 1;
        }
        let done = pattern.get(at).is_some_and(|directive| write(*directive, moment, style, text));
        if done {
            at += 1;
        } else {
            text.extend_from_slice(&pattern[start..at.min(pattern.len())]);
        }
    }
}

/// Appends one directive; false if there is none of the letter.
fn write(directive: u8, moment: &Moment, style: Style, text: &mut Vec<u8>) -> bool {
    let number = |text: &mut Vec<u8>, value: i64, digits: usize, pad: u8| {
        let pad = style.pad.unwrap_or(pad);
        let width = style.width.unwrap_or(digits);
        let shown = match pad {
            b'-' => value.to_string(),
            b'_' | b' ' => format!("{value:width$}"),
            _ => format!("{value:0width$}"),
        };
        text.extend_from_slice(shown.as_bytes());
    };
    let words = |text: &mut Vec<u8>, word: &str| {
        let word = match (style.upper, style.swapped) {
            (true, _) => word.to_uppercase(),
            (_, true) if directive == b'p' => word.to_lowercase(),
            (_, true) if directive == b'Z' => word.to_owned(),
            (_, true) => word.to_uppercase(),
            _ => word.to_owned(),
        };
        let missing = style.width.unwrap_or(0).saturating_sub(word.len());
        text.extend(std::iter::repeat_n(if style.pad == Some(b'0') { b'0' } else { b' ' }, missing));
        text.extend_from_slice(word.as_bytes());
    };
    let compound = |text: &mut Vec<u8>, pattern: &str| {
        let mut inner = Vec::new();
        format(pattern.as_bytes(), moment, &mut inner);
        words(text, &String::from_utf8_lossy(&inner));
    };
    let day = DAYS[moment.weekday.rem_euclid(7) as usize];
    let month = MONTHS[(moment.month - 1).rem_euclid(12) as usize];
    let hour_of_12 = if moment.hour % 12 == 0 { 12 } else { moment.hour % 12 };
    let sunday_based = (moment.weekday + 1).rem_euclid(7);
    let (iso_year, iso_week) = iso_week(moment);
    match directive {
        b'a' => words(text, &day[..3]),
        b'A' => words(text, day),
        b'b' | b'h' => words(text, &month[..3]),
        b'B' => words(text, month),
        b'c' => compound(text, "%a %b %e %H:%M:%S %Y"),
        b'C' => number(text, moment.year.div_euclid(100), 2, b'0'),
        b'd' => number(text, moment.day, 2, b'0'),
        b'D' | b'x' => compound(text, "%m/%d/%y"),
        b'e' => number(text, moment.day, 2, b'_'),
        b'F' => compound(text, "%Y-%m-%d"),
        b'g' => number(text, iso_year.rem_euclid(100), 2, b'0'),
        b'G' => number(text, iso_year, 1, b'0'),
        b'H' => number(text, moment.hour, 2, b'0'),
        b'I' => number(text, hour_of_12, 2, b'0'),
        b'j' => number(text, moment.day_of_year, 3, b'0'),
        b'k' => number(text, moment.hour, 2, b'_'),
        b'l' => number(text, hour_of_12, 2, b'_'),
        b'm' => number(text, moment.month, 2, b'0'),
        b'M' => number(text, moment.minute, 2, b'0'),
        b'n' => text.push(b'\n'),
        b'p' => words(text, if moment.hour < 12 { "AM" } else { "PM" }),
        b'P' => words(text, if moment.hour < 12 { "am" } else { "pm" }),
        b'r' => compound(text, "%I:%M:%S %p"),
        b'R' => compound(text, "%H:%M"),
        b's' => number(text, super::calendar::now(), 1, b'0'),
        b'S' => number(text, moment.second, 2, b'0'),
        b't' => text.push(b'\t'),
        b'T' | b'X' => compound(text, "%H:%M:%S"),
        b'u' => number(text, moment.weekday.rem_euclid(7) + 1, 1, b'0'),
        b'U' => number(text, (moment.day_of_year - 1 + 7 - sunday_based) / 7, 2, b'0'),
        b'V' => number(text, iso_week, 2, b'0'),
        b'w' => number(text, sunday_based, 1, b'0'),
        b'W' => number(text, (moment.day_of_year - 1 + 7 - moment.weekday.rem_euclid(7)) / 7, 2, b'0'),
        b'y' => number(text, moment.year.rem_euclid(100), 2, b'0'),
        b'Y' => number(text, moment.year, 1, b'0'),
        b'z' => {
            let offset = moment.zone.as_ref().map_or(0, |zone| zone.1);
            let sign = if offset < 0 { '-' } else { '+' };
            let minutes = offset.abs() / 60;
            words(text, &format!("{sign}{:02}{:02}", minutes / 60, minutes % 60));
        }
        b'Z' => words(text, moment.zone.as_ref().map_or("", |zone| &zone.0)),
        b'%' => text.push(b'%'),
        _ => return false,
    }
    true
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Year and week by ISO 8601: a week belongs to the year of its Thursday.
fn iso_week(moment: &Moment) -> (i64, i64) {
    let week = (moment.day_of_year - 1 - moment.weekday.rem_euclid(7) + 10) / 7;
    let weeks_of = |year: i64, first_weekday: i64| {
        if first_weekday == 3 || (first_weekday == 2 && is_leap(year)) { 53 } else { 52 }
    };
    let first = (moment.weekday - (moment.day_of_year - 1)).rem_euclid(7);
    if week < 1 {
        let before = moment.year - 1;
        let first_before = (first - if is_leap(before) { 366 } else { 365 }).rem_euclid(7);
        return (before, weeks_of(before, first_before));
    }
    if week > weeks_of(moment.year, first) {
        return (moment.year + 1, 1);
    }
    (moment.year, week)
}
