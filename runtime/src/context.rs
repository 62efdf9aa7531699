//! The context: what every operation on values is given. One for each interpreter. It begins with the thread's state, whose fields have fixed
//! offsets, since compiled code reads and writes them.
//!
//! ```text
//! let cx = Context::new(HashSecret::from_seed(0))?;   // Rc<Context>
//! cx.install_engine(engine);
//! let list = cx.class(BuiltinClass::List);
//! let class = cx.class_of(value);
//! let name = cx.names.__init__;
//! return Err(type_error!(cx, "..."));
//! ```
//!
//! Invariant: whatever the context keeps of values is shown to the collector in `visit`.

use std::cell::{Cell, OnceCell};
use std::rc::{Rc, Weak};

use crate::abi::thread_state::ThreadState;
use crate::builtin_class::BuiltinClass;
use crate::engine::Engine;
use crate::heap::roots::{RootSource, RootVisitor};
use crate::heap::{Heap, OutOfMemory};
use crate::layout::{Class, Dict, Tuple};
use crate::names::NameTable;
use crate::native::Natives;
use crate::object::{Gc, ShapeId};
use crate::objects::class::cache::MethodCache;
use crate::objects::str::{HashSecret, Strings};
use crate::objects::{class, exception};
use crate::raised::{Outcome, Raised};
use crate::shapes::Shapes;
use crate::value::Value;
use crate::{recursion_error, system_error};

/// The state of one interpreter. Everything is a cell: references to the context are shared.
#[repr(C)]
pub struct Context {
    /// The state of the running thread.
    pub thread: ThreadState,
    /// The exception in flight, while some function returns `Raised`.
    pub pending: Cell<Option<Value>>,
    /// Grows whenever a class changes in a way that inline caches and the method cache must notice.
    pub class_epoch: Cell<u64>,
    /// `sys.getrecursionlimit()`: how many frames there may be in all.
    pub recursion_limit: Cell<i64>,
    /// The memory of all objects.
    pub heap: Heap,
    /// Interned and cached strings, the secret of hashes.
    pub strings: Strings,
    /// Views of bytearrays.
    pub exports: crate::objects::memoryview::Exports,
    /// `sys.get_int_max_str_digits()`: 0 for no limit.
    pub int_max_str_digits: Cell<usize>,
    /// Who is told when a watched cell changes.
    pub watcher: Cell<Option<&'static dyn crate::watch::Watcher>>,
    /// The well-known names: `cx.names.__init__`.
    pub names: NameTable,
    /// What shape ids mean.
    pub shapes: Shapes,
    /// The native functions in use, by number.
    pub natives: Natives,
    /// Look-ups in classes.
    pub method_cache: MethodCache,
    /// The namespace of the module `builtins`.
    pub builtins: Cell<Option<Gc<Dict>>>,
    /// `sys.modules`.
    pub modules: Cell<Option<Gc<Dict>>>,
    /// The one empty tuple, once it was asked for.
    pub(crate) empty_tuple: Cell<Option<Gc<Tuple>>>,
    /// Raised when there is no memory.
    pub memory_error: Cell<Option<Value>>,
    /// `object.__getattribute__`, `object.__setattr__` ..., by which attribute access sees that a class does not replace them.
    pub(crate) generic: class::Generic,
    /// How calls of built-in classes make instances.
    pub(crate) constructions: class::construct::Constructions,
    /// Grows with each registration of a class with an abstract base class.
    pub(crate) abc_token: Cell<u64>,
    /// `functools.Placeholder`, once it was made.
    pub(crate) placeholder: Cell<Option<Value>>,
    /// `struct.error`, once it was made.
    pub(crate) struct_error: Cell<Option<Value>>,
    /// `typing.NoDefault`, once it is asked for.
    pub(crate) no_default: Cell<Option<Value>>,
    /// Values that live as long as the context.
    pub(crate) kept: crate::heap::roots::RootList,
    /// Source lines of code that no file holds, for tracebacks.
    pub(crate) sources: exception::printing::Sources,
    /// Objects whose repr is being made, innermost last.
    pub(crate) under_repr: crate::heap::roots::RootList,
    /// Filters and registries of warnings.
    pub(crate) warnings: crate::modules::warnings::State,
    /// What native modules remember.
    pub(crate) module_state: crate::modules::state::ModuleState,
    /// The current context of context variables.
    pub(crate) context_variables: crate::modules::contextvars::State,
    /// `sys.set_asyncgen_hooks`: `firstiter` and `finalizer`.
    pub async_generator_hooks: [Cell<Option<Value>>; 2],
    engine: OnceCell<Rc<dyn Engine>>,
    /// Loads modules; installed by the driver.
    pub importer: std::cell::RefCell<Option<Rc<dyn crate::import::Importer>>>,
}

