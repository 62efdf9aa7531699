//! Definite assignment: a forward dataflow analysis of which locals are bound on every path.

use super::super::node::{Field, Isolation, Op};
use super::super::unit::Unit;
use super::Flow;
use crate::bytecode::opcode::Opcode;
use crate::bytecode::role::Role;
use krait_runtime::value::Value;

/// Which locals are bound, and behind them, which kept values of locals are.
type Bound = Vec<u64>;

fn get(set: &Bound, index: usize) -> bool {
    set[index / 64] >> (index % 64) & 1 == 1
}

fn put(set: &mut Bound, index: usize, value: bool) {
    let bit = 1 << (index % 64);
    if value {
        set[index / 64] |= bit;
    } else {
        set[index / 64] &= !bit;
    }
}

/// Removes checks of locals that are surely bound.
pub(super) fn remove_checks(flow: &mut Flow, unit: &Unit<'_>) {
    let is_check = |op: &Op| op.opcode == Opcode::CHECK_BOUND;
    if !flow.ops.iter().any(is_check) {
        return;
    }
    let analysis = Analysis::new(flow, unit);
    let keep = analysis.run();
    flow.retain(&keep);
}

struct Analysis<'f> {
    flow: &'f Flow,
    locals: usize,
    /// The block that begins at an instruction.
    block_at: Vec<Option<usize>>,
    starts: Vec<usize>,
    /// What is bound where a block begins; `None` while no way to it is known.
    at_start: Vec<Option<Bound>>,
    entry: Bound,
}

impl<'f> Analysis<'f> {
    fn new(flow: &'f Flow, unit: &Unit<'_>) -> Analysis<'f> {
        let mut is_start = flow.is_target();
        for (index, op) in flow.ops.iter().enumerate() {
            if op.opcode.ends_block() || flow.targets[index].is_some() {
                is_start[index + 1] = true;
            }
        }
        is_start[0] = true;
        let mut block_at = vec![None; flow.ops.len() + 1];
        let mut starts = Vec::new();
        for index in (0..flow.ops.len()).filter(|&index| is_start[index]) {
            block_at[index] = Some(starts.len());
            starts.push(index);
        }
        let locals = unit.locals.len();
        let mut entry = vec![0; (locals + unit.isolations as usize).div_ceil(64).max(1)];
        // Parameters come first, and an argument is there for each.
        let parameters = unit.parameter_count();
        (0..parameters.min(locals)).for_each(|index| put(&mut entry, index, true));
        let at_start = vec![None; starts.len()];
        Analysis { flow, locals, block_at, starts, at_start, entry }
    }

    fn run(mut self) -> Vec<bool> {
        let entry = self.entry.clone();
        let mut work = Vec::new();
        self.arrive(0, &entry, &mut work);
        while let Some(block) = work.pop() {
            let Some(mut bound) = self.at_start[block].clone() else { continue };
            for index in self.range(block) {
                self.step(index, &mut bound, &mut work);
            }
            let end = self.range(block).end;
            let falls = self.flow.ops.get(end.wrapping_sub(1)).is_some_and(|op| !op.opcode.ends_block());
            if falls {
                self.arrive(end, &bound, &mut work);
            }
        }
        let mut keep = vec![true; self.flow.ops.len()];
        for block in 0..self.starts.len() {
            let Some(mut bound) = self.at_start[block].clone() else { continue };
            for index in self.range(block) {
                let op = &self.flow.ops[index];
                if op.opcode == Opcode::CHECK_BOUND
                    && let Some(local) = op.a.register().as_local()
                {
                    keep[index] = !get(&bound, local as usize);
                }
                self.step(index, &mut bound, &mut Vec::new());
            }
        }
        keep
    }

    fn range(&self, block: usize) -> std::ops::Range<usize> {
        let end = self.starts.get(block + 1).copied().unwrap_or(self.flow.ops.len());
        self.starts[block]..end
    }

    /// A way leads to an instruction on which so much is bound.
    fn arrive(&mut self, index: usize, bound: &Bound, work: &mut Vec<usize>) {
        let Some(block) = self.block_at.get(index).copied().flatten() else { return };
        match &mut self.at_start[block] {
            Some(known) => {
                let mut changed = false;
                for (known, bound) in known.iter_mut().zip(bound) {
                    changed |= *known & !bound != 0;
                    *known &= bound;
                }
                if changed {
                    work.push(block);
                }
            }
            slot => {
                *slot = Some(bound.clone());
                work.push(block);
            }
        }
    }

    fn step(&mut self, index: usize, bound: &mut Bound, work: &mut Vec<usize>) {
        let op = self.flow.ops[index];
        if let (true, Some(handler)) = (op.opcode.may_raise(), op.handler) {
            self.arrive(self.flow.handlers[handler.0 as usize], bound, work);
        }
        let target = self.flow.targets[index];
        let writes_unless_jump = op.opcode.row().operands.place_of(Role::WriteUnlessJump).is_some();
        if let (true, Some(target)) = (writes_unless_jump, target) {
            self.arrive(target, bound, work);
        }
        let unbinds = match op.opcode {
            Opcode::DELETE_LOCAL => true,
            Opcode::LOAD_IMMEDIATE => op.number == Value::UNBOUND.bits() as i32,
            _ => false,
        };
        for_each_local_write(&op, |local| put(bound, local, !unbinds));
        match (op.opcode, op.isolation) {
            (Opcode::CHECK_BOUND, _) => {
                if let Some(local) = op.a.register().as_local() {
                    put(bound, local as usize, true);
                }
            }
            (_, Isolation::Save(number)) => {
                let was = op.b.register().as_local().is_some_and(|local| get(bound, local as usize));
                put(bound, self.locals + number as usize, was);
            }
            (_, Isolation::Restore(number)) => {
                let was = get(bound, self.locals + number as usize);
                if let Some(local) = op.a.register().as_local() {
                    put(bound, local as usize, was);
                }
            }
            _ => {}
        }
        if let (false, Some(target)) = (writes_unless_jump, target) {
            self.arrive(target, bound, work);
        }
    }
}

/// Calls with each local that an instruction writes.
fn for_each_local_write(op: &Op, mut visit: impl FnMut(usize)) {
    let operands = op.opcode.row().operands;
    let count = if operands.c == Role::Count { op.c.0 } else { u32::try_from(op.number).unwrap_or(0) };
    let mut write = |field: Field, role: Role| {
        let count = match role {
            Role::Write | Role::WriteUnlessJump | Role::ReadWrite => 1,
            Role::WritePair => 2,
            Role::WriteRange => count,
            Role::WriteAround => count + 1 + u32::try_from(op.number).unwrap_or(0),
            _ => return,
        };
        if let Some(first) = field.register().as_local() {
            (first..first + count).for_each(|local| visit(local as usize));
        }
    };
    write(op.a, operands.a);
    write(op.b, operands.b);
    write(op.c, operands.c);
}
