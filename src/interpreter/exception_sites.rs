//! Raising, handling and matching exceptions; `with`.

use krait_runtime::builtin_class::BuiltinClass;
use krait_runtime::context::Context;
use krait_runtime::frame::frame_bits;
use krait_runtime::layout::{Class, Exception, Tuple};
use krait_runtime::object::Gc;
use krait_runtime::objects::exception::groups;
use krait_runtime::protocols::{attributes, call};
use krait_runtime::raised::{Outcome, Raised};
use krait_runtime::value::Value;
use krait_runtime::{runtime_error, type_error};

use super::frame::{Pc, Registers};
use super::machine::{Machine, Step};
use super::unwind;
use crate::bytecode::selector::SpecialMethod;

/// ENTER_HANDLER
#[inline(never)]
pub(crate) fn enter_handler(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let frame = m.frame();
    let exception = m.b();
    let before = if frame.has_bit(frame_bits::HANDLING) { frame.raised() } else { None };
    frame.set_bit(frame_bits::HANDLING, true);
    frame.set_raised(Some(exception));
    m.store(1, before.unwrap_or(Value::UNBOUND))
}

/// LEAVE_HANDLER
#[inline(never)]
pub(crate) fn leave_handler(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let frame = m.frame();
    match m.a().present() {
        Some(exception) => frame.set_raised(Some(exception)),
        None => {
            frame.set_bit(frame_bits::HANDLING, false);
            frame.inherit_raised();
        }
    }
    m.next(1)
}

fn is_exception_class(cx: &Context, value: Value) -> Option<Gc<Class>> {
    value.downcast::<Class>().filter(|class| class.is_subclass_of_builtin(cx, BuiltinClass::BaseException))
}

/// Whether what `except` names is a class of exceptions or a tuple of such.
fn check_matchable(cx: &Context, wanted: Value) -> Result<(), Raised> {
    let fits = match wanted.downcast::<Tuple>() {
        Some(tuple) => tuple.items().iter().all(|class| is_exception_class(cx, *class).is_some()),
        None => is_exception_class(cx, wanted).is_some(),
    };
    if fits {
        return Ok(());
    }
    Err(type_error!(cx, "catching classes that do not inherit from BaseException is not allowed"))
}

/// Whether an exception is of a class, or of one of a tuple of classes.
fn matches(cx: &Context, exception: Value, wanted: Value) -> bool {
    let class = cx.class_of(exception);
    let is_one = |wanted: Value| wanted.downcast::<Class>().is_some_and(|wanted| class.is_subclass_of(wanted));
    match wanted.downcast::<Tuple>() {
        Some(tuple) => tuple.items().iter().any(|wanted| is_one(*wanted)),
        None => is_one(wanted),
    }
}

/// CHECK_EXCEPTION_MATCH
#[inline(never)]
pub(crate) fn check_match(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let (exception, wanted) = (m.b(), m.c());
    let outcome = check_matchable(cx, wanted).map(|()| Value::from_bool(matches(cx, exception, wanted)));
    m.store_outcome(1, outcome)
}

/// CHECK_GROUP_MATCH
#[inline(never)]
pub(crate) fn check_group_match(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let (exception, wanted) = (m.b(), m.c());
    let outcome = check_group_matchable(cx, wanted).and_then(|()| groups::split_for_handler(cx, exception, wanted));
    match outcome {
        Ok((matched, rest)) => {
            m.registers.set(m.word.b(), rest);
            if !matched.is_none() {
                // What a handler of `except*` handles is its part of the group.
                m.frame().set_raised(Some(matched));
            }
            m.store(1, matched)
        }
        Err(raised) => m.raise(raised),
    }
}

fn check_group_matchable(cx: &Context, wanted: Value) -> Result<(), Raised> {
    check_matchable(cx, wanted)?;
    let is_group = |class: &Value| {
        class
            .downcast::<Class>()
            .is_some_and(|class| class.is_subclass_of_builtin(cx, BuiltinClass::BaseExceptionGroup))
    };
    let any_group = match wanted.downcast::<Tuple>() {
        Some(tuple) => tuple.items().iter().any(is_group),
        None => is_group(&wanted),
    };
    if any_group {
        return Err(type_error!(cx, "catching ExceptionGroup with except* is not allowed. Use except instead."));
    }
    Ok(())
}

/// RAISE_CURRENT
#[inline(never)]
pub(crate) fn raise_current(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    match m.frame().raised() {
        Some(exception) => {
            cx.pending.set(Some(exception));
            unwind::reraise(cx, registers)
        }
        None => m.raise(runtime_error!(cx, "No active exception to reraise")),
    }
}

