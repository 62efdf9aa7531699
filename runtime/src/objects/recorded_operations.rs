//! Unit tests of the containers' operations against recorded results of the reference implementation: `runtime/tests/expectations/containers.tsv`, whose
//! columns its recorder describes.
//!
//! Expressions are literals, calls of built-in classes, and calls of methods without arguments: no interpreter takes part.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, List, Set, Tuple};
use crate::object::Gc;
use crate::objects::test_context::context;
use crate::objects::{float, int, set, str};
use crate::protocols::arithmetic::{self, BinaryOperator};
use crate::protocols::compare::{self, CompareOperator};
use crate::protocols::{call, convert, hash, iterate, subscript};
use crate::raised::{Outcome, Raised};
use crate::value::Value;

/// Reads an expression from text.
struct Reader<'a> {
    cx: &'a Context,
    text: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    fn take(&mut self, byte: u8) -> bool {
        while self.peek() == b' ' {
            self.at += 1;
        }
        let taken = self.peek() == byte;
        self.at += usize::from(taken);
        taken
    }

    fn word(&mut self) -> String {
        let start = self.at;
        while self.peek().is_ascii_alphanumeric() || b"_.-+".contains(&self.peek()) {
            self.at += 1;
        }
        String::from_utf8_lossy(&self.text[start..self.at]).into_owned()
    }

    /// Values up to a closing bracket.
    fn values(&mut self, close: u8) -> Vec<Value> {
        let mut values = Vec::new();
        while !self.take(close) {
            values.push(self.expression());
            self.take(b',');
        }
        values
    }

    fn brackets(&mut self) -> Value {
        let cx = self.cx;
        if self.take(b'(') {
            let values = self.values(b')');
            return Gc::<Tuple>::from_values(cx, &values).expect("memory").value();
        }
        if self.take(b'[') {
            let values = self.values(b']');
            return Gc::<List>::from_values(cx, &values).expect("memory").value();
        }
        self.take(b'{');
        if self.take(b'}') {
            return Gc::<Dict>::new(cx).expect("memory").value();
        }
        let first = self.expression();
        if !self.take(b':') {
            self.take(b',');
            let elements = Gc::<Set>::new(cx, set::SHAPE).expect("memory");
            elements.add(cx, first).expect("hashable");
            self.values(b'}').into_iter().for_each(|value| drop(elements.add(cx, value).expect("hashable")));
            return elements.value();
        }
        let pairs = Gc::<Dict>::new(cx).expect("memory");
        pairs.set(cx, first, self.expression()).expect("hashable");
        self.take(b',');
        while !self.take(b'}') {
            let key = self.expression();
            self.take(b':');
            pairs.set(cx, key, self.expression()).expect("hashable");
            self.take(b',');
        }
        pairs.value()
    }

    fn expression(&mut self) -> Value {
        let cx = self.cx;
        while self.peek() == b' ' {
            self.at += 1;
        }
        let mut value = match self.peek() {
            b'(' | b'[' | b'{' => self.brackets(),
            b'\'' => {
                let start = self.at + 1;
                self.at = start + self.text[start..].iter().position(|byte| *byte == b'\'').expect("a closing quote");
                let text = std::str::from_utf8(&self.text[start..self.at]).expect("text");
                self.at += 1;
                str::from_str(cx, text).expect("memory").value()
            }
            _ => {
                let word = self.word();
                self.named(&word)
            }
        };
        while self.take(b'.') {
            let method = self.word();
            assert!(self.take(b'(') && self.take(b')'), "only methods without arguments");
            value = call::call_method_str(cx, value, &method, &[]).expect("no error");
        }
        value
    }

    fn named(&mut self, word: &str) -> Value {
        let cx = self.cx;
        match word {
            "None" => return Value::NONE,
            "True" => return Value::TRUE,
            "False" => return Value::FALSE,
            _ => {}
        }
        if word.starts_with(|first: char| first.is_ascii_digit() || first == '-') {
            let parsed = match word.contains('.') {
                true => float::from_f64(cx, word.parse().expect("a float")),
                false => int::parse_str(cx, str::from_str(cx, word).expect("memory"), 10),
            };
            return parsed.expect("a number");
        }
        let class = BuiltinClass::ALL.iter().find(|class| class.row().name == word);
        let class = cx.class(*class.unwrap_or_else(|| panic!("no class {word}"))).value();
        if !self.take(b'(') {
            return class;
        }
        let arguments = self.values(b')');
        call::call(cx, class, &arguments).expect("no error")
    }
}

