//! What unit tests of the objects share: a context, and seeded random numbers.

use std::rc::Rc;

use crate::context::Context;
use crate::heap::Stress;
use crate::objects::str::HashSecret;

/// A context with `PYTHONHASHSEED=0`.
pub(crate) fn context() -> Rc<Context> {
    match Context::new(HashSecret::from_seed(0)) {
        Ok(cx) => cx,
        Err(error) => panic!("{error}"),
    }
}

/// Runs a test with a collection at every allocation.
pub(crate) fn under_stress(test: impl FnOnce(&Context)) {
    let cx = &*context();
    let run = || {
        cx.heap.set_stress(Some(Stress { full_every: 11, verify_every: 101 }));
        test(cx);
        cx.heap.set_stress(None);
    };
    assert!(cx.heap.run_thread(run).is_ok());
    let statistics = cx.heap.statistics();
    assert!(statistics.minor > 10 && statistics.full > 3, "{statistics:?}");
}

/// Random numbers by xorshift (Marsaglia, 2003): the same for the same seed.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        (self.next() >> 11) % limit
    }
}
