//! Old and young, one rule at a time; what the verifier must notice; memory going back.

use std::hint::black_box;
use std::rc::Rc;

use super::super::roots::RootList;
use super::super::{Collection, Heap, Stress};
use super::{
    Hidden, apart, array, assert_collected, collect_and_verify, int, load, number, run, run_small, store, value,
};
use crate::object::{Object, flags};
use crate::value::Value;

/// A root that holds one object.
fn root(heap: &Heap, object: Object) -> Rc<RootList> {
    let roots = Rc::new(RootList::new());
    roots.push(Value::from_object(object)).expect("memory");
    heap.add_roots(roots.clone()).expect("memory");
    roots
}

fn rooted(roots: &RootList) -> Object {
    roots.get(0).and_then(Value::as_object).expect("an object")
}

#[test]
fn an_old_object_keeps_what_is_stored_into_it() {
    run(|heap| {
        // Small, medium, with cards.
        for words in [3, 500, 30_000] {
            let roots = apart(|| root(heap, array(heap, words)));
            heap.collect(Collection::Minor);
            let old = rooted(&roots);
            assert!(Hidden::of(old).is_alive() && old.header().has(flags::UNLOGGED));
            assert_eq!(old.header().has(flags::CARDS), words > 1023);
            for slot in [1, words / 2 + 1, words] {
                for round in 0..7 {
                    let young = apart(|| {
                        let young = array(heap, 1);
                        store(heap, young, 1, int(slot + round));
                        store(heap, old, slot, value(young));
                        Hidden::of(young)
                    });
                    heap.collect(Collection::Minor);
                    assert!(young.is_alive());
                    assert_eq!(load(old, slot).map(|object| number(object, 1)), Some(slot + round));
                }
            }
            // Many stores into one card, and one into many.
            for slot in (1..=words).filter(|slot| slot % 64 < 10 || words < 1000) {
                store(heap, old, slot, value(apart(|| array(heap, 1))));
            }
            collect_and_verify(heap);
            assert!((1..=words).filter(|slot| slot % 64 < 10).all(|slot| load(old, slot).is_some()));
        }
        assert_collected(heap.statistics(), 40, 3);
    });
}

#[test]
fn the_verifier_notices_a_missing_barrier() {
    for words in [3, 30_000] {
        run(|heap| {
            let roots = apart(|| root(heap, array(heap, words)));
            heap.collect(Collection::Minor);
            assert!(heap.verify().is_ok());
            let old = rooted(&roots);
            let young = array(heap, 1);
            old.word(2).set(young.address().get());
            let faults = heap.verify().expect_err("a fault");
            assert!(faults[0].contains("old and not logged"), "{faults:?}");
            old.word(2).set(0);
            assert!(heap.verify().is_ok());
        });
    }
}

#[test]
fn the_verifier_notices_dangling_references_and_writes_to_freed_memory() {
    run(|heap| {
        let roots = apart(|| root(heap, array(heap, 3)));
        let dead = apart(|| Hidden::of(array(heap, 3)));
        heap.set_stress(Some(Stress { full_every: 0, verify_every: 0 }));
        heap.collect(Collection::Minor);
        let old = rooted(&roots);
        heap.log(old);
        old.word(1).set(!dead.0 as u64);
        let faults = heap.verify().expect_err("a fault");
        assert!(faults[0].contains("which is no object"), "{faults:?}");
        old.word(1).set(0);
        assert!(heap.verify().is_ok());
        // Far behind both objects, in the same block.
        let free = (old.address().get() as usize & !0x7FFF) + 0x7F00;
        super::super::scan::cell(free, 0).set(7);
        let faults = heap.verify().expect_err("a fault");
        assert!(faults[0].contains("was written to"), "{faults:?}");
    });
}

#[test]
fn an_incremental_collection_frees_what_was_dead_when_it_began() {
    run_small(|heap| {
        let roots = apart(|| root(heap, array(heap, 1000)));
        let dead: Vec<Hidden> = apart(|| {
            let list = rooted(&roots);
            let make = |slot| {
                let object = array(heap, 20);
                store(heap, list, slot, value(object));
                Hidden::of(object)
            };
            let dead = (1..=1000).map(make).collect();
            heap.collect(Collection::Minor);
            (1..=1000).for_each(|slot| store(heap, list, slot, None));
            dead
        });
        // Others take their place, while objects are made and dropped and marking goes on.
        let before = heap.statistics();
        heap.ask_for_full_collection();
        while heap.statistics().full == before.full {
            apart(|| {
                let list = rooted(&roots);
                for slot in 1..=1000 {
                    store(heap, list, slot, value(array(heap, 5)));
                }
            });
            let found = heap.verify();
            assert!(found.is_ok(), "{found:?}");
        }
        let after = heap.statistics();
        assert!(after.incremental > before.incremental && after.freed >= before.freed + 900, "{after:?}");
        let alive = dead.iter().filter(|object| object.is_alive()).count();
        // Places may have been taken by others.
        assert!(alive < 300, "{alive}");
    });
}

