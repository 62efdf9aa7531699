//! TypeVar, ParamSpec and TypeVarTuple: records of one layout, so that they share their attributes. What is evaluated lazily is kept as a function until
//! somebody asks.
//!
//! Invariant: a value that is UNBOUND is told by its function, or absent where that is None.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Record, Str, Tuple};
use crate::object::Gc;
use crate::objects::class::instance;
use crate::objects::str;
use crate::protocols::call;
use crate::protocols::descriptors::record_value;
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// Places of the record's values.
pub mod place {
    /// `__name__`
    pub const NAME: usize = 0;
    /// `__bound__`
    pub const BOUND: usize = 1;
    /// Evaluates the bound.
    pub const EVALUATE_BOUND: usize = 2;
    /// `__constraints__`
    pub const CONSTRAINTS: usize = 3;
    /// Evaluates the constraints.
    pub const EVALUATE_CONSTRAINTS: usize = 4;
    /// `__default__`
    pub const DEFAULT: usize = 5;
    /// Evaluates the default.
    pub const EVALUATE_DEFAULT: usize = 6;
    /// How many there are.
    pub const COUNT: usize = 7;
}

/// Bits of the record's `data`.
pub mod variance {
    /// `covariant=True`
    pub const COVARIANT: u64 = 1;
    /// `contravariant=True`
    pub const CONTRAVARIANT: u64 = 2;
    /// `infer_variance=True`
    pub const INFERRED: u64 = 4;
}

/// A variable of a class, everything but the name absent.
pub(super) fn allocate(cx: &Context, class: Gc<Class>, name: Value) -> Outcome<Gc<Record>> {
    let record: Gc<Record> = instance::allocate(cx, class, place::COUNT)?;
    for at in 0..place::COUNT {
        record.set_trailing_value(cx, at, Some(Value::UNBOUND));
    }
    record.set_trailing_value(cx, place::NAME, Some(name));
    Ok(record)
}

/// Notes the module of the calling code.
pub(super) fn set_module(cx: &Context, record: Gc<Record>) -> Outcome<()> {
    let globals = cx.engine_if_any().and_then(|engine| engine.globals(cx));
    let module = globals.and_then(|globals| globals.get_str(cx, cx.names.__name__)).unwrap_or(Value::NONE);
    instance::set(cx, record.object(), cx.names.__module__, module).map(drop)
}

/// A type variable as the syntax `def f[T]` makes it: its variance is inferred. The functions evaluate bound and constraints.
///
/// # Errors
/// MemoryError.
pub fn type_var(cx: &Context, name: Value, bound: Option<Value>, constraints: Option<Value>) -> Outcome {
    let record = allocate(cx, cx.class(BuiltinClass::TypeVar), name)?;
    record.set_data(variance::INFERRED);
    record.set_trailing_value(cx, place::EVALUATE_BOUND, Some(bound.unwrap_or(Value::UNBOUND)));
    record.set_trailing_value(cx, place::EVALUATE_CONSTRAINTS, Some(constraints.unwrap_or(Value::UNBOUND)));
    set_module(cx, record)?;
    Ok(record.value())
}

/// A parameter specification as the syntax `**P` makes it.
///
/// # Errors
/// MemoryError.
pub fn param_spec(cx: &Context, name: Value) -> Outcome {
    let record = allocate(cx, cx.class(BuiltinClass::ParamSpec), name)?;
    record.set_data(variance::INFERRED);
    set_module(cx, record)?;
    Ok(record.value())
}

/// A tuple of type variables as the syntax `*Ts` makes it.
///
/// # Errors
/// MemoryError.
pub fn type_var_tuple(cx: &Context, name: Value) -> Outcome {
    let record = allocate(cx, cx.class(BuiltinClass::TypeVarTuple), name)?;
    set_module(cx, record)?;
    Ok(record.value())
}

/// Gives a type parameter the function that evaluates its default; the parameter itself.
pub fn set_default(cx: &Context, parameter: Value, evaluate: Value) -> Outcome {
    if let Some(record) = parameter.downcast::<Record>().filter(|record| record.trailing_words() == place::COUNT) {
        record.set_trailing_value(cx, place::EVALUATE_DEFAULT, Some(evaluate));
    }
    Ok(parameter)
}

/// A value that may have to be evaluated first; `absent` where there is none.
pub(super) fn evaluated(cx: &Context, record: Gc<Record>, value: usize, function: usize, absent: Value) -> Outcome {
    let at = |place| record_value(record.value(), place).and_then(Value::present);
    if let Some(known) = at(value) {
        return Ok(known);
    }
    let Some(function) = at(function) else { return Ok(absent) };
    let result = call::call(cx, function, &[Value::from_length(1)])?;
    record.set_trailing_value(cx, value, Some(result));
    Ok(result)
}

/// `typing.NoDefault`, which exists once.
pub fn no_default(cx: &Context) -> Outcome {
    if let Some(known) = cx.no_default.get() {
        return Ok(known);
    }
    let made = crate::objects::class::record(cx, BuiltinClass::NoDefaultType, &[])?;
    cx.no_default.set(Some(made));
    Ok(made)
}

/// `Generic[...]` of type parameters: a base of generic classes.
///
/// # Errors
/// What `typing` raises.
pub fn subscript_generic(cx: &Context, parameters: Value) -> Outcome {
    let unpacked = unpacked_tuples(cx, parameters)?;
    let generic = cx.class(BuiltinClass::Generic).value();
    crate::import::call_in_module(cx, "typing", "_GenericAlias", &[generic, unpacked])
}

/// The parameters, each TypeVarTuple as its unpacked form.
pub(super) fn unpacked_tuples(cx: &Context, parameters: Value) -> Outcome {
    let Some(tuple) = parameters.downcast::<Tuple>() else { return Ok(parameters) };
    if !tuple.items().iter().any(|parameter| cx.is_exact(*parameter, BuiltinClass::TypeVarTuple)) {
        return Ok(parameters);
    }
    let mut all = crate::value_buffer::ValueBuffer::new();
    for parameter in tuple.items() {
        let parameter = match cx.is_exact(*parameter, BuiltinClass::TypeVarTuple) {
            true => unpack(cx, *parameter)?,
            false => *parameter,
        };
        all.push(cx, parameter)?;
    }
    Ok(Gc::<Tuple>::from_values(cx, all.as_slice())?.value())
}

/// `typing.Unpack[parameter]`
pub(super) fn unpack(cx: &Context, parameter: Value) -> Outcome {
    let typing = crate::import::find_or_load(cx, str::intern_str(cx, "typing")?)?;
    let unpack = crate::protocols::attributes::get_str(cx, typing, "Unpack")?;
    crate::protocols::subscript::get_item(cx, unpack, parameter)
}

/// The name of a variable, for its repr.
pub(super) fn name_of(cx: &Context, record: Gc<Record>) -> Outcome<Gc<Str>> {
    match record_value(record.value(), place::NAME).and_then(|name| name.downcast()) {
        Some(name) => Ok(name),
        None => Err(type_error!(cx, "a type parameter without a name")),
    }
}
