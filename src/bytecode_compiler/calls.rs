//! Calls: plain, of methods, with keywords, with `*` and `**`.
//!
//! The callable stands in a temporary, the next one is for a receiver, arguments follow.

use krait_syntax::ast::*;

use super::constants::text;
use super::expressions::place;
use super::node::{Field, Place, Reg};
use super::{Compiled, Compiler, Done};
use crate::bytecode::code::Constant;
use crate::bytecode::opcode::Opcode;
use crate::symtable::SymbolTable;
use crate::symtable::symbol::fact;

/// Registers that a call may fill before it collects its arguments in a tuple instead.
pub(super) const MOST_OPERANDS: usize = 30;

/// The operands of a call or class statement.
#[derive(Clone, Copy)]
pub(super) struct Arguments<'a> {
    pub(super) args: Exprs<'a>,
    pub(super) keywords: &'a [Keyword<'a>],
    /// A local of the compiler's own that comes last: the generic base of a class.
    pub(super) injected: Option<&'static str>,
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn call(
        &mut self,
        node: ExprRef<'a>,
        func: ExprRef<'a>,
        args: Exprs<'a>,
        keywords: &'a [Keyword<'a>],
        to: Reg,
    ) -> Done {
        self.check_keywords(keywords)?;
        if let ExprKind::Attribute { value, attr, ctx: ExprContext::Load } = func.kind
            && !self.is_imported(value)
            && self.is_plain(args, keywords)
        {
            return self.method_call(node, func, value, attr, args, keywords, to);
        }
        self.check_callee(func);
        let base = self.temporaries(2);
        self.value_into(func, base)?;
        if self.draining_call(node, func, args, keywords, base, to)? {
            return Ok(());
        }
        self.call_with(place(node), base, 0, Arguments { args, keywords, injected: None }, to)
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of a call of a method")]
    fn method_call(
        &mut self,
        node: ExprRef<'a>,
        func: ExprRef<'a>,
        object: ExprRef<'a>,
        name: &'a str,
        args: Exprs<'a>,
        keywords: &'a [Keyword<'a>],
        to: Reg,
    ) -> Done {
        let base = self.temporaries(2);
        if let Some(call) = self.super_call(object, name) {
            self.super_attribute(func, call, name, base, true)?;
        } else {
            let object = self.value_using(object, base)?;
            let place = Place::Span(self.attribute_span(func.span, func, name));
            let name = self.attribute_name(name);
            self.emit3(place, Opcode::LOAD_METHOD, base, object, name);
        }
        for arg in args {
            self.argument(arg)?;
        }
        let place = Place::Span(self.attribute_span(node.span, func, name));
        self.finish_call(place, [Opcode::CALL_METHOD, Opcode::CALL_METHOD_KW], base, args.len(), keywords, to)
    }

    /// Evaluates an argument into the next temporary.
    fn argument(&mut self, node: ExprRef<'a>) -> Done {
        let register = self.temporary();
        self.value_into(node, register)
    }

    /// Evaluates keyword arguments behind the others, and calls.
    fn finish_call(
        &mut self,
        place: Place,
        [plain, with_keywords]: [Opcode; 2],
        base: Reg,
        count: usize,
        keywords: &'a [Keyword<'a>],
        to: Reg,
    ) -> Done {
        for keyword in keywords {
            self.argument(keyword.value)?;
        }
        if keywords.is_empty() {
            self.emit3(place, plain, base, count, to);
            return Ok(());
        }
        let names = keywords.iter().filter_map(|keyword| keyword.arg).map(text).collect();
        let names = self.unit.constants.add(Constant::Tuple(names));
        let operands = [base.into(), Field::from(count + keywords.len()), to.into()];
        self.emit_d(place, with_keywords, 0, operands, names);
        Ok(())
    }

    /// Whether nothing is unpacked and everything fits registers.
    fn is_plain(&self, args: Exprs<'a>, keywords: &'a [Keyword<'a>]) -> bool {
        args.len() + keywords.len() + usize::from(!keywords.is_empty()) < MOST_OPERANDS
            && !args.iter().any(|arg| matches!(arg.kind, ExprKind::Starred { .. }))
            && keywords.iter().all(|keyword| keyword.arg.is_some())
    }

    /// Calls the callable in `base`; `pushed` arguments stand behind it already.
    pub(super) fn call_with(
        &mut self,
        place: Place,
        base: Reg,
        pushed: usize,
        arguments: Arguments<'a>,
        to: Reg,
    ) -> Done {
        let Arguments { args, keywords, injected } = arguments;
        self.check_keywords(keywords)?;
        let is_plain = args.len() + 2 * keywords.len() <= MOST_OPERANDS
            && !args.iter().any(|arg| matches!(arg.kind, ExprKind::Starred { .. }))
            && keywords.iter().all(|keyword| keyword.arg.is_some());
        if !is_plain {
            return self.unpacking_call(place, base, pushed, arguments, to);
        }
        for arg in args {
            self.argument(arg)?;
        }
        let mut count = pushed + args.len();
        if let Some(name) = injected {
            let register = self.temporary();
            self.load_name(place, name, register);
            count += 1;
        }
        self.finish_call(place, [Opcode::CALL, Opcode::CALL_KW], base, count, keywords, to)
    }

    /// A call whose positional arguments are collected in a tuple, its keywords in a dict.
    fn unpacking_call(&mut self, place: Place, base: Reg, pushed: usize, arguments: Arguments<'a>, to: Reg) -> Done {
        let Arguments { args, keywords, injected } = arguments;
        let triple = if pushed == 0 { base } else { self.temporaries(3) };
        if pushed == 0 {
            // The receiver's place and one more.
            self.temporary();
        }
        let (positional, mapping) = (triple.after(1), triple.after(2));
        match args {
            [Expr { kind: ExprKind::Starred { value, .. }, .. }] if pushed == 0 && injected.is_none() => {
                self.value_into(value, positional)?;
            }
            _ => {
                let constants = if pushed == 0 && injected.is_none() { self.constants_of(args) } else { None };
                match constants {
                    Some(items) => self.load_constant(place, positional, Constant::Tuple(items)),
                    None => self.collect_arguments(place, base.after(2), pushed, args, injected, positional)?,
                }
            }
        }
        if keywords.is_empty() {
            self.clear(place, mapping);
        } else {
            self.collect_keywords(place, base, keywords, mapping)?;
        }
        if pushed > 0 {
            self.emit_move(place, triple, base);
        }
        self.emit3(place, Opcode::CALL_EX, triple, Field(0), to);
        Ok(())
    }

    /// A tuple of `pushed` registers, arguments and an injected one.
    fn collect_arguments(
        &mut self,
        place: Place,
        first: Reg,
        pushed: usize,
        args: Exprs<'a>,
        injected: Option<&'static str>,
        to: Reg,
    ) -> Done {
        let mark = self.mark();
        self.emit3(place, Opcode::BUILD_LIST, to, first, pushed);
        self.extend_list(place, args, to)?;
        if let Some(name) = injected {
            let register = self.temporary();
            self.load_name(place, name, register);
            self.emit2(place, Opcode::LIST_APPEND, to, register);
        }
        self.emit2(place, Opcode::LIST_TO_TUPLE, to, to);
        self.release(mark);
        Ok(())
    }

    /// A dict of keyword arguments. Runs of named ones become dicts of their own, so that CPython's order of errors is kept.
    fn collect_keywords(&mut self, place: Place, callable: Reg, keywords: &'a [Keyword<'a>], to: Reg) -> Done {
        let mut has_dict = false;
        let mut rest = keywords;
        while let Some((keyword, after)) = rest.split_first() {
            let mark = self.mark();
            let named = rest.iter().take_while(|keyword| keyword.arg.is_some()).count();
            if named > 0 {
                let (run, after) = rest.split_at(named);
                let dict = if has_dict { self.temporary() } else { to };
                self.keyword_dict(place, run, dict)?;
                if has_dict {
                    self.emit3(place, Opcode::DICT_MERGE, to, dict, callable);
                }
                rest = after;
            } else {
                if !has_dict {
                    self.emit3(place, Opcode::BUILD_MAP, to, to, 0u32);
                }
                let mapping = self.value(keyword.value)?;
                self.emit3(place, Opcode::DICT_MERGE, to, mapping, callable);
                rest = after;
            }
            has_dict = true;
            self.release(mark);
        }
        Ok(())
    }

    fn keyword_dict(&mut self, place: Place, keywords: &'a [Keyword<'a>], to: Reg) -> Done {
        let mark = self.mark();
        let is_big = 2 * keywords.len() > MOST_OPERANDS;
        if is_big {
            self.emit3(Place::Nowhere, Opcode::BUILD_MAP, to, to, 0u32);
        }
        let first = if is_big { to } else { self.temporaries(2 * keywords.len() as u32) };
        for (index, keyword) in keywords.iter().enumerate() {
            let inner = self.mark();
            let pair = if is_big { self.temporaries(2) } else { first.after(2 * index as u32) };
            self.load_text(place, pair, keyword.arg.unwrap_or_default());
            self.value_into(keyword.value, pair.after(1))?;
            if is_big {
                self.emit3(Place::Nowhere, Opcode::MAP_ADD, to, pair, pair.after(1));
                self.release(inner);
            }
        }
        if !is_big {
            self.emit3(place, Opcode::BUILD_MAP, to, first, keywords.len());
        }
        self.release(mark);
        Ok(())
    }

    fn check_keywords(&mut self, keywords: &'a [Keyword<'a>]) -> Done {
        let mut seen = rustc_hash::FxHashSet::default();
        // CPython compares each with those behind it, so of several repeated names the first one's is reported.
        let repeated = keywords.iter().rev().filter_map(|keyword| keyword.arg).any(|name| !seen.insert(name));
        if !repeated {
            return Ok(());
        }
        for (index, keyword) in keywords.iter().enumerate() {
            let Some(name) = keyword.arg else { continue };
            if let Some(other) = keywords[index + 1..].iter().find(|other| other.arg == Some(name)) {
                return self.error(other.span, format!("keyword argument repeated: {name}"));
            }
        }
        Ok(())
    }

    /// Whether a name is imported at the top level; functions of modules are not called as methods.
    fn is_imported(&mut self, node: ExprRef<'a>) -> bool {
        let ExprKind::Name { id, .. } = node.kind else { return false };
        let Some(name) = self.table.names.get(id) else { return false };
        self.table.scope(SymbolTable::TOP).symbol(name).is(fact::IMPORT)
    }

    /// `all`, `any` and `tuple` of a generator expression, which is drained in place if the callable in `base` is the built-in.
    fn draining_call(
        &mut self,
        node: ExprRef<'a>,
        func: ExprRef<'a>,
        args: Exprs<'a>,
        keywords: &'a [Keyword<'a>],
        base: Reg,
        to: Reg,
    ) -> Compiled<bool> {
        use crate::bytecode::selector::CommonConstant;
        let ([generator @ Expr { kind: ExprKind::GeneratorExp { .. }, .. }], [], ExprKind::Name { id, .. }) =
            (args, keywords, func.kind)
        else {
            return Ok(false);
        };
        let which = match id {
            "all" => CommonConstant::All,
            "any" => CommonConstant::Any,
            "tuple" => CommonConstant::Tuple,
            _ => return Ok(false),
        };
        let at = place(func);
        let (plain, end) = (self.new_label(), self.new_label());
        let mark = self.mark();
        let builtin = base.after(1);
        self.emit_imm(at, Opcode::LOAD_COMMON_CONSTANT, builtin, which as i32);
        self.jump_if_registers(at, CmpOperator::Is, base, builtin, plain, false);
        // The result is put together in the registers of the call that does not take place.
        let result = base;
        if which == CommonConstant::Tuple {
            self.emit3(at, Opcode::BUILD_LIST, result, result, 0u32);
        }
        let iterator = self.temporary();
        self.value_into(generator, iterator)?;
        let item = self.temporary();
        let (head, exhausted) = (self.here(), self.new_label());
        self.emit_iterate(at, Opcode::FOR_ITER, item, iterator, exhausted);
        if which == CommonConstant::Tuple {
            self.emit2(at, Opcode::LIST_APPEND, result, item);
            self.jump_back(at, head);
            self.set_label(exhausted);
            self.emit2(at, Opcode::LIST_TO_TUPLE, to, result);
        } else {
            let goes_on_while = which == CommonConstant::All;
            let decided = self.new_label();
            self.jump_if(at, item, !goes_on_while, decided);
            self.jump_back(at, head);
            self.set_label(decided);
            self.load_constant(at, to, Constant::Bool(!goes_on_while));
            self.jump(at, end);
            self.set_label(exhausted);
            self.load_constant(at, to, Constant::Bool(goes_on_while));
        }
        self.jump(at, end);
        self.release(mark);
        self.set_label(plain);
        self.call_with(place(node), base, 0, Arguments { args, keywords, injected: None }, to)?;
        self.set_label(end);
        Ok(true)
    }
}
