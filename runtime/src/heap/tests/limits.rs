//! Too little memory, and too little address space: errors, never an abort.

use std::hint::black_box;
use std::process::Command;

use super::super::{Collection, Heap, OutOfMemory};
use super::{apart, array, assert_collected, run};
use crate::layout::{RawArray, ValueArray};
use crate::object::{Object, ShapeId};
use crate::value::Value;

#[test]
fn sizes_beyond_any_memory_are_an_error() {
    run(|heap| {
        let kept = array(heap, 3);
        for shift in 37..=63 {
            for words in [1usize << shift, (1 << shift) - 1, usize::MAX >> (63 - shift)] {
                assert!(heap.allocate::<RawArray>(ShapeId(0), words).is_err(), "{words}");
                assert!(heap.allocate::<ValueArray>(ShapeId(0), words).is_err(), "{words}");
            }
        }
        assert_eq!(kept.size_words(), 4);
        assert!(heap.allocate::<RawArray>(ShapeId(0), 1000).is_ok());
        // Sizes that an address space could hold were worth a collection.
        assert_collected(heap.statistics(), 0, 1);
    });
}

/// Links objects of a size until there is no memory; how many bytes there were.
#[inline(never)]
fn exhaust(heap: &Heap, words: usize) -> usize {
    let mut last: Option<Object> = None;
    let mut bytes = 0;
    loop {
        match heap.allocate::<ValueArray>(ShapeId(0), words) {
            Ok(next) => {
                heap.set_trailing_value(next.object(), 0, last.map(Value::from_object));
                last = Some(next.object());
                bytes += (words + 1) * 8;
            }
            Err(OutOfMemory) => {
                black_box(last);
                return bytes;
            }
        }
    }
}

const LIMITED: &str = "KRAIT_TEST_LIMITED";

#[test]
fn an_exhausted_heap_is_an_error_and_goes_on_once_there_is_room() {
    if std::env::var_os(LIMITED).is_none() {
        // Once more, in a process of its own, which may have 400 MB of address space.
        let this = std::env::current_exe().expect("the test program");
        let name = "heap::tests::limits::an_exhausted_heap_is_an_error_and_goes_on_once_there_is_room";
        let script = "ulimit -v 400000 && exec \"$0\" --exact --test-threads=1 \"$1\"";
        let output = Command::new("sh").args(["-c", script]).arg(this).arg(name).env(LIMITED, "1").output();
        let output = output.expect("a shell");
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && text.contains("1 passed"),
            "{text}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        return;
    }
    run(|heap| {
        let small = apart(|| exhaust(heap, 3));
        assert!(small > 100 << 20, "{small} bytes");
        for words in [100, 1000, 5000, 100_000, 3] {
            let bytes = apart(|| exhaust(heap, words));
            assert!(bytes > small / 2, "{bytes} bytes in objects of {words} words, {small} in small ones");
        }
        heap.collect(Collection::Full);
        let found = heap.verify();
        assert!(found.is_ok(), "{found:?}");
        assert_collected(heap.statistics(), 10, 5);
    });
}
