//! Tests of methods against results recorded from CPython 3.14, in the tables of `runtime/tests/expectations` (see `encoding.py` there).
//!
//! A row is a method's name, the receiver, the arguments, and the outcome; each method is looked up and called as Python code would call it.
//! `~` before a name: where nothing is returned, the outcome is the receiver afterwards.
//! `KRAIT_EXPECTATIONS` names a folder with tables of the same names to be used instead: the recording scripts write longer ones on request.

use crate::context::Context;
use crate::layout::{ByteArray, Bytes, List, Str, Tuple};
use crate::object::Gc;
use crate::objects::int::Int;
use crate::objects::{bytearray, bytes, complex, float, int, str, test_context};
use crate::protocols::{attributes, call, convert};
use crate::raised::{Outcome, Raised};
use crate::value::Value;

fn hex_bytes(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text.chars().filter_map(|digit| digit.to_digit(16)).collect();
    digits.chunks_exact(2).map(|pair| (pair[0] * 16 + pair[1]) as u8).collect()
}

fn double(text: &str) -> f64 {
    match text {
        "nan" => f64::NAN,
        bits => f64::from_bits(u64::from_str_radix(bits, 16).expect("bits of a float")),
    }
}

/// Splits at semicolons outside brackets.
fn items(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b';' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts.retain(|part| !part.is_empty());
    parts
}

fn decode(cx: &Context, text: &str) -> Outcome {
    let Some(rest) = text.get(1..) else { panic!("an empty value") };
    let sequence = || -> Outcome<Gc<List>> {
        let list = Gc::<List>::new(cx)?;
        for item in items(&rest[..rest.len() - 1]) {
            list.append(cx, decode(cx, item)?)?;
        }
        Ok(list)
    };
    match text.as_bytes()[0] {
        b'N' => Ok(Value::NONE),
        b'T' => Ok(Value::TRUE),
        b'F' => Ok(Value::FALSE),
        b'-' => Ok(Value::NOT_IMPLEMENTED),
        b'i' => int::parse_bytes(cx, rest.as_bytes(), 16),
        b'f' => float::from_f64(cx, double(rest)),
        b'c' => {
            let (real, imaginary) = rest.split_once(',').expect("two parts");
            complex::from_parts(cx, double(real), double(imaginary))
        }
        b's' => {
            let code_points = rest.split(' ').filter(|code| !code.is_empty());
            let code_points = code_points.map(|code| u32::from_str_radix(code, 16).expect("a code point"));
            Ok(str::from_code_points(cx, code_points)?.value())
        }
        b'b' => Ok(bytes::from_slice(cx, &hex_bytes(rest))?.value()),
        b'a' => Ok(bytearray::from_slice(cx, &hex_bytes(rest))?.value()),
        b'(' => Ok(Gc::<Tuple>::from_list(cx, sequence()?)?.value()),
        b'[' => Ok(sequence()?.value()),
        _ => panic!("unknown value {text}"),
    }
}

fn encode_double(number: f64) -> String {
    if number.is_nan() { "nan".to_owned() } else { format!("{:016x}", number.to_bits()) }
}

