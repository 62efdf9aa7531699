//! Control flow: resolving labels, shortening jumps, dropping what is never reached.

use super::super::node::{Label, Node, Op, Place};
use super::super::unit::Unit;
use super::Flow;
use crate::bytecode::instruction::flag;
use crate::bytecode::opcode::Opcode;
use crate::bytecode::role::Role;

/// How many jumps to jumps are followed, so that a circle of them ends.
const MOST_STEPS: usize = 16;

impl Flow {
    /// Resolves labels and cleans up. `line_of` is the line that a place begins on.
    pub(super) fn new(nodes: Vec<Node>, unit: &Unit<'_>, line_of: impl Fn(Place) -> Option<u32>) -> Flow {
        let mut label_at = vec![0; unit.label_count as usize];
        let mut ops = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::Label(Label(label)) => label_at[label as usize] = ops.len(),
                Node::Op(op) => ops.push(op),
            }
        }
        let targets = ops.iter().map(|op| op.target.map(|label| label_at[label.0 as usize])).collect();
        let handlers = unit.handlers.iter().map(|handler| label_at[handler.label.0 as usize]).collect();
        let mut flow = Flow { ops, targets, handlers };
        flow.shorten_jumps();
        flow.repeat_exits();
        let keep = flow.reachable();
        flow.retain(&keep);
        flow.place_the_rest();
        let keep = flow.useful(&line_of);
        flow.retain(&keep);
        flow
    }

    /// Jumps to an unconditional jump go where that goes.
    fn shorten_jumps(&mut self) {
        for index in 0..self.ops.len() {
            // A loop's back edge has to be passed.
            if self.ops[index].opcode == Opcode::JUMP_BACK {
                continue;
            }
            let Some(mut target) = self.targets[index] else { continue };
            for _ in 0..MOST_STEPS {
                let is_jump = self.ops.get(target).is_some_and(|op| op.opcode == Opcode::JUMP);
                match self.targets.get(target).copied().flatten() {
                    Some(next) if is_jump && next != target => target = next,
                    _ => break,
                }
            }
            self.targets[index] = Some(target);
        }
    }

    /// A jump to a loop's back edge or to a return becomes one itself.
    fn repeat_exits(&mut self) {
        for index in 0..self.ops.len() {
            let Some(target) = self.targets[index].filter(|_| self.ops[index].opcode == Opcode::JUMP) else { continue };
            let Some(exit) = self.ops.get(target).copied() else { continue };
            if matches!(exit.opcode, Opcode::JUMP_BACK | Opcode::RETURN) {
                let place = if exit.place == Place::Nowhere { self.ops[index].place } else { exit.place };
                self.ops[index] = Op { place, ..exit };
                self.targets[index] = self.targets[target];
            }
        }
    }

    fn reachable(&self) -> Vec<bool> {
        let mut reached = vec![false; self.ops.len()];
        let mut work = vec![0];
        while let Some(start) = work.pop() {
            let mut index = start;
            while let Some(op) = self.ops.get(index) {
                if std::mem::replace(&mut reached[index], true) {
                    break;
                }
                work.extend(self.targets[index]);
                if op.opcode.may_raise() {
                    work.extend(op.handler.map(|handler| self.handlers[handler.0 as usize]));
                }
                if op.opcode.ends_block() {
                    break;
                }
                index += 1;
            }
        }
        reached
    }

    /// Which instructions something jumps to.
    pub(super) fn is_target(&self) -> Vec<bool> {
        let mut is_target = vec![false; self.ops.len() + 1];
        for target in self.targets.iter().flatten().chain(&self.handlers) {
            if let Some(mark) = is_target.get_mut(*target) {
                *mark = true;
            }
        }
        is_target
    }

    /// All but jumps to the next instruction, and NOPs whose line another instruction shows as well.
    fn useful(&self, line_of: &impl Fn(Place) -> Option<u32>) -> Vec<bool> {
        let is_target = self.is_target();
        let mut keep = vec![true; self.ops.len()];
        for (index, op) in self.ops.iter().enumerate() {
            keep[index] = match op.opcode {
                Opcode::JUMP => self.targets[index] != Some(index + 1),
                Opcode::NOP => {
                    let line = line_of(op.place);
                    let before = index.checked_sub(1).filter(|&before| keep[before] && !is_target[index]);
                    let is_shown_before = before.is_some_and(|before| line_of(self.ops[before].place) == line);
                    let is_shown_next = self.ops.get(index + 1).is_some_and(|next| line_of(next.place) == line);
                    !(is_shown_before || is_shown_next || line.is_none())
                }
                _ => true,
            };
        }
        keep
    }

    /// Drops instructions; what led to one leads to the next that is kept.
    pub(super) fn retain(&mut self, keep: &[bool]) {
        if keep.iter().all(|keep| *keep) {
            return;
        }
        let mut moved = Vec::with_capacity(keep.len() + 1);
        let mut count = 0;
        for &keep in keep {
            moved.push(count);
            count += usize::from(keep);
        }
        moved.push(count);
        let mut index = 0;
        let mut kept = |_: &_| {
            index += 1;
            keep[index - 1]
        };
        self.ops.retain(&mut kept);
        let mut index = 0;
        self.targets.retain(|_| {
            index += 1;
            keep[index - 1]
        });
        let place = |target: &mut usize| *target = moved.get(*target).copied().unwrap_or(count);
        self.targets.iter_mut().flatten().for_each(place);
        self.handlers.iter_mut().for_each(place);
    }

    /// Cleans up once more, now that checks are gone: handlers that nothing leads to, jumps to the next instruction or around another jump.
    pub(super) fn compact(&mut self, line_of: impl Fn(Place) -> Option<u32>) {
        let keep = self.reachable();
        self.retain(&keep);
        self.turn_jumps_around(&line_of);
        let is_idle = |index: usize| self.ops[index].opcode == Opcode::JUMP && self.targets[index] == Some(index + 1);
        let keep: Vec<bool> = (0..self.ops.len()).map(|index| !is_idle(index)).collect();
        self.retain(&keep);
    }

    /// A conditional jump around an unconditional one on its line goes there itself, on the opposite condition.
    fn turn_jumps_around(&mut self, line_of: &impl Fn(Place) -> Option<u32>) {
        let is_target = self.is_target();
        for index in 1..self.ops.len() {
            let (condition, jump) = (self.ops[index - 1], self.ops[index]);
            let is_around = jump.opcode == Opcode::JUMP && self.targets[index - 1] == Some(index + 1);
            if !is_around || is_target[index] || line_of(condition.place) != line_of(jump.place) {
                continue;
            }
            let Some(opposite) = opposite(condition) else { continue };
            self.ops[index - 1] = opposite;
            self.targets[index - 1] = self.targets[index];
            // What is left jumps to the next instruction.
            self.targets[index] = Some(index + 1);
        }
    }

    /// Instructions without a place are charged to the one before.
    fn place_the_rest(&mut self) {
        let mut last = Place::Nowhere;
        for op in &mut self.ops {
            if op.place == Place::Nowhere {
                op.place = last;
            }
            last = op.place;
        }
    }
}

/// The jump that is taken where this one is not.
fn opposite(op: Op) -> Option<Op> {
    let opcode = match op.opcode {
        Opcode::JUMP_IF_TRUE => Opcode::JUMP_IF_FALSE,
        Opcode::JUMP_IF_FALSE => Opcode::JUMP_IF_TRUE,
        Opcode::JUMP_IF_NONE => Opcode::JUMP_IF_NOT_NONE,
        Opcode::JUMP_IF_NOT_NONE => Opcode::JUMP_IF_NONE,
        fused if fused.row().operands.c == Role::ShortJump => return Some(Op { flags: op.flags ^ flag::SENSE, ..op }),
        _ => return None,
    };
    Some(Op { opcode, ..op })
}
