//! Weak references, finalizers, native resources.

use std::cell::Cell;
use std::rc::Rc;

use super::super::roots::RootList;
use super::super::{Collection, Heap, POLL_HEAP};
use super::{Hidden, apart, array, assert_collected, collect_and_verify, int, run, run_small, store, value};
use crate::layout::{Resource, WeakReference};
use crate::object::{Gc, Object, ShapeId, flags};
use crate::value::Value;

fn roots(heap: &Heap, count: usize) -> Rc<RootList> {
    let roots = Rc::new(RootList::new());
    (0..count).for_each(|_| {
        roots.push(Value::NONE).expect("memory");
    });
    heap.add_roots(roots.clone()).expect("memory");
    roots
}

fn object_at(roots: &RootList, index: usize) -> Object {
    roots.get(index).and_then(Value::as_object).expect("an object")
}

/// A weak reference kept in a root.
fn weak(heap: &Heap, roots: &RootList, index: usize, referent: Object, callback: bool) {
    let weak = heap.allocate::<WeakReference>(ShapeId(2), 0).expect("memory");
    heap.register_weakref(referent, weak).expect("memory");
    if callback {
        store(heap, weak.object(), WeakReference::OFFSET_CALLBACK / 8, value(array(heap, 1)));
    }
    roots.set(index, weak.value());
}

fn weak_at(roots: &RootList, index: usize) -> Gc<WeakReference> {
    object_at(roots, index).downcast().expect("a weak reference")
}

const BOTH: [Collection; 2] = [Collection::Minor, Collection::Full];

#[test]
fn weak_references_live_as_long_as_their_referents() {
    for which in BOTH {
        run(|heap| {
            let roots = roots(heap, 4);
            apart(|| {
                roots.set(0, Value::from_object(array(heap, 1)));
                weak(heap, &roots, 1, object_at(&roots, 0), false);
                weak(heap, &roots, 2, array(heap, 1), true);
                weak(heap, &roots, 3, array(heap, 1), false);
            });
            heap.collect(which);
            assert!(heap.referent(weak_at(&roots, 1)) == Some(object_at(&roots, 0)));
            assert!(heap.referent(weak_at(&roots, 2)).is_none() && heap.referent(weak_at(&roots, 3)).is_none());
            // The one with a callback is queued, once.
            assert!(heap.next_weakref_callback() == Some(weak_at(&roots, 2)));
            assert!(heap.next_weakref_callback().is_none());
            // The survivor dies when old.
            roots.set(0, Value::NONE);
            collect_and_verify(heap);
            assert!(heap.referent(weak_at(&roots, 1)).is_none());
            assert!(heap.next_weakref_callback().is_none());
        });
    }
}

#[test]
fn a_single_new_weak_reference_is_looked_at_by_the_next_minor_collection() {
    run(|heap| {
        let roots = roots(heap, 20);
        for index in 0..20 {
            apart(|| weak(heap, &roots, index, array(heap, 1), true));
            heap.collect(Collection::Minor);
            assert!(heap.referent(weak_at(&roots, index)).is_none());
            assert!(heap.next_weakref_callback() == Some(weak_at(&roots, index)));
        }
        assert_collected(heap.statistics(), 20, 0);
    });
}

#[test]
fn callbacks_come_newest_first_and_only_from_living_weak_references() {
    for which in BOTH {
        run(|heap| {
            let roots = roots(heap, 6);
            apart(|| {
                let referent = array(heap, 1);
                (0..6).for_each(|index| weak(heap, &roots, index, referent, true));
                let mut order = Vec::new();
                heap.each_weakref(referent, &mut |weak| order.push(weak));
                assert!(order.iter().rev().copied().eq((0..6).map(|index| weak_at(&roots, index))));
                // Some old, some young; one dead.
                roots.set(5, Value::from_object(referent));
                heap.collect(Collection::Minor);
                weak(heap, &roots, 4, referent, true);
                roots.set(2, Value::NONE);
                roots.set(5, Value::NONE);
            });
            heap.collect(which);
            heap.collect(Collection::Full);
            for index in [4, 3, 1, 0] {
                assert!(heap.next_weakref_callback() == Some(weak_at(&roots, index)), "{index}");
            }
            assert!(heap.next_weakref_callback().is_none());
        });
    }
}