fn encode_bytes(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn encode(cx: &Context, value: Value) -> String {
    let join = |values: &[Value]| values.iter().map(|item| encode(cx, *item)).collect::<Vec<_>>().join(";");
    match value {
        Value::NONE => return "N".to_owned(),
        Value::TRUE => return "T".to_owned(),
        Value::FALSE => return "F".to_owned(),
        Value::NOT_IMPLEMENTED => return "-".to_owned(),
        _ => {}
    }
    if let Some(int) = Int::of(value) {
        let sign = if int.is_negative() { "-" } else { "" };
        return format!("i{sign}{}", int::to_radix(int, 4));
    }
    if let Some(float) = float::as_f64(value) {
        return format!("f{}", encode_double(float));
    }
    if let Some((real, imaginary)) = complex::as_parts(value) {
        return format!("c{},{}", encode_double(real), encode_double(imaginary));
    }
    if let Some(string) = value.downcast::<Str>() {
        return format!("s{}", string.code_points().map(|code| format!("{code:x}")).collect::<Vec<_>>().join(" "));
    }
    if let Some(bytes) = value.downcast::<Bytes>() {
        return format!("b{}", encode_bytes(bytes.bytes()));
    }
    if let Some(array) = value.downcast::<ByteArray>() {
        return format!("a{}", encode_bytes(array.bytes()));
    }
    if let Some(tuple) = value.downcast::<Tuple>() {
        return format!("({})", join(tuple.items()));
    }
    if let Some(list) = value.downcast::<List>() {
        let tuple = Gc::<Tuple>::from_list(cx, list).expect("memory");
        return format!("[{}]", join(tuple.items()));
    }
    format!("{value:?}")
}

fn encode_raised(cx: &Context, raised: Raised) -> String {
    let Some(exception) = cx.take_pending(raised) else { return "nothing was raised".to_owned() };
    let text = convert::to_str(cx, exception.value()).map(|text| text.to_lossy()).unwrap_or_default();
    format!("!{}: {}", cx.class_name(exception.value()), text.replace('\n', "\\n"))
}

fn perform(cx: &Context, method: &str, operands: &[&str]) -> Outcome {
    let receiver = decode(cx, operands[0])?;
    let list = Gc::<List>::new(cx)?;
    for operand in &operands[1..] {
        list.append(cx, decode(cx, operand)?)?;
    }
    let arguments = Gc::<Tuple>::from_list(cx, list)?;
    let class = cx.class_of(receiver).value();
    let (method, changes) = method.strip_prefix('~').map_or((method, false), |method| (method, true));
    let function = attributes::get_str(cx, class, method)?;
    // Class methods are bound to the class already.
    let bound = method == "fromhex";
    let mut values = if bound { vec![] } else { vec![receiver] };
    values.extend_from_slice(arguments.items());
    // The receiver and the tuple keep alive what the vector refers to.
    let result = call::call(cx, function, &values);
    std::hint::black_box((receiver, arguments));
    if changes && result == Ok(Value::NONE) { Ok(receiver) } else { result }
}

/// Runs a table; complains about all rows that differ.
pub(crate) fn check(name: &str, table: &str) {
    let folder = std::env::var("KRAIT_EXPECTATIONS").ok();
    let longer = folder.and_then(|folder| std::fs::read_to_string(format!("{folder}/{name}")).ok());
    let table = longer.as_deref().unwrap_or(table);
    let cx = test_context::context();
    let (mut rows, mut complaints) = (0, Vec::new());
    for line in table.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [method, operands @ .., expected] = columns.as_slice() else { panic!("{line}") };
        let outcome = match perform(&cx, method, operands) {
            Ok(value) => encode(&cx, value),
            Err(raised) => encode_raised(&cx, raised),
        };
        rows += 1;
        if outcome != *expected {
            complaints.push(format!("{method} {}: {outcome}\n    expected {expected}", operands.join(" ")));
        }
    }
    assert!(rows > 0, "{name} is empty");
    let shown = complaints.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(complaints.is_empty(), "{} of {rows} rows of {name} differ:\n{shown}", complaints.len());
}

#[test]
fn numbers_behave_as_recorded() {
    check("numbers.tsv", include_str!("../../tests/expectations/numbers.tsv"));
}

#[test]
fn text_behaves_as_recorded() {
    check("text.tsv", include_str!("../../tests/expectations/text.tsv"));
}

#[test]
fn formats_are_as_recorded() {
    check("formats.tsv", include_str!("../../tests/expectations/formats.tsv"));
}

#[test]
fn bytes_behave_as_recorded() {
    check("bytes.tsv", include_str!("../../tests/expectations/bytes.tsv"));
}
