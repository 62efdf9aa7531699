//! Classes: the body as a function of no parameters, and the call that makes the class.

use krait_syntax::ast::*;
use krait_syntax::source::Span;

use super::calls::Arguments;
use super::constants::text;
use super::node::{Place, Reg};
use super::unit::{ParameterCounts, UnitKind};
use super::{Compiled, Compiler, Done};
use crate::bytecode::code::{Constant, UnitIndex};
use crate::bytecode::opcode::Opcode;
use crate::bytecode::selector::Intrinsic;
use crate::symtable::ScopeRole;

/// The tuple of a class's type parameters, between the scopes that make and use it.
const TYPE_PARAMETERS: &str = ".type_params";
/// `Generic[...]`, the last base of a class with type parameters.
const GENERIC_BASE: &str = ".generic_base";

impl<'a> Compiler<'a, '_> {
    pub(super) fn class(&mut self, span: Span, class: &'a ClassDef<'a>) -> Done {
        self.decorated(span, class.name, class.decorator_list, |this, to, line| {
            let mark = this.mark();
            match class.type_params.first() {
                None => this.class_call(span, class, line, None, to)?,
                Some(first) => this.generic_class(span, class, first, line, to)?,
            }
            this.release(mark);
            Ok(())
        })
    }

    /// A class with type parameters is made by a function of its own, in whose scope they are.
    fn generic_class(
        &mut self,
        span: Span,
        class: &'a ClassDef<'a>,
        first: &'a TypeParam<'a>,
        line: u32,
        to: Reg,
    ) -> Done {
        let place = Place::Span(span);
        let base = self.temporaries(2);
        let scope = self.scope_of(first, ScopeRole::TypeParameters);
        let name = format!("<generic parameters of {}>", class.name);
        let counts = ParameterCounts::default();
        self.enter_unit(UnitKind::Annotations, scope, name, line, Some(class.name), counts)?;
        let result = self.temporary();
        self.type_parameters(class.type_params, result)?;
        self.store_name(place, TYPE_PARAMETERS, result);
        self.class_call(span, class, line, Some(GENERIC_BASE), result)?;
        self.emit_return(place, result);
        let unit = self.leave_unit()?;
        self.make_function(place, base, unit, None, 0)?;
        self.emit3(place, Opcode::CALL, base, 0u32, to);
        Ok(())
    }

    /// `__build_class__(body, name, *bases, **keywords)`
    fn class_call(
        &mut self,
        span: Span,
        class: &'a ClassDef<'a>,
        line: u32,
        generic_base: Option<&'static str>,
        to: Reg,
    ) -> Done {
        let place = Place::Span(span);
        let body = self.class_body(class, line)?;
        let mark = self.mark();
        let base = self.temporaries(4);
        self.emit1(place, Opcode::LOAD_BUILD_CLASS, base);
        self.make_function(place, base.after(2), body, None, 0)?;
        self.load_constant(place, base.after(3), text(class.name));
        if let Some(name) = generic_base {
            let inner = self.mark();
            let parameters = self.temporary();
            self.load_name(place, TYPE_PARAMETERS, parameters);
            self.intrinsic(place, parameters, parameters, Intrinsic::SubscriptGeneric);
            self.store_name(place, name, parameters);
            self.release(inner);
        }
        let arguments = Arguments { args: class.bases, keywords: class.keywords, injected: generic_base };
        self.call_with(place, base, 2, arguments, to)?;
        self.release(mark);
        Ok(())
    }

    fn class_body(&mut self, class: &'a ClassDef<'a>, line: u32) -> Compiled<UnitIndex> {
        let scope = self.scope_of(class, ScopeRole::Body);
        let counts = ParameterCounts::default();
        self.enter_unit(UnitKind::Class, scope, class.name.to_owned(), line, Some(class.name), counts)?;
        let place = Place::Line(line);
        let register = self.temporary();
        self.load_name(place, "__name__", register);
        self.store_name(place, "__module__", register);
        let qualified_name = text(&self.unit.qualified_name);
        self.load_constant(place, register, qualified_name);
        self.store_name(place, "__qualname__", register);
        self.load_constant(place, register, Constant::Int(i64::from(line)));
        self.store_name(place, "__firstlineno__", register);
        if !class.type_params.is_empty() {
            self.load_name(place, TYPE_PARAMETERS, register);
            self.store_name(place, "__type_params__", register);
        }
        let class_dict = self.implicit_cell(self.table.scope(scope).needs_class_dict, "__classdict__");
        let class_cell = self.implicit_cell(self.table.scope(scope).needs_class_cell, "__class__");
        if let Some(cell) = class_dict {
            self.emit1(place, Opcode::LOAD_LOCALS, register);
            self.emit2(place, Opcode::STORE_CELL, cell, register);
        }
        self.begin_conditional_annotations(place);
        self.body_with_docstring(place, class.body, false)?;
        let attributes = self.unit.static_attributes.iter().map(|name| text(name)).collect();
        self.load_constant(Place::Nowhere, register, Constant::Tuple(attributes));
        self.store_name(Place::Nowhere, "__static_attributes__", register);
        if let Some(cell) = class_dict {
            self.store_name(Place::Nowhere, "__classdictcell__", cell);
        }
        match class_cell {
            Some(cell) => {
                self.store_name(Place::Nowhere, "__classcell__", cell);
                self.emit_return(Place::Nowhere, cell);
            }
            None => self.return_none(Place::Nowhere),
        }
        self.leave_unit()
    }

    /// The register of a cell that the class makes for the scopes within.
    fn implicit_cell(&mut self, needed: bool, name: &str) -> Option<Reg> {
        let name = self.table.names.intern(name);
        self.unit.cell(name).filter(|_| needed)
    }
}
