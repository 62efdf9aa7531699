//! The module `_bisect`: places in sorted sequences.

use super::NativeModule;
use crate::context::Context;
use crate::layout::List;
use crate::native::NativeDefinition;
use crate::objects::list;
use crate::objects::received::{argument, given};
use crate::protocols::{call, compare, convert, subscript};
use crate::raised::Outcome;
use crate::value::Value;
use crate::value_error;

/// The module's row.
pub static MODULE: NativeModule = NativeModule {
    name: "_bisect",
    doc: "Bisection algorithms.\n\nThis module provides support for maintaining a list in sorted order without\nhaving to sort the list after each insertion. For long lists of items with\nexpensive comparison operations, this can be an improvement over the more\ncommon approach.\n",
    functions: FUNCTIONS,
    fill: |_, _| Ok(()),
};

const PARAMETERS: &str = "($module, a, x, lo=0, hi=None, *, key=None)";

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("bisect_right", PARAMETERS, |cx, arguments| Ok(Value::from_length(find(cx, arguments, argument(arguments, 1), true)?)), "Return the index where to insert item x in list a, assuming a is sorted."),
    NativeDefinition::function("bisect_left", PARAMETERS, |cx, arguments| Ok(Value::from_length(find(cx, arguments, argument(arguments, 1), false)?)), "Return the index where to insert item x in list a, assuming a is sorted."),
    NativeDefinition::function("insort_right", PARAMETERS, |cx, arguments| insert(cx, arguments, true), "Insert item x in list a, and keep it sorted assuming a is sorted."),
    NativeDefinition::function("insort_left", PARAMETERS, |cx, arguments| insert(cx, arguments, false), "Insert item x in list a, and keep it sorted assuming a is sorted."),
];

fn key(arguments: &[Value]) -> Option<Value> {
    given(arguments, 4).filter(|key| !key.is_none())
}

/// The index at which `x` keeps the sequence sorted, behind equal items (`right`) or before them.
fn find(cx: &Context, arguments: &[Value], x: Value, right: bool) -> Outcome<usize> {
    let sequence = argument(arguments, 0);
    let low = given(arguments, 2).map_or(Ok(0), |low| convert::to_size(cx, low))?;
    let high = match given(arguments, 3).filter(|high| !high.is_none()) {
        Some(high) => convert::to_size(cx, high)?,
        None => -1,
    };
    let Ok(mut low) = usize::try_from(low) else { return Err(value_error!(cx, "lo must be non-negative")) };
    let mut high = match high {
        -1 => subscript::length(cx, sequence)?,
        high => high.max(0) as usize,
    };
    let key = key(arguments);
    let exact = sequence.downcast::<List>().filter(|list| list.object().shape() == list::SHAPE);
    while low < high {
        let middle = low + (high - low) / 2;
        let item = match exact {
            Some(list) => list.get(cx, middle)?,
            None => None,
        };
        let mut item = match item {
            Some(item) => item,
            None => subscript::get_item(cx, sequence, Value::from_length(middle))?,
        };
        if let Some(key) = key {
            item = call::call(cx, key, &[item])?;
        }
        let goes_left = if right { compare::less(cx, x, item)? } else { !compare::less(cx, item, x)? };
        if goes_left { high = middle } else { low = middle + 1 }
    }
    Ok(low)
}

fn insert(cx: &Context, arguments: &[Value], right: bool) -> Outcome {
    let (sequence, x) = (argument(arguments, 0), argument(arguments, 1));
    let searched = match key(arguments) {
        Some(key) => call::call(cx, key, &[x])?,
        None => x,
    };
    let at = find(cx, arguments, searched, right)?;
    match sequence.downcast::<List>().filter(|list| list.object().shape() == list::SHAPE) {
        Some(list) => list.insert(cx, at.min(list.length()), x)?,
        None => drop(call::call_method(cx, sequence, cx.names.insert, &[Value::from_length(at), x])?),
    }
    Ok(Value::NONE)
}
