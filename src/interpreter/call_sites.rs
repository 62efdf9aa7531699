//! Calls that their quickened form does not handle: finding out what the callable is, quickening, binding.

use krait_runtime::arguments::Arguments;
use krait_runtime::builtin_class::{BuiltinClass, FIRST_DYNAMIC_SHAPE};
use krait_runtime::context::Context;
use krait_runtime::frame::{Action, ReturnAction};
use krait_runtime::layout::{BoundMethod, Class, Dict, Function, Kind, NativeFunction, Str, Tuple};
use krait_runtime::native::DefinitionKind;
use krait_runtime::object::Gc;
use krait_runtime::objects::class::{class_flags, construct};
use krait_runtime::objects::tuple;
use krait_runtime::protocols::{call as call_protocol, iterate};
use krait_runtime::raised::{Outcome, Raised};
use krait_runtime::type_error;
use krait_runtime::value::Value;

use super::frame::{Pc, Registers};
use super::handlers::call::{CALL_WORDS, method_arguments};
use super::machine::{Machine, Step};
use super::{build_sites, calls, stack};
use crate::bytecode::opcode::Opcode;
use crate::feedback::{caches, seen};

/// The arguments of a call in registers. The register before the first one is free for a receiver.
#[derive(Clone, Copy)]
struct Site {
    first: u16,
    count: u16,
    names: Option<Gc<Tuple>>,
    destination: u16,
    words: u8,
}

impl Site {
    fn arguments<'a>(self, m: Machine<'_>) -> Arguments<'a> {
        Arguments::new(m.registers.slice(self.first, usize::from(self.count)), self.names)
    }

    /// The same with a receiver in front.
    fn with_receiver(self, m: Machine<'_>, receiver: Value) -> Site {
        m.registers.set(self.first - 1, receiver);
        Site { first: self.first - 1, count: self.count + 1, ..self }
    }

    fn store_action(self) -> Action {
        Action::new(ReturnAction::Store, self.destination, self.words)
    }
}

/// CALL
#[inline(never)]
pub(crate) fn call(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let site =
        Site { first: m.word.a() + 2, count: m.word.b(), names: None, destination: m.word.c(), words: CALL_WORDS };
    quicken(m, site, false);
    call_value(m, m.a(), site)
}

/// CALL_METHOD
#[inline(never)]
pub(crate) fn call_method(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let (first, count) = method_arguments(m);
    let site = Site { first, count, names: None, destination: m.word.c(), words: CALL_WORDS };
    quicken(m, site, true);
    call_value(m, m.a(), site)
}

/// CALL_KW
#[inline(never)]
pub(crate) fn call_keywords(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let names = calls::keyword_names(m);
    let site = Site { first: m.word.a() + 2, count: m.word.b(), names, destination: m.word.c(), words: CALL_WORDS + 1 };
    call_value(m, m.a(), site)
}

/// CALL_METHOD_KW
#[inline(never)]
pub(crate) fn call_method_keywords(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let (first, count) = method_arguments(m);
    let site = Site { first, count, names: calls::keyword_names(m), destination: m.word.c(), words: CALL_WORDS + 1 };
    call_value(m, m.a(), site)
}

/// Calls any value with arguments in registers. Python callees run in the same loop.
fn call_value(m: Machine<'_>, callee: Value, site: Site) -> Step {
    let cx = m.cx;
    let Some(object) = callee.as_object() else { return call_through_protocol(m, callee, site) };
    match object.kind() {
        Kind::Function => match callee.downcast::<Function>() {
            Some(function) => push(m, function, site, site.store_action()),
            None => call_through_protocol(m, callee, site),
        },
        Kind::BoundMethod => {
            let method = callee.downcast::<BoundMethod>();
            match method.and_then(|method| Some((method.function()?, method.receiver()?))) {
                Some((function, receiver)) => call_value(m, function, site.with_receiver(m, receiver)),
                None => call_through_protocol(m, callee, site),
            }
        }
        Kind::Class => match callee.downcast::<Class>() {
            Some(class) => call_class(m, class, site),
            None => call_through_protocol(m, callee, site),
        },
        _ if object.shape().0 >= FIRST_DYNAMIC_SHAPE => {
            let method = cx.class_of(callee).lookup(cx, cx.names.__call__);
            match method.map(|method| method.and_then(|method| method.downcast::<Function>())) {
                Ok(Some(function)) => {
                    let site = site.with_receiver(m, callee);
                    push(m, function, site, site.store_action())
                }
                Ok(None) => call_through_protocol(m, callee, site),
                Err(raised) => m.raise(raised),
            }
        }
        _ => call_through_protocol(m, callee, site),
    }
}

fn push(m: Machine<'_>, function: Gc<Function>, site: Site, action: Action) -> Step {
    match calls::push_function(m.cx, function, site.arguments(m), action) {
        Ok(step) => step,
        Err(raised) => m.raise(raised),
    }
}

