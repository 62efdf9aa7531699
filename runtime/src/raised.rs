//! Raising: the mark that a Python exception is in flight, and the short forms that put one in flight.
//!
//! ```text
//! return Err(type_error!(cx, "'{}' object is not iterable", value.class_name(cx)));
//! let value = match attributes::get(cx, object, name) {
//!     Err(raised) => { cx.catch(raised, BuiltinClass::AttributeError)?; default }
//!     Ok(value) => value,
//! };
//! ```

use std::fmt;

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Exception};
use crate::object::Gc;
use crate::objects::{exception, str};
use crate::value::Value;

/// A Python exception has been raised and stands in the context (`Context::pending`). It carries nothing itself, so that
/// `Result<Value, Raised>` is a single word; whoever drops it must have taken the exception out of the context.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use = "an exception is in flight: pass it on, or take it out of the context"]
pub struct Raised(pub(crate) ());

/// What nearly every operation on values returns.
pub type Outcome<T = Value> = Result<T, Raised>;

const _: () = assert!(size_of::<Outcome>() == 8);

impl Context {
    /// Raises an exception of a built-in class with a message as its only argument.
    #[cold]
    pub fn raise(&self, class: BuiltinClass, message: fmt::Arguments<'_>) -> Raised {
        match str::from_str(self, &message.to_string()) {
            Ok(text) => self.raise_with(class, &[text.value()]),
            Err(raised) => raised,
        }
    }

    /// Raises an exception of a built-in class with these arguments.
    #[cold]
    pub fn raise_with(&self, class: BuiltinClass, arguments: &[Value]) -> Raised {
        match exception::new(self, self.class(class), arguments) {
            Ok(raised) => self.raise_exception(raised),
            Err(raised) => raised,
        }
    }

    /// Puts an exception in flight. The exception being handled becomes its context.
    #[cold]
    pub fn raise_exception(&self, exception: Gc<Exception>) -> Raised {
        exception::chain_handled(self, exception);
        self.set_pending(exception)
    }

    /// Puts an exception in flight again, its context untouched: after a `finally`, or out of a generator.
    pub fn set_pending(&self, exception: Gc<Exception>) -> Raised {
        self.pending.set(Some(exception.value()));
        Raised(())
    }

    /// Raises the MemoryError made at start-up: nothing is allocated.
    #[cold]
    pub fn raise_out_of_memory(&self) -> Raised {
        self.pending.set(self.memory_error.get());
        Raised(())
    }

    /// The exception in flight, left there.
    pub fn pending_exception(&self) -> Option<Gc<Exception>> {
        self.pending.get()?.downcast()
    }

    /// Takes the exception in flight out of the context: it is handled now.
    pub fn take_pending(&self, _raised: Raised) -> Option<Gc<Exception>> {
        self.pending.take()?.downcast()
    }

    /// Whether the exception in flight is an instance of a built-in class.
    pub fn pending_is(&self, class: BuiltinClass) -> bool {
        self.pending_exception().is_some_and(|exception| self.is_instance_of(exception.value(), class))
    }

    /// Takes the exception in flight if it is an instance of a built-in class; else passes it on.
    ///
    /// # Errors
    /// Any other exception, still in flight.
    pub fn catch(&self, raised: Raised, class: BuiltinClass) -> Outcome<Gc<Exception>> {
        match self.pending_exception() {
            Some(exception) if self.is_instance_of(exception.value(), class) => {
                self.pending.set(None);
                Ok(exception)
            }
            _ => Err(raised),
        }
    }

    /// Whether a value is an instance of a built-in class, by its class's order of bases alone.
    #[inline]
    pub fn is_instance_of(&self, value: Value, class: BuiltinClass) -> bool {
        self.class_of(value).is_subclass_of(self.class(class))
    }

    /// What is raised where a built-in module or kind lacks something that CPython has: NotImplementedError naming it.
    #[cold]
    pub fn raise_absent(&self, what: &str) -> Raised {
        self.raise(BuiltinClass::NotImplementedError, format_args!("{what} is not supported"))
    }

