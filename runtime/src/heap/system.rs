//! Memory from the operating system: aligned mappings, given back whole. Nothing is reserved that is not going to be used, so the process
//! lives under `ulimit -v`; pages cost nothing until they are touched.

#![allow(unsafe_code, reason = "the system's mapping functions")]

use std::ptr::null_mut;

/// Granularity of what is given back to the system.
pub(super) const PAGE_BYTES: usize = 4096;

/// Maps zeroed memory; the address is a multiple of `alignment` (a power of two, at least a page). `None` when the system refuses.
pub(super) fn map(bytes: usize, alignment: usize) -> Option<usize> {
    let first = map_anywhere(bytes)?;
    if first.is_multiple_of(alignment) {
        return Some(first);
    }
    unmap(first, bytes);
    // Once more with room to align, the rest given back at both ends.
    let padded = bytes.checked_add(alignment)?;
    let start = map_anywhere(padded)?;
    let aligned = start.next_multiple_of(alignment);
    if aligned > start {
        unmap(start, aligned - start);
    }
    if start + padded > aligned + bytes {
        unmap(aligned + bytes, start + padded - aligned - bytes);
    }
    Some(aligned)
}

fn map_anywhere(bytes: usize) -> Option<usize> {
    let protection = libc::PROT_READ | libc::PROT_WRITE;
    // SAFETY: a new private mapping at an address of the system's choice disturbs nothing.
    let start = unsafe { libc::mmap(null_mut(), bytes, protection, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS, -1, 0) };
    if start == libc::MAP_FAILED { None } else { Some(start.addr()) }
}

/// Maps address space that holds memory only where it is touched, outside the system's commit accounting: for stacks.
pub(super) fn map_lazily(bytes: usize) -> Option<usize> {
    let protection = libc::PROT_READ | libc::PROT_WRITE;
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
    // SAFETY: as in `map_anywhere`.
    let start = unsafe { libc::mmap(null_mut(), bytes, protection, flags, -1, 0) };
    if start == libc::MAP_FAILED { None } else { Some(start.addr()) }
}

/// Gives a mapping, or a page-aligned part of one, back. The caller has no use left for any address inside.
pub(super) fn unmap(start: usize, bytes: usize) {
    // SAFETY: the module's callers pass ranges that `map` returned, once.
    unsafe {
        libc::munmap(start as *mut libc::c_void, bytes);
    }
}

/// Gives the memory of whole pages back while the addresses stay mapped; they read as zero afterwards.
pub(super) fn discard(start: usize, bytes: usize) {
    // SAFETY: the pages belong to one of our mappings and hold nothing that is used any more.
    unsafe {
        libc::madvise(start as *mut libc::c_void, bytes, libc::MADV_DONTNEED);
    }
}

/// Nanoseconds that the running thread has had the processor: unlike a wall clock, it does not count what other programs take.
pub(super) fn thread_nanoseconds() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the function writes one timespec, and leaves it alone if there is no such clock.
    unsafe {
        libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time);
    }
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mappings_are_aligned_and_absurd_sizes_are_refused() {
        for _ in 0..8 {
            let start = map(1 << 20, 1 << 20).expect("a mebibyte");
            assert_eq!(start % (1 << 20), 0);
            unmap(start, 1 << 20);
        }
        assert_eq!(map(usize::MAX & !0xFFF, 1 << 20), None);
        assert_eq!(map(1 << 60, 1 << 20), None);
    }
}
