//! Native modules: THE table of modules that are written in Rust, and their making at first import.
//!
//! A module is a name, a docstring, rows of functions, and a function that adds what is no function (constants, classes). To add one: a file
//! here, a row below.

pub mod abc;
pub mod array;
pub mod ast;
pub mod atexit;
pub mod binascii;
pub mod bisect;
pub mod codecs;
pub mod collections;
pub mod contextvars;
pub mod errno;
pub mod faulthandler;
pub mod functools;
pub mod gc;
pub mod hashes;
pub mod heapq;
pub mod itertools;
pub mod json;
pub mod math;
pub mod opcode;
pub mod operator;
pub mod posix;
pub mod random;
pub mod resource;
pub mod signal;
pub mod sre;
pub mod stat_module;
pub mod state;
pub mod string;
pub mod structure;
pub mod sys;
pub mod sysconfig_data;
pub mod thread;
pub mod time;
pub mod tracemalloc;
pub mod types;
pub mod typing;
pub mod warnings;
pub mod weakref;

use crate::arguments::Arguments;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, Module, Record};
use crate::native::{NativeDefinition, create};
use crate::object::{Gc, ShapeId};
use crate::objects::{module, str};
use crate::raised::Outcome;
use crate::value::Value;

/// A module written in Rust.
pub struct NativeModule {
    /// The name that it is imported by.
    pub name: &'static str,
    /// Its docstring.
    pub doc: &'static str,
    /// Its functions.
    pub functions: &'static [NativeDefinition],
    /// Adds everything else to the new module's namespace.
    pub fill: fn(&Context, Gc<Dict>) -> Outcome<()>,
}

/// THE table, sorted by name.
#[rustfmt::skip]
pub static MODULES: &[&NativeModule] = &[
    &abc::MODULE,
    &ast::MODULE,
    &bisect::MODULE,
    &hashes::BLAKE2,
    &codecs::MODULE,
    &collections::MODULE,
    &contextvars::MODULE,
    &functools::MODULE,
    &heapq::MODULE,
    &json::MODULE,
    &hashes::MD5,
    &opcode::MODULE,
    &operator::MODULE,
    &random::MODULE,
    &hashes::SHA1,
    &hashes::SHA2,
    &hashes::SHA3,
    &signal::MODULE,
    &sre::MODULE,
    &stat_module::MODULE,
    &string::MODULE,
    &structure::MODULE,
    &sysconfig_data::MODULE,
    &thread::MODULE,
    &tracemalloc::MODULE,
    &types::MODULE,
    &typing::MODULE,
    &warnings::MODULE,
    &weakref::MODULE,
    &array::MODULE,
    &atexit::MODULE,
    &binascii::MODULE,
    &errno::MODULE,
    &faulthandler::MODULE,
    &gc::MODULE,
    &itertools::MODULE,
    &math::MODULE,
    &posix::MODULE,
    &resource::MODULE,
    &time::MODULE,
];

/// The row of a module.
pub fn find(name: &str) -> Option<&'static NativeModule> {
    MODULES.binary_search_by(|row| row.name.cmp(name)).ok().map(|place| MODULES[place])
}

/// Makes the module of a row; whoever imports puts it into `sys.modules` and sets its `__spec__`.
///
/// # Errors
/// MemoryError.
pub fn create_module(cx: &Context, row: &'static NativeModule) -> Outcome<Gc<Module>> {
    let made = module::new(cx, str::intern_str(cx, row.name)?)?;
    if let Some(namespace) = made.namespace() {
        namespace.set_str(cx, cx.names.__doc__, str::from_str(cx, row.doc)?.value())?;
        create::fill_module(cx, namespace, row.functions, made.value())?;
        (row.fill)(cx, namespace)?;
    }
    Ok(made)
}

/// Sets a name of a namespace.
///
/// # Errors
/// MemoryError.
pub(crate) fn set(cx: &Context, namespace: Gc<Dict>, name: &str, value: Value) -> Outcome<()> {
    namespace.set_str(cx, str::intern_str(cx, name)?, value)
}

pub(crate) use functools::call_with_dict;

/// Calls a record of one of the callable classes of modules, without a look-up of `__call__`; None for other records.
///
/// # Errors
/// What the call raises.
#[inline]
pub(crate) fn call_record(cx: &Context, record: Gc<Record>, arguments: Arguments<'_>) -> Option<Outcome> {
    const ITEM_GETTER: ShapeId = BuiltinClass::ItemGetter.shape();
    const ATTRIBUTE_GETTER: ShapeId = BuiltinClass::AttributeGetter.shape();
    const METHOD_CALLER: ShapeId = BuiltinClass::MethodCaller.shape();
    const PARTIAL: ShapeId = BuiltinClass::Partial.shape();
    const LRU_CACHE: ShapeId = BuiltinClass::LruCacheWrapper.shape();
    match record.object().shape() {
        ITEM_GETTER => Some(operator::call_item_getter(cx, record, arguments)),
        ATTRIBUTE_GETTER => Some(operator::call_attribute_getter(cx, record, arguments)),
        METHOD_CALLER => Some(operator::call_method_caller(cx, record, arguments)),
        PARTIAL => Some(functools::call_partial(cx, record, arguments)),
        LRU_CACHE => Some(functools::call_cached(cx, record, arguments)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_is_sorted_so_that_every_module_is_found() {
        for row in super::MODULES {
            assert!(super::find(row.name).is_some_and(|found| std::ptr::eq(found, *row)), "{}", row.name);
        }
        assert!(super::find("no_such_module").is_none());
    }
}
