//! The words of errors about arguments of Python functions.

use std::fmt::Write;
use std::ops::Range;

use krait_runtime::arguments::Arguments;
use krait_runtime::layout::Str;
use krait_runtime::object::Gc;
use krait_runtime::objects::str;
use krait_runtime::raised::Raised;
use krait_runtime::type_error;

use super::arguments::Parameters;

fn name_of(call: Parameters<'_>) -> String {
    let name = call.function.qualified_name().and_then(|name| name.downcast::<Str>()).or(call.code.qualified_name());
    name.map_or_else(String::new, |name| name.to_lossy())
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// More positional arguments than parameters.
#[cold]
pub(crate) fn too_many_positional(call: Parameters<'_>, given: usize) -> Raised {
    let positional = call.code.positional_count();
    let keyword_only =
        (positional..positional + call.code.keyword_only_count()).filter(|index| call.get(*index).is_some()).count();
    let defaults = call.function.defaults().map_or(0, |defaults| defaults.length());
    let (takes, many) = if defaults > 0 {
        (format!("from {} to {positional}", positional.saturating_sub(defaults)), "s")
    } else {
        (positional.to_string(), plural(positional))
    };
    let mut message = format!("{}() takes {takes} positional argument{many} but {given}", name_of(call));
    if keyword_only > 0 {
        let (some, others) = (plural(given), plural(keyword_only));
        let _ = write!(message, " positional argument{some} (and {keyword_only} keyword-only argument{others})");
    }
    message.push_str(if given == 1 && keyword_only == 0 { " was given" } else { " were given" });
    type_error!(call.cx, "{message}")
}

/// Parameters of a range without a value.
#[cold]
pub(crate) fn missing(call: Parameters<'_>, count: usize, range: Range<usize>, kind: &str) -> Raised {
    let mut message = format!("{}() missing {count} required {kind} argument{}: ", name_of(call), plural(count));
    let names = range.filter(|index| call.get(*index).is_none()).filter_map(|index| call.code.variable_name(index));
    for (index, name) in names.enumerate() {
        let separator = match (index, count) {
            (0, _) => "",
            (1, 2) => " and ",
            (index, count) if index + 1 == count => ", and ",
            _ => ", ",
        };
        let _ = write!(message, "{separator}'{}'", name.to_lossy());
    }
    type_error!(call.cx, "{message}")
}

/// A keyword for a parameter that has a value.
#[cold]
pub(crate) fn multiple_values(call: Parameters<'_>, name: Gc<Str>) -> Raised {
    type_error!(call.cx, "{}() got multiple values for argument '{}'", name_of(call), name.to_lossy())
}

/// A keyword that names no parameter.
#[cold]
pub(crate) fn unexpected_keyword(call: Parameters<'_>, name: Gc<Str>, arguments: Arguments<'_>) -> Raised {
    let given: Vec<String> = (0..call.code.positional_only_count())
        .filter_map(|index| call.code.variable_name(index))
        .filter(|parameter| arguments.keywords().any(|(name, _)| str::equal(name, *parameter)))
        .map(|parameter| parameter.to_lossy())
        .collect();
    if !given.is_empty() {
        let names = given.join(", ");
        let message =
            format!("{}() got some positional-only arguments passed as keyword arguments: '{names}'", name_of(call));
        return type_error!(call.cx, "{message}");
    }
    let message = format!("{}() got an unexpected keyword argument '{}'", name_of(call), name.to_lossy());
    type_error!(call.cx, "{message}")
}
