//! What Python sees of TypeVar, ParamSpec, TypeVarTuple and NoDefault.

use super::union::of_checked;
use super::variables::{self, place, variance};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Record, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class;
use crate::objects::received::{argument, class_argument, given, receiver, variable};
use crate::objects::str;
use crate::protocols::descriptors::record_value;
use crate::protocols::{attributes, compare, convert, iterate, truth};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{import, type_error, value_error};

macro_rules! rows {
    ($rows:ident: $($row:expr),* $(,)?) => {
        /// Rows of the class.
        #[rustfmt::skip]
        pub static $rows: &[NativeDefinition] = &[
            NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
            NativeDefinition::method("__reduce__", "($self, /)", reduce, ""),
            NativeDefinition::method("__mro_entries__", "($self, object, /)", mro_entries, ""),
            NativeDefinition::method("has_default", "($self, /)", has_default, ""),
            NativeDefinition::getter("__default__", default, ""),
            NativeDefinition::getter("evaluate_default", evaluate_default, ""),
            NativeDefinition::member("__name__", name, None, ""),
            $($row),*
        ];
    };
}

const OR: NativeDefinition = NativeDefinition::operator("__or__", "($self, value, /)", or, "Return self|value.");
const REFLECTED_OR: NativeDefinition =
    NativeDefinition::operator("__ror__", "($self, value, /)", reflected_or, "Return value|self.");
const COVARIANT: NativeDefinition =
    NativeDefinition::member("__covariant__", flag::<{ variance::COVARIANT }>, None, "");
const CONTRAVARIANT: NativeDefinition =
    NativeDefinition::member("__contravariant__", flag::<{ variance::CONTRAVARIANT }>, None, "");
const INFERRED: NativeDefinition =
    NativeDefinition::member("__infer_variance__", flag::<{ variance::INFERRED }>, None, "");
const BOUND: NativeDefinition = NativeDefinition::getter("__bound__", bound, "");

rows! { TYPE_VAR:
    NativeDefinition::constructor("($type, /, name, *constraints, bound=None, default=typing.NoDefault, covariant=False, contravariant=False, infer_variance=False)", new_type_var, "Create and return a new object.  See help(type) for accurate signature."),
    OR, REFLECTED_OR, COVARIANT, CONTRAVARIANT, INFERRED, BOUND,
    NativeDefinition::getter("__constraints__", constraints, ""),
    NativeDefinition::getter("evaluate_bound", evaluate_bound, ""),
    NativeDefinition::getter("evaluate_constraints", evaluate_constraints, ""),
    NativeDefinition::method("__typing_subst__", "($self, arg, /)", substitute_type_var, ""),
    NativeDefinition::method("__typing_prepare_subst__", "($self, alias, args, /)", prepare_type_var, ""),
}

rows! { PARAM_SPEC:
    NativeDefinition::constructor("($type, /, name, *, bound=None, default=typing.NoDefault, covariant=False, contravariant=False, infer_variance=False)", new_param_spec, "Create and return a new object.  See help(type) for accurate signature."),
    OR, REFLECTED_OR, COVARIANT, CONTRAVARIANT, INFERRED, BOUND,
    NativeDefinition::getter("args", spec_arguments, "Represents positional arguments."),
    NativeDefinition::getter("kwargs", spec_keywords, "Represents keyword arguments."),
    NativeDefinition::method("__typing_subst__", "($self, arg, /)", substitute_param_spec, ""),
    NativeDefinition::method("__typing_prepare_subst__", "($self, alias, args, /)", prepare_param_spec, ""),
}

rows! { TYPE_VAR_TUPLE:
    NativeDefinition::constructor("($type, /, name, *, default=typing.NoDefault)", new_type_var_tuple, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__iter__", "($self, /)", iter, "Implement iter(self)."),
    NativeDefinition::method("__typing_subst__", "($self, arg, /)", substitute_tuple, ""),
    NativeDefinition::method("__typing_prepare_subst__", "($self, alias, args, /)", prepare_tuple, ""),
}

/// Rows of the class of `typing.NoDefault`.
pub static NO_DEFAULT: &[NativeDefinition] = &[
    NativeDefinition::doc("The type of the NoDefault singleton."),
    NativeDefinition::constructor("($type, /)", new_no_default, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__repr__", "($self, /)", repr_no_default, "Return repr(self)."),
    NativeDefinition::method("__reduce__", "($self, /)", reduce_no_default, ""),
];

/// Rows of `P.args` and `P.kwargs`.
#[rustfmt::skip]
pub static SPEC_PART: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, origin, /)", new_part, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__repr__", "($self, /)", repr_part, "Return repr(self)."),
    NativeDefinition::operator("__eq__", "($self, value, /)", equal_parts, "Return self==value."),
    NativeDefinition::method("__mro_entries__", "($self, object, /)", mro_entries, ""),
    NativeDefinition::member("__origin__", part_origin, None, ""),
];

