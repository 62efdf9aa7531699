//! Type parameters and `type` statements (PEP 695, 696).

use krait_syntax::ast::*;

use super::constants::text;
use super::expressions::place;
use super::node::{Place, Reg};
use super::unit::{ParameterCounts, UnitKind};
use super::{Compiler, Done};
use crate::bytecode::code::Constant;
use crate::bytecode::instruction::flag;
use crate::bytecode::opcode::Opcode;
use crate::bytecode::selector::Intrinsic;
use crate::symtable::ScopeRole;
use crate::symtable::symbol::ScopeId;

impl<'a> Compiler<'a, '_> {
    /// Makes and binds type parameters; a tuple of them goes to `to`.
    pub(super) fn type_parameters(&mut self, parameters: &'a [TypeParam<'a>], to: Reg) -> Done {
        let mark = self.mark();
        let first = self.temporaries(parameters.len() as u32);
        let mut seen_default = false;
        for (index, parameter) in parameters.iter().enumerate() {
            self.type_parameter(parameter, first.after(index as u32), &mut seen_default)?;
        }
        let place = parameters.first().map_or(Place::Nowhere, |first| Place::Span(first.span));
        self.emit3(place, Opcode::BUILD_TUPLE, to, first, parameters.len());
        self.release(mark);
        Ok(())
    }

    fn type_parameter(&mut self, parameter: &'a TypeParam<'a>, to: Reg, seen_default: &mut bool) -> Done {
        let at = Place::Span(parameter.span);
        let mark = self.mark();
        let pair = self.temporaries(2);
        let (name, bound, default, plain) = match parameter.kind {
            TypeParamKind::TypeVar { name, bound, default_value } => (name, bound, default_value, Intrinsic::TypeVar),
            TypeParamKind::ParamSpec { name, default_value } => (name, None, default_value, Intrinsic::ParamSpec),
            TypeParamKind::TypeVarTuple { name, default_value } => (name, None, default_value, Intrinsic::TypeVarTuple),
        };
        self.load_constant(at, pair, text(name));
        match bound {
            Some(bound) => {
                let scope = self.scope_of(parameter, ScopeRole::Bound);
                self.evaluator(bound, name, scope, pair.after(1))?;
                let is_tuple = matches!(bound.kind, ExprKind::Tuple { .. });
                let which = if is_tuple { Intrinsic::TypeVarWithConstraints } else { Intrinsic::TypeVarWithBound };
                self.intrinsic(at, pair, pair, which);
            }
            None => self.intrinsic(at, pair, pair, plain),
        }
        match default {
            Some(default) => {
                *seen_default = true;
                let scope = self.scope_of(parameter, ScopeRole::Default);
                self.evaluator(default, name, scope, pair.after(1))?;
                self.intrinsic(at, pair, pair, Intrinsic::SetTypeParamDefault);
            }
            None if *seen_default => {
                let message = format!("non-default type parameter '{name}' follows default type parameter");
                return self.error(parameter.span, message);
            }
            None => {}
        }
        self.store_name(at, name, pair);
        self.emit_move(at, to, pair);
        self.release(mark);
        Ok(())
    }

    /// A function that evaluates an expression when it is asked for; its parameter, the format, is 1 unless said otherwise.
    fn evaluator(&mut self, value: ExprRef<'a>, name: &str, scope: ScopeId, to: Reg) -> Done {
        let at = place(value);
        self.evaluator_at(at, value, name, scope, to)
    }

    fn evaluator_at(&mut self, at: Place, value: ExprRef<'a>, name: &str, scope: ScopeId, to: Reg) -> Done {
        let mark = self.mark();
        let defaults = self.temporary();
        self.load_constant(at, defaults, Constant::Tuple([Constant::Int(1)].into()));
        let line = self.line_of_place(at).unwrap_or(self.unit.first_line);
        self.enter_annotation_function(at, scope, name, line)?;
        let result = self.temporary();
        self.starred_or_value(value, result)?;
        self.emit_return(at, result);
        let unit = self.leave_unit()?;
        self.make_function(at, to, unit, Some(defaults), flag::DEFAULTS)?;
        self.release(mark);
        Ok(())
    }

    pub(super) fn type_alias(
        &mut self,
        statement: &'a Stmt<'a>,
        name: ExprRef<'a>,
        parameters: &'a [TypeParam<'a>],
        value: ExprRef<'a>,
    ) -> Done {
        let ExprKind::Name { id, .. } = name.kind else { return Ok(()) };
        let at = Place::Span(statement.span);
        let mark = self.mark();
        let result = self.temporaries(2);
        match parameters.first() {
            None => self.type_alias_value(statement, id, &[], value, result)?,
            Some(first) => {
                let line = self.source.byte_position(statement.span.start).line;
                let scope = self.scope_of(first, ScopeRole::TypeParameters);
                let unit_name = format!("<generic parameters of {id}>");
                self.enter_unit(UnitKind::Annotations, scope, unit_name, line, None, ParameterCounts::default())?;
                let alias = self.temporary();
                self.type_alias_value(statement, id, parameters, value, alias)?;
                self.emit_return(at, alias);
                let unit = self.leave_unit()?;
                self.make_function(at, result, unit, None, 0)?;
                self.emit3(at, Opcode::CALL, result, 0u32, result);
            }
        }
        self.store_name(at, id, result);
        self.release(mark);
        Ok(())
    }

    fn type_alias_value(
        &mut self,
        statement: &'a Stmt<'a>,
        name: &'a str,
        parameters: &'a [TypeParam<'a>],
        value: ExprRef<'a>,
        to: Reg,
    ) -> Done {
        let at = Place::Span(statement.span);
        let mark = self.mark();
        let triple = self.temporaries(3);
        self.load_constant(at, triple, text(name));
        if parameters.is_empty() {
            self.load_none(at, triple.after(1));
        } else {
            self.type_parameters(parameters, triple.after(1))?;
        }
        let scope = self.scope_of(statement, ScopeRole::Body);
        self.evaluator_at(at, value, name, scope, triple.after(2))?;
        self.emit3(at, Opcode::BUILD_TUPLE, triple, triple, 3u32);
        self.intrinsic(at, to, triple, Intrinsic::TypeAlias);
        self.release(mark);
        Ok(())
    }
}
