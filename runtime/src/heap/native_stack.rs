//! Native stacks: where they begin, which thread runs, and the conservative scan.
//!
//! Every aligned word between the stack pointer and the stack's base may be a reference, to an object's header or to any byte inside it; one past the end
//! counts as nothing. Registers are spilled below the scanned range first. Old objects are found through their start bits; young ones, which have
//! none, by walking the run that the word points into from header to header.
//!
//! Invariant: a thread that waits for its turn has recorded its stack pointer, with its registers on the stack.

#![allow(unsafe_code, reason = "reads registers and the words of native stacks")]

use super::OutOfMemory;
use super::chunk::*;
use super::chunk_map::ChunkMap;
use super::large;
use super::scan::{Head, cell};

/// A thread that runs, or waits to run, Python code on this heap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ThreadId(usize);

#[derive(Clone, Copy)]
struct NativeStack {
    /// The highest address; 0 for a thread that is gone.
    base: usize,
    /// The stack pointer of a waiting thread.
    parked_at: usize,
}

/// The native stacks of all threads of a heap.
#[derive(Default)]
pub(super) struct NativeStacks {
    stacks: Vec<NativeStack>,
    running: Option<usize>,
}

impl NativeStacks {
    /// A thread begins; it is the one that runs.
    pub(super) fn enter(&mut self, base: usize) -> Result<ThreadId, OutOfMemory> {
        self.stacks.try_reserve(1).map_err(|_| OutOfMemory)?;
        let free = self.stacks.iter().position(|stack| stack.base == 0);
        let index = free.unwrap_or(self.stacks.len());
        if free.is_none() {
            self.stacks.push(NativeStack { base, parked_at: base });
        }
        self.stacks[index] = NativeStack { base, parked_at: base };
        self.running = Some(index);
        Ok(ThreadId(index))
    }

    /// A thread ends.
    pub(super) fn leave(&mut self, thread: ThreadId) {
        if let Some(stack) = self.stacks.get_mut(thread.0) {
            stack.base = 0;
        }
        if self.running == Some(thread.0) {
            self.running = None;
        }
    }

    /// The running thread stops at a stack pointer.
    pub(super) fn park(&mut self, stack_pointer: usize) -> Option<ThreadId> {
        let index = self.running.take()?;
        self.stacks[index].parked_at = stack_pointer;
        Some(ThreadId(index))
    }

    /// A waiting thread runs again.
    pub(super) fn resume(&mut self, thread: Option<ThreadId>) {
        self.running = thread.map(|thread| thread.0);
    }

    /// Whether the running thread's stack is known: without it nothing may be collected.
    pub(super) fn is_known(&self) -> bool {
        self.running.is_some()
    }

    /// Calls `visit` with each object that some stack word points into, some of them more than once. The running thread's stack is read from
    /// `stack_pointer` on.
    pub(super) fn scan(&self, stack_pointer: usize, map: &ChunkMap, visit: &mut dyn FnMut(usize)) {
        for (index, stack) in self.stacks.iter().enumerate() {
            let start = if self.running == Some(index) { stack_pointer } else { stack.parked_at };
            if stack.base != 0 {
                scan_words(start.next_multiple_of(8), stack.base & !7, map, visit);
            }
        }
    }
}

/// Words that point into young runs, resolved together so that each run is walked once.
struct Candidates {
    words: [usize; 128],
    count: usize,
}

fn scan_words(start: usize, end: usize, map: &ChunkMap, visit: &mut dyn FnMut(usize)) {
    let mut young = Candidates { words: [0; 128], count: 0 };
    let mut at = start;
    while at < end {
        // SAFETY: the range is part of a live thread's stack, which stays as it is while the collector runs; any bits may be read.
        let word = unsafe { std::ptr::read_volatile(at as *const usize) };
        at += 8;
        let Some(chunk) = map.find(word) else { continue };
        if chunk.header().purpose.get() != Use::Blocks {
            if let Some(object) = large::object_at(chunk, word) {
                visit(object);
            }
            continue;
        }
        let line = chunk.lines(block_index(word))[word % BLOCK_BYTES / LINE_BYTES].get();
        if line & line::YOUNG != 0 {
            young.words[young.count] = word;
            young.count += 1;
            if young.count == young.words.len() {
                young.resolve(visit);
            }
        } else if line & line::LIVE != 0
            && let Some(object) = old_object_at(chunk, word)
        {
            visit(object);
        }
    }
    young.resolve(visit);
}

