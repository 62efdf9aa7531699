//! The bytecode's control flow: blocks, their order, and what belongs to the loop that is compiled.

use std::collections::{BTreeSet, HashMap};

use super::Refusal;
use super::input::Input;
use crate::bytecode::instruction::Decoded;
use crate::bytecode::opcode::Opcode;
use crate::hir::function::EntryKind;

/// A stretch of bytecode that is entered at its start alone.
pub(super) struct CodeBlock {
    pub(super) instructions: Vec<Decoded>,
    /// Starts of the blocks that may follow.
    pub(super) successors: Vec<usize>,
    /// Whether the loop that is compiled contains it; in a function, always.
    pub(super) inside: bool,
}

/// The blocks that the entry reaches, by their start.
pub(super) struct Graph {
    pub(super) blocks: HashMap<usize, CodeBlock>,
    /// Starts in reverse post-order.
    pub(super) order: Vec<usize>,
    pub(super) entry: usize,
}

impl Graph {
    /// The graph of what is to be compiled.
    pub(super) fn of(input: &Input<'_>) -> Result<Graph, Refusal> {
        let entry = match input.entry {
            EntryKind::Function => 0,
            EntryKind::Loop(pc) => pc as usize,
        };
        let leaders = leaders(input, entry)?;
        let mut blocks = HashMap::new();
        let mut pending = vec![entry];
        while let Some(start) = pending.pop() {
            if blocks.contains_key(&start) {
                continue;
            }
            let block = read_block(input, &leaders, start)?;
            pending.extend(&block.successors);
            blocks.insert(start, block);
        }
        let mut graph = Graph { blocks, order: Vec::new(), entry };
        graph.sort();
        if matches!(input.entry, EntryKind::Loop(_)) {
            graph.mark_loop()?;
        }
        Ok(graph)
    }

    fn sort(&mut self) {
        let mut seen = BTreeSet::from([self.entry]);
        let mut path = vec![(self.entry, 0)];
        while let Some((start, followed)) = path.last_mut() {
            let next = self.blocks.get(start).and_then(|block| block.successors.get(*followed)).copied();
            match next {
                Some(next) => {
                    *followed += 1;
                    if seen.insert(next) {
                        path.push((next, 0));
                    }
                }
                None => {
                    self.order.push(*start);
                    path.pop();
                }
            }
        }
        self.order.reverse();
    }

    /// Leaves `inside` set only in blocks from which the loop's header is reached again.
    fn mark_loop(&mut self) -> Result<(), Refusal> {
        let mut predecessors: HashMap<usize, Vec<usize>> = HashMap::new();
        for (start, block) in &self.blocks {
            for successor in &block.successors {
                predecessors.entry(*successor).or_default().push(*start);
            }
        }
        let mut inside = BTreeSet::from([self.entry]);
        let mut pending = predecessors.get(&self.entry).cloned().unwrap_or_default();
        while let Some(start) = pending.pop() {
            if inside.insert(start) {
                pending.extend(predecessors.get(&start).into_iter().flatten());
            }
        }
        for (start, block) in &mut self.blocks {
            block.inside = inside.contains(start);
        }
        Ok(())
    }

    /// All instructions inside, in the order of the blocks.
    pub(super) fn inside(&self) -> impl Iterator<Item = &Decoded> {
        self.order
            .iter()
            .filter_map(|start| self.blocks.get(start))
            .filter(|block| block.inside)
            .flat_map(|block| &block.instructions)
    }
}

/// Where blocks begin: the entry, and wherever a jump leads.
fn leaders(input: &Input<'_>, entry: usize) -> Result<BTreeSet<usize>, Refusal> {
    let mut leaders = BTreeSet::from([entry]);
    for decoded in Decoded::all(input.code) {
        if let Some(target) = decoded.target() {
            leaders.insert(target);
        }
    }
    Ok(leaders)
}

fn read_block(input: &Input<'_>, leaders: &BTreeSet<usize>, start: usize) -> Result<CodeBlock, Refusal> {
    let mut instructions = Vec::new();
    let mut pc = start;
    loop {
        let decoded = Decoded::at(input.code, pc).ok_or(Refusal::Malformed)?;
        instructions.push(decoded);
        let mut successors = Vec::new();
        if let Some(target) = decoded.target() {
            successors.push(target);
        }
        pc = decoded.next_pc();
        let ends = decoded.opcode.ends_block() || matches!(decoded.opcode.generic(), Opcode::JUMP);
        if !ends && (!successors.is_empty() || leaders.contains(&pc)) {
            successors.push(pc);
        }
        if ends || !successors.is_empty() {
            return Ok(CodeBlock { instructions, successors, inside: true });
        }
    }
}