fn read(cx: &Context, text: &str) -> Value {
    let mut reader = Reader { cx, text: text.as_bytes(), at: 0 };
    let value = reader.expression();
    assert_eq!(reader.at, text.len(), "rest of {text}");
    value
}

fn binary_operator(sign: &str) -> Option<BinaryOperator> {
    BinaryOperator::ALL.iter().copied().find(|operator| operator.symbol() == sign)
}

fn compare_operator(sign: &str) -> Option<CompareOperator> {
    use CompareOperator::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
    [Less, LessEqual, Equal, NotEqual, Greater, GreaterEqual].into_iter().find(|operator| operator.symbol() == sign)
}

fn run(cx: &Context, own: Value, operation: &str, arguments: &[Value]) -> Outcome {
    let none = |done: Outcome<()>| done.map(|()| Value::NONE);
    match (operation, arguments) {
        ("[]", &[key]) => subscript::get_item(cx, own, key),
        ("[]=", &[key, value]) => none(subscript::set_item(cx, own, key, value)),
        ("del", &[key]) => none(subscript::delete_item(cx, own, key)),
        ("in", &[key]) => Ok(Value::from_bool(compare::contains(cx, own, key)?)),
        ("len", []) => Ok(Value::from_length(subscript::length(cx, own)?)),
        ("hash", []) => int::from_i64(cx, hash::hash(cx, own)? as i64),
        ("repr", []) => Ok(convert::repr(cx, own)?.value()),
        ("call", _) => call::call(cx, own, arguments),
        ("sorted", []) => {
            let list = Gc::<List>::from_iterable(cx, own)?;
            crate::objects::list::sort(cx, list, None, false)?;
            Ok(list.value())
        }
        (sign, &[other]) if compare_operator(sign).is_some() => {
            compare::compare(cx, compare_operator(sign).expect("present"), own, other)
        }
        (sign, &[other]) if binary_operator(sign).is_some() => {
            arithmetic::binary(cx, binary_operator(sign).expect("present"), own, other)
        }
        (sign, &[other]) if sign.strip_suffix('=').and_then(binary_operator).is_some() => {
            let operator = sign.strip_suffix('=').and_then(binary_operator).expect("present");
            arithmetic::in_place(cx, operator, own, other)
        }
        _ => call::call_method_str(cx, own, operation, arguments),
    }
}

fn shown(cx: &Context, result: Outcome) -> String {
    match result.and_then(|value| convert::repr(cx, value)) {
        Ok(text) => text.to_lossy(),
        Err(Raised(())) => {
            let exception = cx.take_pending(Raised(())).expect("an exception").value();
            let text = convert::to_str(cx, exception).expect("no error").to_lossy();
            format!("{}: {text}", cx.class_name(exception))
        }
    }
}

/// Runs one line; what differs.
fn check(cx: &Context, line: &str) -> Option<String> {
    let columns: Vec<&str> = line.split('\t').collect();
    let &[receiver, operation, arguments, expected, after] = &columns[..] else { panic!("five columns: {line}") };
    let own = read(cx, receiver);
    let arguments = read(cx, arguments).downcast::<Tuple>().expect("a tuple");
    let listed = operation.strip_prefix('*').filter(|rest| !["", "="].contains(rest));
    let before = if own.is::<crate::layout::Class>() { String::new() } else { shown(cx, Ok(own)) };
    let mut result = run(cx, own, listed.unwrap_or(operation), arguments.items());
    if listed.is_some() {
        result = result.and_then(|value| iterate::to_list(cx, value)).map(Gc::value);
    }
    let result = shown(cx, result);
    if result != expected {
        return Some(format!("{receiver} {operation} {}\n  gives    {result}\n  expected {expected}", columns[2]));
    }
    let now = if own.is::<crate::layout::Class>() { String::new() } else { shown(cx, Ok(own)) };
    let expected = if after.is_empty() { &before } else { after };
    (now != *expected)
        .then(|| format!("{receiver} {operation} {}\n  leaves   {now}\n  expected {expected}", columns[2]))
}

#[test]
fn operations_give_what_is_recorded() {
    let cx = &context();
    let lines = include_str!("../../tests/expectations/containers.tsv").lines();
    let different: Vec<String> = lines.filter_map(|line| check(cx, line)).collect();
    assert!(different.is_empty(), "{} differ:\n{}", different.len(), different.join("\n"));
}
