//! Calendar times: `gmtime`, `localtime`, `mktime` and what shows them.
//!
//! Days are counted by the proleptic Gregorian calendar (Howard Hinnant's `days_from_civil` and its inverse, which he put into the public domain); the
//! time zone comes from `TZ` or the system, by the crate `tz`.

use std::cell::RefCell;

use tz::TimeZone;

use super::format;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, Str, Tuple};
use crate::object::Gc;
use crate::objects::received::{argument, given};
use crate::objects::{int, str};
use crate::protocols::{convert, iterate};
use crate::raised::{Outcome, Raised};
use crate::struct_sequence;
use crate::value::Value;
use crate::{overflow_error, type_error, value_error};

struct_sequence! { STRUCT_TIME STRUCT_TIME_ROWS StructTime "time.struct_time"
    "The time value as returned by gmtime(), localtime(), and strptime(), and\n accepted by asctime(), mktime() and strftime().  May be considered as a\n sequence of 9 integers.\n\n Note that several fields' values are not the same as those defined by\n the C language standard for struct tm.  For example, the value of the\n field tm_year is the actual year, not year - 1900.  See individual\n fields' descriptions for details."
    [tm_year tm_mon tm_mday tm_hour tm_min tm_sec tm_wday tm_yday tm_isdst] [tm_zone tm_gmtoff] }

/// A broken-down time as Python counts: months and days of the year from 1, Monday is 0.
#[derive(Clone, Default)]
pub(super) struct Moment {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    pub(super) weekday: i64,
    pub(super) day_of_year: i64,
    pub(super) daylight_saving: i64,
    /// Abbreviation of the zone and seconds east of Greenwich, where known.
    pub(super) zone: Option<(String, i64)>,
}

thread_local! {
    /// The zone that is in force: `tzset` looks again.
    static ZONE: RefCell<Option<TimeZone>> = const { RefCell::new(None) };
}

fn look_up_zone() -> TimeZone {
    let named = std::env::var("TZ").ok();
    let found = match named.as_deref() {
        Some("") => Ok(TimeZone::utc()),
        Some(name) => TimeZone::from_posix_tz(name),
        None => TimeZone::local(),
    };
    found.unwrap_or_else(|_| TimeZone::utc())
}

/// Offset east of Greenwich, whether it is daylight saving time, and the abbreviation at a time.
fn zone_at(seconds: i64) -> (i64, bool, String) {
    ZONE.with(|zone| {
        let mut zone = zone.borrow_mut();
        let zone = zone.get_or_insert_with(look_up_zone);
        match zone.find_local_time_type(seconds) {
            Ok(kind) if !kind.time_zone_designation().is_empty() => {
                (i64::from(kind.ut_offset()), kind.is_dst(), kind.time_zone_designation().to_owned())
            }
            _ => (0, false, "UTC".to_owned()),
        }
    })
}

/// Days since 1970-01-01.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, of_year - (153 * shifted + 2) / 5 + 1)
}

/// The broken-down time so many seconds after the Epoch, without a zone.
fn broken_down(seconds: i64) -> Moment {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil_from_days(days);
    Moment {
        year,
        month,
        day,
        hour: rest / 3600,
        minute: rest / 60 % 60,
        second: rest % 60,
        weekday: (days + 3).rem_euclid(7),
        day_of_year: days - days_from_civil(year, 1, 1) + 1,
        daylight_saving: 0,
        zone: None,
    }
}

/// The local time so many seconds after the Epoch.
pub(super) fn local(seconds: i64) -> Moment {
    let (offset, daylight, name) = zone_at(seconds);
    let mut moment = broken_down(seconds.saturating_add(offset));
    moment.daylight_saving = i64::from(daylight);
    moment.zone = Some((name, offset));
    moment
}

fn universal(seconds: i64) -> Moment {
    let mut moment = broken_down(seconds);
    moment.zone = Some(("GMT".to_owned(), 0));
    moment
}

pub(super) fn now() -> i64 {
    (super::wall().div_euclid(1_000_000_000)) as i64
}

/// The optional argument `seconds`: the time now unless it is given.
fn seconds_argument(cx: &Context, value: Option<Value>) -> Outcome<i64> {
    let Some(value) = value.filter(|value| !value.is_none()) else { return Ok(now()) };
    let beyond = || overflow_error!(cx, "timestamp out of range for platform time_t");
    let seconds = match convert::as_float(value) {
        Some(float) if float.is_nan() => return Err(value_error!(cx, "Invalid value NaN (not a number)")),
        Some(float) if float.abs() < 9.2e18 => float.floor() as i64,
        Some(_) => return Err(beyond()),
        None => match convert::int_as_i64(convert::index(cx, value)?) {
            Some(seconds) => seconds,
            None => return Err(beyond()),
        },
    };
    // The year must fit a C int.
    if seconds.unsigned_abs() > 67_768_036_191_676_799 {
        return Err(cx.raise(BuiltinClass::OverflowError, format_args!("timestamp out of range for platform time_t")));
    }
    Ok(seconds)
}

