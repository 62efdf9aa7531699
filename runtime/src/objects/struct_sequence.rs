//! Tuples whose items have names: what `os.stat()`, `time.gmtime()` and their like return. Items behind the tuple's end (`st_blksize`) have names alone.
//!
//! Each is a class of its own, a row of the table of built-in classes, based on tuple. This file has the machinery; the descriptions stand with the modules.
//!
//! Invariant: a tuple of such a class has room for all fields, and its length is the number of visible ones.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, Str, Tuple};
use crate::object::{Gc, ShapeId};
use crate::objects::class::instance;
use crate::objects::received::{argument, class_argument, given, keywords, receiver};
use crate::objects::{str, tuple};
use crate::protocols::{convert, iterate};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// What there is to know of one class.
pub struct Description {
    /// The class.
    pub class: BuiltinClass,
    /// `os.stat_result`
    pub full_name: &'static str,
    /// How many fields are items of the tuple.
    pub visible: usize,
    /// All names; empty for a field without one.
    pub fields: &'static [&'static str],
}

/// All descriptions.
static ALL: &[&Description] = &[
    &crate::modules::posix::records::STAT_RESULT,
    &crate::modules::posix::records::STATVFS_RESULT,
    &crate::modules::posix::records::TERMINAL_SIZE,
    &crate::modules::time::STRUCT_TIME,
    &crate::modules::posix::records::TIMES_RESULT,
    &crate::modules::posix::records::UNAME_RESULT,
    &crate::modules::posix::records::SCHED_PARAM,
    &crate::modules::posix::records::WAITID_RESULT,
];

/// Makes the description and the rows of a class: `rows! { NAME ROWS Class "os.class" "doc" [fields; hidden fields] }`, `_` for a field without a name.
#[macro_export]
macro_rules! struct_sequence {
    (@rows $rows:ident $doc:literal [$($done:tt)*] $index:expr;) => {
        /// The rows of the class.
        pub static $rows: &[$crate::native::NativeDefinition] = &[
            $crate::native::NativeDefinition::doc($doc),
            $crate::native::NativeDefinition::constructor("($type, sequence, dict=<unrepresentable>)", $crate::objects::struct_sequence::new_method, ""),
            $crate::native::NativeDefinition::operator("__repr__", "($self, /)", $crate::objects::struct_sequence::repr, "Return repr(self)."),
            $crate::native::NativeDefinition::method("__reduce__", "($self, /)", $crate::objects::struct_sequence::reduce, ""),
            $crate::native::NativeDefinition::method("__replace__", "($self, /, **changes)", $crate::objects::struct_sequence::replace, "Return a copy of the structure with new values for the specified fields."),
            $($done)*
        ];
    };
    (@rows $rows:ident $doc:literal [$($done:tt)*] $index:expr; _ $($rest:tt)*) => {
        $crate::struct_sequence! { @rows $rows $doc [$($done)*] $index + 1; $($rest)* }
    };
    (@rows $rows:ident $doc:literal [$($done:tt)*] $index:expr; $field:ident $($rest:tt)*) => {
        $crate::struct_sequence! { @rows $rows $doc
            [$($done)* $crate::native::NativeDefinition::member(stringify!($field), $crate::objects::struct_sequence::field::<{ $index }>, None, ""),]
            $index + 1; $($rest)* }
    };
    (@name _) => { "" };
    (@name $field:ident) => { stringify!($field) };
    ($description:ident $rows:ident $class:ident $name:literal $doc:literal [$($visible:tt)*] [$($hidden:tt)*]) => {
        $crate::struct_sequence! { @rows $rows $doc [] 0; $($visible)* $($hidden)* }

        /// The description of the class.
        pub static $description: $crate::objects::struct_sequence::Description = $crate::objects::struct_sequence::Description {
            class: $crate::builtin_class::BuiltinClass::$class,
            full_name: $name,
            visible: <[&str]>::len(&[$($crate::struct_sequence!(@name $visible)),*]),
            fields: &[$($crate::struct_sequence!(@name $visible),)* $($crate::struct_sequence!(@name $hidden)),*],
        };
    };
}

