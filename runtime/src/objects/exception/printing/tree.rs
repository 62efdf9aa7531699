//! Everything that is to be said of an exception, its causes, contexts and group members, taken from the objects in one pass.
//!
//! Invariant: a node holds text alone, so nothing of it is the collector's concern. An exception that was met already is not followed again as a
//! cause or context, which is what ends cycles.

use std::collections::HashSet;

use super::sources::Reader;
use super::style::Style;
use super::{message, stack};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Exception, Tuple};
use crate::object::Gc;
use crate::objects::exception::native_attribute;
use crate::value::Value;
use crate::value_buffer::ValueBuffer;

/// What is said of one exception.
pub(super) struct Node {
    /// The lines of its traceback without the heading; `None` if it has none.
    pub(super) stack: Option<Vec<u8>>,
    /// Its class, message and notes.
    pub(super) message: Vec<u8>,
    pub(super) cause: Option<usize>,
    pub(super) context: Option<usize>,
    /// The members of a group.
    pub(super) members: Option<Vec<usize>>,
}

/// An exception and all that it leads to; the first node is the exception itself.
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
}

struct Builder<'a> {
    cx: &'a Context,
    style: &'static Style,
    reader: Reader<'a>,
    seen: HashSet<u64>,
    nodes: Vec<Node>,
    /// The exceptions of the nodes: kept alive, so that none can take the place in memory of one that was seen.
    exceptions: ValueBuffer,
}

/// Groups in groups are not printed beyond a depth, so neither are they looked into beyond this one.
const DEEPEST: usize = super::render::DEEPEST_GROUP + 2;

impl Builder<'_> {
    /// The node of an exception; `None` without memory.
    fn add(&mut self, exception: Gc<Exception>) -> Option<usize> {
        super::outcome(self.cx, self.exceptions.push(self.cx, exception.value()))?;
        self.seen.insert(exception.value().bits());
        let stack = stack::format(self.cx, exception.traceback(), &mut self.reader, self.style);
        let message = message::format(self.cx, exception, self.style);
        self.nodes.push(Node { stack, message, cause: None, context: None, members: None });
        Some(self.nodes.len() - 1)
    }

    /// The node of a cause or context that was not met before.
    fn add_new(&mut self, exception: Option<Value>) -> Option<usize> {
        let exception = exception?.downcast::<Exception>()?;
        if self.seen.contains(&exception.value().bits()) { None } else { self.add(exception) }
    }

    fn add_members(&mut self, exception: Gc<Exception>) -> Option<Vec<usize>> {
        if !self.cx.is_instance_of(exception.value(), BuiltinClass::BaseExceptionGroup) {
            return None;
        }
        let members = native_attribute(exception, 1)?.downcast::<Tuple>()?;
        Some(members.items().iter().filter_map(|member| self.add(member.downcast()?)).collect())
    }
}

impl Tree {
    /// Looks at an exception and at all that it leads to.
    pub(super) fn new(cx: &Context, exception: Gc<Exception>, style: &'static Style) -> Tree {
        let mut builder = Builder {
            cx,
            style,
            reader: Reader::new(cx),
            seen: HashSet::new(),
            nodes: Vec::new(),
            exceptions: ValueBuffer::new(),
        };
        // Nodes still to be followed, with the depth of groups around them.
        let mut to_do: Vec<(usize, usize)> = builder.add(exception).map(|node| (node, 0)).into_iter().collect();
        while let Some((index, depth)) = to_do.pop() {
            let exception = builder.exceptions.as_slice().get(index).and_then(|value| value.downcast::<Exception>());
            let Some(exception) = exception.filter(|_| depth <= DEEPEST) else { continue };
            let cause = builder.add_new(exception.cause());
            let wants_context = cause.is_none() && exception.suppress_context() == 0;
            let context = if wants_context { builder.add_new(exception.context()) } else { None };
            let members = builder.add_members(exception);
            to_do.extend(cause.into_iter().chain(context).map(|node| (node, depth)));
            to_do.extend(members.iter().flatten().map(|node| (*node, depth + 1)));
            let node = &mut builder.nodes[index];
            (node.cause, node.context, node.members) = (cause, context, members);
        }
        Tree { nodes: builder.nodes }
    }
}
