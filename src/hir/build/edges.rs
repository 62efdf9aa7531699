//! Edges between blocks: which values travel, and the guesses of their types.

use smallvec::SmallVec;

use super::state::{Slot, SlotKind, State};
use super::walk::{Entered, Stop, Walk, Walked};
use super::{Refusal, join};
use crate::hir::exit_reason::ExitReason;
use crate::hir::function::{BlockId, Edge, PayloadData, Resume, ValueId};
use crate::hir::instruction::Operation;
use crate::hir::types::Type;

impl Walk<'_> {
    fn kind_of(&self, slot: Slot) -> Walked<SlotKind> {
        Ok(match slot {
            Slot::Dead => SlotKind::Dead,
            Slot::Value(value) => SlotKind::Value(self.type_of(value)),
            Slot::Function(..) | Slot::RangeClass(_) => SlotKind::Value(Type::Any),
            Slot::RangeIterator { step, object, .. } => SlotKind::RangeIterator { step, object: object.is_some() },
            Slot::Range { .. } => return Err(Refusal::Operands("range").into()),
        })
    }

    /// The edge to a block from the current state.
    pub(super) fn edge(&mut self, target: usize) -> Walked<Edge> {
        if !self.graph.blocks.get(&target).is_some_and(|block| block.inside) {
            return self.edge_out_of_the_loop(target);
        }
        let registers = self.input.register_count as usize;
        let mut live = vec![false; self.state.slots.len()];
        live[registers..].fill(true);
        for register in (self.input.live)(target) {
            if let Some(place) = live.get_mut(usize::from(register)) {
                *place = true;
            }
        }
        let mut kinds = Vec::with_capacity(live.len());
        for (slot, live) in self.state.slots.iter().zip(&live) {
            kinds.push(if *live { self.kind_of(*slot)? } else { SlotKind::Dead });
        }
        self.agree(target, &kinds)?;
        let kinds = self.guesses.blocks.get(&target).cloned().unwrap_or(kinds);
        let block = self.enter_block(target, &kinds);
        let mut arguments = SmallVec::new();
        for (place, kind) in kinds.iter().enumerate() {
            match (*kind, self.state.slots[place]) {
                (SlotKind::Dead, _) => {}
                (SlotKind::RangeIterator { .. }, Slot::RangeIterator { next, left, object, .. }) => {
                    arguments.extend([next, left]);
                    arguments.extend(object);
                }
                (SlotKind::Value(of), Slot::Value(value) | Slot::Function(value, _) | Slot::RangeClass(value)) => {
                    arguments.push(if of == Type::Any { self.boxed(value) } else { value });
                }
                _ => return Err(Refusal::Operands("range").into()),
            }
        }
        Ok(Edge { block, arguments })
    }

    /// Widens the guess of a block's start until it fits this way in; begins anew if the guess has changed.
    fn agree(&mut self, target: usize, kinds: &[SlotKind]) -> Walked {
        let mut changed = false;
        match self.guesses.blocks.get_mut(&target) {
            None => {
                self.guesses.blocks.insert(target, kinds.to_vec());
            }
            Some(guess) => {
                for (guess, kind) in guess.iter_mut().zip(kinds) {
                    let wider = match (*guess, *kind) {
                        (SlotKind::Value(left), SlotKind::Value(right)) => SlotKind::Value(join(left, right)),
                        (left, right) if left == right => left,
                        _ => return Err(Refusal::Operands("iterator").into()),
                    };
                    changed |= wider != *guess;
                    *guess = wider;
                }
            }
        }
        let dirty = self.guesses.dirty.entry(target).or_insert_with(|| self.state.dirty.clone());
        for (guess, now) in dirty.iter_mut().zip(&self.state.dirty) {
            changed |= *now && !*guess;
            *guess |= *now;
        }
        if changed { Err(Stop::Again) } else { Ok(()) }
    }

    fn enter_block(&mut self, target: usize, kinds: &[SlotKind]) -> BlockId {
        if let Some(entered) = self.entered.get(&target) {
            return entered.block;
        }
        let block = self.function.add_block();
        let mut slots = Vec::with_capacity(kinds.len());
        for kind in kinds {
            slots.push(match *kind {
                SlotKind::Dead => Slot::Dead,
                SlotKind::Value(of) => Slot::Value(self.function.add_parameter(block, of)),
                SlotKind::RangeIterator { step, object } => Slot::RangeIterator {
                    next: self.function.add_parameter(block, Type::Int),
                    left: self.function.add_parameter(block, Type::Int),
                    step,
                    object: object.then(|| self.function.add_parameter(block, Type::Any)),
                },
            });
        }
        let dirty = self.guesses.dirty.get(&target).cloned().unwrap_or_else(|| self.state.dirty.clone());
        self.entered.insert(target, Entered { block, state: State { slots, dirty } });
        block
    }

    /// A way out of the loop that is compiled: the interpreter goes on there.
    fn edge_out_of_the_loop(&mut self, target: usize) -> Walked<Edge> {
        let here = self.block;
        let block = self.function.add_block();
        self.block = block;
        let snapshot = self.snapshot_at(target, Resume::Before)?;
        self.emit(Operation::Exit, &[snapshot], PayloadData::Reason(ExitReason::LoopEnd));
        self.block = here;
        Ok(Edge { block, arguments: SmallVec::new() })
    }

    pub(super) fn jump_to(&mut self, target: usize) -> Walked {
        let edge = self.edge(target)?;
        self.emit(Operation::Jump, &[], PayloadData::Edges(SmallVec::from_iter([edge])));
        Ok(())
    }

    /// Ends the block with a branch; both ways in the current state.
    pub(super) fn branch_to(&mut self, condition: ValueId, then: usize, otherwise: usize) -> Walked {
        if then == otherwise {
            return self.jump_to(then);
        }
        let edges = SmallVec::from_iter([self.edge(then)?, self.edge(otherwise)?]);
        self.branch(condition, edges);
        Ok(())
    }

    /// Ends the block with a branch. Edges are built before, since boxing their arguments emits instructions.
    pub(super) fn branch(&mut self, condition: ValueId, edges: SmallVec<[Edge; 2]>) {
        self.emit(Operation::Branch, &[condition], PayloadData::Edges(edges));
    }
}
