//! Cells of variables that inner functions share (`cell`).

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, ClosureCell};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::instance;
use crate::objects::received::{argument, given, receiver};
use crate::objects::str;
use crate::protocols::compare::{self, CompareOperator};
use crate::raised::Outcome;
use crate::value::Value;
use crate::value_error;

/// The rows of `cell`.
#[rustfmt::skip]
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::doc("Create a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the cell will be empty,\n    and \nfurther attempts to access its cell_contents attribute will\n    raise a ValueError."),
    NativeDefinition::constructor("($type, contents=<unrepresentable>, /)", new, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::operator("__lt__", "($self, value, /)", compared::<0>, "Return self<value."),
    NativeDefinition::operator("__le__", "($self, value, /)", compared::<1>, "Return self<=value."),
    NativeDefinition::operator("__eq__", "($self, value, /)", compared::<2>, "Return self==value."),
    NativeDefinition::operator("__ne__", "($self, value, /)", compared::<3>, "Return self!=value."),
    NativeDefinition::operator("__gt__", "($self, value, /)", compared::<4>, "Return self>value."),
    NativeDefinition::operator("__ge__", "($self, value, /)", compared::<5>, "Return self>=value."),
    NativeDefinition::property("cell_contents", contents, set_contents, ""),
];

/// A cell; empty without contents.
pub fn cell(cx: &Context, contents: Option<Value>) -> Outcome<Gc<ClosureCell>> {
    let made = cx.heap.allocate::<ClosureCell>(BuiltinClass::Cell.shape(), 0);
    let cell = made.map_err(|_| cx.raise_out_of_memory())?;
    cell.set_contents(cx, Some(contents.unwrap_or(Value::UNBOUND)));
    Ok(cell)
}

fn own(cx: &Context, arguments: &[Value]) -> Outcome<Gc<ClosureCell>> {
    receiver(cx, arguments)
}

fn held(cell: Gc<ClosureCell>) -> Option<Value> {
    cell.contents().and_then(Value::present)
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let Some(class) = argument(arguments, 0).downcast::<Class>() else { return Ok(Value::NONE) };
    let cell: Gc<ClosureCell> = instance::allocate(cx, class, 0)?;
    cell.set_contents(cx, Some(argument(arguments, 1)));
    Ok(cell.value())
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let cell = own(cx, arguments)?;
    let at = cell.value().bits();
    let text = match held(cell) {
        None => format!("<cell at {at:#x}: empty>"),
        Some(value) => format!("<cell at {at:#x}: {} object at {:#x}>", cx.class_name(value), value.bits()),
    };
    Ok(str::from_str(cx, &text)?.value())
}

/// Cells compare as their contents; an empty one is less than any other.
fn compared<const OPERATOR: u8>(cx: &Context, arguments: &[Value]) -> Outcome {
    use CompareOperator::*;
    let operator = [Less, LessEqual, Equal, NotEqual, Greater, GreaterEqual][usize::from(OPERATOR) % 6];
    let (Some(left), Some(right)) =
        (argument(arguments, 0).downcast::<ClosureCell>(), argument(arguments, 1).downcast::<ClosureCell>())
    else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    match (held(left), held(right)) {
        (Some(left), Some(right)) => compare::compare(cx, operator, left, right),
        (left, right) => Ok(Value::from_bool(operator.holds(left.is_some().cmp(&right.is_some())))),
    }
}

fn contents(cx: &Context, arguments: &[Value]) -> Outcome {
    match held(own(cx, arguments)?) {
        Some(value) => Ok(value),
        None => Err(value_error!(cx, "Cell is empty")),
    }
}

fn set_contents(cx: &Context, arguments: &[Value]) -> Outcome {
    own(cx, arguments)?.set_contents(cx, Some(given(arguments, 1).unwrap_or(Value::UNBOUND)));
    Ok(Value::NONE)
}
