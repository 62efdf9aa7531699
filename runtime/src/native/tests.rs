//! Unit tests of binding: the words of errors, as recorded from CPython 3.14 (its own rows for each function are in the comments' place: the name).

use crate::arguments::Arguments;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Str, Tuple};
use crate::object::Gc;
use crate::objects::test_context::context;
use crate::objects::{list, str};
use crate::protocols::{attributes, call, convert};
use crate::raised::Outcome;
use crate::value::Value;

/// "TypeError: message" of what was raised, or the repr of the value.
pub(crate) fn shown(cx: &Context, outcome: Outcome) -> String {
    match outcome {
        Ok(value) => convert::repr(cx, value).map_or_else(|_| "?".to_owned(), |text| text.to_lossy()),
        Err(raised) => match cx.take_pending(raised) {
            Some(exception) => {
                let class = cx.class_name(exception.value());
                let text = convert::to_str(cx, exception.value()).map_or_else(|_| "?".to_owned(), |text| text.to_lossy());
                format!("{class}: {text}")
            }
            None => "nothing was raised".to_owned(),
        },
    }
}

fn builtin(cx: &Context, name: &str) -> Value {
    let name = str::intern_str(cx, name).expect("memory");
    cx.builtins.get().and_then(|builtins| builtins.get_str(cx, name)).expect("a built-in function")
}

/// Calls a built-in function, or a method of a list, with ints, and `x=0` for each keyword.
fn call_case(cx: &Context, callee: &str, count: usize, keywords: &[&str]) -> String {
    let callable = match callee.split_once('.') {
        None => builtin(cx, callee),
        Some(("[]", method)) => {
            let list = Gc::<crate::layout::List>::new(cx).expect("memory").value();
            attributes::get_str(cx, list, method).expect("a method")
        }
        Some((class, method)) => attributes::get_str(cx, builtin(cx, class), method).expect("a method"),
    };
    let values = [Value::from_length(1); 8];
    let names: Vec<Gc<Str>> = keywords.iter().map(|name| str::intern_str(cx, name).expect("memory")).collect();
    let mut tuple = [Value::NONE; 4];
    for (place, name) in tuple.iter_mut().zip(&names) {
        *place = name.value();
    }
    let names = Gc::<Tuple>::from_values(cx, &tuple[..names.len()]).expect("memory");
    shown(cx, call::call_with(cx, callable, Arguments::new(&values[..count + keywords.len()], Some(names))))
}

#[test]
fn wrong_arguments_are_refused_in_the_references_words() {
    let cx = context();
    let _ = list::SHAPE;
    #[rustfmt::skip]
    let cases: &[(&str, usize, &[&str], &str)] = &[
        ("len",              0, &[],        "len() takes exactly one argument (0 given)"),
        ("len",              2, &[],        "len() takes exactly one argument (2 given)"),
        ("len",              0, &["x"],     "len() takes no keyword arguments"),
        ("isinstance",       1, &[],        "isinstance expected 2 arguments, got 1"),
        ("getattr",          1, &[],        "getattr expected at least 2 arguments, got 1"),
        ("vars",             2, &[],        "vars expected at most 1 argument, got 2"),
        ("globals",          1, &[],        "globals() takes no arguments (1 given)"),
        ("round",            0, &[],        "round() missing required argument 'number' (pos 1)"),
        ("round",            3, &[],        "round() takes at most 2 arguments (3 given)"),
        ("round",            1, &["number"], "argument for round() given by name ('number') and position (1)"),
        ("pow",              1, &[],        "pow() missing required argument 'exp' (pos 2)"),
        ("pow",              1, &["exp", "foo"], "pow() got an unexpected keyword argument 'foo'"),
        ("pow",              0, &["foo"],   "pow() missing required argument 'base' (pos 1)"),
        ("sum",              0, &[],        "sum() takes at least 1 positional argument (0 given)"),
        ("sum",              3, &[],        "sum() takes at most 2 arguments (3 given)"),
        ("max",              1, &["foo"],   "max() got an unexpected keyword argument 'foo'"),
        ("print",            0, &["foo"],   "print() got an unexpected keyword argument 'foo'"),
        ("[].append",        0, &[],        "list.append() takes exactly one argument (0 given)"),
        ("[].append",        0, &["x"],     "list.append() takes no keyword arguments"),
        ("[].clear",         1, &[],        "list.clear() takes no arguments (1 given)"),
        ("[].pop",           2, &[],        "pop expected at most 1 argument, got 2"),
        ("[].sort",          1, &[],        "sort() takes no positional arguments"),
        ("[].sort",          0, &["foo"],   "sort() got an unexpected keyword argument 'foo'"),
        ("[].__len__",       1, &[],        "expected 0 arguments, got 1"),
        ("[].__add__",       0, &[],        "expected 1 argument, got 0"),
        ("[].__len__",       0, &["x"],     "wrapper __len__() takes no keyword arguments"),
        ("[].insert",        1, &[],        "insert expected 2 arguments, got 1"),
        ("list.append",      0, &[],        "unbound method list.append() needs an argument"),
        ("list.append",      2, &[],        "descriptor 'append' for 'list' objects doesn't apply to a 'int' object"),
        ("list.__len__",     0, &[],        "descriptor '__len__' of 'list' object needs an argument"),
        ("list.__len__",     1, &[],        "descriptor '__len__' requires a 'list' object but received a 'int'"),
        ("object.__new__",   0, &[],        "object.__new__(): not enough arguments"),
        ("object.__new__",   1, &[],        "object.__new__(X): X is not a type object (int)"),
        ("object",           1, &[],        "object() takes no arguments"),
        ("tuple",            2, &[],        "tuple expected at most 1 argument, got 2"),
        ("tuple",            0, &["x"],     "tuple() takes no keyword arguments"),
        ("range",            0, &[],        "range expected at least 1 argument, got 0"),
        ("range",            4, &[],        "range expected at most 3 arguments, got 4"),
        ("type",             0, &[],        "type() takes 1 or 3 arguments"),
    ];
    for (callee, count, keywords, message) in cases {
        assert_eq!(call_case(&cx, callee, *count, keywords), format!("TypeError: {message}"), "{callee} {count} {keywords:?}");
    }
}

#[test]
fn every_class_of_the_table_fills_its_namespace() {
    let cx = context();
    for &class in BuiltinClass::ALL {
        let namespace = cx.class(class).filled_namespace(&cx).expect("memory");
        assert!(namespace.get_str(&cx, cx.names.__doc__).is_some(), "{class:?}");
        for row in class.row().definitions.iter().copied().flatten() {
            let parsed = crate::native::Signature::parse(row.signature);
            let fits = row.signature.is_empty() || row.signature.starts_with('(') && row.signature.ends_with(')');
            assert!(fits && parsed.required <= parsed.positional, "{class:?}.{}", row.name);
        }
    }
}
