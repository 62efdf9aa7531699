//! What happens to references that move while an incremental full collection is under way: from where it has not been yet to where it has already been.

use std::rc::Rc;

use super::super::roots::RootList;
use super::super::{Collection, Heap};
use super::{Hidden, apart, array, int, load, number, run, store, value};
use crate::object::Object;
use crate::value::Value;

/// Slots of the arrays that references are moved between: large ones, with cards.
const SLOTS: usize = 20_000;

/// A heap with marking just begun, in slices so small that nothing much has been reached. Root 0 holds an old large array full of objects of one
/// int each, root 1 an empty old large array, root 2 nothing.
fn begin(test: impl FnOnce(&Heap, &RootList)) {
    run(|heap| {
        let roots = Rc::new(RootList::new());
        apart(|| {
            let (full, empty) = (array(heap, SLOTS), array(heap, SLOTS));
            for object in [full, empty] {
                roots.push(Value::from_object(object)).expect("memory");
            }
            roots.push(Value::NONE).expect("memory");
            heap.add_roots(roots.clone()).expect("memory");
            for slot in 1..=SLOTS {
                let item = array(heap, 1);
                store(heap, item, 1, int(slot));
                store(heap, full, slot, value(item));
            }
        });
        heap.collect(Collection::Full);
        {
            let mut state = heap.state.borrow_mut();
            state.policy.nursery = 32 << 10;
            state.policy.least_slice = 2_000;
        }
        heap.ask_for_full_collection();
        while !heap.state.borrow().marking {
            apart(|| drop(array(heap, 3)));
        }
        let before = heap.statistics();
        test(heap, &roots);
        let after = heap.statistics();
        assert!(after.incremental > before.incremental && after.slices > before.slices + 2, "{after:?}");
    });
}

fn verify(heap: &Heap) {
    let found = heap.verify();
    assert!(found.is_ok(), "{found:?}");
}

/// Lets marking end by itself.
fn finish(heap: &Heap) {
    while heap.state.borrow().marking {
        apart(|| (0..100).for_each(|_| drop(array(heap, 3))));
    }
    verify(heap);
}

fn at(roots: &RootList, index: usize) -> Object {
    roots.get(index).and_then(Value::as_object).expect("an object")
}

fn check(object: Object, slots: impl Iterator<Item = usize>) {
    for slot in slots {
        let item = load(object, slot).expect("an item");
        assert!(Hidden::of(item).is_alive());
        assert_eq!(number(item, 1), slot);
    }
}

#[test]
fn a_copy_that_replaces_its_source_is_scanned() {
    begin(|heap, roots| {
        apart(|| {
            let copy = array(heap, SLOTS + 100);
            heap.copy_trailing(at(roots, 0), 0, copy, 0, SLOTS);
            let old = at(roots, 0);
            roots.set(0, Value::from_object(copy));
            heap.discard_storage(old);
        });
        verify(heap);
        finish(heap);
        check(at(roots, 0), 1..=SLOTS);
        heap.collect(Collection::Full);
        check(at(roots, 0), 1..=SLOTS);
    });
}

#[test]
fn what_is_copied_into_an_array_that_was_scanned_is_looked_at() {
    // At several stages of marking: the target has been scanned in some, the source has not.
    for minors in [0, 1, 3, 10, 20] {
        begin(|heap, roots| {
            for _ in 0..minors {
                heap.collect(Collection::Minor);
            }
            apart(|| {
                let (source, target) = (at(roots, 0), at(roots, 1));
                // From the end, where marking has not been, to the start.
                heap.copy_trailing(source, SLOTS - 2000, target, 0, 2000);
                heap.fill_trailing(source, 0, SLOTS, None);
            });
            verify(heap);
            finish(heap);
            let target = at(roots, 1);
            for slot in 1..=2000 {
                assert_eq!(load(target, slot).map(|item| number(item, 1)), Some(SLOTS - 2000 + slot));
            }
        });
    }
}

#[test]
fn single_references_that_move_are_looked_at() {
    begin(|heap, roots| {
        for slot in 1..=SLOTS {
            apart(|| {
                let (source, target) = (at(roots, 0), at(roots, 1));
                let item = load(source, slot);
                store(heap, target, slot, item.and_then(value));
                store(heap, source, slot, None);
                drop(array(heap, 3));
            });
            if slot % 2000 == 0 {
                verify(heap);
            }
        }
        finish(heap);
        check(at(roots, 1), 1..=SLOTS);
    });
}

#[test]
fn what_moves_into_a_new_object_is_reached_through_it() {
    begin(|heap, roots| {
        // A new chain takes over the whole content.
        let mut taken = 0;
        while taken < SLOTS {
            apart(|| {
                let part = array(heap, 101);
                store(heap, part, 101, roots.get(2).filter(|value| value.is_object()));
                roots.set(2, Value::from_object(part));
                for slot in 1..=100 {
                    taken += 1;
                    let item = load(at(roots, 0), taken);
                    store(heap, part, slot, item.and_then(value));
                    store(heap, at(roots, 0), taken, None);
                }
            });
        }
        finish(heap);
        heap.collect(Collection::Full);
        let mut part = Some(at(roots, 2));
        while let Some(here) = part {
            for slot in (1..=100).rev() {
                assert_eq!(load(here, slot).map(|item| number(item, 1)), Some(taken + slot - 100));
            }
            taken -= 100;
            part = load(here, 101);
        }
        assert_eq!(taken, 0);
    });
}

#[test]
fn a_large_copy_of_young_or_logged_arrays_is_scanned_by_the_next_minor_collection() {
    run(|heap| {
        let roots = Rc::new(RootList::new());
        heap.add_roots(roots.clone()).expect("memory");
        roots.push(Value::NONE).expect("memory");
        for logged in [false, true] {
            apart(|| {
                let source = array(heap, 900);
                roots.set(0, Value::from_object(source));
            });
            if logged {
                heap.collect(Collection::Minor);
            }
            apart(|| {
                let source = at(&roots, 0);
                for slot in 1..=900 {
                    let item = array(heap, 1);
                    store(heap, item, 1, int(slot));
                    store(heap, source, slot, value(item));
                }
                let large = array(heap, 1500);
                heap.copy_trailing(source, 0, large, 0, 900);
                heap.fill_trailing(source, 0, 900, None);
                roots.set(0, Value::from_object(large));
            });
            verify(heap);
            heap.collect(Collection::Minor);
            verify(heap);
            check(at(&roots, 0), 1..=900);
        }
        assert_eq!(heap.statistics().minor, 3);
    });
}
