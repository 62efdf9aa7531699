//! Sets against recorded orders of iteration and hashes of the reference implementation.

use super::*;
use crate::layout::Tuple;
use crate::objects::test_context::{context, under_stress};

fn key(cx: &Context, text: &str) -> Value {
    let (kind, rest) = text.split_at(1);
    match kind {
        "i" => Value::from_small_int(rest.parse().expect("an int")).expect("a small int"),
        "s" => str::from_str(cx, rest).expect("memory").value(),
        _ => {
            let items: Vec<Value> = rest.split(',').map(|item| key(cx, item)).collect();
            Gc::<Tuple>::from_values(cx, &items).expect("memory").value()
        }
    }
}

fn shown(value: Value) -> String {
    if let Some(int) = value.as_small_int() {
        format!("i{int}")
    } else if let Some(string) = exact_str(value) {
        format!("s{}", string.to_lossy())
    } else {
        let tuple = value.downcast::<Tuple>().expect("a tuple");
        format!("t{}", tuple.items().iter().copied().map(shown).collect::<Vec<_>>().join(","))
    }
}

fn run_line(cx: &Context, sets: &mut [Gc<Set>; 4], line: &str) {
    let mut columns = line.split('\t');
    let operation = columns.next().unwrap_or_default();
    let rest: Vec<&str> = columns.collect();
    let set = |at: usize| sets[rest[at].parse::<usize>().expect("a register")];
    let combined = match operation {
        "start" => {
            *sets = std::array::from_fn(|_| Gc::<Set>::new(cx, SHAPE).expect("memory"));
            return;
        }
        "add" => return rest[1..].iter().for_each(|text| drop(set(0).add(cx, key(cx, text)).expect("no error"))),
        "discard" => {
            return rest[1..].iter().for_each(|text| drop(set(0).discard(cx, key(cx, text)).expect("no error")));
        }
        "pop" => return assert_eq!(set(0).pop(cx).map(shown).as_deref(), Some(rest[1]), "{line}"),
        "clear" => return set(0).clear(cx),
        "hash" => return assert_eq!(set(0).hash_keys() as i64, rest[1].parse::<i64>().expect("a hash"), "{line}"),
        "show" => {
            let keys: Vec<String> = set(0).keys().map(shown).collect();
            assert_eq!(keys, rest[1..], "{line}");
            return assert_eq!(set(0).length(), keys.len());
        }
        "ior" => return set(0).add_set(cx, set(1)).expect("no error"),
        "iand" => {
            let both = set(0).intersection(cx, set(1), SHAPE).expect("no error");
            return set(0).swap_contents(cx, both);
        }
        "isub" => return set(0).remove_set(cx, set(1)).expect("no error"),
        "ixor" => return set(0).toggle_set(cx, set(1)).expect("no error"),
        "copy" => set(1).copy_as(cx, SHAPE),
        // The union of a set with itself is a plain copy.
        "or" if set(1) == set(2) => set(1).copy_as(cx, SHAPE),
        "or" => set(1).copy_as(cx, SHAPE).and_then(|copy| copy.add_set(cx, set(2)).map(|()| copy)),
        "and" => set(1).intersection(cx, set(2), SHAPE),
        "sub" => set(1).difference(cx, set(2), SHAPE),
        "xor" => set(2).copy_as(cx, SHAPE).and_then(|copy| copy.toggle_set(cx, set(1)).map(|()| copy)),
        "dict" => {
            let dict = Gc::<Dict>::new(cx).expect("memory");
            set(1).keys().for_each(|key| dict.set(cx, key, Value::NONE).expect("no error"));
            Gc::<Set>::new(cx, SHAPE).and_then(|made| made.add_dict(cx, dict).map(|()| made))
        }
        _ => panic!("an unknown operation: {line}"),
    };
    sets[rest[0].parse::<usize>().expect("a register")] = combined.expect("no error");
}

fn run_lines(cx: &Context, count: usize) {
    let mut sets = std::array::from_fn(|_| Gc::<Set>::new(cx, SHAPE).expect("memory"));
    for line in include_str!("../../../tests/expectations/sets.tsv").lines().take(count) {
        run_line(cx, &mut sets, line);
    }
}

#[test]
fn sets_iterate_and_hash_as_recorded() {
    run_lines(&context(), usize::MAX);
}

#[test]
fn sets_survive_collections_at_every_allocation() {
    under_stress(|cx| {
        run_lines(cx, 150);
        // Keys that only the set keeps alive.
        let set = Gc::<Set>::new(cx, SHAPE).expect("memory");
        for at in 0..200 {
            set.add(cx, str::from_str(cx, &format!("key {at}")).expect("memory").value()).expect("memory");
        }
        let copy = set.difference(cx, Gc::<Set>::new(cx, SHAPE).expect("memory"), FROZEN_SHAPE).expect("memory");
        set.clear(cx);
        for at in 0..200 {
            let key = str::from_str(cx, &format!("key {at}")).expect("memory");
            assert_eq!(copy.contains(cx, key.value()), Ok(true));
        }
    });
}