/// `sys.getrecursionlimit()` at the start.
pub const DEFAULT_RECURSION_LIMIT: i64 = 1000;

/// Shows the collector what a context holds, without keeping it alive.
struct ContextRoots(Weak<Context>);

impl RootSource for ContextRoots {
    fn visit(&self, visitor: &mut RootVisitor<'_>) {
        if let Some(cx) = self.0.upgrade() {
            cx.visit(visitor);
        }
    }
}

impl Context {
    /// A context with all built-in classes and the namespace of `builtins`; without an engine, that is without Python code.
    ///
    /// # Errors
    /// When the system gives no memory.
    pub fn new(secret: HashSecret) -> Result<Rc<Context>, OutOfMemory> {
        let cx = Rc::new(Context {
            thread: ThreadState::new(),
            pending: Cell::new(None),
            class_epoch: Cell::new(1),
            recursion_limit: Cell::new(DEFAULT_RECURSION_LIMIT),
            heap: Heap::new(),
            strings: Strings::new(secret),
            exports: Default::default(),
            int_max_str_digits: Cell::new(crate::objects::int::DEFAULT_MAX_STR_DIGITS),
            watcher: Cell::new(None),
            names: NameTable::default(),
            shapes: Shapes::new(),
            natives: Natives::default(),
            method_cache: MethodCache::new(),
            builtins: Cell::new(None),
            modules: Cell::new(None),
            empty_tuple: Cell::new(None),
            memory_error: Cell::new(None),
            generic: class::Generic::default(),
            constructions: Default::default(),
            abc_token: Cell::new(0),
            no_default: Cell::new(None),
            module_state: Default::default(),
            placeholder: Cell::new(None),
            struct_error: Cell::new(None),
            kept: Default::default(),
            sources: Default::default(),
            under_repr: Default::default(),
            warnings: Default::default(),
            context_variables: Default::default(),
            async_generator_hooks: Default::default(),
            engine: OnceCell::new(),
            importer: Default::default(),
        });
        cx.heap.add_roots(Rc::new(ContextRoots(Rc::downgrade(&cx))))?;
        cx.thread.remaining_depth.set(DEFAULT_RECURSION_LIMIT);
        cx.thread.context.set(Rc::as_ptr(&cx).addr() as u64);
        cx.set_up().map_err(|Raised(())| OutOfMemory)?;
        Ok(cx)
    }

    fn set_up(&self) -> Outcome<()> {
        self.names.fill(self)?;
        class::builtin::create_all(self)?;
        self.memory_error.set(Some(exception::new(self, self.class(BuiltinClass::MemoryError), &[])?.value()));
        self.modules.set(Some(Gc::<Dict>::new(self)?));
        crate::builtins::set_up(self)
    }

