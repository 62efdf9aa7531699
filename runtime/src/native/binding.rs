//! From arguments to the parameters of a native function, and the errors when they do not fit, in CPython's words.
//!
//! CPython words them by how a function takes its arguments; the signature and the row's kind tell which that was: no parameter, one
//! positional-only parameter, several positional-only ones, or names.

use super::signature::{ParameterKind, Signature};
use super::{DefinitionKind, NativeDefinition};
use crate::arguments::Arguments;
use crate::context::Context;
use crate::layout::{Class, Dict, Module, Str};
use crate::object::Gc;
use crate::objects::str;
use crate::raised::{Outcome, Raised};
use crate::type_error;
use crate::value::Value;
use crate::value_buffer::ValueBuffer;

/// What errors call a function.
#[derive(Clone, Copy)]
pub struct Callee {
    /// The row.
    pub definition: &'static NativeDefinition,
    /// The class that a method belongs to; a constructor goes by its name.
    pub class: Option<Gc<Class>>,
    /// The module that a function belongs to.
    pub module: Option<Value>,
}

impl Callee {
    /// Whether the class is called and goes by its own name: `__new__`, `__init__`.
    fn is_construction(&self) -> bool {
        self.definition.kind == DefinitionKind::Constructor
            || (self.definition.kind == DefinitionKind::Operator && self.definition.name == "__init__")
    }

    fn name(&self) -> String {
        match self.class {
            Some(class) if self.is_construction() => class.short_name_text(),
            _ => self.definition.name.to_owned(),
        }
    }

    /// The name with the class's or, outside `builtins`, the module's in front.
    fn qualified(&self, cx: &Context) -> String {
        let name = self.definition.name;
        match self.class {
            Some(class) if self.is_construction() => class.short_name_text(),
            Some(class) => format!("{}.{name}", class.short_name_text()),
            None => match self.module_name(cx) {
                Some(module) if module != "builtins" => format!("{module}.{name}"),
                _ => name.to_owned(),
            },
        }
    }

