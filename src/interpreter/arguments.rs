//! Binds the arguments of a call to the parameters of a Python function, in the registers of its new frame.
//!
//! The order of the steps decides which of several errors is reported; it is the reference implementation's: positional arguments, keywords, too
//! many positional arguments, defaults, keyword-only defaults. `argument_errors.rs` words the errors.
//!
//! Invariant: when it succeeds, every parameter's register holds a value; the registers of all other named variables are UNBOUND in either case.

use krait_runtime::arguments::Arguments;
use krait_runtime::context::Context;
use krait_runtime::layout::{Code, Dict, Function, Str, Tuple};
use krait_runtime::object::Gc;
use krait_runtime::objects::str;
use krait_runtime::raised::Raised;
use krait_runtime::value::Value;

use super::argument_errors as errors;
use super::code_view::CodeView;
use super::frame::Registers;
use crate::bytecode::code::code_flag;

/// Binds `arguments` to the parameters of `function`, whose new frame has `registers`.
///
/// # Errors
/// TypeError in CPython's words, MemoryError.
pub(crate) fn bind(
    cx: &Context,
    function: Gc<Function>,
    code: Gc<Code>,
    arguments: Arguments<'_>,
    registers: Registers,
) -> Result<(), Raised> {
    let parameters = Parameters { cx, function, code, registers };
    for register in 0..code.named_count() {
        registers.set(register as u16, Value::UNBOUND);
    }
    parameters.bind(arguments)
}

/// A call being bound.
#[derive(Clone, Copy)]
pub(crate) struct Parameters<'c> {
    pub(crate) cx: &'c Context,
    pub(crate) function: Gc<Function>,
    pub(crate) code: Gc<Code>,
    registers: Registers,
}

impl Parameters<'_> {
    fn bind(self, arguments: Arguments<'_>) -> Result<(), Raised> {
        let code = self.code;
        let by_position = arguments.by_position();
        let (positional, named) = (code.positional_count(), code.positional_count() + code.keyword_only_count());
        for (index, value) in by_position.iter().take(positional).enumerate() {
            self.set(index, *value);
        }
        let mut next = named;
        let rest = by_position.get(positional..).unwrap_or_default();
        if code.has_flag(code_flag::VARIABLE_ARGUMENTS) {
            self.set(next, Gc::<Tuple>::from_values(self.cx, rest)?.value());
            next += 1;
        }
        let keywords = if code.has_flag(code_flag::VARIABLE_KEYWORDS) {
            let keywords = Gc::<Dict>::new(self.cx)?;
            self.set(next, keywords.value());
            Some(keywords)
        } else {
            None
        };
        if arguments.names().is_some() {
            self.bind_keywords(arguments, keywords)?;
        }
        if !rest.is_empty() && !code.has_flag(code_flag::VARIABLE_ARGUMENTS) {
            return Err(errors::too_many_positional(self, by_position.len()));
        }
        if by_position.len() < positional {
            self.bind_defaults(by_position.len())?;
        }
        if code.keyword_only_count() > 0 { self.bind_keyword_defaults() } else { Ok(()) }
    }

    /// The value bound to a parameter so far.
    pub(crate) fn get(self, index: usize) -> Option<Value> {
        self.registers.get(index as u16).present()
    }

    fn set(self, index: usize, value: Value) {
        self.registers.set(index as u16, value);
    }

    fn bind_keywords(self, arguments: Arguments<'_>, keywords: Option<Gc<Dict>>) -> Result<(), Raised> {
        for (name, value) in arguments.keywords() {
            match (self.find(name), keywords) {
                (Some(index), _) if self.get(index).is_some() => return Err(errors::multiple_values(self, name)),
                (Some(index), _) => self.set(index, value),
                (None, Some(keywords)) => keywords.set(self.cx, name.value(), value)?,
                (None, None) => return Err(errors::unexpected_keyword(self, name, arguments)),
            }
        }
        Ok(())
    }

    /// The parameter that a keyword names: not the positional-only ones.
    fn find(self, name: Gc<Str>) -> Option<usize> {
        let code = self.code;
        let end = code.positional_count() + code.keyword_only_count();
        let parameters = code.positional_only_count()..end;
        // Names in code and in calls are interned, so identity nearly always decides.
        let identical = parameters.clone().find(|index| code.variable_name(*index) == Some(name));
        identical.or_else(|| {
            parameters.clone().find(|index| code.variable_name(*index).is_some_and(|given| str::equal(given, name)))
        })
    }

    fn bind_defaults(self, given: usize) -> Result<(), Raised> {
        let positional = self.code.positional_count();
        let defaults = self.function.defaults();
        let default_count = defaults.map_or(0, |defaults| defaults.length());
        let required = positional.saturating_sub(default_count);
        let missing = (given..required).filter(|index| self.get(*index).is_none()).count();
        if missing > 0 {
            return Err(errors::missing(self, missing, given..required, "positional"));
        }
        let skipped = default_count.saturating_sub(positional);
        for index in given.max(required)..positional {
            if self.get(index).is_none()
                && let Some(value) = defaults.and_then(|defaults| defaults.get(index - required + skipped))
            {
                self.set(index, value);
            }
        }
        Ok(())
    }

    fn bind_keyword_defaults(self) -> Result<(), Raised> {
        let start = self.code.positional_count();
        let parameters = start..start + self.code.keyword_only_count();
        let mut missing = 0;
        for index in parameters.clone().filter(|index| self.get(*index).is_none()) {
            let defaults = self.function.keyword_defaults();
            let value = match (defaults, self.code.variable_name(index)) {
                (Some(defaults), Some(name)) => defaults.get(self.cx, name.value())?,
                _ => None,
            };
            match value {
                Some(value) => self.set(index, value),
                None => missing += 1,
            }
        }
        if missing > 0 { Err(errors::missing(self, missing, parameters, "keyword-only")) } else { Ok(()) }
    }
}
