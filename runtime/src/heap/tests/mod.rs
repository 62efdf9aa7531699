//! Tests of the heap as a whole. Each fails if nothing was collected in it.

mod conservative;
mod frames;
mod generations;
mod life;
mod limits;
mod marking;
mod model;

use super::chunk::Bits;
use super::{Collection, Heap, Statistics};
use crate::layout::ValueArray;
use crate::object::{Object, ShapeId};
use crate::value::Value;

/// Runs a test on a new heap whose thread is known.
fn run(test: impl FnOnce(&Heap)) {
    let heap = Heap::new();
    heap.run_thread(|| test(&heap)).expect("memory");
}

/// As [`run`], with so small a nursery and growth that collections, full ones too, happen all the time.
fn run_small(test: impl FnOnce(&Heap)) {
    run(|heap| {
        let mut state = heap.state.borrow_mut();
        state.policy.nursery = 64 << 10;
        state.policy.least_growth = 256 << 10;
        state.policy.least_slice = 10_000;
        state.policy.collected_fully();
        drop(state);
        test(heap);
    });
}

/// Stores a word of an object as generated accessors do: the barrier, then the store.
fn store(heap: &Heap, object: Object, index: usize, value: Option<Value>) {
    if object.header().has(crate::object::flags::UNLOGGED) {
        heap.log_slot(object, object.address().get() as usize + index * 8);
    }
    object.word(index).set(value.map_or(0, Value::bits));
}

fn array(heap: &Heap, words: usize) -> Object {
    heap.allocate::<ValueArray>(ShapeId(1), words).expect("memory").object()
}

fn int(int: usize) -> Option<Value> {
    Some(Value::from_length(int))
}

fn value(object: Object) -> Option<Value> {
    Some(Value::from_object(object))
}

/// The object in a word of an object.
#[expect(unsafe_code, reason = "tests read raw words")]
fn load(object: Object, index: usize) -> Option<Object> {
    // SAFETY: the tests store values alone into such words.
    unsafe { Value::from_bits(object.word(index).get()) }.and_then(Value::as_object)
}

/// The int in a word of an object.
fn number(object: Object, index: usize) -> usize {
    (object.word(index).get() >> 1) as usize
}

/// Calls a function that leaves nothing of its own on the stack: what stood there is overwritten.
#[inline(never)]
fn apart<R>(body: impl FnOnce() -> R) -> R {
    #[inline(never)]
    fn call<R>(body: impl FnOnce() -> R) -> R {
        std::hint::black_box(body())
    }
    #[inline(never)]
    fn overwrite() {
        std::hint::black_box([0usize; 2048]);
    }
    let result = call(body);
    overwrite();
    result
}

/// An address in a form that a conservative scan does not recognise.
#[derive(Clone, Copy)]
struct Hidden(usize);

impl Hidden {
    fn of(object: Object) -> Hidden {
        Hidden(!(object.address().get() as usize))
    }

    /// Whether the object survived the last collection. (Its chunk is still mapped, since others live in it.)
    fn is_alive(self) -> bool {
        Bits::Starts.test(!self.0)
    }

    /// The object, alive.
    #[expect(unsafe_code, reason = "a test that knows the object to be alive")]
    fn object(self) -> Object {
        assert!(self.is_alive());
        // SAFETY: the start bit was just seen.
        unsafe { Object::from_address(!self.0 as u64) }
    }
}

/// Both collections, verified.
fn collect_and_verify(heap: &Heap) {
    for which in [Collection::Minor, Collection::Full, Collection::Minor] {
        heap.collect(which);
        let found = heap.verify();
        assert!(found.is_ok(), "{found:?}");
    }
}

/// Pseudo-random numbers (xorshift64* of Vigna, public domain), seeded.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: usize) -> usize {
        ((self.next() >> 33) % limit.max(1) as u64) as usize
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }
}

fn assert_collected(statistics: Statistics, minor: u64, full: u64) {
    assert!(statistics.minor >= minor && statistics.full >= full, "hardly collected: {statistics:?}");
}