fn own(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Record>> {
    receiver(cx, arguments)
}

fn at(record: Gc<Record>, place: usize) -> Option<Value> {
    record_value(record.value(), place).and_then(Value::present)
}

fn checked_name(cx: &Context, value: Value, function: &str) -> Outcome {
    match value.is::<Str>() {
        true => Ok(value),
        false => Err(type_error!(cx, "{function}() argument 'name' must be str, not {}", cx.class_name(value))),
    }
}

fn checked_bound(cx: &Context, bound: Option<Value>) -> Outcome<Option<Value>> {
    match bound.filter(|bound| !bound.is_none()) {
        None => Ok(None),
        Some(bound) => {
            let message = str::from_str(cx, "Bound must be a type.")?.value();
            import::call_in_module(cx, "typing", "_type_check", &[bound, message]).map(Some)
        }
    }
}

/// The bits of three keyword arguments from an index on.
fn variance_bits(cx: &Context, arguments: &[Value], first: usize) -> Outcome<u64> {
    let mut bits = 0;
    for (offset, bit) in [variance::COVARIANT, variance::CONTRAVARIANT, variance::INFERRED].into_iter().enumerate() {
        if let Some(value) = given(arguments, first + offset)
            && truth::is_true(cx, value)?
        {
            bits |= bit;
        }
    }
    let both = variance::COVARIANT | variance::CONTRAVARIANT;
    if bits & both == both {
        return Err(value_error!(cx, "Bivariant types are not supported."));
    }
    if bits & variance::INFERRED != 0 && bits & both != 0 {
        return Err(value_error!(cx, "Variance cannot be specified with infer_variance."));
    }
    Ok(bits)
}

fn set_given_default(cx: &Context, record: Gc<Record>, default: Option<Value>) -> Outcome<()> {
    if let Some(default) = default
        && default != variables::no_default(cx)?
    {
        record.set_trailing_value(cx, place::DEFAULT, Some(default));
    }
    Ok(())
}

fn new_type_var(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = class_argument(cx, arguments)?;
    let name = checked_name(cx, argument(arguments, 1), "typevar")?;
    let constraints = variable(cx, arguments, 2)?;
    let bound = checked_bound(cx, given(arguments, 3))?;
    let bits = variance_bits(cx, arguments, 5)?;
    match constraints.length() {
        0 => {}
        1 => return Err(type_error!(cx, "A single constraint is not allowed")),
        _ if bound.is_some() => {
            return Err(type_error!(cx, "Constraints cannot be combined with bound=..."));
        }
        _ => {}
    }
    let record = variables::allocate(cx, class, name)?;
    record.set_data(bits);
    record.set_trailing_value(cx, place::BOUND, Some(bound.unwrap_or(Value::UNBOUND)));
    if constraints.length() > 0 {
        let message = str::from_str(cx, "TypeVar(name, constraint, ...): constraints must be types.")?.value();
        let mut checked = crate::value_buffer::ValueBuffer::new();
        for constraint in constraints.items() {
            let constraint = match constraint.is::<Class>() {
                true => *constraint,
                false => import::call_in_module(cx, "typing", "_type_check", &[*constraint, message])?,
            };
            checked.push(cx, constraint)?;
        }
        let checked = Gc::<Tuple>::from_values(cx, checked.as_slice())?;
        record.set_trailing_value(cx, place::CONSTRAINTS, Some(checked.value()));
    }
    set_given_default(cx, record, given(arguments, 4))?;
    variables::set_module(cx, record)?;
    Ok(record.value())
}

fn new_param_spec(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = class_argument(cx, arguments)?;
    let name = checked_name(cx, argument(arguments, 1), "paramspec")?;
    let bound = checked_bound(cx, given(arguments, 2))?;
    let bits = variance_bits(cx, arguments, 4)?;
    let record = variables::allocate(cx, class, name)?;
    record.set_data(bits);
    record.set_trailing_value(cx, place::BOUND, Some(bound.unwrap_or(Value::UNBOUND)));
    set_given_default(cx, record, given(arguments, 3))?;
    variables::set_module(cx, record)?;
    Ok(record.value())
}

fn new_type_var_tuple(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = class_argument(cx, arguments)?;
    let name = checked_name(cx, argument(arguments, 1), "typevartuple")?;
    let record = variables::allocate(cx, class, name)?;
    set_given_default(cx, record, given(arguments, 2))?;
    variables::set_module(cx, record)?;
    Ok(record.value())
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let record = own(cx, arguments)?;
    let mut text = str::TextBuilder::new();
    let has = |bit| record.data() & bit != 0;
    if !cx.is_instance_of(record.value(), BuiltinClass::TypeVarTuple) && !has(variance::INFERRED) {
        text.push_str(match (has(variance::COVARIANT), has(variance::CONTRAVARIANT)) {
            (true, _) => "+",
            (_, true) => "-",
            _ => "~",
        });
    }
    text.push_string(variables::name_of(cx, record)?);
    Ok(text.finish(cx)?.value())
}

fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(variables::name_of(cx, own(cx, arguments)?)?.value())
}

