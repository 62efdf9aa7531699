//! Measures the heap: `cargo run --release -p krait-runtime --example heap_bench [NAME]`. Times are processor time of the thread, but for the start.

#![expect(clippy::print_stdout, reason = "prints a report")]

use std::hint::black_box;
use std::rc::Rc;
use std::time::{Duration, Instant};

use krait_runtime::heap::roots::RootList;
use krait_runtime::heap::{Collection, Heap, OutOfMemory, Statistics};
use krait_runtime::layout::ValueArray;
use krait_runtime::object::{Object, ShapeId};
use krait_runtime::value::Value;

const SHAPE: ShapeId = ShapeId(1);

type Measured = Result<(), OutOfMemory>;

fn main() {
    let all: &[(&str, fn() -> Measured)] = &[
        ("start", start),
        ("short_lived", short_lived),
        ("live_5m", live_5m),
        ("append_10m", append_10m),
        ("binary_trees", binary_trees),
        ("full_200mb", full_200mb),
        ("deep_10m", deep_10m),
        ("large_churn", large_churn),
    ];
    let wanted = std::env::args().nth(1);
    for (name, measure) in all.iter().filter(|(name, _)| wanted.as_ref().is_none_or(|wanted| wanted == name)) {
        println!("== {name}");
        if let Err(error) = measure() {
            println!("{error}");
        }
    }
}

fn array(heap: &Heap, words: usize) -> Result<Object, OutOfMemory> {
    Ok(heap.allocate::<ValueArray>(SHAPE, words)?.object())
}

fn nanoseconds(duration: Duration, count: usize) -> f64 {
    duration.as_nanos() as f64 / count as f64
}

/// Processor time, which other programs do not add to. Where the system does not say, the wall clock.
struct Clock {
    wall: Instant,
    start: Option<u64>,
}

impl Clock {
    fn now() -> Clock {
        Clock { wall: Instant::now(), start: Clock::read() }
    }

    fn read() -> Option<u64> {
        std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
    }

    fn elapsed(&self) -> Duration {
        match (self.start, Clock::read()) {
            (Some(start), Some(end)) if end > start => Duration::from_nanos(end - start),
            _ => self.wall.elapsed(),
        }
    }
}

/// Resident memory of the process in KiB.
fn resident() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4
}

fn report(statistics: Statistics) {
    let Statistics { minor, full, incremental, slices, .. } = statistics;
    println!(
        "   {minor} minor, {full} full ({incremental} incremental, {slices} slices); longest pause {:.3} ms, all {:.1} ms; {} MiB old",
        statistics.longest_pause as f64 / 1e6,
        statistics.all_pauses as f64 / 1e6,
        statistics.old_bytes >> 20
    );
}

fn start() -> Measured {
    let before = resident();
    let begin = Instant::now();
    let heap = Heap::new();
    let first = heap.run_thread(|| array(&heap, 3).map(|object| black_box(object).size_words()))??;
    let elapsed = begin.elapsed();
    println!(
        "   first object ({first} words) after {:.3} ms, {} KiB more resident",
        elapsed.as_secs_f64() * 1e3,
        resident() - before
    );
    Ok(())
}

fn short_lived() -> Measured {
    let heap = Heap::new();
    heap.run_thread(|| {
        for words in [1, 3, 7, 15, 40, 500] {
            let count = 400_000_000 / (words + 1);
            let begin = Clock::now();
            for _ in 0..count {
                black_box(array(&heap, words)?);
            }
            println!("   {} bytes: {:.2} ns each", (words + 1) * 8, nanoseconds(begin.elapsed(), count));
        }
        report(heap.statistics());
        Ok(())
    })?
}

/// A chain of arrays below one root, so that no array is large.
fn keep(heap: &Heap, count: usize, roots: &RootList) -> Measured {
    let mut all: Option<Object> = None;
    let mut index = 1000;
    for made in 0..count {
        if index == 1000 {
            let page = array(heap, 1001)?;
            heap.set_trailing_value(page, 1000, all.map(Value::from_object));
            roots.set(0, Value::from_object(page));
            (all, index) = (Some(page), 0);
        }
        let object = array(heap, 3)?;
        heap.set_trailing_value(object, 0, Some(Value::from_length(made)));
        if let Some(page) = all {
            if index > 0 {
                heap.set_trailing_value(object, 1, heap.trailing_value(page, index - 1));
            }
            heap.set_trailing_value(page, index, Some(Value::from_object(object)));
        }
        index += 1;
    }
    Ok(())
}

