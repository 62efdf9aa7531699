//! The arrangement of exceptions: chains from the oldest to the newest, groups as an indented tree.

use super::tree::{Node, Tree};
use crate::objects::str::{text, unicode};

/// Groups nested deeper than this are not printed.
pub(super) const DEEPEST_GROUP: usize = 10;
/// Members of a group beyond this many are only counted.
const WIDEST_GROUP: usize = 15;

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

struct Renderer<'a> {
    tree: &'a Tree,
    chain: bool,
    text: Vec<u8>,
    depth: usize,
    /// Whether the frame of the group that ends here is still to be closed.
    open: bool,
}

/// The text of an exception and all that it leads to.
pub(super) fn render(tree: &Tree, chain: bool) -> Vec<u8> {
    let mut renderer = Renderer { tree, chain, text: Vec::new(), depth: 0, open: false };
    if !tree.nodes.is_empty() {
        renderer.exception(0);
    }
    renderer.text
}

impl Renderer<'_> {
    fn emit(&mut self, lines: &[u8]) {
        self.emit_with(lines, '|');
    }

    /// Appends lines, each behind the margin of the group that it belongs to.
    fn emit_with(&mut self, lines: &[u8], margin: char) {
        if self.depth == 0 {
            self.text.extend_from_slice(lines);
            return;
        }
        let margin = format!("{}{margin} ", self.indentation());
        for line in lines_with_ends(lines) {
            self.text.extend_from_slice(margin.as_bytes());
            self.text.extend_from_slice(line);
        }
    }

    fn indentation(&self) -> String {
        "  ".repeat(self.depth)
    }

    /// The exception of a node with its chain. Calls itself for members of groups, no deeper than [`DEEPEST_GROUP`].
    fn exception(&mut self, node: usize) {
        let mut chain: Vec<(usize, Option<&str>)> = Vec::new();
        let mut next = Some(node);
        while let Some(index) = next {
            let Some(Node { cause, context, .. }) = self.tree.nodes.get(index) else { break };
            let (link, words) = match (cause, context) {
                _ if !self.chain => (None, None),
                (Some(cause), _) => (Some(*cause), Some(CAUSE)),
                (None, Some(context)) => (Some(*context), Some(CONTEXT)),
                (None, None) => (None, None),
            };
            chain.push((index, words));
            next = link;
        }
        for (index, words) in chain.into_iter().rev() {
            if let Some(words) = words {
                self.emit(words.as_bytes());
            }
            let node = &self.tree.nodes[index];
            match &node.members {
                None => {
                    if let Some(stack) = &node.stack {
                        self.emit(b"Traceback (most recent call last):\n");
                        self.emit(stack);
                    }
                    self.emit(&node.message);
                }
                Some(_) if self.depth > DEEPEST_GROUP => self.emit(format!("... (max_group_depth is {DEEPEST_GROUP})\n").as_bytes()),
                Some(members) => self.group(node, members),
            }
        }
    }

    fn group(&mut self, node: &Node, members: &[usize]) {
        let outermost = self.depth == 0;
        self.depth += usize::from(outermost);
        if let Some(stack) = &node.stack {
            self.emit_with(b"Exception Group Traceback (most recent call last):\n", if outermost { '+' } else { '|' });
            self.emit(stack);
        }
        self.emit(&node.message);
        let shown = members.len().min(WIDEST_GROUP + 1);
        self.open = false;
        for (index, member) in members.iter().enumerate().take(shown) {
            let last = index + 1 == shown;
            if last {
                // A group inside may close the frame instead.
                self.open = true;
            }
            let cut = index >= WIDEST_GROUP;
            let title = if cut { "...".to_owned() } else { (index + 1).to_string() };
            let start = if index == 0 { "+-" } else { "  " };
            self.text.extend_from_slice(format!("{}{start}+---------------- {title} ----------------\n", self.indentation()).as_bytes());
            self.depth += 1;
            if cut {
                let rest = members.len() - WIDEST_GROUP;
                self.emit(format!("and {rest} more exception{}\n", if rest > 1 { "s" } else { "" }).as_bytes());
            } else {
                self.exception(*member);
            }
            if last && self.open {
                self.text.extend_from_slice(format!("{}+------------------------------------\n", self.indentation()).as_bytes());
                self.open = false;
            }
            self.depth -= 1;
        }
        if outermost {
            self.depth = 0;
        }
    }
}

/// The lines of some text with their ends, as `str.splitlines(keepends=True)` finds them.
pub(super) fn lines_with_ends(mut rest: &[u8]) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    while !rest.is_empty() {
        let mut end = 0;
        while let Some((character, width)) = text::first(&rest[end..]) {
            end += width;
            if unicode::is_line_break(character) {
                if character == 0x0D && rest.get(end) == Some(&b'\n') {
                    end += 1;
                }
                break;
            }
        }
        let (line, behind) = rest.split_at(if end == 0 { rest.len() } else { end });
        lines.push(line);
        rest = behind;
    }
    lines
}
