//! Polls once in many iterations. A poll is a load from shared memory that no pass may move, and a second way out of every iteration; in a tight loop
//! that costs as much as the loop. So the back edge counts down, and only at 0 it polls and winds the counter up again.
//!
//! Only loops that call nothing: a call takes longer than a poll. With at most `INTERVAL` iterations of straight arithmetic between
//! polls, a signal still reaches Python in well under a millisecond.

use smallvec::SmallVec;

use crate::hir::analysis::dominators::Dominators;
use crate::hir::function::{BlockId, Edge, Function, PayloadData, ValueId};
use crate::hir::instruction::{Effect, Operation};
use crate::hir::types::Type;

/// Iterations between polls.
const INTERVAL: i64 = 1 << 12;

pub(super) fn run(function: &mut Function) {
    let dominators = Dominators::compute(function);
    let latches: Vec<(BlockId, BlockId)> = function
        .block_ids()
        .filter_map(|block| match function.edges(block) {
            [edge] if dominators.dominates(edge.block, block) => Some((block, edge.block)),
            _ => None,
        })
        .collect();
    for (latch, header) in latches {
        let only_latch = function
            .block_ids()
            .filter(|block| dominators.dominates(header, *block))
            .all(|block| block == latch || function.edges(block).iter().all(|edge| edge.block != header));
        if only_latch && polls_at_its_end(function, latch) && calls_nothing(function, &dominators, header, latch) {
            strip_mine(function, &dominators, header, latch);
        }
    }
}

/// Whether a block ends in a poll and a jump.
fn polls_at_its_end(function: &Function, block: BlockId) -> bool {
    let operations: Vec<Option<Operation>> = function.blocks[block.index()]
        .instructions
        .iter()
        .rev()
        .take(2)
        .map(|value| function.instruction(*value).map(|instruction| instruction.operation))
        .collect();
    operations == [Some(Operation::Jump), Some(Operation::Poll)]
}

/// Whether no block of the loop calls anything. An inner loop polls for itself, but its time counts too: it is strip-mined alone.
fn calls_nothing(function: &Function, dominators: &Dominators, header: BlockId, latch: BlockId) -> bool {
    let mut inside = vec![header];
    let mut pending = vec![latch];
    while let Some(block) = pending.pop() {
        if inside.contains(&block) {
            continue;
        }
        inside.push(block);
        pending
            .extend(function.block_ids().filter(|from| function.edges(*from).iter().any(|edge| edge.block == block)));
    }
    let has_inner_loop = inside.iter().any(|block| {
        *block != latch && function.edges(*block).iter().any(|edge| dominators.dominates(edge.block, *block))
    });
    let calls = inside.iter().flat_map(|block| &function.blocks[block.index()].instructions).any(|value| {
        function.instruction(*value).is_some_and(|instruction| {
            matches!(instruction.operation.row().effect, Effect::Calls)
                || matches!(instruction.operation, Operation::FloatPower)
        })
    });
    !has_inner_loop && !calls
}

fn strip_mine(function: &mut Function, dominators: &Dominators, header: BlockId, latch: BlockId) {
    let full = constant_in_entry(function, INTERVAL);
    // Every way into the loop winds the counter up.
    let entries: Vec<BlockId> =
        function.block_ids().filter(|block| *block != latch && !dominators.dominates(header, *block)).collect();
    for block in entries {
        add_argument(function, block, header, full);
    }
    let counter = function.add_parameter(header, Type::Int);

    let block = &mut function.blocks[latch.index()];
    let (Some(jump), Some(poll)) = (block.instructions.pop(), block.instructions.pop()) else { return };
    let one = function.append(latch, Operation::ConstInt, &[], PayloadData::Int(1));
    let zero = function.append(latch, Operation::ConstInt, &[], PayloadData::Int(0));
    let fewer = function.append(latch, Operation::IntSubtractWrapping, &[counter, one], PayloadData::None);
    let some_left = function.append(latch, Operation::IntGreater, &[fewer, zero], PayloadData::None);
    let back = match function.instruction(jump).map(|instruction| &instruction.payload) {
        Some(PayloadData::Edges(edges)) => edges[0].arguments.clone(),
        _ => SmallVec::new(),
    };
    let (polling, merging) = (function.add_block(), function.add_block());
    // Both ways meet in one block, so that the loop keeps a single back edge.
    let merged = function.add_parameter(merging, Type::Int);
    let direct = Edge { block: merging, arguments: SmallVec::from_slice(&[fewer]) };
    let through_poll = Edge { block: polling, arguments: SmallVec::new() };
    function.append(
        latch,
        Operation::Branch,
        &[some_left],
        PayloadData::Edges(SmallVec::from_iter([direct, through_poll])),
    );
    function.blocks[polling.index()].instructions.push(poll);
    let wound_up = Edge { block: merging, arguments: SmallVec::from_slice(&[full]) };
    function.append(polling, Operation::Jump, &[], PayloadData::Edges(SmallVec::from_iter([wound_up])));
    let mut arguments = back;
    arguments.push(merged);
    let again = Edge { block: header, arguments };
    function.append(merging, Operation::Jump, &[], PayloadData::Edges(SmallVec::from_iter([again])));
}

/// A constant at the start of the function, where it dominates everything.
fn constant_in_entry(function: &mut Function, int: i64) -> ValueId {
    let value = function.create(Operation::ConstInt, &[], PayloadData::Int(int));
    function.blocks[0].instructions.insert(0, value);
    value
}

fn add_argument(function: &mut Function, from: BlockId, to: BlockId, argument: ValueId) {
    let Some(last) = function.blocks[from.index()].instructions.last().copied() else { return };
    if let Some(PayloadData::Edges(edges)) = function.instruction_mut(last).map(|instruction| &mut instruction.payload)
    {
        for edge in edges.iter_mut().filter(|edge| edge.block == to) {
            edge.arguments.push(argument);
        }
    }
}
