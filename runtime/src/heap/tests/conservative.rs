//! The conservative scan: which words keep which objects alive.

use std::hint::black_box;

use super::super::native_stack::NativeStacks;
use super::super::{Collection, Heap, MOST_BLOCK_WORDS, Stress};
use super::{Hidden, apart, array, assert_collected, int, load, number, run, store, value};
use crate::object::Object;

/// What a stack that consists of these words keeps alive.
fn scan(heap: &Heap, words: &[usize]) -> Vec<usize> {
    let range = words.as_ptr_range();
    let mut stacks = NativeStacks::default();
    stacks.enter(range.end.addr()).expect("memory");
    let mut found = Vec::new();
    stacks.scan(range.start.addr(), &heap.state.borrow().map, &mut |object| found.push(object));
    found
}

#[test]
fn a_word_keeps_the_object_that_it_points_into_and_nothing_else() {
    run(|heap| {
        let neighbours = || {
            [0, 1, 2, 15, 16, 300, MOST_BLOCK_WORDS - 1, MOST_BLOCK_WORDS, 5000, 200_000]
                .map(|words| [array(heap, words), array(heap, words)])
        };
        let (old, mut roots) = (neighbours(), Vec::new());
        roots.extend(old.iter().flatten().map(|object| value(*object).expect("a value").bits()));
        heap.collect(Collection::Minor);
        assert_collected(heap.statistics(), 1, 0);
        for object in old.iter().chain(&neighbours()).flatten() {
            let (start, bytes) = (object.address().get() as usize, object.size_words() * 8);
            let step = if bytes > 20_000 { 4093 } else { 1 };
            for offset in (0..bytes).step_by(step).chain([bytes - 1]) {
                assert_eq!(scan(heap, &[start + offset]), [start], "{offset} bytes into {bytes}");
            }
            for outside in [start - 1, start + bytes] {
                assert!(!scan(heap, &[outside]).contains(&start), "{bytes} bytes");
            }
        }
        black_box(roots);
    });
}

#[test]
fn words_that_point_nowhere_keep_nothing() {
    run(|heap| {
        let object = array(heap, 3);
        let chunk = object.address().get() as usize & !0xF_FFFF;
        let last = chunk + 0xF_FFFF;
        for word in [0, 1, 8, chunk, chunk + 4096, chunk + 45_000, last, last + 1, usize::MAX, usize::MAX - 7, 1 << 63]
        {
            assert_eq!(scan(heap, &[word]), [], "{word:#x}");
        }
        // Behind the last object of a run, whose memory is zero.
        assert_eq!(scan(heap, &[object.address().get() as usize + 4 * 8]), []);
    });
}

#[test]
fn many_words_into_young_runs_are_resolved_together() {
    run(|heap| {
        let objects: Vec<_> = (0..5000).map(|size| array(heap, size % 40).address().get() as usize).collect();
        let mut words: Vec<_> = objects.iter().rev().map(|object| object + 5).collect();
        words.extend(&objects);
        let mut found = scan(heap, &words);
        found.sort_unstable();
        found.dedup();
        let mut expected = objects;
        expected.sort_unstable();
        assert_eq!(found, expected);
    });
}

/// A chain that only locals refer to, its links made while others are collected.
#[inline(never)]
fn chain(heap: &Heap, length: usize) -> Object {
    let mut last = array(heap, 2);
    store(heap, last, 1, int(0));
    for index in 1..length {
        let next = array(heap, 2);
        store(heap, next, 1, int(index));
        store(heap, next, 2, value(last));
        last = next;
        black_box(array(heap, 7));
    }
    last
}

fn check_chain(mut object: Object, length: usize) {
    for index in (0..length).rev() {
        assert_eq!((number(object, 1), object.size_words()), (index, 3));
        match load(object, 2) {
            Some(next) => object = next,
            None => assert_eq!(index, 0),
        }
    }
}

#[test]
fn what_only_locals_refer_to_survives() {
    run(|heap| {
        heap.set_stress(Some(Stress { full_every: 5, verify_every: 50 }));
        let (first, second) = (chain(heap, 200), chain(heap, 300));
        let inside = chain(heap, 100).address().get() as usize + 13;
        for _ in 0..10 {
            black_box(array(heap, 3));
        }
        check_chain(first, 200);
        check_chain(second, 300);
        let third = scan(heap, &[black_box(inside)])[0];
        #[expect(unsafe_code, reason = "the address was just found")]
        // SAFETY: the scan found an object there.
        check_chain(unsafe { Object::from_address(third as u64) }, 100);
        assert_collected(heap.statistics(), 900, 200);
    });
}

#[test]
fn what_nothing_refers_to_dies() {
    run(|heap| {
        for which in [Collection::Minor, Collection::Full] {
            let kept = array(heap, 1);
            let (dead, end) = apart(|| {
                let dead: Vec<Hidden> = (0..1000).map(|_| Hidden::of(chain(heap, 5))).collect();
                // One past the end counts as nothing.
                (dead, array(heap, 40_000).address().get() as usize + 40_001 * 8)
            });
            let large = Hidden(!(end - 40_001 * 8));
            heap.collect(which);
            let survivors = dead.iter().filter(|object| object.is_alive()).count();
            assert!(survivors < 10, "{survivors} of 1000 survived a {which:?} collection");
            assert!(heap.count_objects() < 100);
            black_box((kept, end, large.0));
        }
        assert_collected(heap.statistics(), 1, 1);
    });
}

#[test]
fn a_waiting_thread_keeps_what_its_stack_refers_to() {
    run(|heap| {
        let object = array(heap, 3);
        store(heap, object, 1, int(42));
        heap.while_parked(|| {
            // Another thread's turn, played by this one on the stack below.
            let other = heap.run_thread(|| {
                for which in [Collection::Minor, Collection::Full] {
                    apart(|| (0..10_000).for_each(|_| drop(black_box(chain(heap, 2)))));
                    heap.collect(which);
                }
                heap.statistics()
            });
            assert_collected(other.expect("memory"), 1, 1);
        });
        assert!(Hidden::of(object).is_alive() && number(object, 1) == 42);
        assert!(heap.verify().is_ok());
    });
}

#[test]
fn without_a_known_stack_nothing_is_collected() {
    let heap = Heap::new();
    let objects: Vec<_> = (0..200_000).map(|_| Hidden::of(array(&heap, 3))).collect();
    heap.collect(Collection::Full);
    assert_eq!(heap.count_objects(), objects.len());
    assert_eq!((heap.statistics().minor, heap.statistics().full), (0, 0));
}