fn call_through_protocol(m: Machine<'_>, callee: Value, site: Site) -> Step {
    match call_protocol::call_with(m.cx, callee, site.arguments(m)) {
        Ok(value) => {
            m.registers.set(site.destination, value);
            m.next(isize::from(site.words as i8))
        }
        Err(raised) => m.raise(raised),
    }
}

/// Calls a class. Where `type.__call__` would allocate by `object.__new__` and call a Python `__init__`, that runs in the same loop.
fn call_class(m: Machine<'_>, class: Gc<Class>, site: Site) -> Step {
    if class.builtin().is_some() {
        return match construct::call_class(m.cx, class, site.arguments(m)) {
            Ok(value) => {
                m.registers.set(site.destination, value);
                m.next(isize::from(site.words as i8))
            }
            Err(raised) => m.raise(raised),
        };
    }
    match python_init(m.cx, class) {
        Ok(Some(init)) => match construct::object_new(m.cx, class) {
            Ok(instance) => {
                let site = site.with_receiver(m, instance);
                // `ReturnAction::Construct` finds the instance in the register of the callable.
                m.set_a(instance);
                push(m, init, site, Action::new(ReturnAction::Construct, site.destination, site.words))
            }
            Err(raised) => m.raise(raised),
        },
        Ok(None) => call_through_protocol(m, class.value(), site),
        Err(raised) => m.raise(raised),
    }
}

/// The `__init__` of a class whose instances are made by `type.__call__`, `object.__new__` and a Python function.
fn python_init(cx: &Context, class: Gc<Class>) -> Outcome<Option<Gc<Function>>> {
    if cx.class_of(class.value()) != cx.class(BuiltinClass::Type)
        || class.kind_of_instances() != Kind::Instance
        || class.lookup_cell(cx, cx.names.__new__)?
            != cx.class(BuiltinClass::Object).lookup_cell(cx, cx.names.__new__)?
    {
        return Ok(None);
    }
    Ok(class.lookup(cx, cx.names.__init__)?.and_then(|init| init.downcast()))
}

/// Gives a call site without keywords the form that suits its callee.
fn quicken(m: Machine<'_>, site: Site, is_method: bool) {
    let Some(current) = m.word.opcode() else { return };
    let callee = m.a();
    if let Some(function) = callee.downcast::<Function>() {
        let Some(code) = function.code() else { return };
        let exact = code.exact_count() == usize::from(site.count);
        let form = match (is_method, exact) {
            (false, true) => Opcode::CALL_PYTHON,
            (true, true) => Opcode::CALL_METHOD_PYTHON,
            (false, false) => Opcode::CALL_PYTHON_DEFAULTS,
            (true, false) => Opcode::CALL_METHOD_PYTHON_DEFAULTS,
        };
        if exact || has_defaults_for(function, usize::from(site.count)) {
            m.pc.set_extra(1, code.object().address().get());
            m.pc.set_opcode(form);
        }
    } else if let Some(native) = callee.downcast::<NativeFunction>() {
        if current == current.generic() && m.word.flags() & seen::OTHER == 0 && !quicken_native(m, native, site, is_method) {
            m.pc.add_flags(seen::OTHER);
        }
    } else if let Some(class) = callee.downcast::<Class>()
        && !is_method
        && class.builtin().is_none()
    {
        quicken_class(m, class, site);
    }
}

/// Whether a function with nothing but positional parameters can be called with so many arguments, defaults filling the rest.
fn has_defaults_for(function: Gc<Function>, given: usize) -> bool {
    let Some(code) = function.code() else { return false };
    let (exact, defaults) = (code.exact_count(), function.defaults().map_or(0, |defaults| defaults.length()));
    exact != usize::MAX && given < exact && given + defaults >= exact
}

/// Whether there is a form for a call of a native function; it is the site's now.
fn quicken_native(m: Machine<'_>, native: Gc<NativeFunction>, site: Site, is_method: bool) -> bool {
    let Some(entry) = m.cx.natives.get(native.definition()) else { return false };
    let signature = entry.signature();
    let receiver_in_register = is_method && site.first == m.word.a() + 1;
    let is_bound = native.receiver().is_some();
    let implicit = match entry.definition.kind {
        DefinitionKind::Function | DefinitionKind::StaticMethod if !is_bound => 0,
        DefinitionKind::Method | DefinitionKind::Operator if is_bound != receiver_in_register => 1,
        _ => return false,
    };
    let given = usize::from(site.count) + usize::from(is_bound);
    if !signature.is_plain() || signature.positional + implicit != given || is_method && is_bound {
        return false;
    }
    m.pc.set_extra(1, native.definition() as u64);
    m.pc.set_extra(2, std::ptr::from_ref(entry.definition).addr() as u64);
    let shape = if receiver_in_register { m.cx.shape_of(m.registers.get(site.first)).0 } else { 0 };
    m.pc.set_extra(3, u64::from(site.count) | u64::from(shape) << 32);
    if is_method && shape == krait_runtime::objects::list::SHAPE.0 && entry.definition.name == "append" {
        m.pc.set_opcode(Opcode::CALL_METHOD_LIST_APPEND);
    } else {
        m.pc.set_opcode(if is_method { Opcode::CALL_METHOD_NATIVE } else { Opcode::CALL_NATIVE });
    }
    true
}