#[test]
fn weak_references_equal_a_model() {
    run_small(|heap| {
        let mut random = super::Random(9);
        let roots = roots(heap, 80);
        // Places 0..40 hold objects, 40..80 weak references; the model says to which object by number.
        let mut model: [Option<usize>; 40] = [None; 40];
        let mut numbers: [Option<usize>; 40] = [None; 40];
        for round in 0..6000 {
            apart(|| match random.below(6) {
                0 | 1 => {
                    let place = random.below(40);
                    let object = array(heap, 1 + random.below(30));
                    store(heap, object, 1, int(round));
                    roots.set(place, Value::from_object(object));
                    numbers[place] = Some(round);
                }
                2 => {
                    let place = random.below(40);
                    roots.set(place, Value::NONE);
                    numbers[place] = None;
                }
                3 | 4 => {
                    let (place, at) = (random.below(40), random.below(40));
                    if let Some(number) = numbers[place] {
                        weak(heap, &roots, 40 + at, object_at(&roots, place), false);
                        model[at] = Some(number);
                    }
                }
                _ => drop(array(heap, random.below(400))),
            });
            if round % 50 != 49 {
                continue;
            }
            heap.collect(if round % 400 == 399 { Collection::Full } else { Collection::Minor });
            let found = heap.verify();
            assert!(found.is_ok(), "{found:?}");
            for (at, number) in model.iter_mut().enumerate() {
                let Some(expected) = *number else { continue };
                let referent = heap.referent(weak_at(&roots, 40 + at));
                let place = numbers.iter().position(|number| *number == Some(expected));
                if let Some(place) = place {
                    assert!(referent == Some(object_at(&roots, place)), "an object that lives");
                    let mut found = false;
                    heap.each_weakref(object_at(&roots, place), &mut |weak| found |= weak == weak_at(&roots, 40 + at));
                    assert!(found);
                } else if round % 400 == 399 {
                    // Gone, or kept by a stale word of the stack; never another object.
                    if let Some(referent) = referent {
                        assert_eq!(super::number(referent, 1), expected);
                    } else {
                        *number = None;
                    }
                }
            }
        }
        let cleared = model.iter().filter(|number| number.is_none()).count();
        assert!(cleared > 0);
        assert_collected(heap.statistics(), 100, 10);
    });
}

#[test]
fn finalizers_are_queued_once_and_the_object_may_come_back() {
    for which in BOTH {
        run(|heap| {
            let poll = Cell::new(0);
            #[expect(unsafe_code, reason = "names the poll word")]
            // SAFETY: the word outlives the heap's use in this test.
            unsafe {
                heap.set_poll_word(&poll);
            }
            let roots = roots(heap, 2);
            apart(|| {
                let (object, part) = (array(heap, 2), array(heap, 1));
                store(heap, object, 1, value(part));
                store(heap, part, 1, int(77));
                heap.register_finalizer(object).expect("memory");
                heap.register_finalizer(object).expect("memory");
                weak(heap, &roots, 1, object, true);
            });
            assert_eq!(poll.get(), 0);
            heap.collect(which);
            assert_eq!(poll.get() & POLL_HEAP, POLL_HEAP);
            // Waiting in the queue it survives all collections, with what it refers to; weak references still find it.
            collect_and_verify(heap);
            let hidden = apart(|| {
                let object = heap.next_finalizer().expect("queued");
                assert!(heap.next_finalizer().is_none() && object.header().has(flags::FINALIZED));
                assert_eq!(super::load(object, 1).map(|part| super::number(part, 1)), Some(77));
                assert!(heap.referent(weak_at(&roots, 1)) == Some(object));
                assert!(heap.next_weakref_callback().is_none());
                // Resurrection.
                roots.set(0, Value::from_object(object));
                Hidden::of(object)
            });
            collect_and_verify(heap);
            assert!(hidden.is_alive());
            roots.set(0, Value::NONE);
            collect_and_verify(heap);
            assert!(!hidden.is_alive() && heap.next_finalizer().is_none());
            assert!(heap.next_weakref_callback() == Some(weak_at(&roots, 1)));
        });
    }
}

