//! The one place where the depth of a tree is checked, so that every later stage may rely on the limits.
//!
//! The walk keeps its own stack, and it is skipped where the tokens alone show that no limit can be reached.

use crate::ast::Mod;
use crate::ast_fields::{Field, Node};
use crate::error::{ErrorPlace, SyntaxError, SyntaxErrorKind};
use crate::limits::{MAX_INDENTATION, MAX_RIGHT_DEPTH, MAX_TREE_DEPTH};
use crate::token::{Token, TokenKind};

/// Nodes that one token can put on top of each other (an argument's expression and its keyword, an f-string and its
/// field ...), with room to spare.
const LEVELS_PER_TOKEN: usize = 2;

/// Refuses a tree that is deeper than the limits.
pub(crate) fn check(tree: &Mod, tokens: &[Token]) -> Result<(), SyntaxError> {
    if may_be_deep(tokens) { walk(tree) } else { Ok(()) }
}

/// An upper bound from the tokens: a node's ancestors begin on its own logical line, are `elif` clauses before it, or
/// enclose its block.
fn may_be_deep(tokens: &[Token]) -> bool {
    let mut longest = 0;
    let mut line = 0;
    let mut elifs = 0;
    for token in tokens {
        match token.kind {
            TokenKind::Newline => {
                longest = longest.max(line);
                line = 0;
            }
            TokenKind::Elif => {
                elifs += 1;
                line += 1;
            }
            _ => line += 1,
        }
    }
    LEVELS_PER_TOKEN * (longest.max(line) + elifs + MAX_INDENTATION) >= MAX_RIGHT_DEPTH
}

fn walk(tree: &Mod) -> Result<(), SyntaxError> {
    // Each node with its depth, and how many of its ancestors it does not begin.
    let mut pending: Vec<(Node, usize, usize)> = vec![(Node::Mod(*tree), 0, 0)];
    let mut too_deep = false;
    while let Some((node, depth, right)) = pending.pop() {
        if right > MAX_RIGHT_DEPTH {
            let message = "Parser stack overflowed - Python source too complex to parse";
            return Err(SyntaxError::with_kind(SyntaxErrorKind::Memory, message, ErrorPlace::None));
        }
        if depth > MAX_TREE_DEPTH {
            too_deep = true;
            continue;
        }
        let start = node.span().map(|span| span.start);
        let visit = |child: Node<'_>| {
            let begins = start.is_some() && child.span().map(|span| span.start) == start;
            (depth + 1, if begins { right } else { right + 1 })
        };
        for (_, field) in node.fields().fields {
            match field {
                Field::Node(child) => {
                    let (depth, right) = visit(child);
                    pending.push((child, depth, right));
                }
                list => {
                    for index in 0..list.length() {
                        if let Field::Node(child) = list.element(index) {
                            let (depth, right) = visit(child);
                            pending.push((child, depth, right));
                        }
                    }
                }
            }
        }
    }
    if too_deep {
        let message = "maximum recursion depth exceeded during compilation";
        return Err(SyntaxError::with_kind(SyntaxErrorKind::Recursion, message, ErrorPlace::None));
    }
    Ok(())
}