/// The words of CALL_CLASS: the key of the instances' first shape; the cell of `__init__` with the capacity of an instance in the high 16 bits;
/// the class.
fn quicken_class(m: Machine<'_>, class: Gc<Class>, site: Site) {
    let cx = m.cx;
    let Ok(Some(init)) = python_init(cx, class) else { return };
    let Ok(Some(cell)) = class.lookup_cell(cx, cx.names.__init__) else { return };
    let exact = init.code().is_some_and(|code| code.exact_count() == usize::from(site.count) + 1);
    let Some(shape) = cx.shapes.get(class.shape_of_instances()) else { return };
    if !exact || class.has_flag(class_flags::ABSTRACT | class_flags::HAS_FINALIZER) {
        return;
    }
    m.pc.set_extra(1, caches::key(class.shape_of_instances(), cx.class_epoch.get()));
    m.pc.set_extra(2, cell.object().address().get() | u64::from(shape.capacity) << 48);
    m.pc.set_extra(3, class.object().address().get());
    m.pc.set_opcode(Opcode::CALL_CLASS);
}

/// CALL_PYTHON_DEFAULTS
#[inline(never)]
pub(crate) fn call_with_defaults(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    match push_with_defaults(m, m.word.a() + 2, m.word.b()) {
        Some(step) => step,
        None => call(cx, pc, registers),
    }
}

/// CALL_METHOD_PYTHON_DEFAULTS
#[inline(never)]
pub(crate) fn call_method_with_defaults(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let (first, count) = method_arguments(m);
    match push_with_defaults(m, first, count) {
        Some(step) => step,
        None => call_method(cx, pc, registers),
    }
}

/// Pushes the frame of a function whose last parameters take their defaults.
fn push_with_defaults(m: Machine<'_>, first: u16, count: u16) -> Option<Step> {
    let function = m.a().downcast::<Function>()?;
    let code = function.code()?;
    if !has_defaults_for(function, usize::from(count)) {
        return None;
    }
    let defaults = function.defaults()?;
    let frame = stack::place_for(m.cx, code.frame_bytes())?;
    let action = Action::new(ReturnAction::Store, m.word.c(), CALL_WORDS);
    frame.initialize(Some(m.frame()), action, Some(function), code, function.globals());
    let registers = frame.registers();
    for index in 0..count {
        registers.set(index, m.registers.get(first + index));
    }
    let parameters = code.exact_count();
    let skipped = usize::from(count) + defaults.length() - parameters;
    for (index, value) in defaults.items().iter().skip(skipped).enumerate() {
        registers.set(count + index as u16, *value);
    }
    for index in parameters..code.named_count() {
        registers.set(index as u16, Value::UNBOUND);
    }
    stack::commit(m.cx, frame, code.frame_bytes());
    Some(calls::start(frame, code))
}

/// The values and keyword names of `callee(*positional, **keywords)`, values in one tuple.
pub(crate) fn unpack(
    cx: &Context,
    callee: Value,
    positional: Value,
    keywords: Option<Value>,
) -> Result<(Gc<Tuple>, Option<Gc<Tuple>>), Raised> {
    let exact = positional.downcast::<Tuple>().filter(|values| values.object().shape() == tuple::SHAPE);
    let positional = match exact {
        Some(values) => values,
        None => starred(cx, callee, positional)?,
    };
    let Some(keywords) = keywords else { return Ok((positional, None)) };
    let dict = match keywords.downcast::<Dict>() {
        Some(dict) => dict,
        None => {
            let dict = Gc::<Dict>::new(cx)?;
            build_sites::merge_keywords(cx, dict, keywords, callee)?;
            dict
        }
    };
    let (count, extra) = (positional.length(), dict.length());
    if extra == 0 {
        return Ok((positional, None));
    }
    let names = Gc::<Tuple>::allocate(cx, extra)?;
    let values = Gc::<Tuple>::allocate(cx, count + extra)?;
    for (index, value) in positional.items().iter().enumerate() {
        values.set_item(cx, index, *value);
    }
    for (index, (name, value)) in dict.present_entries().enumerate().take(extra) {
        if !name.is::<Str>() {
            return Err(type_error!(cx, "keywords must be strings"));
        }
        names.set_item(cx, index, name);
        values.set_item(cx, count + index, value);
    }
    Ok((values, Some(names)))
}

/// The tuple of `*value`.
fn starred(cx: &Context, callee: Value, value: Value) -> Result<Gc<Tuple>, Raised> {
    let class = cx.class_of(value);
    if class.lookup(cx, cx.names.__iter__)?.is_none() && class.lookup(cx, cx.names.__getitem__)?.is_none() {
        let name = calls::callable_text(cx, callee)?;
        return Err(type_error!(cx, "{name} argument after * must be an iterable, not {}", class.name_text()));
    }
    iterate::to_tuple(cx, value)
}
