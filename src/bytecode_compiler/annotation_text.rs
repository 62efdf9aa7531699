//! Annotations as text, for `from __future__ import annotations`: an expression written the way CPython writes it.

use krait_syntax::ast::*;
use krait_syntax::python_repr;
use krait_syntax::wide_str::WideStr;

use crate::native_stack::with_room;

/// How tightly an operator binds; an operand that binds less tightly than its place asks for stands in parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
enum Level {
    Tuple,
    Test,
    Or,
    And,
    Not,
    Comparison,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Factor,
    Power,
    Await,
    Atom,
}

impl Level {
    fn tighter(self) -> Level {
        use Level::*;
        const ALL: [Level; 16] = [
            Tuple, Test, Or, And, Not, Comparison, BitOr, BitXor, BitAnd, Shift, Sum, Product, Factor, Power, Await,
            Atom,
        ];
        ALL.get(self as usize + 1).copied().unwrap_or(Atom)
    }
}

/// The text of an annotation, in generalised UTF-8.
pub(super) fn annotation_text(node: ExprRef<'_>) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.expression(node, Level::Test);
    writer.out.into_bytes()
}

#[derive(Default)]
struct Writer {
    /// Literals are written as their `repr`, which escapes lone surrogates, so this is text.
    out: String,
}

fn operator(op: Operator) -> (&'static str, Level) {
    match op {
        Operator::Add => (" + ", Level::Sum),
        Operator::Sub => (" - ", Level::Sum),
        Operator::Mult => (" * ", Level::Product),
        Operator::MatMult => (" @ ", Level::Product),
        Operator::Div => (" / ", Level::Product),
        Operator::Mod => (" % ", Level::Product),
        Operator::FloorDiv => (" // ", Level::Product),
        Operator::LShift => (" << ", Level::Shift),
        Operator::RShift => (" >> ", Level::Shift),
        Operator::BitOr => (" | ", Level::BitOr),
        Operator::BitXor => (" ^ ", Level::BitXor),
        Operator::BitAnd => (" & ", Level::BitAnd),
        Operator::Pow => (" ** ", Level::Power),
    }
}

fn comparison(op: CmpOperator) -> &'static str {
    match op {
        CmpOperator::Eq => " == ",
        CmpOperator::NotEq => " != ",
        CmpOperator::Lt => " < ",
        CmpOperator::LtE => " <= ",
        CmpOperator::Gt => " > ",
        CmpOperator::GtE => " >= ",
        CmpOperator::Is => " is ",
        CmpOperator::IsNot => " is not ",
        CmpOperator::In => " in ",
        CmpOperator::NotIn => " not in ",
    }
}

impl Writer {
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn expression(&mut self, node: ExprRef<'_>, level: Level) {
        with_room(|| self.inside(node, level));
    }

    fn parenthesised(&mut self, condition: bool, write: impl FnOnce(&mut Self)) {
        if condition {
            self.text("(");
        }
        write(self);
        if condition {
            self.text(")");
        }
    }

    fn list(&mut self, nodes: Exprs<'_>) {
        for (index, node) in nodes.iter().enumerate() {
            self.text(if index > 0 { ", " } else { "" });
            self.expression(node, Level::Test);
        }
    }

    fn inside(&mut self, node: ExprRef<'_>, level: Level) {
        match node.kind {
            ExprKind::BoolOp { op, values } => {
                let (word, own) = match op {
                    BoolOperator::And => (" and ", Level::And),
                    BoolOperator::Or => (" or ", Level::Or),
                };
                self.parenthesised(level > own, |this| {
                    for (index, value) in values.iter().enumerate() {
                        this.text(if index > 0 { word } else { "" });
                        this.expression(value, own.tighter());
                    }
                });
            }
            ExprKind::NamedExpr { target, value } => self.parenthesised(level > Level::Tuple, |this| {
                this.expression(target, Level::Atom);
                this.text(" := ");
                this.expression(value, Level::Atom);
            }),
            ExprKind::BinOp { left, op, right } => {
                let (sign, own) = operator(op);
                let (before, behind) = match op {
                    Operator::Pow => (own.tighter(), own),
                    _ => (own, own.tighter()),
                };
                self.parenthesised(level > own, |this| {
                    this.expression(left, before);
                    this.text(sign);
                    this.expression(right, behind);
                });
            }
            ExprKind::UnaryOp { op, operand } => {
                let (sign, own) = match op {
                    UnaryOperator::Invert => ("~", Level::Factor),
                    UnaryOperator::Not => ("not ", Level::Not),
                    UnaryOperator::UAdd => ("+", Level::Factor),
                    UnaryOperator::USub => ("-", Level::Factor),
                };
                self.parenthesised(level > own, |this| {
                    this.text(sign);
                    this.expression(operand, own);
                });
            }
            ExprKind::Lambda { args, body } => self.parenthesised(level > Level::Test, |this| {
                this.text("lambda");
                this.parameters(args);
                this.text(": ");
                this.expression(body, Level::Test);
            }),
            ExprKind::IfExp { test, body, orelse } => self.parenthesised(level > Level::Test, |this| {
                this.expression(body, Level::Test.tighter());
                this.text(" if ");
                this.expression(test, Level::Test.tighter());
                this.text(" else ");
                this.expression(orelse, Level::Test);
            }),
            ExprKind::Await { value } => self.parenthesised(level > Level::Await, |this| {
                this.text("await ");
                this.expression(value, Level::Atom);
            }),
            ExprKind::Yield { value } => {
                self.text("(yield");
                if let Some(value) = value {
                    self.text(" ");
                    self.expression(value, Level::Test);
                }
                self.text(")");
            }
            ExprKind::YieldFrom { value } => {
                self.text("(yield from ");
                self.expression(value, Level::Test);
                self.text(")");
            }
            ExprKind::Compare { left, ops, comparators } => self.parenthesised(level > Level::Comparison, |this| {
                this.expression(left, Level::Comparison.tighter());
                for (op, comparator) in ops.iter().zip(comparators) {
                    this.text(comparison(*op));
                    this.expression(comparator, Level::Comparison.tighter());
                }
            }),
            ExprKind::Starred { value, .. } => {
                self.text("*");
                self.expression(value, Level::BitOr);
            }
            ExprKind::Name { id, .. } => self.text(id),
            ExprKind::Constant { value, u } => self.constant(value, u),
            _ => self.composite(node, level),
        }
    }

