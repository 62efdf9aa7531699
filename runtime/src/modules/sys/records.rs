//! The records of `sys`: tuples whose items have names (`version_info`, `flags`, `float_info` ...).
//!
//! Each is a class of its own, a row of the table of built-in classes, based on tuple; this file has their field names in order.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::Tuple;
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::str;
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::value::Value;

/// The item at an index, for getters.
fn item(arguments: &[Value], index: usize) -> Value {
    arguments.first().and_then(|record| record.downcast::<Tuple>()).and_then(|tuple| tuple.get(index)).unwrap_or(Value::NONE)
}

macro_rules! records {
    (@getters $rows:ident $class:ident [$($done:tt)*] $index:expr;) => {
        /// The rows of the class.
        pub static $rows: &[NativeDefinition] = &[$($done)* NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self).")];
    };
    (@getters $rows:ident $class:ident [$($done:tt)*] $index:expr; $field:ident $($rest:ident)*) => {
        records! { @getters $rows $class
            [$($done)* NativeDefinition::getter(stringify!($field), |_, arguments| Ok(item(arguments, $index)), ""),]
            $index + 1; $($rest)* }
    };
    ($($rows:ident $class:ident { $($field:ident)* })*) => {
        $(records! { @getters $rows $class [] 0; $($field)* })*

        /// The field names of a record.
        fn fields_of(shape: crate::object::ShapeId) -> &'static [&'static str] {
            $(if shape == BuiltinClass::$class.shape() {
                return &[$(stringify!($field)),*];
            })*
            &[]
        }
    };
}

records! {
    VERSION_INFO VersionInfo { major minor micro releaselevel serial }
    FLAGS SystemFlags {
        debug inspect interactive optimize dont_write_bytecode no_user_site no_site ignore_environment verbose bytes_warning quiet
        hash_randomization isolated dev_mode utf8_mode safe_path int_max_str_digits gil thread_inherit_context context_aware_warnings
    }
    FLOAT_INFO FloatInfo { max max_exp max_10_exp min min_exp min_10_exp dig mant_dig epsilon radix rounds }
    INT_INFO IntInfo { bits_per_digit sizeof_digit default_max_str_digits str_digits_check_threshold }
    UNRAISABLE UnraisableHookArgs { exc_type exc_value exc_traceback err_msg object }
    HASH_INFO HashInfo { width modulus inf nan imag algorithm hash_bits seed_bits cutoff }
}

/// A record of a class.
///
/// # Errors
/// MemoryError.
pub fn new(cx: &Context, class: BuiltinClass, items: &[Value]) -> Outcome {
    let tuple = Gc::<Tuple>::from_values(cx, items)?;
    tuple.object().header().set_shape(class.shape());
    Ok(tuple.value())
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let Some(record) = arguments.first().and_then(|record| record.downcast::<Tuple>()) else { return Ok(Value::NONE) };
    let names = fields_of(record.object().shape());
    let module = if cx.is_exact(record.value(), BuiltinClass::UnraisableHookArgs) { "" } else { "sys." };
    let mut text = format!("{module}{}(", cx.class_name(record.value()));
    for (index, name) in names.iter().enumerate() {
        let shown = convert::repr(cx, record.get(index).unwrap_or(Value::NONE))?;
        let separator = if index == 0 { "" } else { ", " };
        text.push_str(&format!("{separator}{name}={}", shown.to_lossy()));
    }
    text.push(')');
    Ok(str::from_str(cx, &text)?.value())
}
