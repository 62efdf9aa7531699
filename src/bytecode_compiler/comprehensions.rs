//! Comprehensions: inlined into the code around them (PEP 709), or functions of their own where they are generators.
//!
//! The variables of an inlined comprehension are registers of the unit around. What a register held before is kept in a temporary and put back
//! afterwards, on the way of an exception too, unless only comprehensions use it.

use krait_syntax::ast::*;
use krait_syntax::source::Span;

use super::expressions::place;
use super::node::{HandlerId, Isolation, Label, Place, Reg, RegKind};
use super::unit::{ParameterCounts, UnitKind};
use super::{Compiler, Done};
use crate::bytecode::opcode::Opcode;
use crate::bytecode::selector::AwaitContext;
use crate::symtable::ScopeRole;
use crate::symtable::names::Name;
use crate::symtable::symbol::{Binding, ScopeId, ScopeKind, Symbol, fact};

/// What a comprehension does with each element.
#[derive(Clone, Copy)]
enum Collect<'a> {
    List(ExprRef<'a>),
    Set(ExprRef<'a>),
    Dict(ExprRef<'a>, ExprRef<'a>),
    Yield(ExprRef<'a>),
}

/// A comprehension being compiled.
#[derive(Clone, Copy)]
struct Comprehended<'a> {
    span: Span,
    collect: Collect<'a>,
    generators: &'a [Comprehension<'a>],
    /// Where elements are collected.
    collection: Reg,
}

/// A variable of an inlined comprehension.
struct Isolated {
    register: Reg,
    /// What the register held before, and the number of that; `None` if it was unbound.
    saved: Option<(Reg, u32)>,
}

/// What is to be undone after an inlined comprehension.
struct Inlined {
    isolated: Vec<Isolated>,
    cleanup: Label,
    raised: Reg,
    outside: Option<HandlerId>,
    overridden: Vec<(Name, Option<Symbol>)>,
    /// How many variables of comprehensions there were around.
    variables: usize,
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn comprehension(&mut self, node: ExprRef<'a>, to: Reg) -> Done {
        let (collect, generators, name) = match node.kind {
            ExprKind::ListComp { elt, generators } => (Collect::List(elt), generators, "<listcomp>"),
            ExprKind::SetComp { elt, generators } => (Collect::Set(elt), generators, "<setcomp>"),
            ExprKind::DictComp { key, value, generators } => (Collect::Dict(key, value), generators, "<dictcomp>"),
            ExprKind::GeneratorExp { elt, generators } => (Collect::Yield(elt), generators, "<genexpr>"),
            _ => return Ok(()),
        };
        let Some(outermost) = generators.first() else { return Ok(()) };
        let scope = self.scope_of(node, ScopeRole::Body);
        let parts = Comprehended { span: node.span, collect, generators, collection: to };
        if self.table.scope(scope).is_inlined {
            self.inlined_comprehension(parts, scope, outermost, to)
        } else {
            self.comprehension_function(node, parts, scope, outermost, name, to)
        }
    }

    /// The iterator of the outermost `for`, which is evaluated outside the comprehension.
    fn outermost_iterator(&mut self, outermost: &'a Comprehension<'a>, to: Reg) -> Done {
        if outermost.is_async {
            let mark = self.mark();
            let iterable = self.value_using(outermost.iter, to)?;
            self.emit2(place(outermost.iter), Opcode::GET_ASYNC_ITER, to, iterable);
            self.release(mark);
            Ok(())
        } else {
            self.iterator_into(outermost.iter, to)
        }
    }

    fn inlined_comprehension(
        &mut self,
        parts: Comprehended<'a>,
        scope: ScopeId,
        outermost: &'a Comprehension<'a>,
        to: Reg,
    ) -> Done {
        let at = Place::Span(parts.span);
        let collection = self.work_register(to);
        let iterator = self.temporary();
        self.outermost_iterator(outermost, iterator)?;
        let inlined = self.begin_inlining(at, scope);
        self.begin_collection(at, parts.collect, collection);
        let parts = Comprehended { collection, ..parts };
        self.generator(parts, 0, Some(iterator))?;
        self.end_inlining(at, inlined);
        self.emit_move(at, to, collection);
        Ok(())
    }

    fn begin_collection(&mut self, at: Place, collect: Collect<'a>, to: Reg) {
        let opcode = match collect {
            Collect::List(_) => Opcode::BUILD_LIST,
            Collect::Set(_) => Opcode::BUILD_SET,
            Collect::Dict(..) => Opcode::BUILD_MAP,
            Collect::Yield(_) => return,
        };
        self.emit3(at, opcode, to, to, 0u32);
    }