    fn composite(&mut self, node: ExprRef<'_>, level: Level) {
        match node.kind {
            ExprKind::Dict { keys, values } => {
                self.text("{");
                for (index, (key, value)) in keys.iter().zip(values).enumerate() {
                    self.text(if index > 0 { ", " } else { "" });
                    match key {
                        Some(key) => {
                            self.expression(key, Level::Test);
                            self.text(": ");
                            self.expression(value, Level::Test);
                        }
                        None => {
                            self.text("**");
                            self.expression(value, Level::BitOr);
                        }
                    }
                }
                self.text("}");
            }
            ExprKind::Set { elts } => self.enclosed("{", "}", |this| this.list(elts)),
            ExprKind::List { elts, .. } => self.enclosed("[", "]", |this| this.list(elts)),
            ExprKind::Tuple { elts: [], .. } => self.text("()"),
            ExprKind::Tuple { elts, .. } => self.parenthesised(level > Level::Tuple, |this| {
                this.list(elts);
                this.text(if elts.len() == 1 { "," } else { "" });
            }),
            ExprKind::ListComp { elt, generators } => self.comprehension("[", elt, None, generators, "]"),
            ExprKind::SetComp { elt, generators } => self.comprehension("{", elt, None, generators, "}"),
            ExprKind::GeneratorExp { elt, generators } => self.comprehension("(", elt, None, generators, ")"),
            ExprKind::DictComp { key, value, generators } => self.comprehension("{", key, Some(value), generators, "}"),
            ExprKind::Call { func, args, keywords } => self.call(func, args, keywords),
            ExprKind::Attribute { value, attr, .. } => {
                self.expression(value, Level::Atom);
                let is_int =
                    matches!(value.kind, ExprKind::Constant { value: Constant::Int(_) | Constant::BigInt(_), .. });
                self.text(if is_int { " ." } else { "." });
                self.text(attr);
            }
            ExprKind::Subscript { value, slice, .. } => {
                self.expression(value, Level::Atom);
                self.enclosed("[", "]", |this| this.expression(slice, Level::Tuple));
            }
            ExprKind::Slice { lower, upper, step } => {
                lower.into_iter().for_each(|lower| self.expression(lower, Level::Test));
                self.text(":");
                upper.into_iter().for_each(|upper| self.expression(upper, Level::Test));
                if let Some(step) = step {
                    self.text(":");
                    self.expression(step, Level::Test);
                }
            }
            ExprKind::JoinedStr { values } => self.interpolated("f", values),
            ExprKind::TemplateStr { values } => self.interpolated("t", values),
            ExprKind::FormattedValue { .. } | ExprKind::Interpolation { .. } => {
                let mut body = Vec::new();
                field(node, &mut body);
                self.quoted("f", &body);
            }
            _ => {}
        }
    }

    fn enclosed(&mut self, open: &str, close: &str, write: impl FnOnce(&mut Self)) {
        self.text(open);
        write(self);
        self.text(close);
    }