#[test]
fn growing_storage_is_freed_at_the_next_minor_collection() {
    run(|heap| {
        let roots = apart(|| root(heap, array(heap, 4)));
        let mut made = 0;
        apart(|| {
            while made < 200_000 {
                let storage = rooted(&roots);
                let length = storage.size_words() - 1;
                let larger = array(heap, length + length / 8 + 4);
                heap.copy_trailing(storage, 0, larger, 0, length);
                roots.set(0, Value::from_object(larger));
                heap.discard_storage(storage);
                let free = if made == 0 { 1 } else { length + 1 };
                for slot in free..larger.size_words() {
                    made += 1;
                    let item = array(heap, 1);
                    store(heap, item, 1, int(slot));
                    store(heap, larger, slot, value(item));
                }
            }
        });
        let storage = rooted(&roots);
        assert!((1..storage.size_words()).all(|slot| load(storage, slot).map(|item| number(item, 1)) == Some(slot)));
        let before = heap.statistics();
        assert!(before.minor > 5 && before.full == 0, "{before:?}");
        heap.collect(Collection::Minor);
        // One storage, or two if a stale word keeps another.
        assert!(heap.state.borrow().large.bytes < 2 * 8 * storage.size_words() + (64 << 10));
        collect_and_verify(heap);
    });
}

#[test]
fn a_chain_of_a_million_links_is_marked_and_dies() {
    run(|heap| {
        let roots = apart(|| {
            let mut last = array(heap, 1);
            for _ in 0..1_000_000 {
                let next = array(heap, 1);
                store(heap, next, 1, value(last));
                last = next;
            }
            root(heap, last)
        });
        heap.collect(Collection::Full);
        assert!(heap.count_objects() > 1_000_000);
        roots.set(0, Value::NONE);
        heap.collect(Collection::Full);
        assert!(heap.count_objects() < 1000);
    });
}

#[test]
fn empty_chunks_go_back_to_the_system() {
    run(|heap| {
        let roots = apart(|| {
            let table = array(heap, 1000);
            let roots = root(heap, table);
            for slot in 1..=1000 {
                let part = array(heap, 1000);
                (1..=1000).for_each(|slot| store(heap, part, slot, value(array(heap, 3))));
                store(heap, table, slot, value(part));
            }
            roots
        });
        let chunks = || heap.state.borrow().blocks.chunks.len();
        assert!(chunks() > 35, "{}", chunks());
        roots.set(0, Value::NONE);
        heap.collect(Collection::Full);
        assert!(chunks() < 8, "{} chunks", chunks());
        collect_and_verify(heap);
        // And the heap goes on.
        apart(|| (0..100_000).for_each(|_| drop(black_box(array(heap, 10)))));
        collect_and_verify(heap);
    });
}

#[test]
fn objects_can_be_gone_over_and_asked_what_they_refer_to() {
    run(|heap| {
        let (first, second) = (array(heap, 3), array(heap, 2000));
        store(heap, second, 1500, value(first));
        store(heap, second, 7, int(3));
        for _ in 0..2 {
            let mut seen = Vec::new();
            heap.each_object(&mut |object| seen.push(object));
            assert!(seen.len() == 2 && seen.contains(&first) && seen.contains(&second));
            let mut referents = Vec::new();
            heap.each_referent(second, &mut |object| referents.push(object));
            assert!(referents == [first]);
            heap.collect(Collection::Minor);
        }
        assert_eq!(heap.collect_and_count(Collection::Full), 0);
        black_box((first, second));
        assert!(Heap::is_tracked(first.kind()) && !Heap::is_tracked(crate::layout::Kind::Complex));
        assert_collected(heap.statistics(), 2, 1);
    });
}

#[test]
fn a_few_survivors_in_each_nursery_do_not_make_the_heap_grow() {
    run(|heap| {
        let roots = apart(|| root(heap, array(heap, 64)));
        for round in 0..400usize {
            // A nursery's worth of medium objects, one of which lives on for a while.
            for number in 0..1500 {
                apart(|| {
                    let made = array(heap, 60);
                    if number == 700 {
                        store(heap, rooted(&roots), 1 + round % 64, value(made));
                    }
                });
            }
            heap.collect(Collection::Minor);
        }
        assert!(heap.statistics().full == 0, "the survivors are too few for a full collection");
        assert!(heap.reserved_bytes() < 4 << 20, "{}", heap.reserved_bytes());
    });
}
