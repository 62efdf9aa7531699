//! The module `_heapq`: lists as binary heaps, the smallest item first or, by the functions that end in `_max`, the largest.
//!
//! Lists of ints or floats are worked on where their raw numbers stand. Comparing other items may run Python code, which may change the list: its
//! length is looked at after each comparison.

use std::cell::Cell;

use super::NativeModule;
use crate::context::Context;
use crate::layout::List;
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::list::ElementKind;
use crate::objects::received::argument;
use crate::protocols::compare;
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{index_error, runtime_error, type_error};

/// The module's row.
pub static MODULE: NativeModule = NativeModule {
    name: "_heapq",
    doc: "Heap queue algorithm (a.k.a. priority queue).\n\nHeaps are arrays for which a[k] <= a[2*k+1] and a[k] <= a[2*k+2] for\nall k, counting elements from 0.  For the sake of comparison,\nnon-existing elements are considered to be infinite.  The interesting\nproperty of a heap is that a[0] is always its smallest element.\n",
    functions: FUNCTIONS,
    fill: |_, _| Ok(()),
};

const HEAP: &str = "($module, heap, /)";
const HEAP_ITEM: &str = "($module, heap, item, /)";

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("heappush", HEAP_ITEM, |cx, arguments| push(cx, arguments, "heappush", false), "Push item onto heap, maintaining the heap invariant."),
    NativeDefinition::function("heappushpop", HEAP_ITEM, |cx, arguments| push_pop(cx, arguments, "heappushpop", false), "Push item on the heap, then pop and return the smallest item from the heap.\n\nThe combined action runs more efficiently than heappush() followed by\na separate call to heappop()."),
    NativeDefinition::function("heappop", HEAP, |cx, arguments| pop(cx, arguments, "heappop", false), "Pop the smallest item off the heap, maintaining the heap invariant."),
    NativeDefinition::function("heapreplace", HEAP_ITEM, |cx, arguments| replace(cx, arguments, "heapreplace", false), "Pop and return the current smallest value, and add the new item.\n\nThis is more efficient than heappop() followed by heappush(), and can be\nmore appropriate when using a fixed-size heap.  Note that the value\nreturned may be larger than item!  That constrains reasonable uses of\nthis routine unless written as part of a conditional replacement:\n\n    if item > heap[0]:\n        item = heapreplace(heap, item)"),
    NativeDefinition::function("heapify", HEAP, |cx, arguments| make(cx, arguments, "heapify", false), "Transform list into a heap, in-place, in O(len(heap)) time."),
    NativeDefinition::function("heappush_max", HEAP_ITEM, |cx, arguments| push(cx, arguments, "heappush_max", true), "Push item onto max heap, maintaining the heap invariant."),
    NativeDefinition::function("heappushpop_max", HEAP_ITEM, |cx, arguments| push_pop(cx, arguments, "heappushpop_max", true), "Maxheap variant of heappushpop.\n\nThe combined action runs more efficiently than heappush_max() followed by\na separate call to heappop_max()."),
    NativeDefinition::function("heappop_max", HEAP, |cx, arguments| pop(cx, arguments, "heappop_max", true), "Maxheap variant of heappop."),
    NativeDefinition::function("heapreplace_max", HEAP_ITEM, |cx, arguments| replace(cx, arguments, "heapreplace_max", true), "Maxheap variant of heapreplace."),
    NativeDefinition::function("heapify_max", HEAP, |cx, arguments| make(cx, arguments, "heapify_max", true), "Maxheap variant of heapify."),
];

/// The items of a heap, by index.
trait Items {
    type Item: Copy;
    fn length(&self) -> usize;
    fn get(&self, cx: &Context, at: usize) -> Outcome<Self::Item>;
    fn put(&self, cx: &Context, at: usize, item: Self::Item);
    /// Whether one item belongs before another.
    fn before(&self, cx: &Context, item: Self::Item, other: Self::Item) -> Outcome<bool>;
}

/// Raw numbers.
struct Numbers<'a, const FLOAT: bool> {
    cells: &'a [Cell<u64>],
    largest_first: bool,
}

impl<const FLOAT: bool> Items for Numbers<'_, FLOAT> {
    type Item = u64;

    #[inline(always)]
    fn length(&self) -> usize {
        self.cells.len()
    }

    #[inline(always)]
    fn get(&self, cx: &Context, at: usize) -> Outcome<u64> {
        self.cells.get(at).map(Cell::get).ok_or_else(|| out_of_range(cx))
    }

    #[inline(always)]
    fn put(&self, _: &Context, at: usize, item: u64) {
        if let Some(cell) = self.cells.get(at) {
            cell.set(item);
        }
    }

    #[inline(always)]
    fn before(&self, _: &Context, item: u64, other: u64) -> Outcome<bool> {
        let (item, other) = if self.largest_first { (other, item) } else { (item, other) };
        Ok(if FLOAT { f64::from_bits(item) < f64::from_bits(other) } else { (item as i64) < (other as i64) })
    }
}

/// Any values.
struct Values {
    list: Gc<List>,
    length: usize,
    largest_first: bool,
}

impl Items for Values {
    type Item = Value;

    #[inline(always)]
    fn length(&self) -> usize {
        self.length
    }

    #[inline(always)]
    fn get(&self, cx: &Context, at: usize) -> Outcome<Value> {
        self.list.get(cx, at)?.ok_or_else(|| out_of_range(cx))
    }

    #[inline(always)]
    fn put(&self, cx: &Context, at: usize, item: Value) {
        if at < self.list.length() {
            self.list.put(cx, at, item);
        }
    }

