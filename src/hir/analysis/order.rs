//! Orders of blocks, and predecessors.

use crate::hir::function::{BlockId, Function};

/// The reachable blocks in reverse post-order: each before its successors, back edges apart.
pub fn reverse_post_order(function: &Function) -> Vec<BlockId> {
    let mut seen = vec![false; function.blocks.len()];
    let mut order = Vec::with_capacity(function.blocks.len());
    // Each entry is a block and how many of its edges were followed.
    let mut path = vec![(Function::ENTRY, 0usize)];
    seen[0] = true;
    while let Some((block, followed)) = path.last_mut() {
        match function.edges(*block).get(*followed) {
            Some(edge) => {
                *followed += 1;
                if !std::mem::replace(&mut seen[edge.block.index()], true) {
                    path.push((edge.block, 0));
                }
            }
            None => {
                order.push(*block);
                path.pop();
            }
        }
    }
    order.reverse();
    order
}

/// For each block the blocks with an edge to it, once for each edge.
pub fn predecessors(function: &Function) -> Vec<Vec<BlockId>> {
    let mut predecessors = vec![Vec::new(); function.blocks.len()];
    for block in function.block_ids() {
        for edge in function.edges(block) {
            predecessors[edge.block.index()].push(block);
        }
    }
    predecessors
}