fn rooted(heap: &Heap) -> Result<Rc<RootList>, OutOfMemory> {
    let roots = Rc::new(RootList::new());
    roots.push(Value::NONE)?;
    heap.add_roots(roots.clone())?;
    Ok(roots)
}

fn live_5m() -> Measured {
    let heap = Heap::new();
    heap.run_thread(|| {
        let roots = rooted(&heap)?;
        let begin = Clock::now();
        keep(&heap, 5_000_000, &roots)?;
        println!("   5 M objects kept: {:.1} ns each", nanoseconds(begin.elapsed(), 5_000_000));
        report(heap.statistics());
        heap.collect(Collection::Full);
        let before = heap.statistics();
        // One in a hundred new objects is stored into an old one.
        let old: Vec<Object> = (0..1).filter_map(|_| roots.get(0).and_then(Value::as_object)).collect();
        let (mut longest, mut minor) = (0, before.minor);
        let count = 20_000_000;
        let begin = Clock::now();
        for round in 0..count {
            let object = array(&heap, 3)?;
            if round % 100 == 0 {
                heap.set_trailing_value(old[0], round / 100 % 1000, Some(Value::from_object(object)));
            }
            if round % 1024 == 0 && heap.statistics().minor != minor {
                minor = heap.statistics().minor;
                longest = longest.max(heap.statistics().last_pause);
            }
        }
        let elapsed = begin.elapsed();
        let after = heap.statistics();
        println!(
            "   then {:.2} ns for each of {count} short-lived objects; {} minor collections, longest {:.3} ms, mean {:.3} ms",
            nanoseconds(elapsed, count),
            after.minor - before.minor,
            longest as f64 / 1e6,
            (after.all_pauses - before.all_pauses) as f64 / 1e6 / (after.minor - before.minor) as f64
        );
        Ok(())
    })?
}

fn append_10m() -> Measured {
    let heap = Heap::new();
    heap.run_thread(|| {
        let roots = rooted(&heap)?;
        let count = 10_000_000;
        let mut storage = array(&heap, 4)?;
        roots.set(0, Value::from_object(storage));
        let mut pauses: Vec<(usize, u64)> = Vec::new();
        let mut seen = 0;
        let begin = Clock::now();
        for length in 0..count {
            if length == storage.size_words() - 1 {
                let larger = array(&heap, (length + (length >> 3) + 6) & !3)?;
                heap.copy_trailing(storage, 0, larger, 0, length);
                roots.set(0, Value::from_object(larger));
                heap.discard_storage(storage);
                storage = larger;
            }
            let object = array(&heap, 3)?;
            heap.set_trailing_value(storage, length, Some(Value::from_object(object)));
            if length % 256 == 0 {
                let statistics = heap.statistics();
                if statistics.minor + statistics.full != seen {
                    seen = statistics.minor + statistics.full;
                    pauses.push((length, statistics.last_pause));
                }
            }
        }
        println!("   {:.1} ns for each append of a new object", nanoseconds(begin.elapsed(), count));
        for tenth in 0..10 {
            let part = pauses.iter().filter(|(length, _)| length * 10 / count == tenth).map(|(_, pause)| *pause);
            let (number, sum, longest) = part.fold((0, 0, 0), |(n, sum, most), p| (n + 1, sum + p, p.max(most)));
            println!(
                "   appends {:>2}-{} M: {number} pauses, mean {:.3} ms, longest {:.3} ms",
                tenth,
                tenth + 1,
                sum as f64 / 1e6 / f64::from(number.max(1)),
                longest as f64 / 1e6
            );
        }
        report(heap.statistics());
        Ok(())
    })?
}

fn tree(heap: &Heap, depth: usize) -> Result<Object, OutOfMemory> {
    let node = array(heap, 3)?;
    if depth > 0 {
        let left = tree(heap, depth - 1)?;
        heap.set_trailing_value(node, 0, Some(Value::from_object(left)));
        let right = tree(heap, depth - 1)?;
        heap.set_trailing_value(node, 1, Some(Value::from_object(right)));
    }
    Ok(node)
}