/// The old object that has a byte at an address in a block.
pub(super) fn old_object_at(chunk: Chunk, address: usize) -> Option<usize> {
    let bits = chunk.block_bits(Bits::Starts, block_index(address));
    let index = address % BLOCK_BYTES / 8;
    let mut word = index / 64;
    // Bits at or below the address.
    let mut candidates = bits[word].get() & (u64::MAX >> (63 - index % 64));
    while candidates == 0 {
        word = word.checked_sub(1)?;
        candidates = bits[word].get();
    }
    let object = block_of(address) + (word * 64 + 63 - candidates.leading_zeros() as usize) * 8;
    (address < object + Head::of(object).words(object) * 8).then_some(object)
}

impl Candidates {
    fn resolve(&mut self, visit: &mut dyn FnMut(usize)) {
        let words = &mut self.words[..self.count];
        words.sort_unstable();
        // End of the run being walked, and the object that the walk has come to.
        let (mut end, mut object) = (0, 0);
        for word in words.iter().copied() {
            if word >= end {
                (object, end) = young_run_at(word);
            }
            while object < end {
                let words = Head::of(object).size_field();
                if words == 0 {
                    break;
                }
                if word < object + words * 8 {
                    visit(object);
                    break;
                }
                object += words * 8;
            }
        }
        self.count = 0;
    }
}

/// Start and end of the young run that an address lies in.
fn young_run_at(address: usize) -> (usize, usize) {
    let block = block_of(address);
    let chunk = Chunk::of(address);
    let lines = chunk.lines(block_index(block));
    let line = address % BLOCK_BYTES / LINE_BYTES;
    let is_old = |line: &std::cell::Cell<u8>| line.get() & line::YOUNG == 0;
    let first = lines[..line].iter().rposition(is_old).map_or(0, |line| line + 1);
    let last = lines[line..].iter().position(is_old).map_or(LINES_PER_BLOCK, |count| line + count);
    (block + first * LINE_BYTES, block + last * LINE_BYTES)
}

/// Calls `visit` with each object in the young runs of a block, alive or not.
pub(super) fn each_young_object(block: usize, mut visit: impl FnMut(usize)) {
    let chunk = Chunk::of(block);
    let lines = chunk.lines(block_index(block));
    let mut line = 0;
    while line < LINES_PER_BLOCK {
        if lines[line].get() & line::YOUNG == 0 {
            line += 1;
            continue;
        }
        let (mut object, end) = young_run_at(block + line * LINE_BYTES);
        line = (end - block) / LINE_BYTES;
        while object < end {
            let words = (cell(object, 0).get() >> 48) as usize;
            if words == 0 {
                break;
            }
            // Poison may take the place of the object while it is visited.
            visit(object);
            object += words * 8;
        }
    }
}

/// Spills the registers that a callee must preserve, and calls a function with an address below which nothing can hold a reference.
#[inline(never)]
pub(super) fn with_registers_on_stack<R>(run: impl FnOnce(usize) -> R) -> R {
    let mut registers = [0usize; 12];
    spill(&mut registers);
    let start = std::hint::black_box(registers.as_ptr().addr());
    let result = run(start);
    std::hint::black_box(&registers);
    result
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn spill(registers: &mut [usize; 12]) {
    // SAFETY: stores six registers into the array, which has room for them.
    unsafe {
        std::arch::asm!(
            "mov [{at}], rbx",
            "mov [{at} + 8], rbp",
            "mov [{at} + 16], r12",
            "mov [{at} + 24], r13",
            "mov [{at} + 32], r14",
            "mov [{at} + 40], r15",
            at = in(reg) registers.as_mut_ptr(),
            options(nostack, preserves_flags)
        );
    }
}

#[cfg(target_arch = "aarch64")]
#[inline(always)]
fn spill(registers: &mut [usize; 12]) {
    // SAFETY: stores twelve registers into the array, which has room for them.
    unsafe {
        std::arch::asm!(
            "stp x19, x20, [{at}]",
            "stp x21, x22, [{at}, #16]",
            "stp x23, x24, [{at}, #32]",
            "stp x25, x26, [{at}, #48]",
            "stp x27, x28, [{at}, #64]",
            "stp x29, x30, [{at}, #80]",
            at = in(reg) registers.as_mut_ptr(),
            options(nostack, preserves_flags)
        );
    }
}