    /// As [`Context::raise`], for a class known as an object.
    #[cold]
    pub fn raise_class(&self, class: Gc<Class>, message: fmt::Arguments<'_>) -> Raised {
        let text = match str::from_str(self, &message.to_string()) {
            Ok(text) => text,
            Err(raised) => return raised,
        };
        match exception::new(self, class, &[text.value()]) {
            Ok(raised) => self.raise_exception(raised),
            Err(raised) => raised,
        }
    }
}

// The short forms. Written out, since macros made by a macro cannot be named by their path in this crate.

/// Raises TypeError: `Err(type_error!(cx, "format {}", arguments))`.
#[macro_export]
macro_rules! type_error {
    ($cx:expr, $($format:tt)+) => {
        $cx.raise($crate::builtin_class::BuiltinClass::TypeError, format_args!($($format)+))
    };
}

/// Raises ValueError.
#[macro_export]
macro_rules! value_error {
    ($cx:expr, $($format:tt)+) => {
        $cx.raise($crate::builtin_class::BuiltinClass::ValueError, format_args!($($format)+))
    };
}

/// Raises IndexError.
#[macro_export]
macro_rules! index_error {
    ($cx:expr, $($format:tt)+) => {
        $cx.raise($crate::builtin_class::BuiltinClass::IndexError, format_args!($($format)+))
    };
}

/// Raises OverflowError.
#[macro_export]
macro_rules! overflow_error {
    ($cx:expr, $($format:tt)+) => {
        $cx.raise($crate::builtin_class::BuiltinClass::OverflowError, format_args!($($format)+))
    };
}

/// Raises ZeroDivisionError.
#[macro_export]
macro_rules! zero_division_error {
    ($cx:expr, $($format:tt)+) => {
        $cx.raise($crate::builtin_class::BuiltinClass::ZeroDivisionError, format_args!($($format)+))
    };
}

/// Raises RuntimeError.
#[macro_export]
macro_rules! runtime_error {
    ($cx:expr, $($format:tt)+) => {
        $cx.raise($crate::builtin_class::BuiltinClass::RuntimeError, format_args!($($format)+))
    };
}

/// Raises SystemError.
#[macro_export]
macro_rules! system_error {
    ($cx:expr, $($format:tt)+) => {
        $cx.raise($crate::builtin_class::BuiltinClass::SystemError, format_args!($($format)+))
    };
}

/// Raises RecursionError.
#[macro_export]
macro_rules! recursion_error {
    ($cx:expr, $($format:tt)+) => {
        $cx.raise($crate::builtin_class::BuiltinClass::RecursionError, format_args!($($format)+))
    };
}

/// Raises LookupError.
#[macro_export]
macro_rules! lookup_error {
    ($cx:expr, $($format:tt)+) => {
        $cx.raise($crate::builtin_class::BuiltinClass::LookupError, format_args!($($format)+))
    };
}

/// Raises BufferError.
#[macro_export]
macro_rules! buffer_error {
    ($cx:expr, $($format:tt)+) => {
        $cx.raise($crate::builtin_class::BuiltinClass::BufferError, format_args!($($format)+))
    };
}

/// Raises ImportError.
#[macro_export]
macro_rules! import_error {
    ($cx:expr, $($format:tt)+) => {
        $cx.raise($crate::builtin_class::BuiltinClass::ImportError, format_args!($($format)+))
    };
}

/// Raises ReferenceError.
#[macro_export]
macro_rules! reference_error {
    ($cx:expr, $($format:tt)+) => {
        $cx.raise($crate::builtin_class::BuiltinClass::ReferenceError, format_args!($($format)+))
    };
}

/// Raises AssertionError.
#[macro_export]
macro_rules! assertion_error {
    ($cx:expr, $($format:tt)+) => {
        $cx.raise($crate::builtin_class::BuiltinClass::AssertionError, format_args!($($format)+))
    };
}

/// Raises AttributeError.
#[macro_export]
macro_rules! attribute_error {
    ($cx:expr, $($format:tt)+) => {
        $cx.raise($crate::builtin_class::BuiltinClass::AttributeError, format_args!($($format)+))
    };
}