    fn visit(&self, visitor: &mut RootVisitor<'_>) {
        visitor.optional(self.pending.get());
        visitor.optional(self.memory_error.get());
        self.async_generator_hooks.iter().for_each(|hook| visitor.optional(hook.get()));
        visitor.optional(self.no_default.get());
        visitor.optional(self.placeholder.get());
        visitor.optional(self.struct_error.get());
        for object in self.strings.roots() {
            visitor.object(object);
        }
        for dict in [self.builtins.get(), self.modules.get()].into_iter().flatten() {
            visitor.object(dict.object());
        }
        if let Some(empty) = self.empty_tuple.get() {
            visitor.object(empty.object());
        }
        self.shapes.visit(visitor);
        self.kept.visit(visitor);
        crate::heap::roots::RootSource::visit(&self.module_state, visitor);
        self.under_repr.visit(visitor);
        self.warnings.visit(visitor);
        self.context_variables.visit(visitor);
    }

    /// Installs the interpreter and the compiler; later calls have no effect.
    pub fn install_engine(&self, engine: Rc<dyn Engine>) {
        let _ = self.engine.set(engine);
    }

    /// The interpreter and the compiler.
    ///
    /// # Errors
    /// SystemError when none is installed.
    #[inline]
    pub fn engine(&self) -> Outcome<&dyn Engine> {
        match self.engine.get() {
            Some(engine) => Ok(&**engine),
            None => Err(system_error!(self, "no interpreter is installed")),
        }
    }

    /// The interpreter and the compiler, if they are installed.
    #[inline]
    pub fn engine_if_any(&self) -> Option<&dyn Engine> {
        self.engine.get().map(|engine| &**engine)
    }

    /// The class object of a built-in class.
    #[inline(always)]
    pub fn class(&self, class: BuiltinClass) -> Gc<Class> {
        match self.shapes.class(class.shape()) {
            Some(class) => class,
            None => panic!("classes are used before the context is set up"),
        }
    }

    /// The shape of any value, of immediates too.
    #[inline(always)]
    pub fn shape_of(&self, value: Value) -> ShapeId {
        if let Some(object) = value.as_object() {
            return object.shape();
        }
        immediate_class(value).shape()
    }

    /// `type(value)`.
    #[inline(always)]
    pub fn class_of(&self, value: Value) -> Gc<Class> {
        match self.shapes.class(self.shape_of(value)) {
            Some(class) => class,
            None => self.class(BuiltinClass::Object),
        }
    }

    /// The name of a value's class, as error messages give it.
    pub fn class_name(&self, value: Value) -> String {
        self.class_of(value).name_text()
    }

    /// Whether the value is an exact instance of a built-in class.
    #[inline(always)]
    pub fn is_exact(&self, value: Value, class: BuiltinClass) -> bool {
        self.shape_of(value) == class.shape()
    }

    /// To be called where Rust code may call itself again through Python values: raises RecursionError when the native stack nears its end.
    /// `place` is empty or like " while calling a Python object".
    #[inline]
    pub fn check_native_stack(&self, place: &str) -> Outcome<()> {
        let here = 0u8;
        if ((&raw const here).addr() as u64) < self.thread.native_stack_limit.get() {
            return Err(recursion_error!(self, "maximum recursion depth exceeded{place}"));
        }
        Ok(())
    }

    /// A class changed: inline caches and the method cache look again.
    pub fn bump_class_epoch(&self) {
        self.class_epoch.set(self.class_epoch.get() + 1);
    }

    /// Keeps a value alive as long as the context.
    pub fn keep(&self, value: Value) -> Outcome<()> {
        self.kept.push(value).map(drop).map_err(|_| self.raise_out_of_memory())
    }
}

/// The class of a value that is no heap object.
#[inline(always)]
fn immediate_class(value: Value) -> BuiltinClass {
    if value.is_small_int() {
        return BuiltinClass::Int;
    }
    if value.as_unboxed_float().is_some() {
        return BuiltinClass::Float;
    }
    match value {
        Value::TRUE | Value::FALSE => BuiltinClass::Bool,
        Value::NONE => BuiltinClass::NoneType,
        Value::ELLIPSIS => BuiltinClass::EllipsisType,
        Value::NOT_IMPLEMENTED => BuiltinClass::NotImplementedType,
        _ => BuiltinClass::Object,
    }
}
