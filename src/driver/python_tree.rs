//! Trees as Python sees them: objects of the classes of `ast`, made of the parser's tree.
//!
//! Recursion is as deep as the tree, whose depth the parser limits; the native stack is checked all the same.

use krait_runtime::builtin_class::BuiltinClass;
use krait_runtime::context::Context;
use krait_runtime::layout::List;
use krait_runtime::modules::ast::{leaf, new_node};
use krait_runtime::object::Gc;
use krait_runtime::objects::{bytes, complex, float, int, str};
use krait_runtime::protocols::{attributes, call};
use krait_runtime::raised::Outcome;
use krait_runtime::value::Value;
use krait_syntax::ast::{Constant, Mod};
use krait_syntax::ast_fields::{Field, Fields, Node};
use krait_syntax::source::{Source, Span};

/// The object of a tree.
///
/// # Errors
/// MemoryError; RecursionError.
pub(super) fn of(cx: &Context, tree: &Mod<'_>, source: &Source) -> Outcome {
    Maker { cx, line_starts: source.line_starts() }.node(Node::Mod(*tree))
}

struct Maker<'a> {
    cx: &'a Context,
    line_starts: &'a [u32],
}

impl Maker<'_> {
    fn node(&self, node: Node<'_>) -> Outcome {
        self.cx.check_native_stack(" during ast construction")?;
        let Fields { name, fields, span } = node.fields();
        let made = new_node(self.cx, name, &[])?;
        for (field, value) in fields {
            attributes::set_str(self.cx, made, field, self.value(value)?)?;
        }
        if HAS_TYPE_COMMENT.contains(&name) {
            attributes::set_str(self.cx, made, "type_comment", Value::NONE)?;
        }
        if let Some(span) = span {
            self.place(made, span)?;
        }
        Ok(made)
    }

    fn place(&self, node: Value, span: Span) -> Outcome<()> {
        let (line, column) = self.position(span.start);
        let (end_line, end_column) = self.position(span.end);
        let numbers = [("lineno", line), ("col_offset", column), ("end_lineno", end_line), ("end_col_offset", end_column)];
        for (name, number) in numbers {
            attributes::set_str(self.cx, node, name, Value::from_length(number))?;
        }
        Ok(())
    }

    /// The line, from 1, and the byte column, from 0.
    fn position(&self, offset: u32) -> (usize, usize) {
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.line_starts.get(line)).copied().unwrap_or(0);
        (line, (offset - start) as usize)
    }

    fn value(&self, field: Field<'_>) -> Outcome {
        match field {
            Field::None => Ok(Value::NONE),
            Field::Identifier(text) => Ok(str::intern_str(self.cx, text)?.value()),
            Field::Int(value) => int::from_i64(self.cx, value),
            Field::Constant(value) => self.constant(value),
            Field::Leaf(name) => leaf(self.cx, name),
            Field::Node(node) => self.node(node),
            list => {
                let made = Gc::<List>::new(self.cx)?;
                for index in 0..list.length() {
                    made.append(self.cx, self.value(list.element(index))?)?;
                }
                Ok(made.value())
            }
        }
    }

    fn constant(&self, value: Constant<'_>) -> Outcome {
        let cx = self.cx;
        match value {
            Constant::None => Ok(Value::NONE),
            Constant::True => Ok(Value::TRUE),
            Constant::False => Ok(Value::FALSE),
            Constant::Ellipsis => Ok(Value::ELLIPSIS),
            Constant::Int(int) => int::from_i64(cx, int),
            Constant::BigInt(int) => {
                let digits = str::from_str(cx, int.digits)?.value();
                call::call(cx, cx.class(BuiltinClass::Int).value(), &[digits, Value::from_length(int.radix as usize)])
            }
            Constant::Float(float) => float::from_f64(cx, float),
            Constant::Complex(imaginary) => complex::from_parts(cx, 0.0, imaginary),
            Constant::Str(text) => Ok(str::from_bytes(cx, text.as_bytes())?.value()),
            Constant::Bytes(data) => Ok(bytes::from_slice(cx, data)?.value()),
        }
    }
}

/// Classes with a field that the parser's tree does not keep.
const HAS_TYPE_COMMENT: &[&str] =
    &["FunctionDef", "AsyncFunctionDef", "Assign", "For", "AsyncFor", "With", "AsyncWith", "arg"];
