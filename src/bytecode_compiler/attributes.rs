//! Attributes, those of `super()` included.

use krait_syntax::ast::*;
use krait_syntax::source::Span;

use super::node::{Field, Place, Reg};
use super::unit::UnitKind;
use super::{Compiler, Done};
use crate::bytecode::instruction::flag;
use crate::bytecode::opcode::Opcode;
use crate::symtable::SymbolTable;
use crate::symtable::symbol::Binding;

/// `super(...)` in `super(...).name`, if it can be compiled into one instruction.
#[derive(Clone, Copy)]
pub(super) struct SuperCall<'a> {
    node: ExprRef<'a>,
    func: ExprRef<'a>,
    args: Exprs<'a>,
}

impl<'a> Compiler<'a, '_> {
    /// The place of an attribute access: where it spans lines, it begins at the attribute's name.
    pub(super) fn attribute_span(&self, span: Span, attribute: ExprRef<'a>, name: &str) -> Span {
        let line = |offset: u32| self.source.byte_position(offset).line;
        let end = attribute.span.end;
        if line(span.start) == line(end) {
            return span;
        }
        let start = end.saturating_sub(name.chars().count() as u32);
        Span::new(start, span.end.max(start))
    }

    pub(super) fn attribute(&mut self, node: ExprRef<'a>, value: ExprRef<'a>, name: &'a str, to: Reg) -> Done {
        if let Some(call) = self.super_call(value, name) {
            return self.super_attribute(node, call, name, to, false);
        }
        let object = self.value_using(value, to)?;
        let place = Place::Span(self.attribute_span(node.span, node, name));
        let name = self.attribute_name(name);
        self.emit3(place, Opcode::LOAD_ATTR, to, object, name);
        Ok(())
    }

    /// The index of an attribute's name in `co_names`.
    pub(super) fn attribute_name(&mut self, name: &str) -> usize {
        let name = self.mangled(name);
        self.name_index(name)
    }

    /// Attributes that methods assign to `self` are listed in their class.
    pub(super) fn note_static_attribute(&mut self, value: ExprRef<'a>, name: &'a str) {
        if !matches!(value.kind, ExprKind::Name { id: "self", .. }) {
            return;
        }
        if let Some(class) = self.around.iter_mut().rev().find(|unit| unit.kind == UnitKind::Class) {
            class.static_attributes.insert(name);
        }
    }

    /// Whether the object of an attribute is a call of the built-in `super`, as far as can be seen, whose class and self are at hand.
    pub(super) fn super_call(&mut self, node: ExprRef<'a>, attribute: &str) -> Option<SuperCall<'a>> {
        let ExprKind::Call { func, args, keywords: [] } = node.kind else { return None };
        if !matches!(func.kind, ExprKind::Name { id: "super", .. }) || attribute == "__class__" {
            return None;
        }
        let name = self.table.names.intern("super");
        let here = self.symbol(name).binding;
        let at_top = self.table.scope(SymbolTable::TOP).symbol(name).binding;
        if here != Binding::GlobalImplicit || at_top != Binding::Unknown {
            return None;
        }
        let call = SuperCall { node, func, args };
        match args {
            [_, _] if !args.iter().any(|arg| matches!(arg.kind, ExprKind::Starred { .. })) => Some(call),
            [] if self.unit.parameters.positional > 0 => {
                let class = self.table.names.intern("__class__");
                (self.symbol(class).binding == Binding::Free).then_some(call)
            }
            _ => None,
        }
    }

    /// `super(...).name` into `to`, or as a method into `to` and the register behind it.
    pub(super) fn super_attribute(
        &mut self,
        node: ExprRef<'a>,
        call: SuperCall<'a>,
        name: &'a str,
        to: Reg,
        as_method: bool,
    ) -> Done {
        let mark = self.mark();
        let triple = self.temporaries(3);
        self.value_into(call.func, triple)?;
        let mut flags = 0;
        if let [class, object] = call.args {
            self.value_into(class, triple.after(1))?;
            self.value_into(object, triple.after(2))?;
        } else {
            flags = flag::ZERO_ARGUMENTS;
            let at = Place::Span(call.node.span);
            self.load_name(at, "__class__", triple.after(1));
            let first = self.unit.locals.get_index(0).map(|(name, _)| self.table.names.text(*name).to_owned());
            self.load_name(at, &first.unwrap_or_default(), triple.after(2));
        }
        let place = Place::Span(node.span);
        let name = self.attribute_name(name);
        let opcode = if as_method { Opcode::LOAD_SUPER_METHOD } else { Opcode::LOAD_SUPER_ATTR };
        self.emit_flags(place, opcode, flags, [to.into(), triple.into(), Field::from(name)]);
        self.release(mark);
        Ok(())
    }

    /// `object.name = value`; `node` is the whole target.
    pub(super) fn store_attribute(&mut self, node: ExprRef<'a>, object: Reg, name: &'a str, value: Reg) {
        let place = Place::Span(self.attribute_span(node.span, node, name));
        let name = self.attribute_name(name);
        self.emit3(place, Opcode::STORE_ATTR, object, value, name);
    }
}