    fn comprehension_function(
        &mut self,
        node: ExprRef<'a>,
        parts: Comprehended<'a>,
        scope: ScopeId,
        outermost: &'a Comprehension<'a>,
        name: &str,
        to: Reg,
    ) -> Done {
        let at = place(node);
        let is_generator = matches!(parts.collect, Collect::Yield(_));
        let base = self.temporaries(3);
        let line = self.source.byte_position(node.span.start).line;
        let counts = ParameterCounts { positional: 1, ..ParameterCounts::default() };
        self.enter_unit(UnitKind::Comprehension, scope, name.to_owned(), line, None, counts)?;
        let handler = if is_generator { Some(self.begin_generator_body()?) } else { None };
        let collection = self.temporary();
        self.begin_collection(at, parts.collect, collection);
        let parts = Comprehended { collection, ..parts };
        self.generator(parts, 0, Some(Reg::local(0)))?;
        match handler {
            Some(handler) => self.end_generator_body(handler),
            None => self.emit_return(at, collection),
        }
        let unit = self.leave_unit()?;
        self.make_function(at, base, unit, None, 0)?;
        self.outermost_iterator(outermost, base.after(2))?;
        let is_async = self.table.scope(scope).is_coroutine && !is_generator;
        let result = if is_async { base } else { to };
        self.emit3(at, Opcode::CALL, base, 1u32, result);
        if is_async {
            self.await_register(at, base, AwaitContext::Expression)?;
            self.emit_move(at, to, base);
        }
        Ok(())
    }

    /// The loop of one `for` and those within.
    fn generator(&mut self, parts: Comprehended<'a>, index: usize, iterator: Option<Reg>) -> Done {
        let Some(generator) = parts.generators.get(index) else { return self.element(parts) };
        crate::native_stack::with_room(|| match generator.is_async {
            true => self.async_generator(parts, generator, index, iterator),
            false => self.sync_generator(parts, generator, index, iterator),
        })
    }

    fn sync_generator(
        &mut self,
        parts: Comprehended<'a>,
        generator: &'a Comprehension<'a>,
        index: usize,
        iterator: Option<Reg>,
    ) -> Done {
        let mark = self.mark();
        // `for y in [f(x)]` is an assignment.
        if let (None, ExprKind::List { elts: [only], .. } | ExprKind::Tuple { elts: [only], .. }) =
            (iterator, generator.iter.kind)
            && !matches!(only.kind, ExprKind::Starred { .. })
        {
            let skip = self.new_label();
            self.assign_only(generator.target, only)?;
            self.conditions(parts.span, generator.ifs, skip)?;
            self.generator(parts, index + 1, None)?;
            self.set_label(skip);
            self.release(mark);
            return Ok(());
        }
        let iterator = match iterator {
            Some(iterator) => iterator,
            None => {
                let register = self.temporary();
                self.iterator_into(generator.iter, register)?;
                register
            }
        };
        let (start, skip, exhausted) = (self.here(), self.new_label(), self.new_label());
        self.next_into_target(place(generator.iter), generator.target, iterator, exhausted)?;
        self.conditions(parts.span, generator.ifs, skip)?;
        self.generator(parts, index + 1, None)?;
        self.set_label(skip);
        self.jump_back(Place::Span(parts.collect.span()), start);
        self.set_label(exhausted);
        self.release(mark);
        Ok(())
    }

    fn assign_only(&mut self, target: ExprRef<'a>, value: ExprRef<'a>) -> Done {
        if let ExprKind::Name { id, .. } = target.kind
            && let Some(register) = self.local_register(id)
        {
            return self.value_into(value, register);
        }
        let mark = self.mark();
        let scratch = self.temporary();
        let register = self.value_before(value, scratch, &[target])?;
        self.assign(target, register)?;
        self.release(mark);
        Ok(())
    }

    fn conditions(&mut self, span: Span, conditions: Exprs<'a>, skip: Label) -> Done {
        conditions.iter().try_for_each(|condition| self.jump_if_expression(Place::Span(span), condition, skip, false))
    }

    fn async_generator(
        &mut self,
        parts: Comprehended<'a>,
        generator: &'a Comprehension<'a>,
        index: usize,
        iterator: Option<Reg>,
    ) -> Done {
        let at = Place::Span(parts.span);
        let mark = self.mark();
        let iterator = match iterator {
            Some(iterator) => iterator,
            None => {
                let register = self.temporary();
                let iterable = self.value_using(generator.iter, register)?;
                self.emit2(place(generator.iter), Opcode::GET_ASYNC_ITER, register, iterable);
                register
            }
        };
        let (start, skip) = (self.here(), self.new_label());
        let item = self.temporary();
        let ended = self.async_next(at, iterator, item)?;
        self.assign(generator.target, item)?;
        self.conditions(parts.span, generator.ifs, skip)?;
        self.generator(parts, index + 1, None)?;
        self.set_label(skip);
        self.jump_back(Place::Span(parts.collect.span()), start);
        self.end_async_for(at, ended);
        self.release(mark);
        Ok(())
    }

