//! How a warning is shown: by `warnings._showwarnmsg` where `warnings` was imported, else a line on `sys.stderr`, and the line of the source.

use super::{Place, attribute_of_warnings};
use crate::context::Context;
use crate::layout::{Class, Dict, Str};
use crate::object::Gc;
use crate::objects::exception::printing;
use crate::objects::str;
use crate::protocols::{attributes, call, convert, subscript};
use crate::raised::Outcome;
use crate::runtime_error;
use crate::value::Value;

pub(super) fn show(
    cx: &Context,
    message: Value,
    text: Value,
    category: Gc<Class>,
    place: Place,
    line: Value,
    source: Value,
) -> Outcome<()> {
    // Where an object is the source, its allocation may be told, which only `warnings` can.
    if !source.is_none() && attribute_of_warnings(cx, "_showwarnmsg")?.is_none() {
        let outcome = crate::import::find_or_load(cx, cx.names.warnings);
        if outcome.is_err() {
            cx.pending.set(None);
        }
    }
    let Some(function) = attribute_of_warnings(cx, "_showwarnmsg")? else {
        return show_plainly(cx, text, category, place);
    };
    if !call::is_callable(cx, function)? {
        return Err(crate::type_error!(cx, "warnings._showwarnmsg() must be set to a callable"));
    }
    let Some(class) = attribute_of_warnings(cx, "WarningMessage")? else {
        return Err(runtime_error!(cx, "unable to get warnings.WarningMessage"));
    };
    let arguments = [message, category.value(), place.file.value(), line, Value::NONE, Value::NONE, source];
    let told = call::call(cx, class, &arguments)?;
    call::call(cx, function, &[told]).map(drop)
}

fn show_plainly(cx: &Context, text: Value, category: Gc<Class>, place: Place) -> Outcome<()> {
    let text = convert::to_str(cx, text)?.to_lossy();
    let mut shown = format!("{}:{}: {}: {text}\n", place.file.to_lossy(), place.line, category.name_text());
    let source_line = match place.source_line {
        Some(line) => Some(line.to_lossy()),
        None => usize::try_from(place.line).ok().and_then(|line| printing::source_line(cx, place.file.bytes(), line)),
    };
    if let Some(line) = source_line {
        let line = line.trim_matches([' ', '\t', '\x0c', '\n', '\r']);
        if !line.is_empty() {
            shown.push_str("  ");
            shown.push_str(line);
            shown.push('\n');
        }
    }
    printing::print_text(cx, shown.as_bytes());
    Ok(())
}

/// The line of a module's source as its loader gives it.
pub(super) fn line_of_loader(cx: &Context, globals: Gc<Dict>, line: i64) -> Outcome<Option<Gc<Str>>> {
    let (Some(loader), Some(name)) = (globals.get_str(cx, cx.names.__loader__), globals.get_str(cx, cx.names.__name__)) else {
        return Ok(None);
    };
    let Some(get_source) = attributes::find(cx, loader, str::intern_str(cx, "get_source")?)? else { return Ok(None) };
    let source = call::call(cx, get_source, &[name])?;
    if source.is_none() || line < 1 {
        return Ok(None);
    }
    let lines = call::call_method_str(cx, source, "splitlines", &[])?;
    Ok(subscript::get_item(cx, lines, convert::int_from_i64(cx, line - 1)?)?.downcast())
}
