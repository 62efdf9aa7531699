//! When to collect: how much may be allocated between minor collections, how far the heap may grow between full ones, and how fast an incremental full
//! collection works.

/// Bytes handed out to the allocator between two minor collections. One mebibyte stays in the second-level cache of common processors, where clearing
/// and filling it is cheapest; see the figures of `runtime/examples/heap_bench.rs`.
const NURSERY_BYTES: usize = 1 << 20;
/// No full collection before the heap has grown by so much since the last one.
const LEAST_GROWTH: usize = 16 << 20;
/// The work of a slice of an incremental full collection, at least: under a millisecond.
const LEAST_SLICE: usize = 600_000;
/// The work of a slice for each word that has become old since the last one. An object of four words is twelve units of work: marking ends before the
/// heap has grown by a third, large objects apart.
const WORK_PER_PROMOTED: usize = 9;

/// The counters behind the decisions, in bytes.
#[derive(Debug)]
pub(super) struct Policy {
    /// Handed out to the allocator since the last collection.
    pub(super) young: usize,
    /// Lines and pages of old objects.
    pub(super) old: usize,
    /// Outside the heap, grown since the last minor and the last full collection.
    pub(super) external_since_minor: usize,
    pub(super) external_since_full: usize,
    /// Old bytes at which a full collection begins.
    threshold: usize,
    /// Old bytes after the last full collection.
    live: usize,
    /// Bytes of a nursery (smaller in tests).
    pub(super) nursery: usize,
    pub(super) least_growth: usize,
    pub(super) least_slice: usize,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            young: 0,
            old: 0,
            external_since_minor: 0,
            external_since_full: 0,
            threshold: LEAST_GROWTH,
            live: 0,
            nursery: NURSERY_BYTES,
            least_growth: LEAST_GROWTH,
            least_slice: LEAST_SLICE,
        }
    }
}

impl Policy {
    /// Whether a minor collection is due before `bytes` more are handed out.
    pub(super) fn wants_minor(&self, bytes: usize) -> bool {
        self.young.saturating_add(bytes) > self.nursery || self.external_since_minor > self.least_growth
    }

    /// Whether a full collection should begin.
    pub(super) fn wants_full(&self) -> bool {
        self.old >= self.threshold || self.external_since_full > self.growth()
    }

    /// Whether the heap has grown so far while an incremental collection was under way that it had better be finished at once.
    pub(super) fn is_late(&self) -> bool {
        self.old >= self.threshold.saturating_add(2 * self.growth())
    }

    /// Three quarters of what is alive, and at least a fixed amount.
    fn growth(&self) -> usize {
        (self.live / 4 * 3).max(self.least_growth)
    }

    /// The work of the next slice, by the bytes that have become old.
    pub(super) fn slice_work(&self, promoted: usize) -> usize {
        (promoted / 8).saturating_mul(WORK_PER_PROMOTED).max(self.least_slice)
    }

    /// After any collection: what is old now.
    pub(super) fn collected(&mut self, old: usize) {
        self.young = 0;
        self.external_since_minor = 0;
        self.old = old;
    }

    /// After a full collection besides.
    pub(super) fn collected_fully(&mut self) {
        self.external_since_full = 0;
        self.live = self.old;
        self.threshold = self.live.saturating_add(self.growth());
    }

    /// Memory outside the heap has grown.
    pub(super) fn add_external(&mut self, bytes: usize) {
        self.external_since_minor = self.external_since_minor.saturating_add(bytes);
        self.external_since_full = self.external_since_full.saturating_add(bytes);
    }

    /// A full collection begins with the next minor one, whatever the counters say.
    pub(super) fn ask_for_full(&mut self) {
        self.external_since_full = usize::MAX;
        self.external_since_minor = usize::MAX;
    }
}
