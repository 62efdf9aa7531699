//! What formatting refuses: an exception class and its message, before there is a context to raise in.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::raised::Raised;

/// An exception to be raised.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// Its class.
    pub class: BuiltinClass,
    /// Its only argument.
    pub message: String,
}

impl Refusal {
    /// A ValueError.
    #[cold]
    pub fn value(message: impl Into<String>) -> Refusal {
        Refusal { class: BuiltinClass::ValueError, message: message.into() }
    }

    /// An OverflowError.
    #[cold]
    pub fn overflow(message: impl Into<String>) -> Refusal {
        Refusal { class: BuiltinClass::OverflowError, message: message.into() }
    }

    /// A TypeError.
    #[cold]
    pub fn type_error(message: impl Into<String>) -> Refusal {
        Refusal { class: BuiltinClass::TypeError, message: message.into() }
    }

    /// Raises it.
    #[cold]
    pub fn raise(self, cx: &Context) -> Raised {
        cx.raise(self.class, format_args!("{}", self.message))
    }
}
