//! Functions and lambdas: defaults, annotations, bodies, decorators.

use krait_syntax::ast::*;
use krait_syntax::source::Span;

use super::constants::text;
use super::expressions::place;
use super::node::{Place, Reg};
use super::unit::{ParameterCounts, UnitKind};
use super::{Compiled, Compiler, Done};
use crate::bytecode::code::{Constant, UnitIndex};
use crate::bytecode::instruction::flag;
use crate::bytecode::opcode::Opcode;
use crate::bytecode::selector::Intrinsic;
use crate::symtable::symbol::ScopeId;
use crate::symtable::{ScopeKey, ScopeRole, SymbolTable};

/// The attributes of a function that is about to be made: flags, and the first of the registers that they stand in.
#[derive(Clone, Copy, Default)]
pub(super) struct FunctionAttributes {
    pub(super) flags: u8,
    pub(super) first: Option<Reg>,
}

impl FunctionAttributes {
    /// Adds an attribute that stands in a register behind those before.
    pub(super) fn add(&mut self, flag: u8, register: Reg) {
        self.flags |= flag;
        self.first.get_or_insert(register);
    }
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn scope_of<T>(&self, node: &T, role: ScopeRole) -> ScopeId {
        let scope = self.table.find(ScopeKey::new(node, role));
        debug_assert!(scope.is_some(), "the symbol table knows every scope");
        scope.unwrap_or(SymbolTable::TOP)
    }

    fn line_of(&self, span: Span) -> u32 {
        self.source.byte_position(span.start).line
    }

    /// Evaluates decorators, each into the place of a callable whose argument is what comes after it. Returns the register for the
    /// innermost argument.
    fn decorators(&mut self, decorators: Exprs<'a>) -> Compiled<Reg> {
        for decorator in decorators {
            let callable = self.temporaries(2);
            self.value_into(decorator, callable)?;
        }
        Ok(self.temporary())
    }

    /// Calls decorators, the last one first, on the value in `argument`; the result comes to stand in the first one's register.
    fn apply_decorators(&mut self, decorators: Exprs<'a>, argument: Reg, first: Reg) -> Reg {
        let mut value = argument;
        for (index, decorator) in decorators.iter().enumerate().rev() {
            let callable = first.after(2 * index as u32);
            // The argument of a call stands two behind the callable: the next decorator's register.
            self.emit_move(place(decorator), callable.after(2), value);
            self.emit3(place(decorator), Opcode::CALL, callable, 1u32, callable);
            value = callable;
        }
        value
    }

    /// The first line of something decorated is that of its first decorator.
    fn first_line(&self, span: Span, decorators: Exprs<'a>) -> u32 {
        self.line_of(decorators.first().map_or(span, |first| first.span))
    }

    /// Compiles a decorated definition: `make` puts the undecorated object into a register.
    pub(super) fn decorated(
        &mut self,
        span: Span,
        name: &'a str,
        decorators: Exprs<'a>,
        make: impl FnOnce(&mut Self, Reg, u32) -> Done,
    ) -> Done {
        if let ([], Some(local)) = (decorators, self.local_register(name)) {
            return make(self, local, self.line_of(span));
        }
        let first = Reg::temporary(self.mark());
        let made = self.decorators(decorators)?;
        let line = self.first_line(span, decorators);
        make(self, made, line)?;
        let value = self.apply_decorators(decorators, made, first);
        self.store_name(Place::Span(span), name, value);
        Ok(())
    }

    pub(super) fn function(&mut self, span: Span, function: &'a FunctionDef<'a>, is_async: bool) -> Done {
        self.decorated(span, function.name, function.decorator_list, |this, to, line| {
            let place = Place::Span(span);
            let mark = this.mark();
            if function.type_params.is_empty() {
                let mut attributes = this.default_arguments(place, function.args)?;
                this.function_annotations(span, function, &mut attributes)?;
                this.function_body(span, function, is_async, line, attributes, to)?;
            } else {
                this.generic_function(span, function, is_async, line, to)?;
            }
            this.release(mark);
            Ok(())
        })
    }