fn mro_entries(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = cx.class_of(argument(arguments, 0)).name_string(cx)?.to_lossy();
    Err(type_error!(cx, "Cannot subclass an instance of {class}"))
}

fn name(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(variables::name_of(cx, own(cx, arguments)?)?.value())
}

fn default(cx: &Context, arguments: &[Value]) -> Outcome {
    let absent = variables::no_default(cx)?;
    variables::evaluated(cx, own(cx, arguments)?, place::DEFAULT, place::EVALUATE_DEFAULT, absent)
}

fn has_default(cx: &Context, arguments: &[Value]) -> Outcome {
    let record = own(cx, arguments)?;
    Ok(Value::from_bool(at(record, place::DEFAULT).or(at(record, place::EVALUATE_DEFAULT)).is_some()))
}

fn evaluator(cx: &Context, arguments: &[Value], value: usize, function: usize) -> Outcome {
    let record = own(cx, arguments)?;
    match (at(record, function), at(record, value)) {
        (Some(function), _) => Ok(function),
        (None, Some(value)) => super::constant_evaluator::of(cx, value),
        (None, None) => Ok(Value::NONE),
    }
}

fn evaluate_default(cx: &Context, arguments: &[Value]) -> Outcome {
    evaluator(cx, arguments, place::DEFAULT, place::EVALUATE_DEFAULT)
}

fn evaluate_bound(cx: &Context, arguments: &[Value]) -> Outcome {
    evaluator(cx, arguments, place::BOUND, place::EVALUATE_BOUND)
}

fn evaluate_constraints(cx: &Context, arguments: &[Value]) -> Outcome {
    evaluator(cx, arguments, place::CONSTRAINTS, place::EVALUATE_CONSTRAINTS)
}

fn flag<const BIT: u64>(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(own(cx, arguments)?.data() & BIT != 0))
}

fn bound(cx: &Context, arguments: &[Value]) -> Outcome {
    variables::evaluated(cx, own(cx, arguments)?, place::BOUND, place::EVALUATE_BOUND, Value::NONE)
}

fn constraints(cx: &Context, arguments: &[Value]) -> Outcome {
    let absent = Gc::<Tuple>::empty(cx)?.value();
    variables::evaluated(cx, own(cx, arguments)?, place::CONSTRAINTS, place::EVALUATE_CONSTRAINTS, absent)
}

fn or(cx: &Context, arguments: &[Value]) -> Outcome {
    of_checked(cx, &[argument(arguments, 0), argument(arguments, 1)])
}

fn reflected_or(cx: &Context, arguments: &[Value]) -> Outcome {
    of_checked(cx, &[argument(arguments, 1), argument(arguments, 0)])
}

fn substitute_type_var(cx: &Context, arguments: &[Value]) -> Outcome {
    import::call_in_module(cx, "typing", "_typevar_subst", arguments)
}