    #[inline(always)]
    fn before(&self, cx: &Context, item: Value, other: Value) -> Outcome<bool> {
        let answer = if self.largest_first { compare::less(cx, other, item)? } else { compare::less(cx, item, other)? };
        if self.list.length() != self.length {
            return Err(runtime_error!(cx, "list changed size during iteration"));
        }
        Ok(answer)
    }
}

/// Moves the item at `at` towards the root, as far as `start`, until the one above it belongs before it.
#[inline(always)]
fn rise<I: Items>(cx: &Context, items: &I, start: usize, mut at: usize) -> Outcome<()> {
    let item = items.get(cx, at)?;
    while at > start {
        let above = (at - 1) / 2;
        let parent = items.get(cx, above)?;
        if !items.before(cx, item, parent)? {
            break;
        }
        // The two change places at once: the list stays whole whatever a comparison raises.
        let (low, high) = (items.get(cx, at)?, items.get(cx, above)?);
        items.put(cx, above, low);
        items.put(cx, at, high);
        at = above;
    }
    Ok(())
}

/// Moves the item at `at` to a leaf, along the children that belong first, and up again to its place: fewer comparisons than stopping on the way down,
/// since what stands at the root of a heap that was just popped came from its end.
#[inline(always)]
fn sink<I: Items>(cx: &Context, items: &I, at: usize) -> Outcome<()> {
    let (start, end, mut at) = (at, items.length(), at);
    while at < end / 2 {
        let mut child = 2 * at + 1;
        if child + 1 < end {
            let (left, right) = (items.get(cx, child)?, items.get(cx, child + 1)?);
            child += usize::from(!items.before(cx, left, right)?);
        }
        let (low, high) = (items.get(cx, child)?, items.get(cx, at)?);
        items.put(cx, child, high);
        items.put(cx, at, low);
        at = child;
    }
    rise(cx, items, start, at)
}

#[cold]
fn out_of_range(cx: &Context) -> Raised {
    index_error!(cx, "index out of range")
}

/// Runs an expression with the list's items in the form they have now.
macro_rules! with_items {
    ($list:expr, $largest_first:expr, $items:ident => $body:expr) => {{
        let (list, largest_first) = ($list, $largest_first);
        let raw = list.raw();
        match (list.kind(), &raw) {
            (ElementKind::Int, Some(raw)) => {
                let $items = &Numbers::<false> { cells: &raw.cells::<u64>()[..list.length()], largest_first };
                $body
            }
            (ElementKind::Float, Some(raw)) => {
                let $items = &Numbers::<true> { cells: &raw.cells::<u64>()[..list.length()], largest_first };
                $body
            }
            _ => {
                let $items = &Values { list, length: list.length(), largest_first };
                $body
            }
        }
    }};
}

fn heap(cx: &Context, arguments: &[Value], name: &str) -> Outcome<Gc<List>> {
    let value = argument(arguments, 0);
    value.downcast().ok_or_else(|| match arguments.len() {
        1 => type_error!(cx, "{name}() argument must be list, not {}", cx.class_name(value)),
        _ => type_error!(cx, "{name}() argument 1 must be list, not {}", cx.class_name(value)),
    })
}

fn push(cx: &Context, arguments: &[Value], name: &str, largest_first: bool) -> Outcome {
    let list = heap(cx, arguments, name)?;
    list.append(cx, argument(arguments, 1))?;
    with_items!(list, largest_first, items => rise(cx, items, 0, items.length() - 1)?);
    Ok(Value::NONE)
}

fn pop(cx: &Context, arguments: &[Value], name: &str, largest_first: bool) -> Outcome {
    let list = heap(cx, arguments, name)?;
    let last = match list.length().checked_sub(1) {
        Some(last) => list.remove_at(cx, last)?,
        None => None,
    };
    let Some(last) = last else { return Err(out_of_range(cx)) };
    let Some(first) = list.get(cx, 0)? else { return Ok(last) };
    list.set(cx, 0, last)?;
    with_items!(list, largest_first, items => sink(cx, items, 0)?);
    Ok(first)
}

fn replace(cx: &Context, arguments: &[Value], name: &str, largest_first: bool) -> Outcome {
    let list = heap(cx, arguments, name)?;
    let Some(first) = list.get(cx, 0)? else { return Err(out_of_range(cx)) };
    list.set(cx, 0, argument(arguments, 1))?;
    with_items!(list, largest_first, items => sink(cx, items, 0)?);
    Ok(first)
}

fn push_pop(cx: &Context, arguments: &[Value], name: &str, largest_first: bool) -> Outcome {
    let list = heap(cx, arguments, name)?;
    let item = argument(arguments, 1);
    let Some(first) = list.get(cx, 0)? else { return Ok(item) };
    let goes_in = if largest_first { compare::less(cx, item, first)? } else { compare::less(cx, first, item)? };
    if !goes_in {
        return Ok(item);
    }
    // The comparison may have emptied the list.
    let Some(first) = list.get(cx, 0)? else { return Err(out_of_range(cx)) };
    list.set(cx, 0, item)?;
    with_items!(list, largest_first, items => sink(cx, items, 0)?);
    Ok(first)
}

fn make(cx: &Context, arguments: &[Value], name: &str, largest_first: bool) -> Outcome {
    let list = heap(cx, arguments, name)?;
    with_items!(list, largest_first, items => {
        for at in (0..items.length() / 2).rev() {
            sink(cx, items, at)?;
        }
    });
    Ok(Value::NONE)
}