    /// A function with type parameters is made by a function of its own, in whose scope they are; its defaults are evaluated outside.
    fn generic_function(
        &mut self,
        span: Span,
        function: &'a FunctionDef<'a>,
        is_async: bool,
        line: u32,
        to: Reg,
    ) -> Done {
        let place = Place::Span(span);
        let base = self.temporaries(2);
        let attributes = self.default_arguments(place, function.args)?;
        let count = attributes.flags.count_ones();
        let Some(first_parameter) = function.type_params.first() else { return Ok(()) };
        let scope = self.scope_of(first_parameter, ScopeRole::TypeParameters);
        let name = format!("<generic parameters of {}>", function.name);
        let counts = ParameterCounts { positional: count as usize, ..ParameterCounts::default() };
        self.enter_unit(UnitKind::Annotations, scope, name, line, None, counts)?;
        let pair = self.temporaries(2);
        self.type_parameters(function.type_params, pair.after(1))?;
        let mut inner = FunctionAttributes { flags: attributes.flags, first: None };
        for index in 0..count {
            let register = self.temporary();
            inner.first.get_or_insert(register);
            self.emit_move(place, register, Reg::local(index));
        }
        self.function_annotations(span, function, &mut inner)?;
        self.function_body(span, function, is_async, line, inner, pair)?;
        self.intrinsic(place, pair, pair, Intrinsic::SetFunctionTypeParams);
        self.emit_return(place, pair);
        let unit = self.leave_unit()?;
        self.make_function(place, base, unit, None, 0)?;
        self.emit3(place, Opcode::CALL, base, count, to);
        Ok(())
    }

    /// Evaluates defaults into registers behind each other: the tuple, then the dict of keyword-only ones.
    pub(super) fn default_arguments(
        &mut self,
        place: Place,
        arguments: &'a Arguments<'a>,
    ) -> Compiled<FunctionAttributes> {
        let mut attributes = FunctionAttributes::default();
        if !arguments.defaults.is_empty() {
            let to = self.temporary();
            attributes.add(flag::DEFAULTS, to);
            let mark = self.mark();
            match self.constants_of(arguments.defaults) {
                Some(items) => self.load_constant(place, to, Constant::Tuple(items)),
                None => {
                    let first = self.temporaries(arguments.defaults.len() as u32);
                    for (index, default) in arguments.defaults.iter().enumerate() {
                        self.value_into(default, first.after(index as u32))?;
                    }
                    self.emit3(place, Opcode::BUILD_TUPLE, to, first, arguments.defaults.len());
                }
            }
            self.release(mark);
        }
        let named = arguments.kwonlyargs.iter().zip(arguments.kw_defaults);
        let named: Vec<_> = named.filter_map(|(parameter, default)| Some((parameter, (*default)?))).collect();
        if !named.is_empty() {
            let to = self.temporary();
            attributes.add(flag::KEYWORD_DEFAULTS, to);
            let mark = self.mark();
            let first = self.temporaries(2 * named.len() as u32);
            for (index, (parameter, default)) in named.iter().enumerate() {
                let pair = first.after(2 * index as u32);
                let name = self.mangled(parameter.arg);
                let name = text(self.table.names.text(name));
                self.load_constant(place, pair, name);
                self.value_into(default, pair.after(1))?;
            }
            self.emit3(place, Opcode::BUILD_MAP, to, first, named.len());
            self.release(mark);
        }
        Ok(attributes)
    }

    fn counts(arguments: &Arguments<'_>) -> ParameterCounts {
        ParameterCounts {
            positional: arguments.posonlyargs.len() + arguments.args.len(),
            positional_only: arguments.posonlyargs.len(),
            keyword_only: arguments.kwonlyargs.len(),
        }
    }

    fn function_body(
        &mut self,
        span: Span,
        function: &'a FunctionDef<'a>,
        is_async: bool,
        line: u32,
        attributes: FunctionAttributes,
        to: Reg,
    ) -> Done {
        let kind = if is_async { UnitKind::AsyncFunction } else { UnitKind::Function };
        let scope = self.scope_of(function, ScopeRole::Body);
        self.enter_unit(kind, scope, function.name.to_owned(), line, None, Self::counts(function.args))?;
        let body = self.take_docstring(function.body);
        let scope = self.table.scope(scope);
        if scope.is_coroutine || scope.is_generator {
            let handler = self.begin_generator_body()?;
            self.body(body)?;
            self.end_generator_body(handler);
        } else {
            self.body(body)?;
            self.return_none(Place::Nowhere);
        }
        let unit = self.leave_unit()?;
        self.make_function(Place::Span(span), to, unit, attributes.first, attributes.flags)
    }

