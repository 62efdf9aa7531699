//! Dicts against a simple model, and namespaces.

use super::*;
use crate::objects::test_context::{Random, context, under_stress};

fn int(int: i64) -> Value {
    Value::from_word_int(int)
}

/// A dict that is a vector of pairs.
#[derive(Default)]
struct Model(Vec<(i64, i64)>);

impl Model {
    fn find(&self, key: i64) -> Option<usize> {
        self.0.iter().position(|entry| entry.0 == key)
    }
}

fn check_same(cx: &Context, dict: Gc<Dict>, model: &Model) {
    let shown: Vec<_> = dict.present_entries().collect();
    let expected: Vec<_> = model.0.iter().map(|&(key, value)| (int(key), int(value))).collect();
    assert_eq!(shown, expected);
    assert_eq!(dict.length(), model.0.len());
    for &(key, value) in &model.0 {
        assert_eq!(dict.get(cx, int(key)), Ok(Some(int(value))));
    }
}

fn run_random_operations(cx: &Context, seed: u64, keys: u64, operations: usize, namespace: bool) {
    let mut random = Random::new(seed);
    let dict = if namespace { Gc::<Dict>::new_namespace(cx) } else { Gc::<Dict>::new(cx) }.expect("memory");
    let mut model = Model::default();
    for step in 0..operations {
        let key = random.below(keys) as i64 * 37 - 5;
        let found = model.find(key);
        match random.below(12) {
            0..6 => {
                dict.set(cx, int(key), int(step as i64)).expect("no error");
                match found {
                    Some(at) => model.0[at].1 = step as i64,
                    None => model.0.push((key, step as i64)),
                }
            }
            6..9 => {
                let removed = found.map(|at| int(model.0.remove(at).1));
                assert_eq!(dict.pop(cx, int(key)), Ok(removed));
            }
            9 => {
                let last = model.0.pop().map(|(key, value)| (int(key), int(value)));
                assert_eq!(dict.remove_last(cx), last);
            }
            10 if random.below(20) == 0 => {
                dict.clear(cx);
                model.0.clear();
            }
            _ => assert_eq!(dict.get(cx, int(key)), Ok(found.map(|at| int(model.0[at].1)))),
        }
        if step % 16 == 0 {
            check_same(cx, dict, &model);
        }
    }
    check_same(cx, dict, &model);
    check_same(cx, dict.copy(cx).expect("memory"), &model);
}

#[test]
fn dicts_behave_as_vectors_of_pairs() {
    for (seed, keys) in [(1, 4), (2, 12), (3, 100), (4, 1000)] {
        run_random_operations(&context(), seed, keys, 6000, false);
        run_random_operations(&context(), seed, keys, 6000, true);
    }
}

#[test]
fn dicts_survive_collections_at_every_allocation() {
    under_stress(|cx| {
        run_random_operations(cx, 5, 40, 1500, false);
        run_random_operations(cx, 6, 40, 800, true);
        let dict = Gc::<Dict>::new(cx).expect("memory");
        for at in 0..120 {
            let key = str::from_str(cx, &format!("key {at}")).expect("memory");
            let value = str::from_str(cx, &format!("value {at}")).expect("memory");
            dict.set(cx, key.value(), value.value()).expect("memory");
        }
        dict.make_namespace(cx).expect("memory");
        let copy = dict.copy(cx).expect("memory");
        for at in 0..120 {
            let key = str::from_str(cx, &format!("key {at}")).expect("memory");
            let value = copy.get_str(cx, key).and_then(exact_str).expect("present");
            assert!(str::equal_str(value, &format!("value {at}")));
        }
    });
}

#[test]
fn large_dicts_use_wide_tables() {
    let cx = &context();
    let dict = Gc::<Dict>::new(cx).expect("memory");
    for key in 0..100_000 {
        dict.set(cx, int(key << 20), int(key)).expect("no error");
    }
    assert!((0..100_000).all(|key| dict.get(cx, int(key << 20)) == Ok(Some(int(key)))));
    assert_eq!(dict.get(cx, int(1)), Ok(None));
    assert_eq!(dict.length(), 100_000);
}

#[test]
fn str_keys_are_found_by_text() {
    let cx = &context();
    let dict = Gc::<Dict>::new(cx).expect("memory");
    for at in 0..300 {
        let name = str::intern_str(cx, &format!("name{at}")).expect("memory");
        dict.set_str(cx, name, int(at)).expect("memory");
    }
    for at in 0..300 {
        let other = str::from_str(cx, &format!("name{at}")).expect("memory");
        assert_eq!(dict.get_str(cx, other), Some(int(at)));
        assert_eq!(dict.get(cx, other.value()), Ok(Some(int(at))));
    }
    assert!(dict.has_bit(STR_KEYS));
    dict.set(cx, int(5), Value::NONE).expect("memory");
    assert!(!dict.has_bit(STR_KEYS));
    let name = str::from_str(cx, "name17").expect("memory");
    assert_eq!(dict.get(cx, name.value()), Ok(Some(int(17))));
    assert_eq!(dict.get(cx, int(5)), Ok(Some(Value::NONE)));
}

#[test]
fn unbound_cells_are_absent_and_names_bound_anew_come_last() {
    let cx = &context();
    let dict = Gc::<Dict>::new(cx).expect("memory");
    let names: Vec<_> = ["a", "b", "c"].iter().map(|name| str::intern_str(cx, name).expect("memory")).collect();
    dict.set_str(cx, names[0], int(0)).expect("memory");
    let cell = dict.namespace_cell(cx, names[1]).expect("memory");
    assert!(dict.is_namespace());
    assert_eq!((dict.length(), dict.get_str(cx, names[1]), cell.bound()), (1, None, None));
    assert!(dict.next_entry(1).is_none());
    dict.set_str(cx, names[2], int(2)).expect("memory");
    dict.set_str(cx, names[1], int(1)).expect("memory");
    assert_eq!((cell.bound(), cell.writes(), dict.length()), (Some(int(1)), 1, 3));
    let keys: Vec<_> = dict.present_entries().map(|entry| entry.0).collect();
    assert_eq!(keys, [names[0].value(), names[2].value(), names[1].value()]);
    assert!(dict.delete_str(cx, names[1]));
    assert_eq!((cell.bound(), dict.length()), (None, 2));
    assert_eq!(dict.namespace_cell(cx, names[1]), Ok(cell));
    let copy = dict.copy(cx).expect("memory");
    assert!(!copy.is_namespace());
    assert_eq!((copy.length(), copy.get_str(cx, names[2])), (2, Some(int(2))));
}

#[test]
fn a_watched_cell_tells_once() {
    use std::cell::Cell;
    struct Count(Cell<u64>);
    impl crate::watch::Watcher for Count {
        fn changed(&self, _cx: &Context, watch: u64) {
            self.0.set(self.0.get() + watch);
        }
    }
    let cx = &context();
    let count: &'static Count = Box::leak(Box::new(Count(Cell::new(0))));
    cx.watcher.set(Some(count));
    let dict = Gc::<Dict>::new_namespace(cx).expect("memory");
    let name = str::intern_str(cx, "name").expect("memory");
    dict.set_str(cx, name, int(1)).expect("memory");
    let cell = dict.find_cell(cx, name).expect("present");
    cell.set_watch(7);
    dict.set_str(cx, name, int(2)).expect("memory");
    dict.set_str(cx, name, int(3)).expect("memory");
    assert_eq!((count.0.get(), cell.writes(), cell.watch()), (7, 2, 0));
}
