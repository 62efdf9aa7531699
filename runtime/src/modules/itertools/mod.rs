//! The module `itertools`. Its iterators have the layout of the built-in ones, `Iterator`, and are told apart by their class; what the fields mean
//! stands with each class's functions.
//!
//! This file: the module, [`next_of`], which loops call without a method look-up, and what the families share. Families: `endless.rs`,
//! `choosing.rs`, `joining.rs`, `grouping.rs`, `tee.rs`, `pools.rs` (products and permutations).
//!
//! Invariant: whatever Python code an iterator runs may run the iterator again; a step reads its fields after each such call or works on values that it
//! holds itself.

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, Iterator, RawArray, Tuple, ValueArray};
use crate::native::NativeDefinition;
use crate::object::{Gc, ShapeId};
use crate::objects::STORAGE_SHAPE;
use crate::objects::class::instance;
use crate::objects::iterators::{iter_row, next_row};
use crate::objects::received::{argument, class_argument};
use crate::raised::Outcome;
use crate::value::Value;

mod choosing;
mod endless;
mod grouping;
mod joining;
mod pools;
mod tee;

pub use choosing::{COMPRESS, DROP_WHILE, FILTER_FALSE, SLICE, TAKE_WHILE};
pub use endless::{COUNT, CYCLE, REPEAT};
pub use grouping::{GROUP, GROUP_BY};
pub use joining::{ACCUMULATE, BATCHED, CHAIN, PAIRWISE, STAR_MAP, ZIP_LONGEST};
pub use pools::{COMBINATIONS, COMBINATIONS_WITH_REPLACEMENT, PERMUTATIONS, PRODUCT};
pub use tee::{TEE, TEE_DATA};

/// The module's row.
pub static MODULE: NativeModule = NativeModule {
    name: "itertools",
    doc: "Functional tools for creating and using iterators.\n\nInfinite iterators:\ncount(start=0, step=1) --> start, start+step, start+2*step, ...\ncycle(p) --> p0, p1, ... plast, p0, p1, ...\nrepeat(elem [,n]) --> elem, elem, elem, ... endlessly or up to n times\n",
    functions: tee::FUNCTIONS,
    fill,
};

const CLASSES: &[BuiltinClass] = &[
    BuiltinClass::Accumulate,
    BuiltinClass::Batched,
    BuiltinClass::Combinations,
    BuiltinClass::CombinationsWithReplacement,
    BuiltinClass::Cycle,
    BuiltinClass::DropWhile,
    BuiltinClass::TakeWhile,
    BuiltinClass::IteratorSlice,
    BuiltinClass::StarMap,
    BuiltinClass::Chain,
    BuiltinClass::Compress,
    BuiltinClass::FilterFalse,
    BuiltinClass::Count,
    BuiltinClass::ZipLongest,
    BuiltinClass::Pairwise,
    BuiltinClass::Permutations,
    BuiltinClass::Product,
    BuiltinClass::Repeat,
    BuiltinClass::GroupBy,
    BuiltinClass::Group,
    BuiltinClass::Tee,
    BuiltinClass::TeeData,
];

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    CLASSES.iter().try_for_each(|class| set(cx, namespace, class.row().name, cx.class(*class).value()))
}

/// Whether a shape is that of an exact instance of one of the classes here: they stand one after the other in the table.
#[inline(always)]
pub(crate) fn is_exact(shape: ShapeId) -> bool {
    (BuiltinClass::Count.shape().0..=BuiltinClass::Tee.shape().0).contains(&shape.0)
}

macro_rules! dispatch {
    ($cx:expr, $iterator:expr; $($class:ident => $next:path,)*) => {
        pastey::paste! {{
            $(const [<$class:snake:upper>]: u32 = BuiltinClass::$class.shape().0;)*
            match $iterator.object().shape().0 {
                $([<$class:snake:upper>] => $next($cx, $iterator),)*
                _ => crate::protocols::iterate::next_by_method($cx, $iterator.value()),
            }
        }}
    };
}

/// The next value of an iterator of this module, `None` at its end. Instances of subclasses go through their `__next__`.
///
/// # Errors
/// What producing the value raises.
#[inline(never)]
pub(crate) fn next_of(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    dispatch! { cx, iterator;
        Count => endless::next_count,
        Cycle => endless::next_cycle,
        Repeat => endless::next_repeat,
        Chain => joining::next_chain,
        IteratorSlice => choosing::next_slice,
        Accumulate => joining::next_accumulate,
        Batched => joining::next_batched,
        Pairwise => joining::next_pairwise,
        StarMap => joining::next_star_map,
        ZipLongest => joining::next_zip_longest,
        Compress => choosing::next_compress,
        DropWhile => choosing::next_drop_while,
        TakeWhile => choosing::next_take_while,
        FilterFalse => choosing::next_filter_false,
        GroupBy => grouping::next_group_by,
        Group => grouping::next_group,
        Product => pools::next_product,
        Permutations => pools::next_permutation,
        Combinations => pools::next_combination,
        CombinationsWithReplacement => pools::next_combination_with_replacement,
        Tee => tee::next_tee,
    }
}

// ---- what the families share ----------------------------------------------------------------------------------------

/// `__next__` of a family's function.
macro_rules! next_code {
    ($next:path) => {
        |cx, arguments| {
            crate::objects::iterators::finish(cx, $next(cx, crate::objects::received::receiver(cx, arguments)?))
        }
    };
}
use next_code;

/// A new iterator of the class that a constructor was called for.
fn start(cx: &Context, arguments: &[Value], source: Value) -> Outcome<Gc<Iterator>> {
    let iterator = instance::allocate::<Iterator>(cx, class_argument(cx, arguments)?, 0)?;
    iterator.set_source(cx, Some(source));
    Ok(iterator)
}

/// Ends an iterator for good.
#[inline(never)]
fn exhaust(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    iterator.set_source(cx, None);
    Ok(None)
}

fn value_array(cx: &Context, length: usize) -> Outcome<Gc<ValueArray>> {
    cx.heap.allocate::<ValueArray>(STORAGE_SHAPE, length).map_err(|_| cx.raise_out_of_memory())
}

fn raw_array(cx: &Context, length: usize) -> Outcome<Gc<RawArray>> {
    cx.heap.allocate::<RawArray>(STORAGE_SHAPE, length).map_err(|_| cx.raise_out_of_memory())
}

/// A tuple of so many items. `item` must not run Python code nor allocate.
#[inline(always)]
fn tuple_of(cx: &Context, length: usize, mut item: impl FnMut(usize) -> Value) -> Outcome<Gc<Tuple>> {
    if length == 0 {
        return Gc::<Tuple>::empty(cx);
    }
    let tuple = Gc::<Tuple>::allocate(cx, length)?;
    for at in 0..length {
        tuple.set_item(cx, at, item(at));
    }
    Ok(tuple)
}