fn nodes(heap: &Heap, node: Object) -> usize {
    let below =
        |index| heap.trailing_value(node, index).and_then(Value::as_object).map_or(0, |child| nodes(heap, child));
    1 + below(0) + below(1)
}

fn binary_trees() -> Measured {
    let heap = Heap::new();
    heap.run_thread(|| {
        let begin = Clock::now();
        let long_lived = tree(&heap, 18)?;
        let mut count = 0;
        for depth in (4..=18).step_by(2) {
            for _ in 0..1 << (22 - depth) {
                count += nodes(&heap, tree(&heap, depth)?);
            }
        }
        println!(
            "   {:.2} s for {count} nodes, {:.1} ns each",
            begin.elapsed().as_secs_f64(),
            nanoseconds(begin.elapsed(), count)
        );
        println!("   {} nodes in the long-lived tree", nodes(&heap, long_lived));
        report(heap.statistics());
        Ok(())
    })?
}

fn full_200mb() -> Measured {
    let heap = Heap::new();
    heap.run_thread(|| {
        let roots = rooted(&heap)?;
        keep(&heap, 5_000_000, &roots)?;
        // As many again in no order at all: a table of places, each object referring to two of them.
        let table = array(&heap, 1_000_000)?;
        roots.push(Value::from_object(table))?;
        let mut random = 1u64;
        let mut place = || {
            random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (random >> 33) as usize % 1_000_000
        };
        for _ in 0..2_000_000 {
            let object = array(&heap, 3)?;
            for slot in 0..2 {
                heap.set_trailing_value(object, slot, heap.trailing_value(table, place()));
            }
            heap.set_trailing_value(table, place(), Some(Value::from_object(object)));
        }
        report(heap.statistics());
        for _ in 0..3 {
            heap.collect(Collection::Full);
            let statistics = heap.statistics();
            println!(
                "   in one pause: {:.1} ms for {} MiB",
                statistics.last_pause as f64 / 1e6,
                statistics.old_bytes >> 20
            );
        }
        // In steps, while short-lived objects are made and a few kept.
        let before = heap.statistics();
        heap.ask_for_full_collection();
        let (mut longest, mut pauses, mut made) = (0, 0, 0);
        while heap.statistics().full == before.full && made < 100_000_000 {
            let minor = heap.statistics().minor;
            for _ in 0..2048 {
                let object = array(&heap, 3)?;
                if made % 50 == 0 {
                    heap.set_trailing_value(table, place(), Some(Value::from_object(object)));
                }
                made += 1;
            }
            let statistics = heap.statistics();
            if statistics.minor != minor {
                pauses += 1;
                longest = longest.max(statistics.last_pause);
            }
        }
        println!("   in steps: {pauses} pauses, the longest {:.2} ms", longest as f64 / 1e6);
        report(heap.statistics());
        Ok(())
    })?
}

fn deep_10m() -> Measured {
    let heap = Heap::new();
    heap.run_thread(|| {
        let mut outer = array(&heap, 1)?;
        for _ in 0..10_000_000 {
            let next = array(&heap, 1)?;
            heap.set_trailing_value(next, 0, Some(Value::from_object(outer)));
            outer = next;
        }
        heap.collect(Collection::Full);
        println!("   10 M deep: {:.1} ms for a full collection", heap.statistics().last_pause as f64 / 1e6);
        black_box(outer);
        report(heap.statistics());
        Ok(())
    })?
}

fn large_churn() -> Measured {
    let heap = Heap::new();
    heap.run_thread(|| {
        for kibibytes in [9, 12, 40, 100, 400, 1000, 10_000] {
            let count = 400_000 / kibibytes;
            let begin = Clock::now();
            for _ in 0..count {
                black_box(array(&heap, kibibytes * 128)?);
            }
            let each = nanoseconds(begin.elapsed(), count);
            println!(
                "   {kibibytes} KiB: {:.1} us each, {:.2} ns for each word",
                each / 1e3,
                each / (kibibytes * 128) as f64
            );
        }
        println!("   {} MiB resident", resident() >> 10);
        report(heap.statistics());
        Ok(())
    })?
}