fn structure(cx: &Context, moment: &Moment) -> Outcome {
    let (name, offset) = match &moment.zone {
        Some((name, offset)) => (str::from_str(cx, name)?.value(), int::from_i64(cx, *offset)?),
        None => (Value::NONE, Value::NONE),
    };
    let numbers = numbers_of(moment).map(Value::from_word_int);
    let [year, month, day, hour, minute, second, weekday, day_of_year, daylight] = numbers;
    STRUCT_TIME.make(cx, &[year, month, day, hour, minute, second, weekday, day_of_year, daylight, name, offset])
}

fn numbers_of(moment: &Moment) -> [i64; 9] {
    let Moment { year, month, day, hour, minute, second, weekday, day_of_year, daylight_saving, .. } = *moment;
    [year, month, day, hour, minute, second, weekday, day_of_year, daylight_saving]
}

pub(super) fn gmtime(cx: &Context, arguments: &[Value]) -> Outcome {
    structure(cx, &universal(seconds_argument(cx, given(arguments, 0))?))
}

pub(super) fn localtime(cx: &Context, arguments: &[Value]) -> Outcome {
    structure(cx, &local(seconds_argument(cx, given(arguments, 0))?))
}

#[cold]
fn illegal(cx: &Context, name: &str) -> Raised {
    type_error!(cx, "{name}(): illegal time tuple argument")
}

/// The moment that a tuple of nine or a struct_time names, unchecked.
fn moment_of(cx: &Context, value: Value, name: &str) -> Outcome<Moment> {
    let is_structure = cx.is_exact(value, BuiltinClass::StructTime);
    let Some(tuple) = value.downcast::<Tuple>() else {
        return Err(type_error!(cx, "Tuple or struct_time argument required"));
    };
    let tuple = if is_structure { tuple } else { iterate::to_tuple(cx, tuple.value())? };
    if !is_structure && tuple.length() != 9 {
        return Err(illegal(cx, name));
    }
    let mut numbers = [0; 9];
    for (number, item) in numbers.iter_mut().zip(tuple.items()) {
        *number = i64::from(convert::to_c_int(cx, *item)?);
    }
    let [year, month, day, hour, minute, second, weekday, day_of_year, daylight_saving] = numbers;
    let mut zone = None;
    if is_structure {
        let part = |name| crate::protocols::attributes::get_str(cx, value, name);
        let (name, offset) = (part("tm_zone")?, part("tm_gmtoff")?);
        if let (Some(name), Some(offset)) = (name.downcast::<Str>(), convert::int_as_i64(offset)) {
            zone = Some((name.to_lossy(), offset));
        }
    }
    Ok(Moment { year, month, day, hour, minute, second, weekday, day_of_year, daylight_saving, zone })
}

/// Refuses what no calendar has; a 0 in the month, the day or the day of the year stands for the first.
fn check(cx: &Context, moment: &mut Moment) -> Outcome<()> {
    for (value, name, range) in [
        (&mut moment.month, "month", 0..=12),
        (&mut moment.day, "day of month", 0..=31),
        (&mut moment.hour, "hour", 0..=23),
        (&mut moment.minute, "minute", 0..=59),
        (&mut moment.second, "seconds", 0..=61),
        (&mut moment.weekday, "day of week", -1..=i64::MAX),
        (&mut moment.day_of_year, "day of year", 0..=366),
    ] {
        if !range.contains(value) {
            return Err(value_error!(cx, "{name} out of range"));
        }
        if *value == 0 && matches!(name, "month" | "day of month" | "day of year") {
            *value = 1;
        }
    }
    moment.weekday = moment.weekday.rem_euclid(7);
    Ok(())
}

pub(super) fn mktime(cx: &Context, arguments: &[Value]) -> Outcome {
    let moment = moment_of(cx, argument(arguments, 0), "mktime")?;
    // Months and everything below may be out of their range: they carry.
    let months = moment.year * 12 + moment.month - 1;
    let days = days_from_civil(months.div_euclid(12), months.rem_euclid(12) + 1, 1) + moment.day - 1;
    let flat = days * 86_400 + moment.hour * 3600 + moment.minute * 60 + moment.second;
    // The offset at a guess, then at what that leads to.
    let mut seconds = flat - zone_at(flat).0;
    seconds = flat - zone_at(seconds).0;
    let (offset, daylight, _) = zone_at(seconds);
    if moment.daylight_saving >= 0 && (moment.daylight_saving > 0) != daylight {
        let other = [-1, 1].into_iter().map(|side| zone_at(seconds + side * 180 * 86_400)).find(|zone| zone.1 != daylight);
        if let Some((other, ..)) = other {
            seconds += offset - other;
        }
    }
    crate::objects::float::from_f64(cx, seconds as f64)
}

