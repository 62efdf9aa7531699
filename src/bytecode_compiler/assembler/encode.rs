//! Encoding: register numbers, distances of jumps, position and handler tables.

use krait_syntax::source::{Source, Span};

use super::super::node::{Field, Op, Place, RegKind};
use super::super::unit::Unit;
use super::Flow;
use crate::bytecode::code::Handler;
use crate::bytecode::instruction::{Instruction, flag};
use crate::bytecode::opcode::Opcode;
use crate::bytecode::positions::{Position, PositionTable, PositionTableBuilder};
use crate::bytecode::role::Role;

/// The parts of a code unit that come of its instructions.
pub(super) struct Encoded {
    pub(super) instructions: Vec<u64>,
    pub(super) positions: PositionTable,
    pub(super) handlers: Vec<Handler>,
}

/// Numbers of registers: locals, cells, free variables, temporaries.
struct Registers {
    cells: u32,
    free: u32,
    temporaries: u32,
}

impl Registers {
    fn number(&self, field: Field) -> Option<u16> {
        let number = match field.register().kind() {
            RegKind::Local(index) => index,
            RegKind::Cell(index) => self.cells + index,
            RegKind::Free(index) => self.free + index,
            RegKind::Temporary(index) => self.temporaries + index,
        };
        u16::try_from(number).ok()
    }
}

fn is_fused(op: &Op) -> bool {
    op.opcode.row().operands.c == Role::ShortJump
}

/// Encodes; `None` if an operand or a distance is too large.
pub(super) fn encode(flow: &Flow, unit: &Unit<'_>, source: &Source) -> Option<Encoded> {
    let cells = u32::try_from(unit.locals.len()).ok()?;
    let free = cells + u32::try_from(unit.cells.len()).ok()?;
    let registers = Registers { cells, free, temporaries: free + u32::try_from(unit.free.len()).ok()? };
    let (starts, is_wide) = lay_out(flow);
    let distance =
        |from: usize, target: usize| i64::try_from(starts[target]).ok()?.checked_sub(i64::try_from(from).ok()?);
    let mut instructions = Vec::with_capacity(starts.last().copied().unwrap_or(0));
    let mut positions = PositionTableBuilder::default();
    let mut places = Places { source, last: None };
    for (index, op) in flow.ops.iter().enumerate() {
        let start = instructions.len();
        let target = flow.targets[index];
        if let (true, Some(target)) = (is_fused(op), target) {
            let to = distance(start + 1, target)?;
            if is_wide[index] {
                instructions.push(fused(op, &registers, flag::SENSE, 1)?);
                let far = i32::try_from(distance(start + 2, target)?).ok()?;
                instructions.push(Instruction::a_imm(Opcode::JUMP, 0, 0, far).0);
            } else {
                instructions.push(fused(op, &registers, 0, i16::try_from(to).ok()?)?);
            }
        } else {
            let end = start + op.opcode.length();
            let number = match target {
                Some(target) => i32::try_from(distance(end, target)?).ok()?,
                None => op.number,
            };
            plain(op, &registers, number, &mut instructions)?;
        }
        positions.push(instructions.len() - start, places.position(op.place));
    }
    Some(Encoded { instructions, positions: positions.finish(), handlers: handlers(flow, unit, &registers, &starts)? })
}

/// Where each instruction begins, one more for the end, and which fused jumps lead too far for their operand.
fn lay_out(flow: &Flow) -> (Vec<usize>, Vec<bool>) {
    let mut is_wide = vec![false; flow.ops.len()];
    loop {
        let mut starts = Vec::with_capacity(flow.ops.len() + 1);
        let mut at = 0;
        for (index, op) in flow.ops.iter().enumerate() {
            starts.push(at);
            at += op.opcode.length() + usize::from(is_wide[index]);
        }
        starts.push(at);
        let mut changed = false;
        for (index, op) in flow.ops.iter().enumerate() {
            let Some(target) = flow.targets[index].filter(|_| is_fused(op) && !is_wide[index]) else { continue };
            let distance = starts[target] as i64 - starts[index] as i64 - 1;
            if i16::try_from(distance).is_err() {
                is_wide[index] = true;
                changed = true;
            }
        }
        // Widening moves others apart, so that they may have to be widened too; it never undoes anything.
        if !changed {
            return (starts, is_wide);
        }
    }
}

fn fused(op: &Op, registers: &Registers, flip: u8, distance: i16) -> Option<u64> {
    let b = operand(op.b, op.opcode.row().operands.b, registers)?;
    let a = registers.number(op.a)?;
    Some(Instruction::abc(op.opcode, op.flags ^ flip, a, b, distance as u16).0)
}

/// An operand of 16 bits.
fn operand(field: Field, role: Role, registers: &Registers) -> Option<u16> {
    match role {
        Role::None => Some(0),
        _ if role.is_register() => registers.number(field),
        _ => u16::try_from(field.0).ok(),
    }
}

fn plain(op: &Op, registers: &Registers, number: i32, words: &mut Vec<u64>) -> Option<()> {
    let row = op.opcode.row();
    let roles = row.operands;
    let a = operand(op.a, roles.a, registers)?;
    let word = if roles.imm == Role::None {
        let (b, c) = (operand(op.b, roles.b, registers)?, operand(op.c, roles.c, registers)?);
        Instruction::abc(op.opcode, op.flags, a, b, c)
    } else {
        Instruction::a_imm(op.opcode, op.flags, a, number)
    };
    words.push(word.0);
    for index in 0..row.extra_words {
        words.push(if index == 0 && roles.d != Role::None { u64::from(number as u32) } else { 0 });
    }
    Some(())
}

/// Turns places into positions, one after the other.
struct Places<'s> {
    source: &'s Source,
    last: Option<(Span, Position)>,
}

impl Places<'_> {
    fn position(&mut self, place: Place) -> Option<Position> {
        match place {
            Place::Nowhere => None,
            Place::Line(line) => Some(Position { line, end_line: line, column: 0, end_column: 0 }),
            Place::Span(span) => {
                if let Some((_, position)) = self.last.filter(|(last, _)| *last == span) {
                    return Some(position);
                }
                let start = self.source.byte_position(span.start);
                let end = self.source.byte_position(span.end);
                let position =
                    Position { line: start.line, end_line: end.line, column: start.column, end_column: end.column };
                self.last = Some((span, position));
                Some(position)
            }
        }
    }
}

fn handlers(flow: &Flow, unit: &Unit<'_>, registers: &Registers, starts: &[usize]) -> Option<Vec<Handler>> {
    let mut handlers: Vec<Handler> = Vec::new();
    let mut last = None;
    for (index, op) in flow.ops.iter().enumerate() {
        // What cannot raise needs no handler, but may stand between what can.
        if !op.opcode.may_raise() {
            continue;
        }
        let end = u32::try_from(starts[index + 1]).ok()?;
        if let Some(id) = op.handler {
            let target = flow.handlers[id.0 as usize];
            match handlers.last_mut().filter(|_| last == Some(id)) {
                Some(handler) => handler.end = end,
                None => handlers.push(Handler {
                    start: u32::try_from(starts[index]).ok()?,
                    end,
                    target: u32::try_from(starts[target]).ok()?,
                    register: u32::from(registers.number(unit.handlers[id.0 as usize].register.into())?),
                }),
            }
        }
        last = op.handler;
    }
    Some(handlers)
}
