//! Small tables that an operand selects from: common constants, conversions, special methods, intrinsics.

macro_rules! selectors {
    ($($(#[$doc:meta])* $type:ident { $($(#[$row_doc:meta])* $name:ident $text:literal,)* })*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum $type { $($(#[$row_doc])* $name),* }

        impl $type {
            /// The row of a number, `None` if there is none.
            #[inline(always)]
            pub fn from_number(number: i64) -> Option<$type> {
                const ALL: &[$type] = &[$($type::$name),*];
                ALL.get(usize::try_from(number).ok()?).copied()
            }

            /// The row's text.
            pub fn text(self) -> &'static str {
                const TEXTS: &[&str] = &[$($text),*];
                TEXTS[self as usize]
            }
        }
    )* };
}

selectors! {
    /// Built-ins that code needs whatever their names are bound to.
    CommonConstant {
        /// For `assert`.
        AssertionError "AssertionError",
        /// For annotate functions asked for a format that they do not have.
        NotImplementedError "NotImplementedError",
        /// For `tuple(... for ...)`.
        Tuple "tuple",
        /// For `all(... for ...)`.
        All "all",
        /// For `any(... for ...)`.
        Any "any",
    }
    /// What `!s`, `!r` or `!a` ask for.
    Conversion {
        /// None of them; only in BUILD_INTERPOLATION.
        None "none",
        /// `!s`
        Str "str",
        /// `!r`
        Repr "repr",
        /// `!a`
        Ascii "ascii",
    }
    /// What is awaited: CPython words its TypeError accordingly.
    AwaitContext {
        /// The operand of `await`.
        Expression "expression",
        /// What `__aenter__` returned.
        Enter "__aenter__",
        /// What `__aexit__` returned.
        Exit "__aexit__",
    }
    /// Methods that are looked up in the class alone.
    SpecialMethod {
        /// `with`
        Enter "__enter__",
        /// `with`
        Exit "__exit__",
        /// `async with`
        AsyncEnter "__aenter__",
        /// `async with`
        AsyncExit "__aexit__",
    }
}

/// A rare operation on values, with its number of operands.
macro_rules! intrinsics {
    ($($name:ident $text:literal $arguments:literal $meaning:literal;)*) => {
        selectors! {
            /// Rare operations of CALL_INTRINSIC; the result is None where none is spoken of.
            Intrinsic { $(#[doc = $meaning] $name $text,)* }
        }

        impl Intrinsic {
            /// How many registers it reads.
            pub fn arguments(self) -> usize {
                const ARGUMENTS: &[usize] = &[$($arguments),*];
                ARGUMENTS[self as usize]
            }

            /// What it does, in a sentence.
            pub fn meaning(self) -> &'static str {
                const MEANINGS: &[&str] = &[$($meaning),*];
                MEANINGS[self as usize]
            }
        }
    };
}

intrinsics! {
    // variant               text                        operands
    Print                    "print"                     1 "Passes the value to `sys.displayhook`: an expression statement of a dialogue.";
    ImportStar               "import_star"               1 "`from module import *` into the frame's locals.";
    StopIterationError       "stop_iteration_error"      1 "A RuntimeError in place of an exception that must not leave a generator (StopIteration; StopAsyncIteration of an async generator), else the exception itself.";
    AsyncGenWrap             "async_gen_wrap"            1 "The value as an async generator yields it.";
    PrepareReraiseStar       "prepare_reraise_star"      2 "From the exception that `except*` caught and the list of what its handlers raised and left over: the exception to raise, or None.";
    SetupAnnotations         "setup_annotations"         0 "Sees to it that the frame's locals have an `__annotations__`.";
    TypeVar                  "type_var"                  1 "A TypeVar of this name.";
    TypeVarWithBound         "type_var_with_bound"       2 "A TypeVar of this name whose bound the function evaluates.";
    TypeVarWithConstraints   "type_var_with_constraints" 2 "A TypeVar of this name whose constraints the function evaluates.";
    ParamSpec                "param_spec"                1 "A ParamSpec of this name.";
    TypeVarTuple             "type_var_tuple"            1 "A TypeVarTuple of this name.";
    SetTypeParamDefault      "set_type_param_default"    2 "The type parameter with its default, which the function evaluates.";
    SubscriptGeneric         "subscript_generic"         1 "`Generic[...]` of the tuple of type parameters.";
    TypeAlias                "type_alias"                1 "A TypeAliasType of the tuple (name, type parameters or None, function that evaluates the value).";
    SetFunctionTypeParams    "set_function_type_params"  2 "The function, its `__type_params__` set to the tuple.";
}