/// A default takes the place of a missing last argument.
fn prepare_type_var(cx: &Context, arguments: &[Value]) -> Outcome {
    let [own, alias, items] = arguments else { return Ok(Value::NONE) };
    let parameters = attributes::get(cx, *alias, cx.names.__parameters__)?;
    let parameters = iterate::to_tuple(cx, parameters)?;
    let given = iterate::to_tuple(cx, *items)?;
    let index = parameters.items().iter().position(|parameter| parameter == own).unwrap_or(0);
    if index != given.length() {
        return Ok(*items);
    }
    let value = default(cx, arguments)?;
    if value == variables::no_default(cx)? {
        let alias = convert::to_str(cx, *alias)?.to_lossy();
        return Err(type_error!(cx, "Too few arguments for {alias}"));
    }
    let mut all = crate::value_buffer::ValueBuffer::from_slice(cx, given.items())?;
    all.push(cx, value)?;
    Ok(Gc::<Tuple>::from_values(cx, all.as_slice())?.value())
}

fn spec_arguments(cx: &Context, arguments: &[Value]) -> Outcome {
    class::record(cx, BuiltinClass::ParamSpecArgs, &[argument(arguments, 0)])
}

fn spec_keywords(cx: &Context, arguments: &[Value]) -> Outcome {
    class::record(cx, BuiltinClass::ParamSpecKwargs, &[argument(arguments, 0)])
}

fn substitute_param_spec(cx: &Context, arguments: &[Value]) -> Outcome {
    import::call_in_module(cx, "typing", "_paramspec_subst", arguments)
}

fn prepare_param_spec(cx: &Context, arguments: &[Value]) -> Outcome {
    import::call_in_module(cx, "typing", "_paramspec_prepare_subst", arguments)
}

fn iter(cx: &Context, arguments: &[Value]) -> Outcome {
    let unpacked = variables::unpack(cx, argument(arguments, 0))?;
    iterate::iterator(cx, Gc::<Tuple>::from_values(cx, &[unpacked])?.value())
}

fn substitute_tuple(cx: &Context, _: &[Value]) -> Outcome {
    Err(type_error!(cx, "Substitution of bare TypeVarTuple is not supported"))
}

fn prepare_tuple(cx: &Context, arguments: &[Value]) -> Outcome {
    import::call_in_module(cx, "typing", "_typevartuple_prepare_subst", arguments)
}

fn new_no_default(cx: &Context, _: &[Value]) -> Outcome {
    variables::no_default(cx)
}

fn repr_no_default(cx: &Context, _: &[Value]) -> Outcome {
    Ok(str::from_str(cx, "typing.NoDefault")?.value())
}

fn reduce_no_default(cx: &Context, _: &[Value]) -> Outcome {
    Ok(str::from_str(cx, "NoDefault")?.value())
}

fn new_part(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = class_argument(cx, arguments)?;
    let record: Gc<Record> = class::instance::allocate(cx, class, 1)?;
    record.set_trailing_value(cx, 0, Some(argument(arguments, 1)));
    Ok(record.value())
}

fn part_origin(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(at(own(cx, arguments)?, 0).unwrap_or(Value::NONE))
}

fn repr_part(cx: &Context, arguments: &[Value]) -> Outcome {
    let part = own(cx, arguments)?;
    let origin = at(part, 0).unwrap_or(Value::NONE);
    let what = if cx.is_instance_of(part.value(), BuiltinClass::ParamSpecArgs) { "args" } else { "kwargs" };
    let name = match cx.is_instance_of(origin, BuiltinClass::ParamSpec) {
        true => convert::to_str(cx, attributes::get(cx, origin, cx.names.__name__)?)?,
        false => convert::repr(cx, origin)?,
    };
    Ok(str::from_str(cx, &format!("{}.{what}", name.to_lossy()))?.value())
}

fn equal_parts(cx: &Context, arguments: &[Value]) -> Outcome {
    let (left, right) = (argument(arguments, 0), argument(arguments, 1));
    if cx.class_of(left) != cx.class_of(right) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let origin = |value| record_value(value, 0).unwrap_or(Value::NONE);
    Ok(Value::from_bool(compare::equal(cx, origin(left), origin(right))?))
}
