//! Trees as text, letter for letter as CPython 3.14's `ast.dump` writes them.
//!
//! The printer keeps its own stack, so the depth of a tree does not matter. What a node looks like (its name, its fields in
//! order) is said in `ast_fields.rs`.

use std::fmt::Write;

use crate::ast::{Mod, Stmt};
use crate::ast_fields::{Field, Fields, Node};
use crate::python_repr;
use crate::source::{Source, Span};

/// `ast.dump`'s keyword arguments.
#[derive(Clone, Copy, Debug, Default)]
pub struct DumpOptions<'o> {
    /// Print `lineno`, `col_offset`, `end_lineno` and `end_col_offset`.
    pub include_attributes: bool,
    /// What each level is indented by; `None` prints one line.
    pub indent: Option<&'o str>,
    /// Print fields that are empty lists, too.
    pub show_empty: bool,
}

/// What `ast.dump(tree, **options)` returns.
pub fn dump(tree: &Mod, source: &Source, options: DumpOptions) -> String {
    dump_node(Node::Mod(*tree), source.text().len(), source, options)
}

/// What `ast.dump(statement, **options)` returns.
pub fn dump_statement(statement: &Stmt, source: &Source, options: DumpOptions) -> String {
    dump_node(Node::Stmt(statement), statement.span.range().len(), source, options)
}

/// The dump of a node that `length` bytes of the source became.
fn dump_node(node: Node, length: usize, source: &Source, options: DumpOptions) -> String {
    let mut printer = Printer {
        out: String::with_capacity(length * 16),
        positions: Positions::new(source),
        options,
        tasks: vec![Task::Value(Field::Node(node), 0)],
    };
    while let Some(task) = printer.tasks.pop() {
        printer.run(task);
    }
    printer.out
}

/// What is still to be written, last first.
enum Task<'a> {
    Text(&'static str),
    /// `name=`
    Name(&'static str),
    /// A line end and so many levels, if lines are indented.
    Break(usize),
    /// A comma, and a line end as for `Break` or a space.
    Separator(usize),
    Attributes(Span, bool, usize),
    Value(Field<'a>, usize),
}

struct Printer<'a, 'o> {
    out: String,
    positions: Positions<'a>,
    options: DumpOptions<'o>,
    tasks: Vec<Task<'a>>,
}

impl<'a> Printer<'a, '_> {
    fn run(&mut self, task: Task<'a>) {
        match task {
            Task::Text(text) => self.out.push_str(text),
            Task::Name(name) => {
                self.out.push_str(name);
                self.out.push('=');
            }
            Task::Break(level) => self.line_break(level),
            Task::Separator(level) => self.separator(level),
            Task::Attributes(span, one_line, level) => self.attributes(span, one_line, level),
            Task::Value(field, level) => self.value(field, level),
        }
    }

    fn value(&mut self, field: Field<'a>, level: usize) {
        match field {
            Field::None => self.out.push_str("None"),
            Field::Identifier(text) => python_repr::wide_str(&mut self.out, text.into()),
            Field::Int(value) => {
                let _ = write!(self.out, "{value}");
            }
            Field::Constant(value) => python_repr::constant(&mut self.out, value),
            Field::Leaf(name) => {
                self.out.push_str(name);
                self.out.push_str("()");
            }
            Field::Node(node) => self.node(node, level + 1),
            list => self.list(list, level + 1),
        }
    }

    fn node(&mut self, node: Node<'a>, level: usize) {
        let Fields { name, mut fields, span } = node.fields();
        let show_empty = self.options.show_empty;
        fields.retain(|(_, field)| !field.is_absent() && (show_empty || !field.is_empty_list()));
        let span = span.filter(|_| self.options.include_attributes);
        let count = fields.len() + if span.is_some() { 4 } else { 0 };
        let one_line =
            count <= 3 && fields.iter().all(|(_, field)| field.is_simple(self.options.include_attributes, show_empty));
        self.out.push_str(name);
        self.out.push('(');
        self.tasks.push(Task::Text(")"));
        if let Some(span) = span {
            self.tasks.push(Task::Attributes(span, one_line, level));
            if !fields.is_empty() {
                self.push_separator(one_line, level);
            }
        }
        for (index, (name, field)) in fields.into_iter().enumerate().rev() {
            self.tasks.push(Task::Value(field, level));
            self.tasks.push(Task::Name(name));
            if index > 0 {
                self.push_separator(one_line, level);
            }
        }
        if !one_line {
            self.tasks.push(Task::Break(level));
        }
    }

    fn push_separator(&mut self, one_line: bool, level: usize) {
        self.tasks.push(if one_line { Task::Text(", ") } else { Task::Separator(level) });
    }

    fn list(&mut self, list: Field<'a>, level: usize) {
        let length = list.length();
        self.out.push('[');
        self.tasks.push(Task::Text("]"));
        for index in (0..length).rev() {
            self.tasks.push(Task::Value(list.element(index), level));
            self.tasks.push(if index > 0 { Task::Separator(level) } else { Task::Break(level) });
        }
    }

    fn line_break(&mut self, level: usize) {
        if let Some(indent) = self.options.indent {
            self.out.push('\n');
            for _ in 0..level {
                self.out.push_str(indent);
            }
        }
    }

    fn separator(&mut self, level: usize) {
        if self.options.indent.is_some() {
            self.out.push(',');
            self.line_break(level);
        } else {
            self.out.push_str(", ");
        }
    }

    fn attributes(&mut self, span: Span, one_line: bool, level: usize) {
        let (line, column) = self.positions.find(span.start);
        let (end_line, end_column) = self.positions.find(span.end);
        let numbers =
            [("lineno=", line), ("col_offset=", column), ("end_lineno=", end_line), ("end_col_offset=", end_column)];
        for (index, (name, number)) in numbers.into_iter().enumerate() {
            if index > 0 {
                if one_line {
                    self.out.push_str(", ");
                } else {
                    self.separator(level);
                }
            }
            self.out.push_str(name);
            push_number(&mut self.out, number);
        }
    }
}

/// Lines and columns of offsets that mostly lie near each other.
struct Positions<'a> {
    line_starts: &'a [u32],
    last: usize,
}

impl<'a> Positions<'a> {
    fn new(source: &'a Source) -> Positions<'a> {
        Positions { line_starts: source.line_starts(), last: 0 }
    }

    /// The line, from 1, and the byte column, from 0.
    fn find(&mut self, offset: u32) -> (u32, u32) {
        let starts = self.line_starts;
        let start = starts.get(self.last).copied().unwrap_or(0);
        let next = starts.get(self.last + 1).copied().unwrap_or(u32::MAX);
        if !(start..next).contains(&offset) {
            self.last = starts.partition_point(|&start| start <= offset).saturating_sub(1);
        }
        let start = starts.get(self.last).copied().unwrap_or(0);
        (self.last as u32 + 1, offset - start)
    }
}

fn push_number(out: &mut String, number: u32) {
    let mut digits = [0_u8; 10];
    let mut at = digits.len();
    let mut rest = number;
    loop {
        at -= 1;
        if let Some(digit) = digits.get_mut(at) {
            *digit = b'0' + (rest % 10) as u8;
        }
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.push_str(digits.get(at..).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or_default());
}
