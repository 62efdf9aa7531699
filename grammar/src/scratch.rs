//! Stacks on which the grammar's lists grow, so that a list costs no allocation but its final place in the arena.
//!
//! A list's value during parsing is the [`Mark`] of its first element. Lists nest like brackets: an inner list is taken
//! off its stack before the outer one pushes again. Invariant: a mark is taken at most once, innermost first.

use crate::ast::Arena;

/// Where a list begins on its stack.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark(u32);

/// A stack of list elements.
pub(crate) struct Scratch<T> {
    items: Vec<T>,
}

impl<T> Default for Scratch<T> {
    fn default() -> Scratch<T> {
        Scratch { items: Vec::new() }
    }
}

impl<T: Copy> Scratch<T> {
    /// The mark of a list that is still empty.
    pub(crate) fn mark(&self) -> Mark {
        Mark(self.items.len() as u32)
    }

    /// Begins a list with an element.
    pub(crate) fn push(&mut self, item: T) -> Mark {
        let mark = self.mark();
        self.items.push(item);
        mark
    }

    /// Begins a list with two elements.
    pub(crate) fn push_two(&mut self, first: T, second: T) -> Mark {
        let mark = self.push(first);
        self.items.push(second);
        mark
    }

    /// Adds an element to a list and gives its mark again.
    pub(crate) fn push_more(&mut self, first: Mark, item: T) -> Mark {
        self.items.push(item);
        first
    }

    /// The elements of a list.
    pub(crate) fn list(&self, first: Mark) -> &[T] {
        self.items.get(first.0 as usize..).unwrap_or_default()
    }

    /// Moves a list into the arena.
    pub(crate) fn take<'a>(&mut self, first: Mark, arena: &'a Arena) -> &'a [T] {
        let list = arena.slice(self.list(first));
        self.discard(first);
        list
    }

    /// Moves the last `count` elements into the arena.
    pub(crate) fn take_last<'a>(&mut self, count: usize, arena: &'a Arena) -> &'a [T] {
        let first = Mark(self.items.len().saturating_sub(count) as u32);
        self.take(first, arena)
    }

    /// Drops a list.
    pub(crate) fn discard(&mut self, first: Mark) {
        self.items.truncate(first.0 as usize);
    }
}
