//! The dominator tree, by the iterative algorithm of Cooper, Harvey and Kennedy ("A Simple, Fast Dominance Algorithm", 2001).

use super::order::{predecessors, reverse_post_order};
use crate::hir::function::{BlockId, Function};

/// Which blocks every way from the entry to a block must pass.
pub struct Dominators {
    /// For each block its immediate dominator's place in the order; the entry's is itself; `None` if unreachable.
    immediate: Vec<Option<usize>>,
    /// Each block's place in reverse post-order; `None` if unreachable.
    place: Vec<Option<usize>>,
    order: Vec<BlockId>,
}

impl Dominators {
    /// Computes them.
    pub fn compute(function: &Function) -> Dominators {
        let order = reverse_post_order(function);
        let predecessors = predecessors(function);
        let mut place = vec![None; function.blocks.len()];
        for (index, block) in order.iter().enumerate() {
            place[block.index()] = Some(index);
        }
        // `immediate` is indexed by place; a dominator always stands earlier in the order.
        let mut immediate: Vec<Option<usize>> = vec![None; order.len()];
        immediate[0] = Some(0);
        let mut changed = true;
        while changed {
            changed = false;
            for (index, block) in order.iter().enumerate().skip(1) {
                let mut known = None;
                for predecessor in predecessors[block.index()].iter().filter_map(|block| place[block.index()]) {
                    if immediate[predecessor].is_some() {
                        known = Some(known.map_or(predecessor, |other| common(&immediate, other, predecessor)));
                    }
                }
                if immediate[index] != known {
                    immediate[index] = known;
                    changed = true;
                }
            }
        }
        Dominators { immediate, place, order }
    }

    /// Whether any way leads from the entry to the block.
    pub fn is_reachable(&self, block: BlockId) -> bool {
        self.place[block.index()].is_some()
    }

    /// Whether every way to `below` passes `above`; a block dominates itself. False for unreachable blocks.
    pub fn dominates(&self, above: BlockId, below: BlockId) -> bool {
        let (Some(above), Some(mut below)) = (self.place[above.index()], self.place[below.index()]) else {
            return false;
        };
        while below > above {
            below = self.immediate[below].unwrap_or(0);
        }
        below == above
    }

    /// The nearest other block that dominates a block; `None` for the entry and for unreachable blocks.
    pub fn immediate_dominator(&self, block: BlockId) -> Option<BlockId> {
        let place = self.place[block.index()].filter(|place| *place != 0)?;
        self.immediate[place].map(|dominator| self.order[dominator])
    }
}

/// The nearest common dominator of two places.
fn common(immediate: &[Option<usize>], mut left: usize, mut right: usize) -> usize {
    while left != right {
        if left > right {
            left = immediate[left].unwrap_or(0);
        } else {
            right = immediate[right].unwrap_or(0);
        }
    }
    left
}