#[test]
fn parents_are_finalized_before_what_they_refer_to() {
    for which in BOTH {
        run(|heap| {
            apart(|| {
                // Made and registered 0..8; each refers to those in its row, some through objects without finalizer.
                let objects: Vec<_> = (0..8).map(|_| array(heap, 3)).collect();
                for (index, targets) in [(3, vec![1, 0]), (0, vec![2]), (6, vec![3]), (5, vec![7, 4])] {
                    for (slot, target) in targets.into_iter().enumerate() {
                        let between = array(heap, 1);
                        store(heap, between, 1, value(objects[target]));
                        store(heap, objects[index], slot + 1, value(between));
                    }
                }
                for (index, object) in objects.iter().enumerate() {
                    store(heap, *object, 3, int(index));
                    heap.register_finalizer(*object).expect("memory");
                }
            });
            heap.collect(which);
            let order: Vec<_> =
                std::iter::from_fn(|| heap.next_finalizer()).map(|object| super::number(object, 3)).collect();
            let at = |wanted| order.iter().position(|number| *number == wanted).expect("queued");
            assert_eq!(order.len(), 8);
            for (before, after) in [(3, 1), (3, 0), (0, 2), (6, 3), (5, 7), (5, 4)] {
                assert!(at(before) < at(after), "{before} before {after} in {order:?}");
            }
        });
    }
}

#[test]
fn unrelated_finalizers_come_in_the_order_of_registration_and_none_after_its_flag() {
    run(|heap| {
        apart(|| {
            for index in 0..20 {
                let object = array(heap, 1);
                store(heap, object, 1, int(index));
                heap.register_finalizer(object).expect("memory");
                object.header().set(flags::FINALIZED, index % 3 == 1);
            }
        });
        heap.collect(Collection::Minor);
        let order: Vec<_> =
            std::iter::from_fn(|| heap.next_finalizer()).map(|object| super::number(object, 1)).collect();
        assert_eq!(order, (0..20).filter(|index| index % 3 != 1).collect::<Vec<_>>());
        // At the end of the program those that live are queued too.
        let kept = array(heap, 1);
        heap.register_finalizer(kept).expect("memory");
        heap.collect(Collection::Full);
        assert!(!heap.has_pending());
        heap.queue_all_finalizers();
        assert!(heap.next_finalizer() == Some(kept) && heap.next_finalizer().is_none());
    });
}

struct Noted(Rc<Cell<usize>>);

impl Drop for Noted {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

#[test]
fn resources_are_released_when_their_objects_die_or_before() {
    for which in BOTH {
        run(|heap| {
            let released = Rc::new(Cell::new(0));
            let roots = roots(heap, 1);
            let make = |bytes| {
                let object = heap.allocate::<Resource>(ShapeId(4), 0).expect("memory");
                heap.register_resource(object, Rc::new(Noted(released.clone())), bytes).expect("memory");
                object
            };
            apart(|| {
                (0..100).for_each(|_| drop(make(1000)));
                roots.set(0, make(50).value());
                let closed = make(70);
                assert!(heap.resource(closed).is_some());
                drop(heap.release_resource(closed));
                assert_eq!(released.get(), 1);
                assert!(heap.release_resource(closed).is_none() && heap.resource(closed).is_none());
            });
            assert_eq!(heap.external_bytes(), 100_050);
            heap.collect(which);
            // A stale word of the stack may keep a few.
            assert!(released.get() > 95, "{}", released.get());
            collect_and_verify(heap);
            let kept = object_at(&roots, 0).downcast::<Resource>().expect("a resource");
            assert!(heap.resource(kept).is_some_and(|native| native.downcast_ref::<Noted>().is_some()));
            heap.set_resource_bytes(kept, 10);
            roots.set(0, Value::NONE);
            collect_and_verify(heap);
            // Slots are used again.
            apart(|| (0..100).for_each(|_| drop(make(1000))));
            collect_and_verify(heap);
            assert!(released.get() > 195, "{}", released.get());
            assert!(heap.external_bytes() < 10_000);
        });
    }
}

#[test]
fn memory_outside_the_heap_brings_collections_on() {
    run(|heap| {
        let released = Rc::new(Cell::new(0));
        apart(|| {
            for _ in 0..200 {
                let object = heap.allocate::<Resource>(ShapeId(4), 0).expect("memory");
                heap.register_resource(object, Rc::new(Noted(released.clone())), 4 << 20).expect("memory");
            }
        });
        let statistics = heap.statistics();
        assert!(released.get() > 150 && statistics.minor > 20 && statistics.full > 0, "{statistics:?}");
    });
}