    /// Makes a function's docstring its first constant.
    fn take_docstring(&mut self, body: Body<'a>) -> Body<'a> {
        if !self.table.scope(self.unit.scope).has_docstring {
            return body;
        }
        match body.split_first() {
            Some((first, rest)) => {
                if let Some(docstring) = docstring(first) {
                    self.unit.has_docstring = true;
                    self.unit.constants.add(docstring);
                }
                rest
            }
            None => body,
        }
    }

    pub(super) fn lambda(
        &mut self,
        node: ExprRef<'a>,
        arguments: &'a Arguments<'a>,
        body: ExprRef<'a>,
        to: Reg,
    ) -> Done {
        let place = place(node);
        let attributes = self.default_arguments(place, arguments)?;
        let scope = self.scope_of(node, ScopeRole::Body);
        let line = self.line_of(node.span);
        self.enter_unit(UnitKind::Lambda, scope, "<lambda>".to_owned(), line, None, Self::counts(arguments))?;
        let value = self.value(body)?;
        self.emit_return(Place::Span(body.span), value);
        let unit: UnitIndex = self.leave_unit()?;
        self.make_function(place, to, unit, attributes.first, attributes.flags)
    }
}

/// The docstring that a statement is, without the indentation that all its lines share.
pub(super) fn docstring(statement: &Stmt<'_>) -> Option<Constant> {
    let StmtKind::Expr { value } = statement.kind else { return None };
    match value.kind {
        ExprKind::Constant { value: krait_syntax::ast::Constant::Str(string), .. } => {
            Some(Constant::Str(clean(string.as_bytes()).into()))
        }
        _ => None,
    }
}

/// Takes leading blanks off the first line, and off the others what they have in common; tabs count to the next multiple of eight and become blanks.
fn clean(text: &[u8]) -> Vec<u8> {
    let expanded = expand_tabs(text);
    let lines: Vec<&[u8]> = expanded.split(|byte| *byte == b'\n').collect();
    let blanks = |line: &[u8]| line.iter().take_while(|byte| **byte == b' ').count();
    let margin = lines[1..].iter().filter(|line| blanks(line) < line.len()).map(|line| blanks(line)).min();
    let margin = margin.unwrap_or(0);
    let mut cleaned = Vec::with_capacity(expanded.len());
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            cleaned.push(b'\n');
        }
        let skipped = if index == 0 { blanks(line) } else { blanks(line).min(margin) };
        cleaned.extend_from_slice(&line[skipped..]);
    }
    cleaned
}

fn expand_tabs(text: &[u8]) -> Vec<u8> {
    if !text.contains(&b'\t') {
        return text.to_vec();
    }
    let mut expanded = Vec::with_capacity(text.len() + 16);
    let mut column = 0;
    for &byte in text {
        match byte {
            b'\t' => {
                let width = 8 - column % 8;
                expanded.resize(expanded.len() + width, b' ');
                column += width;
            }
            b'\n' | b'\r' => {
                expanded.push(byte);
                column = 0;
            }
            _ => {
                expanded.push(byte);
                column += usize::from(byte & 0xc0 != 0x80);
            }
        }
    }
    expanded
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn docstrings_lose_their_common_margin() {
        let check =
            |text: &str, expected: &str| assert_eq!(String::from_utf8(clean(text.as_bytes())), Ok(expected.into()));
        check("one", "one");
        check("  one\n    two\n      three\n    ", "one\ntwo\n  three\n");
        check("one\n\ttwo\n        three", "one\ntwo\nthree");
        check("one\n\n  two\n \n", "one\n\ntwo\n\n");
        check("one\n     \n   two", "one\n  \ntwo");
        check("  one\n     ", "one\n     ");
    }
}