/// The moment of an optional argument: now unless it is given.
fn optional_moment(cx: &Context, value: Option<Value>, name: &str) -> Outcome<Moment> {
    match value {
        None => Ok(local(now())),
        Some(value) => {
            let mut moment = moment_of(cx, value, name)?;
            check(cx, &mut moment)?;
            Ok(moment)
        }
    }
}

fn shown(moment: &Moment) -> String {
    let (day, month) = (format::DAYS[moment.weekday as usize % 7], format::MONTHS[(moment.month - 1) as usize % 12]);
    let Moment { year, day: of_month, hour, minute, second, .. } = moment;
    format!("{} {} {of_month:2} {hour:02}:{minute:02}:{second:02} {year}", &day[..3], &month[..3])
}

pub(super) fn asctime(cx: &Context, arguments: &[Value]) -> Outcome {
    let moment = optional_moment(cx, given(arguments, 0), "asctime")?;
    Ok(str::from_str(cx, &shown(&moment))?.value())
}

pub(super) fn ctime(cx: &Context, arguments: &[Value]) -> Outcome {
    let moment = local(seconds_argument(cx, given(arguments, 0))?);
    Ok(str::from_str(cx, &shown(&moment))?.value())
}

pub(super) fn strftime(cx: &Context, arguments: &[Value]) -> Outcome {
    let pattern = argument(arguments, 0);
    let Some(pattern) = pattern.downcast::<Str>() else {
        return Err(type_error!(cx, "strftime() argument 1 must be str, not {}", cx.class_name(pattern)));
    };
    let mut moment = optional_moment(cx, given(arguments, 1), "strftime")?;
    moment.daylight_saving = moment.daylight_saving.clamp(-1, 1);
    if moment.zone.is_none() {
        let names = zone_names();
        let daylight = moment.daylight_saving > 0;
        let offset = if daylight { names.daylight_offset } else { names.offset };
        moment.zone = Some((if daylight { names.daylight_name } else { names.name }, offset));
    }
    let mut text = Vec::new();
    format::format(pattern.bytes(), &moment, &mut text);
    Ok(str::from_bytes(cx, &text)?.value())
}

pub(super) fn strptime(cx: &Context, arguments: &[Value]) -> Outcome {
    let module = crate::import::find_or_load(cx, str::intern_str(cx, "_strptime")?)?;
    let values: Vec<usize> = (0..arguments.len()).filter(|at| !arguments[*at].is_unbound()).collect();
    crate::protocols::call::call_method_str(cx, module, "_strptime_time", &arguments[..values.len()])
}

// ---- the zone -------------------------------------------------------------------------------------------------------

struct ZoneNames {
    name: String,
    daylight_name: String,
    offset: i64,
    daylight_offset: i64,
    has_daylight: bool,
}

/// The names of the zone in winter and summer of this year.
fn zone_names() -> ZoneNames {
    let start = days_from_civil(broken_down(now()).year, 1, 1) * 86_400;
    let (january, july) = (zone_at(start), zone_at(start + 182 * 86_400));
    let (winter, summer) = if january.1 { (july, january) } else { (january, july) };
    let has_daylight = summer.0 != winter.0;
    ZoneNames { name: winter.2, daylight_name: summer.2, offset: winter.0, daylight_offset: summer.0, has_daylight }
}

/// Sets `timezone`, `altzone`, `daylight` and `tzname`.
pub(super) fn set_zone(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    let names = zone_names();
    let set = |name: &str, value: Value| crate::modules::set(cx, namespace, name, value);
    set("timezone", int::from_i64(cx, -names.offset)?)?;
    set("altzone", int::from_i64(cx, -names.daylight_offset)?)?;
    set("daylight", Value::from_length(usize::from(names.has_daylight)))?;
    let pair = [str::from_str(cx, &names.name)?.value(), str::from_str(cx, &names.daylight_name)?.value()];
    set("tzname", Gc::<Tuple>::from_values(cx, &pair)?.value())
}

pub(super) fn tzset(cx: &Context, _: &[Value]) -> Outcome {
    ZONE.with(|zone| *zone.borrow_mut() = None);
    let module = crate::import::find_or_load(cx, str::intern_str(cx, "time")?)?;
    if let Some(namespace) = module.downcast::<crate::layout::Module>().and_then(|module| module.namespace()) {
        set_zone(cx, namespace)?;
    }
    Ok(Value::NONE)
}