    fn module_name(&self, cx: &Context) -> Option<String> {
        let namespace = self.module?.downcast::<Module>()?.namespace()?;
        Some(namespace.get_str(cx, cx.names.__name__)?.downcast::<Str>()?.to_lossy())
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// Counts arguments of a function all of whose parameters are positional-only; the implicit one is not among them.
#[inline(always)]
pub fn check_count(cx: &Context, callee: Callee, signature: &Signature, given: usize) -> Outcome<()> {
    if given >= signature.required && given <= signature.positional {
        return Ok(());
    }
    Err(raise_count(cx, callee, signature, given))
}

#[cold]
fn raise_count(cx: &Context, callee: Callee, signature: &Signature, given: usize) -> Raised {
    let (required, most) = (signature.required, signature.positional);
    if callee.definition.kind == DefinitionKind::Operator && !callee.is_construction() {
        return match (callee.definition.name, required == most) {
            ("__getitem__" | "__contains__", true) if most == 1 => {
                type_error!(cx, "{}() takes exactly one argument ({given} given)", callee.qualified(cx))
            }
            ("__get__", _) => raise_expected(cx, "__get__", required, most, given),
            ("__setitem__", true) => type_error!(cx, "__setitem__ expected {most} argument{}, got {given}", plural(most)),
            (_, true) => type_error!(cx, "expected {most} argument{}, got {given}", plural(most)),
            _ => type_error!(cx, "expected {required} or {most} arguments, got {given}"),
        };
    }
    if !callee.is_construction() {
        if most == 0 {
            return type_error!(cx, "{}() takes no arguments ({given} given)", callee.qualified(cx));
        }
        if most == 1 && required == 1 {
            return type_error!(cx, "{}() takes exactly one argument ({given} given)", callee.qualified(cx));
        }
    }
    raise_expected(cx, &callee.name(), required, most, given)
}

/// "pop expected at most 1 argument, got 2": for natives that count their arguments themselves, too.
#[cold]
pub fn raise_expected(cx: &Context, name: &str, required: usize, most: usize, given: usize) -> Raised {
    let (bound, count) = match given < required {
        _ if required == most => ("", required),
        true => ("at least ", required),
        false => ("at most ", most),
    };
    type_error!(cx, "{name} expected {bound}{count} argument{}, got {given}", plural(count))
}

/// Binds arguments to parameters, one value each, appended to `bound` (which may hold the implicit first argument already).
pub fn bind(
    cx: &Context,
    callee: Callee,
    signature: &Signature,
    arguments: Arguments<'_>,
    bound: &mut ValueBuffer,
) -> Outcome<()> {
    let given = arguments.by_position();
    if signature.is_plain() {
        if arguments.keyword_count() > 0 {
            return Err(raise_no_keywords(cx, callee));
        }
        check_count(cx, callee, signature, given.len())?;
        bound.extend(cx, given)?;
        for _ in given.len()..signature.positional {
            bound.push(cx, Value::UNBOUND)?;
        }
        return Ok(());
    }
    let takes_names = signature.var_keyword || signature.positional_only < signature.positional || signature.keyword_only > 0;
    if !takes_names && arguments.keyword_count() > 0 {
        return Err(raise_no_keywords(cx, callee));
    }
    check_counts_of_names(cx, callee, signature, &arguments)?;
    let first = bound.len();
    let extra = &given[given.len().min(signature.positional)..];
    let mut position = 0;
    for parameter in &signature.parameters {
        let value = match parameter.kind {
            ParameterKind::PositionalOnly | ParameterKind::Standard => {
                position += 1;
                given.get(position - 1).copied().unwrap_or(Value::UNBOUND)
            }
            ParameterKind::VarPositional => Gc::<crate::layout::Tuple>::from_values(cx, extra)?.value(),
            ParameterKind::KeywordOnly | ParameterKind::VarKeyword => Value::UNBOUND,
        };
        bound.push(cx, value)?;
    }
    bind_keywords(cx, callee, signature, &arguments, first, bound)?;
    for (index, parameter) in signature.parameters.iter().enumerate() {
        let required = parameter.default.is_none()
            && !matches!(parameter.kind, ParameterKind::VarKeyword | ParameterKind::VarPositional);
        if required && bound.as_slice()[first + index].is_unbound() {
            let (name, parameter) = (callee.name(), parameter.name);
            return Err(type_error!(cx, "{name}() missing required argument '{parameter}' (pos {})", index + 1));
        }
    }
    Ok(())
}

fn bind_keywords(
    cx: &Context,
    callee: Callee,
    signature: &Signature,
    arguments: &Arguments<'_>,
    first: usize,
    bound: &mut ValueBuffer,
) -> Outcome<()> {
    let mut rest: Option<Gc<Dict>> = None;
    let mut unknown = None;
    for (name, value) in arguments.keywords() {
        let found = signature.parameters.iter().position(|parameter| {
            matches!(parameter.kind, ParameterKind::Standard | ParameterKind::KeywordOnly)
                && str::equal_str(name, parameter.name)
        });
        match found {
            Some(index) if bound.as_slice()[first + index].is_unbound() => bound.set(cx, first + index, value),
            Some(index) => {
                let name = name.to_lossy();
                return Err(type_error!(
                    cx,
                    "argument for {}() given by name ('{name}') and position ({})",
                    callee.name(),
                    index + 1
                ));
            }
            None if signature.var_keyword => {
                let dict = match rest {
                    Some(dict) => dict,
                    None => *rest.insert(Gc::<Dict>::new(cx)?),
                };
                dict.set_str(cx, name, value)?;
            }
            None => unknown = unknown.or(Some(name)),
        }
    }
    if let (Some(dict), Some(index)) =
        (rest, signature.parameters.iter().position(|parameter| parameter.kind == ParameterKind::VarKeyword))
    {
        bound.set(cx, first + index, dict.value());
    }
    match unknown {
        // A missing argument is reported before an unknown name.
        Some(name) if !misses_required(signature, bound, first) => {
            Err(type_error!(cx, "{}() got an unexpected keyword argument '{}'", callee.name(), name.to_lossy()))
        }
        _ => Ok(()),
    }
}

fn misses_required(signature: &Signature, bound: &ValueBuffer, first: usize) -> bool {
    let positional = signature.parameters.iter().take(signature.positional).enumerate();
    positional.into_iter().any(|(index, parameter)| {
        parameter.default.is_none() && bound.as_slice()[first + index].is_unbound()
    })
}

fn check_counts_of_names(cx: &Context, callee: Callee, signature: &Signature, arguments: &Arguments<'_>) -> Outcome<()> {
    let (given, named) = (arguments.by_position().len(), arguments.keyword_count());
    let most = signature.positional + signature.keyword_only;
    let required_only = signature.required.min(signature.positional_only);
    let too_many = !signature.var_positional
        && (given > signature.positional || !signature.var_keyword && given + named > most);
    if too_many || given < required_only { Err(raise_counts_of_names(cx, callee, signature, given, named)) } else { Ok(()) }
}

#[cold]
fn raise_counts_of_names(cx: &Context, callee: Callee, signature: &Signature, given: usize, named: usize) -> Raised {
    let most = signature.positional + signature.keyword_only;
    let required_only = signature.required.min(signature.positional_only);
    let name = callee.name();
    if !signature.var_positional && !signature.var_keyword && given + named > most {
        let what = if given == 0 { "keyword " } else { "" };
        let all = given + named;
        return type_error!(cx, "{name}() takes at most {most} {what}argument{} ({all} given)", plural(most));
    }
    if !signature.var_positional && given > signature.positional {
        let most = signature.positional;
        if signature.positional_only == most && signature.keyword_only == 0 {
            return raise_expected(cx, &name, signature.required, most, given);
        }
        if most == 0 {
            return type_error!(cx, "{name}() takes no positional arguments");
        }
        let bound = if signature.required < most { "at most" } else { "exactly" };
        return type_error!(cx, "{name}() takes {bound} {most} positional argument{} ({given} given)", plural(most));
    }
    if signature.positional_only == signature.positional && signature.var_positional {
        return raise_expected(cx, &name, required_only, usize::MAX, given);
    }
    let bound = if required_only < signature.positional { "at least" } else { "exactly" };
    type_error!(
        cx,
        "{name}() takes {bound} {required_only} positional argument{} ({given} given)",
        plural(required_only)
    )
}

/// "list.append() takes no keyword arguments".
#[cold]
fn raise_no_keywords(cx: &Context, callee: Callee) -> Raised {
    if callee.definition.kind == DefinitionKind::Operator && !callee.is_construction() {
        return type_error!(cx, "wrapper {}() takes no keyword arguments", callee.definition.name);
    }
    if callee.is_construction() {
        return type_error!(cx, "{}() takes no keyword arguments", callee.name());
    }
    type_error!(cx, "{}() takes no keyword arguments", callee.qualified(cx))
}
