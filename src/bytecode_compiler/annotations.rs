//! Annotations (PEP 649): functions that evaluate them when they are asked for.

use krait_syntax::ast::*;
use krait_syntax::source::Span;

use super::constants::text;
use super::expressions::place;
use super::functions::{FunctionAttributes, docstring};
use super::node::{Place, Reg};
use super::unit::{DeferredAnnotation, ParameterCounts, UnitKind};
use super::{Compiler, Done};
use crate::bytecode::code::{Constant, UnitIndex};
use crate::bytecode::instruction::flag;
use crate::bytecode::opcode::Opcode;
use crate::bytecode::selector::{CommonConstant, Intrinsic};
use crate::symtable::ScopeRole;
use crate::symtable::symbol::{ScopeId, ScopeKind};

/// `annotationlib.Format.VALUE_WITH_FAKE_GLOBALS`: the last format that compiled functions know.
const LAST_FORMAT: i16 = 2;
/// Where a module or class keeps which annotations were reached.
const CONDITIONAL_ANNOTATIONS: &str = "__conditional_annotations__";

impl<'a> Compiler<'a, '_> {
    /// A module's or class's statements, the docstring and annotations among them.
    pub(super) fn body_with_docstring(&mut self, start: Place, body: Body<'a>, is_interactive: bool) -> Done {
        let scope = self.table.scope(self.unit.scope);
        let (has_docstring, annotations_used) = (scope.has_docstring, scope.annotations_used);
        if self.has_future_annotations() && annotations_used {
            let mark = self.mark();
            let result = self.temporary();
            self.intrinsic(start, result, result, Intrinsic::SetupAnnotations);
            self.release(mark);
        }
        let mut rest = body;
        if let (true, false, Some((first, after))) = (has_docstring, is_interactive, body.split_first()) {
            if let Some(docstring) = docstring(first) {
                let mark = self.mark();
                let register = self.temporary();
                self.load_constant(Place::Span(first.span), register, docstring);
                self.store_name(Place::Nowhere, "__doc__", register);
                self.release(mark);
            }
            rest = after;
        }
        self.body(rest)?;
        if !self.has_future_annotations() {
            self.deferred_annotations(start)?;
        }
        Ok(())
    }

    /// Begins a function that evaluates annotations and the like when it is called with a format; formats that it does not know are
    /// left to its caller.
    pub(super) fn enter_annotation_function(&mut self, place: Place, scope: ScopeId, name: &str, line: u32) -> Done {
        let counts = ParameterCounts { positional: 1, positional_only: 1, keyword_only: 0 };
        self.enter_unit(UnitKind::Annotations, scope, name.to_owned(), line, None, counts)?;
        let body = self.new_label();
        self.jump_if_int(place, CmpOperator::Gt, Reg::local(0), LAST_FORMAT, body, false);
        let mark = self.mark();
        let error = self.temporary();
        self.emit_imm(place, Opcode::LOAD_COMMON_CONSTANT, error, CommonConstant::NotImplementedError as i32);
        self.emit1(place, Opcode::RAISE, error);
        self.release(mark);
        self.set_label(body);
        Ok(())
    }

    /// Ends an `__annotate__`, whose parameter shows as `format`.
    fn leave_annotate(&mut self, place: Place, value: Reg) -> super::Compiled<UnitIndex> {
        self.emit_return(place, value);
        let unit = self.leave_unit()?;
        if let Some(parameter) = self.units[unit.0 as usize].variables.first_mut() {
            parameter.name = "format".into();
        }
        Ok(unit)
    }

    /// The annotations of a function: makes `__annotate__` if there are any.
    pub(super) fn function_annotations(
        &mut self,
        span: Span,
        function: &'a FunctionDef<'a>,
        attributes: &mut FunctionAttributes,
    ) -> Done {
        let arguments = function.args;
        let scope = self.scope_of(function, ScopeRole::Annotations);
        if !self.table.scope(scope).annotations_used {
            return Ok(());
        }
        let place = Place::Span(span);
        let to = self.temporary();
        let line = self.source.byte_position(span.start).line;
        self.enter_annotation_function(place, scope, "__annotate__", line)?;
        let named = arguments.args.iter().chain(arguments.posonlyargs).chain(arguments.vararg);
        let named = named.chain(arguments.kwonlyargs).chain(arguments.kwarg);
        let parameters = named.filter_map(|parameter| Some((parameter.arg, parameter.annotation?)));
        let annotated: Vec<_> = parameters.chain(function.returns.map(|returns| ("return", returns))).collect();
        let dict = self.temporary();
        let first = self.temporaries(2 * annotated.len() as u32);
        for (index, (name, annotation)) in annotated.iter().enumerate() {
            let pair = first.after(2 * index as u32);
            let name = self.mangled(name);
            let name = text(self.table.names.text(name));
            self.load_constant(place, pair, name);
            self.annotation_value(annotation, pair.after(1))?;
        }
        self.emit3(place, Opcode::BUILD_MAP, dict, first, annotated.len());
        let unit = self.leave_annotate(place, dict)?;
        self.make_function(place, to, unit, None, 0)?;
        attributes.add(flag::ANNOTATE, to);
        Ok(())
    }

    fn annotation_value(&mut self, annotation: ExprRef<'a>, to: Reg) -> Done {
        if self.has_future_annotations() {
            self.annotation_text(annotation, to);
            return Ok(());
        }
        self.starred_or_value(annotation, to)
    }

    /// `*Ts`, where it stands for its only item, or a plain expression.
    pub(super) fn starred_or_value(&mut self, node: ExprRef<'a>, to: Reg) -> Done {
        let ExprKind::Starred { value, .. } = node.kind else { return self.value_into(node, to) };
        let mark = self.mark();
        let items = self.value_using(value, to)?;
        self.emit3(place(node), Opcode::UNPACK_SEQUENCE, to, items, 1u32);
        self.release(mark);
        Ok(())
    }

    /// An annotation as text.
    fn annotation_text(&mut self, annotation: ExprRef<'a>, to: Reg) {
        let text = super::annotation_text::annotation_text(annotation);
        self.load_constant(place(annotation), to, Constant::Str(text.into()));
    }

    pub(super) fn annotated_assignment(&mut self, statement: &'a Stmt<'a>) -> Done {
        let StmtKind::AnnAssign { ref target, annotation, value, simple } = statement.kind else { return Ok(()) };
        if let Some(value) = value {
            self.assignment(std::slice::from_ref(target), value)?;
        }
        match target.kind {
            ExprKind::Name { id, .. } => {
                if simple && matches!(self.unit.kind, UnitKind::Module | UnitKind::Class) {
                    self.variable_annotation(statement, id, annotation)?;
                }
            }
            ExprKind::Attribute { value: object, .. } if value.is_none() => self.effect(object)?,
            ExprKind::Subscript { value: object, slice, .. } if value.is_none() => {
                self.effect(object)?;
                self.check_annotated_index(slice)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Evaluates what stands in the brackets of an annotated target, so that it is seen to be defined.
    fn check_annotated_index(&mut self, slice: ExprRef<'a>) -> Done {
        match slice.kind {
            ExprKind::Slice { lower, upper, step } => {
                [lower, upper, step].into_iter().flatten().try_for_each(|bound| self.effect(bound))
            }
            ExprKind::Tuple { elts, .. } => elts
                .iter()
                .try_for_each(|element| crate::native_stack::with_room(|| self.check_annotated_index(element))),
            _ => self.effect(slice),
        }
    }

    /// The annotation of a variable of a module or class: kept as text, or noted for `__annotate__`.
    fn variable_annotation(&mut self, statement: &'a Stmt<'a>, id: &'a str, annotation: ExprRef<'a>) -> Done {
        let place = Place::Span(statement.span);
        let mark = self.mark();
        if self.has_future_annotations() {
            let triple = self.temporaries(3);
            self.annotation_text(annotation, triple);
            self.load_name(place, "__annotations__", triple.after(1));
            let name = self.mangled(id);
            let name = text(self.table.names.text(name));
            self.load_constant(place, triple.after(2), name);
            self.emit3(place, Opcode::STORE_SUBSCRIPT, triple.after(1), triple.after(2), triple);
        } else {
            let is_conditional = self.unit.kind == UnitKind::Module || self.unit.conditional_depth > 0;
            let condition = is_conditional.then_some(self.unit.conditional_annotations);
            self.unit.deferred_annotations.push(DeferredAnnotation { statement, condition });
            if let Some(number) = condition {
                self.unit.conditional_annotations += 1;
                let reached = self.temporaries(2);
                self.load_conditional_annotations(place, reached);
                self.load_constant(place, reached.after(1), Constant::Int(i64::from(number)));
                self.emit2(place, Opcode::SET_ADD, reached, reached.after(1));
            }
        }
        self.release(mark);
        Ok(())
    }

    /// The set of the annotations that were reached: in a cell of the class, or a name of the module.
    fn load_conditional_annotations(&mut self, place: Place, to: Reg) {
        let name = self.table.names.intern(CONDITIONAL_ANNOTATIONS);
        match self.unit.cell(name) {
            Some(cell) => self.emit2(place, Opcode::LOAD_CELL, to, cell),
            None if self.unit.kind == UnitKind::Module => self.emit_imm_name(place, Opcode::LOAD_NAME, to, name),
            None => self.emit_imm_name(place, Opcode::LOAD_GLOBAL, to, name),
        }
    }

    /// Makes that set, where annotations are conditional.
    pub(super) fn begin_conditional_annotations(&mut self, place: Place) {
        if !self.table.scope(self.unit.scope).has_conditional_annotations {
            return;
        }
        let mark = self.mark();
        let set = self.temporary();
        self.emit3(place, Opcode::BUILD_SET, set, set, 0u32);
        let name = self.table.names.intern(CONDITIONAL_ANNOTATIONS);
        match self.unit.cell(name) {
            Some(cell) => self.emit2(place, Opcode::STORE_CELL, cell, set),
            None => self.emit_imm_name(place, Opcode::STORE_NAME, set, name),
        }
        self.release(mark);
    }

    /// `__annotate__` of a module, `__annotate_func__` of a class. A module's is there before its first statement.
    fn deferred_annotations(&mut self, start: Place) -> Done {
        let annotations = std::mem::take(&mut self.unit.deferred_annotations);
        let Some(scope) = self.table.scope(self.unit.scope).annotation_scope else { return Ok(()) };
        if annotations.is_empty() {
            return Ok(());
        }
        let is_class = self.table.scope(self.unit.scope).kind == ScopeKind::Class;
        let body = if is_class { Vec::new() } else { std::mem::take(&mut self.unit.nodes) };
        let mark = self.mark();
        let function = self.temporary();
        let line = self.line_of_place(start).unwrap_or(1);
        self.enter_annotation_function(start, scope, "__annotate__", line)?;
        if is_class && annotations.iter().any(|annotation| annotation.condition.is_some()) {
            let name = self.table.names.intern(CONDITIONAL_ANNOTATIONS);
            self.unit.free.insert(name);
        }
        let dict = self.temporary();
        self.emit3(start, Opcode::BUILD_MAP, dict, dict, 0u32);
        for annotation in &annotations {
            self.deferred_annotation(start, *annotation, dict)?;
        }
        let unit = self.leave_annotate(start, dict)?;
        self.make_function(start, function, unit, None, 0)?;
        self.store_name(start, if is_class { "__annotate_func__" } else { "__annotate__" }, function);
        self.release(mark);
        self.unit.nodes.extend(body);
        Ok(())
    }

    fn deferred_annotation(&mut self, start: Place, deferred: DeferredAnnotation<'a>, dict: Reg) -> Done {
        let StmtKind::AnnAssign { target, annotation, .. } = deferred.statement.kind else { return Ok(()) };
        let ExprKind::Name { id, .. } = target.kind else { return Ok(()) };
        let place = Place::Span(deferred.statement.span);
        let mark = self.mark();
        let not_reached = self.new_label();
        let pair = self.temporaries(2);
        if let Some(number) = deferred.condition {
            self.load_constant(place, pair, Constant::Int(i64::from(number)));
            self.load_conditional_annotations(place, pair.after(1));
            self.jump_if_registers(place, CmpOperator::In, pair, pair.after(1), not_reached, false);
        }
        self.value_into(annotation, pair)?;
        let name = self.mangled(id);
        let name = text(self.table.names.text(name));
        self.load_constant(place, pair.after(1), name);
        self.emit3(start, Opcode::STORE_SUBSCRIPT, dict, pair.after(1), pair);
        self.set_label(not_reached);
        self.release(mark);
        Ok(())
    }
}