fn find(shape: ShapeId) -> Option<&'static Description> {
    ALL.iter().copied().find(|row| row.class.shape() == shape)
}

impl Description {
    /// The names of fields that have one, in order.
    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().copied().filter(|name| !name.is_empty())
    }

    /// An object of the class; fields for which there is no value are None.
    ///
    /// # Errors
    /// MemoryError.
    pub fn make(&self, cx: &Context, values: &[Value]) -> Outcome {
        let class = cx.class(self.class);
        let made: Gc<Tuple> = instance::allocate(cx, class, self.fields.len())?;
        made.set_length(self.visible);
        for index in 0..self.fields.len() {
            made.set_item(cx, index, values.get(index).copied().unwrap_or(Value::NONE));
        }
        Ok(made.value())
    }
}

/// What the class's namespace holds besides its rows.
///
/// # Errors
/// MemoryError.
pub(crate) fn add_computed(cx: &Context, class: Gc<Class>, namespace: Gc<Dict>) -> Outcome<()> {
    let Some(row) = find(class.shape_of_instances()) else { return Ok(()) };
    let set = |name: &str, value: Value| namespace.set_str(cx, str::intern_str(cx, name)?, value);
    let unnamed = row.fields.iter().filter(|name| name.is_empty()).count();
    set("n_sequence_fields", Value::from_length(row.visible))?;
    set("n_fields", Value::from_length(row.fields.len()))?;
    set("n_unnamed_fields", Value::from_length(unnamed))?;
    let visible = row.fields[..row.visible].iter().filter(|name| !name.is_empty());
    let mut names = crate::value_buffer::ValueBuffer::new();
    for name in visible {
        names.push(cx, str::intern_str(cx, name)?.value())?;
    }
    set("__match_args__", Gc::<Tuple>::from_values(cx, names.as_slice())?.value())
}

fn described(cx: &Context, arguments: &[Value]) -> Outcome<(Gc<Tuple>, &'static Description)> {
    let own: Gc<Tuple> = receiver(cx, arguments)?;
    match find(own.object().shape()) {
        Some(row) => Ok((own, row)),
        None => Err(type_error!(cx, "a structure is required")),
    }
}

/// The getter of a field.
pub fn field<const INDEX: usize>(_: &Context, arguments: &[Value]) -> Outcome {
    let own = argument(arguments, 0).downcast::<Tuple>();
    Ok(own.and_then(|own| own.trailing_item(INDEX)).unwrap_or(Value::NONE))
}

/// `os.stat_result(sequence, dict)`
pub fn new_method(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = class_argument(cx, arguments)?;
    let Some(row) = find(class.shape_of_instances()) else { return Err(type_error!(cx, "a structure is required")) };
    let name = row.full_name;
    let sequence = argument(arguments, 1);
    let items = match iterate::to_tuple(cx, sequence) {
        Ok(items) => items,
        Err(raised) => {
            cx.catch(raised, BuiltinClass::TypeError)?;
            return Err(type_error!(cx, "constructor requires a sequence"));
        }
    };
    let extra = match given(arguments, 2).filter(|extra| !extra.is_none()) {
        None => None,
        Some(extra) => match extra.downcast::<Dict>() {
            Some(extra) => Some(extra),
            None => return Err(type_error!(cx, "{name}() takes a dict as second arg, if any")),
        },
    };
    let (least, most, count) = (row.visible, row.fields.len(), items.length());
    if count < least || count > most {
        let how = match (least == most, count < least) {
            (true, _) => format!("a {least}"),
            (false, true) => format!("an at least {least}"),
            (false, false) => format!("an at most {most}"),
        };
        return Err(type_error!(cx, "{name}() takes {how}-sequence ({count}-sequence given)"));
    }
    let mut values = crate::value_buffer::ValueBuffer::from_slice(cx, items.items())?;
    let mut taken = 0;
    for field in &row.fields[count..] {
        let found = match extra {
            Some(extra) if !field.is_empty() => extra.get_str(cx, str::intern_str(cx, field)?),
            _ => None,
        };
        taken += usize::from(found.is_some());
        values.push(cx, found.unwrap_or(Value::NONE))?;
    }
    if extra.is_some_and(|extra| extra.length() > taken) {
        return Err(type_error!(cx, "{name}() got duplicate or unexpected field name(s)"));
    }
    if row.class == BuiltinClass::StatResult {
        // The times as floats are those of the tuple where nothing better was given.
        for index in 10..13 {
            if let Some(time) = items.get(index - 3) && values.as_slice().get(index).is_some_and(|value| value.is_none()) {
                values.set(cx, index, time);
            }
        }
    }
    row.make(cx, values.as_slice())
}