    fn element(&mut self, parts: Comprehended<'a>) -> Done {
        let at = Place::Span(parts.collect.span());
        let mark = self.mark();
        match parts.collect {
            Collect::List(element) => {
                let value = self.value(element)?;
                self.emit2(at, Opcode::LIST_APPEND, parts.collection, value);
            }
            Collect::Set(element) => {
                let value = self.value(element)?;
                self.emit2(at, Opcode::SET_ADD, parts.collection, value);
            }
            Collect::Dict(key, value) => {
                let scratch = self.temporary();
                let key = self.value_before(key, scratch, &[value])?;
                let value = self.value(value)?;
                self.emit3(at, Opcode::MAP_ADD, parts.collection, key, value);
            }
            Collect::Yield(element) => {
                let value = self.value(element)?;
                let sent = self.temporary();
                self.emit_yield(at, value, sent);
            }
        }
        self.release(mark);
        Ok(())
    }

    /// Makes the names of a comprehension those of the unit, and isolates its variables.
    fn begin_inlining(&mut self, at: Place, scope: ScopeId) -> Inlined {
        let in_class = self.table.scope(self.unit.scope).kind == ScopeKind::Class && self.unit.inlined == 0;
        let is_function_like = self.table.scope(self.unit.scope).is_function_like();
        let mut inlined = Inlined {
            isolated: Vec::new(),
            cleanup: self.new_label(),
            raised: Reg::temporary(0),
            outside: self.unit.handler,
            overridden: Vec::new(),
            variables: self.unit.comprehension_variables.len(),
        };
        let symbols: Vec<(Name, Symbol)> = {
            let symbols = &self.table.scope(scope).symbols;
            symbols.iter().map(|(name, symbol)| (*name, *symbol)).collect()
        };
        self.unit.inlined += 1;
        let mut variables = Vec::new();
        for (name, symbol) in symbols {
            if symbol.is(fact::PARAMETER) {
                continue;
            }
            let outer = self.symbol(name);
            let is_variable = symbol.is(fact::LOCAL) && !symbol.is(fact::NONLOCAL | fact::GLOBAL);
            let keeps_outer_cell = symbol.binding == Binding::Cell && outer.binding == Binding::Free;
            let differs = symbol.binding != outer.binding && symbol.binding != Binding::Free && !keeps_outer_cell;
            if differs || in_class {
                inlined.overridden.push((name, self.unit.overrides.insert(name, symbol)));
            }
            if is_variable {
                variables.push((name, symbol, outer));
            }
        }
        for (name, symbol, outer) in variables {
            let shared = self.unit.shared_register(name);
            let register = shared.unwrap_or_else(|| self.unit.local(name, !is_function_like));
            let in_use = self.unit.comprehension_variables.contains(&name);
            // Whether only comprehensions use the register: outside functions, variables are no registers.
            let is_ours = match shared {
                Some(shared) => outer.from_comprehension && matches!(shared.kind(), RegKind::Cell(_)),
                None => outer.from_comprehension || !is_function_like,
            };
            let saved = if in_use || !is_ours {
                let saved = self.temporary();
                let number = self.unit.isolations;
                self.unit.isolations += 1;
                self.emit_isolation(at, saved, register, Isolation::Save(number));
                self.clear(at, register);
                Some((saved, number))
            } else {
                None
            };
            if symbol.binding == Binding::Cell {
                self.emit1(at, Opcode::MAKE_CELL, register);
            }
            inlined.isolated.push(Isolated { register, saved });
            self.unit.comprehension_variables.push(name);
        }
        if !inlined.isolated.is_empty() {
            // Above what is kept, so that it is intact where an exception arrives.
            inlined.raised = self.temporary();
            inlined.outside = self.enter_handler(inlined.cleanup, inlined.raised);
        }
        inlined
    }

    fn end_inlining(&mut self, at: Place, inlined: Inlined) {
        if !inlined.isolated.is_empty() {
            self.set_handler(inlined.outside);
            let end = self.new_label();
            self.restore(at, &inlined.isolated);
            self.jump(Place::Nowhere, end);
            self.set_label(inlined.cleanup);
            self.restore(at, &inlined.isolated);
            self.emit1(Place::Nowhere, Opcode::RERAISE, inlined.raised);
            self.set_label(end);
        }
        self.unit.comprehension_variables.truncate(inlined.variables);
        for (name, symbol) in inlined.overridden {
            match symbol {
                Some(symbol) => self.unit.overrides.insert(name, symbol),
                None => self.unit.overrides.remove(&name),
            };
        }
        self.unit.inlined -= 1;
    }

    fn restore(&mut self, at: Place, isolated: &[Isolated]) {
        for variable in isolated.iter().rev() {
            match variable.saved {
                Some((saved, number)) => {
                    self.emit_isolation(at, variable.register, saved, Isolation::Restore(number));
                }
                None => self.clear(at, variable.register),
            }
        }
    }
}

impl Collect<'_> {
    /// The source range of an element.
    fn span(self) -> Span {
        match self {
            Collect::List(element) | Collect::Set(element) | Collect::Yield(element) => element.span,
            Collect::Dict(key, value) => key.span.to(value.span),
        }
    }
}
