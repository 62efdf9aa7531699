//! Displays of lists, tuples, sets and dicts.

use krait_syntax::ast::*;

use super::calls::MOST_OPERANDS;
use super::expressions::place;
use super::node::{Place, Reg};
use super::{Compiled, Compiler, Done};
use crate::bytecode::code::Constant;
use crate::bytecode::opcode::Opcode;

/// From this many constant items on, a list or set is filled from a constant.
const FEWEST_CONSTANTS: usize = 3;

impl<'a> Compiler<'a, '_> {
    /// Evaluates expressions into registers behind each other.
    fn operands(&mut self, nodes: Exprs<'a>) -> Compiled<Reg> {
        let first = self.temporaries(nodes.len() as u32);
        for (index, node) in nodes.iter().enumerate() {
            self.value_into(node, first.after(index as u32))?;
        }
        Ok(first)
    }

    fn fits_registers(nodes: Exprs<'a>) -> bool {
        nodes.len() <= MOST_OPERANDS && !nodes.iter().any(|node| matches!(node.kind, ExprKind::Starred { .. }))
    }

    pub(super) fn tuple_display(&mut self, node: ExprRef<'a>, elts: Exprs<'a>, to: Reg) -> Done {
        if Self::fits_registers(elts) {
            let first = self.operands(elts)?;
            self.emit3(place(node), Opcode::BUILD_TUPLE, to, first, elts.len());
            return Ok(());
        }
        let list = self.work_register(to);
        self.emit3(place(node), Opcode::BUILD_LIST, list, list, 0u32);
        self.extend_list(place(node), elts, list)?;
        self.emit2(place(node), Opcode::LIST_TO_TUPLE, to, list);
        Ok(())
    }

    pub(super) fn list_display(&mut self, node: ExprRef<'a>, elts: Exprs<'a>, to: Reg) -> Done {
        let place = place(node);
        if elts.len() >= FEWEST_CONSTANTS
            && let Some(items) = self.constants_of(elts)
        {
            let list = self.work_register(to);
            let tuple = self.temporary();
            self.emit3(place, Opcode::BUILD_LIST, list, list, 0u32);
            self.load_constant(place, tuple, Constant::Tuple(items));
            self.emit2(place, Opcode::LIST_EXTEND, list, tuple);
            self.emit_move(place, to, list);
        } else if Self::fits_registers(elts) {
            let first = self.operands(elts)?;
            self.emit3(place, Opcode::BUILD_LIST, to, first, elts.len());
        } else {
            let list = self.work_register(to);
            self.emit3(place, Opcode::BUILD_LIST, list, list, 0u32);
            self.extend_list(place, elts, list)?;
            self.emit_move(place, to, list);
        }
        Ok(())
    }

    /// Appends the values of expressions to a list, those with a star unpacked.
    pub(super) fn extend_list(&mut self, place: Place, elts: Exprs<'a>, list: Reg) -> Done {
        self.fill(place, elts, list, Opcode::LIST_APPEND, Opcode::LIST_EXTEND)
    }

    fn fill(&mut self, place: Place, elts: Exprs<'a>, collection: Reg, add: Opcode, extend: Opcode) -> Done {
        for element in elts {
            let mark = self.mark();
            if let ExprKind::Starred { value, .. } = element.kind {
                let items = self.value(value)?;
                self.emit2(place, extend, collection, items);
            } else {
                let item = self.value(element)?;
                self.emit2(place, add, collection, item);
            }
            self.release(mark);
        }
        Ok(())
    }

    pub(super) fn set_display(&mut self, node: ExprRef<'a>, elts: Exprs<'a>, to: Reg) -> Done {
        let place = place(node);
        if elts.len() >= FEWEST_CONSTANTS
            && let Some(items) = self.constants_of(elts)
        {
            let set = self.work_register(to);
            let frozen = self.temporary();
            self.emit3(place, Opcode::BUILD_SET, set, set, 0u32);
            self.load_constant(place, frozen, Constant::FrozenSet(items));
            self.emit2(place, Opcode::SET_UPDATE, set, frozen);
            self.emit_move(place, to, set);
        } else if Self::fits_registers(elts) {
            let first = self.operands(elts)?;
            self.emit3(place, Opcode::BUILD_SET, to, first, elts.len());
        } else {
            let set = self.work_register(to);
            self.emit3(place, Opcode::BUILD_SET, set, set, 0u32);
            self.fill(place, elts, set, Opcode::SET_ADD, Opcode::SET_UPDATE)?;
            self.emit_move(place, to, set);
        }
        Ok(())
    }

    /// Runs of entries become dicts of their own, which update the first, so that CPython's order of effects is kept.
    pub(super) fn dict_display(
        &mut self,
        node: ExprRef<'a>,
        keys: &'a [Option<ExprRef<'a>>],
        values: Exprs<'a>,
        to: Reg,
    ) -> Done {
        let place = place(node);
        let dict = if keys.iter().any(Option::is_none) || 2 * keys.len() > MOST_OPERANDS {
            self.work_register(to)
        } else {
            to
        };
        if keys.iter().all(Option::is_some) {
            self.dict_piece(place, keys, values, dict)?;
            self.emit_move(place, to, dict);
            return Ok(());
        }
        let mut has_dict = false;
        let mut start = 0;
        while start < keys.len() {
            let mark = self.mark();
            let run = keys[start..].iter().take_while(|key| key.is_some()).count();
            if run > 0 {
                let piece = if has_dict { self.temporary() } else { dict };
                self.dict_piece(place, &keys[start..start + run], &values[start..start + run], piece)?;
                if has_dict {
                    self.emit2(place, Opcode::DICT_UPDATE, dict, piece);
                }
                start += run;
            } else {
                if !has_dict {
                    self.emit3(place, Opcode::BUILD_MAP, dict, dict, 0u32);
                }
                let mapping = self.value(values[start])?;
                self.emit2(place, Opcode::DICT_UPDATE, dict, mapping);
                start += 1;
            }
            has_dict = true;
            self.release(mark);
        }
        self.emit_move(place, to, dict);
        Ok(())
    }

    fn dict_piece(&mut self, place: Place, keys: &'a [Option<ExprRef<'a>>], values: Exprs<'a>, to: Reg) -> Done {
        let mark = self.mark();
        let is_big = 2 * keys.len() > MOST_OPERANDS;
        if is_big {
            self.emit3(place, Opcode::BUILD_MAP, to, to, 0u32);
        }
        let first = if is_big { to } else { self.temporaries(2 * keys.len() as u32) };
        for (index, (key, value)) in keys.iter().zip(values).enumerate() {
            let Some(key) = key else { continue };
            let inner = self.mark();
            let pair = if is_big { self.temporaries(2) } else { first.after(2 * index as u32) };
            self.value_into(key, pair)?;
            self.value_into(value, pair.after(1))?;
            if is_big {
                self.emit3(place, Opcode::MAP_ADD, to, pair, pair.after(1));
                self.release(inner);
            }
        }
        if !is_big {
            self.emit3(place, Opcode::BUILD_MAP, to, first, keys.len());
        }
        self.release(mark);
        Ok(())
    }
}