/// `repr(...)`: the visible fields.
pub fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let (own, row) = described(cx, arguments)?;
    let mut text = str::TextBuilder::new();
    text.push_str(row.full_name);
    text.push_str("(");
    // Fields without a name are shown by the name that comes next.
    for (index, name) in row.names().take(row.visible).enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        text.push_str(name);
        text.push_str("=");
        text.push_string(convert::repr(cx, own.get(index).unwrap_or(Value::NONE))?);
    }
    text.push_str(")");
    Ok(text.finish(cx)?.value())
}

/// What `copy` and `pickle` make the object anew from.
pub fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let (own, row) = described(cx, arguments)?;
    let visible = own.copy_range(cx, 0, row.visible)?;
    let hidden = Gc::<Dict>::new(cx)?;
    for (index, name) in row.fields.iter().enumerate().skip(row.visible) {
        hidden.set_str(cx, str::intern_str(cx, name)?, own.trailing_item(index).unwrap_or(Value::NONE))?;
    }
    let parts = Gc::<Tuple>::from_values(cx, &[visible.value(), hidden.value()])?;
    Ok(Gc::<Tuple>::from_values(cx, &[cx.class_of(own.value()).value(), parts.value()])?.value())
}

/// `copy.replace(structure, **changes)`
pub fn replace(cx: &Context, arguments: &[Value]) -> Outcome {
    let (own, row) = described(cx, arguments)?;
    if row.fields.iter().any(|name| name.is_empty()) {
        let name = row.full_name;
        return Err(type_error!(cx, "__replace__() is not supported for {name} because it has unnamed field(s)"));
    }
    let changes = keywords(arguments, 1);
    let mut values = crate::value_buffer::ValueBuffer::new();
    for (index, field) in row.fields.iter().enumerate() {
        let changed = match changes {
            Some(changes) => changes.get_str(cx, str::intern_str(cx, field)?),
            None => None,
        };
        values.push(cx, changed.or(own.trailing_item(index)).unwrap_or(Value::NONE))?;
    }
    let unknown = changes.iter().flat_map(|changes| changes.present_entries()).find(|(name, _)| {
        name.downcast::<Str>().is_none_or(|name| !row.fields.contains(&name.to_lossy().as_str()))
    });
    if unknown.is_some() {
        let list = Gc::<crate::layout::List>::new(cx)?;
        for (name, _) in changes.iter().flat_map(|changes| changes.present_entries()) {
            let known = name.downcast::<Str>().is_some_and(|name| row.fields.contains(&name.to_lossy().as_str()));
            if !known {
                list.append(cx, name)?;
            }
        }
        let shown = convert::repr(cx, list.value())?;
        return Err(type_error!(cx, "Got unexpected field name(s): {}", shown.to_lossy()));
    }
    debug_assert_ne!(own.object().shape(), tuple::SHAPE);
    row.make(cx, values.as_slice())
}