/// The exception that `raise value` raises: an instance, made by calling a class.
fn instance_of(cx: &Context, value: Value) -> Outcome<Gc<Exception>> {
    if let Some(class) = is_exception_class(cx, value) {
        let made = call::call(cx, value, &[])?;
        return made.downcast::<Exception>().ok_or_else(|| {
            let (class, made) = (class.name_text(), cx.class_name(made));
            type_error!(cx, "calling <class '{class}'> should have returned an instance of BaseException, not {made}")
        });
    }
    match value.downcast::<Exception>() {
        Some(exception) => Ok(exception),
        None => Err(type_error!(cx, "exceptions must derive from BaseException")),
    }
}

/// RAISE
#[inline(never)]
pub(crate) fn raise(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    match instance_of(cx, m.a()) {
        Ok(exception) => m.raise(cx.raise_exception(exception)),
        Err(raised) => m.raise(raised),
    }
}

/// RAISE_FROM
#[inline(never)]
pub(crate) fn raise_from(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    match instance_of(cx, m.a()).and_then(|exception| Ok((exception, cause_of(cx, m.b())?))) {
        Ok((exception, cause)) => {
            exception.set_cause(cx, cause);
            exception.set_suppress_context(1);
            m.raise(cx.raise_exception(exception))
        }
        Err(raised) => m.raise(raised),
    }
}

/// The cause in `raise ... from value`.
fn cause_of(cx: &Context, value: Value) -> Outcome<Option<Value>> {
    if value.is_none() {
        return Ok(None);
    }
    if let Some(class) = is_exception_class(cx, value) {
        let made = call::call(cx, value, &[])?;
        if made.is::<Exception>() {
            return Ok(Some(made));
        }
        let (class, made) = (class.name_text(), cx.class_name(made));
        return Err(type_error!(
            cx,
            "calling <class '{class}'> should have returned an instance of BaseException, not {made}"
        ));
    }
    if value.is::<Exception>() {
        return Ok(Some(value));
    }
    Err(type_error!(cx, "exception causes must derive from BaseException"))
}

/// RERAISE
#[inline(never)]
pub(crate) fn reraise(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    cx.pending.set(Some(m.a()));
    unwind::reraise(cx, registers)
}

/// LOAD_SPECIAL
#[inline(never)]
pub(crate) fn load_special(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let owner = m.b();
    let special = SpecialMethod::from_number(i64::from(m.word.c())).unwrap_or(SpecialMethod::Enter);
    let found = special_name(cx, special).and_then(|name| attributes::lookup_special(cx, owner, name));
    match found {
        Ok(Some((method, needs_receiver))) => {
            m.registers.set(m.word.a() + 1, if needs_receiver { owner } else { Value::UNBOUND });
            m.store(1, method)
        }
        Ok(None) => m.raise(no_context_manager(cx, owner, special)),
        Err(raised) => m.raise(raised),
    }
}

fn special_name(cx: &Context, special: SpecialMethod) -> Outcome<Gc<krait_runtime::layout::Str>> {
    Ok(match special {
        SpecialMethod::Enter => cx.names.__enter__,
        SpecialMethod::Exit => cx.names.__exit__,
        SpecialMethod::AsyncEnter => cx.names.__aenter__,
        SpecialMethod::AsyncExit => cx.names.__aexit__,
    })
}

/// The object of a `with` is no context manager; if it is one of the other kind, that is said.
#[cold]
fn no_context_manager(cx: &Context, owner: Value, special: SpecialMethod) -> Raised {
    let name = cx.class_name(owner);
    let class = cx.class_of(owner);
    let has = |method| matches!(class.lookup(cx, method), Ok(Some(_)));
    let is_async = matches!(special, SpecialMethod::AsyncEnter | SpecialMethod::AsyncExit);
    let missing = special.text();
    let (kind, other, other_kind, hint) = if is_async {
        let other = has(cx.names.__enter__) && has(cx.names.__exit__);
        ("asynchronous context manager", other, "context manager", "Did you mean to use 'with'?")
    } else {
        let other = has(cx.names.__aenter__) && has(cx.names.__aexit__);
        ("context manager", other, "asynchronous context manager", "Did you mean to use 'async with'?")
    };
    if other {
        return type_error!(
            cx,
            "'{name}' object does not support the {kind} protocol (missed {missing} method) but it supports the {other_kind} protocol. {hint}"
        );
    }
    type_error!(cx, "'{name}' object does not support the {kind} protocol (missed {missing} method)")
}

/// WITH_EXCEPT_START
#[inline(never)]
pub(crate) fn with_except_start(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let exception = m.c();
    let (exit, receiver) = (m.b(), registers.get(m.word.b() + 1).present());
    let class = cx.class_of(exception).value();
    let traceback =
        exception.downcast::<Exception>().and_then(|exception| exception.traceback()).unwrap_or(Value::NONE);
    let arguments = [receiver.unwrap_or(Value::NONE), class, exception, traceback];
    let given = if receiver.is_some() { &arguments[..] } else { &arguments[1..] };
    m.store_outcome(1, call::call(cx, exit, given))
}