    fn comprehension(
        &mut self,
        open: &str,
        element: ExprRef<'_>,
        value: Option<ExprRef<'_>>,
        generators: &[Comprehension<'_>],
        close: &str,
    ) {
        self.text(open);
        self.expression(element, Level::Test);
        if let Some(value) = value {
            self.text(": ");
            self.expression(value, Level::Test);
        }
        for generator in generators {
            self.text(if generator.is_async { " async for " } else { " for " });
            self.expression(generator.target, Level::Tuple);
            self.text(" in ");
            self.expression(generator.iter, Level::Test.tighter());
            for condition in generator.ifs {
                self.text(" if ");
                self.expression(condition, Level::Test.tighter());
            }
        }
        self.text(close);
    }

    fn call(&mut self, func: ExprRef<'_>, args: Exprs<'_>, keywords: &[Keyword<'_>]) {
        self.expression(func, Level::Atom);
        if let ([only @ Expr { kind: ExprKind::GeneratorExp { .. }, .. }], []) = (args, keywords) {
            self.expression(only, Level::Test);
            return;
        }
        self.text("(");
        self.list(args);
        for (index, keyword) in keywords.iter().enumerate() {
            self.text(if index > 0 || !args.is_empty() { ", " } else { "" });
            match keyword.arg {
                Some(name) => {
                    self.text(name);
                    self.text("=");
                    self.expression(keyword.value, Level::Test);
                }
                None => {
                    self.text("**");
                    self.expression(keyword.value, Level::BitOr);
                }
            }
        }
        self.text(")");
    }

    /// The parameters of a lambda, a blank before them.
    fn parameters(&mut self, arguments: &Arguments<'_>) {
        let mut separator = " ";
        let positional = arguments.posonlyargs.len() + arguments.args.len();
        let without_default = positional.saturating_sub(arguments.defaults.len());
        for (index, parameter) in arguments.posonlyargs.iter().chain(arguments.args).enumerate() {
            self.text(separator);
            separator = ", ";
            self.text(parameter.arg);
            if let Some(default) = index.checked_sub(without_default).and_then(|index| arguments.defaults.get(index)) {
                self.text("=");
                self.expression(default, Level::Test);
            }
            if index + 1 == arguments.posonlyargs.len() {
                self.text(", /");
            }
        }
        if arguments.vararg.is_some() || !arguments.kwonlyargs.is_empty() {
            self.text(separator);
            separator = ", ";
            self.text("*");
            self.text(arguments.vararg.map_or("", |parameter| parameter.arg));
        }
        for (parameter, default) in arguments.kwonlyargs.iter().zip(arguments.kw_defaults) {
            self.text(separator);
            separator = ", ";
            self.text(parameter.arg);
            if let Some(default) = default {
                self.text("=");
                self.expression(default, Level::Test);
            }
        }
        if let Some(parameter) = arguments.kwarg {
            self.text(separator);
            self.text("**");
            self.text(parameter.arg);
        }
    }

    fn constant(&mut self, value: Constant<'_>, u: bool) {
        if u {
            self.text("u");
        }
        if value == Constant::Ellipsis {
            return self.text("...");
        }
        let mut text = String::new();
        python_repr::constant(&mut text, value);
        // There is no literal for infinity but a number that is too large.
        match value {
            Constant::Float(_) | Constant::Complex(_) => self.text(&text.replace("inf", "1e309")),
            _ => self.text(&text),
        }
    }

    fn interpolated(&mut self, prefix: &str, values: Exprs<'_>) {
        let mut body = Vec::new();
        format_body(values, &mut body);
        self.quoted(prefix, &body);
    }

    fn quoted(&mut self, prefix: &str, body: &[u8]) {
        self.text(prefix);
        python_repr::wide_str(&mut self.out, WideStr::from_generalised_utf8(body));
    }
}

/// What stands between the quotes of an f-string or t-string, before it is quoted.
fn format_body(values: Exprs<'_>, body: &mut Vec<u8>) {
    for value in values {
        match value.kind {
            ExprKind::Constant { value: Constant::Str(text), .. } => {
                for &byte in text.as_bytes() {
                    body.push(byte);
                    if matches!(byte, b'{' | b'}') {
                        body.push(byte);
                    }
                }
            }
            ExprKind::JoinedStr { values } => format_body(values, body),
            _ => with_room(|| field(value, body)),
        }
    }
}

/// `{value!conversion:spec}`
fn field(node: ExprRef<'_>, body: &mut Vec<u8>) {
    let (text, conversion, spec) = match node.kind {
        ExprKind::FormattedValue { value, conversion, format_spec } => {
            let mut writer = Writer::default();
            writer.expression(value, Level::Test.tighter());
            (writer.out.into_bytes(), conversion, format_spec)
        }
        ExprKind::Interpolation { str, conversion, format_spec, .. } => {
            (str.as_bytes().to_vec(), conversion, format_spec)
        }
        _ => return,
    };
    body.extend_from_slice(if text.first() == Some(&b'{') { b"{ " } else { b"{" });
    body.extend(text);
    body.extend_from_slice(match conversion {
        Conversion::None => b"",
        Conversion::Str => b"!s",
        Conversion::Repr => b"!r",
        Conversion::Ascii => b"!a",
    });
    if let Some(spec) = spec {
        body.push(b':');
        match spec.kind {
            ExprKind::JoinedStr { values } => format_body(values, body),
            _ => format_body(std::slice::from_ref(&spec), body),
        }
    }
    body.push(b'}');
}
